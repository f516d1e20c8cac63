# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worked example of docs/numeri.md, read from its tables and computed anew."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from programma.fotografia import dati
from programma.numeri import Quadro, quadro
from tests.programma.numeri.casi import azione, parola

ESEMPIO = (Path(__file__).parents[3] / "docs/numeri.md").read_text(encoding="utf-8")
AL = date(2026, 6, 30)
FASI = (
    dati.Fase(1, "Prima", date(2026, 1, 1), date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31), 1),
    dati.Fase(2, "Seconda", date(2026, 4, 1), date(2026, 9, 28), None, None, 3),
)


def tabella(prima_colonna: str, colonne: int) -> list[dict[str, str]]:
    righe = [
        [cella.strip() for cella in riga.strip("|").split("|")] for riga in ESEMPIO.splitlines() if riga.startswith("|")
    ]
    testa = next(riga for riga in righe if riga[0] == prima_colonna and len(riga) == colonne)
    inizio = righe.index(testa) + 2
    corpo = []
    for riga in righe[inizio:]:
        if len(riga) != colonne:
            break
        corpo.append(dict(zip(testa, riga, strict=True)))
    return corpo


def giorno(testo: str) -> date | None:
    return datetime.strptime(testo, "%d/%m/%Y").replace(tzinfo=UTC).date() if testo else None


def decimale(testo: str) -> Decimal | None:
    return Decimal(testo) if testo else None


@pytest.fixture(scope="module")
def calcolato() -> Quadro:
    codici = ("LLPP", "POLSOC", "URB")
    settori = {c: dati.Settore(i, c, c, c == "POLSOC", AL, None) for i, c in enumerate(codici, 1)}
    azioni: dict[str, list[dati.Azione]] = {"1": [], "2": []}
    for posto, riga in enumerate(tabella("azione", 8), 1):
        detta = giorno(riga["ultima parola"])
        azioni[riga["azione"][0]].append(
            azione(
                id=posto,
                codice=riga["azione"],
                settore=settori[riga["settore"]],
                peso=int(riga["peso"]),
                stato=riga["stato"],
                inizio_previsto=giorno(riga["inizio"]),
                fine_prevista=giorno(riga["fine"]),
                verificato=parola(Decimal(riga["verificato"]), detta) if detta else None,
                ultima_parola=detta,
                fasi=FASI if riga["azione"] == "2.1" else (),
            )
        )
    uno = dati.Obiettivo(1, "1", "Uno", "", "breve", settori["POLSOC"], 3, "", "", (), tuple(azioni["1"]))
    due = dati.Obiettivo(2, "2", "Due", "", "medio", settori["POLSOC"], 1, "", "", (), tuple(azioni["2"]))
    programma = dati.Programma(1, "P", "", AL, AL, "adottato", 2026, 2027, 2029, dati_esempio=False)
    noto_al = datetime(2026, 7, 1, tzinfo=UTC)
    return quadro(dati.Fotografia(AL, noto_al, dati.Soglie(), programma, tuple(settori.values()), (), (), (uno, due)))


def test_le_azioni_dell_esempio(calcolato: Quadro) -> None:
    lette = {lettura.azione.codice: lettura for lettura in calcolato.letture.values()}

    for riga in tabella("azione", 6):
        lettura = lette[riga["azione"]]
        assert lettura.atteso == decimale(riga["atteso"]), riga
        assert lettura.in_ritardo == (riga["in ritardo"] == "sì"), riga
        assert lettura.a_rischio == (riga["a rischio"] == "sì"), riga
        assert lettura.silente_da == (int(riga["silente da"]) if riga["silente da"] else None), riga
        assert lettura.scostamento == (int(riga["scostamento"]) if riga["scostamento"] else None), riga


def test_gli_aggregati_dell_esempio(calcolato: Quadro) -> None:
    sintesi = {"programma": calcolato.programma} | dict(calcolato.orizzonti)
    sintesi |= {f"obiettivo {o.codice}": s for o, s in calcolato.obiettivi}
    sintesi |= {f"settore {settore.codice}": s for settore, s in calcolato.settori}

    attesi = tabella("di", 4)

    assert {riga["di"] for riga in attesi} == set(sintesi)
    for riga in attesi:
        letta = sintesi[riga["di"]]
        trovati = (letta.avanzamento, letta.atteso, letta.copertura)
        assert trovati == tuple(decimale(riga[c]) for c in ("avanzamento", "atteso", "copertura")), riga
