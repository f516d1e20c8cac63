# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path

from programma.views import territorio

urlpatterns: list[URLPattern] = [
    path("territorio/", territorio.elenco, name="elenco-comuni"),
    path("territorio/comuni/nuovo/", territorio.nuovo_comune, name="crea-comune"),
    path("territorio/comuni/<int:pk>/", territorio.comune, name="scheda-comune"),
    path("territorio/comuni/<int:pk>/modifica/", territorio.cambia_comune, name="modifica-comune"),
    path("territorio/enti/nuovo/", territorio.nuovo_ente, name="crea-ente"),
    path("territorio/enti/<int:pk>/", territorio.ente, name="scheda-ente"),
    path("territorio/enti/<int:pk>/modifica/", territorio.cambia_ente, name="modifica-ente"),
    path("territorio/parametri/", territorio.parametri, name="elenco-parametri"),
    path("territorio/parametri/nuovo/", territorio.nuovo_parametro, name="crea-parametro"),
    path("territorio/parametri/<int:pk>/modifica/", territorio.cambia_parametro, name="modifica-parametro"),
]
