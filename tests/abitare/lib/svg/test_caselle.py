# SPDX-License-Identifier: AGPL-3.0-or-later
from xml.etree import ElementTree as ET

import pytest

from abitare.lib.svg import RigaDiCaselle, caselle

SPAZIO = "{http://www.w3.org/2000/svg}"


def test_una_casella_per_colonna_con_il_numero_in_parole():
    righe = [RigaDiCaselle("Lavori Pubblici", [50.0, None]), RigaDiCaselle("<Urbanistica> & casa", [0.0, 100.0])]

    radice = ET.fromstring(caselle(righe, ["30/06/2026", "30/09/2026"], "Copertura"))  # noqa: S314  # drawn by us

    testi = [nodo.text for nodo in radice.iter(f"{SPAZIO}text")]
    assert [testo for testo in testi if "%" in testo] == ["50\xa0%", "0\xa0%", "100\xa0%"]
    assert "–" in testi
    larghezze = [float(nodo.get("width", "")) for nodo in radice.iter(f"{SPAZIO}rect")]
    assert larghezze[1] == pytest.approx(larghezze[0] / 2, abs=0.01)
    assert radice.findtext(f"{SPAZIO}desc", "").startswith("Lavori Pubblici: 30/06/2026 50\xa0%, 30/09/2026 niente")


def test_senza_righe_ne_colonne_resta_un_disegno():
    assert ET.fromstring(caselle([], [], "Vuoto")).findtext(f"{SPAZIO}title") == "Vuoto"  # noqa: S314  # drawn by us
