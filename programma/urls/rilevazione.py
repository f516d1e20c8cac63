# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path

from programma.views import rilevazione, sollecito

urlpatterns: list[URLPattern] = [
    path("programmi/<int:pk>/rilevazioni/", rilevazione.elenco, name="elenco-rilevazioni"),
    path("programmi/<int:pk>/rilevazioni/nuova/", rilevazione.crea, name="crea-rilevazione"),
    path("programmi/<int:pk>/rilevazioni/ricorrenza/", rilevazione.ricorrenza, name="ricorrenza"),
    path("rilevazioni/<int:pk>/", rilevazione.scheda, name="scheda-rilevazione"),
    path("rilevazioni/<int:pk>/modifica/", rilevazione.modifica, name="modifica-rilevazione"),
    path("rilevazioni/<int:pk>/apri/", rilevazione.apri, name="apri-rilevazione"),
    path("rilevazioni/<int:pk>/chiudi/", rilevazione.chiudi, name="chiudi-rilevazione"),
    path("rilevazioni/<int:pk>/riapri/", rilevazione.riapri, name="riapri-rilevazione"),
    path("rilevazioni/<int:pk>/sollecita/", sollecito.sollecita, name="sollecita-rilevazione"),
]
