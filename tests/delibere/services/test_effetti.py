# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from importlib import import_module

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from abitare.lib.tempo import oggi
from delibere.models import EffettoAtto
from delibere.services import effetti
from delibere.services.atti import CITATO, modifica_atto
from delibere.services.parti_atto import PartiAtto
from programma.models import Congelamento, Programma
from programma.queries.deliberato import delibera_vigente
from programma.services import modifica_azione
from programma.services.atto_richiesto import FUTURO
from tavolo.storia import con_autore
from tests.fabbriche import crea_azione, crea_obiettivo
from tests.fabbriche_atti import crea_atto
from tests.supporto.insieme import in_parallelo
from tests.supporto.protezioni import senza_protezioni


@pytest.fixture
def adottato(cast, bozza, atto):
    """With one action, adopted by an act of 18/06/2025."""
    azione = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.lavori_pubblici)
    effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    bozza.azione = azione
    return bozza


def cambia_titolo(cast, programma, titolo="Altro titolo"):
    modifica_azione(utente=cast.coordinatrice, azione_id=programma.azione.pk, dati={"titolo": titolo})


def modifica(cast, programma, atto, **altro):
    return effetti.modifica_programma_con_atto(
        utente=cast.coordinatrice, programma_id=programma.pk, atto_id=atto.pk, **altro
    )


def test_adozione_congela_e_cita_l_atto(cast, bozza, atto):
    effetto = effetti.adotta_programma(
        utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk, motivo="adottato"
    )

    bozza.refresh_from_db()
    congelamento = Congelamento.objects.get()
    cambio = bozza.storia.first().cambio
    assert (bozza.stato, effetto.tipo) == (Programma.Stato.ADOTTATO, EffettoAtto.Tipo.ADOZIONE)
    assert (cambio.atto, cambio.motivo, cambio.utente) == (atto, "adottato", cast.coordinatrice)
    assert (congelamento.cambio, congelamento.al, congelamento.programma) == (cambio, atto.data, bozza)
    assert effetto.congelamento == congelamento
    assert '"stato":"adottato"' in congelamento.contenuto


@pytest.mark.parametrize("chi", ["segreteria", "referente", "consigliera", "amministratrice"])
def test_solo_il_coordinamento_lega_un_atto_al_programma(cast, bozza, atto, chi):
    for servizio in (
        effetti.adotta_programma,
        effetti.collega_mandato,
        effetti.modifica_programma_con_atto,
        effetti.chiudi_programma,
    ):
        with pytest.raises(PermissionDenied):
            servizio(utente=getattr(cast, chi), programma_id=bozza.pk, atto_id=atto.pk)

    bozza.refresh_from_db()
    assert (bozza.stato, EffettoAtto.objects.count()) == (Programma.Stato.BOZZA, 0)


def test_adottare_due_volte_e_rifiutato(cast, bozza, atto):
    effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    with pytest.raises(ValidationError) as rifiuto:
        effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto().pk)

    assert rifiuto.value.messages == ["Il programma è già stato adottato con un altro atto."]
    assert (EffettoAtto.objects.count(), Congelamento.objects.count()) == (1, 1)


def test_atto_futuro_non_ha_effetto(cast, bozza):
    domani = oggi() + timedelta(days=1)
    atto = crea_atto(data=domani, anno=domani.year)

    with pytest.raises(ValidationError) as rifiuto:
        effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    assert rifiuto.value.messages == ["L'atto ha una data futura: non ha ancora effetto."]


def test_mandato_una_volta_sola(cast, bozza, atto):
    effetto = effetti.collega_mandato(
        utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk, motivo="Richiesta del Consiglio"
    )

    with pytest.raises(ValidationError) as rifiuto:
        effetti.collega_mandato(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    bozza.refresh_from_db()
    assert effetto.storia.get().cambio.motivo == "Richiesta del Consiglio"
    assert (effetto.tipo, effetto.congelamento, bozza.stato) == (EffettoAtto.Tipo.MANDATO, None, Programma.Stato.BOZZA)
    assert rifiuto.value.messages == ["Questo atto ha già questo effetto sul programma."]


def test_chiusura_solo_dopo_l_adozione(cast, bozza, atto):
    with pytest.raises(ValidationError) as rifiuto:
        effetti.chiudi_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    effetti.chiudi_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto().pk, motivo="fine")

    bozza.refresh_from_db()
    assert rifiuto.value.messages == ["Solo un programma adottato si chiude: questo è in bozza."]
    assert (bozza.stato, Congelamento.objects.count()) == (Programma.Stato.CHIUSO, 2)


