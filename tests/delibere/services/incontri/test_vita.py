# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import adesso
from delibere.models import Incontro
from delibere.services.incontri.convocati import Chiamati, DatiEsterno, aggiungi_convocati, rispondi
from delibere.services.incontri.ordine import (
    MASSIMO_PUNTI,
    aggiungi_punto,
    elimina_punto,
    modifica_punto,
    sposta_punto,
)
from delibere.services.incontri.vita import (
    PASSAGGI,
    annulla_incontro,
    apri_verbale,
    convoca_incontro,
    crea_incontro,
    elimina_incontro,
    modifica_incontro,
)
from tavolo.models import Cambio
from tavolo.services import oscura_testo
from tests.fabbriche_incontri import crea_incontro as incontro_di_prova
from tests.fabbriche_incontri import crea_punto, crea_verbalizzato, imposta

pytestmark = [pytest.mark.django_db, pytest.mark.motore]
ORA = datetime(2026, 11, 12, 9, tzinfo=UTC)
DATI = {"tipo": "tavolo", "inizio": ORA, "fine": ORA + timedelta(hours=2), "luogo": "Sala Giunta"}


@pytest.fixture(autouse=True)
def a_novembre():
    with time_machine.travel(datetime(2026, 11, 1, 8, tzinfo=UTC), tick=False):
        yield


def test_bozza_con_il_suo_ordine_del_giorno(cast):
    incontro = crea_incontro(utente=cast.coordinatrice, dati=DATI, punti=("Avanzamento", "Varie"))

    assert (incontro.stato, incontro.sequenza, str(incontro)) == ("bozza", 0, "Tavolo tecnico del 12/11/2026")
    assert [str(p) for p in incontro.punti.all()] == ["1. Avanzamento", "2. Varie"]


@pytest.mark.parametrize("chi", ["referente", "dirigente", "segreteria", "amministratrice", "estraneo", "disattivata"])
def test_solo_il_coordinamento(cast, incontro, chi):
    prima = Cambio.objects.count()

    for gesto in (
        lambda u: crea_incontro(utente=u, dati=DATI),
        lambda u: modifica_incontro(utente=u, incontro_id=incontro.pk, dati={"luogo": "Altrove"}),
        lambda u: convoca_incontro(utente=u, incontro_id=incontro.pk),
        lambda u: aggiungi_punto(utente=u, incontro_id=incontro.pk, dati={"titolo": "Di nascosto"}),
        lambda u: aggiungi_convocati(utente=u, incontro_id=incontro.pk, chi=Chiamati()),
        lambda u: elimina_incontro(utente=u, incontro_id=incontro.pk),
    ):
        with pytest.raises(PermissionDenied):
            gesto(cast.persone[chi])

    assert Cambio.objects.count() == prima
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)


def test_un_incontro_nel_passato_si_registra_soltanto_come_svolto(cast):
    ieri = DATI | {"inizio": adesso() - timedelta(days=1), "fine": adesso() - timedelta(hours=22)}

    with pytest.raises(ValidationError) as rifiuto:
        crea_incontro(utente=cast.coordinatrice, dati=ieri)
    assert rifiuto.value.message_dict == {"giorno": ["Questo giorno e quest'ora sono già passati."]}
    with pytest.raises(ValidationError) as rifiuto:
        crea_incontro(utente=cast.coordinatrice, dati=DATI, gia_svolto=True)
    assert list(rifiuto.value.message_dict) == ["gia_svolto"]

    assert crea_incontro(utente=cast.coordinatrice, dati=ieri, gia_svolto=True).stato == "svolto"
    assert Incontro.objects.count() == 1


def test_cinquecento_punti_sono_troppi(cast):
    with pytest.raises(ValidationError) as rifiuto:
        crea_incontro(utente=cast.coordinatrice, dati=DATI, punti=tuple(f"Punto {n}" for n in range(500)))

    assert rifiuto.value.message_dict == {"punti": ["L'ordine del giorno ha al massimo 60 punti. Questi sono 500."]}
    assert not Incontro.objects.exists()


