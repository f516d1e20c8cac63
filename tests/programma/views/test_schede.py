# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import oggi
from programma.models import Verifica
from programma.services.documenti import aggiungi_nota
from tavolo.models import Oscuramento, Utente, impronta_testo
from tavolo.storia import con_autore
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_collaborazione,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_risorsa,
    crea_verifica,
)

MEZZOGIORNO = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Rome"))
CATTIVO = "<script>alert('x')</script>"


def apri(client, nome: str, *args, **valori):
    return client.get(reverse(f"programma:{nome}", args=args), valori)


def oscura(oggetto, campo: str) -> None:
    with con_autore(Utente.objects.sistema(), motivo="Dati personali") as cambio:
        Oscuramento.objects.create(
            modello=oggetto._meta.label_lower,
            oggetto_id=oggetto.pk,
            campo=campo,
            impronta=impronta_testo(getattr(oggetto, campo)),
            motivo="Dati personali",
            cambio=cambio,
        )


def test_la_scheda_azione_dice_tutto(client, cast, azione) -> None:
    crea_fase(azione, nome="Progetto")
    crea_risorsa(azione, per_lavori=True, stanziato=Decimal("1560000.00"))
    indicatore = crea_indicatore(azione=azione)
    crea_misurazione(indicatore, 25, oggi())
    crea_collaborazione(azione, cast.urbanistica)
    crea_verifica(crea_aggiornamento(azione, 20, testo="Tutto bene"))
    crea_aggiornamento(azione, 30)
    client.force_login(cast.consigliera)

    testo = apri(client, "scheda-azione", azione.pk).content.decode()

    for parola in ("Progetto", "1.560.000,00\xa0€", "Alloggi recuperati", "Urbanistica", "Manca il CUP", "Tutto bene"):
        assert parola in testo
    assert "25\xa0%" in testo
    assert "Perché non posso aggiornare" in testo
    assert "Perché non posso modificare" in testo
    assert testo.count("<h1") == 1
    assert reverse("programma:storia-oggetto", args=["azione", azione.pk]) in testo


def test_chi_puo_aggiornare_trova_il_comando(client, cast, azione) -> None:
    comando = reverse("programma:aggiorna-azione", args=[azione.pk])
    presenti = {}
    for chi in ("referente", "referente_urbanistica", "coordinatrice", "consigliera"):
        client.force_login(cast.persone[chi])
        presenti[chi] = f'href="{comando}"' in apri(client, "scheda-azione", azione.pk).content.decode()

    assert presenti == {"referente": True, "referente_urbanistica": False, "coordinatrice": False, "consigliera": False}


def test_nessun_testo_esce_com_e_scritto(client, cast, obiettivo) -> None:
    azione = crea_azione(
        obiettivo,
        cast.lavori_pubblici,
        titolo=CATTIVO,
        descrizione=CATTIVO,
        luogo=CATTIVO,
        fonte=CATTIVO,
        criticita="critica",
        testo_criticita=CATTIVO,
    )
    crea_aggiornamento(azione, testo=CATTIVO, proposta=CATTIVO)
    crea_indicatore(azione=azione, nome=CATTIVO, unita=CATTIVO[:40])
    client.force_login(cast.coordinatrice)
    pagine = [
        apri(client, "scheda-azione", azione.pk),
        apri(client, "scheda-obiettivo", obiettivo.pk),
        apri(client, "cruscotto", obiettivo.programma_id, testo=CATTIVO),
        apri(client, "cronoprogramma", obiettivo.programma_id),
        apri(client, "scheda-settore", obiettivo.programma_id, cast.lavori_pubblici.pk),
    ]

    assert [pagina.status_code for pagina in pagine] == [200] * 5
    assert ["<script>alert" in pagina.content.decode() for pagina in pagine] == [False] * 5


def test_gli_oscurati_restano_coperti(client, cast, obiettivo) -> None:
    azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Nome di un inquilino")
    parola = crea_aggiornamento(azione, testo="Salute di qualcuno")
    risposta = crea_verifica(parola, esito=Verifica.Esito.RESTITUITA, commento="Togliere il cognome Rossi")
    for oggetto, campo in ((azione, "titolo"), (parola, "testo"), (risposta, "commento")):
        oscura(oggetto, campo)
    client.force_login(cast.coordinatrice)

    scheda = apri(client, "scheda-azione", azione.pk).content.decode()
    altre = apri(client, "cruscotto", obiettivo.programma_id).content.decode()

    assert scheda.count(OSCURATO) >= 3
    for testo in ("inquilino", "Salute di", "Rossi"):
        assert testo not in scheda
    assert "Nome di un inquilino" not in altre


