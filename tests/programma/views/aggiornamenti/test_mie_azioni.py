# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from programma.models import Aggiornamento, Stato, Verifica
from programma.services.aggiornamenti import dichiara
from tavolo.storia import con_autore
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_collaborazione,
    crea_obiettivo,
    crea_programma,
    crea_rilevazione,
    crea_verifica,
)

MIE = reverse("programma:mie-azioni")
HTMX = {"HTTP_HX_REQUEST": "true"}


def tutte(risposta):
    return [riga for _, sue in risposta.context["gruppi"] for riga in sue]


def righe(risposta):
    return [riga["voce"].lettura.azione.codice for riga in tutte(risposta)]


def rapido(client, azione):
    """The hidden fields of the row of this action."""
    scelta = next(r for r in tutte(client.get(MIE)) if r["voce"].pk == azione.pk)
    return {nome: scelta["form"][nome].value() for nome in ("segno", "visto")}


def test_mie_azioni_in_ordine_di_urgenza(cast, come, obiettivo):
    ieri = oggi() - timedelta(days=1)
    recente, tarda, muta, vecchia, altrui = (
        crea_azione(obiettivo, settore) for settore in [cast.lavori_pubblici] * 4 + [cast.urbanistica]
    )
    crea_aggiornamento(recente, 10)
    crea_aggiornamento(vecchia, 10, riferito_al=date(2026, 9, 1))
    crea_aggiornamento(tarda, 10)
    with con_autore(cast.sistema):
        tarda.inizio_previsto, tarda.fine_prevista = date(2026, 1, 1), ieri
        tarda.save()

    risposta = come(cast.referente).get(MIE)

    assert righe(risposta) == [muta.codice, tarda.codice, vecchia.codice, recente.codice]
    assert altrui.titolo not in risposta.content.decode()


def test_mie_azioni_stesse_interrogazioni_con_una_e_con_tre(cast, come, obiettivo, django_assert_num_queries):
    crea_aggiornamento(crea_azione(obiettivo, cast.lavori_pubblici), 10)
    client = come(cast.referente)
    client.get(MIE)
    with django_assert_num_queries(16):
        client.get(MIE)
    crea_collaborazione(crea_azione(obiettivo, cast.urbanistica), cast.lavori_pubblici)
    altro = crea_obiettivo(crea_programma(stato="adottato"), cast.sociali)
    crea_azione(altro, cast.lavori_pubblici)
    for _ in range(2):
        restituito = crea_aggiornamento(crea_azione(obiettivo, cast.lavori_pubblici), 10)
        crea_verifica(restituito, esito=Verifica.Esito.RESTITUITA, commento="Manca il SAL")

    with django_assert_num_queries(17):
        client.get(MIE)


def test_cio_che_si_deve_viene_prima_in_gruppi(cast, come, obiettivo):
    detta, attesa, tornata = (crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(3))
    crea_aggiornamento(attesa)
    crea_rilevazione(obiettivo.programma)
    crea_aggiornamento(detta)
    crea_verifica(crea_aggiornamento(tornata), esito=Verifica.Esito.RESTITUITA, commento="Manca il verbale")

    risposta = come(cast.referente).get(MIE)

    trovati = [(nome, [riga["voce"].pk for riga in sue]) for nome, sue in risposta.context["gruppi"]]
    assert trovati == [
        ("Da correggere", [tornata.pk]),
        ("Da rispondere", [attesa.pk]),
        ("Le altre azioni", [detta.pk]),
    ]
    assert "1 risposta è tornata da correggere." in risposta.content.decode()
    assert "Manca il verbale" in risposta.content.decode()


