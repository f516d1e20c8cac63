# SPDX-License-Identifier: AGPL-3.0-or-later
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from delibere.models import Atto, Parere
from tavolo.models import Cambio
from tavolo.storia import Via, con_autore
from tests.cast import PASSWORD
from tests.delibere.estratto.test_estratto import ATTI, SEMPLICE
from tests.fabbriche_atti import crea_atto
from tests.supporto.estratti import estratto_in_pdf

INDIRIZZO = "delibere:importa-atto"


@pytest.fixture
def segreteria(client, cast):
    assert client.login(username=cast.segreteria.username, password=PASSWORD)
    return client


def proposto(risposta):
    modulo = risposta.context["modulo"]
    return {nome: valore for nome in modulo.fields if (valore := modulo[nome].value()) not in (None, False)}


def test_incollato_mostrato_corretto_e_registrato(segreteria, cast):
    indirizzo = reverse(INDIRIZZO)

    vuota = segreteria.get(indirizzo)
    a_fronte = segreteria.post(indirizzo, {"testo": ATTI["consiglio"]})
    prima = Atto.objects.count()
    dati = proposto(a_fronte) | {"oggetto": "Oggetto corretto", "tecnico_esito": "favorevole", "registra": "1"}
    registrato = segreteria.post(indirizzo, dati)

    atto = Atto.objects.get()
    testo = a_fronte.content.decode()
    assert (vuota.status_code, a_fronte.status_code, prima) == (200, 200, 0)
    assert f'href="#riga-{a_fronte.context["campi"][3][1]}"' in testo
    assert "Ogni riga del testo è stata compresa." in testo
    assert registrato.url == reverse("delibere:scheda-atto", args=[atto.pk])
    assert (atto.organo, atto.numero, atto.data, atto.oggetto) == (
        "consiglio",
        7,
        date(2028, 2, 29),
        "Oggetto corretto",
    )
    assert (atto.presenze.count(), atto.punti.count(), atto.allegati.count(), atto.pareri.count()) == (6, 4, 4, 1)
    assert Cambio.objects.get(utente=cast.segreteria).via == Via.IMPORTAZIONE


def test_dal_pdf_con_le_righe_non_comprese_accanto(segreteria):
    testo = SEMPLICE.replace("LA GIUNTA COMUNALE\n\nVista", "Riga <b>mai</b> & vista.\n\nLA GIUNTA COMUNALE\n\nVista")
    file = SimpleUploadedFile("atto.pdf", estratto_in_pdf(testo), "application/pdf")

    a_fronte = segreteria.post(reverse(INDIRIZZO), {"file": file})
    registrato = segreteria.post(reverse(INDIRIZZO), proposto(a_fronte) | {"registra": "1"}, follow=True)

    pagina = a_fronte.content.decode()
    assert "«Riga mai &amp; vista.»" in pagina
    assert [nota.testo for nota in a_fronte.context["altre"]] == [
        "Ente di prova",
        "delle formalità prescritte.",
        "Riga mai & vista.",
    ]
    assert a_fronte.context["gravi"] == []
    assert (registrato.status_code, Atto.objects.get().numero) == (200, 12)


def test_quel_che_non_torna_si_corregge_nel_modulo(segreteria):
    testo = SEMPLICE.replace("PROVA UGO\tAssessore\tassente\t", "PROVA UGO: assente")

    a_fronte = segreteria.post(reverse(INDIRIZZO), {"testo": testo})
    dati = proposto(a_fronte) | {"registra": "1"}
    senza_data = segreteria.post(reverse(INDIRIZZO), dati | {"data": ""})
    corrette = dati["presenze"] + "\nPROVA UGO; Assessore; assente"
    segreteria.post(reverse(INDIRIZZO), dati | {"presenze": corrette})

    assert [nota.testo for nota in a_fronte.context["gravi"]] == ["PROVA UGO: assente"]
    assert (senza_data.status_code, list(senza_data.context["modulo"].errors)) == (422, ["data"])
    assert [nota.testo for nota in senza_data.context["gravi"]] == ["PROVA UGO: assente"]
    assert Atto.objects.get().presenze.count() == 3


