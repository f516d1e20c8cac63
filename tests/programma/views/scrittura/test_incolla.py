# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from abitare.lib.incolla import leggi_incollato
from abitare.lib.tabelle import Colonna, Tabella, ods
from programma.forms.incolla import Anteprima
from programma.models import Azione
from programma.services import RigheNonValide
from tavolo.models import Cambio, Messaggio
from tavolo.storia import Via
from tests.fabbriche import crea_obiettivo, crea_programma

TABELLA = (
    "Ob.\tAzione\tSettore competente\tData inizio\tScadenza\tCUP\tNote interne\n"
    "1\tRecupero alloggi\tLavori Pubblici\t01/01/2026\t31/12/2026\tC11G06000000001\tboh\n"
    "1\tBando <b>case</b>\tpolsoc\t\t30/06/2026\t\t\n"
)


@pytest.fixture
def casa(cast, bozza):
    return crea_obiettivo(bozza, cast.sociali)


@pytest.fixture
def pagina(bozza, casa):
    return reverse("programma:incolla-azioni", args=[bozza.pk])


def rispedita(risposta, **cambi):
    """The form of the preview as the browser sends it back."""
    anteprima = risposta.context["anteprima"]
    dati = {"righe": len(anteprima.righe), "colonne": len(anteprima.colonne), "obiettivo": "", "settore": ""}
    dati |= {f"m-{c.posto}": c.campo for c in anteprima.colonne} | {f"t-{c.posto}": c.titolo for c in anteprima.colonne}
    dati |= {cella.nome: cella.testo for riga in anteprima.righe for cella in riga.celle}
    return dati | cambi


def celle_sbagliate(risposta):
    return {c.nome: c.errori for riga in risposta.context["anteprima"].righe for c in riga.celle if c.errori}


def test_incolla_capisce_le_colonne_e_non_scrive_prima_della_conferma(coordinatrice, pagina):
    risposta = coordinatrice.post(pagina, {"testo": TABELLA})

    campi = [colonna.campo for colonna in risposta.context["anteprima"].colonne]
    assert campi == ["obiettivo", "titolo", "settore", "inizio_previsto", "fine_prevista", "cup", ""]
    assert (celle_sbagliate(risposta), Azione.objects.count()) == ({}, 0)
    assert "<b>case" not in risposta.content.decode()


def test_conferma_scrive_tutto_come_un_solo_cambio(coordinatrice, cast, pagina):
    anteprima = coordinatrice.post(pagina, {"testo": TABELLA})

    risposta = coordinatrice.post(pagina, rispedita(anteprima, conferma=1))

    assert risposta.status_code == 302
    prima, seconda = Azione.objects.order_by("ordine")
    assert (prima.codice, prima.settore, prima.fine_prevista) == ("1.1", cast.lavori_pubblici, date(2026, 12, 31))
    assert prima.codici.get().codice == "C11G06000000001"
    assert (seconda.titolo, seconda.settore, seconda.inizio_previsto) == ("Bando <b>case</b>", cast.sociali, None)
    assert Azione.storia.filter(cambio=Cambio.objects.get(via=Via.INCOLLA)).count() == 2
    assert {m.destinatario for m in Messaggio.objects.all()} == {
        cast.referente,
        cast.supplente,
        cast.referente_sociali,
    }


def test_file_ods_e_predefiniti_per_chi_non_indica_obiettivo_e_settore(coordinatrice, cast, casa, pagina):
    tabella = Tabella("Azioni", [Colonna("a", "Intervento"), Colonna("b", "Peso")], [["Censimento", "3"]])
    file = SimpleUploadedFile("azioni.ods", ods(tabella))
    anteprima = coordinatrice.post(pagina, {"file": file, "obiettivo": casa.pk})
    senza = anteprima.context["anteprima"].righe[0].errori

    risposta = coordinatrice.post(pagina, rispedita(anteprima, conferma=1, obiettivo=casa.pk, settore=cast.tributi.pk))

    assert senza == ["Manca: settore responsabile."]
    assert risposta.status_code == 302
    azione = Azione.objects.get()
    assert (azione.titolo, azione.peso, azione.settore, azione.obiettivo) == ("Censimento", 3, cast.tributi, casa)


def test_celle_sbagliate_si_segnano_e_si_correggono(coordinatrice, cast, pagina):
    guasta = (
        "Obiettivo;Azione;Settore;Inizio;Fine;Peso;CUP;Collaborano\n"
        "9;Uno;Sport;31/12/2026;dic 2026;uno;C1;Urbanistica, Sport\n"
        "1;Due;LLPP;31/12/2026;01/01/2026;500;;Urbanistica\n"
    )
    anteprima = coordinatrice.post(pagina, {"testo": guasta})

    rifiutata = coordinatrice.post(pagina, rispedita(anteprima, conferma=1))
    riparata = rispedita(rifiutata, conferma=1) | {"salta-0": "on", "c-1-4": "31/01/2027", "c-1-5": "5"}
    accettata = coordinatrice.post(pagina, riparata)

    assert celle_sbagliate(rifiutata) == {
        "c-0-0": ["Nel programma non c'è un obiettivo con codice 9."],
        "c-0-2": ["Oggi non c'è un settore «Sport»."],
        "c-0-4": ["Manca il giorno: scrivere per esempio 31/12/2026."],
        "c-0-5": ["Non è un numero: scrivere per esempio 1.560.000,00."],
        "c-0-6": ["«C1»: Il CUP ha 15 caratteri, qui ce ne sono 2."],
        "c-0-7": ["Oggi non c'è un settore «Sport»."],
        "c-1-4": ["La fine prevista viene prima dell'inizio previsto."],
        "c-1-5": ["Il peso va da 1 a 100."],
    }
    assert (rifiutata.status_code, accettata.status_code) == (422, 302)
    azione = Azione.objects.get()
    assert (azione.titolo, azione.peso, list(azione.collaborano.all())) == ("Due", 5, [cast.urbanistica])


