# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from abitare.lib.tempo import adesso
from delibere.models import Decisione, Incontro
from delibere.services.incontri.decisioni import (
    applica_con_atto,
    chiudi_decisione,
    scrivi_decisione,
    togli_decisione,
)
from delibere.services.incontri.verbale import approva_verbale, scrivi_verbale
from delibere.services.incontri.vita import crea_incontro
from programma.models import Azione, Programma
from tavolo.models import Cambio
from tavolo.permissions import concessioni
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma
from tests.fabbriche_atti import crea_atto
from tests.fabbriche_incontri import crea_decisione, crea_punto, imposta

pytestmark = [pytest.mark.django_db, pytest.mark.motore]


@pytest.fixture
def svolto(cast, incontro):
    inizio = adesso() - timedelta(days=2)
    imposta(incontro, stato="svolto", inizio=inizio, fine=inizio + timedelta(hours=1))
    presenze = {c.pk: "presente" for c in incontro.convocati.all()}
    scrivi_verbale(utente=cast.coordinatrice, incontro_id=incontro.pk, presenze=presenze, testi={})
    return incontro


@pytest.fixture
def bozza(cast):
    obiettivo = crea_obiettivo(crea_programma(stato="bozza"), cast.sociali)
    return crea_azione(obiettivo, cast.lavori_pubblici, fine_prevista=date(2027, 1, 31))


def decidi(cast, incontro, **dati):
    vuoti = dict.fromkeys(("azione", "obiettivo", "settore", "inizio_previsto", "fine_prevista"))
    completi = {"testo": "Si decide così.", "titolo": "", **vuoti, **dati}
    return scrivi_decisione(utente=cast.coordinatrice, punto_id=incontro.punti.first().pk, dati=completi)


def approva(cast, incontro):
    return approva_verbale(utente=cast.coordinatrice, incontro_id=incontro.pk)


def test_presenze_e_testi(cast, svolto):
    punto, convocato = svolto.punti.get(), svolto.convocati.get()
    svolto.refresh_from_db()

    scrivi_verbale(
        utente=cast.coordinatrice,
        incontro_id=svolto.pk,
        presenze={convocato.pk: "da_remoto", 10**9: "presente"},
        testi={punto.pk: "Si è parlato di tempi."},
        versione=svolto.versione,
    )

    convocato.refresh_from_db()
    punto.refresh_from_db()
    assert (convocato.presenza, punto.verbale) == ("da_remoto", "Si è parlato di tempi.")
    with pytest.raises(ValidationError, match="Intanto qualcun altro"):
        scrivi_verbale(
            utente=cast.coordinatrice, incontro_id=svolto.pk, presenze={}, testi={}, versione=svolto.versione
        )


def test_decisioni_applicate_con_la_loro_riga_di_storia(cast, svolto, bozza):
    decidi(cast, svolto, genere="date", azione=bozza, fine_prevista=date(2027, 6, 30), testo="Si rinvia a giugno.")
    decidi(cast, svolto, genere="responsabile", azione=bozza, settore=cast.urbanistica, testo="Passa a Urbanistica.")
    decidi(cast, svolto, genere="nuova", obiettivo=bozza.obiettivo, settore=cast.sociali, titolo="Sportello casa")
    libera = decidi(cast, svolto, genere="libera", testo="Si scrive alla Regione.")

    approva(cast, svolto)

    bozza.refresh_from_db()
    assert (bozza.fine_prevista, bozza.settore) == (date(2027, 6, 30), cast.urbanistica)
    assert [c.group for c in concessioni("programma.aggiorna_azione", bozza)] == [cast.urbanistica.gruppo]
    nuova = Azione.objects.get(titolo="Sportello casa")
    assert [d.stato for d in Decisione.objects.order_by("pk")] == ["applicata"] * 3 + ["aperta"]
    assert Decisione.objects.get(genere="nuova").azione == nuova
    riga = bozza.storia.order_by("history_id")[1]
    assert (riga.cambio.motivo, riga.cambio.via) == (f"{svolto}, punto 1: Si rinvia a giugno.", "incontro")
    svolto.refresh_from_db()
    assert (svolto.stato, svolto.atto.tipo, svolto.atto.organo) == ("verbalizzato", "verbale", "tavolo")
    assert libera.stato == "proposta"


def test_annulla_e_ripristina(cast, svolto, bozza):
    decidi(cast, svolto, genere="annulla", azione=bozza, testo="Non serve più.")
    decidi(cast, svolto, genere="ripristina", azione=bozza, testo="Anzi, serve.")

    approva(cast, svolto)

    assert [r.stato for r in bozza.storia.order_by("history_id")] == ["non_avviata", "annullata", "non_avviata"]


