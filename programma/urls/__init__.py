# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.urls import aggiornamenti, lettura, piani, ricerca, rilevazione, scrittura, storia, territorio

app_name = "programma"
urlpatterns = [
    *lettura.urlpatterns,
    *ricerca.urlpatterns,
    *scrittura.urlpatterns,
    *aggiornamenti.urlpatterns,
    *rilevazione.urlpatterns,
    *storia.urlpatterns,
    *territorio.urlpatterns,
    *piani.urlpatterns,
]
