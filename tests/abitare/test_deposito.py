# SPDX-License-Identifier: AGPL-3.0-or-later
"""What whoever opens the repository must find."""

import hashlib
import re
import subprocess
from pathlib import Path

import pytest
import yaml

RADICE = Path(__file__).resolve().parents[2]
SORGENTI = {".py", ".html", ".txt", ".scss", ".css", ".js", ".mjs", ".sh", ".yml", ".svg", ".toml"}
SENZA_COMMENTI = {"requirements.txt", "requirements-dev.txt"}
AGPL_3 = "8486a10c4393cee1c25392769ddd3b2d6c242d6ec7928e1414efff7dfb2f07ef"


def file_del_deposito() -> list[Path]:
    elenco = subprocess.run(["git", "ls-files", "-z"], cwd=RADICE, capture_output=True, text=True, check=True).stdout
    return [RADICE / nome for nome in elenco.split("\0") if nome and (RADICE / nome).is_file()]


def da_firmare(percorso: Path) -> bool:
    nome = percorso.relative_to(RADICE)
    sorgente = percorso.suffix in SORGENTI or percorso.name == "Makefile" or nome.parts[0] == ".ci"
    fixture = percorso.suffix == ".txt" and nome.parts[0] == "tests"
    return sorgente and percorso.name not in SENZA_COMMENTI and "migrations" not in nome.parts and not fixture


def test_ogni_sorgente_porta_la_licenza():
    sorgenti = [percorso for percorso in file_del_deposito() if da_firmare(percorso)]

    senza = [
        str(percorso.relative_to(RADICE))
        for percorso in sorgenti
        if "SPDX-License-Identifier: AGPL-3.0-or-later" not in "".join(percorso.read_text().splitlines()[:2])
    ]

    assert senza == []


def test_la_licenza_e_quella_intera():
    assert hashlib.sha256((RADICE / "LICENSE").read_bytes()).hexdigest() == AGPL_3


@pytest.fixture(scope="module")
def publiccode():
    return yaml.safe_load((RADICE / "publiccode.yml").read_text())


def test_publiccode_ha_le_chiavi_obbligatorie(publiccode):
    assert publiccode["publiccodeYmlVersion"] == "0.7"
    assert {
        "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal", "maintenance",
        "localisation",
    } <= set(publiccode)  # fmt: skip
    assert publiccode["legal"]["license"] == "AGPL-3.0-or-later"
    assert publiccode["organisation"]["uri"] == "urn:x-italian-pa:c_d150"
    assert publiccode["maintenance"]["contacts"]


def test_publiccode_non_ha_sezioni_di_paese(publiccode):
    assert {"it", "IT"} & set(publiccode) == set()


@pytest.mark.parametrize("lingua", ["it", "en"])
def test_publiccode_descrizioni_nelle_misure(publiccode, lingua):
    descrizione = publiccode["description"][lingua]

    assert len(descrizione["shortDescription"]) <= 150
    assert 150 <= len(descrizione["longDescription"]) <= 10_000
    assert descrizione["features"]


def test_il_readme_rimanda_a_file_che_ci_sono():
    rimandi = re.findall(r"\]\(([^)#:]+)\)", (RADICE / "README.md").read_text())

    assert [rimando for rimando in rimandi if not (RADICE / rimando).exists()] == []
