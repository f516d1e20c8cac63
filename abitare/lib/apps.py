# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "abitare.lib"
    label = "lib"
