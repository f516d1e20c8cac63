# SPDX-License-Identifier: AGPL-3.0-or-later
"""Readers of the variables without which the portal does not start; each error names its variable."""

from typing import Any

from environs import Env, EnvError, EnvValidationError

MINIMO_CHIAVE = 50
MINIMO_CARATTERI_DIVERSI = 5


def _obbligatoria(env: Env, nome: str) -> str:
    valore = env.str(nome, "").strip()
    if not valore:
        raise EnvError(f"Environment variable {nome} is not set.")
    return valore


def _non_valida(nome: str, motivo: str) -> EnvValidationError:
    return EnvValidationError(f"Environment variable {nome} is not valid: {motivo}", [motivo])


def chiave_segreta(env: Env) -> str:
    """The secret key: at least 50 characters, 5 of them different, not Django's insecure default."""
    chiave = _obbligatoria(env, "SECRET_KEY")
    debole = len(chiave) < MINIMO_CHIAVE or len(set(chiave)) < MINIMO_CARATTERI_DIVERSI
    if debole or chiave.startswith("django-insecure-"):
        raise _non_valida("SECRET_KEY", "it is too weak, use at least 50 random characters.")
    return chiave


def elenco_host(env: Env) -> list[str]:
    host = [h.strip() for h in _obbligatoria(env, "ALLOWED_HOSTS").split(",") if h.strip()]
    if not host or "*" in host:
        raise _non_valida("ALLOWED_HOSTS", "list the names the portal answers to, never '*'.")
    return host


def database(env: Env) -> dict[str, Any]:
    """The connection from `DATABASE_URL`; only PostgreSQL is accepted."""
    url = _obbligatoria(env, "DATABASE_URL")
    if not url.startswith(("postgres://", "postgresql://")):
        raise _non_valida("DATABASE_URL", "only postgres:// addresses are accepted.")
    try:
        configurazione = dict(env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True))
    except (ValueError, KeyError) as errore:
        raise _non_valida("DATABASE_URL", str(errore)) from errore
    if not configurazione.get("NAME"):
        raise _non_valida("DATABASE_URL", "the name of the database is missing.")
    return configurazione


def url_redis(env: Env) -> str:
    url = _obbligatoria(env, "REDIS_URL")
    if not url.startswith(("redis://", "rediss://")):
        raise _non_valida("REDIS_URL", "only redis:// and rediss:// addresses are accepted.")
    return url
