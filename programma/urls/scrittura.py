# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path, register_converter

from programma.views.scrittura import azioni, gesti, in_blocco, incolla, misurazioni, obiettivi, programma


class Verso:
    regex = "su|giu"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Verso, "verso")

urlpatterns: list[URLPattern] = [
    path("programmi/nuovo/", programma.crea, name="crea-programma"),
    path("programmi/<int:pk>/modifica/", programma.modifica, name="modifica-programma"),
    path("programmi/<int:pk>/scrivi/", programma.scrivi, name="scrivi-programma"),
    path("programmi/<int:pk>/assegna/", in_blocco.assegna, name="assegna-azioni"),
    path("programmi/<int:pk>/incolla/", incolla.incolla, name="incolla-azioni"),
    path("programmi/<int:pk>/obiettivi/nuovo/", obiettivi.crea, name="crea-obiettivo"),
    path("obiettivi/<int:pk>/modifica/", obiettivi.modifica, name="modifica-obiettivo"),
    path("obiettivi/<int:pk>/elimina/", obiettivi.elimina, name="elimina-obiettivo"),
    path("obiettivi/<int:pk>/ordina/<verso:verso>/", obiettivi.ordina, name="ordina-obiettivo"),
    path("obiettivi/<int:pk>/azioni/nuova/", azioni.crea, name="crea-azione"),
    path("azioni/<int:pk>/modifica/", azioni.modifica, name="modifica-azione"),
    path("azioni/<int:pk>/ordina/<verso:verso>/", gesti.ordina, name="ordina-azione"),
    path("azioni/<int:pk>/sposta/", gesti.sposta, name="sposta-azione"),
    path("azioni/<int:pk>/duplica/", gesti.duplica, name="duplica-azione"),
    path("azioni/<int:pk>/annulla/", gesti.annulla, name="annulla-azione"),
    path("azioni/<int:pk>/ripristina/", gesti.ripristina, name="ripristina-azione"),
    path("indicatori/<int:pk>/valori/", misurazioni.misura, name="misura-indicatore"),
    path("azioni/<int:pk>/elimina/", gesti.elimina, name="elimina-azione"),
]
