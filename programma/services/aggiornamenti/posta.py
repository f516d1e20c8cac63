# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.urls import reverse

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from abitare.lib.testo import tronca_parole
from programma.models import Verifica
from tavolo.models import Incarico, Ruolo
from tavolo.services import accoda_messaggio


def avvisa_restituzione(verifica: Verifica) -> None:
    """One mail to each referente of today of the sector that spoke."""
    aggiornamento = verifica.aggiornamento
    oggetto = tronca_parole(f"Aggiornamento restituito: {aggiornamento.azione}", 200)
    testo = (
        f"Il coordinamento ha restituito l'aggiornamento del {data_it(aggiornamento.riferito_al)} "
        f"sull'azione «{aggiornamento.azione}».\n\nChe cosa manca:\n{verifica.commento}\n\n"
        f"Per correggerlo: {settings.INDIRIZZO_PORTALE}"
        f"{reverse('programma:correggi-aggiornamento', args=[aggiornamento.pk])}\n"
    )
    referenti = Incarico.objects.vigenti(oggi()).filter(
        settore=aggiornamento.settore, ruolo=Ruolo.REFERENTE, utente__is_active=True
    )
    for incarico in referenti.select_related("utente").order_by("pk"):
        accoda_messaggio(destinatario=incarico.utente, oggetto=oggetto, testo=testo)