def test_la_scheda_al_passato_tace_su_quel_che_venne_dopo(client, cast, azione) -> None:
    with time_machine.travel(MEZZOGIORNO, tick=False) as orologio:
        orologio.shift(timedelta(days=5))
        prima = crea_aggiornamento(azione, 20, testo="Detto prima")
        giorno = oggi()
        orologio.shift(timedelta(days=10))
        crea_verifica(prima)
        crea_aggiornamento(azione, 50, testo="Detto dopo")
        nuova = crea_azione(azione.obiettivo, cast.urbanistica)
        client.force_login(cast.consigliera)

        allora = apri(client, "scheda-azione", azione.pk, al=giorno.isoformat())
        adesso = apri(client, "scheda-azione", azione.pk)
        assente = apri(client, "scheda-azione", nuova.pk, al=giorno.isoformat())

    lette = [(d.aggiornamento.testo, d.risposta) for d in allora.context["contorno"].dichiarazioni]
    assert lette == [("Detto prima", "dichiarato")]
    assert [d.risposta for d in adesso.context["contorno"].dichiarazioni] == ["dichiarato", "verificato"]
    assert "Perché non posso" not in allora.content.decode()
    assert "questa azione non c'era ancora" in assente.content.decode().replace("&#x27;", "'")


def test_la_scheda_settore(client, cast, programma, obiettivo) -> None:
    sua = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Sua")
    altrui = crea_azione(obiettivo, cast.urbanistica, titolo="Altrui")
    crea_collaborazione(altrui, cast.lavori_pubblici)
    client.force_login(cast.dirigente)

    risposta = apri(client, "scheda-settore", programma.pk, cast.lavori_pubblici.pk)

    s = risposta.context["s"]
    assert [riga.azione.id for riga in s.righe] == [sua.pk]
    assert [riga.azione.id for riga in s.con] == [altrui.pk]
    assert "non ha mai detto una parola" in risposta.content.decode()
    assert "Bruno Salva, Elsa Crescenza" in risposta.content.decode()


def test_un_settore_senza_azioni_e_uno_che_non_c_e(client, cast, programma, azione) -> None:
    client.force_login(cast.consigliera)

    vuota = apri(client, "scheda-settore", programma.pk, cast.tributi.pk)

    assert "Nessuna azione di questo settore" in vuota.content.decode()
    assert apri(client, "scheda-settore", programma.pk, 999_999).status_code == 404


def test_la_scheda_obiettivo(client, cast, azione) -> None:
    crea_indicatore(obiettivo=azione.obiettivo)
    client.force_login(cast.consigliera)

    testo = apri(client, "scheda-obiettivo", azione.obiettivo_id).content.decode()

    assert "Azione 1.1</a>" in testo
    assert "Non è ancora stato misurato." in testo
    assert "entro il 2026" in testo


def test_un_obiettivo_senza_azioni_dice_che_fare(client, cast, obiettivo) -> None:
    client.force_login(cast.coordinatrice)
    scrive = apri(client, "scheda-obiettivo", obiettivo.pk).content.decode()
    client.force_login(cast.consigliera)
    legge = apri(client, "scheda-obiettivo", obiettivo.pk).content.decode()

    assert scrive.count(reverse("programma:crea-azione", args=[obiettivo.pk])) == 2
    assert "Le scrive il coordinamento del tavolo." in legge
    assert reverse("programma:crea-azione", args=[obiettivo.pk]) not in legge


@pytest.mark.parametrize(("chi", "contatori"), [("consigliera", 0), ("referente", 1), ("coordinatrice", 1)])
@pytest.mark.parametrize("quante", [1, 3, 30])
def test_interrogazioni_fisse(client, cast, obiettivo, django_assert_num_queries, quante, chi, contatori) -> None:
    """The same for who reads and for who writes, but for the counters of the menu."""
    indicatore = crea_indicatore(obiettivo=obiettivo)
    for _ in range(quante):
        azione = crea_azione(obiettivo, cast.lavori_pubblici, inizio_previsto=date(2026, 1, 1))
        crea_indicatore(azione=azione)
        aggiungi_nota(utente=cast.referente, azione_id=azione.pk, testo="Nota")
        oscura(crea_aggiornamento(azione, testo="Da coprire"), "testo")
    crea_misurazione(indicatore, 10, oggi())
    client.force_login(cast.persone[chi])
    client.get(reverse("programma:elenco-programmi"))

    with django_assert_num_queries(10 + 8 + contatori):
        apri(client, "scheda-azione", azione.pk)
    with django_assert_num_queries(10 + 7 + contatori):
        apri(client, "scheda-obiettivo", obiettivo.pk)
    with django_assert_num_queries(10 + 4 + contatori):
        apri(client, "scheda-settore", obiettivo.programma_id, cast.lavori_pubblici.pk)
    with django_assert_num_queries(10 + 4 + contatori):
        apri(client, "cronoprogramma", obiettivo.programma_id)
