# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from programma.models import Aggiornamento, Stato, Verifica
from programma.services.aggiornamenti import accetta
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_risorsa,
    crea_verifica,
)

ELENCO = reverse("programma:elenco-verifiche")
BLOCCO = reverse("programma:verifica-in-blocco")
STRADE = ["verifica-aggiornamento", "accetta-aggiornamento", "restituisci-aggiornamento"]


def pagina(nome, aggiornamento):
    return reverse(f"programma:{nome}", args=[aggiornamento.pk])


def test_elenco_dal_piu_vecchio(cast, come, azione):
    primo, secondo, fatto = (crea_aggiornamento(azione, n) for n in (10, 20, 30))
    crea_verifica(fatto)

    risposta = come(cast.coordinatrice).get(ELENCO)

    assert list(risposta.context["pagina"].object_list) == [primo, secondo]


def test_elenco_stesse_interrogazioni(cast, come, obiettivo, django_assert_num_queries):
    client = come(cast.coordinatrice)
    crea_aggiornamento(crea_azione(obiettivo, cast.lavori_pubblici), autore=cast.referente)
    client.get(ELENCO)
    with django_assert_num_queries(25, exact=False) as prima:
        client.get(ELENCO)
    for settore, autore in ((cast.urbanistica, cast.referente_urbanistica), (cast.lavori_pubblici, cast.supplente)):
        crea_aggiornamento(crea_azione(obiettivo, settore), autore=autore)

    with django_assert_num_queries(len(prima)):
        client.get(ELENCO)


def test_elenco_vuoto_e_chiuso_agli_altri(cast, come, azione):
    assert "Niente da verificare" in come(cast.coordinatrice).get(ELENCO).content.decode()

    stati = {nome: come(p).get(ELENCO).status_code for nome, p in cast.persone.items() if p.is_active}

    assert {nome for nome, stato in stati.items() if stato == 200} == {"coordinatrice"}
    assert come(cast.referente).get(BLOCCO).status_code == 403


def test_verifica_mostra_prima_e_dopo(cast, come, azione):
    fase, risorsa, indicatore = crea_fase(azione), crea_risorsa(azione), crea_indicatore(azione=azione)
    crea_misurazione(indicatore, 4, fase.inizio_previsto)
    accetta(
        utente=cast.coordinatrice,
        aggiornamento_id=crea_aggiornamento(azione, 20, inizio_effettivo=fase.inizio_previsto).pk,
    )
    dopo = crea_aggiornamento(
        azione,
        35,
        stato=Stato.SOSPESA,
        motivo_stato="Ricorso",
        criticita="critica",
        testo_criticita="Fermo <i>lavori</i>",
        testo="Racconto",
        proposta="Proposta",
        mezzo_di_prova="SAL",
    )
    dopo.fasi.create(fase=fase, inizio_effettivo=fase.inizio_previsto)
    dopo.risorse.create(risorsa=risorsa, impegnato=100, liquidato=0)
    dopo.indicatori.create(indicatore=indicatore, valore=8)

    risposta = come(cast.coordinatrice).get(pagina("verifica-aggiornamento", dopo))

    righe = {riga.etichetta: (riga.prima, riga.dopo) for riga in risposta.context["differenze"] if riga.cambia}
    giorno = f"{dopo.riferito_al:%d/%m/%Y}"
    assert righe == {
        "Stato": ("in corso", "sospesa"),
        "Avanzamento": ("20\xa0%", "35\xa0%"),
        "Motivo della sospensione": ("—", "Ricorso"),
        "Inizio effettivo": ("01/01/2026", "—"),
        "Criticità": ("nessuna criticità", "critica"),
        "Descrizione": ("—", "Fermo <i>lavori</i>"),
        "Fase «Fase 1», inizio": ("—", "01/01/2026"),
        "Alloggi recuperati": ("4 alloggi (01/01/2026)", f"8 alloggi ({giorno})"),
        "Bilancio comunale 2026, impegnato": ("0,00\xa0€", "100,00\xa0€"),
    }
    assert "Fermo &lt;i&gt;lavori&lt;/i&gt;" in risposta.content.decode()


