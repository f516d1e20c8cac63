# SPDX-License-Identifier: AGPL-3.0-or-later
"""A message of the coordination to those whose answer is missing, besides the promemoria that leave by themselves."""

from collections.abc import Collection

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse

from abitare.lib.serrature import PROMEMORIA, fino_al_commit
from abitare.lib.tempo import inizio_giornata, oggi
from abitare.lib.testo import tronca_parole
from programma.models import Rilevazione
from programma.permissions import puo_modificare
from programma.services.rilevazione.mancanti import destinatari_mancanti
from tavolo.models import Messaggio, Utente
from tavolo.services import accoda_messaggio

NESSUNO = "Nessuno dei settori scelti deve ancora una risposta: la pagina è cambiata nel frattempo."
GIA_SCRITTO = "Oggi hanno già ricevuto questo stesso messaggio."


def sollecita(*, utente: Utente, rilevazione_id: int, settori: Collection[int], testo: str) -> int:
    """Mails to the referenti of today of the sectors that still owe an answer; the same words once a day to each."""
    with transaction.atomic():
        fino_al_commit(PROMEMORIA, rilevazione_id % 2**31)
        rilevazione = Rilevazione.objects.select_related("programma").get(pk=rilevazione_id)
        if not puo_modificare(utente, rilevazione.programma):
            raise PermissionDenied
        scelti = [m for m in destinatari_mancanti(rilevazione) if m.settore in settori]
        persone = {persona.pk: persona for mancante in scelti for persona in mancante.referenti}
        if not persone:
            raise ValidationError(NESSUNO)
        oggetto = tronca_parole(f"Manca la tua risposta: {rilevazione.titolo}", 200)
        lettera = _lettera(utente, testo)
        gia = _gia_scritti(oggetto, lettera)
        nuove = [persona for pk, persona in persone.items() if pk not in gia]
        if not nuove:
            raise ValidationError(GIA_SCRITTO)
        messaggi = [accoda_messaggio(destinatario=p, oggetto=oggetto, testo=lettera) for p in nuove]
    return sum(messaggio is not None for messaggio in messaggi)


def _lettera(utente: Utente, testo: str) -> str:
    pagina = settings.INDIRIZZO_PORTALE + reverse("programma:mie-azioni")
    return f"{testo.strip()}\n\n{utente}\n\nPer rispondere: {pagina}\n"


def _gia_scritti(oggetto: str, lettera: str) -> set[int]:
    uguali = Messaggio.objects.filter(oggetto=oggetto, testo=lettera, creato__gte=inizio_giornata(oggi()))
    return set(uguali.values_list("destinatario", flat=True))
