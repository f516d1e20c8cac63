# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from abitare.lib.tempo import ROMA, adesso, oggi
from programma.models import Ricorrenza, Rilevazione
from programma.queries.rilevazione.andamento import andamento
from programma.services.aggiornamenti import dichiara
from programma.services.rilevazione import chiudi, riapri
from programma.services.rilevazione.stesura import quesiti
from tests.cast import crea_cast
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_programma, crea_rilevazione


@pytest.fixture
def cast(db):
    with time_machine.travel(datetime(2026, 10, 5, 9, tzinfo=ROMA)):
        yield crea_cast()


@pytest.fixture
def programma(cast):
    return crea_programma(stato="adottato")


@pytest.fixture
def azioni(cast, programma):
    obiettivo = crea_obiettivo(programma, cast.sociali)
    return [crea_azione(obiettivo, settore) for settore in (cast.lavori_pubblici, cast.urbanistica)]


@pytest.fixture
def coordinatrice(cast):
    client = Client()
    client.force_login(cast.coordinatrice)
    return client


def compilato(client, indirizzo):
    """What a browser would send back without touching anything."""
    contesto = client.get(indirizzo).context
    moduli = [contesto["modulo"], *(contesto.get("domande") or ())]
    valori = {c.html_name: c.value() for modulo in moduli for c in modulo if c.value() is not None}
    if "domande" in contesto and contesto["domande"] is not None:
        gestione = contesto["domande"].management_form
        valori |= {c.html_name: c.value() for c in gestione if c.value() is not None}
    return {nome: v.isoformat() if isinstance(v, date) else v for nome, v in valori.items() if v is not False}


def test_si_apre_cosi_com_e_e_con_le_domande(coordinatrice, programma, azioni):
    indirizzo = reverse("programma:crea-rilevazione", args=[programma.pk])
    dati = compilato(coordinatrice, indirizzo) | {"domande-0-testo": "Quale ufficio?", "domande-0-tipo": "scelta"}

    rifiuto = coordinatrice.post(indirizzo, dati)
    assert rifiuto.status_code == 422
    assert rifiuto.context["domande"][0].errors == {"scelte": ["Scrivi almeno due scelte, una per riga."]}
    risposta = coordinatrice.post(indirizzo, dati | {"domande-0-scelte": "Casa\r\n Edilizia \r\nCasa"})

    rilevazione = Rilevazione.objects.get()
    assert risposta.url == reverse("programma:scheda-rilevazione", args=[rilevazione.pk])
    assert (rilevazione.titolo, rilevazione.al) == ("Rilevazione del terzo trimestre 2026", date(2026, 9, 30))
    assert (rilevazione.stato, rilevazione.rilevate.count()) == ("aperta", 2)
    assert [(q.testo, q.scelte) for q in quesiti(rilevazione)] == [("Quale ufficio?", ("Casa", "Edilizia"))]


@pytest.mark.parametrize(
    ("cambia", "campo"),
    [
        ({"apre": "2026-12-25", "scade": "2027-01-08"}, "apre"),
        ({"scade": "2026-10-01"}, "scade"),
        ({"al": "2024-01-01"}, "al"),
        ({"azioni": ["999999"]}, "azioni"),
        ({"titolo": ""}, "titolo"),
        ({"tolleranza": "-1"}, "tolleranza"),
    ],
)
def test_quel_che_non_va_si_dice_al_campo(coordinatrice, programma, azioni, cambia, campo):
    indirizzo = reverse("programma:crea-rilevazione", args=[programma.pk])

    risposta = coordinatrice.post(indirizzo, compilato(coordinatrice, indirizzo) | cambia)

    assert (risposta.status_code, list(risposta.context["modulo"].errors)) == (422, [campo])
    assert Rilevazione.objects.count() == 0


def test_una_prevista_si_modifica_e_si_apre(coordinatrice, programma, azioni):
    crea = reverse("programma:crea-rilevazione", args=[programma.pk])
    coordinatrice.post(crea, compilato(coordinatrice, crea) | {"apre": "2026-10-06"})
    rilevazione = Rilevazione.objects.get()
    modifica = reverse("programma:modifica-rilevazione", args=[rilevazione.pk])

    dati = compilato(coordinatrice, modifica) | {"azioni": [str(azioni[1].pk)], "domande-0-testo": "Servono fondi?"}
    dati["domande-0-tipo"] = "si_no"
    assert coordinatrice.post(modifica, dati).status_code == 302
    vecchia = coordinatrice.post(modifica, dati | {"versione": "1", "titolo": "Altro", "apre": "2026-10-07"})
    assert vecchia.status_code == 302
    coordinatrice.post(reverse("programma:apri-rilevazione", args=[rilevazione.pk]))

    rilevazione.refresh_from_db()
    assert (rilevazione.stato, [r.azione for r in rilevazione.rilevate.all()]) == ("aperta", [azioni[1]])
    aperta = compilato(coordinatrice, modifica)
    assert set(aperta) == {"titolo", "scade", "tolleranza", "azioni", "versione"}
    senza = coordinatrice.post(modifica, aperta | {"scade": "2026-10-26"})
    assert list(senza.context["modulo"].errors) == ["motivo"]
    assert coordinatrice.post(modifica, aperta | {"scade": "2026-10-26", "motivo": "Sciopero"}).status_code == 302


