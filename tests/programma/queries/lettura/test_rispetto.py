# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

import pytest

from programma.queries.lettura.rispetto import FRECCE, Scarto, conto, quota


@pytest.mark.parametrize(
    ("ora", "allora", "atteso"),
    [
        (Decimal("24.5"), Decimal("20.5"), Scarto("su", "4 punti in più")),
        (Decimal(20), Decimal("21.0"), Scarto("giu", "1 punto in meno")),
        (Decimal("0.5"), Decimal(0), Scarto("su", "0,5 punti in più")),
        (Decimal(20), Decimal("20.0"), Scarto("uguale", "uguale")),
        (None, None, Scarto("uguale", "uguale")),
        (None, Decimal(35), Scarto("perso", "nessun dato, era 35\xa0%")),
        (Decimal(0), None, Scarto("nuovo", "prima nessun dato")),
    ],
)
def test_quote_in_punti(ora, allora, atteso) -> None:
    assert quota(ora, allora) == atteso


@pytest.mark.parametrize(
    ("nome", "ora", "allora", "atteso"),
    [
        ("in_ritardo", 1, 3, Scarto("giu", "2 azioni in ritardo in meno")),
        ("silenti", 1, 0, Scarto("su", "1 azione silente in più")),
        ("azioni", 0, 0, Scarto("uguale", "uguale")),
    ],
)
def test_conti_a_parole(nome, ora, allora, atteso) -> None:
    assert conto(nome, ora, allora) == atteso
    assert atteso.freccia == FRECCE[atteso.verso]
