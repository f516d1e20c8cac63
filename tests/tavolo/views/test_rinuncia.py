# SPDX-License-Identifier: AGPL-3.0-or-later
"""Unsubscribing from the mail itself (RFC 8058)."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tavolo.models import Gradino, Messaggio, Rinuncia
from tavolo.services import modifica_gradino, rinuncia, spedisci_posta
from tests.fabbriche_promemoria import occasione, ricorda

pytestmark = pytest.mark.django_db


def spedita(sportello, persona, *occasioni):
    ricorda(*occasioni)
    spedisci_posta()
    return next(m for m in sportello.ricevuti if m["To"] == persona.email)


def vicina(settore):
    """Told thirty days before, and not due."""
    fine = timezone.localdate() + timedelta(days=20)
    return occasione(settore, genere=Gradino.Genere.AZIONE, chiave=f"azione-{settore.pk}", giorno=fine)


def indirizzo(posta):
    return urlsplit(posta["List-Unsubscribe"].strip("<>")).path


def test_la_posta_di_cio_che_e_dovuto_non_la_offre(cast, sportello):
    posta = spedita(sportello, cast.referente, occasione(cast.lavori_pubblici))

    assert (posta["List-Unsubscribe"], posta["List-Unsubscribe-Post"]) == (None, None)


def test_un_clic_del_programma_di_posta_spegne_solo_i_facoltativi(cast, sportello):
    posta = spedita(sportello, cast.referente, vicina(cast.lavori_pubblici), occasione(cast.lavori_pubblici))
    assert posta["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    client = Client(enforce_csrf_checks=True)

    risposte = [client.post(indirizzo(posta), {"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert [r.status_code for r in risposte] == [200, 200]
    assert [(r.utente, r.gradino.codice) for r in Rinuncia.objects.all()] == [(cast.referente, "azione-30-prima")]


def test_la_testata_non_e_codificata(cast, sportello):
    """An encoded word is no address: RFC 2047 §5 forbids it there."""
    spedita(sportello, cast.referente, vicina(cast.lavori_pubblici))

    righe = [r for r in sportello.grezzi[0].decode().splitlines() if r.startswith("List-Unsubscribe:")]
    assert len(righe) == 1
    assert righe[0].startswith("List-Unsubscribe: <https://")
    assert righe[0].endswith("/>")


def test_la_pagina_chiede_prima_e_non_dice_di_chi_e(cast, sportello, client):
    posta = spedita(sportello, cast.referente, vicina(cast.lavori_pubblici))

    testo = client.get(indirizzo(posta)).content.decode()

    assert "Azioni vicine alla fine prevista" in testo
    assert cast.referente.last_name not in testo
    assert Rinuncia.objects.count() == 0


def test_falsa_o_scaduta(cast, sportello, client):
    dove = indirizzo(spedita(sportello, cast.referente, vicina(cast.lavori_pubblici)))

    falsa = client.post(dove.rstrip("/") + "x/")
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        scaduta = client.post(dove)

    assert (falsa.status_code, scaduta.status_code) == (404, 410)
    assert Rinuncia.objects.count() == 0


def test_cio_che_nel_frattempo_e_dovuto_non_si_spegne(cast, sportello):
    spedita(sportello, cast.referente, vicina(cast.lavori_pubblici))
    gradino = Gradino.objects.get(codice="azione-30-prima")
    campi = ("codice", "giorni", "destinatari", "titolo", "testo", "attivo")
    modifica_gradino(utente=cast.coordinatrice, dovuto=True, motivo="Serve", **{c: getattr(gradino, c) for c in campi})

    assert rinuncia(messaggio=Messaggio.objects.get(destinatario=cast.referente)) == []
    assert Rinuncia.objects.count() == 0