def test_modifica_congela_il_programma_com_e(cast, adottato):
    cambia_titolo(cast, adottato)
    atto = crea_atto(data=date(2025, 7, 1))

    effetto = modifica(cast, adottato, atto, motivo="Variante")

    adottato.refresh_from_db()
    assert (adottato.stato, effetto.tipo) == (Programma.Stato.ADOTTATO, EffettoAtto.Tipo.MODIFICA)
    assert (effetto.congelamento.al, effetto.congelamento.cambio.atto) == (date(2025, 7, 1), atto)
    assert '"titolo":"Altro titolo"' in effetto.congelamento.contenuto
    vigente = delibera_vigente(adottato.pk)
    assert (vigente.congelamento_id, vigente.atto_id, vigente.modifica) == (effetto.congelamento_id, atto.pk, True)
    assert vigente.stato == f"c{effetto.congelamento_id}"


def test_modifica_rifiutata(cast, bozza, adottato):
    prima, dopo = crea_atto(data=date(2025, 6, 17)), crea_atto(data=date(2025, 7, 1))
    rifiuti = []
    for fai in (
        lambda: modifica(cast, adottato, dopo),
        lambda: cambia_titolo(cast, adottato) or modifica(cast, adottato, prima),
        lambda: (
            effetti.chiudi_programma(utente=cast.coordinatrice, programma_id=adottato.pk, atto_id=dopo.pk)
            and modifica(cast, adottato, dopo)
        ),
    ):
        with pytest.raises((ValidationError, PermissionDenied)) as rifiuto:
            fai()
        rifiuti.append(getattr(rifiuto.value, "messages", None))

    assert rifiuti == [
        [effetti.NIENTE_DI_NUOVO],
        ["L'atto è del 17/06/2025, prima di quello che ha adottato il programma (18/06/2025)."],
        None,
    ]
    assert not EffettoAtto.objects.filter(tipo=EffettoAtto.Tipo.MODIFICA).exists()


def test_una_bozza_non_si_modifica_con_un_atto(cast, bozza, atto):
    with pytest.raises(ValidationError) as rifiuto:
        modifica(cast, bozza, atto)

    assert rifiuto.value.messages == ["Solo un programma adottato si modifica con un atto: questo è in bozza."]
    assert (EffettoAtto.objects.count(), Congelamento.objects.count()) == (0, 0)


def test_lo_stesso_atto_congela_di_nuovo_con_un_motivo(cast, adottato):
    atto = crea_atto(data=date(2025, 7, 1))
    cambia_titolo(cast, adottato)
    primo = modifica(cast, adottato, atto).congelamento
    cambia_titolo(cast, adottato, "Titolo dimenticato")

    with pytest.raises(ValidationError) as muto:
        modifica(cast, adottato, atto)
    effetto = modifica(cast, adottato, atto, motivo="Mancava un titolo")

    assert muto.value.message_dict == {"motivo": [effetti.GIA_MODIFICATO]}
    assert EffettoAtto.objects.filter(tipo=EffettoAtto.Tipo.MODIFICA).count() == 1
    assert effetto.congelamento_id > primo.pk
    assert [riga.congelamento_id for riga in effetto.storia.order_by("history_id")] == [
        primo.pk,
        effetto.congelamento_id,
    ]
    assert delibera_vigente(adottato.pk).congelamento_id == effetto.congelamento_id


@pytest.mark.motore
def test_il_database_vuole_il_congelamento_tranne_che_per_il_mandato(cast, adottato, atto):
    effetto = adottato.effetti.get()
    congelamento, effetto.congelamento = effetto.congelamento, None
    vietato = pytest.raises(IntegrityError, match="effetto_con_congelamento")
    with vietato, transaction.atomic(), con_autore(cast.coordinatrice):
        effetto.save()
    mandato = effetti.collega_mandato(utente=cast.coordinatrice, programma_id=adottato.pk, atto_id=atto.pk)
    mandato.congelamento = congelamento

    with pytest.raises(ValidationError) as rifiuto:
        mandato.full_clean()

    assert rifiuto.value.messages == ["Un atto che adotta, modifica o chiude un programma ne congela i dati."]


