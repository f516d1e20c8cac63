# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from abitare.lib.tempo import oggi
from abitare.navigazione import MENU, portale
from tavolo.models import Utente
from tests.fabbriche import crea_aggiornamento, crea_azione


def chiedi(rf, utente, percorso="/"):
    richiesta = rf.get(percorso)
    richiesta.user = utente
    return portale(richiesta)


def nomi(contesto):
    return [voce.nome for voce in contesto["navigazione"]]


@pytest.mark.parametrize(
    ("chi", "sue"),
    [
        ("amministratrice", {"Persone", "Settori", "Testi oscurati"}),
        ("referente", {"Le mie azioni"}),
        ("coordinatrice", {"Verifiche"}),
        ("consigliera", set()),
    ],
)
def test_menu_del_ruolo(cast, rf, chi, sue):
    esistenti = {nome for nome, pagina, _, _ in MENU if _c_e(pagina)}
    di_altri = {"Persone", "Settori", "Testi oscurati", "Le mie azioni", "Verifiche"} - sue

    menu = set(nomi(chiedi(rf, cast.persone[chi])))

    assert menu & di_altri == set()
    assert menu >= sue & esistenti


def _c_e(pagina):
    try:
        return bool(reverse(pagina))
    except NoReverseMatch:
        return False


@pytest.mark.parametrize("chi", ["estraneo", "scaduta"])
def test_menu_di_chi_non_ha_incarichi(cast, rf, chi):
    contesto = chiedi(rf, cast.persone[chi])

    assert nomi(contesto) == ["Home"]
    assert contesto["incarichi_correnti"] == []


def test_menu_di_chi_non_e_entrato(rf, db, django_assert_num_queries):
    senza_utente = rf.get("/")

    with django_assert_num_queries(0):
        assert chiedi(rf, AnonymousUser())["navigazione"] == []
        assert portale(senza_utente)["navigazione"] == []


def test_menu_segna_la_pagina_aperta(cast, rf):
    contesto = chiedi(rf, cast.amministratrice, f"{reverse('tavolo:elenco-persone')}7/")

    assert [v.nome for v in contesto["navigazione"] if v.attiva] == ["Persone"]


def test_incarichi_nel_menu_della_persona(cast, rf):
    assert chiedi(rf, cast.referente)["incarichi_correnti"] == ["referente, Lavori Pubblici"]


def test_menu_conta_che_cosa_aspetta(cast, rf, azione):
    crea_aggiornamento(crea_azione(azione.obiettivo, cast.urbanistica))

    di_chi = {chi: chiedi(rf, cast.persone[chi]) for chi in ("referente", "coordinatrice", "referente_urbanistica")}

    contati = {chi: {v.nome: v.contatore for v in c["navigazione"] if v.contatore} for chi, c in di_chi.items()}
    assert contati == {
        "referente": {"Le mie azioni": 1},
        "coordinatrice": {"Verifiche": 1},
        "referente_urbanistica": {},
    }


@pytest.mark.parametrize("chi", ["coordinatrice", "referente", "consigliera", "amministratrice"])
def test_menu_costa_al_massimo_due_interrogazioni(cast, rf, django_assert_max_num_queries, chi):
    persona = Utente.objects.get(pk=cast.persone[chi].pk)

    with django_assert_max_num_queries(2):
        contesto = chiedi(rf, persona)
        assert nomi(contesto) == nomi(contesto)
        assert contesto["contatori"].nuove == 0
    assert persona.incarichi.vigenti(oggi()).exists()
