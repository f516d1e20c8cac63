# SPDX-License-Identifier: AGPL-3.0-or-later
import os

from celery import Celery

from abitare.battito import Battito

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abitare.settings")
app = Celery("abitare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.steps["consumer"].add(Battito)
app.autodiscover_tasks()
