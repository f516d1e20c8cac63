# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tavolo.models import Utente
from tavolo.services import registra_persona

pytestmark = pytest.mark.django_db


def lancia():
    uscita = StringIO()
    call_command("dati_demo", stdout=uscita)
    return uscita.getvalue()


def test_dati_demo_scrive_le_utenze_in_un_file_riservato(settings, tmp_path, coda):
    settings.CARTELLA_DATI = tmp_path / "dati nuovi"

    prima, seconda = lancia(), lancia()

    file = settings.CARTELLA_DATI / "demo-accounts.json"
    utenze = json.loads(file.read_text(encoding="utf-8"))
    assert set(utenze[0]) == {"username", "password", "ruolo", "settore"}
    assert file.stat().st_mode & 0o077 == 0
    assert all(Utente.objects.get(username=u["username"]).check_password(u["password"]) for u in utenze)
    assert (str(file) in prima, seconda) == (True, "I dati di esempio ci sono già.\n")


def test_dati_demo_si_rifiuta_sui_dati_veri(settings, tmp_path):
    settings.CARTELLA_DATI = tmp_path
    registra_persona(utente=Utente.objects.sistema(), nome="Vera", cognome="Prova", email="vera@abitare.example")

    with pytest.raises(CommandError, match="dati veri"):
        lancia()

    assert list(tmp_path.iterdir()) == []
