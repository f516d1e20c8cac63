# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path, register_converter

from delibere.views import atti, effetti, rapporti


class FormatoRapporto:
    regex = "pdf|zip"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatoRapporto, "formato_rapporto")

app_name = "delibere"
urlpatterns: list[URLPattern] = [
    path("atti/", atti.elenco, name="elenco-atti"),
    path("atti/nuovo/", atti.crea, name="crea-atto"),
    path("atti/importa/", atti.importa, name="importa-atto"),
    path("atti/<int:pk>/", atti.scheda, name="scheda-atto"),
    path("atti/<int:pk>/modifica/", atti.modifica, name="modifica-atto"),
    path("atti/<int:pk>/collega/", effetti.collega, name="collega-atto"),
    path("programmi/<int:pk>/rapporti/", rapporti.elenco, name="elenco-rapporti"),
    path("programmi/<int:pk>/rapporti/nuovo/", rapporti.chiedi, name="chiedi-rapporto"),
    path("rapporti/<int:pk>/", rapporti.scheda, name="scheda-rapporto"),
    path("rapporti/<int:pk>/stato/", rapporti.stato, name="stato-rapporto"),
    path("rapporti/<int:pk>/riprova/", rapporti.riprova, name="riprova-rapporto"),
    path("rapporti/<int:pk>/leggi/", rapporti.leggi, name="leggi-rapporto"),
    path("rapporti/<int:pk>/proposta/", rapporti.proposta, name="testo-proposta"),
    path("rapporti/<int:pk>/<formato_rapporto:formato>/", rapporti.scarica, name="scarica-rapporto"),
]
