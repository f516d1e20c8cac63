# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib import archivi
from abitare.lib.archivi import apri_archivio, leggi_voce
from tests.supporto.fogli import archivio

TESTI = {"a.txt": b"alfa" * 100, "cartella/b.txt": b""}


def motivo(dati, massimo=1_000_000):
    with pytest.raises(ValidationError) as errore:
        apri_archivio(io.BytesIO(dati), massimo)
    return errore.value.code


def cambiato(dati, prima, dopo):
    assert prima in dati
    return dati.replace(prima, dopo)


@pytest.mark.parametrize("compresso", [True, False])
def test_archivio_sano_aperto(compresso):
    letto = apri_archivio(io.BytesIO(archivio(TESTI, compresso=compresso)))

    assert {nome: letto.read(nome) for nome in letto.namelist()} == TESTI


@pytest.mark.parametrize(
    ("dati", "atteso"),
    [
        (b"", "rotto"),
        (b"PK\x03\x04 e basta", "rotto"),
        (archivio(TESTI)[:-5], "rotto"),
        (b"%PDF-1.7 " + archivio(TESTI), "misto"),
        (archivio(TESTI) + b"<html>", "misto"),
        (archivio(TESTI, commento=b"<script>"), "misto"),
        (archivio({}), "misto"),
        (archivio({"../fuori": b""}), "rotto"),
        (archivio({"/radice": b""}), "rotto"),
        (archivio({"C:fuori": b""}), "rotto"),
        (archivio({"zeri": b"\0" * 2_000_000}), "bomba"),
        (archivio({"b\\c": b""}), "rotto"),
        (cambiato(archivio({"uno": b"x", "due": b"y"}), b"due", b"uno"), "rotto"),
    ],
)
def test_archivio_rifiutato(dati, atteso):
    assert motivo(dati) == atteso


def test_archivio_cifrato_rifiutato():
    dati = bytearray(archivio({"a": b"x"}))
    dati[dati.index(b"PK\x01\x02") + 8] |= 1

    assert motivo(bytes(dati)) == "cifrato"


def test_troppe_voci_rifiutate(monkeypatch):
    monkeypatch.setattr(archivi, "MASSIMO_VOCI", 1)

    assert motivo(archivio(TESTI)) == "bomba"


def test_misura_dichiarata_falsa_scoperta_aprendo():
    gonfio = archivio({"a": b"\0" * 500_000})
    bugiardo = gonfio.replace(struct.pack("<I", 500_000), struct.pack("<I", 5))

    assert motivo(bugiardo) == "rotto"
    assert motivo(bugiardo, massimo=1_000) == "bomba"


def test_flusso_compresso_monco_o_con_coda():
    monco = bytearray(archivio({"a": zlib.compress(bytes(range(256)) * 40)}))
    coda = archivio({"a": b"x" * 50})
    voce = zipfile.ZipFile(io.BytesIO(coda)).infolist()[0]
    inizio = 31
    rimesso = coda[:inizio] + b"\x03\x00" + b"\0" * (voce.compress_size - 2) + coda[inizio + voce.compress_size :]
    monco[31:41] = b"\x00\xff\xff\x00\x00aaaaa"

    assert motivo(rimesso) == "misto"
    assert motivo(bytes(monco)) == "rotto"


def test_intestazione_locale_diversa_da_quella_centrale():
    dati = bytearray(archivio({"a": b"x"}))
    dati[8] = 12

    assert motivo(bytes(dati)) == "rotto"


def test_voce_letta_o_rifiutata(monkeypatch):
    sano = archivio({"a": b"buono"}, compresso=False)
    guasto = sano.replace(b"buono", b"buoni", 1)
    monkeypatch.setattr(archivi, "MASSIMO_LETTO", 5)

    assert leggi_voce(apri_archivio(io.BytesIO(sano)), "a") == b"buono"
    with pytest.raises(ValidationError, match="danneggiato"):
        leggi_voce(apri_archivio(io.BytesIO(guasto)), "a")
    with pytest.raises(ValidationError, match="troppo grande"):
        leggi_voce(apri_archivio(io.BytesIO(archivio({"a": b"lungo!"}))), "a")


@given(st.binary(max_size=200), st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_archivio_guastato_aperto_o_rifiutato(contenuto, posto, guasto):
    dati = archivio({"a": contenuto, "b": b"z" * 90})
    rotto = dati[:posto] + guasto + dati[posto + len(guasto) :]

    try:
        letto = apri_archivio(io.BytesIO(rotto), 10_000)
    except ValidationError as rifiuto:
        esito = rifiuto.code
    else:
        esito = "sano" if len(letto.namelist()) <= 2 else "altro"
    assert esito in {"sano", *archivi.MOTIVI}