def test_molte_azioni_a_pagine(cast, come, obiettivo, monkeypatch):
    monkeypatch.setattr("programma.views.aggiornamenti.mie_azioni.PER_PAGINA", 2)
    azioni = [crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(5)]
    for altrui in [crea_azione(obiettivo, cast.urbanistica) for _ in range(3)]:
        crea_collaborazione(altrui, cast.lavori_pubblici)
    crea_verifica(crea_aggiornamento(azioni[4]), esito=Verifica.Esito.RESTITUITA, commento="Manca il SAL")
    client, codici = come(cast.referente), [azione.codice for azione in (azioni[4], *azioni[:4])]
    domande = ({}, {"pagina": "2"}, {"azione": azioni[1].pk}, {"azione": azioni[3].pk}, {"pagina": "9"})
    storte = ({"azione": "x"}, {"azione": "0"}, {"pagina": "x"}, {"azione": azioni[3].pk, "pagina": "1"})

    viste = [righe(client.get(MIE, domanda)) for domanda in domande]
    prime = [righe(client.get(MIE, domanda)) for domanda in storte]
    seconda = client.get(MIE, {"collabora": "2"})

    assert viste == [codici[:2], codici[2:4], codici[2:4], codici[4:], codici[4:]]
    assert prime == [codici[:2]] * 4
    assert len(seconda.context["collaborazioni"]) == 1


def test_mie_azioni_vuote_dicono_che_fare(cast, come, azione):
    assert "Nessuna azione da aggiornare" in come(cast.consigliera).get(MIE).content.decode()
    assert reverse("programma:elenco-verifiche") in come(cast.coordinatrice).get(MIE).content.decode()


def test_mie_azioni_mostrano_le_collaborazioni(cast, come, azione):
    crea_collaborazione(azione, cast.urbanistica)

    risposta = come(cast.referente_urbanistica).get(MIE)

    assert righe(risposta) == []
    assert list(risposta.context["collaborazioni"]) == [azione]


def test_avanza_dalla_riga_con_la_virgola(cast, come, azione):
    client = come(cast.referente)

    risposta = client.post(
        reverse("programma:avanza-azione", args=[azione.pk]),
        rapido(client, azione) | {"avanzamento": "12,5"},
        follow=True,
    )

    assert Aggiornamento.objects.get().avanzamento == Decimal("12.5")
    assert [str(m) for m in risposta.context["messages"]] == [
        f"Salvato: azione {azione.codice}, 12,5\xa0%, riferito al {oggi():%d/%m/%Y}."
    ]


def test_avanza_in_linea_rende_la_riga(cast, come, azione):
    client = come(cast.referente)
    dati = rapido(client, azione) | {"avanzamento": "40"}
    indirizzo = reverse("programma:avanza-azione", args=[azione.pk])

    prima = client.post(indirizzo, dati, **HTMX)
    ripetuta = client.post(indirizzo, dati, **HTMX)

    for risposta in (prima, ripetuta):
        assert risposta.status_code == 200
        assert "data-fuoco" in risposta.content.decode()
        assert "<html" not in risposta.content.decode()
    assert Aggiornamento.objects.count() == 1


@pytest.mark.parametrize("valore", ["", "abc", "-1", "100,01", "1e9", "NaN", "🏠", "<b>40</b>", "12,555"])
def test_avanza_non_valido_apre_il_modulo(cast, come, azione, valore):
    client = come(cast.referente)

    risposta = client.post(
        reverse("programma:avanza-azione", args=[azione.pk]), rapido(client, azione) | {"avanzamento": valore}
    )

    assert risposta.status_code == 422
    assert set(risposta.context["form"].errors) == {"avanzamento"}
    assert Aggiornamento.objects.count() == 0


def test_avanza_a_cento_chiede_la_prova_nel_modulo(cast, come, azione):
    client = come(cast.referente)

    risposta = client.post(
        reverse("programma:avanza-azione", args=[azione.pk]),
        rapido(client, azione) | {"avanzamento": "100"},
        **HTMX,
    )

    assert risposta.status_code == 422
    assert risposta["HX-Retarget"] == f"#modulo-azione-{azione.pk}"
    assert set(risposta.context["form"].errors) == {"mezzo_di_prova"}


def test_avanza_su_quello_di_un_altro_apre_lo_scontro(cast, come, azione):
    client = come(cast.supplente)
    dati = rapido(client, azione) | {"avanzamento": "55"}
    dichiara(utente=cast.referente, azione_id=azione.pk, dati={"stato": Stato.IN_CORSO, "avanzamento": Decimal(40)})

    risposta = client.post(reverse("programma:avanza-azione", args=[azione.pk]), dati)

    assert risposta.status_code == 409
    assert [(v.prima, v.loro, v.mio) for v in risposta.context["scontro"].voci] == [("0", "40", "55")]
    assert risposta.context["form"]["avanzamento"].value() == "55"


