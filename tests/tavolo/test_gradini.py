# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from tavolo.models import Gradino
from tavolo.scala import predefiniti


@pytest.mark.parametrize(
    ("codice", "quando"),
    [
        ("rilevazione-apertura", "il giorno dell'apertura"),
        ("rilevazione-7-prima", "7 giorni prima della scadenza"),
        ("rilevazione-1-prima", "1 giorno prima della scadenza"),
        ("rilevazione-14-dopo", "14 giorni dopo la scadenza"),
        ("fase-1-dopo", "1 giorno dopo la scadenza"),
        ("indicatore-180", "180 giorni dopo l'ultima misura"),
        ("senza-referente", "il giorno in cui è rimasto senza referente"),
    ],
)
def test_quando_si_dice_a_parole(codice, quando):
    campi = next(campi for campi in predefiniti() if campi["codice"] == codice)

    assert Gradino(**campi).quando == quando


def test_ogni_gradino_di_partenza_si_puo_salvare(db):
    for campi in predefiniti():
        Gradino(**campi).full_clean()
