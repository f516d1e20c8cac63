# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from abitare.lib.memoria import CacheTollerante

SPENTO = "redis://127.0.0.1:1/0"


@pytest.fixture
def spenta():
    return CacheTollerante(SPENTO, {})


def test_cache_risponde_come_redis(redis_di_prova):
    cache = CacheTollerante(redis_di_prova, {"KEY_PREFIX": "memoria"})

    cache.set("a", 1)

    assert (cache.get("a"), cache.has_key("a"), cache.add("a", 2), cache.add("b", 3)) == (1, True, False, True)
    assert (cache.delete("a"), cache.get("a", "niente"), cache.get("b")) == (True, "niente", 3)


def test_cache_spenta_vale_una_cache_vuota(spenta):
    spenta.set("a", 1)

    assert (spenta.get("a"), spenta.get("a", 5), spenta.has_key("a")) == (None, 5, False)
    assert (spenta.add("a", 1), spenta.delete("a")) == (True, False)
