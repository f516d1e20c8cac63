# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path, register_converter

from programma.queries.accesso_piani import PARTI, PIANI
from programma.views import piani


class TipoDiPiano:
    regex = "|".join(PIANI)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class TipoDiParte(TipoDiPiano):
    regex = "|".join(PARTI)


register_converter(TipoDiPiano, "tipo_di_piano")
register_converter(TipoDiParte, "tipo_di_parte")

urlpatterns: list[URLPattern] = [
    path("piani/", piani.elenco, name="elenco-piani"),
    path("piani/triennale/nuovo/", piani.nuovo_triennale, name="apri-triennale"),
    path("piani/triennale/<int:pk>/anno/", piani.nuovo_annuale, name="apri-annuale"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/", piani.scheda, name="scheda-piano"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/modifica/", piani.modifica, name="modifica-piano"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/stato/", piani.stato, name="stato-piano"),
    path("piani/<tipo_di_parte:tipo>/<int:pk>/scrivi/", piani.parte, name="scrivi-parte-piano"),
]