def test_accetta_va_al_prossimo_e_poi_all_elenco(cast, come, azione):
    primo, secondo = crea_aggiornamento(azione, 10), crea_aggiornamento(azione, 20)
    client = come(cast.coordinatrice)

    prossimo = client.post(pagina("accetta-aggiornamento", primo), {"commento": ""})
    fine = client.post(pagina("restituisci-aggiornamento", secondo), {"commento": "Manca il SAL"})
    gia_fatto = client.post(pagina("accetta-aggiornamento", primo), {"commento": ""})

    assert prossimo.url == pagina("verifica-aggiornamento", secondo)
    assert fine.url == ELENCO
    assert gia_fatto.status_code == 422
    assert list(Verifica.objects.order_by("pk").values_list("esito", flat=True)) == ["accettata", "restituita"]


def test_restituisci_senza_commento_resta_li(cast, come, azione):
    scritto = crea_aggiornamento(azione)

    risposta = come(cast.coordinatrice).post(pagina("restituisci-aggiornamento", scritto), {"commento": "  "})

    assert risposta.status_code == 422
    assert set(risposta.context["form"].errors) == {"commento"}


def test_verifica_propria_corretta_e_gia_risposta(cast, come, azione):
    propria = crea_aggiornamento(azione, autore=cast.coordinatrice)
    corretta = crea_aggiornamento(azione)
    crea_aggiornamento(azione, corregge=corretta, nessuna_variazione=True)
    risposta_data = crea_aggiornamento(azione)
    crea_verifica(risposta_data, esito="restituita", commento="Manca")
    client = come(cast.coordinatrice)

    rispondibili = [
        client.get(pagina("verifica-aggiornamento", riga)).context["rispondibile"]
        for riga in (propria, corretta, risposta_data)
    ]

    assert rispondibili == [False, False, False]
    assert client.post(pagina("accetta-aggiornamento", propria)).status_code == 403


@pytest.mark.parametrize("nome", STRADE)
def test_strade_di_verifica_chiuse(cast, come, azione, nome):
    scritto = crea_aggiornamento(azione)
    metodo = "get" if nome == "verifica-aggiornamento" else "post"

    stati = {
        chi: getattr(come(getattr(cast, chi)), metodo)(pagina(nome, scritto)).status_code
        for chi in ("referente", "referente_urbanistica", "dirigente", "consigliera", "segreteria", "estraneo")
    }

    assert stati == dict.fromkeys(stati, 403) | {"estraneo": 404}
    assert Verifica.objects.count() == 0


def test_in_blocco_anteprima_e_conferma(cast, come, azione, obiettivo):
    altra = crea_azione(obiettivo, cast.urbanistica)
    scritti = [crea_aggiornamento(azione, 10), crea_aggiornamento(altra, 20)]
    passato = crea_aggiornamento(azione, 5, settore=cast.tributi)
    client = come(cast.coordinatrice)

    anteprima = client.get(BLOCCO, {"scelti": [a.pk for a in [*scritti, passato]] + ["x", "9" * 30, "²"]})
    fatto = client.post(BLOCCO, {"scelti": [a.pk for a in scritti]})
    vuoto = client.get(BLOCCO, {"scelti": [a.pk for a in scritti]})

    assert len(anteprima.context["accettabili"]) == 2
    assert len(anteprima.context["voci"]) == 3
    assert (fatto.url, vuoto.url) == (ELENCO, ELENCO)
    assert list(Aggiornamento.objects.in_attesa()) == [passato]


def test_in_blocco_rifiutato_non_scrive_niente(cast, come, azione, obiettivo):
    buono = crea_aggiornamento(azione, 10)
    passato = crea_aggiornamento(azione, 5, settore=cast.tributi)

    risposta = come(cast.coordinatrice).post(BLOCCO, {"scelti": [buono.pk, passato.pk]})

    assert risposta.status_code == 422
    assert len(risposta.context["errori"]) == 1
    assert Verifica.objects.count() == 0
