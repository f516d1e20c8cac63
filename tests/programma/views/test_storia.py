# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from tavolo.storia import con_autore
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_fase, crea_obiettivo


def pagina(client: Any, programma: Any, **filtri: Any) -> Any:
    return client.get(reverse("programma:storia-programma", args=[programma.pk]), filtri)


def frasi(risposta: Any) -> list[str]:
    return [voce.testo for voce in risposta.context["storia"].voci]


def test_la_consigliera_legge_la_storia_del_programma(client, cast, azione) -> None:
    crea_aggiornamento(azione, 35, autore=cast.referente)
    client.force_login(cast.consigliera)

    risposta = pagina(client, azione.obiettivo.programma)

    assert risposta.status_code == 200
    assert frasi(risposta)[0].startswith("Lavori Pubblici: azione 1.1 «Azione 1.1», avanzamento dichiarato 35\xa0%")
    assert "avanzamento dichiarato 35\xa0%" in risposta.content.decode()


def test_i_filtri_dell_indirizzo(client, cast, azione) -> None:
    crea_aggiornamento(azione, autore=cast.referente)
    client.force_login(cast.consigliera)
    programma = azione.obiettivo.programma

    assert len(frasi(pagina(client, programma, settore=cast.lavori_pubblici.pk))) == 1
    assert len(frasi(pagina(client, programma, persona=cast.referente.pk))) == 1
    assert len(frasi(pagina(client, programma, tipo="azioni"))) == 1
    assert frasi(pagina(client, programma, al=oggi() - timedelta(days=1))) == []
    vuota = pagina(client, programma, persona=cast.sistema.pk, tipo="note")
    assert "Nessuna modifica con questi filtri" in vuota.content.decode()


@pytest.mark.parametrize(
    "filtri",
    [
        {"settore": "999999"},
        {"persona": "x"},
        {"tipo": "'; DROP TABLE"},
        {"dal": "31/02/2026"},
        {"dal": "2026-02-02", "al": "2026-02-01"},
        {"prima": "-1"},
        {"prima": "99999999999999999999999"},
    ],
)
def test_un_filtro_sbagliato_si_dice_e_non_rompe(client, cast, azione, filtri: dict) -> None:
    client.force_login(cast.consigliera)

    risposta = pagina(client, azione.obiettivo.programma, **filtri)

    assert risposta.status_code == 200
    assert risposta.context["modulo"].errors
    assert len(frasi(risposta)) == 3


def test_la_storia_di_una_bozza_la_vede_solo_il_tavolo(client, cast, bozza) -> None:
    azione = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.urbanistica)
    indirizzi = [reverse("programma:storia-programma", args=[bozza.pk])] + [
        reverse("programma:storia-oggetto", args=voce)
        for voce in (("programma", bozza.pk), ("obiettivo", azione.obiettivo_id), ("azione", azione.pk))
    ]

    def esiti(chi: Any) -> list[int]:
        client.force_login(chi)
        return [client.get(indirizzo).status_code for indirizzo in indirizzi]

    assert esiti(cast.referente) == [200] * 4
    assert esiti(cast.consigliera) == [404] * 4
    assert esiti(cast.estraneo) == [404] * 4


def test_la_storia_di_un_azione_e_solo_la_sua(client, cast, azione) -> None:
    altra = crea_azione(azione.obiettivo, cast.tributi)
    crea_fase(altra, nome="Altrui")
    crea_fase(azione, nome="Sua")
    client.force_login(cast.consigliera)

    risposta = client.get(reverse("programma:storia-oggetto", args=["azione", azione.pk]))

    assert frasi(risposta) == [
        "Sistema: fase «Sua» dell'azione 1.1 «Azione 1.1»: creata",
        "Sistema: azione 1.1 «Azione 1.1»: creata",
    ]


def test_un_tipo_sconosciuto_non_c_e(client, cast, azione) -> None:
    client.force_login(cast.consigliera)

    assert client.get(f"/storia/fase/{azione.pk}/").status_code == 404


def test_si_sfoglia_all_indietro(client, cast, azione, monkeypatch) -> None:
    monkeypatch.setattr("programma.report.storia.PER_PAGINA", 2)
    client.force_login(cast.consigliera)
    indirizzo = reverse("programma:storia-oggetto", args=["programma", azione.obiettivo.programma_id])

    prima = client.get(indirizzo)
    seconda = client.get(indirizzo, {"prima": prima.context["storia"].prossimo})
    vuota = client.get(indirizzo, {"prima": 1})
    storta = client.get(indirizzo, {"prima": "x"})

    assert [len(frasi(r)) for r in (prima, seconda, storta)] == [2, 1, 2]
    assert "Modifiche precedenti" in prima.content.decode()
    assert "Modifiche precedenti" not in seconda.content.decode()
    assert frasi(vuota) == []


@pytest.mark.parametrize(("chi", "contatori"), [("consigliera", 0), ("referente", 1), ("coordinatrice", 1)])
@pytest.mark.parametrize("quante", [1, 3])
def test_al_massimo_otto_interrogazioni(client, cast, azione, quante, chi, contatori, django_assert_num_queries):
    for _ in range(quante):
        crea_aggiornamento(azione, autore=cast.referente)
        crea_fase(azione)
    client.force_login(cast.persone[chi])

    for filtri in ({}, {"settore": cast.lavori_pubblici.pk, "persona": cast.referente.pk}):
        with django_assert_num_queries(7 + contatori):
            pagina(client, azione.obiettivo.programma, **filtri)


def test_chi_amministra_va_da_una_modifica_a_oscurarne_un_testo(client, cast, azione) -> None:
    with con_autore(cast.coordinatrice, "Nome di una persona") as cambio:
        azione.save()
    indirizzo = reverse("programma:storia-oggetto", args=["azione", azione.pk])
    oscura = reverse("tavolo:oscura-testo")

    client.force_login(cast.amministratrice)
    collegamenti = re.findall(rf'<a href="({oscura}[^"]+)">([^<]+)</a>', client.get(indirizzo).content.decode())
    client.force_login(cast.coordinatrice)
    altrui = client.get(indirizzo).content.decode()

    assert collegamenti[:2] == [
        (f"{oscura}?modello=tavolo.cambio&amp;oggetto_id={cambio.pk}", "Oscura un testo: il motivo"),
        (f"{oscura}?modello=programma.azione&amp;oggetto_id={azione.pk}", f"Oscura un testo: azione n. {azione.pk}"),
    ]
    assert oscura not in altrui