@pytest.mark.parametrize("falso", [{"segno": "x"}, {"visto": "x"}, {"visto": ""}])
def test_avanza_con_un_segno_falso_e_rifiutato(cast, come, azione, falso):
    client = come(cast.referente)

    risposta = client.post(
        reverse("programma:avanza-azione", args=[azione.pk]), rapido(client, azione) | {"avanzamento": "40"} | falso
    )

    assert risposta.status_code == 422
    assert Aggiornamento.objects.count() == 0


def test_visto_di_un_altra_azione_e_rifiutato(cast, come, azione, obiettivo):
    altra = crea_azione(obiettivo, cast.lavori_pubblici)
    client = come(cast.referente)

    risposta = client.post(
        reverse("programma:avanza-azione", args=[azione.pk]), rapido(client, altra) | {"avanzamento": "40"}
    )

    assert risposta.status_code == 422
    assert Aggiornamento.objects.count() == 0


def test_nessuna_variazione_in_un_gesto(cast, come, azione):
    prima = crea_aggiornamento(azione, 30, riferito_al=date(2026, 9, 1))
    client = come(cast.referente)
    indirizzo = reverse("programma:nessuna-variazione", args=[azione.pk])

    intera = client.post(indirizzo, {"segno": uuid4()})
    in_linea = client.post(indirizzo, {"segno": uuid4()}, **HTMX)

    assert intera.url == f"{MIE}?azione={azione.pk}#azione-{azione.pk}"
    assert in_linea.status_code == 200
    assert list(azione.aggiornamenti.order_by("pk").values_list("avanzamento", "nessuna_variazione")) == [
        (prima.avanzamento, False),
        (prima.avanzamento, True),
    ]


def test_nessuna_variazione_rifiutata_apre_il_modulo(cast, come, azione):
    client = come(cast.referente)
    indirizzo = reverse("programma:nessuna-variazione", args=[azione.pk])

    for dati in ({"segno": uuid4()}, {"segno": "falso"}, {}):
        risposta = client.post(indirizzo, dati)

        assert risposta.status_code == 422
        assert len(risposta.context["form"].non_field_errors()) == 1
    assert Aggiornamento.objects.count() == 0


def test_restituito_si_vede_nella_riga_e_si_corregge(cast, come, azione):
    crea_verifica(crea_aggiornamento(azione, 30), esito=Verifica.Esito.RESTITUITA, commento="Manca <b>il SAL</b>")
    client = come(cast.referente)

    pagina = client.get(MIE)

    assert pagina.context["contatori"].restituiti == 1
    assert "Manca &lt;b&gt;il SAL&lt;/b&gt;" in pagina.content.decode()
    assert reverse("programma:avanza-azione", args=[azione.pk]) not in pagina.content.decode()


@pytest.mark.parametrize(
    "nome", ["riga-azione", "avanza-azione", "nessuna-variazione", "aggiorna-azione", "modulo-azione"]
)
def test_strade_chiuse_a_chi_non_e_del_settore(cast, come, azione, nome):
    crea_aggiornamento(azione, 30, riferito_al=date(2026, 9, 1))
    indirizzo = reverse(f"programma:{nome}", args=[azione.pk])
    dati = rapido(come(cast.referente), azione) | {"avanzamento": "99"}
    chiuse = {}
    for chi in ("referente_urbanistica", "dirigente", "coordinatrice", "consigliera", "estraneo", "scaduta"):
        client = come(getattr(cast, chi))
        for intestazioni in ({}, HTMX):
            metodo = client.get if nome in ("riga-azione", "modulo-azione") else client.post
            chiuse.setdefault(metodo(indirizzo, dati, **intestazioni).status_code, set()).add(chi)

    assert chiuse == {
        403: {"referente_urbanistica", "dirigente", "coordinatrice", "consigliera"},
        404: {"estraneo", "scaduta"},
    }
    assert Aggiornamento.objects.count() == 1


def test_riga_sola(cast, come, azione):
    risposta = come(cast.referente).get(reverse("programma:riga-azione", args=[azione.pk]), **HTMX)

    assert risposta.content.decode().strip().startswith(f'<li class="mia-azione" id="azione-{azione.pk}">')
