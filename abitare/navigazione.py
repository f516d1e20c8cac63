# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def portale(request: HttpRequest) -> dict[str, Any]:
    return {"comune": settings.COMUNE, "navigazione": []}
