# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a report compares itself with is told with the request and never changes."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from abitare.lib.tempo import oggi
from delibere.models import Rapporto, Sezione
from delibere.report import Supporto, contenuto_di
from delibere.services import effetti
from delibere.services.rapporti import chiedi_rapporto
from programma.models import Azione
from programma.services import modifica_azione
from tavolo.services import oscura_testo
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_verifica
from tests.fabbriche_atti import crea_atto

OGGI = replace(RICHIESTA, al=oggi())


def chiedi(cast, programma, richiesta=OGGI) -> Rapporto:
    return chiedi_rapporto(utente=cast.coordinatrice, programma_id=programma.pk, richiesta=richiesta)


def prepara(rapporto: Rapporto, stato: str = Rapporto.Stato.PRONTO) -> Rapporto:
    impronta = hashlib.sha256(b"").hexdigest().upper()
    fatto = {"stato": stato, "file": "x.pdf", "impronta": impronta, "pagine": 1, "dimensione": 1, "errore": "x"}
    Rapporto.objects.filter(pk=rapporto.pk).update(**fatto)
    return rapporto


def cambia(cast, azione: Azione, **dati: object) -> None:
    modifica_azione(utente=cast.coordinatrice, azione_id=azione.pk, dati=dati, motivo="Ritardo del bando")


@pytest.fixture
def azione(ricco) -> Azione:
    return Azione.objects.get(codice="1.1")


def test_il_primo_non_ha_con_che_confrontarsi(cast, ricco):
    rapporto = chiedi(cast, ricco)

    assert rapporto.confronti == {"cambiato": None, "deliberato": None}


def test_si_confronta_con_l_ultimo_che_e_stato_fatto(cast, ricco, azione):
    primo = prepara(chiedi(cast, ricco))
    cambia(cast, azione, fine_prevista=date(2026, 8, 14))
    prepara(chiedi(cast, ricco), Rapporto.Stato.FALLITO)
    secondo = chiedi(cast, ricco)
    cambia(cast, azione, fine_prevista=date(2027, 1, 1))

    detto = Rapporto.objects.get(pk=secondo.pk).confronti["cambiato"]

    assert (detto["con"], detto["al"], detto["congelamento_id"]) == (
        str(primo),
        oggi().isoformat(),
        primo.congelamento_id,
    )
    assert detto["voci"] == [
        {
            "obiettivo": "1 Obiettivo 1",
            "oggetto": "1.1 Azione 1.1",
            "genere": "date",
            "frase": "Fine prevista spostata di 45 giorni, dal 30/06/2026 al 14/08/2026.",
            "firma": f"{cast.sociali.nome}, {oggi():%d/%m/%Y}; motivo: Ritardo del bando",
        }
    ]


def test_non_con_uno_che_parla_di_un_giorno_successivo(cast, ricco):
    prepara(chiedi(cast, ricco))

    rapporto = chiedi(cast, ricco, replace(OGGI, al=oggi() - timedelta(days=1)))

    assert rapporto.confronti["cambiato"] is None


def test_non_con_quello_di_un_altro_programma(cast, ricco, bozza):
    prepara(chiedi(cast, ricco))

    assert chiedi(cast, bozza).confronti["cambiato"] is None


def test_solo_le_sezioni_chieste(cast, ricco):
    prepara(chiedi(cast, ricco))

    assert chiedi(cast, ricco, replace(OGGI, sezioni=(Sezione.AZIONI,))).confronti == {}


def test_rispetto_al_deliberato_conta_il_piano_e_non_come_va(cast, bozza):
    azione = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.lavori_pubblici)
    atto = crea_atto(anno=2026, data=date(2026, 11, 21))
    effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    cambia(cast, azione, titolo="Ripensata")
    crea_verifica(crea_aggiornamento(azione, 40))

    detto = chiedi(cast, bozza).confronti["deliberato"]
    prima_dell_atto = chiedi(cast, bozza, replace(OGGI, al=oggi() - timedelta(days=3))).confronti["deliberato"]

    assert detto["con"] == f"{atto} del {atto.data:%d/%m/%Y}"
    assert [voce["frase"] for voce in detto["voci"]] == ["Titolo cambiato da «Azione 1.1» a «Ripensata»."]
    assert prima_dell_atto is None


def test_un_testo_oscurato_non_torna_nel_rapporto_seguente(cast, ricco, azione):
    segreto = "Alloggio della signora X"
    cambia(cast, azione, descrizione=segreto, titolo=segreto)
    prepara(chiedi(cast, ricco))
    for campo in ("titolo", "descrizione"):
        oscura_testo(
            utente=cast.amministratrice,
            modello="programma.azione",
            oggetto_id=azione.pk,
            campo=campo,
            testo=segreto,
            motivo="privacy",
        )
    cambia(cast, azione, luogo="Via Po")

    detto = chiedi(cast, ricco).confronti["cambiato"]

    assert segreto not in str(detto)
    assert [voce["frase"] for voce in detto["voci"]] == ["Indirizzo scritto: «Via Po»."]


def test_la_pagina_e_il_documento_leggono_cio_che_e_tenuto(cast, ricco, azione):
    prepara(chiedi(cast, ricco))
    cambia(cast, azione, luogo="Via Po")
    rapporto = chiedi(cast, ricco)
    cambia(cast, azione, luogo="Via Adda")

    for supporto in Supporto:
        contenuto = contenuto_di(Rapporto.objects.get(pk=rapporto.pk), supporto)
        assert [voce.frase for voce in contenuto.cambiato.voci] == ["Indirizzo scritto: «Via Po»."]
        assert contenuto.deliberato is None
