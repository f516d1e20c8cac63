# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib
import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.allegati import (
    FileVerificato,
    impronta_di,
    nome_casuale,
    nome_sicuro,
    percorso_casuale,
    verifica,
    verifica_allegato,
)
from tests.supporto import fogli

OFFICE = "application/vnd.openxmlformats-officedocument"


def messaggi(nome, dati, tipo=""):
    with pytest.raises(ValidationError) as errore:
        verifica(io.BytesIO(dati), nome, tipo)
    return errore.value.messages


@pytest.mark.parametrize(
    ("nome", "dati", "dichiarato", "tipo"),
    [
        ("Verbale.PDF", fogli.PDF, "application/pdf", "application/pdf"),
        ("atto.pdf.p7m", fogli.P7M, "application/x-pkcs7-mime", "application/pkcs7-mime"),
        ("nota.odt", fogli.odf("text"), "application/octet-stream", "application/vnd.oasis.opendocument.text"),
        ("conti.ods", fogli.odf(), "application/zip", "application/vnd.oasis.opendocument.spreadsheet"),
        ("nota.docx", fogli.office(), "", f"{OFFICE}.wordprocessingml.document"),
        ("conti.xlsx", fogli.xlsx([["a"]]), f"{OFFICE}.spreadsheetml.sheet", f"{OFFICE}.spreadsheetml.sheet"),
        ("foto.png", fogli.png(), "image/png; charset=binary", "image/png"),
        ("foto.JPG", fogli.jpeg(), "image/jpeg", "image/jpeg"),
        ("foto.jpeg", fogli.jpeg(), "IMAGE/PJPEG", "image/jpeg"),
    ],
)
def test_file_ammesso_con_la_sua_impronta(nome, dati, dichiarato, tipo):
    caricato = SimpleUploadedFile(nome, dati, content_type=dichiarato)

    verificato = verifica_allegato(caricato)

    impronta = hashlib.sha256(dati).hexdigest().upper()
    estensione = nome.rpartition(".")
    assert verificato == FileVerificato(f"{estensione[0]}.{estensione[2].lower()}", tipo, len(dati), impronta)
    assert caricato.read() == dati


@pytest.mark.parametrize(
    ("nome", "dati", "tipo", "messaggio"),
    [
        ("vuoto.pdf", b"", "", "Il file è vuoto."),
        ("atto.pdf", b"<html><script>", "", "Il contenuto del file non è quello che il nome promette (.pdf)."),
        ("atto.pdf", fogli.png(), "", "Il contenuto del file non è quello che il nome promette (.pdf)."),
        ("conti.xlsx", fogli.office(), "", "Il contenuto del file non è quello che il nome promette (.xlsx)."),
        ("foto.png", b"<svg/>", "image/png", "Il contenuto del file non è quello che il nome promette (.png)."),
        (
            "atto.pdf",
            fogli.PDF,
            "text/html",
            "Il file è dichiarato di tipo «text/html», che non corrisponde al suo nome.",
        ),
        (
            "nota.docx",
            fogli.office(**{"word/vbaProject.bin": b"x"}),
            "",
            "Il documento contiene macro: salvarlo senza macro e riprovare.",
        ),
    ],
)
def test_file_rifiutato_con_il_motivo(nome, dati, tipo, messaggio):
    assert messaggi(nome, dati, tipo) == [messaggio]


@pytest.mark.parametrize(
    "nome",
    ["", "atto", "pdf", "atto.svg", "atto.html", "atto.docm", "atto.pdf.exe", "atto.pdf\0.exe", "a."],
)
def test_estensione_non_ammessa(nome):
    assert messaggi(nome, fogli.PDF) == [
        "Tipo di file non ammesso: si possono caricare PDF, P7M, ODT, ODS, DOCX, XLSX, PNG, JPEG."
    ]


def test_file_oltre_25_megabyte():
    al_limite = fogli.PDF.replace(b"endobj", b"endobj" + b" " * (25 * 1024 * 1024 - len(fogli.PDF)))

    assert verifica(io.BytesIO(al_limite), "a.pdf").dimensione == 25 * 1024 * 1024
    assert messaggi("a.pdf", al_limite + b"\n" * 600_000) == ["Il file è di 25,6 MB: il massimo è 25 MB."]


def test_caricamento_senza_file():
    with pytest.raises(ValidationError) as errore:
        verifica_allegato(UploadedFile(None, "a.pdf"))

    assert errore.value.messages == ["Il file non è arrivato: caricarlo di nuovo."]


@pytest.mark.parametrize(
    ("nome", "sicuro"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Documenti\\Atto n. 154.pdf", "Atto n. 154.pdf"),
        ("fdp.\u202egpj.pdf", "fdp.gpj.pdf"),
        ("a\0b\r\nc\u200b.pdf", "abc.pdf"),
        ('re<l>azione:"finale"?.odt', "re_l_azione__finale__.odt"),
        ("  ..nascosto  .PDF. ", "nascosto.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.relazione.pdf", "_lpt1.relazione.pdf"),
        ("perche\u0301.pdf", "perché.pdf"),
        (".pdf", "pdf"),
        ("...", "documento"),
        ("/", "documento"),
        ("\u00a0\u2003.png", "png"),
        ("-.-.png", "-.-.png"),
        ("x" * 300 + ".docx", "x" * 115 + ".docx"),
        ("x" * 300, "x" * 120),
        ("a." + "y" * 300, "a." + "y" * 16),
    ],
)
def test_nome_reso_sicuro(nome, sicuro):
    assert nome_sicuro(nome) == sicuro


def test_nome_casuale_non_dice_nulla_della_persona():
    nomi = {nome_casuale("Relazione di Ada.PDF") for _ in range(50)}

    assert len(nomi) == 50
    assert all(re.fullmatch(r"([0-9a-f]{2})/\1[0-9a-f]{38}\.pdf", nome) for nome in nomi)
    assert nome_casuale("../../cattivo.php").endswith(".bin")
    assert re.fullmatch(r"allegati/[0-9a-f]{2}/[0-9a-f]{40}\.odt", percorso_casuale(None, "a.odt"))


@given(st.binary(max_size=300))
def test_impronta_uguale_a_quella_di_hashlib(dati):
    assert impronta_di(io.BytesIO(dati)) == hashlib.sha256(dati).hexdigest().upper()


@given(st.text(st.characters(exclude_categories=[])))
def test_qualunque_nome_diventa_mostrabile(nome):
    sicuro = nome_sicuro(nome)

    assert 0 < len(sicuro) <= 121
    assert not set(sicuro) & set('/\\<>:"|?*%;\0\r\n')
    assert sicuro == sicuro.strip(" .")
    assert nome_sicuro(sicuro) == sicuro
    assert sicuro.encode()
