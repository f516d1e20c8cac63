# SPDX-License-Identifier: AGPL-3.0-or-later
import io

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib import archivi, formati
from abitare.lib.formati import DOCX, JPEG, ODS, ODT, P7M, PDF, PNG, XLSX, riconosci
from tests.supporto import fogli

BUONI = {
    "pdf": (fogli.PDF, PDF),
    "pdf con zeri in coda": (fogli.PDF + b"\r\n\0\0", PDF),
    "p7m": (fogli.P7M, P7M),
    "p7m breve": (bytes.fromhex("301006092a864886f70d010702a003020100"), P7M),
    "p7m senza lunghezza": (bytes.fromhex("308006092a864886f70d010702a0800000") + b"\0\0", P7M),
    "odt": (fogli.odf("text"), ODT),
    "ods": (fogli.odf(), ODS),
    "docx": (fogli.office(), DOCX),
    "xlsx": (fogli.xlsx([["a"]]), XLSX),
    "png": (fogli.png(), PNG),
    "jpeg": (fogli.jpeg(), JPEG),
    "jpeg di telefono": (fogli.jpeg(b"Esempio", coda=b"\xff\xd9SEFHdati del telefono"), JPEG),
    "jpeg con riempimento": (fogli.jpeg().replace(b"\xff\xda", b"\xff\xff\xff\xda"), JPEG),
}
IMMAGINE = fogli.png()


def rifiuto(dati):
    with pytest.raises(ValidationError) as errore:
        riconosci(io.BytesIO(dati))
    return errore.value.code


@pytest.mark.parametrize("nome", BUONI)
def test_tipo_riconosciuto_dai_byte(nome):
    dati, tipo = BUONI[nome]

    assert riconosci(io.BytesIO(dati)) == tipo


@pytest.mark.parametrize(
    "dati",
    [
        b"",
        b"0",
        b"testo qualunque",
        b"<html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg onload='alert(1)'/>",
        b"MZ\x90\0",
        b"GIF89a",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b" " + fogli.PDF,
        bytes.fromhex("300706052b0e03021a"),
        fogli.archivio({"a.txt": b"x"}),
        fogli.archivio({"content.xml": b"x", "mimetype": b"application/vnd.oasis.opendocument.text"}),
        fogli.odf("presentation"),
        fogli.office("presentationml.presentation"),
        fogli.office(tipi=[f"{XLSX}.main+xml"]),
    ],
)
def test_tipo_non_ammesso_non_riconosciuto(dati):
    assert riconosci(io.BytesIO(dati)) is None


@pytest.mark.parametrize(
    ("dati", "motivo"),
    [
        (b"%PDF-1.7\n<html><script>" + fogli.PDF, "misto"),
        (b"%PDF-1.7\n", "rotto"),
        (fogli.PDF.replace(b"%%EOF", b""), "misto"),
        (fogli.PDF + fogli.archivio({"a": b"x"}), "misto"),
        (fogli.PDF + b"<html>", "misto"),
        (fogli.P7M[:-1], "rotto"),
        (fogli.P7M + b"x", "rotto"),
        (bytes.fromhex("308006092a864886f70d010702a08000"), "rotto"),
        (IMMAGINE[:-1], "misto"),
        (IMMAGINE[:-13], "rotto"),
        (IMMAGINE[:20], "rotto"),
        (IMMAGINE + b"PK", "misto"),
        (IMMAGINE.replace(b"IHDR", b"IDAT"), "rotto"),
        (fogli.png(30_000, 30_000), "misure"),
        (fogli.png(0, 5), "misure"),
        (b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>", "misto"),
        (fogli.jpeg(b"<script>alert(1)</script>"), "misto"),
        (fogli.jpeg(coda=fogli.archivio({"a": b"x"})), "misto"),
        (fogli.jpeg(coda=b"%PDF %%EOF"), "misto"),
        (fogli.jpeg(coda=b"< svg onload=alert(1)>"), "misto"),
        (fogli.jpeg(misure=b"\0\0\0\0"), "misure"),
        (fogli.jpeg()[:30], "rotto"),
        (fogli.jpeg()[:10], "rotto"),
        (b"\xff\xd8\xff\xda\0\2", "rotto"),
        (b"\xff\xd8\xff\xe0\0\1\0\0", "rotto"),
        (b"\xff\xd8\xff\xc4\0\4ab\xff\xda\0\2", "rotto"),
        (b"\xff\xd8\xff\xe0\0\4abXX", "rotto"),
        (fogli.odf("text", **{"Basic/Standard/Module1.xml": b""}), "macro"),
        (fogli.odf(**{"META-INF/manifest.xml": b"<m:encryption-data/>"}), "cifrato"),
        (fogli.archivio({"mimetype": b"application/vnd.oasis.opendocument.text"}), "rotto"),
        (fogli.office(**{"word/vbaProject.bin": b"x"}), "macro"),
        (fogli.office(**{"word/activeX/activeX1.xml": b"x"}), "macro"),
        (fogli.office(tipi=["application/vnd.ms-word.document.macroEnabled.main+xml"]), "macro"),
        (fogli.office(tipi=["application/vnd.ms-word.document.macro&#69;nabled.main+xml"]), "macro"),
        (fogli.office(**{"[Content_Types].xml": "<Types"}), "rotto"),
        (fogli.office(**{"[Content_Types].xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}), "rotto"),
        (fogli.office(**{"word/zeri.xml": b"\0" * 210_000_000}), "bomba"),
    ],
)
def test_file_guasto_o_doppio_rifiutato(dati, motivo):
    assert rifiuto(dati) == motivo


@given(st.sampled_from(sorted(BUONI)), st.integers(0, 300), st.binary(max_size=6), st.integers(0, 6))
def test_file_guastato_riconosciuto_o_rifiutato(nome, posto, guasto, tolti):
    dati, _ = BUONI[nome]
    rotto = dati[:posto] + guasto + dati[posto + tolti :]

    try:
        tipo = riconosci(io.BytesIO(rotto))
    except ValidationError as rifiutato:
        tipo = rifiutato.code
    assert tipo in {None, *(ammesso for _, ammesso in BUONI.values()), "misure", "macro", *archivi.MOTIVI}


@given(st.sampled_from([b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04", fogli.P7M[:15]]), st.binary())
def test_bella_facciata_e_byte_a_caso_mai_presi_per_buoni(facciata, resto):
    try:
        tipo = riconosci(io.BytesIO(facciata + resto))
    except ValidationError:
        tipo = None
    assert tipo in {None, formati.P7M}
