# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cache is a convenience: one that is down or empty only costs time."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

registro = logging.getLogger(__name__)


class CacheTollerante(RedisCache):
    """Redis, or nothing: while it is down every key is missing and nothing is kept, so no page fails for it.

    Sessions stay readable, as `cached_db` then reads the database.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._tenta(lambda: super(CacheTollerante, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> None:
        self._tenta(lambda: super(CacheTollerante, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = None, version: int | None = None) -> bool:
        return self._tenta(lambda: super(CacheTollerante, self).add(key, value, timeout, version), True)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._tenta(lambda: super(CacheTollerante, self).delete(key, version), False)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._tenta(lambda: super(CacheTollerante, self).has_key(key, version), False)

    def _tenta(self, azione: Callable[[], Any], altrimenti: Any) -> Any:
        try:
            return azione()
        except RedisError as errore:
            registro.warning("cache not reached: %s", errore)
            return altrimenti
