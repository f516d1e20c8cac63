# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.urls import reverse

from programma.models import Azione, Programma
from programma.permissions import puo_aggiornare
from programma.services import annulla_azione, modifica_azione
from tavolo.models import Cambio, Messaggio
from tavolo.storia import Via
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma


@pytest.fixture
def tre(cast, bozza):
    casa = crea_obiettivo(bozza, cast.sociali)
    return [crea_azione(casa, cast.lavori_pubblici) for _ in range(3)]


@pytest.fixture
def pagina(bozza):
    return reverse("programma:assegna-azioni", args=[bozza.pk])


def corpo(azioni, **altro):
    return {"azioni": [azione.pk for azione in azioni], "motivo": "Riordino"} | altro


def test_anteprima_mostra_prima_e_dopo_e_non_scrive(coordinatrice, cast, tre, pagina):
    risposta = coordinatrice.post(pagina, corpo(tre[:2], settore=cast.urbanistica.pk, fine_prevista="2026-12-31"))

    variazioni = risposta.context["variazioni"]
    assert [v.righe for v in variazioni] == [
        [
            ("settore responsabile", cast.lavori_pubblici, cast.urbanistica, False),
            ("fine prevista", None, date(2026, 12, 31), False),
        ]
    ] * 2
    assert Azione.objects.filter(settore=cast.urbanistica).count() == 0


def test_conferma_scrive_tutto_come_un_solo_cambio_e_avvisa_una_volta(coordinatrice, cast, tre, pagina):
    mie = corpo(tre[:2], settore=cast.urbanistica.pk, inizio_previsto="2026-01-01")
    anteprima = coordinatrice.post(pagina, mie)

    risposta = coordinatrice.post(pagina, mie | {"conferma": 1, "versioni": anteprima.context["versioni"]})

    assert risposta.status_code == 302
    for azione in Azione.objects.filter(pk__in=[tre[0].pk, tre[1].pk]):
        assert (azione.settore, azione.inizio_previsto) == (cast.urbanistica, date(2026, 1, 1))
        assert puo_aggiornare(cast.referente, azione) is False
    cambio = Cambio.objects.get(via=Via.BLOCCO)
    assert (cambio.motivo, Azione.storia.filter(cambio=cambio).count()) == ("Riordino", 2)
    assert [(m.destinatario, m.oggetto) for m in Messaggio.objects.all()] == [
        (cast.referente_urbanistica, "2 nuove azioni assegnate")
    ]


def test_persona_che_non_lavora_nel_nuovo_settore_e_tolta(coordinatrice, cast, tre, pagina):
    modifica_azione(utente=cast.coordinatrice, azione_id=tre[0].pk, dati={"persona": cast.referente}, motivo="x")
    mie = corpo(tre[:1], settore=cast.urbanistica.pk)
    anteprima = coordinatrice.post(pagina, mie)

    coordinatrice.post(pagina, mie | {"conferma": 1, "versioni": anteprima.context["versioni"]})

    assert ("persona incaricata", cast.referente, None, False) in anteprima.context["variazioni"][0].righe
    assert Azione.objects.get(pk=tre[0].pk).persona is None


def test_azione_cambiata_nel_frattempo_ferma_tutto(coordinatrice, cast, tre, pagina):
    mie = corpo(tre, settore=cast.urbanistica.pk)
    anteprima = coordinatrice.post(pagina, mie)
    modifica_azione(utente=cast.coordinatrice, azione_id=tre[1].pk, dati={"titolo": "Altro"})

    risposta = coordinatrice.post(pagina, mie | {"conferma": 1, "versioni": anteprima.context["versioni"]})

    assert risposta.status_code == 409
    assert risposta.context["errore"] == (
        "Qualcuno ha cambiato nel frattempo: 1.2. Guarda l'anteprima aggiornata e conferma di nuovo."
    )
    assert Azione.objects.filter(settore=cast.urbanistica).count() == 0


