# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_verifica

# Person, terms, data version, programme; counters of the menu do not count for who only reads.
DELLA_PAGINA = 3
DELLA_FOTOGRAFIA = 10
DEL_DELIBERATO = 1
DELLA_STORIA = 3


def apri(client, programma, **valori):
    return client.get(reverse("programma:cruscotto", args=[programma.pk]), valori)


@pytest.fixture
def ritardi(cast, obiettivo):
    """One late action of Lavori Pubblici, one told today by Urbanistica."""
    ieri = oggi() - timedelta(days=12)
    tardi = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Tetti", inizio_previsto=ieri, fine_prevista=ieri)
    detta = crea_azione(obiettivo, cast.urbanistica, titolo="Variante")
    crea_verifica(crea_aggiornamento(detta, 40))
    crea_aggiornamento(detta, 60)
    return tardi, detta


def test_risponde_alle_quattro_domande(client, cast, programma, ritardi) -> None:
    client.force_login(cast.consigliera)

    testo = apri(client, programma).content.decode()

    for domanda in ("Come va", "Che cosa è cambiato", "Che cosa è in ritardo", "Chi tace"):
        assert testo.count(f">{domanda}</h2>") == 1
    assert "<strong>20\xa0%</strong> <span>verificato</span>" in testo
    assert "<div><dt>Dichiarato</dt><dd>30\xa0%</dd></div>" in testo
    assert '<span class="in-ritardo">12 giorni</span>' in testo
    assert '<span class="in-ritardo">mai una parola</span>' in testo
    assert "avanzamento dichiarato 40 → 60\xa0%" in testo
    assert testo.count("<h1") == 1


def test_filtri_nell_indirizzo(client, cast, programma, ritardi) -> None:
    client.force_login(cast.consigliera)

    testo = apri(client, programma, condizione="in_ritardo").content.decode()
    nessuna = apri(client, programma, testo="introvabile").content.decode()
    strano = apri(client, programma, settore="<script>alert(1)</script>").content.decode()

    assert "Tetti</a>" in testo
    assert "Variante</a>" not in testo
    assert "<strong>1</strong> azioni su 2" in testo
    assert "?condizione=in_ritardo" in testo
    assert "Nessuna azione passa i filtri" in nessuna
    assert "non è stato riconosciuto e non filtra: settore." in strano
    assert "<script>alert" not in strano


@pytest.mark.parametrize("al", ["2199-01-01", "boh", "1950-01-01", "31/02/2026"])
def test_una_data_sbagliata_si_dice_e_la_pagina_resta(client, cast, programma, ritardi, al: str) -> None:
    client.force_login(cast.consigliera)

    risposta = apri(client, programma, al=al)

    assert risposta.status_code == 200
    assert risposta.content.decode().count("Stato al: data non usabile") == 1
    assert "Tetti</a>" in risposta.content.decode()


def test_un_programma_vuoto_dice_che_cosa_aspettarsi(client, cast, programma) -> None:
    client.force_login(cast.consigliera)

    assert "Il programma non ha ancora azioni" in apri(client, programma).content.decode()


def test_dati_di_esempio_in_ogni_pagina(client, cast, programma, azione) -> None:
    type(programma)._base_manager.filter(pk=programma.pk).update(dati_esempio=True)
    client.force_login(cast.consigliera)
    indirizzi = [
        reverse("programma:cruscotto", args=[programma.pk]),
        reverse("programma:cronoprogramma", args=[programma.pk]),
        reverse("programma:scheda-azione", args=[azione.pk]),
        reverse("programma:scheda-obiettivo", args=[azione.obiettivo_id]),
        reverse("programma:scheda-settore", args=[programma.pk, cast.sociali.pk]),
    ]

    assert ["Dati di esempio." in client.get(url).content.decode() for url in indirizzi] == [True] * 5


@pytest.mark.parametrize(("chi", "contatori"), [("consigliera", 0), ("referente", 1), ("coordinatrice", 1)])
@pytest.mark.parametrize("quante", [1, 3, 30])
def test_interrogazioni_fisse(
    client, cast, programma, obiettivo, django_assert_num_queries, quante, chi, contatori
) -> None:
    for _ in range(quante):
        crea_aggiornamento(crea_azione(obiettivo, cast.lavori_pubblici))
    client.force_login(cast.persone[chi])
    client.get(reverse("programma:elenco-programmi"))

    with django_assert_num_queries(DELLA_PAGINA + DELLA_FOTOGRAFIA + DELLA_STORIA + DEL_DELIBERATO + 1 + contatori):
        apri(client, programma)
    with django_assert_num_queries(DELLA_PAGINA + 1 + contatori):
        apri(client, programma)


def test_cento_azioni_in_due_pagine(client, cast, programma, obiettivo) -> None:
    for _ in range(60):
        crea_azione(obiettivo, cast.lavori_pubblici)
    client.force_login(cast.consigliera)

    righe = [apri(client, programma, pagina=n).content.decode().count('scope="row" class="largo"') for n in ("1", "2")]
    oltre = apri(client, programma, pagina="99999999999999999999")
    storto = apri(client, programma, pagina="'")

    assert righe == [50, 10]
    assert (oltre.status_code, storto.status_code) == (200, 200)


@pytest.mark.parametrize("chi", ["coordinatrice", "referente", "dirigente"])
def test_la_bozza_la_vede_il_tavolo(client, cast, bozza, chi: str) -> None:
    client.force_login(cast.persone[chi])

    assert apri(client, bozza).status_code == 200


@pytest.mark.parametrize("chi", ["consigliera", "assessora", "segreteria", "estraneo", "scaduta"])
def test_la_bozza_non_la_vede_chi_legge(client, cast, bozza, chi: str) -> None:
    obiettivo = crea_obiettivo(bozza, cast.sociali)
    azione = crea_azione(obiettivo, cast.lavori_pubblici)
    client.force_login(cast.persone[chi])
    indirizzi = [
        reverse("programma:cruscotto", args=[bozza.pk]),
        reverse("programma:cronoprogramma", args=[bozza.pk]),
        reverse("programma:scheda-settore", args=[bozza.pk, cast.sociali.pk]),
        reverse("programma:scheda-obiettivo", args=[obiettivo.pk]),
        reverse("programma:scheda-azione", args=[azione.pk]),
        *(reverse("programma:esporta", args=[bozza.pk, formato]) for formato in ("csv", "ods", "json")),
    ]

    assert [client.get(url).status_code for url in indirizzi] == [404] * 8


def test_elenco_dei_programmi(client, cast, programma, bozza) -> None:
    client.force_login(cast.consigliera)
    letti = client.get(reverse("programma:elenco-programmi")).context["programmi"]
    client.force_login(cast.referente)
    del_tavolo = client.get(reverse("programma:elenco-programmi")).context["programmi"]
    client.force_login(cast.estraneo)
    di_nessuno = client.get(reverse("programma:elenco-programmi"))

    assert letti == [programma]
    assert sorted(p.titolo for p in del_tavolo) == ["Programma adottato", "Programma in bozza"]
    assert "Non ci sono programmi da leggere" in di_nessuno.content.decode()


def test_chi_coordina_senza_programmi_sa_che_fare(client, cast) -> None:
    client.force_login(cast.coordinatrice)

    testo = client.get(reverse("programma:elenco-programmi")).content.decode()

    assert "Non ci sono ancora programmi" in testo
    assert reverse("programma:crea-programma") in testo
