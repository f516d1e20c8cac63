# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.models import Azione
from programma.report.parole import Parole, intitola
from tavolo.models import Utente
from tavolo.queries.oscuramenti import Coperture


def test_chi_non_ha_piu_un_nome_ha_un_numero() -> None:
    assert Parole({}, Coperture([])).nome(Azione, 7) == "n. 7"


def test_una_persona_senza_nome_ha_quello_di_accesso() -> None:
    campi = {"id": 1, "first_name": "", "last_name": "", "username": "nino"}

    assert Parole({("tavolo.utente", 1): campi}, Coperture([])).nome(Utente, 1) == "nino"


def test_senza_titolo_non_si_intitola() -> None:
    assert intitola(Utente, {"username": "nino"}) == ""
