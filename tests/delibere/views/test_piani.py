# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import zipfile

import pytest
from django.urls import reverse

from delibere.models import DocumentoPiano
from delibere.services import piani
from delibere.services.piani import RichiestaPiano, chiedi_documento_del_piano
from tavolo.storia import con_autore
from tests import fabbriche_piani as fabbrica

pytestmark = pytest.mark.django_db


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    annuale = fabbrica.crea_annuale(2026)
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7)
    return annuale


@pytest.fixture
def chiedi(client, cast):
    def entra_e_chiedi(chi, nome, *argomenti, **dati):
        client.force_login(cast.persone[chi])
        indirizzo = reverse(f"delibere:{nome}", args=argomenti)
        return client.post(indirizzo, dati) if dati else client.get(indirizzo)

    return entra_e_chiedi


def documento(cast, piano, *, pronto=True, **richiesta):
    chiesto = chiedi_documento_del_piano(utente=cast.coordinatrice, piano=piano, richiesta=RichiestaPiano(**richiesta))
    if pronto:
        piani.lavora(chiesto.pk)
        chiesto.refresh_from_db()
    return chiesto


def test_dal_modulo_alla_pagina_che_aspetta(chiedi, annuale):
    modulo = chiedi("coordinatrice", "chiedi-documento-piano", "annuale", annuale.pk)
    assert "ogni pagina porta la scritta BOZZA" in modulo.content.decode()

    dati = {"genere": "avviso", "protocollo": "PG 7"}
    risposta = chiedi("coordinatrice", "chiedi-documento-piano", "annuale", annuale.pk, **dati)

    chiesto = DocumentoPiano.objects.get()
    assert risposta["Location"] == reverse("delibere:scheda-documento-piano", args=[chiesto.pk])
    assert (chiesto.genere, chiesto.protocollo) == ("avviso", "PG 7")
    pagina = chiedi("coordinatrice", "scheda-documento-piano", chiesto.pk).content.decode()
    assert "Stiamo preparando la scheda" in pagina
    assert "hx-get" in pagina
    assert "hx-get" not in chiedi("coordinatrice", "stato-documento-piano", fallito(chiesto).pk).content.decode()


def fallito(chiesto):
    DocumentoPiano.objects.filter(pk=chiesto.pk).update(stato="fallito", errore="Causa di prova", tentativi=3)
    return chiesto


def test_un_modulo_storto_torna_con_cio_che_fu_scritto(chiedi, annuale):
    risposta = chiedi(
        "coordinatrice", "chiedi-documento-piano", "triennale", annuale.triennale_id, genere="avviso",
        testo_copertina="Da tenere",
    )  # fmt: skip

    assert (risposta.status_code, DocumentoPiano.objects.count()) == (422, 0)
    assert "Da tenere" in risposta.content.decode()
    assert list(risposta.context["modulo"].errors) == ["genere"]


def test_senza_la_quota_di_legge_il_modulo_dice_perche(chiedi, cast, annuale):
    annuale.parametri_al = annuale.parametri_al.replace(year=2018, month=1)
    with con_autore(cast.sistema):
        annuale.save()

    risposta = chiedi("coordinatrice", "chiedi-documento-piano", "annuale", annuale.pk, genere="piano")

    assert risposta.status_code == 422
    assert "non è in vigore nessun valore" in risposta.content.decode()


def test_un_documento_fallito_si_riprova_dalla_sua_pagina(chiedi, cast, annuale):
    caduto = fallito(documento(cast, annuale, pronto=False))
    assert "Causa di prova" in chiedi("coordinatrice", "scheda-documento-piano", caduto.pk).content.decode()
    assert "Causa di prova" not in chiedi("referente", "scheda-documento-piano", caduto.pk).content.decode()

    risposta = chiedi("coordinatrice", "riprova-documento-piano", caduto.pk, si="1")

    caduto.refresh_from_db()
    assert (risposta.status_code, caduto.stato, caduto.tentativi) == (302, "richiesto", 0)


@pytest.mark.motore
def test_pdf_metadati_e_pacchetto(chiedi, cast, annuale, archivio):
    fabbrica.approva(annuale)
    pronto = documento(cast, annuale, protocollo="PG 7/2026")

    pdf = b"".join(chiedi("consigliera", "scarica-documento-piano", pronto.pk, "pdf").streaming_content)
    metadati = chiedi("consigliera", "scarica-documento-piano", pronto.pk, "metadati").json()
    pacchetto = chiedi("consigliera", "scarica-documento-piano", pronto.pk, "zip")

    nome = pronto.nome_file
    detti = metadati["DocumentoAmministrativoInformatico"]
    assert detti["TipologiaDocumentale"] == "Piano annuale"
    assert detti["IdDoc"]["Segnatura"] == "PG 7/2026"
    assert detti["DatiDiRegistrazione"]["TipoRegistro"]["Repertorio_Registro"]["CodiceRegistro"].endswith("dei piani")
    with zipfile.ZipFile(io.BytesIO(pacchetto.content)) as archivio_zip:
        insiemi = ("unita", "scelte-comuni", "scelte-enti", "comunicazioni", "variazioni", "parametri", "dizionario")
        assert sorted(archivio_zip.namelist()) == sorted(
            [f"{nome}.pdf", f"{nome}.json", f"{nome}-metadati.json", *(f"{nome}-{i}.csv" for i in insiemi)]
        )
        assert archivio_zip.read(f"{nome}.pdf") == pdf
        assert archivio_zip.read(f"{nome}.json").decode() == pronto.congelamento.contenuto
    assert pacchetto["Cache-Control"] == "private, no-store"


def test_l_elenco_chiede_sempre_lo_stesso(client, cast, annuale, django_assert_max_num_queries):
    documento(cast, annuale, pronto=False)
    indirizzo = reverse("delibere:documenti-piano", args=["annuale", annuale.pk])
    client.force_login(cast.coordinatrice)
    with django_assert_max_num_queries(8) as una:
        client.get(indirizzo)
    documento(cast, annuale, pronto=False)
    documento(cast, annuale, pronto=False, genere="avviso")

    with django_assert_max_num_queries(len(una)):
        pagina = client.get(indirizzo)

    assert len(pagina.context["pagina"].object_list) == 3


def test_chi_legge_trova_solo_quelli_approvati_e_pronti(chiedi, cast, annuale, archivio):
    fabbrica.crea_documento_piano(annuale, cast.sistema)
    fabbrica.approva(annuale)
    documento(cast, annuale, pronto=False)
    approvato = fabbrica.crea_documento_piano(annuale, cast.sistema)

    def visti(chi):
        return list(chiedi(chi, "documenti-piano", "annuale", annuale.pk).context["pagina"].object_list)

    assert visti("consigliera") == [approvato]
    assert len(visti("referente")) == 3


@pytest.mark.motore
def test_la_pagina_di_verifica_dice_se_e_una_bozza(client, cast, annuale, archivio):
    bozza = documento(cast, annuale)
    fabbrica.approva(annuale)
    approvato = documento(cast, annuale)

    def detto(impronta):
        return client.get(reverse("delibere:verifica-file"), {"impronta": impronta}).content.decode()

    assert f"È il <strong>Piano annuale 2026 (bozza), documento n. 1/{bozza.anno}</strong>" in detto(bozza.impronta)
    assert f"È il <strong>Piano annuale 2026, documento n. 2/{bozza.anno}</strong>" in detto(approvato.impronta)
    assert "Sono i dati del <strong>Piano annuale 2026, documento n. 2" in detto(approvato.congelamento.impronta)
