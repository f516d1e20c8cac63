# SPDX-License-Identifier: AGPL-3.0-or-later
import unicodedata

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.testo import (
    CampoTesto,
    TestoSemplice,
    campo_testo_pulito,
    normalizza_testo,
    posto_vietato,
    pulisci_testo,
    tronca_parole,
)

FAMIGLIA = "👨‍👩‍👧"


def messaggi(funzione, valore):
    with pytest.raises(ValidationError) as errore:
        funzione(valore)
    return errore.value.messages


@pytest.mark.parametrize(
    ("scritto", "atteso"),
    [
        ("uno\r\ndue\rtre\u2028quattro\u2029", "uno\ndue\ntre\nquattro\n"),
        ("e\u0300 cosi\u0300", "è così"),
        (f"{FAMIGLIA} 🏳️‍🌈 👍🏽", f"{FAMIGLIA} 🏳️‍🌈 👍🏽"),
        ("\ufeff\uf0b7\tvoce", "•\tvoce"),
        ("importo \u202e001\u202c", "importo 001"),
        ("<script>alert('à')</script> &amp;", "<script>alert('à')</script> &amp;"),
        ("", ""),
    ],
)
def test_testo_portato_alla_forma_normale(scritto, atteso):
    assert pulisci_testo(scritto) == atteso


@pytest.mark.parametrize("codice", [0x00, 0x01, 0x08, 0x0B, 0x0C, 0x1B, 0x7F, 0x85, 0xD800, 0xFFFE, 0xFDD0, 0x1FFFF])
def test_carattere_non_ammesso_rifiutato_dove_sta(codice):
    testo = f"prima riga\nseconda {chr(codice)} fine"

    assert messaggi(pulisci_testo, testo) == [
        f"Il testo contiene un carattere non ammesso (U+{codice:04X}) dopo «seconda»: va cancellato."
    ]


def test_carattere_non_ammesso_a_inizio_riga_dice_la_riga():
    assert messaggi(pulisci_testo, "uno\n\0due") == [
        "Il testo contiene un carattere non ammesso (U+0000) alla riga 2: va cancellato."
    ]


def test_validatore_rifiuta_senza_cambiare():
    validatore = TestoSemplice()
    percorso, argomenti, opzioni = validatore.deconstruct()

    assert validatore("e\u0300 \r\n".replace("\r", "")) is None
    assert messaggi(validatore, "a\u202eb") == [
        "Il testo contiene un carattere non ammesso (U+202E) dopo «a»: va cancellato."
    ]
    assert (percorso, argomenti, opzioni) == ("abitare.lib.testo.TestoSemplice", (), {})
    assert validatore == TestoSemplice()
    assert validatore != "altro"
    assert hash(validatore) == hash(TestoSemplice())


def test_campo_conta_i_caratteri_dopo_la_pulizia():
    campo = CampoTesto(max_length=5, required=False)

    assert campo.clean(" ab\r\ncd ") == "ab\ncd"
    assert campo.clean(None) == ""
    assert messaggi(campo.clean, "a\0") == [
        "Il testo contiene un carattere non ammesso (U+0000) dopo «a»: va cancellato."
    ]


def test_moduli_dei_modelli_usano_il_campo_pulito():
    assert type(campo_testo_pulito(models.CharField(max_length=10))) is CampoTesto
    assert type(campo_testo_pulito(models.TextField())) is CampoTesto
    assert type(campo_testo_pulito(models.IntegerField())) is forms.IntegerField
    assert type(campo_testo_pulito(models.CharField(choices=[("a", "A")]))) is forms.TypedChoiceField


@pytest.mark.parametrize(
    ("testo", "massimo", "atteso"),
    [
        ("Piano dell'abitare", 18, "Piano dell'abitare"),
        ("Piano dell'abitare", 17, "Piano…"),
        ("Alloggi, cantieri e servizi", 10, "Alloggi…"),
        ("due\n  righe", 20, "due righe"),
        ("parolalunghissima", 6, "parol…"),
        (f"aa{FAMIGLIA}bb", 5, "aa…"),
        ("👍🏽👍🏽👍🏽", 4, "👍🏽…"),
        ("parola", 1, "…"),
        ("parola", 0, "…"),
        ("", 5, ""),
    ],
)
def test_troncamento_tra_le_parole(testo, massimo, atteso):
    assert tronca_parole(testo, massimo) == atteso


@given(st.text(st.characters(exclude_categories=[])))
def test_pulizia_ripetuta_non_cambia_nulla(testo):
    try:
        pulito = pulisci_testo(testo)
    except ValidationError:
        assert posto_vietato(normalizza_testo(testo)) is not None
    else:
        assert pulisci_testo(pulito) == pulito == unicodedata.normalize("NFC", pulito)
        assert "\r" not in pulito
        TestoSemplice()(pulito)
        assert pulito.encode().decode() == pulito


@given(st.text(), st.integers(1, 30))
def test_troncamento_mai_piu_lungo_del_massimo(testo, massimo):
    assert len(tronca_parole(testo, massimo)) <= massimo