def test_quella_che_chiede_un_atto_lo_aspetta(cast, svolto, azione):
    programma = azione.obiettivo.programma
    Programma.objects.filter(pk=programma.pk).update(campi_con_atto=["date"])
    decisione = decidi(cast, svolto, genere="date", azione=azione, fine_prevista=date(2029, 1, 31))
    prima = azione.fine_prevista

    approva(cast, svolto)

    decisione.refresh_from_db()
    azione.refresh_from_db()
    assert (decisione.stato, azione.fine_prevista) == ("attende_atto", prima)

    atto = crea_atto(data=adesso().date(), anno=adesso().year)
    applica_con_atto(utente=cast.coordinatrice, decisione_id=decisione.pk, atto=atto)

    decisione.refresh_from_db()
    azione.refresh_from_db()
    assert (decisione.stato, decisione.atto, azione.fine_prevista) == ("applicata", atto, date(2029, 1, 31))
    assert azione.storia.first().cambio.atto == atto
    with pytest.raises(ValidationError, match="applicata"):
        applica_con_atto(utente=cast.coordinatrice, decisione_id=decisione.pk, atto=atto)


def test_una_decisione_impossibile_ferma_tutto(cast, svolto, bozza):
    decidi(cast, svolto, genere="date", azione=bozza, fine_prevista=date(2027, 6, 30))
    with pytest.raises(ValidationError, match=r"«Torna\.»: L.azione non è annullata"):
        decidi(cast, svolto, genere="ripristina", azione=bozza, testo="Torna.")
    crea_decisione(svolto.punti.get(), genere="ripristina", azione=bozza, testo="Torna.")
    prima = Cambio.objects.count()

    with pytest.raises(ValidationError, match=r"Punto 1, «Torna\.»: L.azione non è annullata"):
        approva(cast, svolto)

    bozza.refresh_from_db()
    assert (bozza.fine_prevista, Cambio.objects.count()) == (date(2027, 1, 31), prima)
    assert Incontro.objects.get(pk=svolto.pk).stato == "svolto"


def test_verbale_incompleto(cast, svolto):
    imposta(svolto.convocati.get(), presenza="")
    with pytest.raises(ValidationError, match="presenza o l'assenza"):
        approva(cast, svolto)
    imposta(svolto.convocati.get(), presenza="assente")
    with pytest.raises(ValidationError, match="presente nessuno"):
        approva(cast, svolto)
    with pytest.raises(PermissionDenied):
        approva_verbale(utente=cast.segreteria, incontro_id=svolto.pk)


@pytest.mark.parametrize(
    ("dati", "campo"),
    [
        ({"genere": "date"}, "azione"),
        ({"genere": "date", "azione": True}, "fine_prevista"),
        ({"genere": "responsabile", "azione": True}, "settore"),
        ({"genere": "annulla"}, "azione"),
        ({"genere": "nuova"}, "titolo"),
    ],
)
def test_decisione_a_meta(cast, svolto, bozza, dati, campo):
    with pytest.raises(ValidationError) as rifiuto:
        decidi(cast, svolto, **{nome: bozza if v is True else v for nome, v in dati.items()})

    assert campo in rifiuto.value.message_dict
    assert not Decisione.objects.exists()


def test_approvato_non_cambia_piu(cast, svolto, bozza):
    decisione = decidi(cast, svolto, genere="libera")
    approva(cast, svolto)

    for gesto in (
        lambda: approva(cast, svolto),
        lambda: decidi(cast, svolto, genere="libera"),
        lambda: togli_decisione(utente=cast.coordinatrice, decisione_id=decisione.pk),
        lambda: scrivi_verbale(utente=cast.coordinatrice, incontro_id=svolto.pk, presenze={}, testi={}),
    ):
        with pytest.raises(ValidationError, match="verbalizzato"):
            gesto()
    for campi in ({"testo": "Altro"}, {"genere": "annulla", "azione": bozza}, {"titolo": "Altro"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            imposta(Decisione.objects.get(), **campi)
    with pytest.raises(DatabaseError), transaction.atomic():
        crea_punto(svolto)


def test_le_aperte_tornano_finche_non_si_chiudono(cast, svolto):
    decisione = decidi(cast, svolto, genere="libera", testo="Si scrive alla Regione.")
    approva(cast, svolto)
    dati = {"tipo": "tavolo", "inizio": adesso() + timedelta(days=9), "fine": adesso() + timedelta(days=10)}

    prossimo = crea_incontro(utente=cast.coordinatrice, dati=dati | {"luogo": "Qui"}, punti=("Primo",))
    giunta = crea_incontro(utente=cast.coordinatrice, dati=dati | {"luogo": "Qui", "tipo": "giunta"})

    assert [str(p) for p in prossimo.punti.all()] == ["1. Primo", "2. Da seguire: Si scrive alla Regione."]
    assert prossimo.punti.last().riprende == decisione
    assert not giunta.punti.exists()

    with pytest.raises(ValidationError, match="finita"):
        chiudi_decisione(utente=cast.coordinatrice, decisione_id=decisione.pk, esito=" ")
    chiudi_decisione(utente=cast.coordinatrice, decisione_id=decisione.pk, esito="Lettera spedita.")
    dopo = crea_incontro(utente=cast.coordinatrice, dati=dati | {"luogo": "Qui"})
    assert not dopo.punti.exists()


def test_numeri_dei_verbali(cast, svolto):
    approva(cast, svolto)
    svolto.refresh_from_db()

    assert (svolto.atto.registro, svolto.atto.numero, svolto.atto.data) == (
        "Verbali del tavolo",
        1,
        svolto.inizio.date(),
    )
