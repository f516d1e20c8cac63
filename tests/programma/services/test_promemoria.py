# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ladder of a cycle, day after day, from the opening to the assessora, with mails through a real SMTP server."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from abitare.lib.tempo import ROMA
from programma.models import Stato
from programma.services.promemoria import prepara_promemoria, rilevazioni_aperte
from programma.tasks import prepara_promemoria as lavoro
from tavolo.models import Incarico, Messaggio, Promemoria, Utente
from tavolo.services import spedisci_posta
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_fase,
    crea_indicatore,
    crea_obiettivo,
    crea_programma,
    crea_rilevazione,
    crea_verifica,
)

pytestmark = [pytest.mark.motore, pytest.mark.django_db]
# A Thursday; the clocks go back on Sunday 25 October 2026.
APERTURA = date(2026, 10, 15)
SCADENZA = date(2026, 10, 29)


@pytest.fixture
def orologio():
    with time_machine.travel(datetime(2026, 10, 15, 9, tzinfo=ROMA), tick=False) as viaggio:
        yield viaggio


@pytest.fixture
def cast(db, orologio):
    return crea_cast()


@pytest.fixture
def azioni(cast):
    obiettivo = crea_obiettivo(crea_programma(stato="adottato"), cast.sociali)
    return [crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(2)]


@pytest.fixture
def rilevazione(azioni):
    return crea_rilevazione(azioni[0].obiettivo.programma, apre=APERTURA, scade=SCADENZA)


def alle(orologio, giorno, ora=9):
    orologio.move_to(datetime(giorno.year, giorno.month, giorno.day, ora, tzinfo=ROMA))


def arrivati(sportello):
    """Who got a mail since the last look, in order."""
    nomi = sorted(str(Utente.objects.get(email=busta[0])) for busta in sportello.buste)
    sportello.buste.clear()
    return nomi


def giorno_per_giorno(orologio, sportello, apertura, giorni=50):
    """Beat goes round four times a day, every day: who got a mail, by day."""
    partiti = {}
    for scarto in range(giorni):
        giorno = apertura + timedelta(days=scarto)
        for ora in (2, 7, 12, 18):
            alle(orologio, giorno, ora)
            lavoro()
            lavoro()
            spedisci_posta()
            spedisci_posta()
        nomi = arrivati(sportello)
        if nomi:
            partiti[giorno.isoformat()] = nomi
    return partiti


def test_la_scala_a_cavallo_dell_ora_solare(cast, rilevazione, orologio, sportello):
    """For seven weeks each step leaves once, never on a holiday."""
    partiti = giorno_per_giorno(orologio, sportello, APERTURA)

    referenti = [str(cast.referente), str(cast.supplente)]
    dirigente, coordinatrice, assessora = str(cast.dirigente), str(cast.coordinatrice), str(cast.assessora)
    assert partiti == {
        "2026-10-15": referenti,
        "2026-10-22": referenti,
        "2026-10-28": referenti,
        "2026-11-02": sorted([*referenti, dirigente]),
        "2026-11-05": sorted([*referenti, dirigente, coordinatrice]),
        "2026-11-12": sorted([*referenti, dirigente, coordinatrice, assessora]),
    }


def test_la_scala_a_cavallo_dell_ora_legale_e_di_pasquetta(cast, azioni, orologio, sportello):
    """The clocks go forward on 28 March 2027, and the third day after the end is Easter Monday."""
    apertura, scadenza = date(2027, 3, 15), date(2027, 3, 26)
    alle(orologio, apertura)
    crea_rilevazione(azioni[0].obiettivo.programma, apre=apertura, scade=scadenza)

    partiti = giorno_per_giorno(orologio, sportello, apertura, giorni=30)

    assert {giorno: len(nomi) for giorno, nomi in partiti.items()} == {
        "2027-03-15": 1,
        "2027-03-19": 1,
        "2027-03-25": 1,
        "2027-03-30": 2,
        "2027-04-02": 3,
        "2027-04-09": 4,
    }
    assert str(cast.assessora) in partiti["2027-04-09"]


def test_le_altre_occasioni_ognuna_nel_suo_giorno(cast, azioni, orologio, sportello):
    """An action thirty days from its end, a phase overdue, an indicator long unmeasured, an office left alone."""
    in_fine = crea_azione(azioni[0].obiettivo, cast.urbanistica, fine_prevista=date(2026, 11, 20))
    crea_fase(in_fine, nome="Gara", inizio_previsto=date(2026, 1, 1), fine_prevista=date(2026, 10, 25))
    crea_indicatore(azione=in_fine, data_base=date(2026, 5, 1))
    crea_azione(azioni[0].obiettivo, cast.sociali)
    Incarico.objects.filter(utente=cast.referente_sociali).update(al=date(2026, 11, 1))

    partiti = giorno_per_giorno(orologio, sportello, APERTURA, giorni=30)

    referente, coordinatrice = str(cast.referente_urbanistica), str(cast.coordinatrice)
    assert partiti == {
        "2026-10-21": [referente],
        "2026-10-26": [referente],
        "2026-10-28": [coordinatrice],
        "2026-11-02": sorted([coordinatrice, str(cast.amministratrice)]),
    }
    detti = Promemoria.objects.order_by("creato", "pk").values_list("gradino__codice", flat=True)
    assert list(dict.fromkeys(detti)) == ["azione-30-prima", "fase-1-dopo", "indicatore-180", "senza-referente"]


