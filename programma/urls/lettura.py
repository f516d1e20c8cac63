# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path

from programma.views import cambiato, cronoprogramma, cruscotto, esporta, home, schede

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("i-miei-settori/", home.miei_settori, name="miei-settori"),
    path("programmi/", cruscotto.elenco, name="elenco-programmi"),
    path("programmi/<int:pk>/", cruscotto.cruscotto, name="cruscotto"),
    path("programmi/<int:pk>/settori/<int:settore_pk>/", schede.settore, name="scheda-settore"),
    path("programmi/<int:pk>/cronoprogramma/", cronoprogramma.cronoprogramma, name="cronoprogramma"),
    path("programmi/<int:pk>/esporta/<slug:formato>/", esporta.esporta, name="esporta"),
    path("programmi/<int:pk>/cambiato/", cambiato.cambiato, name="cosa-e-cambiato"),
    path("programmi/<int:pk>/cambiato/<slug:formato>/", cambiato.esporta, name="esporta-cambiato"),
    path("programmi/<int:pk>/cambiato/<slug:tipo>/<int:oggetto_pk>/", cambiato.passaggi, name="passaggi"),
    path("obiettivi/<int:pk>/", schede.obiettivo, name="scheda-obiettivo"),
    path("azioni/<int:pk>/", schede.azione, name="scheda-azione"),
]
