# SPDX-License-Identifier: AGPL-3.0-or-later
from django.http import Http404, HttpResponse

from programma.views.scrittura.comuni import Richiesta


def incolla(request: Richiesta, pk: int) -> HttpResponse:
    raise Http404
