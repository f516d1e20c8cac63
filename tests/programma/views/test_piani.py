# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.urls import reverse

from delibere.models import Atto
from programma.models import PianoAnnuale, PianoTriennale, RigaAnnuale, StatoPiano
from programma.services.piani import scrivi_parte
from programma.services.piani.parti import CAMPI
from tavolo.storia import con_autore
from tests import fabbriche_piani as fabbrica
from tests.fabbriche_atti import crea_atto

pytestmark = pytest.mark.django_db
VUOTI = dict.fromkeys([campo for campo in CAMPI[RigaAnnuale] if campo not in ("gestore", "nota")], "0")


@pytest.fixture
def coordinatrice(client, cast):
    client.force_login(cast.coordinatrice)
    return client


@pytest.fixture
def ambito(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona")
    fabbrica.crea_comune(ambito, "Corte de' Cortesi con Cignone")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    fabbrica.crea_parametro("tetto_sat", 10, fonte="Art. 23 co. 13")
    return ambito


@pytest.fixture
def annuale(ambito):
    return fabbrica.crea_annuale()


def pagina(piano):
    tipo = "triennale" if isinstance(piano, PianoTriennale) else "annuale"
    return reverse("programma:scheda-piano", args=[tipo, piano.pk])


def di_una(riga):
    return reverse("programma:scrivi-parte-piano", args=["riga", riga.pk])


def comunale(annuale, nome="Cremona"):
    return annuale.righe.get(comune__nome=nome, ente__comune__isnull=False)


def test_dal_triennale_al_piano_approvato(coordinatrice, ambito):
    """The whole way by the pages, with the acts of the bodies."""
    aperto = coordinatrice.post(reverse("programma:apri-triennale"), {"primo_anno": "2026", "nota": ""})
    triennale = PianoTriennale.objects.get()
    anno = coordinatrice.post(reverse("programma:apri-annuale", args=[triennale.pk]), {"anno": "2027"})
    annuale = PianoAnnuale.objects.get()
    scritta = coordinatrice.post(di_una(comunale(annuale)), VUOTI | {"libere": "7", "versione": "1"})
    atto = crea_atto(organo=Atto.Organo.ASSEMBLEA)
    stato = reverse("programma:stato-piano", args=["annuale", annuale.pk])
    for nuovo in ("ricognizione", "proposta"):
        coordinatrice.post(stato, {"stato": nuovo, "motivo": "Si va avanti"})
    senza_atto = coordinatrice.post(stato, {"stato": "approvato", "motivo": "Approvato"})
    coordinatrice.post(stato, {"stato": "approvato", "motivo": "Approvato", "atto": atto.pk})

    corpo = coordinatrice.get(pagina(annuale)).content.decode()

    assert (aperto.url, anno.url) == (pagina(triennale), pagina(annuale))
    assert scritta.url == f"{pagina(annuale)}#riga-{comunale(annuale).pk}"
    assert senza_atto.context["composto"].modulo.errors == {
        "atto": ["Serve un atto dell'Assemblea dei sindaci: scegli quello che lo dispone."]
    }
    assert PianoAnnuale.objects.get().stato == StatoPiano.APPROVATO
    assert (
        f'approvato dall&#x27;Assemblea dei sindaci, con <a href="{reverse("delibere:scheda-atto", args=[atto.pk])}'
        in corpo
    )
    assert reverse("programma:scrivi-parte-piano", args=["riga", comunale(annuale).pk]) not in corpo


def test_anno_e_anno_doppio_sono_rifiutati_al_campo(coordinatrice, annuale):
    def errori(nome, *args, **dati):
        esito = coordinatrice.post(reverse(f"programma:{nome}", args=args), dati)
        return esito.status_code, esito.context["composto"].modulo.errors

    triennale = annuale.triennale.pk

    assert errori("apri-triennale", primo_anno="2026") == (
        422,
        {"primo_anno": ["C'è già un piano triennale che comincia in quest'anno."]},
    )
    assert errori("apri-annuale", triennale, anno="2026")[1] == {"anno": ["C'è già il piano di quest'anno."]}
    assert errori("apri-annuale", triennale, anno="2031")[1] == {
        "anno": ["Il Piano triennale 2026-2028 va dal 2026 al 2028."]
    }
    assert errori("apri-triennale", primo_anno="1999")[1] == {"primo_anno": ["Il primo anno è il 2018."]}


def test_numeri_impossibili_restano_nel_modulo_col_messaggio_al_campo(coordinatrice, annuale):
    riga = comunale(annuale)

    esito = coordinatrice.post(di_una(riga), VUOTI | {"libere": "1", "sat": "2", "versione": "1", "nota": "<b>"})

    modulo = esito.context["composto"].modulo
    assert esito.status_code == 422
    assert modulo.errors == {"sat": ["I servizi transitori sono una parte delle unità disponibili."]}
    assert (modulo["sat"].value(), modulo["nota"].value()) == ("2", "<b>")
    assert RigaAnnuale.objects.get(pk=riga.pk).versione == 1


def test_due_persone_sulla_stessa_riga_vedono_il_conflitto(coordinatrice, annuale):
    riga = comunale(annuale)
    coordinatrice.post(di_una(riga), VUOTI | {"libere": "3", "versione": "1"})

    urto = coordinatrice.post(di_una(riga), VUOTI | {"libere": "9", "versione": "1"})
    unita = coordinatrice.post(di_una(riga), VUOTI | {"turnover": "4", "versione": "1"})

    riga.refresh_from_db()
    assert (urto.status_code, unita.status_code) == (409, 302)
    assert "Mentre scrivevi, qualcun altro ha cambiato le stesse cose" in urto.content.decode()
    assert (riga.libere, riga.turnover) == (3, 4)


def test_la_tabella_si_filtra_e_si_ordina(coordinatrice, cast, annuale):
    cortesi = comunale(annuale, "Corte de' Cortesi con Cignone")
    dati = {"consistenza_sap": 5, "libere": 4, "sat": 3}
    scrivi_parte(utente=cast.coordinatrice, modello=RigaAnnuale, parte_id=cortesi.pk, dati=dati)

    def righe(**parametri):
        voci = coordinatrice.get(pagina(annuale), parametri).context["righe"]
        return [(voce.calcolata.riga.comune[:7], voce.tipo) for voce in voci]

    assert righe() == [("Corte d", "comune"), ("Corte d", "aler"), ("Cremona", "comune"), ("Cremona", "aler")]
    assert righe(q="cremona", tipo="aler") == [("Cremona", "aler")]
    assert righe(mostra="con_unita") == righe(mostra="con_avvisi") == [("Corte d", "comune")]
    assert righe(ordine="disponibili")[0] == ("Corte d", "comune")
    assert len(righe(mostra="mancanti")) == 4
    assert righe(tipo="x", mostra="y", ordine="z") == righe()


def test_ogni_colonna_si_ordina_nei_due_versi(coordinatrice, cast, annuale):
    cortesi = comunale(annuale, "Corte de' Cortesi con Cignone")
    scrivi_parte(utente=cast.coordinatrice, modello=RigaAnnuale, parte_id=cortesi.pk, dati={"libere": 4, "turnover": 1})

    def letta(ordine):
        esito = coordinatrice.get(pagina(annuale), {"ordine": ordine, "tipo": "comune"})
        return [voce.pk for voce in esito.context["righe"]], esito.content.decode()

    cremona = comunale(annuale)
    for chiave in ("libere", "turnover", "riserva", "disponibili"):
        assert letta(chiave)[0] == [cortesi.pk, cremona.pk]
        assert letta(f"-{chiave}")[0] == [cremona.pk, cortesi.pk]
    assert (letta("comune")[0], letta("-comune")[0]) == ([cortesi.pk, cremona.pk], [cremona.pk, cortesi.pk])
    corpo = letta("libere")[1]
    assert corpo.count("aria-sort=") == corpo.count('aria-sort="descending"') == 1
    assert '<a href="?ordine=-libere&amp;tipo=comune">Libere' in corpo
    assert "Unità disponibili per Comune" in corpo


def test_gli_avvisi_dicono_l_articolo(coordinatrice, cast, annuale):
    dati = {"consistenza_sap": 20, "libere": 19, "sat": 2}
    scrivi_parte(utente=cast.coordinatrice, modello=RigaAnnuale, parte_id=comunale(annuale).pk, dati=dati)

    corpo = coordinatrice.get(pagina(annuale)).content.decode()

    assert "Comune di Cremona: SAT 2, oltre il tetto di 1 su 19 disponibili." in corpo
    assert "Art. 23 co. 13" in corpo


def test_senza_parametri_la_pagina_dice_che_cosa_manca(coordinatrice, cast, annuale):
    dati = {"parametri_al": "2017-01-01", "nota": "", "motivo": "Prova", "versione": str(annuale.versione)}
    coordinatrice.post(reverse("programma:modifica-piano", args=["annuale", annuale.pk]), dati)

    esito = coordinatrice.get(pagina(annuale))

    assert esito.status_code == 200
    assert "Al 01/01/2017 non è in vigore nessun valore di" in esito.content.decode()


def test_la_raccolta_dice_chi_ha_risposto(coordinatrice, annuale):
    prima = annuale.comunicazioni.first()
    modulo = reverse("programma:scrivi-parte-piano", args=["comunicazione", prima.pk])

    senza_data = coordinatrice.post(modulo, {"esito": "pervenuta", "versione": "1"})
    coordinatrice.post(modulo, {"esito": "pervenuta", "ricevuta_il": "2025-11-03", "versione": "1"})

    lettura = coordinatrice.get(pagina(annuale)).context["lettura"]
    assert set(senza_data.context["composto"].modulo.errors) == {"ricevuta_il"}
    assert (lettura.risposte, lettura.su_quanti) == (1, "su 3 enti")


def test_chi_legge_vede_i_piani_da_quando_sono_approvati(client, cast, annuale):
    client.force_login(cast.consigliera)
    elenco = reverse("programma:elenco-piani")

    prima = client.get(pagina(annuale)).status_code, len(client.get(elenco).context["piani"])
    PianoAnnuale.objects.filter(pk=annuale.pk).update(stato=StatoPiano.APPROVATO)
    dopo = client.get(pagina(annuale)).status_code, len(client.get(elenco).context["piani"])

    assert (prima, dopo) == ((404, 0), (200, 1))
    assert pagina(annuale.triennale) not in client.get(elenco).content.decode()
    assert pagina(annuale.triennale) not in client.get(pagina(annuale)).content.decode()


def test_comune_negli_anni(coordinatrice, cast, annuale):
    riga = comunale(annuale)
    dati = {"consistenza_sap": 1028, "libere": 20}
    scrivi_parte(utente=cast.coordinatrice, modello=RigaAnnuale, parte_id=riga.pk, dati=dati)

    corpo = coordinatrice.get(reverse("programma:scheda-comune", args=[riga.comune_id])).content.decode()

    assert "1.028" in corpo
    assert pagina(annuale) in corpo


def test_storia_del_piano_racconta_righe_e_passaggi(coordinatrice, annuale):
    coordinatrice.post(di_una(comunale(annuale)), VUOTI | {"libere": "7", "versione": "1"})

    corpo = coordinatrice.get(reverse("programma:storia-oggetto", args=["piano-annuale", annuale.pk])).content.decode()

    assert "riga del piano annuale, «Cremona» e «Comune di Cremona», libere 0 → 7" in corpo


@pytest.mark.parametrize("quanti", [1, 30])
def test_le_pagine_costano_lo_stesso_con_molti_comuni(coordinatrice, ambito, django_assert_max_num_queries, quanti):
    for posto in range(quanti):
        fabbrica.crea_comune(ambito, f"Comune {posto}")
    fabbrica.crea_annuale(2025)
    annuale = fabbrica.crea_annuale(2026)
    comune = annuale.righe.first().comune

    for indirizzo in (
        pagina(annuale),
        pagina(annuale.triennale),
        reverse("programma:elenco-piani"),
        reverse("programma:scheda-comune", args=[comune.pk]),
        di_una(annuale.righe.first()),
    ):
        with django_assert_max_num_queries(18):
            coordinatrice.get(indirizzo)


@pytest.mark.parametrize("quanti", [1, 30])
def test_anche_le_pagine_di_un_piano_congelato(coordinatrice, ambito, django_assert_max_num_queries, quanti):
    for posto in range(quanti):
        fabbrica.crea_comune(ambito, f"Comune {posto}")
    annuale = fabbrica.crea_annuale(2026)
    fabbrica.approva(annuale.triennale)
    fabbrica.approva(annuale)

    for indirizzo in (pagina(annuale), pagina(annuale.triennale)):
        with django_assert_max_num_queries(18):
            coordinatrice.get(indirizzo)


def test_la_pagina_di_un_piano_approvato_dice_cio_che_fu_approvato(coordinatrice, cast, annuale):
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7)
    fabbrica.scrivi_righe(annuale.triennale, libere=30)
    for piano in (annuale.triennale, annuale):
        fabbrica.approva(piano)
    prima = [coordinatrice.get(pagina(piano)).content.decode() for piano in (annuale, annuale.triennale)]

    with con_autore(cast.sistema):
        for oggetto in (*annuale.triennale.ambito.comuni.all(), *annuale.triennale.ambito.enti.all()):
            oggetto.nome = f"Corretto {oggetto.pk}"
            oggetto.save()

    dopo = [coordinatrice.get(pagina(piano)).content.decode() for piano in (annuale, annuale.triennale)]
    assert ["Corretto" in corpo for corpo in dopo] == [False, False]
    assert ["Corte de&#x27; Cortesi" in corpo for corpo in prima + dopo] == [True] * 4


def test_scadenza_passata_e_un_promemoria(coordinatrice, annuale):
    corpo = coordinatrice.get(pagina(annuale)).content.decode()

    assert annuale.scadenza == date(2025, 12, 31)
    assert "va approvato entro il 31/12/2025: il termine è passato" in corpo
