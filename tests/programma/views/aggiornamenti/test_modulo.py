# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from programma.models import Aggiornamento, Documento, Stato, Verifica
from programma.services.aggiornamenti import dichiara
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_domanda,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_rilevazione,
    crea_risorsa,
    crea_verifica,
)
from tests.supporto.file import finto_pdf, pdf_di_prova

AGGIORNA = "programma:aggiorna-azione"
CORREGGI = "programma:correggi-aggiornamento"
HTMX = {"HTTP_HX_REQUEST": "true"}


def test_aggiorna_scrive_ogni_campo(cast, come, campi, azione, archivio):
    fase, risorsa, indicatore = crea_fase(azione), crea_risorsa(azione), crea_indicatore(azione=azione)
    crea_misurazione(indicatore, Decimal(3), date(2026, 1, 1))
    client = come(cast.referente)
    dati = campi(client, AGGIORNA, azione.pk) | {
        "stato": "in_corso",
        "avanzamento": "40,25",
        "riferito_al": "2026-11-01",
        "testo": "Cantiere 🏗️ <script>alert(1)</script>",
        f"fase_{fase.pk}_inizio": "2026-02-01",
        f"risorsa_{risorsa.pk}_impegnato": "1.000,00",
        f"risorsa_{risorsa.pk}_liquidato": "0,10",
        f"indicatore_{indicatore.pk}": "12,5",
        "mezzo_di_prova": "SAL n. 2",
        "proposta": "Spostare la fine",
        "file": [pdf_di_prova(), pdf_di_prova("b.pdf")],
    }

    risposta = client.post(reverse(AGGIORNA, args=[azione.pk]), dati, follow=True)

    scritto = Aggiornamento.objects.get()
    assert (scritto.avanzamento, scritto.riferito_al) == (Decimal("40.25"), date(2026, 11, 1))
    assert scritto.fasi.get().inizio_effettivo == date(2026, 2, 1)
    assert (scritto.risorse.get().impegnato, scritto.risorse.get().liquidato) == (1000, Decimal("0.10"))
    assert scritto.indicatori.get().valore == Decimal("12.5")
    assert scritto.documenti.count() == 2
    assert risposta.redirect_chain[-1][0] == (
        f"{reverse('programma:mie-azioni')}?azione={azione.pk}#azione-{azione.pk}"
    )


@pytest.mark.parametrize(
    ("campo", "valore"),
    [
        ("avanzamento", "abc"),
        ("avanzamento", "100,01"),
        ("stato", "annullata"),
        ("stato", "inventato"),
        ("criticita", "x"),
        ("testo", "x" * 10_001),
        ("riferito_al", "2999-01-01"),
        ("riferito_al", "31/02/2026"),
        ("inizio_effettivo", "ieri"),
        ("visto", "falso"),
    ],
)
def test_aggiorna_errori_al_campo_e_testo_conservato(cast, come, campi, azione, campo, valore):
    client = come(cast.referente)
    dati = campi(client, AGGIORNA, azione.pk) | {"proposta": "Da tenere", campo: valore}

    risposta = client.post(reverse(AGGIORNA, args=[azione.pk]), dati)

    assert risposta.status_code == 422
    assert campo in risposta.context["form"].errors
    assert "Da tenere" in risposta.content.decode()
    assert Aggiornamento.objects.count() == 0


def test_aggiorna_file_falso_errore_al_campo(cast, come, campi, azione, archivio):
    client = come(cast.referente)
    dati = campi(client, AGGIORNA, azione.pk) | {"stato": "in_corso", "avanzamento": "40", "file": [finto_pdf()]}

    risposta = client.post(reverse(AGGIORNA, args=[azione.pk]), dati)

    assert set(risposta.context["form"].errors) == {"file"}
    assert Documento.objects.count() == 0


def test_aggiorna_troppi_file(cast, come, campi, azione):
    client = come(cast.referente)
    file = [pdf_di_prova(f"{n}.pdf") for n in range(11)]

    risposta = client.post(reverse(AGGIORNA, args=[azione.pk]), campi(client, AGGIORNA, azione.pk) | {"file": file})

    assert set(risposta.context["form"].errors) == {"file"}