def test_un_settore_rinominato_in_mezzo_alla_scala(cast, rilevazione, orologio, sportello):
    prepara_promemoria()
    with con_autore(cast.sistema, "Riordino degli uffici"):
        cast.lavori_pubblici.nome = "Opere Pubbliche"
        cast.lavori_pubblici.save()
    spedisci_posta()
    alle(orologio, date(2026, 10, 22))
    prepara_promemoria()

    assert Promemoria.objects.filter(utente=cast.referente).count() == 2
    assert "Opere Pubbliche" in next(sportello.ricevuti[0].iter_parts()).get_content()


@pytest.mark.parametrize(
    ("prima", "dopo"),
    [
        (datetime(2026, 10, 26, 8, 59, tzinfo=ROMA), datetime(2026, 10, 26, 7, 59, tzinfo=ROMA)),
        (datetime(2027, 3, 30, 9, tzinfo=ROMA), datetime(2027, 3, 30, 10, tzinfo=ROMA)),
        (datetime(2026, 10, 26, 9, tzinfo=ROMA), datetime(2026, 10, 23, 9, tzinfo=ROMA)),
    ],
)
def test_l_orologio_che_salta_non_raddoppia_nulla(cast, azioni, orologio, sportello, prima, dopo):
    """An hour back or forth around the change of time, or three days back by a mistake of the machine."""
    crea_rilevazione(azioni[0].obiettivo.programma, apre=APERTURA, scade=date(2027, 5, 31))

    for istante in (prima, dopo, prima, dopo):
        orologio.move_to(istante)
        prepara_promemoria()
        spedisci_posta()

    nomi = arrivati(sportello)
    assert str(cast.referente) in nomi
    assert nomi == sorted(set(nomi))


@pytest.mark.parametrize("festa", [date(2026, 10, 24), date(2026, 10, 25), date(2026, 11, 13), date(2027, 3, 29)])
def test_di_festa_non_parte_nulla(cast, rilevazione, orologio, festa):
    alle(orologio, festa)

    assert prepara_promemoria() == 0
    assert Promemoria.objects.count() == 0


def test_chi_ha_risposto_non_riceve_piu_nulla(cast, rilevazione, azioni, orologio, sportello):
    prepara_promemoria()
    spedisci_posta()
    for azione in azioni:
        crea_aggiornamento(azione, autore=cast.referente)
    arrivati(sportello)

    alle(orologio, date(2026, 10, 22))
    prepara_promemoria()
    spedisci_posta()

    assert arrivati(sportello) == []
    assert Promemoria.objects.correnti().count() == 0


def test_chi_risponde_prima_che_la_posta_parta_non_la_riceve(cast, rilevazione, azioni, sportello):
    prepara_promemoria()
    for azione in azioni:
        crea_aggiornamento(azione, autore=cast.referente)
    prepara_promemoria()

    assert spedisci_posta() == 0
    assert set(Messaggio.objects.values_list("stato", flat=True)) == {Messaggio.Stato.SUPERATO}


def test_il_referente_va_al_modulo_di_cio_che_manca(cast, rilevazione, azioni):
    tutte = next(rilevazioni_aperte())
    crea_aggiornamento(azioni[0], autore=cast.referente)
    una = next(rilevazioni_aperte())

    assert (tutte.premessa, una.premessa) == ("2 azioni senza risposta", "1 azione senza risposta")
    assert tutte.indirizzo("referente") == reverse("programma:mie-azioni")
    assert una.indirizzo("referente") == f"{reverse('programma:mie-azioni')}#azione-{azioni[1].pk}"


def test_una_risposta_restituita_manca_di_nuovo(cast, rilevazione, azioni):
    for azione in azioni:
        parola = crea_aggiornamento(azione, autore=cast.referente)
    crea_verifica(parola, autore=cast.coordinatrice, esito="restituita", commento="Manca la prova.")

    (occasione,) = rilevazioni_aperte()

    assert occasione.premessa == "1 azione senza risposta"


def test_una_persona_riceve_un_messaggio_solo_con_tutto_dentro(cast, rilevazione, azioni, sportello):
    obiettivo = azioni[0].obiettivo
    for _ in range(3):
        crea_azione(obiettivo, cast.lavori_pubblici, fine_prevista=date(2026, 11, 5), stato=Stato.IN_CORSO)

    prepara_promemoria()
    spedisci_posta()

    assert arrivati(sportello) == [str(cast.referente), str(cast.supplente)]
    assert Promemoria.objects.filter(utente=cast.referente).count() == 4
    assert set(Promemoria.objects.values_list("messaggio__stato", flat=True)) == {Messaggio.Stato.SPEDITO}


def test_un_settore_che_cambia_referente_in_mezzo_alla_scala(cast, rilevazione, orologio, sportello):
    prepara_promemoria()
    spedisci_posta()
    arrivati(sportello)
    Incarico.objects.filter(utente__in=[cast.referente, cast.supplente]).update(al=date(2026, 10, 20))

    alle(orologio, date(2026, 10, 22))
    prepara_promemoria()
    spedisci_posta()

    assert arrivati(sportello) == sorted([str(cast.coordinatrice), str(cast.dirigente), str(cast.amministratrice)])
    assert set(Promemoria.objects.correnti().values_list("gradino__codice", flat=True)) == {"senza-referente"}


def test_con_redis_vuoto_la_scala_va_avanti(cast, rilevazione, sportello, broker_vero):
    """Nothing of the ladder stands in Redis: flushed between one job and the next, the beat finds the rows."""
    prepara_promemoria()
    _svuota(broker_vero)

    assert spedisci_posta() == 2
    assert prepara_promemoria() == 0


def _svuota(url):
    from redis import Redis

    with Redis.from_url(url) as redis:
        redis.flushdb()
