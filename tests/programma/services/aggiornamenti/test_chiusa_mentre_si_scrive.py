# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cycle that closes while somebody types: nothing of what was typed is lost, and they are told."""

from datetime import date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from abitare.lib.tempo import ROMA
from programma.models import Aggiornamento, Domanda, Passaggio, RispostaDomanda
from programma.queries.rilevazione.risposte import risposte
from programma.services.rilevazione import chiudi, crea_rilevazione, riapri
from programma.services.rilevazione.stesura import Quesito
from tests.cast import crea_cast
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_programma

TARDIVA = "la risposta è segnata come tardiva e vale per la prossima rilevazione."


@pytest.fixture
def cast(db):
    with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=ROMA)):
        yield crea_cast()


@pytest.fixture
def azione(cast):
    azione = crea_azione(crea_obiettivo(crea_programma(stato="adottato"), cast.sociali), cast.lavori_pubblici)
    crea_aggiornamento(azione, 20, riferito_al=date(2026, 6, 30))
    return azione


@pytest.fixture
def rilevazione(cast, azione):
    return crea_rilevazione(
        utente=cast.coordinatrice,
        programma_id=azione.obiettivo.programma_id,
        dati={
            "titolo": "Terzo trimestre",
            "al": date(2026, 9, 30),
            "apre": date(2026, 10, 5),
            "scade": date(2026, 10, 19),
            "tolleranza": 7,
        },
        domande=[Quesito("Servono fondi?", Domanda.Tipo.SI_NO), Quesito("Quanti alloggi?", Domanda.Tipo.NUMERO)],
    )


@pytest.fixture
def referente(cast):
    client = Client()
    client.force_login(cast.referente)
    return client


@pytest.fixture
def scritto(referente, azione, rilevazione):
    """The form as it was opened in the cycle, with both questions answered."""
    modulo = referente.get(reverse("programma:aggiorna-azione", args=[azione.pk])).context["form"]
    dati = {nome: modulo[nome].value() for nome in modulo.fields if modulo[nome].value() is not None}
    uno, due = rilevazione.domande.all()
    dati = {nome: v.isoformat() if isinstance(v, date) else v for nome, v in dati.items()}
    return dati | {"avanzamento": "35", f"domanda_{uno.pk}": "sì", f"domanda_{due.pk}": "12"}


def chiude(cast, rilevazione):
    chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    rilevazione.refresh_from_db()


def test_le_risposte_alle_domande_restano_e_si_dice_che_e_tardiva(cast, azione, rilevazione, referente, scritto):
    chiude(cast, rilevazione)

    pagina = referente.post(reverse("programma:aggiorna-azione", args=[azione.pk]), scritto, follow=True)

    detta = Aggiornamento.objects.recenti().first()
    assert [(r.domanda.testo, r.valore) for r in detta.risposte.order_by("domanda__ordine")] == [
        ("Servono fondi?", "sì"),
        ("Quanti alloggi?", "12"),
    ]
    assert "«Terzo trimestre» si è chiusa il" in pagina.content.decode()
    assert TARDIVA in pagina.content.decode()
    assert [str(r.esito) for r in risposte(rilevazione)] == ["non_comunicata"]
    riapri(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, motivo="Mancava una risposta")
    rilevazione.refresh_from_db()
    assert [(str(r.esito), r.momento) for r in risposte(rilevazione)] == [("ricevuta", "tardiva")]


def test_un_errore_non_perde_le_risposte_di_una_rilevazione_chiusa(cast, azione, rilevazione, referente, scritto):
    chiude(cast, rilevazione)
    due = rilevazione.domande.last()

    sbagliata = referente.post(
        reverse("programma:aggiorna-azione", args=[azione.pk]), scritto | {f"domanda_{due.pk}": "dodici"}
    )

    assert (sbagliata.status_code, list(sbagliata.context["form"].errors)) == (422, [f"domanda_{due.pk}"])
    assert sbagliata.context["form"][f"domanda_{due.pk}"].value() == "dodici"
    assert RispostaDomanda.objects.count() == 0


def test_un_tocco_dopo_la_chiusura_lo_dice(cast, azione, rilevazione, referente):
    segno = {"segno": "8b3c1f0e-7d8f-4a53-9b06-4f7f4f6c0a11"}
    chiude(cast, rilevazione)

    pagina = referente.post(reverse("programma:nessuna-variazione", args=[azione.pk]), segno, follow=True)

    assert TARDIVA in pagina.content.decode()
    assert Passaggio.objects.filter(tipo=Passaggio.Tipo.CHIUSURA).count() == 1


def test_chi_aveva_gia_risposto_non_e_in_ritardo(cast, azione, rilevazione, referente):
    crea_aggiornamento(azione, 30, autore=cast.referente)
    chiude(cast, rilevazione)
    segno = {"segno": "8b3c1f0e-7d8f-4a53-9b06-4f7f4f6c0a11"}

    pagina = referente.post(reverse("programma:nessuna-variazione", args=[azione.pk]), segno, follow=True)

    assert "tardiva" not in pagina.content.decode()


def test_una_domanda_di_un_altro_programma_non_entra(cast, azione, rilevazione, referente, scritto):
    altra = crea_azione(crea_obiettivo(crea_programma(stato="adottato"), cast.sociali), cast.tributi)
    estranea = crea_rilevazione(
        utente=cast.coordinatrice,
        programma_id=altra.obiettivo.programma_id,
        dati={"titolo": "Altra", "al": date(2026, 9, 30), "apre": date(2026, 10, 5), "scade": date(2026, 10, 19)},
        domande=[Quesito("Di chi?")],
    ).domande.get()

    referente.post(reverse("programma:aggiorna-azione", args=[azione.pk]), scritto | {f"domanda_{estranea.pk}": "Mia"})

    assert RispostaDomanda.objects.filter(domanda=estranea).count() == 0
    assert RispostaDomanda.objects.count() == 2
