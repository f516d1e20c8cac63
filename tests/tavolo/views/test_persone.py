# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from tavolo.models import Incarico, Messaggio, Ruolo, Utente
from tests.cast import crea_incarico, crea_utente

ELENCO = reverse("tavolo:elenco-persone")
INVITA = reverse("tavolo:invita-persona")
OSTILE = "<script>alert('è')</script> 🏠 {{ 7|add:7 }}"


@pytest.fixture
def admin(cast, client):
    client.force_login(cast.amministratrice)
    return client


def pagina(nome, oggetto):
    return reverse(f"tavolo:{nome}", args=[oggetto.pk])


def nomi(risposta):
    return [p.username for p in risposta.context["pagina"]]


@pytest.mark.parametrize(
    ("query", "attesi"),
    [
        ({"q": "salva"}, ["bruno.salva"]),
        ({"q": "ADA prov"}, ["ada.provola"]),
        ({"q": "pia"}, []),
        ({"q": "pia", "stato": "tutti"}, ["pia.spenta"]),
        ({"stato": "disattivati"}, ["pia.spenta"]),
        ({"ruolo": "segreteria"}, ["mauro.stracchino"]),
        ({"ruolo": "referente", "q": "olga"}, []),
        ({"ruolo": "inventato", "pagina": "x"}, None),
        ({"q": "%"}, []),
    ],
)
def test_elenco_cerca_e_filtra(admin, query, attesi):
    risposta = admin.get(ELENCO, query)

    assert risposta.status_code == 200
    if attesi is not None:
        assert nomi(risposta) == attesi


def test_elenco_non_mostra_l_utente_sistema(admin):
    assert "sistema" not in nomi(admin.get(ELENCO, {"stato": "tutti"}))


def test_elenco_stesse_interrogazioni_con_una_e_con_molte_persone(admin, django_assert_num_queries):
    def conta(query):
        with django_assert_num_queries(6):
            return len(nomi(admin.get(ELENCO, query)))

    una = conta({"q": "salva"})
    for numero in range(3):
        crea_incarico(crea_utente("Prova", f"Numero{numero}"), Ruolo.SEGRETERIA)
    tre = conta({"q": "prova"})

    assert (una, tre) == (1, 3)


@pytest.mark.parametrize("chi", ["coordinatrice", "referente", "consigliera", "segreteria", "estraneo", "scaduta"])
def test_pagine_delle_persone_chiuse_agli_altri(cast, client, chi):
    client.force_login(cast.persone[chi])
    incarico = cast.referente.incarichi.get()
    di_persona = ["scheda", "modifica", "disattiva", "riattiva"]
    indirizzi = [ELENCO, INVITA, *(pagina(f"{nome}-persona", cast.estraneo) for nome in di_persona)]
    indirizzi += [pagina(f"{nome}-incarico", incarico) for nome in ("modifica", "termina", "annulla")]
    indirizzi += [pagina("conferisci-incarico", cast.estraneo), "/persone/999999/"]
    righe = Utente.storia.count(), Incarico.storia.count()

    letti = {client.get(indirizzo).status_code for indirizzo in indirizzi}
    scritti = {client.post(indirizzo, {"motivo": "x"}).status_code for indirizzo in indirizzi}

    assert letti == {403}
    assert scritti <= {403, 405}
    assert (Utente.storia.count(), Incarico.storia.count()) == righe


def test_scheda_mostra_incarichi_e_storia(admin, cast):
    testo = admin.get(pagina("scheda-persona", cast.supplente)).content.decode()

    assert "referente (supplente)" in testo
    assert "Lavori Pubblici" in testo
    assert "Incarico di Elsa Crescenza (referente, Lavori Pubblici): inserimento di Sistema" in testo
    assert "password" not in testo.split("<h2>Storia</h2>")[1].split("<footer")[0]