@pytest.mark.motore
def test_gli_effetti_di_prima_ritrovano_il_loro_congelamento(cast, adottato, atto):
    effetti.collega_mandato(utente=cast.coordinatrice, programma_id=adottato.pk, atto_id=atto.pk)
    congelamento = Congelamento.objects.get()
    migrazione = import_module("delibere.migrations.0004_effetto_con_congelamento")
    with connection.cursor() as cursore, senza_protezioni():
        cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursore.execute("ALTER TABLE delibere_effettoatto DROP CONSTRAINT effetto_con_congelamento")
        cursore.execute("UPDATE delibere_effettoatto SET congelamento_id = NULL")
        cursore.execute("UPDATE delibere_historicaleffettoatto SET congelamento_id = NULL")

    with connection.schema_editor() as editore:
        migrazione.lega_ai_congelamenti(None, editore)

    per_tipo = dict(EffettoAtto.objects.values_list("tipo", "congelamento"))
    storici = dict(EffettoAtto.storia.values_list("tipo", "congelamento"))
    assert per_tipo == storici == {"adozione": congelamento.pk, "mandato": None}


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_due_modifiche_insieme_una_alla_volta(cast, adottato):
    cambia_titolo(cast, adottato)
    atti = [crea_atto(data=date(2025, 7, giorno)) for giorno in (1, 2)]

    esiti = in_parallelo(*[lambda atto=atto: modifica(cast, adottato, atto) for atto in atti])

    scritti = [esito for esito in esiti if isinstance(esito, EffettoAtto)]
    (rifiutato,) = [esito for esito in esiti if isinstance(esito, ValidationError)]
    assert (len(scritti), rifiutato.messages) == (1, [effetti.NIENTE_DI_NUOVO])
    assert list(EffettoAtto.objects.filter(tipo="modifica")) == scritti
    assert Congelamento.objects.count() == 2


def sposta(cast, atto, giorno):
    dati = {"data": giorno, "anno": giorno.year}
    return modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati=dati, parti=PartiAtto(), motivo="Svista")


def test_la_data_di_chi_ha_congelato_non_si_sposta(cast, bozza, adottato):
    modificante = crea_atto(data=date(2025, 7, 1))
    cambia_titolo(cast, adottato)
    modifica(cast, adottato, modificante)
    rifiuti = []
    for atto in (adottato.effetti.first().atto, modificante):
        for giorno in (date(2025, 6, 1), date(2025, 8, 1)):
            with pytest.raises(ValidationError) as rifiuto:
                sposta(cast, atto, giorno)
            rifiuti.append(rifiuto.value.message_dict)

    adotta = "L'atto adotta il programma «Programma in bozza», congelato al 18/06/2025: la sua data non si cambia più."
    muta = "L'atto modifica il programma «Programma in bozza», congelato al 01/07/2025: la sua data non si cambia più."
    assert rifiuti == [{"data": [adotta]}] * 2 + [{"data": [muta]}] * 2
    corretto = modifica_atto(
        utente=cast.segreteria, atto_id=modificante.pk, dati={"oggetto": "Altro"}, parti=PartiAtto(), motivo="Svista"
    )
    assert (corretto.oggetto, corretto.data) == ("Altro", date(2025, 7, 1))


def test_la_data_di_un_atto_citato_non_si_sposta(cast, adottato):
    citato, libero = crea_atto(data=date(2025, 7, 1)), crea_atto()
    modifica_azione(utente=cast.coordinatrice, azione_id=adottato.azione.pk, dati={"titolo": "Altro"}, atto=citato)

    with pytest.raises(ValidationError) as rifiuto:
        sposta(cast, citato, date(2025, 6, 1))
    sposta(cast, libero, date(2025, 6, 1))

    assert rifiuto.value.message_dict == {"data": [CITATO]}


def test_la_data_di_un_mandato_si_corregge_ma_non_nel_futuro(cast, bozza, atto):
    effetti.collega_mandato(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)

    with pytest.raises(ValidationError) as rifiuto:
        sposta(cast, atto, oggi() + timedelta(days=1))
    corretto = sposta(cast, atto, date(2024, 12, 30))

    assert rifiuto.value.message_dict == {"data": [FUTURO]}
    assert (corretto.data, corretto.anno) == (date(2024, 12, 30), 2024)


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_mentre_si_adotta_la_data_non_si_sposta(cast, bozza, atto):
    """Whoever comes second finds what the first did: never a congelamento of a day that is not the act's."""
    esiti = in_parallelo(
        lambda: effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk),
        lambda: sposta(cast, atto, date(2025, 6, 1)),
    )

    atto.refresh_from_db()
    assert isinstance(esiti[0], EffettoAtto)
    assert EffettoAtto.objects.get().congelamento.al == atto.data
    assert isinstance(esiti[1], ValidationError) == (atto.data == date(2025, 6, 18))
