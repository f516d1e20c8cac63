# SPDX-License-Identifier: AGPL-3.0-or-later
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from delibere.management.commands import misura_prestazioni
from delibere.management.misure.budget import Budget, tabella
from delibere.management.misure.processi import in_un_processo, misura_statici
from delibere.management.misure.rilevazioni import misura_rilevazioni
from programma.models import Programma, Rilevazione
from tavolo.models import Settore, Utente

PICCOLE = {"poche": 30, "molte": 60, "revisioni": 6}


def test_un_budget_dice_se_regge() -> None:
    dentro, fuori = Budget("dentro", 10, 10, "query"), Budget("fuori", 1.2345, 1, "s", "pagina")

    assert json.loads(dentro.riga) == {"nome": "dentro", "valore": 10, "limite": 10, "ok": True}
    assert json.loads(fuori.riga) == {"nome": "fuori", "valore": 1.234, "limite": 1, "ok": False}
    assert tabella([dentro, fuori]).splitlines()[2:] == [
        f"{'dentro':<48} {'10.00':>10} {'10':>8}  ok  query",
        f"{'fuori':<48} {'1.23':>10} {'1':>8}  NO  s pagina",
    ]


def test_un_processo_dice_quanta_memoria_usa() -> None:
    esito = in_un_processo("MISURE = {'sette': 7}")

    assert esito["sette"] == 7
    assert 0 < esito["ora"] <= esito["picco"]
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        in_un_processo("1 / 0")


def test_css_e_js_pesano_poco() -> None:
    [peso] = misura_statici()

    assert peso.ok


@pytest.mark.motore
def test_il_comando_misura_e_la_seconda_volta_ritrova_i_dati(transactional_db, capsys) -> None:
    for _ in range(2):
        call_command("misura_prestazioni", solo=["fotografie"], **PICCOLE)

    righe = [json.loads(riga) for riga in capsys.readouterr().out.splitlines() if riga.startswith("{")]
    assert [(riga["nome"], riga["valore"], riga["ok"]) for riga in righe[2:]] == [
        ("interrogazioni_di_una_fotografia", 10, True),
        ("interrogazioni_in_piu_con_piu_azioni", 0, True),
    ]
    assert Programma.objects.count() == 3
    assert Utente.objects.filter(username__startswith="misura.").count() == 3


@pytest.mark.motore
def test_le_pagine_si_misurano(transactional_db) -> None:
    scena = misura_prestazioni.prepara_scena(**PICCOLE)

    misurati = {voce.nome: voce for voce in misura_prestazioni.misura_pagine(scena)}

    assert misurati["pagina_invariata_mandata_di_nuovo"].ok
    assert misurati["pagina_invariata_interrogazioni"].ok
    assert all(voce.valore >= 0 for voce in misurati.values())
    contate = {nome: voce for nome, voce in misurati.items() if nome.startswith("interrogazioni_")}
    assert len(contate) == 5
    assert {nome: (voce.valore, voce.nota) for nome, voce in contate.items() if not voce.ok} == {}


def test_un_budget_superato_fa_fallire_il_comando(monkeypatch, capsys) -> None:
    monkeypatch.setattr(misura_prestazioni, "prepara_scena", lambda **_: None)
    monkeypatch.setitem(misura_prestazioni.MISURE, "statici", lambda scena: [Budget("lento", 2, 1)])

    with pytest.raises(CommandError, match="Fuori misura: lento") as errore:
        call_command("misura_prestazioni", solo=["statici"])

    assert errore.value.returncode == 1
    assert '"ok": false' in capsys.readouterr().out


@pytest.mark.motore
def test_le_rilevazioni_si_misurano_e_non_ne_resta_traccia(transactional_db) -> None:
    scena = misura_prestazioni.prepara_scena(**PICCOLE)

    misure = list(misura_rilevazioni(scena))

    assert [misura.nome for misura in misure if not misura.ok] == []
    assert (Rilevazione.objects.count(), Settore.objects.filter(codice__startswith="MIS").count()) == (0, 0)
