# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import include, path

from abitare.salute import salute

urlpatterns = [
    path("salute/", salute, name="salute"),
    path("accesso/", include("allauth.account.urls")),
    path("", include("tavolo.urls")),
    path("", include("programma.urls")),
    path("", include("delibere.urls")),
]
