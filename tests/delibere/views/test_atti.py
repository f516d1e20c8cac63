# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from delibere.models import Atto, EffettoAtto
from tests.cast import PASSWORD
from tests.fabbriche_atti import crea_atto

TESTO = (Path(__file__).parents[1] / "estratto" / "atti" / "semplice.txt").read_text(encoding="utf-8")
MODULO = {
    "tipo": "deliberazione",
    "organo": "giunta",
    "registro": "Deliberazioni della Giunta Comunale",
    "numero": "12",
    "data": "2026-03-04",
    "oggetto": "Prova <script>alert(1)</script>",
    "premesse": "Prima.\ncontinua\n\nSeconda 🏠.",
    "decisione": "Di fare.",
    "presenze": "ROSSI ADA; Sindaca; presente\nBIANCHI UGO; Assessore; da remoto\nVERDI IO; Assessore; assente",
    "allegati": "- PARERE (impronta: " + "ab" * 32 + ")",
}


def entra(client, utente):
    assert client.login(username=utente.username, password=PASSWORD)
    return client


def test_atto_scritto_a_mano_e_letto(client, cast):
    entra(client, cast.segreteria)

    risposta = client.post(reverse("delibere:crea-atto"), MODULO, follow=True)

    atto = Atto.objects.get()
    assert risposta.redirect_chain == [(reverse("delibere:scheda-atto", args=[atto.pk]), 302)]
    assert [p.testo for p in atto.punti.filter(sezione="premesse")] == ["Prima.\ncontinua", "Seconda 🏠."]
    assert [(p.nominativo, p.presente, p.da_remoto) for p in atto.presenze.all()] == [
        ("ROSSI ADA", True, False),
        ("BIANCHI UGO", True, True),
        ("VERDI IO", False, False),
    ]
    assert atto.allegati.get().impronta == "AB" * 32
    assert "Prova &lt;script&gt;alert(1)&lt;/script&gt;" in risposta.content.decode()


@pytest.mark.parametrize(
    ("campo", "valore", "messaggio"),
    [
        ("presenze", "Solo un nome", "Riga 1: serve «Cognome Nome; qualifica; presente, assente o da remoto»."),
        ("presenze", "A; b; forse", "Riga 1: serve «Cognome Nome; qualifica; presente, assente o da remoto»."),
        ("allegati", "A (impronta: 12)", "Riga 1: serve «NOME (impronta: 64 cifre esadecimali)»."),
        ("allegati", f"P (impronta: {'a' * 65})", "Riga 1: serve «NOME (impronta: 64 cifre esadecimali)»."),
        ("numero", "0", "Il numero dell'atto parte da 1."),
        ("data", "", "Questo campo è obbligatorio."),
    ],
)
def test_modulo_rifiutato(client, cast, campo, valore, messaggio):
    entra(client, cast.coordinatrice)

    risposta = client.post(reverse("delibere:crea-atto"), MODULO | {campo: valore})

    errori = [testo for testi in risposta.context["modulo"].errors.values() for testo in testi]
    assert (risposta.status_code, errori, Atto.objects.count()) == (422, [messaggio], 0)


def test_correzione(client, cast):
    entra(client, cast.segreteria).post(reverse("delibere:crea-atto"), MODULO)
    atto = Atto.objects.get()
    indirizzo = reverse("delibere:modifica-atto", args=[atto.pk])

    modulo = client.get(indirizzo).context["modulo"]
    proposto = {nome: modulo[nome].value() for nome in modulo.fields if modulo[nome].value() is not None}
    senza_motivo = client.post(indirizzo, proposto | {"oggetto": "Nuovo"})
    fatta = client.post(indirizzo, proposto | {"oggetto": "Nuovo", "motivo": "refuso"})

    atto.refresh_from_db()
    assert (senza_motivo.status_code, fatta.status_code, atto.oggetto) == (422, 302, "Nuovo")
    assert atto.presenze.count() == 3


def test_chi_non_registra(client, cast, atto):
    entra(client, cast.consigliera)
    nomi = [("crea-atto",), ("importa-atto",), ("modifica-atto", atto.pk), ("collega-atto", atto.pk)]

    esiti = [client.post(reverse(f"delibere:{nome}", args=args), MODULO).status_code for nome, *args in nomi]
    letto = client.get(reverse("delibere:scheda-atto", args=[atto.pk])).status_code
    estraneo = entra(client, cast.estraneo).get(reverse("delibere:scheda-atto", args=[atto.pk])).status_code

    assert (esiti, letto, estraneo) == ([403] * 4, 200, 404)


