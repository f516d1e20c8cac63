# SPDX-License-Identifier: AGPL-3.0-or-later
"""Readers of the environment; each error names its variable and says what is wrong, never the value of a secret."""

import re
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from environs import Env, EnvError, EnvValidationError

MINIMO_CHIAVE = 50
MINIMO_CARATTERI_DIVERSI = 5
SECONDI_PER_CONNETTERSI = "5"
DATABASE_REDIS = 16
HOST = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*|[0-9A-Fa-f:.]+")
HOST_AMMESSO = re.compile(r"\.?[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9A-Fa-f:]+\]")


def _obbligatoria(env: Env, nome: str) -> str:
    valore = env.str(nome, "").strip()
    if not valore:
        raise EnvError(f"Environment variable {nome} is not set.")
    return valore


def non_valida(nome: str, motivo: str) -> EnvValidationError:
    return EnvValidationError(f"Environment variable {nome} is not valid: {motivo}", [motivo])


def _indirizzo(nome: str, url: str, schemi: tuple[str, ...]) -> SplitResult:
    """The address taken apart: known scheme, a host that can exist, a port between 1 and 65535."""
    try:
        parti = urlsplit(url)
        porta = parti.port
    except ValueError:
        raise non_valida(nome, "its host or its port is wrong.") from None
    if parti.scheme not in schemi:
        raise non_valida(nome, f"only {' and '.join(f'{s}://' for s in schemi)} addresses are accepted.")
    host = unquote(parti.hostname or "")
    if not (HOST.fullmatch(host) or (host.startswith("/") and schemi[0] == "postgres")):
        raise non_valida(nome, "its host is missing or wrong.")
    if porta == 0:
        raise non_valida(nome, "its port is wrong.")
    return parti


def chiave_segreta(env: Env) -> str:
    """The secret key: at least 50 characters, 5 of them different, not Django's insecure default."""
    chiave = _obbligatoria(env, "SECRET_KEY")
    debole = len(chiave) < MINIMO_CHIAVE or len(set(chiave)) < MINIMO_CARATTERI_DIVERSI
    if debole or chiave.startswith("django-insecure-"):
        raise non_valida("SECRET_KEY", "it is too weak, use at least 50 random characters.")
    return chiave


def elenco_host(env: Env) -> list[str]:
    host = [h.strip() for h in _obbligatoria(env, "ALLOWED_HOSTS").split(",") if h.strip()]
    if not host or not all(HOST_AMMESSO.fullmatch(h) for h in host):
        raise non_valida("ALLOWED_HOSTS", "list the names the portal answers to, parted by commas, never '*'.")
    return host


def database(env: Env) -> dict[str, Any]:
    """The connection from `DATABASE_URL`; only PostgreSQL is accepted."""
    parti = _indirizzo("DATABASE_URL", _obbligatoria(env, "DATABASE_URL"), ("postgres", "postgresql"))
    if not parti.path.strip("/"):
        raise non_valida("DATABASE_URL", "the name of the database is missing.")
    configurazione = dict(env.dj_db_url("DATABASE_URL", conn_max_age=60, conn_health_checks=True))
    configurazione["OPTIONS"] = {"connect_timeout": SECONDI_PER_CONNETTERSI} | configurazione.get("OPTIONS", {})
    return configurazione


def url_redis(env: Env) -> str:
    url = _obbligatoria(env, "REDIS_URL")
    numero = _indirizzo("REDIS_URL", url, ("redis", "rediss")).path.strip("/")
    if numero and not (numero.isascii() and numero.isdigit() and int(numero) < DATABASE_REDIS):
        raise non_valida("REDIS_URL", f"its database is a number from 0 to {DATABASE_REDIS - 1}.")
    return url


def indirizzo_web(env: Env, nome: str, predefinito: str) -> str:
    url = env.str(nome, predefinito).strip().rstrip("/")
    _indirizzo(nome, url, ("https", "http"))
    return url


def origini(env: Env, nome: str) -> list[str]:
    elenco = [o.strip() for o in env.str(nome, "").split(",") if o.strip()]
    for origine in elenco:
        _indirizzo(nome, origine.replace("://*.", "://"), ("https", "http"))
    return elenco


def numero(env: Env, nome: str, predefinito: int, minimo: int, massimo: int) -> int:
    valore = int(env.int(nome, predefinito))
    if not minimo <= valore <= massimo:
        raise non_valida(nome, f"it goes from {minimo} to {massimo}.")
    return valore


def scelta(env: Env, nome: str, *ammesse: str) -> str:
    """One of the values allowed; the first when nothing is said."""
    valore = env.str(nome, ammesse[0])
    if valore not in ammesse:
        raise non_valida(nome, f"choose one of {', '.join(ammesse)}.")
    return str(valore)


def posta(env: Env, nome: str) -> dict[str, Any]:
    """Django's e-mail settings from one address; empty when none is given."""
    if not env.str(nome, "").strip():
        return {}
    configurazione = {chiave: valore for chiave, valore in env.dj_email_url(nome).items() if valore not in (None, "")}
    if "EMAIL_BACKEND" not in configurazione:
        raise non_valida(nome, "its scheme is unknown, use for example smtp://, submission:// or console:.")
    return configurazione
