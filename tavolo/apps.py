# SPDX-License-Identifier: AGPL-3.0-or-later
from django.apps import AppConfig


class TavoloConfig(AppConfig):
    name = "tavolo"
    verbose_name = "Tavolo"