def test_colonne_senza_titoli_o_doppie_si_correggono_a_mano(coordinatrice, cast, casa, pagina):
    muta = coordinatrice.post(pagina, {"testo": "Censimento\tUrbanistica\n", "obiettivo": casa.pk})
    doppia = coordinatrice.post(pagina, rispedita(muta, obiettivo=casa.pk, **{"m-0": "titolo", "m-1": "titolo"}))
    giusta = coordinatrice.post(
        pagina, rispedita(muta, obiettivo=casa.pk, conferma=1, **{"m-0": "titolo", "m-1": "settore"})
    )

    assert muta.context["anteprima"].errori == ["Indica quale colonna contiene il titolo dell'azione."]
    assert doppia.context["anteprima"].errori == ["Due colonne hanno lo stesso significato: Titolo dell'azione."]
    assert giusta.status_code == 302
    assert Azione.objects.values_list("titolo", "settore").get() == ("Censimento", cast.urbanistica.pk)


def test_saltare_tutto_o_ricontrollare_non_scrive(coordinatrice, pagina):
    anteprima = coordinatrice.post(pagina, {"testo": TABELLA})
    ricontrollata = coordinatrice.post(pagina, rispedita(anteprima))

    vuota = coordinatrice.post(pagina, rispedita(anteprima, conferma=1) | {"salta-0": "on", "salta-1": "on"})

    assert ricontrollata.status_code == 200
    assert vuota.context["anteprima"].errori == ["Non resta nessuna riga da aggiungere."]
    assert Azione.objects.count() == 0


def test_obiettivo_di_un_altro_programma_e_settore_falsificato(coordinatrice, cast, pagina):
    estraneo = crea_obiettivo(crea_programma(titolo="Altro"), cast.sociali)
    anteprima = coordinatrice.post(pagina, {"testo": "Azione\nCensimento\n"})

    risposta = coordinatrice.post(pagina, rispedita(anteprima, conferma=1, obiettivo=estraneo.pk, settore="x"))

    assert (risposta.status_code, Azione.objects.count()) == (422, 0)
    assert set(risposta.context["anteprima"].predefiniti.errors) == {"obiettivo", "settore"}


@pytest.mark.parametrize(
    ("dati", "campo"),
    [
        ({"testo": ""}, "testo"),
        ({"testo": " \n "}, "testo"),
        ({"testo": "a\x01b"}, "testo"),
        ({"testo": "Azione\n" + "x\n" * 151}, "testo"),
        ({"testo": "\t".join("abcdefghijklmnopqrstuvwxyz") + "\n"}, "testo"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")}, "file"),
        ({"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04rotto")}, "file"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "file"),
    ],
)
def test_tabella_illeggibile(coordinatrice, pagina, dati, campo):
    risposta = coordinatrice.post(pagina, dati)

    assert (risposta.status_code, list(risposta.context["modulo"].errors)) == (422, [campo])


@pytest.mark.parametrize("conti", [("x", "1"), ("0", "1"), ("1", "99999"), ("1000000000", "1"), ("", "")])
def test_conti_falsificati(coordinatrice, pagina, conti):
    risposta = coordinatrice.post(pagina, {"righe": conti[0], "colonne": conti[1], "conferma": 1})

    assert (risposta.status_code, Azione.objects.count()) == (400, 0)
    assert risposta.context["errore"] == ["La tabella non è leggibile: incollala di nuovo."]


def test_significato_inventato_e_colonna_senza_nome(coordinatrice, pagina):
    risposta = coordinatrice.post(pagina, {"righe": "1", "colonne": "1", "m-0": "versione", "c-0-0": "9"})

    colonna = risposta.context["anteprima"].colonne[0]
    assert (colonna.campo, colonna.titolo) == ("", "A")


def test_incollare_un_altra_tabella_ricomincia(coordinatrice, pagina):
    anteprima = coordinatrice.post(pagina, {"testo": TABELLA})

    risposta = coordinatrice.post(pagina, rispedita(anteprima, altra=1))

    assert (risposta.status_code, risposta.context["modulo"].is_bound) == (200, False)


def test_rifiuti_del_servizio_vanno_alla_cella_o_alla_riga(bozza, casa):
    anteprima = Anteprima.da_griglia(bozza, leggi_incollato("Azione;Fine\nUno;\nDue;\n"), "")
    campo, riga = ValidationError({"titolo": "Troppo lungo."}), ValidationError("Settore cessato.")

    anteprima.riporta(RigheNonValide({"azioni": {0: campo, 1: riga}}))

    assert anteprima.righe[0].celle[0].errori == ["Troppo lungo."]
    assert anteprima.righe[1].errori == ["Settore cessato."]
    assert anteprima.quante_sbagliate == 2
