# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib
from dataclasses import replace
from datetime import datetime

import pytest

from abitare.lib.pdf import Profilo, rendi
from tests.supporto.documenti import ALLEGATI, METADATI, apri, foglio


def test_scheda_di_un_allegato() -> None:
    documento = rendi(
        foglio('<p id="qui"><a href="#qui">Testo</a></p>'),
        metadati=METADATI,
        profilo=Profilo.A3A,
        allegati=ALLEGATI[:1],
    )

    with apri(documento.contenuto) as pdf:
        flusso = pdf.Root.AF[0].EF.F
        assert flusso.read_bytes() == b"dati.json"
        assert int(flusso.Params.Size) == 9
        assert str(flusso.Params.ModDate) == "D:20261122093000Z"
        assert bytes(flusso.Params.CheckSum) == hashlib.md5(b"dati.json", usedforsecurity=False).digest()
        assert {"/Dests", "/EmbeddedFiles"} <= set(pdf.Root.Names.keys())


def test_allegati_di_un_documento_senza_ancore() -> None:
    documento = rendi(foglio("<p>Testo</p>"), metadati=METADATI, profilo=Profilo.A3A, allegati=ALLEGATI)

    with apri(documento.contenuto) as pdf:
        assert list(pdf.Root.Names.keys()) == ["/EmbeddedFiles"]
        assert [str(nome) for nome in pdf.Root.Names.EmbeddedFiles.Names[::2]] == ["azioni.csv", "dati.json"]


def test_nomi_uguali_rifiutati() -> None:
    with pytest.raises(ValueError, match="stesso nome"):
        rendi(foglio("<p>Testo</p>"), metadati=METADATI, profilo=Profilo.A3A, allegati=ALLEGATI * 2)


def test_senza_allegati_anche_in_pdfa3() -> None:
    documento = rendi(foglio("<p>Testo</p>"), metadati=METADATI, profilo=Profilo.A3A)

    with apri(documento.contenuto) as pdf:
        assert "/AF" not in pdf.Root


def test_istanti_senza_fuso_rifiutati() -> None:
    ingenuo = datetime(2026, 11, 22, 9, 30)  # noqa: DTZ001  the point of the test

    with pytest.raises(ValueError, match="creato: serve un istante con fuso orario"):
        replace(METADATI, creato=ingenuo)
    with pytest.raises(ValueError, match="modificato: serve un istante con fuso orario"):
        replace(ALLEGATI[0], modificato=ingenuo)