def test_date_che_si_invertono_e_azioni_annullate_fermano_tutto(coordinatrice, cast, tre, pagina):
    modifica_azione(
        utente=cast.coordinatrice, azione_id=tre[0].pk, dati={"fine_prevista": date(2026, 1, 1)}, motivo="x"
    )
    annulla_azione(utente=cast.coordinatrice, azione_id=tre[1].pk, motivo="x")
    mie = corpo(tre, inizio_previsto="2026-06-01")
    anteprima = coordinatrice.post(pagina, mie)

    risposta = coordinatrice.post(pagina, mie | {"conferma": 1, "versioni": anteprima.context["versioni"]})

    assert [v.errore for v in anteprima.context["variazioni"]] == [
        "La fine prevista verrebbe prima dell'inizio previsto.",
        "È annullata: non si assegna.",
        "",
    ]
    assert risposta.status_code == 422
    assert Azione.objects.filter(inizio_previsto__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("cambio", "campo"),
    [
        ({"azioni": []}, "azioni"),
        ({"azioni": [999999]}, "azioni"),
        ({"azioni": ["x"]}, "azioni"),
        ({"settore": 999999}, "settore"),
        ({"fine_prevista": "2025-01-01"}, "fine_prevista"),
        ({"motivo": ""}, "motivo"),
        ({"inizio_previsto": ""}, "__all__"),
    ],
)
def test_scelte_sbagliate(coordinatrice, tre, pagina, cambio, campo):
    risposta = coordinatrice.post(pagina, corpo(tre, inizio_previsto="2026-01-01") | cambio)

    assert (risposta.status_code, list(risposta.context["modulo"].errors)) == (422, [campo])


@pytest.mark.parametrize("versioni", ["", "x", "1:2:3", "999999:1", "1"])
def test_versioni_falsificate(coordinatrice, tre, pagina, versioni):
    risposta = coordinatrice.post(pagina, corpo(tre, inizio_previsto="2026-01-01", conferma=1, versioni=versioni))

    assert (risposta.status_code, list(risposta.context["modulo"].errors)) == (422, ["versioni"])
    assert Azione.objects.filter(inizio_previsto__isnull=False).count() == 0


def test_azione_di_un_altro_programma_non_si_assegna(coordinatrice, cast, tre, pagina):
    estranea = crea_azione(crea_obiettivo(crea_programma(titolo="Altro"), cast.sociali), cast.tributi)

    risposta = coordinatrice.post(pagina, corpo([*tre, estranea], inizio_previsto="2026-01-01"))

    assert (risposta.status_code, list(risposta.context["modulo"].errors)) == (422, ["azioni"])


def test_cambiare_le_scelte_le_ritrova_segnate(coordinatrice, tre, pagina):
    risposta = coordinatrice.post(pagina, corpo(tre[:1], inizio_previsto="2026-01-01", cambia=1))

    assert (risposta.status_code, risposta.context["scelte"]) == (200, {str(tre[0].pk)})


@pytest.mark.parametrize("quante", [1, 3])
def test_pagine_con_molte_azioni_costano_le_stesse_query(coordinatrice, cast, bozza, quante, django_assert_num_queries):
    for _ in range(quante):
        casa = crea_obiettivo(bozza, cast.sociali)
        for _ in range(quante):
            crea_azione(casa, cast.lavori_pubblici, persona=cast.referente)

    with django_assert_num_queries(9):
        coordinatrice.get(reverse("programma:scrivi-programma", args=[bozza.pk]))
    with django_assert_num_queries(10):
        coordinatrice.get(reverse("programma:assegna-azioni", args=[bozza.pk]))
    mie = corpo(Azione.objects.all(), settore=cast.urbanistica.pk)
    with django_assert_num_queries(7):
        coordinatrice.post(reverse("programma:assegna-azioni", args=[bozza.pk]), mie)
    assert Programma.objects.count() == 1
