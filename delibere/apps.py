# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class DelibereConfig(AppConfig):
    name = "delibere"
    verbose_name = "Delibere"
