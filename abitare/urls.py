# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import include, path

urlpatterns = [
    path("accesso/", include("allauth.account.urls")),
    path("", include("tavolo.urls")),
    path("", include("programma.urls")),
    path("", include("delibere.urls")),
]