def test_scheda_dice_lo_stato_di_ogni_incarico(admin, cast):
    crea_incarico(cast.scaduta, Ruolo.SEGRETERIA, dal=oggi() + timedelta(days=1))
    crea_incarico(cast.scaduta, Ruolo.ASSESSORE)

    risposta = admin.get(pagina("scheda-persona", cast.scaduta))

    stati = {i.ruolo: stato for i, stato in risposta.context["incarichi"]}
    assert stati == {"segreteria": "futuro", "assessore": "in corso", "referente": "finito"}


def test_scheda_stesse_interrogazioni_con_molta_storia(admin, cast, django_assert_num_queries):
    def apri(quante):
        with django_assert_num_queries(quante):
            return admin.get(pagina("scheda-persona", cast.referente)).context["storia"]

    poca = apri(10)
    for settore in (cast.sociali, cast.urbanistica, cast.tributi):
        crea_incarico(cast.referente, Ruolo.DIRIGENTE, settore)
    molta = apri(10)

    assert (len(poca), len(molta)) == (2, 5)


def test_scheda_che_non_c_e(admin, cast):
    assert admin.get("/persone/999999/").status_code == 404
    assert admin.get(pagina("scheda-persona", cast.sistema)).status_code == 404


def test_invita_una_persona(admin):
    risposta = admin.post(INVITA, {"nome": OSTILE, "cognome": "Caciotta", "email": "rosa@comune.example"}, follow=True)

    assert risposta.status_code == 200
    assert "&lt;script&gt;" in risposta.content.decode()
    assert Messaggio.objects.count() == 1


@pytest.mark.parametrize(
    ("dati", "campo", "detto"),
    [
        ({"email": "bruno.salva@comune.example"}, "email", "Questo indirizzo è già di un altro utente."),
        ({"email": "non è"}, "email", "Inserisci un indirizzo email valido."),
        ({"nome": ""}, "nome", "Questo campo è obbligatorio."),
        ({"username": "ada.provola"}, "username", "Un utente con questo nome è già presente."),
        ({"nome": "a\x07b"}, "nome", None),
        ({"nome": "x" * 151}, "nome", None),
        ({"username": "con spazi <b>"}, "username", None),
    ],
)
def test_invita_con_dati_sbagliati(admin, dati, campo, detto):
    scritto = {"nome": "Rosa", "cognome": "Caciotta", "email": "rosa@comune.example", **dati}
    persone = Utente.objects.count()

    risposta = admin.post(INVITA, scritto)

    errori = risposta.context["form"].errors
    assert risposta.status_code == 422
    assert list(errori) == [campo]
    assert detto is None or errori[campo] == [detto]
    assert risposta.context["form"]["cognome"].value() == "Caciotta"
    assert Utente.objects.count() == persone


def test_modifica_disattiva_riattiva(admin, cast):
    persona = cast.referente
    dati = {"nome": "Bruna", "cognome": "Salva", "email": persona.email, "username": persona.username, "tecnico": "on"}

    admin.post(pagina("modifica-persona", persona), dati)
    admin.post(pagina("disattiva-persona", persona), {"motivo": "Pensione"})
    prima = Utente.objects.get(pk=persona.pk)
    risposta = admin.post(pagina("riattiva-persona", persona), {"motivo": "Rientro"}, follow=True)

    assert (prima.first_name, prima.is_staff, prima.is_active) == ("Bruna", True, False)
    assert Utente.objects.get(pk=persona.pk).is_active is True
    assert "disattivat" not in risposta.content.decode().split("<h2>Storia</h2>")[0].split("<h1")[1]
    assert "Pensione" in risposta.content.decode()


def test_disattiva_se_stessa_o_senza_motivo(admin, cast):
    se_stessa = admin.post(pagina("disattiva-persona", cast.amministratrice), {"motivo": "prova"})
    senza = admin.post(pagina("disattiva-persona", cast.referente), {"motivo": "  "})

    assert se_stessa.context["form"].non_field_errors() == ["Non puoi disattivare te stesso."]
    assert list(senza.context["form"].errors) == ["motivo"]
    assert Utente.objects.get(pk=cast.referente.pk).is_active is True


