# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.urls import reverse

from programma.models import Comune, EnteProprietario, ParametroNormativo
from programma.services.territorio import carica_territorio
from tests import fabbriche_piani as fabbrica

pytestmark = pytest.mark.django_db
COMUNE = {"nome": "Torre de' Picenardi", "istat": "019107", "belfiore": "l258", "cap": "26038", "dal": "2023-01-01"}


@pytest.fixture
def coordinatrice(client, cast):
    client.force_login(cast.coordinatrice)
    return client


def test_elenco_dei_comuni_si_cerca_per_nome_con_apostrofo_e_per_codice(coordinatrice, cast):
    carica_territorio(utente=cast.sistema)
    pagina = reverse("programma:elenco-comuni")

    def trovati(parole):
        return [c.nome for c in coordinatrice.get(pagina, {"q": parole}).context["comuni"]]

    assert len(trovati("")) == 47
    assert trovati("de' cortesi") == ["Corte de' Cortesi con Cignone"]
    assert trovati("019032") == trovati("d056") == ["Corte de' Cortesi con Cignone"]
    assert trovati("26100") == ["Cremona"]
    assert trovati("%") == []
    assert "47 Comuni nell'ambito oggi" in coordinatrice.get(pagina).content.decode()


@pytest.mark.parametrize("quanti", [1, 3])
def test_elenco_costa_lo_stesso_con_molti_comuni(coordinatrice, django_assert_num_queries, quanti):
    ambito = fabbrica.crea_ambito()
    for posto in range(quanti):
        fabbrica.crea_comune(ambito, nome=f"Comune {posto}")

    with django_assert_num_queries(6):
        coordinatrice.get(reverse("programma:elenco-comuni"))


def test_comune_si_aggiunge_dalla_pagina(coordinatrice):
    fabbrica.crea_ambito()

    esito = coordinatrice.post(reverse("programma:crea-comune"), COMUNE)

    comune = Comune.objects.get()
    assert (comune.nome, comune.belfiore, comune.dal) == ("Torre de' Picenardi", "L258", date(2023, 1, 1))
    assert esito.url == reverse("programma:scheda-comune", args=[comune.pk])
    assert "Torre de&#x27; Picenardi" in coordinatrice.get(esito.url).content.decode()


def test_comune_rifiutato_resta_nel_modulo_con_il_messaggio_al_campo(coordinatrice):
    fabbrica.crea_comune(fabbrica.crea_ambito(), istat="019107")

    esito = coordinatrice.post(reverse("programma:crea-comune"), COMUNE)

    modulo = esito.context["composto"].modulo
    assert esito.status_code == 422
    assert modulo.errors == {"istat": ["Un Comune con questo codice ISTAT è già nell'ambito in questo periodo."]}
    assert modulo["nome"].value() == "Torre de' Picenardi"


def test_modulo_di_un_comune_senza_motivo_lo_chiede(coordinatrice):
    comune = fabbrica.crea_comune(fabbrica.crea_ambito())
    pagina = reverse("programma:modifica-comune", args=[comune.pk])
    nuovi = COMUNE | {"nome": "Cremona", "istat": comune.istat, "belfiore": comune.belfiore}

    rifiutato = coordinatrice.post(pagina, nuovi)
    accolto = coordinatrice.post(pagina, nuovi | {"motivo": "Data giusta"})

    assert rifiutato.context["composto"].modulo.errors == {
        "motivo": ["Scrivi il motivo per cambiare: nell'ambito dal."]
    }
    assert accolto.status_code == 302
    assert EnteProprietario.objects.get().dal == date(2023, 1, 1)


def test_prima_che_il_territorio_sia_caricato_il_modulo_non_rompe(coordinatrice):
    assert coordinatrice.post(reverse("programma:crea-comune"), COMUNE).status_code == 404


def test_ente_nuovo_non_puo_essere_un_comune(coordinatrice):
    fabbrica.crea_ambito()
    pagina = reverse("programma:crea-ente")

    rifiutato = coordinatrice.post(pagina, {"tipo": "comune", "nome": "Finto", "dal": "2020-01-01"})
    accolto = coordinatrice.post(pagina, {"tipo": "aler", "nome": "ALER", "dal": "2020-01-01"}, follow=True)

    assert set(rifiutato.context["composto"].modulo.errors) == {"tipo"}
    assert EnteProprietario.objects.get().nome == "ALER"
    assert "Ente proprietario di alloggi" in accolto.content.decode()


def test_parametri_mostrano_valore_periodo_e_articolo(coordinatrice):
    fabbrica.crea_ambito()
    fabbrica.crea_parametro("quota_forze", 10, al=date(2025, 3, 9), fonte="Lett. d bis")
    pagina = reverse("programma:crea-parametro")
    dati = {"codice": "quota_forze", "valore": "12,5", "dal": "2025-03-10", "fonte": "R.R. 2/2025"}

    corpo = coordinatrice.post(pagina, dati, follow=True).content.decode()

    assert "12,5&nbsp;%" in corpo
    assert "dal 08/02/2018 al 09/03/2025" in corpo
    assert "R.R. 2/2025" in corpo
    assert ParametroNormativo.objects.count() == 2


def test_storia_di_un_comune_dice_che_cosa_e_cambiato(coordinatrice, cast):
    fabbrica.crea_ambito()
    coordinatrice.post(reverse("programma:crea-comune"), COMUNE)
    comune = Comune.objects.get()
    pagina = reverse("programma:modifica-comune", args=[comune.pk])
    coordinatrice.post(pagina, COMUNE | {"cap": "26039", "motivo": "Il CAP era sbagliato"})

    corpo = coordinatrice.get(reverse("programma:storia-oggetto", args=["comune", comune.pk])).content.decode()

    assert "Comune «Torre de&#x27; Picenardi», CAP 26038 → 26039; motivo: Il CAP era sbagliato" in corpo
    assert "ente proprietario «Comune di Torre de&#x27; Picenardi»: creato" in corpo
