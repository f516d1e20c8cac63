# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import adesso
from delibere.queries.decisioni import decisioni_da_applicare
from delibere.queries.incontri import coperture_incontri
from tests.fabbriche_incontri import crea_convocato, crea_decisione, crea_incontro, crea_punto, imposta

pytestmark = pytest.mark.django_db


@pytest.fixture
def punti(cast):
    """A point of minutes being written and one of approved minutes, older."""
    inizio = adesso() - timedelta(days=3)
    svolto = crea_incontro(stato="svolto", inizio=inizio, fine=inizio + timedelta(hours=1))
    prima = crea_incontro(stato="svolto", inizio=inizio - timedelta(days=30), fine=inizio - timedelta(days=29))
    crea_convocato(prima, cast.assessora)
    return crea_punto(svolto), crea_punto(prima)


def parole(decisioni):
    gruppi = (decisioni.attendono_atto, decisioni.attendono_conferma, decisioni.da_approvare, decisioni.aperte)
    return [[decisione.testo for decisione in gruppo] for gruppo in gruppi]


def test_ciascuna_al_suo_posto_la_piu_vecchia_prima(cast, punti, django_assert_num_queries):
    nuovo, vecchio = punti
    for punto, stato in ((nuovo, "attende_atto"), (vecchio, "attende_atto"), (nuovo, "proposta"), (vecchio, "aperta")):
        crea_decisione(punto, stato=stato, testo=f"{stato} {punto.incontro}")
    for stato in ("applicata", "chiusa"):
        crea_decisione(vecchio, stato=stato, esito="Fatto.")
    coperti = coperture_incontri()
    decisioni_da_applicare(cast.coordinatrice, coperti)

    with django_assert_num_queries(1):
        trovate = decisioni_da_applicare(cast.coordinatrice, coperti)

    assert parole(trovate) == [
        [f"attende_atto {vecchio.incontro}", f"attende_atto {nuovo.incontro}"],
        [],
        [f"proposta {nuovo.incontro}"],
        [f"aperta {vecchio.incontro}"],
    ]
    assert len(trovate) == 4


def test_chi_non_coordina_non_vede_le_proposte_ne_gli_incontri_che_non_vede(cast, punti):
    nuovo, vecchio = punti
    crea_decisione(nuovo, testo="Proposta")
    crea_decisione(nuovo, stato="aperta", testo="Nuova")
    crea_decisione(vecchio, stato="aperta", testo="Vecchia")

    viste = {chi: parole(decisioni_da_applicare(cast.persone[chi])) for chi in ("dirigente", "assessora", "estraneo")}

    assert viste == {
        "dirigente": [[], [], [], ["Vecchia", "Nuova"]],
        "assessora": [[], [], [], ["Vecchia"]],
        "estraneo": [[], [], [], []],
    }


def test_pagina_che_costa_sempre_uguale(client, cast, punti, django_assert_max_num_queries):
    client.force_login(cast.coordinatrice)

    def chiedi():
        with django_assert_max_num_queries(18) as contate:
            pagina = client.get(reverse("delibere:elenco-decisioni"))
        return len(contate), pagina.content.decode()

    assert "Niente in attesa" in chiedi()[1]
    aspetta = crea_decisione(punti[0], stato="attende_atto", testo="Si rinvia.")
    prima, pagina = chiedi()
    for numero in range(4):
        crea_decisione(punti[numero % 2], stato="aperta", testo=f"Si segue la numero {numero}.")

    assert chiedi()[0] == prima
    assert reverse("delibere:applica-decisione", args=[aspetta.pk]) in pagina
    imposta(aspetta, stato="chiusa", esito="Superata.")
    assert "Si rinvia." not in chiedi()[1]
