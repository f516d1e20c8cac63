# SPDX-License-Identifier: AGPL-3.0-or-later
"""The foglio di accompagnamento in the eyes of the validators."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import outloud
import pdfua
import pytest
from django.conf import settings
from pypdf import PdfReader

from abitare.lib.impronte import in_base64
from abitare.lib.pdf import Documento, Profilo
from delibere.pdf import rendi_foglio
from delibere.report.foglio import DatiFoglio, VoceFoglio, da_json, in_json
from tests.supporto.documenti import apri

OSTILE = "<script>alert('x')</script> & {{ settings }} 🏠 ﷽ " + "precipitevolissimevolmente" * 12
NOTO_AL = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
RAPPORTO = VoceFoglio(
    "rapporto-2026-003.pdf", "rapporto", "0A" * 32, "Rapporto n. 3/2026", NOTO_AL, 24, 187_345, "B1" * 32
)


def dati(*voci: VoceFoglio, **altri: object) -> DatiFoglio:
    base = DatiFoglio(
        ente="Comune di Cremona",
        atto="Deliberazione – Giunta comunale n. 154/2025",
        del_giorno=date(2025, 6, 18),
        oggetto="Indirizzi per la costituzione del tavolo intersettoriale per l'abitare",
        numero=2,
        noto_al=NOTO_AL,
        dati_esempio=False,
        voci=voci or (RAPPORTO, VoceFoglio("Relazione.pdf", "relazione", "C2" * 32)),
    )
    return replace(base, **altri)


def _rendi(d: DatiFoglio, profilo: Profilo = Profilo.A2A) -> Documento:
    return rendi_foglio(d, comune=settings.COMUNE, profilo=profilo)


def giudica(documento: Documento, cartella: Path) -> tuple[list[str], list[str]]:
    percorso = cartella / "foglio.pdf"
    percorso.write_bytes(documento.contenuto)
    detto, convalidato = outloud.check(str(percorso)), pdfua.validate(percorso)
    assert detto.error is None
    return [str(voce) for voce in detto.findings], [str(voce) for voce in convalidato.findings]


@pytest.mark.parametrize("profilo", list(Profilo))
def test_validatori(profilo, tmp_path):
    assert giudica(_rendi(dati(), profilo), tmp_path) == ([], [])


def test_validatori_su_molti_allegati_e_testi_ostili(tmp_path):
    voci = [replace(RAPPORTO, nome=f"{n} {OSTILE}"[:200]) for n in range(30)]

    assert giudica(_rendi(dati(*voci, oggetto=OSTILE * 3, dati_esempio=True)), tmp_path) == ([], [])


def test_che_cosa_dice(tmp_path):
    documento = _rendi(dati())

    with apri(documento.contenuto) as pdf:
        titolo = str(pdf.docinfo["/Title"])
        testo = "".join(_testi(documento.contenuto))
    assert titolo == "Foglio di accompagnamento n. 2: Deliberazione – Giunta comunale n. 154/2025"
    attesi = ("rapporto-2026-003.pdf", "Relazione.pdf", "0A" * 32, in_base64("0A" * 32), "B1" * 32, "C2" * 32)
    attesi += ("24pagine,187.345byte", "22/11/2026")
    assert {atteso: atteso in testo for atteso in attesi} == dict.fromkeys(attesi, True)


def test_stessi_dati_stessi_byte_e_ritorno_dal_json():
    d = dati(dati_esempio=True)

    assert da_json(in_json(d)) == d
    assert in_json(da_json(in_json(d))) == in_json(d)
    assert _rendi(da_json(in_json(d))).impronta == _rendi(d).impronta


def _testi(contenuto: bytes) -> list[str]:
    return ["".join((pagina.extract_text() or "").split()) for pagina in PdfReader(io.BytesIO(contenuto)).pages]