def test_estratto_prima_mostrato_poi_registrato(client, cast):
    entra(client, cast.segreteria)
    indirizzo = reverse("delibere:importa-atto")

    vuota = client.get(indirizzo)
    anteprima = client.post(indirizzo, {"file": SimpleUploadedFile("atto.txt", TESTO.encode())})
    prima = Atto.objects.count()
    registrato = client.post(indirizzo, {"testo": anteprima.context["testo"], "registra": "1"})
    doppio = client.post(indirizzo, {"testo": TESTO, "registra": "1"})

    assert (vuota.status_code, anteprima.status_code, prima) == (200, 200, 0)
    assert registrato.url == reverse("delibere:scheda-atto", args=[Atto.objects.get().pk])
    assert (doppio.status_code, doppio.context["modulo"].non_field_errors()) == (
        422,
        ["C'è già un atto con questo tipo, organo, registro, anno e numero."],
    )


@pytest.mark.parametrize(
    ("dati", "errore"),
    [
        ({"testo": "ciao"}, "Non è un estratto di deliberazione: riga 1 «ciao»"),
        ({"testo": ""}, "Non è un estratto di deliberazione: riga 0"),
        ({"file": SimpleUploadedFile("a.txt", b"\xff\xfe")}, "Il file non è un testo in UTF-8."),
        ({"file": SimpleUploadedFile("a.txt", b"a" * 500_001)}, "Il file è troppo grande"),
    ],
)
def test_estratto_rifiutato(client, cast, dati, errore):
    for file in dati.values():
        if hasattr(file, "seek"):
            file.seek(0)
    entra(client, cast.segreteria)

    risposta = client.post(reverse("delibere:importa-atto"), dati)

    (scritto,) = [testo for testi in risposta.context["modulo"].errors.values() for testo in testi]
    assert (risposta.status_code, scritto[: len(errore)], Atto.objects.count()) == (422, errore, 0)


def test_adozione_dalla_pagina_dell_atto(client, cast, bozza, atto):
    entra(client, cast.coordinatrice)
    indirizzo = reverse("delibere:collega-atto", args=[atto.pk])
    dati = {"programma": bozza.pk, "tipo": "adozione", "motivo": "adottato in Giunta"}

    pagina = client.get(indirizzo)
    fatto = client.post(indirizzo, dati, follow=True)
    ripetuto = client.post(indirizzo, dati)
    falso = client.post(indirizzo, dati | {"programma": 999_999, "tipo": "modifica"})

    bozza.refresh_from_db()
    assert (pagina.status_code, bozza.stato) == (200, "adottato")
    assert "adotta il programma «Programma in bozza»" in fatto.content.decode()
    assert (ripetuto.status_code, list(falso.context["modulo"].errors)) == (422, ["programma", "tipo"])
    assert EffettoAtto.objects.count() == 1


def test_mandato_e_bozza_nascosta_ai_lettori(client, cast, bozza, atto):
    entra(client, cast.coordinatrice).post(
        reverse("delibere:collega-atto", args=[atto.pk]), {"programma": bozza.pk, "tipo": "mandato"}
    )

    al_tavolo = client.get(reverse("delibere:scheda-atto", args=[atto.pk])).content.decode()
    al_lettore = entra(client, cast.consigliera).get(reverse("delibere:scheda-atto", args=[atto.pk])).content.decode()

    assert ("Programma in bozza" in al_tavolo, "Programma in bozza" in al_lettore) == (True, False)


def test_elenco_con_ricerca(client, cast, django_assert_num_queries):
    uno = crea_atto(numero=154, oggetto="Indirizzi per l'abitare")
    entra(client, cast.consigliera)
    indirizzo = reverse("delibere:elenco-atti")
    client.get(indirizzo)

    with django_assert_num_queries(4):
        client.get(indirizzo)
    crea_atto(numero=2, organo="consiglio"), crea_atto(numero=3)
    with django_assert_num_queries(4):
        tutti = client.get(indirizzo)
    cercati = client.get(indirizzo, {"q": "154 abitare"})
    filtrati = client.get(indirizzo, {"organo": "consiglio", "pagina": "99"})
    nulla = client.get(indirizzo, {"q": "xyz"})

    assert len(tutti.context["pagina"].object_list) == 3
    assert list(cercati.context["pagina"]) == [uno]
    assert len(filtrati.context["pagina"].object_list) == 1
    assert "Nessun atto con queste parole" in nulla.content.decode()


def test_elenco_vuoto_dice_che_cosa_fare(client, cast):
    parole = {
        chi: entra(client, getattr(cast, chi)).get(reverse("delibere:elenco-atti")).content.decode()
        for chi in ("segreteria", "consigliera")
    }

    assert "basta il testo del suo estratto" in parole["segreteria"]
    assert "quando la segreteria generale o il coordinamento li registrano" in parole["consigliera"]


def test_atto_gia_registrato(client, cast):
    entra(client, cast.segreteria).post(reverse("delibere:crea-atto"), MODULO)

    risposta = client.post(reverse("delibere:crea-atto"), MODULO)

    assert (risposta.status_code, Atto.objects.count()) == (422, 1)
    assert risposta.context["modulo"].non_field_errors() == [
        "C'è già un atto con questo tipo, organo, registro, anno e numero."
    ]
