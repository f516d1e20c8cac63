# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from delibere.models import Incontro
from tests.fabbriche_incontri import crea_convocato, crea_incontro, crea_punto, imposta

pytestmark = pytest.mark.django_db
DOMANI = oggi() + timedelta(days=30)
CREA = {"tipo": "tavolo", "giorno": DOMANI.isoformat(), "dalle": "09:30", "alle": "11:00", "luogo": "Sala Giunta"}


@pytest.fixture
def entrata(client, cast):
    client.force_login(cast.coordinatrice)
    return client


def test_crea_e_convoca(entrata, cast, mailoutbox):
    risposta = entrata.post(reverse("delibere:crea-incontro"), CREA | {"punti": "Avanzamento\n\n  Varie  "})
    incontro = Incontro.objects.get()
    assert risposta["Location"] == reverse("delibere:convoca-persone", args=[incontro.pk])

    dati = {"settori": [cast.lavori_pubblici.pk], "esterni": "Rosa Prova; rosa@altro.example"}
    entrata.post(risposta["Location"], dati)
    pagina = entrata.post(reverse("delibere:convoca-incontro", args=[incontro.pk]), follow=True)

    incontro.refresh_from_db()
    assert incontro.stato == "convocato"
    assert [p.titolo for p in incontro.punti.all()] == ["Avanzamento", "Varie"]
    testo = pagina.content.decode()
    assert "Rosa Prova" in testo
    assert "Salva" in testo


@pytest.mark.parametrize(
    ("cambia", "campo"),
    [
        ({"giorno": "2020-01-01"}, "giorno"),
        ({"giorno": "0001-01-01"}, "giorno"),
        ({"giorno": "9999-12-31"}, "giorno"),
        ({"alle": "09:30"}, "alle"),
        ({"alle": "08:00"}, "alle"),
        ({"luogo": ""}, "luogo"),
        ({"collegamento": "ftp://video.example"}, "collegamento"),
        ({"collegamento": "http://video.example"}, "collegamento"),
        ({"oggetto": "x" * 201}, "oggetto"),
        ({"punti": "\n".join(["Punto"] * 500)}, "punti"),
        ({"punti": "x" * 201}, "punti"),
        ({"giorno": "2027-03-28", "dalle": "02:30", "alle": "04:00"}, "dalle"),
    ],
)
def test_modulo_sbagliato(entrata, cambia, campo):
    risposta = entrata.post(reverse("delibere:crea-incontro"), {"punti": "Primo"} | CREA | cambia)

    assert risposta.status_code == 422
    assert campo in risposta.context["modulo"].errors
    assert not Incontro.objects.exists()


@pytest.mark.parametrize(
    "riga",
    [
        "Rosa",
        "Rosa; non-un-indirizzo",
        "; rosa@altro.example",
        "Rosa; rosa@altro.example; Nessuno di noto",
        "Rosa; rosa@altro.example\r\nBcc: tutti@altro.example",
        "Rosa; rosa@altro.example; a; b",
        f"{'R' * 130}; rosa@altro.example",
        f"Rosa; {'r' * 300}@altro.example",
    ],
)
def test_esterni_sbagliati(entrata, incontro, riga):
    indirizzo = reverse("delibere:convoca-persone", args=[incontro.pk])

    risposta = entrata.post(indirizzo, {"esterni": riga})

    assert risposta.status_code == 422
    assert list(risposta.context["modulo"].errors) == ["esterni"]
    assert incontro.convocati.count() == 1


def test_ora_legale_e_solare(entrata):
    for giorno in ("2027-03-27", "2027-03-29"):
        entrata.post(reverse("delibere:crea-incontro"), CREA | {"giorno": giorno, "punti": ""})

    assert [i.inizio.isoformat() for i in Incontro.objects.order_by("inizio")] == [
        "2027-03-27T08:30:00+00:00",
        "2027-03-29T07:30:00+00:00",
    ]


def test_chi_vede_che_cosa(client, cast):
    bozza, convocato = crea_incontro(), crea_incontro(stato="convocato")
    alla_giunta = crea_incontro(stato="convocato", tipo="giunta")
    crea_convocato(alla_giunta, cast.assessora)
    attesi = {
        "coordinatrice": {bozza, convocato, alla_giunta},
        "dirigente": {convocato, alla_giunta},
        "assessora": {alla_giunta},
        "consigliera": set(),
        "estraneo": set(),
    }

    visti = {chi: set(Incontro.objects.visibili_a(cast.persone[chi])) for chi in attesi}

    assert visti == attesi


def test_risposta_di_chi_non_e_invitato(client, cast, incontro):
    imposta(incontro, stato="convocato")
    indirizzo = reverse("delibere:rispondi-incontro", args=[incontro.pk])

    stati = {}
    for chi in ("dirigente", "assessora", "referente"):
        client.force_login(cast.persone[chi])
        stati[chi] = client.post(indirizzo, {"risposta": "si"}).status_code

    assert stati == {"dirigente": 403, "assessora": 404, "referente": 302}
    assert [c.risposta for c in incontro.convocati.all()] == ["si"]


def test_elenco_costa_sempre_uguale(entrata, cast, django_assert_max_num_queries):
    def chiedi():
        with django_assert_max_num_queries(18) as contate:
            entrata.get(reverse("delibere:elenco-incontri"))
        return len(contate)

    crea_convocato(crea_incontro(), cast.referente)
    prima = chiedi()
    for _ in range(2):
        crea_convocato(crea_incontro(), cast.referente)

    assert chiedi() == prima


def test_scheda_costa_sempre_uguale(entrata, cast, incontro, azione, django_assert_max_num_queries):
    def chiedi():
        with django_assert_max_num_queries(18) as contate:
            entrata.get(reverse("delibere:scheda-incontro", args=[incontro.pk]))
        return len(contate)

    crea_punto(incontro, azione=azione)
    prima = chiedi()
    for _ in range(2):
        crea_punto(incontro, azione=azione)
        crea_convocato(incontro, nome=f"Nome {_}", email=f"e{_}@altro.example")

    assert chiedi() == prima


def test_storia_dell_incontro(client, cast, incontro):
    client.force_login(cast.coordinatrice)
    client.post(reverse("delibere:convoca-incontro", args=[incontro.pk]))

    testo = client.get(reverse("delibere:storia-incontro", args=[incontro.pk])).content.decode()

    assert "bozza → convocato" in testo
