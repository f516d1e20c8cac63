# SPDX-License-Identifier: AGPL-3.0-or-later
"""Same data, same tools, same bytes, in whatever process; and the private parts of the tools that this rests on."""

import gc
import inspect
import os
import subprocess
import sys
from pathlib import Path

import pytest

from abitare.lib.pdf import Profilo, prepara_processo, rendi
from abitare.lib.pdf.motore import _disegna, pydyf
from abitare.lib.pdf.processo import SOGLIE_GC, _riferimenti_alle_pagine
from tests.supporto.documenti import METADATI, foglio

RADICE = Path(__file__).parents[4]
PROGRAMMA = """
import sys, warnings
warnings.simplefilter("error")
import django
django.setup()
assert "weasyprint" not in sys.modules
from abitare.lib.pdf import Profilo, prepara_processo, rendi, stampabile
from tests.supporto.documenti import ALLEGATI, METADATI, campione
if sys.argv[1] == "preparato":
    prepara_processo()
documento = rendi(stampabile(campione(3)), metadati=METADATI, profilo=Profilo.A3A, allegati=ALLEGATI[::-1])
print(documento.impronta)
"""


def _impronta(modo: str, cartella: Path, **ambiente: str) -> str:
    completo = os.environ | {"DJANGO_SETTINGS_MODULE": "abitare.settings", "PYTHONPATH": str(RADICE)} | ambiente
    esito = subprocess.run(
        [sys.executable, "-c", PROGRAMMA, modo], cwd=cartella, env=completo, check=False, capture_output=True, text=True
    )
    assert esito.returncode == 0, esito.stderr
    return esito.stdout.strip()


def test_stessi_byte_in_altri_processi(tmp_path: Path) -> None:
    lontano = _impronta("nudo", RADICE, PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C")

    assert _impronta("nudo", tmp_path, PYTHONHASHSEED="0", TZ="Europe/Rome", LANG="it_IT.UTF-8") == lontano
    assert _impronta("preparato", tmp_path, PYTHONHASHSEED="2", TZ="America/New_York", LANG="it_IT.UTF-8") == lontano


def test_preparazione_del_processo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pydyf.PDF, "page_references", pydyf.PDF.page_references)
    soglie = gc.get_threshold()

    try:
        prepara_processo()
        assert (gc.get_threshold(), gc.get_freeze_count() > 0) == (SOGLIE_GC, True)
        assert pydyf.PDF.page_references.fget is _riferimenti_alle_pagine
    finally:
        gc.unfreeze()
        gc.set_threshold(*soglie)


def test_dati_diversi_byte_diversi() -> None:
    impronte = {
        rendi(foglio(f"<p>{testo}</p>"), metadati=METADATI, profilo=profilo).impronta
        for testo in ("uno", "due")
        for profilo in Profilo
    }

    assert len(impronte) == 4


def test_riferimenti_alle_pagine_come_li_fa_pydyf() -> None:
    pdf = pydyf.PDF()
    confronti = []

    for _ in range(3):
        confronti.append((_riferimenti_alle_pagine(pdf), _riferimenti_alle_pagine(pdf), pdf.page_references))
        pdf.add_page(pydyf.Dictionary({"Type": "/Page"}))
    confronti.append((_riferimenti_alle_pagine(pdf), _riferimenti_alle_pagine(pdf), pdf.page_references))

    assert [prima == seconda == originale for prima, seconda, originale in confronti] == [True] * 4
    assert len(confronti[-1][0]) == 3


def test_un_flusso_riunito_e_come_lo_scrive_pydyf() -> None:
    operatori = [b"q", "BT", 1.5, pydyf.String("casa"), 3]
    flusso = pydyf.Stream(operatori[:-1])

    _disegna(lambda disegnato, scala: disegnato.stream.append(scala), flusso, 3)

    assert (len(flusso.stream), flusso.data) == (1, pydyf.Stream(operatori).data)


def test_le_parti_private_di_weasyprint_sono_quelle_note() -> None:
    """When this fails, read `weasyprint/pdf/tags.py` of the new version again before changing the numbers here."""
    import weasyprint
    from weasyprint.pdf import tags

    assert weasyprint.__version__ == "70.0"
    assert list(inspect.signature(tags._build_box_tree).parameters) == [
        "box",
        "parent",
        "pdf",
        "page_number",
        "nums",
        "annotations",
        "tags",
    ]
    assert tags._build_box_tree.__module__ == "weasyprint.pdf.tags"


def test_weasyprint_resta_com_era_anche_dopo_un_errore() -> None:
    from weasyprint.pdf import tags

    originale = tags._build_box_tree

    with pytest.raises(Exception, match="inesistente"):
        rendi(foglio("<p>Testo</p>", "p { inesistente: 1 }"), metadati=METADATI, profilo=Profilo.A2A)

    assert tags._build_box_tree is originale