def test_il_sessantunesimo_punto(cast):
    punti = tuple(f"Punto {n}" for n in range(MASSIMO_PUNTI))
    incontro = crea_incontro(utente=cast.coordinatrice, dati=DATI, punti=punti)

    with pytest.raises(ValidationError) as rifiuto:
        aggiungi_punto(utente=cast.coordinatrice, incontro_id=incontro.pk, dati={"titolo": "Uno di troppo"})

    assert rifiuto.value.message_dict == {"titolo": ["L'ordine del giorno ha al massimo 60 punti."]}
    assert incontro.punti.count() == MASSIMO_PUNTI


def test_vuoto_non_si_convoca(cast):
    incontro = crea_incontro(utente=cast.coordinatrice, dati=DATI)

    with pytest.raises(ValidationError, match="ordine del giorno è vuoto"):
        convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)
    crea_punto(incontro)
    with pytest.raises(ValidationError, match="nessun convocato"):
        convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)

    aggiungi_convocati(utente=cast.coordinatrice, incontro_id=incontro.pk, chi=Chiamati(settori=(cast.tributi,)))
    with pytest.raises(ValidationError, match="nessun convocato"):
        convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)


def test_convocati_per_settore_organo_e_da_fuori(cast, incontro):
    chi = Chiamati(
        settori=(cast.lavori_pubblici, cast.urbanistica),
        organi=("giunta",),
        persone=(cast.dirigente, cast.segreteria),
        esterni=(DatiEsterno("Inquilina Prova", "Inquilina@altro.example"),),
    )

    aggiungi_convocati(utente=cast.coordinatrice, incontro_id=incontro.pk, chi=chi)
    aggiungi_convocati(utente=cast.coordinatrice, incontro_id=incontro.pk, chi=chi)

    attesi = {cast.referente, cast.supplente, cast.dirigente, cast.referente_urbanistica, cast.assessora}
    presenti = list(incontro.convocati.all())
    assert {c.utente for c in presenti if c.utente} == attesi | {cast.segreteria}
    assert [(str(c), c.indirizzo) for c in presenti if not c.utente] == [("Inquilina Prova", "Inquilina@altro.example")]


def test_ordine_dei_punti(cast, incontro):
    primo, secondo = incontro.punti.get(), crea_punto(incontro, titolo="Secondo")

    sposta_punto(utente=cast.coordinatrice, punto_id=secondo.pk, verso=-1)
    sposta_punto(utente=cast.coordinatrice, punto_id=secondo.pk, verso=-1)
    assert [p.pk for p in incontro.punti.all()] == [secondo.pk, primo.pk]

    elimina_punto(utente=cast.coordinatrice, punto_id=secondo.pk)
    assert [(p.pk, p.ordine) for p in incontro.punti.all()] == [(primo.pk, 1)]


def test_di_che_cosa_parla_un_punto(cast, incontro, azione):
    punto = incontro.punti.get()

    for di in ([azione, azione.obiettivo], [azione.obiettivo], [azione.obiettivo]):
        modifica_punto(utente=cast.coordinatrice, punto_id=punto.pk, dati={"titolo": "Altro"}, di=di)

    assert [(r.azione, r.obiettivo) for r in punto.legami.all()] == [(None, azione.obiettivo)]
    assert punto.legami.get().storia.count() == 1


def test_rispondere(cast, incontro):
    with pytest.raises(PermissionDenied):
        rispondi(utente=cast.segreteria, incontro_id=incontro.pk, risposta="si")
    with pytest.raises(ValidationError, match="bozza"):
        rispondi(utente=cast.referente, incontro_id=incontro.pk, risposta="si")
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)

    for risposta in ("", "attesa", "mah"):
        with pytest.raises(ValidationError, match="Scegli una risposta"):
            rispondi(utente=cast.referente, incontro_id=incontro.pk, risposta=risposta)
    rispondi(utente=cast.referente, incontro_id=incontro.pk, risposta="no")

    convocato = incontro.convocati.get()
    assert (convocato.risposta, convocato.risposta_del) == ("no", adesso())


