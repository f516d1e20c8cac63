# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from delibere.models import Foglio, Rapporto
from delibere.report.metadati import metadati_del_foglio, metadati_del_rapporto
from delibere.services import lavori_foglio, lavori_rapporto
from delibere.services.fogli import allega_rapporto
from delibere.services.rapporti import chiedi_rapporto
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche_atti import crea_atto

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schemi/metadati-1.json").read_text(encoding="utf-8"))


def letti(metadati: bytes) -> dict:
    documento = json.loads(metadati)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(documento, SCHEMA)
    return documento["DocumentoAmministrativoInformatico"]


def impronta_del_file(stampa: Rapporto | Foglio) -> bytes:
    with stampa.file.open() as file:
        return sha256(file.read()).digest()


def impronta(id_doc: dict) -> bytes:
    return b64decode(id_doc["ImprontaCrittograficaDelDocumento"]["Impronta"])


def test_metadati_di_un_rapporto(pronto, cast):
    visti = letti(metadati_del_rapporto(pronto))

    assert impronta(visti["IdDoc"]) == impronta_del_file(pronto)
    assert visti["IdDoc"]["Segnatura"] == "PG 1/2026"
    assert visti["NomeDelDocumento"] == f"{pronto.nome_file}.pdf"
    registro = visti["DatiDiRegistrazione"]["TipoRegistro"]["Repertorio_Registro"]
    assert registro["NumeroRegistrazioneDocumento"] == f"1/{pronto.anno}"
    dati = visti["Allegati"]["IndiceAllegati"][0]["IdDoc"]
    assert impronta(dati) == sha256(pronto.congelamento.contenuto.encode()).digest()
    ruoli = {ruolo["TipoRuolo"]: ruolo for ruolo in visti["Soggetti"]["Ruolo"]}
    assert ruoli["Autore"]["PAI"]["IPAUOR"]["Denominazione"] == pronto.cambio.settore.nome
    assert ruoli["Operatore"]["PF"]["Cognome"] == (cast.coordinatrice.last_name or cast.coordinatrice.username)
    assert visti["VersioneDelDocumento"] == "1"
    assert "TracciatureModificheDocumento" not in visti


def test_stessa_riga_stessi_byte(pronto):
    ancora = Rapporto.objects.get(pk=pronto.pk)

    assert metadati_del_rapporto(pronto) == metadati_del_rapporto(ancora)


def test_la_nuova_versione_nomina_quella_che_sostituisce(pronto, cast, ricco):
    richiesta = replace(RICHIESTA, protocollo="", sostituisce=pronto.pk)
    nuovo = chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=richiesta)
    lavori_rapporto.lavora(nuovo.pk)
    nuovo.refresh_from_db()

    visti = letti(metadati_del_rapporto(nuovo))

    assert visti["VersioneDelDocumento"] == "2"
    assert impronta(visti["TracciatureModificheDocumento"][0]["IdDocVersionePrecedente"]) == impronta_del_file(pronto)
    assert "Segnatura" not in visti["IdDoc"]


def test_rapporto_allegato_e_foglio_nominano_l_atto(pronto, cast):
    atto = crea_atto()
    foglio = allega_rapporto(utente=cast.segreteria, atto_id=atto.pk, rapporto_id=pronto.pk)
    lavori_foglio.lavora(foglio.pk)
    foglio.refresh_from_db()

    del_foglio = letti(metadati_del_foglio(foglio))

    assert str(atto) in letti(metadati_del_rapporto(pronto))["Note"]
    assert impronta(del_foglio["IdDoc"]) == impronta_del_file(foglio)
    assert str(atto) in del_foglio["Note"]
    assert del_foglio["Allegati"] == {"NumeroAllegati": 0}


@pytest.mark.parametrize(("codice", "atteso"), [("", False), ("AABBCC1", True)])
def test_area_organizzativa_solo_se_il_comune_la_dice(pronto, settings, codice, atteso):
    settings.COMUNE = replace(settings.COMUNE, codice_aoo=codice)

    ente = letti(metadati_del_rapporto(pronto))["Soggetti"]["Ruolo"][0]["PAI"]

    assert ("IPAAOO" in ente) is atteso
