# SPDX-License-Identifier: AGPL-3.0-or-later
import importlib.util
import json
import os
import string
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

RADICE = Path(__file__).resolve().parents[2]
BUONE = {
    "SECRET_KEY": (string.ascii_letters + string.digits) * 2,
    "ALLOWED_HOSTS": "abitare.example,.interno.example",
    "DATABASE_URL": "postgres://u:p@db.example:5433/abitare",
    "REDIS_URL": "redis://:p@redis.example:6380/2",
}
LETTE = {
    "DEBUG", "HTTPS", "DIETRO_PROXY", "CARTELLA_DATI", "INDIRIZZO_PORTALE", "CSRF_TRUSTED_ORIGINS", "PDF_PROFILO",
    "GIORNI_COPERTURA", "SOGLIA_RISCHIO", "LOG_LEVEL", "EMAIL_URL", *BUONE,
}  # fmt: skip


def carica(monkeypatch: pytest.MonkeyPatch, **variabili: str | None) -> ModuleType:
    """The settings read anew from these variables, as a module apart from the one in use."""
    for nome in LETTE | {n for n in os.environ if n.startswith("COMUNE_")}:
        monkeypatch.delenv(nome, raising=False)
    for nome, valore in (BUONE | variabili).items():
        if valore is not None:
            monkeypatch.setenv(nome, valore)
    specifica = importlib.util.spec_from_file_location("settings_in_prova", RADICE / "abitare" / "settings.py")
    modulo = importlib.util.module_from_spec(specifica)
    specifica.loader.exec_module(modulo)
    return modulo


CATTIVE = [
    ("SECRET_KEY", None),
    ("SECRET_KEY", ""),
    ("SECRET_KEY", "corta"),
    ("SECRET_KEY", "a" * 80),
    ("SECRET_KEY", "django-insecure-" + string.ascii_letters),
    ("ALLOWED_HOSTS", None),
    ("ALLOWED_HOSTS", " , "),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "abitare.example,*"),
    ("ALLOWED_HOSTS", "https://abitare.example"),
    ("DATABASE_URL", None),
    ("DATABASE_URL", "  "),
    ("DATABASE_URL", "sqlite:///abitare.db"),
    ("DATABASE_URL", "mysql://u:p@h/abitare"),
    ("DATABASE_URL", "abitare"),
    ("DATABASE_URL", "postgres://u:p@h:porta/abitare"),
    ("DATABASE_URL", "postgres://u:p@h:70000/abitare"),
    ("DATABASE_URL", "postgres://u:p@h:0/abitare"),
    ("DATABASE_URL", "postgres://u:p@[::1/abitare"),
    ("DATABASE_URL", "postgres://u:p@ho st/abitare"),
    ("DATABASE_URL", "postgres:///abitare"),
    ("DATABASE_URL", "postgres://u:p@h/"),
    ("REDIS_URL", None),
    ("REDIS_URL", "http://h:6379/0"),
    ("REDIS_URL", "redis://h:porta/0"),
    ("REDIS_URL", "redis://h:99999/0"),
    ("REDIS_URL", "redis:///0"),
    ("REDIS_URL", "redis://h/sedici"),
    ("REDIS_URL", "redis://h/16"),
    ("DEBUG", "forse"),
    ("HTTPS", "2"),
    ("DIETRO_PROXY", "boh"),
    ("INDIRIZZO_PORTALE", "abitare.example"),
    ("INDIRIZZO_PORTALE", "https://:80"),
    ("CSRF_TRUSTED_ORIGINS", "abitare.example"),
    ("PDF_PROFILO", "pdf/x"),
    ("GIORNI_COPERTURA", "novanta"),
    ("GIORNI_COPERTURA", "0"),
    ("SOGLIA_RISCHIO", "101"),
    ("SOGLIA_RISCHIO", "15,5"),
    ("LOG_LEVEL", "urla"),
    ("EMAIL_URL", "piccione://h"),
    ("EMAIL_URL", "smtp://h:porta"),
    ("COMUNE_PATRONO_GIORNO", "32"),
    ("COMUNE_PATRONO_MESE", "novembre"),
    ("COMUNE_COLORE_PRIMARIO", "blu"),
    ("COMUNE_LINK_SITO", "javascript:alert(1)"),
    ("COMUNE_EMAIL_SICUREZZA", "nessuna"),
]


@pytest.mark.parametrize(("nome", "valore"), CATTIVE)
def test_rifiuta_nominando_la_variabile(monkeypatch, nome, valore):
    with pytest.raises(ImproperlyConfigured) as rifiuto:
        carica(monkeypatch, **{nome: valore})

    assert nome in str(rifiuto.value)


