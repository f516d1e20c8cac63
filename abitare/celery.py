# SPDX-License-Identifier: AGPL-3.0-or-later
import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abitare.settings")
app = Celery("abitare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
