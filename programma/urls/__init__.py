# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.urls import aggiornamenti, lettura, scrittura, storia

app_name = "programma"
urlpatterns = [
    *lettura.urlpatterns,
    *scrittura.urlpatterns,
    *aggiornamenti.urlpatterns,
    *storia.urlpatterns,
]
