# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the portal and what it stands on are alive, for a monitor; no versions, no names."""

import logging

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import RedisError

from abitare.battito import battito_presente, redis_svelto

logger = logging.getLogger(__name__)
ESITI = {True: "ok", False: "errore"}


def database_risponde() -> bool:
    try:
        with connection.cursor() as cursore:
            cursore.execute("SELECT 1")
    except DatabaseError as errore:
        logger.warning("The database does not answer: %s", errore)
        return False
    return True


def redis_e_lavoratore() -> tuple[bool, bool]:
    try:
        with redis_svelto() as redis:
            return bool(redis.ping()), battito_presente(redis)
    except RedisError as errore:
        logger.warning("Redis does not answer: %s", errore)
        return False, False


@login_not_required
@never_cache
@require_safe
def salute(request: HttpRequest) -> JsonResponse:
    redis, lavoratore = redis_e_lavoratore()
    parti = {"database": database_risponde(), "redis": redis, "worker": lavoratore}
    tutto = all(parti.values())
    esito = {"stato": ESITI[tutto], **{nome: ESITI[viva] for nome, viva in parti.items()}}
    return JsonResponse(esito, status=200 if tutto else 503)
