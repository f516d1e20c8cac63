# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worked example of docs/confronto.md, compared again."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from programma.confronto import confronta
from tests.programma.confronto.casi import FASE, SETTORE, URBANISTICA, azione, foto, obiettivo
from tests.programma.numeri.casi import parola

DOCUMENTO = Path(__file__).parents[3] / "docs/confronto.md"


def test_esempio_svolto() -> None:
    recupero = azione(titolo="Recupero di via Po", fine_prevista=date(2026, 3, 31), verificato=parola(20), fasi=(FASE,))
    prima = foto(obiettivo(azioni=(recupero, azione(id=2, codice="1.2", titolo="Sportello affitti"))))
    opere = replace(SETTORE, nome="Opere Pubbliche")
    dopo = replace(
        recupero,
        settore=opere,
        fine_prevista=date(2026, 5, 15),
        verificato=parola(35, date(2026, 3, 12), id=2),
        dichiarato=parola(50, date(2026, 3, 20), id=3),
        fasi=(replace(FASE, fine_prevista=date(2026, 5, 15)),),
    )

    variazioni = confronta(prima, foto(obiettivo(settore=opere, azioni=(dopo,)), settori=(opere, URBANISTICA)))

    righe = [f"| {v.codice or v.tipo} | {v.genere} | {v.frase} |".replace("\xa0", " ") for v in variazioni]
    assert righe == _tabella()


def _tabella() -> list[str]:
    testo = DOCUMENTO.read_text(encoding="utf-8").split("## An example")[1]
    return [riga for riga in testo.splitlines() if riga.startswith("|")][2:]