def test_aggiorna_ignora_parti_di_un_altra_azione(cast, come, campi, azione, obiettivo):
    estranea = crea_fase(crea_azione(obiettivo, cast.lavori_pubblici))
    client = come(cast.referente)
    dati = campi(client, AGGIORNA, azione.pk) | {
        "stato": "in_corso",
        "avanzamento": "40",
        f"fase_{estranea.pk}_inizio": "2026-01-01",
    }

    client.post(reverse(AGGIORNA, args=[azione.pk]), dati)

    assert Aggiornamento.objects.get().fasi.count() == 0


def test_aggiorna_scontro_mostra_le_due_versioni_e_poi_salva(cast, come, campi, azione):
    client = come(cast.supplente)
    dati = campi(client, AGGIORNA, azione.pk)
    dichiara(
        utente=cast.referente,
        azione_id=azione.pk,
        dati={"stato": Stato.IN_CORSO, "avanzamento": Decimal(40), "testo": "Scavi finiti", "mezzo_di_prova": "SAL"},
    )

    mio = dati | {"stato": "in_corso", "avanzamento": "55", "testo": "Scavi quasi finiti", "riferito_al": "2026-11-02"}
    scontro = client.post(reverse(AGGIORNA, args=[azione.pk]), mio)
    modulo = scontro.context["form"]
    ripreso = {campo.html_name: campo.value() for campo in modulo if campo.name != "file"}
    dopo = client.post(
        reverse(AGGIORNA, args=[azione.pk]), {nome: "" if v is None else v for nome, v in ripreso.items()}
    )

    assert scontro.status_code == 409
    assert [voce.etichetta for voce in scontro.context["scontro"].voci] == ["Avanzamento (%)", "Com'è andata"]
    assert (ripreso["testo"], ripreso["mezzo_di_prova"]) == ("Scavi quasi finiti", "SAL")
    assert dopo.status_code == 302
    ultimo = Aggiornamento.objects.order_by("pk").last()
    assert (ultimo.avanzamento, ultimo.testo, ultimo.mezzo_di_prova) == (55, "Scavi quasi finiti", "SAL")
    assert ultimo.riferito_al == date(2026, 11, 2)


def test_aggiorna_in_linea(cast, come, azione):
    risposta = come(cast.referente).get(reverse("programma:modulo-azione", args=[azione.pk]), **HTMX)

    assert risposta.status_code == 200
    assert "<html" not in risposta.content.decode()
    assert "data-fuoco" in risposta.content.decode()


def test_modulo_senza_htmx_e_una_pagina(cast, come, azione):
    risposta = come(cast.referente).get(reverse("programma:modulo-azione", args=[azione.pk]))

    assert "<html" in risposta.content.decode()


def test_correggi_parte_da_quello_restituito(cast, come, campi, azione):
    restituito = crea_aggiornamento(azione, 30, testo="SAL 1", riferito_al=date(2026, 9, 1))
    crea_verifica(restituito, esito=Verifica.Esito.RESTITUITA, commento="Manca il SAL 2")
    client = come(cast.referente)
    pagina = client.get(reverse(CORREGGI, args=[restituito.pk]))

    dati = campi(client, CORREGGI, restituito.pk) | {"mezzo_di_prova": "SAL 2"}
    client.post(reverse(CORREGGI, args=[restituito.pk]), dati)

    assert "Manca il SAL 2" in pagina.content.decode()
    nuovo = restituito.corretto_da
    assert (nuovo.testo, nuovo.mezzo_di_prova, nuovo.riferito_al) == ("SAL 1", "SAL 2", date(2026, 9, 1))


def test_correggi_chiuso_agli_altri(cast, come, azione):
    mio, altrui = crea_aggiornamento(azione), crea_aggiornamento(azione, settore=cast.urbanistica)

    stati = {
        (chi, riga.pk): come(getattr(cast, chi)).post(reverse(CORREGGI, args=[riga.pk]), {}).status_code
        for chi in ("referente", "referente_urbanistica", "coordinatrice", "estraneo")
        for riga in (mio, altrui)
    }

    assert stati == {
        ("referente", mio.pk): 422,
        ("referente", altrui.pk): 403,
        ("referente_urbanistica", mio.pk): 403,
        ("referente_urbanistica", altrui.pk): 403,
        ("coordinatrice", mio.pk): 403,
        ("coordinatrice", altrui.pk): 403,
        ("estraneo", mio.pk): 404,
        ("estraneo", altrui.pk): 404,
    }
    assert Aggiornamento.objects.count() == 2


