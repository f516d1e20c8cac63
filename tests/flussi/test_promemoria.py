# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the mail to the answer, on a telephone: the link, the login, one tap."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.core import mail

from abitare.lib.tempo import oggi
from programma.models import Aggiornamento
from programma.services.promemoria import rilevazioni_aperte
from tavolo.services import spedisci_posta
from tests.cast import PASSWORD
from tests.fabbriche import crea_aggiornamento, crea_rilevazione, crea_verifica
from tests.fabbriche_promemoria import crea_messaggio, crea_promemoria, ricorda
from tests.supporto.barriere import barriere
from tests.supporto.browser import STRETTO

pytestmark = pytest.mark.django_db(transaction=True)


def collegamento_ricevuto(persona):
    posta = next(m for m in mail.outbox if m.to == [persona.email])
    return urlsplit(re.search(r"https://\S+/promemoria/apri/\S+", posta.body)[0]).path


def entra_dal_modulo(pagina, persona):
    pagina.fill("[name=login]", persona.username)
    pagina.fill("[name=password]", PASSWORD)
    with pagina.expect_navigation():
        pagina.keyboard.press("Enter")


def test_dalla_e_mail_alla_risposta_sul_telefono(pagina, cast, azione):
    crea_verifica(crea_aggiornamento(azione, 20, riferito_al=azione.obiettivo.programma.dal))
    crea_rilevazione(azione.obiettivo.programma)
    ricorda(*rilevazioni_aperte())
    spedisci_posta()
    pagina.set_viewport_size(STRETTO)

    pagina.goto(collegamento_ricevuto(cast.referente))
    entra_dal_modulo(pagina, cast.referente)
    pagina.get_by_role("button", name="Nessuna variazione").click()
    pagina.locator(".mia-azione-salvato").wait_for()

    ultimo = Aggiornamento.objects.recenti().first()
    assert (ultimo.nessuna_variazione, ultimo.avanzamento) == (True, Decimal(20))


def test_dalla_e_mail_a_un_cambiamento_in_tre_gesti_sul_telefono(pagina, cast, azione):
    """Open the link of the mail, type the number, send it; the login is asked once in between."""
    crea_verifica(crea_aggiornamento(azione, 20, riferito_al=azione.obiettivo.programma.dal))
    crea_rilevazione(azione.obiettivo.programma)
    ricorda(*rilevazioni_aperte())
    spedisci_posta()
    pagina.set_viewport_size(STRETTO)

    pagina.goto(collegamento_ricevuto(cast.referente))
    entra_dal_modulo(pagina, cast.referente)
    campo = pagina.get_by_label(f"Ora è al (azione {azione.codice}, percentuale)")
    campo.fill("45")
    campo.press("Enter")
    pagina.locator(".mia-azione-salvato").wait_for()

    ultimo = Aggiornamento.objects.recenti().first()
    assert (ultimo.nessuna_variazione, ultimo.avanzamento) == (False, Decimal(45))
    assert barriere(pagina) == []


def test_le_pagine_dei_promemoria_sono_accessibili(pagina, entra, cast):
    messaggio = crea_messaggio(cast.coordinatrice, giorno=oggi(), stato="incerto", errore="Interrotto")
    crea_promemoria(cast.coordinatrice, cast.lavori_pubblici, messaggio=messaggio)
    entra(cast.coordinatrice)

    trovate = []
    for indirizzo in ("", "scelte/", "apri/falso/", "gradini/", "gradini/fase-1-dopo/"):
        pagina.goto(f"/promemoria/{indirizzo}")
        trovate += barriere(pagina)
    for indirizzo in ("/posta/", f"/posta/{messaggio.pk}/rispedisci/"):
        pagina.goto(indirizzo)
        trovate += barriere(pagina)

    assert trovate == []