def test_rimanda_invito(admin, cast):
    admin.post(pagina("rimanda-invito", cast.estraneo))
    rifiutato = admin.post(pagina("rimanda-invito", cast.disattivata), follow=True)

    scheda = admin.get(pagina("scheda-persona", cast.estraneo)).content.decode()
    assert [m.destinatario for m in Messaggio.objects.all()] == [cast.estraneo]
    assert "da spedire" in scheda
    assert "scegli la tua password" not in scheda
    assert "solo a chi è attivo e non è mai entrato" in rifiutato.content.decode()


def conferisci(client, persona, **dati):
    comuni = {"ruolo": "referente", "settore": "", "dal": oggi().isoformat(), "al": "", "motivo": ""}
    return client.post(pagina("conferisci-incarico", persona), {**comuni, **dati})


def test_conferisci_incarico(admin, cast):
    risposta = conferisci(admin, cast.estraneo, settore=cast.urbanistica.pk)

    assert risposta.url == pagina("scheda-persona", cast.estraneo)
    assert cast.estraneo.incarichi.get().settore == cast.urbanistica


@pytest.mark.parametrize(
    ("dati", "campo"),
    [
        ({}, "settore"),
        ({"ruolo": "sindaco"}, "ruolo"),
        ({"dal": "31/02/2026"}, "dal"),
        ({"dal": "0001-01-01"}, "dal"),
        ({"al": "9999-12-31"}, "al"),
        ({"ruolo": "segreteria", "dal": "2026-02-01", "al": "2026-01-01"}, "al"),
        ({"settore": "99999999999999999999"}, "settore"),
        ({"settore": "²"}, "settore"),
        ({"ruolo": "segreteria", "supplente": "on"}, "al"),
        ({"ruolo": "segreteria", "motivo": "x" * 1001}, "motivo"),
    ],
)
def test_conferisci_incarico_con_dati_sbagliati(admin, cast, dati, campo):
    risposta = conferisci(admin, cast.estraneo, **dati)

    assert risposta.status_code == 422
    assert list(risposta.context["form"].errors) == [campo]
    assert Incarico.objects.filter(utente=cast.estraneo).count() == 0


def test_conferisci_incarico_doppio_lo_dice_al_campo(admin, cast):
    risposta = conferisci(admin, cast.referente, settore=cast.lavori_pubblici.pk)

    assert risposta.context["form"].errors == {
        "dal": ["Questa persona ha già lo stesso incarico in un periodo che si sovrappone."]
    }


def test_termina_correggi_annulla_incarico(admin, cast):
    incarico = cast.supplente.incarichi.get()
    domani = oggi().replace(year=oggi().year + 1).isoformat()
    conferisci(admin, cast.estraneo, ruolo="segreteria", dal=domani)
    futuro = cast.estraneo.incarichi.get()

    corretto = {"dal": "2021-01-01", "al": domani, "supplente": "on", "motivo": "Errore"}
    admin.post(pagina("modifica-incarico", incarico), corretto)
    admin.post(pagina("termina-incarico", incarico), {"al": oggi().isoformat(), "motivo": "Rientro"})
    admin.post(pagina("annulla-incarico", futuro), {"motivo": "Rinuncia"})
    senza_data = admin.post(pagina("termina-incarico", cast.referente.incarichi.get()), {"motivo": "x"})

    incarico.refresh_from_db()
    assert (incarico.dal.year, incarico.al) == (2021, oggi())
    assert cast.estraneo.incarichi.count() == 0
    assert list(senza_data.context["form"].errors) == ["al"]


def test_moduli_si_aprono(admin, cast):
    incarico = cast.referente.incarichi.get()
    indirizzi = [INVITA, pagina("modifica-persona", cast.referente), pagina("disattiva-persona", cast.referente)]
    indirizzi += [pagina("riattiva-persona", cast.disattivata), pagina("conferisci-incarico", cast.referente)]
    indirizzi += [pagina(f"{nome}-incarico", incarico) for nome in ("modifica", "termina", "annulla")]

    assert {admin.get(indirizzo).status_code for indirizzo in indirizzi} == {200}