def test_sessione_scaduta_ritrova_i_testi(cast, come, campi, azione, client):
    dentro = come(cast.referente)
    pagina = dentro.get(reverse(AGGIORNA, args=[azione.pk]))
    firma = str(pagina.content).split('name="autore_modulo" value="')[1].split('"')[0]
    dati = campi(dentro, AGGIORNA, azione.pk) | {"testo": "Lungo racconto", "avanzamento": "33", "autore_modulo": firma}

    rimandata = client.post(reverse(AGGIORNA, args=[azione.pk]), dati)
    client.force_login(cast.referente)
    ripresa = client.get(reverse(AGGIORNA, args=[azione.pk]))

    assert rimandata.status_code == 302
    assert ripresa.status_code == 200
    assert ripresa.context["form"]["testo"].value() == "Lungo racconto"
    assert Aggiornamento.objects.count() == 0


def test_sessione_scaduta_ritrova_la_percentuale_della_riga(cast, come, azione, client):
    dentro = come(cast.referente)
    testo = str(dentro.get(reverse("programma:mie-azioni")).content)
    firma = testo.split('name="autore_modulo" value="')[1].split('"')[0]
    client.post(reverse("programma:avanza-azione", args=[azione.pk]), {"avanzamento": "33", "autore_modulo": firma})
    client.force_login(cast.referente)

    ripresa = client.get(reverse(AGGIORNA, args=[azione.pk]))

    assert ripresa.context["form"]["avanzamento"].value() == "33"
    assert ripresa.context["form"]["riferito_al"].value() == oggi()


def test_aggiorna_con_un_nul_e_rifiutato_intero(cast, come, campi, azione):
    client = come(cast.referente)

    risposta = client.post(
        reverse(AGGIORNA, args=[azione.pk]), campi(client, AGGIORNA, azione.pk) | {"testo": "NUL \x00 dentro"}
    )

    assert risposta.status_code == 400
    assert Aggiornamento.objects.count() == 0


def test_aggiorna_rifiutato_dal_servizio_errore_al_campo(cast, come, campi, azione):
    client = come(cast.referente)

    risposta = client.post(
        reverse(AGGIORNA, args=[azione.pk]), campi(client, AGGIORNA, azione.pk) | {"stato": "sospesa"}, **HTMX
    )

    assert risposta.status_code == 422
    assert set(risposta.context["form"].errors) == {"motivo_stato"}
    assert risposta.context["form"].apri_sospensione is True


def test_il_modulo_chiede_le_fasi_e_le_domande_della_rilevazione(cast, come, campi, azione):
    dovuta = crea_fase(azione, nome="Gara", inizio_previsto=oggi() - timedelta(60), fine_prevista=oggi())
    crea_fase(azione, nome="Lavori", inizio_previsto=oggi() + timedelta(1), fine_prevista=oggi() + timedelta(1))
    domanda = crea_domanda(crea_rilevazione(azione.obiettivo.programma), tipo="si_no")
    client, indirizzo = come(cast.referente), reverse(AGGIORNA, args=[azione.pk])
    modulo = client.get(indirizzo).context["form"]

    assert [fase.nome for fase, _ in modulo.fasi_dovute] == ["Gara"]
    assert [fase.nome for fase, _ in modulo.fasi] == ["Lavori"]
    assert [str(campo.label) for campo in modulo.domande] == [domanda.testo]

    dati = campi(client, AGGIORNA, azione.pk) | {"avanzamento": "10", "stato": Stato.IN_CORSO}
    client.post(indirizzo, dati | {f"domanda_{domanda.pk}": "no", f"fase_{dovuta.pk}_inizio": oggi().isoformat()})

    detta = azione.aggiornamenti.get()
    assert [(r.domanda, r.valore) for r in detta.risposte.all()] == [(domanda, "no")]
    assert [(f.fase, f.inizio_effettivo) for f in detta.fasi.all()] == [(dovuta, oggi())]