def test_atto_registrato_per_i_dati_essenziali_si_completa(segreteria, cast):
    atto = crea_atto(anno=2026, numero=12, data=date(2026, 3, 4), pubblicato_dal=date(2026, 3, 6))
    with con_autore(cast.segreteria):
        Parere.objects.create(atto=atto, tipo="contabile", esito="non_dovuto")

    a_fronte = segreteria.post(reverse(INDIRIZZO), {"testo": SEMPLICE})
    segreteria.post(reverse(INDIRIZZO), proposto(a_fronte) | {"registra": "1"})
    doppio = segreteria.post(reverse(INDIRIZZO), proposto(a_fronte) | {"registra": "1"})

    atto.refresh_from_db()
    assert "si completa con quello che segue" in a_fronte.content.decode()
    assert (atto.presenze.count(), atto.pareri.get().tipo) == (3, "contabile")
    assert atto.pubblicato_dal == date(2026, 3, 6)
    assert (doppio.status_code, doppio.context["modulo"].non_field_errors()) == (
        422,
        ["C'è già un atto con questo tipo, organo, registro, anno e numero."],
    )


@pytest.mark.parametrize(
    ("dati", "campo", "errore"),
    [
        ({"testo": "ciao"}, "__all__", "Non è un estratto di deliberazione: riga 1 «ciao»"),
        ({"testo": ""}, "__all__", "Non è un estratto di deliberazione: riga 0"),
        ({"testo": "a\x01b"}, "testo", "Il testo contiene un carattere non ammesso"),
        ({"file": (b"\xff\xfe", "a.txt")}, "file", "Il file non è né un PDF né un testo in UTF-8."),
        ({"file": (b"a" * 500_001, "a.txt")}, "file", "Il testo è troppo lungo per essere un estratto."),
        ({"file": (b"", "a.pdf")}, "file", "Il file inviato è vuoto."),
        ({"file": (b"ciao", "a.pdf")}, "file", "Il file non è un PDF."),
        ({"file": (b"%PDF-1.7 rotto", "a.txt")}, "file", "Il PDF è danneggiato o incompleto"),
        ({"file": (b"a\0b", "a.txt")}, "file", "Il testo contiene un carattere non ammesso"),
    ],
    ids=["altro", "niente", "controllo", "byte", "lungo", "vuoto", "finto pdf", "pdf rotto", "nul"],
)
def test_estratto_rifiutato(segreteria, dati, campo, errore):
    if "file" in dati:
        contenuto, nome = dati["file"]
        dati = {"file": SimpleUploadedFile(nome, contenuto)}

    risposta = segreteria.post(reverse(INDIRIZZO), dati)

    (scritto,) = risposta.context["modulo"].errors[campo]
    assert (risposta.status_code, scritto[: len(errore)], Atto.objects.count()) == (422, errore, 0)


def test_file_di_200_megabyte(segreteria):
    class Enorme(io.BytesIO):
        name, content_type = "atto.pdf", "application/pdf"

    file = Enorme(b"%PDF-1.7\n" + b"\0" * (200 * 1024 * 1024))

    risposta = segreteria.post(reverse(INDIRIZZO), {"file": file})

    assert (risposta.status_code, Atto.objects.count()) in {(422, 0), (413, 0)}


@pytest.mark.parametrize("testo", ["", "ciao", "a\x01b", "x" * 600_000])
def test_testo_cambiato_per_strada(segreteria, testo):
    a_fronte = segreteria.post(reverse(INDIRIZZO), {"testo": SEMPLICE})

    risposta = segreteria.post(reverse(INDIRIZZO), proposto(a_fronte) | {"testo": testo, "registra": "1"})

    assert (risposta.status_code, Atto.objects.count()) == (422, 0)
