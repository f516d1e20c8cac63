# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from delibere.estratto import leggi_estratto
from delibere.models import Atto, EffettoAtto
from delibere.services import atti
from programma.models import Congelamento, Programma
from tavolo.models import Cambio
from tavolo.storia import Via
from tests.fabbriche_atti import crea_atto

ESTRATTO = leggi_estratto(
    (Path(__file__).parents[1] / "estratto" / "atti" / "semplice.txt").read_text(encoding="utf-8")
)
DATI, PARTI = atti.dati_da_estratto(ESTRATTO)


def test_estratto_registrato_per_intero(cast):
    atto = atti.crea_atto_da_estratto(utente=cast.segreteria, estratto=ESTRATTO, dati_esempio=True)

    atto.refresh_from_db()
    assert (atto.numero, atto.anno, atto.data) == (ESTRATTO.numero, ESTRATTO.anno, ESTRATTO.data)
    assert (atto.tipo, atto.organo) == (Atto.Tipo.DELIBERAZIONE, Atto.Organo.GIUNTA)
    assert (atto.votazione, atto.settore_proponente) == (ESTRATTO.voto, ESTRATTO.settore)
    assert atto.dati_esempio is True
    letto = atti.parti_di(atto)
    assert letto.presenze == ESTRATTO.presenze
    assert letto.allegati == ESTRATTO.allegati
    assert letto.punti == PARTI.punti
    assert Cambio.objects.get(utente=cast.segreteria).via == Via.IMPORTAZIONE


def test_proposta_respinta_si_legge_nella_votazione():
    dati, _ = atti.dati_da_estratto(replace(ESTRATTO, esito="respinta"))

    assert dati["votazione"] == f"{ESTRATTO.voto}; proposta respinta"


@pytest.mark.parametrize("chi", ["referente", "consigliera", "amministratrice", "estraneo", "disattivata"])
def test_chi_non_segue_gli_atti_non_registra(cast, chi):
    with pytest.raises(PermissionDenied):
        atti.crea_atto_da_estratto(utente=getattr(cast, chi), estratto=ESTRATTO)

    assert Atto.objects.count() == 0


def test_stesso_atto_due_volte_rifiutato(cast):
    atti.crea_atto_da_estratto(utente=cast.coordinatrice, estratto=ESTRATTO)

    with pytest.raises(ValidationError) as rifiuto:
        atti.crea_atto_da_estratto(utente=cast.coordinatrice, estratto=ESTRATTO)

    assert rifiuto.value.messages == [atti.DOPPIO]
    assert Atto.objects.count() == 1


@pytest.mark.motore
def test_doppione_fermato_anche_dal_database(cast, monkeypatch):
    atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    monkeypatch.setattr(Atto, "full_clean", lambda self: None)

    with pytest.raises(ValidationError) as rifiuto:
        atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)

    assert rifiuto.value.messages == [atti.DOPPIO]


def test_altro_errore_del_database_non_si_nasconde(cast, monkeypatch):
    monkeypatch.setattr(Atto, "full_clean", lambda self: None)

    with pytest.raises(Exception, match="atto_anno_della_data"):
        atti.crea_atto(utente=cast.segreteria, dati=DATI | {"anno": 1999}, parti=PARTI)


def test_parte_non_valida_non_lascia_nulla(cast):
    guasto = replace(PARTI, allegati=(replace(PARTI.allegati[0], impronta="XYZ"),))

    with pytest.raises(ValidationError):
        atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=guasto)

    assert (Atto.objects.count(), Cambio.objects.filter(utente=cast.segreteria).count()) == (0, 0)


def test_correzione_con_motivo(cast):
    atto = atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    parti = replace(PARTI, presenze=PARTI.presenze[:2])

    with pytest.raises(ValidationError) as rifiuto:
        atti.modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati=DATI, parti=parti, motivo=" ")
    atti.modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati={"oggetto": "Altro"}, parti=parti, motivo="refuso")

    assert list(rifiuto.value.message_dict) == ["motivo"]
    atto.refresh_from_db()
    assert (atto.oggetto, atti.parti_di(atto)) == ("Altro", parti)
    assert Cambio.objects.filter(motivo="refuso").count() == 1


def test_correzione_senza_differenze_non_scrive(cast):
    atto = atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    prima = atto.presenze.first().storia.count()

    atti.modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati=DATI, parti=PARTI, motivo="niente")

    assert (atto.storia.count(), atto.presenze.first().storia.count()) == (1, prima)


