# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path

from programma.views import ricerca

urlpatterns: list[URLPattern] = [
    path("cerca/", ricerca.cerca, name="cerca"),
]
