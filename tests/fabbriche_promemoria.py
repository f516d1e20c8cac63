# SPDX-License-Identifier: AGPL-3.0-or-later
"""Occasions and promemoria for tests; every day is a working one unless a test says otherwise."""

from datetime import date, timedelta
from typing import Any

from abitare.lib.tempo import oggi
from tavolo.models import Gradino, Messaggio, Promemoria, Settore, Utente
from tavolo.occasioni import A_TUTTI, Luogo, Occasione
from tavolo.services import prenota
from tavolo.services.promemoria.gradini import assicura_gradini


def sempre(giorno: date) -> bool:
    return True


def occasione(settore: Settore, **campi: Any) -> Occasione:
    """A phase whose end was yesterday: due, and told to the referenti of the sector."""
    dati = {
        "genere": Gradino.Genere.FASE,
        "chiave": f"fase-1-{settore.pk}",
        "giorno": oggi() - timedelta(days=1),
        "premessa": "Azione 1.1, fase",
        "indirizzi": {A_TUTTI: "/"},
    }
    return Occasione(settore_id=settore.pk, **{**dati, **campi})


def rilevazione(settore: Settore, **campi: Any) -> Occasione:
    """A cycle open from ten days ago to ten days from now, whose actions nobody spoke of."""
    dati = {
        "genere": Gradino.Genere.RILEVAZIONE,
        "chiave": f"rilevazione-1-{settore.pk}",
        "apertura": oggi() - timedelta(days=10),
        "giorno": oggi() + timedelta(days=10),
    }
    return occasione(settore, **{**dati, **campi})


def ricorda(*occasioni: Occasione, giorno: date | None = None, lavorativo: Any = sempre) -> int:
    return prenota(list(occasioni), giorno=giorno or oggi(), lavorativo=lavorativo)


def crea_promemoria(utente: Utente, settore: Settore, **campi: Any) -> Promemoria:
    """Of a phase, in no mail yet."""
    codice = campi.pop("codice", "fase-1-dopo")
    gradino = next(g for g in assicura_gradini() if g.codice == codice)
    dati = {"occasione": "fase-1", "giorno": oggi(), "premessa": "Azione 1.1, fase", "indirizzo": "/mie-azioni/"}
    luogo = campi.pop("luogo", Luogo("", 0, ""))
    posto = {"modello": luogo.modello, "oggetto_id": luogo.oggetto_id, "campo": luogo.campo}
    return Promemoria.objects.create(utente=utente, settore=settore, gradino=gradino, **{**dati, **posto, **campi})


def crea_messaggio(destinatario: Utente, **campi: Any) -> Messaggio:
    return Messaggio.objects.create(destinatario=destinatario, **{"oggetto": "Prova", "testo": "Ciao.", **campi})
