# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from abitare.lib.tempo import oggi
from programma.fotografia.presa import fotografa
from programma.numeri import quadro
from programma.queries.lettura.filtri import CONDIZIONI, Filtri, leggi_filtri, scelte, senza_accenti
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo


@pytest.fixture
def foto(cast, programma, obiettivo):
    crea_azione(obiettivo, cast.lavori_pubblici, titolo="Città più verde", luogo="via Po")
    seconda = crea_azione(obiettivo, cast.urbanistica, titolo="Canone concordato", stato="in_corso")
    altro = crea_obiettivo(programma, cast.sociali, orizzonte="lungo")
    crea_azione(altro, cast.lavori_pubblici, titolo="Alloggi", stato="sospesa", motivo_stato="Manca il progetto")
    crea_aggiornamento(seconda, 10)
    return fotografa(programma.pk, al=oggi())


def codici(foto, **valori: str) -> list[str]:
    passano = scelte(foto, quadro(foto).letture, leggi_filtri(valori, foto))
    return [azione.codice for azione in foto.azioni() if azione.id in passano]


def test_ogni_filtro_e_la_loro_unione(foto, cast) -> None:
    assert codici(foto) == ["1.1", "1.2", "2.1"]
    assert codici(foto, settore=str(cast.lavori_pubblici.pk)) == ["1.1", "2.1"]
    assert codici(foto, orizzonte="lungo") == ["2.1"]
    assert codici(foto, stato="in_corso") == ["1.2"]
    assert codici(foto, condizione="da_verificare") == ["1.2"]
    assert codici(foto, condizione="mai_comunicata", orizzonte="breve") == ["1.1"]
    assert codici(foto, testo="CITTA piu") == ["1.1"]
    assert codici(foto, testo="via po") == ["1.1"]
    assert codici(foto, testo="2.1") == ["2.1"]
    assert codici(foto, testo="inesistente") == []


@pytest.mark.parametrize("condizione", CONDIZIONI)
def test_ogni_condizione_si_puo_chiedere(foto, condizione: str) -> None:
    filtri = leggi_filtri({"condizione": condizione}, foto)

    assert filtri == Filtri(condizione=condizione)
    assert scelte(foto, quadro(foto).letture, filtri) <= {azione.id for azione in foto.azioni()}


@pytest.mark.parametrize("nome", ["settore", "orizzonte", "stato", "condizione"])
@pytest.mark.parametrize("valore", ["x", "-1", "999999999999", "' OR 1=1 --", "<script>", "١"])
def test_un_valore_senza_senso_si_scarta_e_si_nomina(foto, nome: str, valore: str) -> None:
    filtri = leggi_filtri({nome: valore}, foto)

    assert filtri == Filtri(scartati=(nome,))
    assert not filtri


def test_l_indirizzo_torna_uguale(foto, cast) -> None:
    valori = {"settore": str(cast.urbanistica.pk), "testo": "a & b", "stato": "in_corso"}

    filtri = leggi_filtri(valori, foto)

    assert dict(filtri.coppie) == valori
    assert filtri.query_con(al="2026-03-01", anno=None) == (
        f"settore={cast.urbanistica.pk}&stato=in_corso&testo=a+%26+b&al=2026-03-01"
    )
    assert filtri.query_con(stato="sospesa") == f"settore={cast.urbanistica.pk}&stato=sospesa&testo=a+%26+b"


def test_il_testo_ha_una_misura(foto) -> None:
    assert len(leggi_filtri({"testo": "a" * 10_000}, foto).testo) == 200


def test_senza_accenti_e_maiuscole() -> None:
    assert senza_accenti("PERCHÉ Città Straße") == "perche citta strasse"