def test_da_aperta_si_aggiungono_e_si_tolgono_azioni_e_si_legge_per_sempre(cast, coordinatrice, programma, azioni):
    rilevazione = crea_rilevazione(programma, al=date(2026, 9, 30))
    nuova = crea_azione(azioni[0].obiettivo, cast.tributi)
    modifica = reverse("programma:modifica-rilevazione", args=[rilevazione.pk])
    dati = compilato(coordinatrice, modifica) | {"azioni": [str(azioni[0].pk), str(nuova.pk)]}

    senza = coordinatrice.post(modifica, dati)
    fatta = coordinatrice.post(modifica, dati | {"motivo": "Affidata ai tributi"})

    assert list(senza.context["modulo"].errors) == ["motivo"]
    assert fatta.url == reverse("programma:scheda-rilevazione", args=[rilevazione.pk])
    assert {r.azione for r in coordinatrice.get(fatta.url).context["scheda"].risposte} == {azioni[0].pk, nuova.pk}
    coordinatrice.post(reverse("programma:chiudi-rilevazione", args=[rilevazione.pk]), {"conferma": "on"})
    cliente = Client()
    cliente.force_login(cast.consigliera)
    testo = cliente.get(reverse("programma:elenco-rilevazioni", args=[programma.pk])).content.decode()
    assert f"«Affidata ai tributi» (aggiunte {nuova.codice}; tolte {azioni[1].codice})" in testo


def test_due_che_cambiano_la_stessa_rilevazione_vedono_i_due_valori(coordinatrice, programma, azioni):
    crea = reverse("programma:crea-rilevazione", args=[programma.pk])
    coordinatrice.post(
        crea,
        compilato(coordinatrice, crea)
        | {"apre": "2026-10-06", "domande-0-testo": "Quanti?", "domande-0-tipo": "testo"},
    )
    rilevazione = Rilevazione.objects.get()
    modifica = reverse("programma:modifica-rilevazione", args=[rilevazione.pk])
    prima = compilato(coordinatrice, modifica)
    assert coordinatrice.post(modifica, prima | {"titolo": "La sua", "domande-0-testo": "Loro?"}).status_code == 302

    mia = prima | {"titolo": "La mia", "tolleranza": "3"}
    scontro = coordinatrice.post(modifica, mia)
    domande = coordinatrice.post(modifica, prima | {"domande-0-testo": "Mia?"})

    voce = scontro.context["esito"].voci[0]
    assert (scontro.status_code, voce.etichetta, voce.loro, voce.mio) == (409, "titolo", "La sua", "La mia")
    assert [(v.etichetta, v.prima, v.loro, v.mio) for v in domande.context["esito"].voci] == [
        ("domande in più", "Quanti?", "Loro?", "Mia?")
    ]
    assert 'value="La mia"' in scontro.content.decode()
    vista = scontro.context["modulo"]["vista"].value()
    assert coordinatrice.post(modifica, mia | {"vista": vista}).status_code == 302
    rilevazione.refresh_from_db()
    assert (rilevazione.titolo, rilevazione.tolleranza) == ("La mia", 3)
    assert [q.testo for q in quesiti(rilevazione)] == ["Loro?"]


def test_due_che_cambiano_la_ricorrenza_vedono_i_due_valori(coordinatrice, programma):
    indirizzo = reverse("programma:ricorrenza", args=[programma.pk])
    assert coordinatrice.post(indirizzo, compilato(coordinatrice, indirizzo)).status_code == 302
    prima = compilato(coordinatrice, indirizzo)
    coordinatrice.post(indirizzo, prima | {"risposta_entro": "20"})

    scontro = coordinatrice.post(indirizzo, prima | {"risposta_entro": "30"})

    voce = scontro.context["esito"].voci[0]
    assert (scontro.status_code, voce.prima, voce.loro, voce.mio) == (409, "14", "20", "30")
    vista = {"vista": scontro.context["modulo"]["vista"].value()}
    assert coordinatrice.post(indirizzo, prima | {"risposta_entro": "30"} | vista).status_code == 302


