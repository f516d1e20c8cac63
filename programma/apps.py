# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class ProgrammaConfig(AppConfig):
    name = "programma"
    verbose_name = "Programma"
