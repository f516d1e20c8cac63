# SPDX-License-Identifier: AGPL-3.0-or-later
import re

import pytest
from django.urls import reverse

from abitare.lib.oscurato import OSCURATO
from delibere.models import Atto, EffettoAtto
from delibere.services.vita_atto import lega_atto
from tests.cast import PASSWORD
from tests.fabbriche_atti import crea_atto
from tests.programma.views.test_schede import oscura

PARERE_TARDI = "Il parere di regolarità tecnica viene prima dell'atto o lo stesso giorno."
IMPRONTA = "Riga 1: L'impronta SHA-256 si scrive con 64 cifre esadecimali oppure con 44 caratteri in base64."
RUOLO_IGNOTO = (
    "Riga 1: il ruolo «canzone» non c'è. I ruoli sono: "
    "proposta, parere, rapporto, relazione, elaborato tecnico, documento informatico, allegato."
)
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
        ("allegati", "A (impronta: 12)", IMPRONTA),
        ("allegati", f"P (impronta: {'a' * 65})", IMPRONTA),
        ("allegati", "senza impronta", "Riga 1: serve «NOME [ruolo] (impronta: …)»."),
        ("allegati", f"P [canzone] (impronta: {'a' * 64})", RUOLO_IGNOTO),
        ("organo", "regione", "Questo organo non adotta atti di questo tipo."),
        ("pubblicato_dal", "2026-03-03", "Un atto si pubblica dal giorno della sua data in poi."),
        ("pubblicato_al", "2026-03-03", "La fine della pubblicazione viene dopo il suo inizio, che serve."),
        ("esecutivo_dal", "2026-03-03", "Un atto non è esecutivo prima della sua data."),
        ("tecnico_chi", "Ada Rossi", "Scegli anche l'esito del parere."),
        ("contabile_quando", "2026-03-01", "Scegli anche l'esito del parere."),
        ("numero", "0", "Il numero dell'atto parte da 1."),
        ("data", "", "Questo campo è obbligatorio."),
    ],
)
def test_modulo_rifiutato(client, cast, campo, valore, messaggio):
    entra(client, cast.coordinatrice)

    risposta = client.post(reverse("delibere:crea-atto"), MODULO | {campo: valore})

    errori = risposta.context["modulo"].errors
    assert (risposta.status_code, dict(errori), Atto.objects.count()) == (422, {campo: [messaggio]}, 0)


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


def test_adozione_dalla_pagina_dell_atto(client, cast, bozza, atto):
    entra(client, cast.coordinatrice)
    indirizzo = reverse("delibere:collega-atto", args=[atto.pk])
    dati = {"programma": bozza.pk, "tipo": "adozione", "motivo": "adottato in Giunta"}

    pagina = client.get(indirizzo)
    fatto = client.post(indirizzo, dati, follow=True)
    ripetuto = client.post(indirizzo, dati)
    falso = client.post(indirizzo, dati | {"programma": 999_999, "tipo": "abroga"})

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

    with django_assert_num_queries(6):
        client.get(indirizzo)
    crea_atto(numero=2, organo="consiglio"), crea_atto(numero=3)
    with django_assert_num_queries(6):
        tutti = client.get(indirizzo)
    cercati = client.get(indirizzo, {"q": "154 abitare"})
    filtrati = client.get(indirizzo, {"organo": "consiglio", "pagina": "99"})
    precisi = client.get(indirizzo, {"numero": "154", "anno": "2025", "tipo": "deliberazione"})
    ignoti = client.get(indirizzo, {"numero": "x", "anno": "²", "tipo": "canzone", "organo": "circo"})
    nulla = client.get(indirizzo, {"q": "xyz"})

    assert len(tutti.context["pagina"].object_list) == 3
    assert list(cercati.context["pagina"]) == [uno]
    assert len(filtrati.context["pagina"].object_list) == 1
    assert list(precisi.context["pagina"]) == [uno]
    assert (len(ignoti.context["righe"]), ignoti.context["filtro"].attivo) == (3, False)
    assert "Nessun atto corrisponde" in nulla.content.decode()


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


def test_pareri_date_e_impronte_in_due_forme(client, cast):
    in_base64 = "q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="
    dati = {
        "allegati": f"TAVOLA 1 (impronta: {in_base64})\nB [relazione] (impronta: {'cd' * 32})",
        "tecnico_esito": "favorevole",
        "tecnico_chi": "Ada D'Esempio",
        "tecnico_quando": "2026-03-02",
        "contabile_esito": "non_dovuto",
        "pubblicato_dal": "2026-03-06",
        "pubblicato_al": "2026-03-20",
        "esecutivo_dal": "2026-03-16",
        "immediatamente_eseguibile": "on",
    }
    pagina = entra(client, cast.segreteria).post(reverse("delibere:crea-atto"), MODULO | dati, follow=True)

    atto = Atto.objects.get()
    testo = pagina.content.decode()
    assert list(atto.allegati.values_list("nome", "ruolo", "impronta")) == [
        ("TAVOLA 1", "elaborato", "AB" * 32),
        ("B", "relazione", "CD" * 32),
    ]
    assert [str(parere) for parere in atto.pareri.all()] == [
        "parere di regolarità tecnica: favorevole",
        "parere di regolarità contabile: non dovuto",
    ]
    assert f'<dd><span class="impronta">{in_base64}</span></dd>' in testo.replace("<wbr>", "")
    assert "reso da Ada D&#x27;Esempio il 02/03/2026" in testo
    assert "dal 06/03/2026 al 20/03/2026" in testo