def test_correzione_che_ne_farebbe_un_doppione(cast):
    atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    altro = atti.crea_atto(utente=cast.segreteria, dati=DATI | {"numero": 999}, parti=PARTI)

    with pytest.raises(ValidationError):
        atti.modifica_atto(utente=cast.segreteria, atto_id=altro.pk, dati=DATI, parti=PARTI, motivo="numero")

    altro.refresh_from_db()
    assert altro.numero == 999


def test_adozione_congela_e_cita_l_atto(cast, bozza, atto):
    effetto = atti.adotta_programma(
        utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk, motivo="adottato"
    )

    bozza.refresh_from_db()
    congelamento = Congelamento.objects.get()
    cambio = bozza.storia.first().cambio
    assert (bozza.stato, effetto.tipo) == (Programma.Stato.ADOTTATO, EffettoAtto.Tipo.ADOZIONE)
    assert (cambio.atto, cambio.motivo, cambio.utente) == (atto, "adottato", cast.coordinatrice)
    assert (congelamento.cambio, congelamento.al, congelamento.programma) == (cambio, atto.data, bozza)
    assert '"stato":"adottato"' in congelamento.contenuto


@pytest.mark.parametrize("chi", ["segreteria", "referente", "consigliera", "amministratrice"])
def test_solo_il_coordinamento_lega_un_atto_al_programma(cast, bozza, atto, chi):
    for servizio in (atti.adotta_programma, atti.collega_mandato, atti.chiudi_programma):
        with pytest.raises(PermissionDenied):
            servizio(utente=getattr(cast, chi), programma_id=bozza.pk, atto_id=atto.pk)

    bozza.refresh_from_db()
    assert (bozza.stato, EffettoAtto.objects.count()) == (Programma.Stato.BOZZA, 0)


def test_adottare_due_volte_e_rifiutato(cast, bozza, atto):
    atti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    with pytest.raises(ValidationError) as rifiuto:
        atti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto().pk)

    assert rifiuto.value.messages == ["Il programma è già stato adottato con un altro atto."]
    assert (EffettoAtto.objects.count(), Congelamento.objects.count()) == (1, 1)


def test_atto_futuro_non_ha_effetto(cast, bozza):
    domani = oggi() + timedelta(days=1)
    atto = crea_atto(data=domani, anno=domani.year)

    with pytest.raises(ValidationError) as rifiuto:
        atti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    assert rifiuto.value.messages == ["L'atto ha una data futura: non ha ancora effetto."]


def test_mandato_una_volta_sola(cast, bozza, atto):
    effetto = atti.collega_mandato(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    with pytest.raises(ValidationError) as rifiuto:
        atti.collega_mandato(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    bozza.refresh_from_db()
    assert (effetto.tipo, bozza.stato) == (EffettoAtto.Tipo.MANDATO, Programma.Stato.BOZZA)
    assert rifiuto.value.messages == ["Questo atto ha già questo effetto sul programma."]


def test_chiusura_solo_dopo_l_adozione(cast, bozza, atto):
    with pytest.raises(ValidationError) as rifiuto:
        atti.chiudi_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    atti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    atti.chiudi_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto().pk, motivo="fine")

    bozza.refresh_from_db()
    assert rifiuto.value.messages == ["Solo un programma adottato si chiude: questo è in bozza."]
    assert (bozza.stato, Congelamento.objects.count()) == (Programma.Stato.CHIUSO, 2)


def test_ricerca_degli_atti(cast):
    atto = atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    altro = crea_atto(numero=7, anno=2024, data=date(2024, 1, 9), oggetto="Tutt'altro", registro="")
    punto = ESTRATTO.decisioni[0].split()[0]

    assert list(Atto.objects.cercati(f"{atto.numero}/{atto.anno}")) == [atto]
    assert list(Atto.objects.cercati("2024")) == [altro]
    assert list(Atto.objects.cercati("7/")) == [altro]
    assert list(Atto.objects.cercati("tutt'ALTRO 2024")) == [altro]
    assert list(Atto.objects.cercati(punto)) == [atto]
    assert list(Atto.objects.cercati("99999999999999999999")) == []


def test_chi_legge_gli_atti(cast, atto):
    leggono = {nome for nome, chi in cast.persone.items() if Atto.objects.visibili_a(chi).exists()}

    assert leggono == set(cast.persone) - {"estraneo", "scaduta", "disattivata"}