def test_modifica_vista_da_due(cast, incontro):
    modifica_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk, dati={"luogo": "Altrove"}, versione=1)

    with pytest.raises(ValidationError, match="Intanto qualcun altro"):
        modifica_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk, dati={"luogo": "Qui"}, versione=1)

    incontro.refresh_from_db()
    assert incontro.luogo == "Altrove"


def test_verbale_dal_giorno_dell_incontro(cast, incontro):
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)

    with pytest.raises(ValidationError, match="il giorno dell'incontro"):
        apri_verbale(utente=cast.coordinatrice, incontro_id=incontro.pk)
    with time_machine.travel(incontro.inizio - timedelta(minutes=10)):
        apri_verbale(utente=cast.coordinatrice, incontro_id=incontro.pk)

    incontro.refresh_from_db()
    assert incontro.stato == "svolto"


@pytest.mark.parametrize(("da", "a"), list(product(Incontro.Stato.values, repeat=2)))
def test_ogni_passaggio(cast, incontro, da, a):
    """Each state by each gesture: only the table's ones go through."""
    if da in ("verbalizzato", "annullato"):
        assert PASSAGGI[da] == ()
        return
    imposta(incontro, stato=da, inizio=adesso() + timedelta(hours=1), fine=adesso() + timedelta(hours=2))
    gesti = {
        "convocato": lambda: convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk),
        "svolto": lambda: apri_verbale(utente=cast.coordinatrice, incontro_id=incontro.pk),
        "annullato": lambda: annulla_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk, motivo="Neve"),
    }
    if a not in gesti:
        return

    if a in PASSAGGI[da]:
        gesti[a]()
    else:
        with pytest.raises(ValidationError, match="non si può più fare"):
            gesti[a]()

    assert Incontro.objects.get(pk=incontro.pk).stato == (a if a in PASSAGGI[da] else da)


def test_annullato_e_fermo(cast, incontro):
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)
    with pytest.raises(ValidationError) as rifiuto:
        annulla_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk, motivo="  ")
    assert list(rifiuto.value.message_dict) == ["motivo"]
    annulla_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk, motivo="Neve")

    for gesto in (
        lambda: imposta(Incontro.objects.get(pk=incontro.pk), luogo="Altrove"),
        lambda: imposta(incontro.punti.get(), titolo="Altro"),
        lambda: imposta(incontro.convocati.get(), presenza="presente"),
        lambda: crea_punto(incontro, titolo="Nuovo"),
        lambda: incontro.punti.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            gesto()


def test_in_cio_che_e_fermo_un_testo_si_copre_e_basta(cast):
    incontro = crea_verbalizzato(luogo="Casa di Rosa")
    punto = incontro.punti.get()
    for oggetto, campo, testo in ((incontro, "luogo", "Casa di Rosa"), (punto, "titolo", punto.titolo)):
        modello = type(oggetto)._meta.label_lower
        oscura_testo(
            utente=cast.amministratrice,
            modello=modello,
            oggetto_id=oggetto.pk,
            campo=campo,
            testo=testo,
            motivo="Legge",
        )

    incontro.refresh_from_db()
    assert (incontro.luogo, incontro.punti.get().titolo) == (OSCURATO, OSCURATO)
    for altro in ({"luogo": "Altrove"}, {"luogo": OSCURATO, "stato": "svolto", "atto": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            imposta(Incontro.objects.get(pk=incontro.pk), **altro)


def test_una_bozza_si_cancella_una_convocazione_no(cast, incontro):
    convocato = incontro_di_prova(stato="convocato")
    with pytest.raises(ValidationError, match="convocato"):
        elimina_incontro(utente=cast.coordinatrice, incontro_id=convocato.pk)

    elimina_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)

    assert list(Incontro.objects.all()) == [convocato]
