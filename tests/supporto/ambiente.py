# SPDX-License-Identifier: AGPL-3.0-or-later
"""Settings, caches and folders of the tests; order of the run."""

import copy
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pgtrigger
import pytest
from django.conf import settings as impostazioni
from django.core.cache import cache
from django.test import TransactionTestCase, override_settings
from guardian.shortcuts import clear_ct_cache

from tests.supporto.modelli import VariabileAssente

DATABASE_REDIS = 16
TRANSAZIONALI = {"live_server", "pagina", "transactional_db", "django_db_serialized_rollback"}


def redis_del_lavoratore(url: str, worker_id: str) -> str:
    """Each xdist worker has a Redis database of its own, so that clearing one cache empties no other."""
    indirizzo = urlsplit(url)
    scarto = 0 if worker_id == "master" else int(worker_id.removeprefix("gw")) + 1
    base = int(indirizzo.path.strip("/") or 0)
    return indirizzo._replace(path=f"/{(base + scarto) % DATABASE_REDIS}").geturl()


def _modelli_severi() -> list[dict]:
    modelli = copy.deepcopy(impostazioni.TEMPLATES)
    modelli[0]["OPTIONS"]["string_if_invalid"] = VariabileAssente()
    return modelli


@pytest.fixture(scope="session")
def redis_di_prova(worker_id: str) -> str:
    return redis_del_lavoratore(impostazioni.REDIS_URL, worker_id)


@pytest.fixture(scope="session", autouse=True)
def ambiente_di_prova(
    django_test_environment: None, redis_di_prova: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    dati = tmp_path_factory.mktemp("dati")
    with override_settings(
        CACHES={"default": {**impostazioni.CACHES["default"], "LOCATION": redis_di_prova}},
        CARTELLA_DATI=dati,
        CELERY_BROKER_URL="guasto://127.0.0.1",
        EMAIL_FILE_PATH=dati / "posta",
        MEDIA_ROOT=dati / "documenti",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        REDIS_URL=redis_di_prova,
        STORAGES=impostazioni.STORAGES
        | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
        TEMPLATES=_modelli_severi(),
        WHITENOISE_AUTOREFRESH=True,
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def svuota_tabelle_protette() -> Iterator[None]:
    """Between transactional tests Django truncates every table, which the triggers on the history forbid."""
    originale = TransactionTestCase._fixture_teardown

    def teardown(caso: TransactionTestCase) -> None:
        with pgtrigger.ignore():
            originale(caso)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = originale


@pytest.fixture(autouse=True)
def cache_pulite(ambiente_di_prova: None) -> None:
    cache.clear()
    clear_ct_cache()


def file_rimasti(cartella: Path) -> list[str]:
    """Names of the files found there, which are removed."""
    rimasti = sorted(f for f in cartella.rglob("*") if f.is_file())
    for rimasto in rimasti:
        rimasto.unlink()
    return [str(f.relative_to(cartella)) for f in rimasti]


@pytest.fixture(autouse=True)
def nessun_file_dimenticato(ambiente_di_prova: None) -> Iterator[None]:
    """A test that stores files asks for `archivio`; a file stored by any other test is a leak."""
    guardia = Path(impostazioni.MEDIA_ROOT)
    yield
    rimasti = file_rimasti(guardia)
    if rimasti:
        pytest.fail(f"files left in media: {rimasti}")


@pytest.fixture
def archivio(settings, tmp_path: Path) -> Path:
    """A folder for uploaded and generated files that goes away with the test."""
    settings.MEDIA_ROOT = tmp_path / "documenti"
    return settings.MEDIA_ROOT


def _transazionale(item: pytest.Item) -> bool:
    marchio = item.get_closest_marker("django_db")
    chieste = set(getattr(item, "fixturenames", ()))
    return bool(chieste & TRANSAZIONALI) or bool(marchio and marchio.kwargs.get("transaction"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Transactional tests empty the tables, the rows written by migrations too: they run last."""
    yield
    items.sort(key=_transazionale)
