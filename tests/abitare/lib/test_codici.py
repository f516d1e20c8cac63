# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.codici import (
    leggi_elenco_cig,
    leggi_elenco_cup,
    normalizza_codice,
    separa_codici,
    valida_cig,
    valida_cup,
)

CUP = "C11G06000000001"
CIG = "95156957EC"


def messaggi(valida, valore):
    with pytest.raises(ValidationError) as errore:
        valida(valore)
    return errore.value.messages


def cig_standard(numero):
    return f"{numero:07d}{numero * 211 % 4091:03X}"


@pytest.mark.parametrize(
    "scritto", ["C11G06000000001", " c 11 g 06 00000 000 1 ", "C11G\u00a006000000001", "C11G\u200b06000000\u00ad001"]
)
def test_cup_accettato_in_ogni_scrittura(scritto):
    codice = valida_cup(scritto)

    assert codice == CUP


@pytest.mark.parametrize(
    ("scritto", "messaggio"),
    [
        ("C1OG06000000001", "CUP non valido: il 3º carattere «O» deve essere una cifra."),
        ("111G06000000001", "CUP non valido: il 1º carattere «1» deve essere una lettera."),
        ("C11006000000001", "CUP non valido: il 4º carattere «0» deve essere una lettera."),
        ("C11G0600000000I", "CUP non valido: il 15º carattere «I» deve essere una cifra."),
        ("C11G0600000000²", "CUP non valido: il 15º carattere «²» deve essere una cifra."),
        ("C11G0600000000٣", "CUP non valido: il 15º carattere «٣» deve essere una cifra."),
        ("È11G06000000001", "CUP non valido: il 1º carattere «È» deve essere una lettera."),
        ("C11G-6000000001", "CUP non valido: il 5º carattere «-» deve essere una cifra."),
        ("C11G0600000000", "Il CUP ha 15 caratteri, qui ce ne sono 14."),
        ("C11G060000000011", "Il CUP ha 15 caratteri, qui ce ne sono 16."),
        ("", "Il CUP ha 15 caratteri, qui ce ne sono 0."),
        ("ß11G0600000000", "Il CUP ha 15 caratteri, qui ce ne sono 14."),
    ],
)
def test_cup_rifiutato_con_il_carattere_sbagliato(scritto, messaggio):
    assert messaggi(valida_cup, scritto) == [messaggio]


@pytest.mark.parametrize("scritto", [CIG, "9515695 7ec", "ZF03A1B2C4", "A00000ABCD", "b123456789"])
def test_cig_accettato_nelle_tre_forme(scritto):
    assert valida_cig(scritto) == normalizza_codice(scritto)


@pytest.mark.parametrize(
    ("scritto", "messaggio"),
    [
        ("951569S7EC", "CIG non valido: il 7º carattere «S» deve essere una cifra."),
        ("95156957EG", "CIG non valido: il 10º carattere «G» deve essere una cifra o una lettera da A a F."),
        ("Z0000000OO", "CIG non valido: il 9º carattere «O» deve essere una cifra o una lettera da A a F."),
        ("_000000000", "CIG non valido: il 1º carattere «_» deve essere una lettera o una cifra."),
        ("0000000000", "CIG non valido: le prime 7 cifre non possono essere tutte zero."),
        ("95156957E", "Il CIG ha 10 caratteri, qui ce ne sono 9."),
        ("95156957ED", "CIG non valido: il controllo «7ED» (8º-10º carattere) non corrisponde a «9515695»."),
    ],
)
def test_cig_rifiutato_con_il_motivo(scritto, messaggio):
    assert messaggi(valida_cig, scritto) == [messaggio]


def test_elenco_separato_da_qualunque_segno():
    testo = f"{CUP}\r\nc 11 g 06 00000 000 2;C11G06000000003, C11G06000000004 C11G06000000005\t{CUP}\n\n / |"

    codici = separa_codici(testo, 15)

    assert codici == [f"C11G0600000000{n}" for n in range(1, 6)]


def test_elenco_letto_o_rifiutato_per_intero():
    buoni = leggi_elenco_cup(f"{CUP}\n{CUP}")
    con_errori = messaggi(leggi_elenco_cig, f"{CIG}; 123\n95156957ED")

    assert buoni == [CUP]
    assert con_errori == [
        "«123»: Il CIG ha 10 caratteri, qui ce ne sono 3.",
        "«95156957ED»: CIG non valido: il controllo «7ED» (8º-10º carattere) non corrisponde a «9515695».",
    ]
    assert leggi_elenco_cig(" \n ") == []


@given(st.integers(min_value=1, max_value=9_999_999))
def test_ogni_cig_standard_con_il_suo_controllo_passa(numero):
    assert valida_cig(cig_standard(numero).lower()) == cig_standard(numero)


@given(st.integers(min_value=1, max_value=9_999_999), st.integers(0, 9), st.sampled_from("0123456789"))
def test_una_cifra_sbagliata_nel_cig_standard_si_vede_sempre(numero, posto, altra):
    giusto = cig_standard(numero)
    sbagliato = giusto[:posto] + altra + giusto[posto + 1 :]

    if sbagliato == giusto:
        assert valida_cig(sbagliato) == giusto
    else:
        assert len(messaggi(valida_cig, sbagliato)) == 1


@given(st.text(max_size=20))
def test_qualunque_testo_o_codice_o_rifiuto_italiano(testo):
    for valida in (valida_cup, valida_cig):
        try:
            codice = valida(testo)
        except ValidationError as rifiuto:
            motivi = rifiuto.messages
        else:
            motivi = [codice == normalizza_codice(testo)]
        assert len(motivi) == 1
        assert all(motivi)