def test_chiudere_chiede_conferma_e_propone_il_rapporto(cast, coordinatrice, programma, azioni):
    rilevazione = crea_rilevazione(programma, al=date(2026, 9, 30))
    crea_aggiornamento(azioni[0], 30, autore=cast.referente)
    indirizzo = reverse("programma:chiudi-rilevazione", args=[rilevazione.pk])
    assert coordinatrice.post(indirizzo).status_code == 422

    pagina = coordinatrice.post(indirizzo, {"conferma": "on"}, follow=True)

    assert f"{reverse('delibere:chiedi-rapporto', args=[programma.pk])}?al=2026-09-30" in pagina.content.decode()
    assert "ricevuta" in [r.esito for r in pagina.context["scheda"].risposte]
    di_nuovo = coordinatrice.post(indirizzo, {"conferma": "on"})
    assert "già stata chiusa da Ada Provola" in di_nuovo.context["modulo"].non_field_errors()[0]


def test_riaprire_si_vede_per_sempre_anche_da_chi_legge(cast, coordinatrice, programma, azioni):
    rilevazione = crea_rilevazione(programma, al=date(2026, 9, 30))
    chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    indirizzo = reverse("programma:riapri-rilevazione", args=[rilevazione.pk])
    assert coordinatrice.post(indirizzo, {"motivo": " "}).status_code == 422

    coordinatrice.post(indirizzo, {"motivo": "Un settore non era avvisato"})
    chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    lettrice = Client()
    lettrice.force_login(cast.consigliera)

    for client, pagina in (
        (coordinatrice, reverse("programma:scheda-rilevazione", args=[rilevazione.pk])),
        (lettrice, reverse("programma:elenco-rilevazioni", args=[programma.pk])),
    ):
        assert "«Un settore non era avvisato»" in client.get(pagina).content.decode()


def test_la_ricorrenza_si_scrive_e_si_riscrive(coordinatrice, programma):
    indirizzo = reverse("programma:ricorrenza", args=[programma.pk])
    assert coordinatrice.post(indirizzo, compilato(coordinatrice, indirizzo)).status_code == 302

    dati = compilato(coordinatrice, indirizzo) | {"cadenza": "semestre", "tolleranza": "3"}
    assert coordinatrice.post(indirizzo, dati).status_code == 302

    ricorrenza = Ricorrenza.objects.get()
    assert (ricorrenza.cadenza, ricorrenza.tolleranza, ricorrenza.dal) == ("semestre", 3, oggi())
    assert coordinatrice.post(indirizzo, dati | {"cadenza": "mese"}).status_code == 422


def test_copertura_e_silenzio_attraverso_le_rilevazioni(cast, programma, azioni):
    prima = crea_rilevazione(programma, al=date(2026, 9, 29))
    crea_aggiornamento(azioni[0], 30, autore=cast.referente)
    chiudi(utente=cast.coordinatrice, rilevazione_id=prima.pk)
    riapri(utente=cast.coordinatrice, rilevazione_id=prima.pk, motivo="Prova")
    chiudi(utente=cast.coordinatrice, rilevazione_id=prima.pk)
    prima.refresh_from_db()
    seconda = crea_rilevazione(programma, al=date(2026, 9, 30), risposte_dal=prima.chiusa)
    dichiara(utente=cast.referente_urbanistica, azione_id=azioni[1].pk, dati={"stato": "in_corso", "avanzamento": 5})

    trovato = andamento(programma.pk)

    assert [ciclo.rilevazione for ciclo in trovato.cicli] == [prima, seconda]
    assert [(ciclo.totale.dette, ciclo.totale.tacciono) for ciclo in trovato.cicli] == [(1, 1), (1, 1)]
    assert [(nome, [float(c.copertura) for c in sue]) for nome, sue in trovato.righe] == [
        ("Lavori Pubblici", [100.0, 0.0]),
        ("Urbanistica", [0.0, 100.0]),
    ]


@pytest.mark.parametrize("nome", ["elenco", "scheda"])
def test_stesse_interrogazioni_con_piu_azioni(cast, coordinatrice, programma, azioni, nome, django_assert_num_queries):
    rilevazione = crea_rilevazione(programma)
    indirizzo = reverse(
        f"programma:{nome}-rilevazion{'i' if nome == 'elenco' else 'e'}",
        args=[programma.pk if nome == "elenco" else rilevazione.pk],
    )
    with django_assert_num_queries(18, exact=False) as prima:
        coordinatrice.get(indirizzo)
    chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    with time_machine.travel(datetime(2026, 10, 6, 9, tzinfo=ROMA)):
        for _ in range(3):
            crea_azione(azioni[0].obiettivo, cast.tributi)
        nuova = crea_rilevazione(programma, risposte_dal=adesso() - timedelta(hours=1))
        for azione in azioni:
            crea_aggiornamento(azione)
        if nome == "scheda":
            indirizzo = reverse("programma:scheda-rilevazione", args=[nuova.pk])

        with django_assert_num_queries(len(prima) + 2, exact=False):
            coordinatrice.get(indirizzo)
