# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path, register_converter

from programma.views import storia


class TipoDiOggetto:
    regex = "|".join(storia.OGGETTI)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TipoDiOggetto, "tipo_di_oggetto")

urlpatterns: list[URLPattern] = [
    path("programmi/<int:pk>/storia/", storia.programma, name="storia-programma"),
    path("storia/<tipo_di_oggetto:tipo>/<int:pk>/", storia.oggetto, name="storia-oggetto"),
]
