# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
import json

import pytest
from django.urls import reverse

from programma.report.dati_piano import DEL_TRIENNALE, DELL_ANNUALE
from tavolo.services import oscura_testo
from tavolo.storia import con_autore
from tests import fabbriche_piani as fabbrica

pytestmark = pytest.mark.django_db


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Corte de' Cortesi con Cignone")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    annuale = fabbrica.crea_annuale(2026)
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7, nota="=1+1")
    with con_autore(cast.sistema):
        scelta = annuale.scelte_comuni.get()
        scelta.categoria, scelta.motivazione, scelta.indigenti_oltre = "Genitori soli", "Sono molti", "2.50"
        scelta.save()
    return annuale


@pytest.fixture
def leggi(client, cast):
    def entra_e_leggi(piano, *parti, chi="consigliera", nome="scarica-dati-piano"):
        client.force_login(cast.persone[chi])
        tipo = "annuale" if hasattr(piano, "anno") else "triennale"
        return client.get(reverse(f"programma:{nome}", args=[tipo, piano.pk, *parti]))

    return entra_e_leggi


def righe(risposta):
    testo = risposta.content.decode("utf-8-sig")
    assert risposta.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(testo, newline=""), delimiter=";"))


def test_le_unita_in_csv(leggi, annuale):
    fabbrica.approva(annuale)

    risposta = leggi(annuale, "unita", "csv")

    proprie, di_aler = righe(risposta)
    assert risposta["Content-Disposition"] == 'attachment; filename="piano-annuale-2026-unita.csv"'
    assert (proprie["Codice ISTAT"], proprie["Comune"]) == ("019001", "Corte de' Cortesi con Cignone")
    assert (proprie["Tipo di ente"], di_aler["Ente proprietario"]) == ("Comune", "ALER")
    assert [proprie[c] for c in ("Alloggi SAP", "Libere", "Disponibili", "Riserva per indigenti")] == [
        "100", "7", "7", "2",
    ]  # fmt: skip
    assert (proprie["Tetto dei servizi transitori"], proprie["Nota"]) == ("", "'=1+1")


def test_le_scelte_con_i_decimali_italiani(leggi, annuale):
    fabbrica.approva(annuale)

    (scelta,) = righe(leggi(annuale, "scelte-comuni", "csv"))

    assert (scelta["Indigenti oltre la quota %"], scelta["Motivazione"]) == ("2,5", "Sono molti")


@pytest.mark.parametrize("insieme", [i.chiave for i in DELL_ANNUALE])
def test_il_dizionario_spiega_ogni_colonna(leggi, annuale, insieme):
    fabbrica.approva(annuale)
    colonne = next(csv.reader(io.StringIO(leggi(annuale, insieme, "csv").content.decode("utf-8-sig")), delimiter=";"))

    spiegate = {
        voce["Titolo della colonna"]: voce["Significato"]
        for voce in righe(leggi(annuale, "dizionario", "csv"))
        if voce["Insieme"] == insieme
    }

    assert list(spiegate) == colonne
    assert all(spiegate.values())


def test_il_triennale_e_il_dizionario_in_json(leggi, annuale):
    fabbrica.approva(annuale.triennale)

    dizionario = leggi(annuale.triennale, "dizionario", "json").json()

    assert {riga["insieme"] for riga in dizionario["righe"]} == {i.chiave for i in DEL_TRIENNALE}
    assert len(righe(leggi(annuale.triennale, "previsione", "csv"))) == 2
    assert leggi(annuale.triennale, "unita", "csv").status_code == 404


def test_il_piano_intero_e_quello_congelato(leggi, annuale):
    congelamento = fabbrica.approva(annuale)

    assert leggi(annuale, "piano", "json").content.decode() == congelamento.contenuto
    assert leggi(annuale, "piano", "csv").status_code == 404


def test_un_testo_oscurato_dopo_e_coperto_anche_nei_dati(leggi, cast, annuale):
    fabbrica.approva(annuale)
    oscura_testo(
        utente=cast.amministratrice, modello="programma.sceltacomune", oggetto_id=annuale.scelte_comuni.get().pk,
        campo="motivazione", testo="Sono molti", motivo="Richiesta",
    )  # fmt: skip

    assert righe(leggi(annuale, "scelte-comuni", "csv"))[0]["Motivazione"] == "[testo oscurato]"
    assert "Sono molti" not in json.dumps(leggi(annuale, "piano", "json").json())


def test_di_una_bozza_non_ci_sono_dati_per_nessuno(leggi, annuale):
    for chi in ("consigliera", "coordinatrice", "amministratrice"):
        assert leggi(annuale, nome="dati-piano", chi=chi).status_code == 404
        assert leggi(annuale, "unita", "csv", chi=chi).status_code == 404


def test_la_pagina_spiega_e_porta_ai_file(client, cast, annuale, django_assert_max_num_queries):
    fabbrica.approva(annuale)

    client.force_login(cast.consigliera)

    with django_assert_max_num_queries(7):
        pagina = client.get(reverse("programma:dati-piano", args=["annuale", annuale.pk])).content.decode()

    for insieme in DELL_ANNUALE:
        assert reverse("programma:scarica-dati-piano", args=["annuale", annuale.pk, insieme.chiave, "csv"]) in pagina
    assert "assegnabili nello stato di fatto" in pagina