@pytest.mark.parametrize(
    ("dati", "errore"),
    [
        ({"tecnico_esito": "favorevole", "tecnico_quando": "2026-03-05"}, PARERE_TARDI),
        ({"tecnico_esito": "non_dovuto", "tecnico_quando": "2026-03-01"}, "Un parere non dovuto non ha chi"),
    ],
)
def test_parere_rifiutato_al_suo_campo(client, cast, dati, errore):
    risposta = entra(client, cast.segreteria).post(reverse("delibere:crea-atto"), MODULO | dati)

    (scritto,) = risposta.context["modulo"].errors["tecnico_quando"]
    assert (risposta.status_code, scritto[: len(errore)], Atto.objects.count()) == (422, errore, 0)


def test_i_testi_oscurati_non_si_leggono_in_nessuna_pagina(client, cast, azione):
    entra(client, cast.segreteria).post(
        reverse("delibere:crea-atto"),
        MODULO | {"oggetto": "Alloggio di Tizio", "tecnico_esito": "favorevole", "tecnico_chi": "Caio Riservato"},
    )
    atto = Atto.objects.get()
    lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)
    indirizzi = [
        reverse("delibere:elenco-atti"),
        reverse("delibere:scheda-atto", args=[atto.pk]),
        reverse("programma:scheda-azione", args=[azione.pk]),
    ]
    prima = ["Tizio" in client.get(indirizzo).content.decode() for indirizzo in indirizzi]

    for oggetto, campo in (
        (atto, "oggetto"),
        (atto.presenze.first(), "nominativo"),
        (atto.punti.get(sezione="decisione"), "testo"),
        (atto.allegati.get(), "nome"),
        (atto.pareri.get(), "chi"),
    ):
        oscura(oggetto, campo)
    dopo = [client.get(indirizzo).content.decode() for indirizzo in indirizzi]

    assert prima == [True, True, True]
    for testo in ("Tizio", "ROSSI ADA", "Di fare.", "<strong>PARERE</strong>", "Caio Riservato"):
        assert [testo in pagina for pagina in dopo] == [False, False, False]
    assert dopo[1].count(OSCURATO) == 5


def aperto(client, atto) -> tuple[str, dict]:
    """The address of the correction and what its form would send if nothing were typed."""
    indirizzo = reverse("delibere:modifica-atto", args=[atto.pk])
    modulo = client.get(indirizzo).context["modulo"]
    return indirizzo, {nome: modulo[nome].value() for nome in modulo.fields if modulo[nome].value() is not None}


def test_due_persone_sullo_stesso_atto(client, cast):
    entra(client, cast.segreteria).post(reverse("delibere:crea-atto"), MODULO)
    atto = Atto.objects.get()
    indirizzo, letto = aperto(client, atto)
    suo = {
        "oggetto": "Suo",
        "presidente": "Lei",
        "presenze": "ROSSI ADA; Sindaca; assente",
        "tecnico_esito": "favorevole",
        "tecnico_chi": "Ugo",
        "tecnico_quando": "2026-03-03",
    }
    mio = {"oggetto": "Mio", "presenze": "", "tecnico_esito": "contrario", "motivo": "Io"}
    entra(client, cast.coordinatrice).post(indirizzo, letto | suo | {"motivo": "Lei"})
    entra(client, cast.segreteria)

    urto = client.post(indirizzo, letto | mio)
    pagina = urto.content.decode()
    dopo = client.post(indirizzo, letto | mio | {"vista": urto.context["modulo"]["vista"].value()})

    esito = urto.context["esito"]
    assert (urto.status_code, dopo.status_code) == (409, 302)
    assert [(voce.etichetta, voce.prima, voce.loro, voce.mio) for voce in esito.voci] == [
        ("oggetto", MODULO["oggetto"], "Suo", "Mio"),
        ("Presenze", MODULO["presenze"], "ROSSI ADA; Sindaca; assente", "(vuoto)"),
        ("parere di regolarità tecnica", "non registrato", "favorevole, reso da Ugo, il 03/03/2026", "contrario"),
    ]
    assert [(voce.etichetta, voce.loro) for voce in esito.accolte] == [("presidente", "Lei")]
    assert esito.cambio.utente == cast.coordinatrice
    assert "Mentre scrivevi, qualcun altro ha cambiato le stesse cose" in pagina
    assert ">Mio</textarea>" in pagina.replace("\n", "")
    atto.refresh_from_db()
    assert (atto.oggetto, atto.presidente, atto.presenze.count(), atto.pareri.get().esito) == (
        "Mio",
        "Lei",
        0,
        "contrario",
    )


@pytest.mark.parametrize(("versione", "stato"), [("", 422), ("uno", 422), ("-1", 422), ("99", 400)])
def test_versione_mancante_o_mai_esistita(client, cast, atto, versione, stato):
    indirizzo, letto = aperto(entra(client, cast.segreteria), atto)

    risposta = client.post(indirizzo, letto | {"oggetto": "Mio", "motivo": "Io", "versione": versione})

    atto.refresh_from_db()
    assert (risposta.status_code, atto.versione, atto.oggetto != "Mio") == (stato, 1, True)
    assert 'class="riepilogo-errori"' in risposta.content.decode()


def test_il_modulo_mostra_ogni_campo_una_volta_e_nel_suo_ordine(client, cast):
    entra(client, cast.segreteria)
    atto = crea_atto()

    for indirizzo in (reverse("delibere:crea-atto"), reverse("delibere:modifica-atto", args=[atto.pk])):
        pagina = client.get(indirizzo)
        modulo = pagina.context["modulo"]
        nomi = re.findall(r'<(?:input|select|textarea)[^>]* name="([a-z_]+)"', pagina.content.decode())
        in_vista = [campo.name for campo in modulo.visible_fields()]

        assert [nome for nome in nomi if nome in in_vista] == in_vista
        assert {campo.name for campo in modulo.hidden_fields()} <= set(nomi)