@pytest.mark.parametrize("nome", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL"])
def test_il_rifiuto_non_ripete_i_segreti(monkeypatch, nome):
    with pytest.raises(ImproperlyConfigured) as rifiuto:
        carica(monkeypatch, **{nome: "redis+x://utente:segretissimo@h:porta/0"})

    assert "segretissimo" not in str(rifiuto.value)


def test_accetta_il_minimo(monkeypatch):
    impostazioni = carica(monkeypatch)

    assert impostazioni.ALLOWED_HOSTS == ["abitare.example", ".interno.example"]
    assert impostazioni.DATABASES["default"]["HOST"] == "db.example"
    assert impostazioni.DATABASES["default"]["PORT"] == 5433
    assert impostazioni.REDIS_URL == impostazioni.CELERY_BROKER_URL == BUONE["REDIS_URL"]
    assert impostazioni.DEBUG is False
    assert impostazioni.INDIRIZZO_PORTALE == "https://abitare.example"
    assert impostazioni.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    assert impostazioni.SECURE_PROXY_SSL_HEADER is None


def test_https_acceso_finche_nessuno_lo_spegne(monkeypatch):
    acceso = carica(monkeypatch)
    spento = carica(monkeypatch, HTTPS="0")

    for impostazioni, atteso in ((acceso, True), (spento, False)):
        assert impostazioni.SESSION_COOKIE_SECURE is atteso
        assert impostazioni.CSRF_COOKIE_SECURE is atteso
        assert impostazioni.SECURE_SSL_REDIRECT is atteso
        assert bool(impostazioni.SECURE_HSTS_SECONDS) is atteso


def test_posta_da_un_solo_indirizzo(monkeypatch):
    impostazioni = carica(monkeypatch, EMAIL_URL="submission://portale:chiave@posta.example:587")

    assert impostazioni.EMAIL_BACKEND == "django.core.mail.backends.smtp.EmailBackend"
    assert (impostazioni.EMAIL_HOST, impostazioni.EMAIL_PORT) == ("posta.example", 587)
    assert (impostazioni.EMAIL_HOST_USER, impostazioni.EMAIL_HOST_PASSWORD) == ("portale", "chiave")
    assert impostazioni.EMAIL_USE_TLS is True


def test_un_altro_comune(monkeypatch):
    impostazioni = carica(
        monkeypatch,
        COMUNE_NOME="Comune di Prova",
        COMUNE_PATRONO_GIORNO="4",
        COMUNE_LINK_SITO="https://prova.example/",
        CSRF_TRUSTED_ORIGINS="https://a.example, https://*.b.example",
        DIETRO_PROXY="true",
    )

    assert impostazioni.COMUNE.nome == "Comune di Prova"
    assert impostazioni.COMUNE.patrono_giorno == 4
    assert impostazioni.COMUNE.link_sito == "https://prova.example"
    assert impostazioni.CSRF_TRUSTED_ORIGINS == ["https://a.example", "https://*.b.example"]
    assert impostazioni.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")


def test_socket_locale_di_postgresql(monkeypatch):
    impostazioni = carica(monkeypatch, DATABASE_URL="postgres://abitare@%2Fvar%2Frun%2Fpostgresql/abitare")

    assert impostazioni.DATABASES["default"]["HOST"] == "/var/run/postgresql"


def test_il_503_di_salute_non_riempie_il_registro(monkeypatch):
    import logging

    filtro = carica(monkeypatch).LOGGING["filters"]["non_di_salute"]["callback"]
    riga = logging.makeLogRecord({"name": "django.request"})

    assert filtro(riga) is True
    riga.status_code = 503
    assert filtro(riga) is False


def test_manage_si_ferma_con_il_nome_della_variabile():
    env = {"PATH": os.environ["PATH"], **BUONE}
    del env["REDIS_URL"]

    esito = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=RADICE, env=env, capture_output=True, text=True, check=False
    )

    assert esito.returncode == 1
    assert "Environment variable REDIS_URL is not set." in esito.stderr


def test_i_blocchi_non_dicono_da_dove():
    for nome in ("requirements.txt", "requirements-dev.txt"):
        testo = (RADICE / nome).read_text()
        assert "--hash=sha256:" in testo
        assert [riga for riga in testo.splitlines() if "://" in riga or "index-url" in riga] == []
    pacchetti = json.loads((RADICE / "package-lock.json").read_text())["packages"]
    assert [nome for nome, voce in pacchetti.items() if "resolved" in voce] == []
