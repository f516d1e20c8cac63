# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import time
import zlib

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from abitare.lib import testo_pdf
from abitare.lib.testo_pdf import MASSIMO_BYTE, MOTIVI
from abitare.lib.testo_pdf.estrai import LIMITI, estrai

AES = pikepdf.Encryption(owner="a", user="segreta", R=6)
RC4 = pikepdf.Encryption(owner="a", user="segreta", R=3, aes=False, metadata=False)
PAROLE = b"BT /F1 12 Tf 72 720 Td (Una riga di testo) Tj ET"


def pdf(contenuto=PAROLE, *, pagine=1, cambia=None, **opzioni):
    documento = pikepdf.new()
    carattere = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for _ in range(pagine):
        pagina = documento.add_blank_page()
        pagina.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=carattere))
        pagina.Contents = documento.make_stream(contenuto)
    if cambia:
        cambia(documento)
    uscita = io.BytesIO()
    documento.save(uscita, **opzioni)
    return uscita.getvalue()


def rifiuto(contenuto):
    with pytest.raises(ValidationError) as errore:
        testo_pdf.testo_del_pdf(contenuto)
    return errore.value.code, errore.value.messages


def con_script(documento):
    documento.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def bomba(byte):
    """A page whose content is `byte` spaces in a few kilobytes, written by hand as no library would."""
    piccolo = zlib.compress(b" " * byte, 9)
    documento = pikepdf.Pdf.open(io.BytesIO(pdf()))
    flusso = documento.pages[0].Contents
    flusso.write(piccolo, filter=pikepdf.Name.FlateDecode)
    uscita = io.BytesIO()
    documento.save(uscita, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return uscita.getvalue()


def test_testo_di_ogni_pagina_dopo_un_salto():
    assert [pagina.strip() for pagina in testo_pdf.testo_del_pdf(pdf(pagine=2)).split("\f")] == [
        "",
        *["Una riga di testo"] * 2,
    ]


def test_script_mai_eseguito_e_testo_letto():
    assert testo_pdf.testo_del_pdf(pdf(cambia=con_script)).strip() == "Una riga di testo"


@pytest.mark.parametrize(
    ("codice", "contenuto"),
    [
        ("non_pdf", b""),
        ("non_pdf", b"PK\x03\x04" + b"x" * 2000),
        ("grande", b"%PDF-1.7\n" + b"x" * MASSIMO_BYTE),
        ("rotto", b"%PDF-1.7\n" + b"nulla" * 100),
        ("rotto", pdf()[:200]),
        ("cifrato", pdf(encryption=AES)),
        ("cifrato", pdf(encryption=pikepdf.Encryption(owner="a", user="", R=6))),
        ("cifrato", pdf(encryption=RC4)),
        ("muto", pdf(b"0 0 m 10 10 l S")),
        ("pagine", pdf(pagine=LIMITI["MASSIMO_PAGINE"] + 1)),
    ],
    ids=[
        "vuoto",
        "altro",
        "200 MB",
        "non ha pagine",
        "troncato",
        "cifrato",
        "protetto",
        "cifrato RC4",
        "scansione",
        "pagine",
    ],
)
def test_file_che_non_si_legge(codice, contenuto):
    assert rifiuto(contenuto) == (codice, [MOTIVI[codice]])


@pytest.mark.parametrize("byte", [400_000_000, 1_200_000_000])
def test_bomba_fermata_presto_e_senza_memoria(byte):
    inizio = time.monotonic()

    codice, _ = rifiuto(bomba(byte))

    assert codice in {"pesante", "rotto"}
    assert time.monotonic() - inizio < 2 * LIMITI["SECONDI"] + 5


def test_lettura_che_non_finisce(monkeypatch, tmp_path):
    eterno = tmp_path / "eterno.py"
    eterno.write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(testo_pdf, "ESTRATTORE", eterno)
    monkeypatch.setattr(testo_pdf, "SECONDI", 0.5)

    assert rifiuto(pdf())[0] == "pesante"


def test_processo_ucciso(monkeypatch, tmp_path):
    morto = tmp_path / "morto.py"
    morto.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n", encoding="utf-8")
    monkeypatch.setattr(testo_pdf, "ESTRATTORE", morto)

    assert rifiuto(pdf())[0] == "pesante"


def test_estratto_nello_stesso_processo_per_ogni_esito(monkeypatch):
    monkeypatch.setitem(LIMITI, "MASSIMO_PAGINE", 2)
    esiti = [estrai(contenuto)["rifiuto"] for contenuto in (pdf(), pdf(pagine=3), pdf(b""), b"%PDF-1.7", pdf()[:200])]
    monkeypatch.setitem(LIMITI, "MASSIMO_CARATTERI", 5)

    assert esiti == ["", "pagine", "muto", "rotto", "rotto"]
    assert estrai(pdf()) == {"testo": "", "rifiuto": "pesante"}
    assert (
        estrai(pdf(encryption=pikepdf.Encryption(owner="a", user="b", R=3, aes=False, metadata=False)))["rifiuto"]
        == "cifrato"
    )
