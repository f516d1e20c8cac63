# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
from collections.abc import Iterator

from django.conf import settings

from abitare.lib.tempo import oggi
from delibere.services.verifica.archivio import verifica_archivio
from delibere.services.verifica.congelamenti import verifica_congelamenti, verifica_piani_congelati
from delibere.services.verifica.diritti import verifica_diritti
from delibere.services.verifica.lavori import verifica_lavori
from delibere.services.verifica.riscontro import Riscontro
from delibere.services.verifica.storie import verifica_storie
from tavolo.models import Incarico, Ruolo
from tavolo.services.posta import accoda_messaggio

logger = logging.getLogger(__name__)
RIGHE_IN_POSTA = 200
POSTA = """Il controllo notturno ha trovato quanto segue.

{righe}

Che cosa significa e che cosa fare: docs/fotografia.md, «The nightly check». Si ripete con: manage.py verifica
"""


def verifica() -> Iterator[Riscontro]:
    """All the checks, one after the other; nothing comes out where everything is as it was written."""
    yield from verifica_congelamenti()
    yield from verifica_piani_congelati()
    yield from verifica_storie()
    yield from verifica_archivio()
    yield from verifica_diritti()
    yield from verifica_lavori()


def verifica_e_avvisa() -> int:
    """Checks and, where there are findings, mails them to the administrators of today; returns how many they are."""
    trovati = list(verifica())
    for riscontro in trovati:
        logger.error("%s", riscontro)
    if trovati:
        _avvisa(trovati)
    else:
        logger.info("Nightly check: nothing found.")
    return len(trovati)


def _avvisa(trovati: list[Riscontro]) -> None:
    righe = [f"- {riscontro}" for riscontro in trovati[:RIGHE_IN_POSTA]]
    if len(trovati) > RIGHE_IN_POSTA:
        righe.append(f"- e altri {len(trovati) - RIGHE_IN_POSTA}")
    quanti = "un riscontro" if len(trovati) == 1 else f"{len(trovati)} riscontri"
    for incarico in Incarico.objects.vigenti(oggi()).filter(ruolo=Ruolo.AMMINISTRATORE).select_related("utente"):
        accoda_messaggio(
            destinatario=incarico.utente,
            oggetto=f"Controllo di {settings.COMUNE.nome_portale}: {quanti}",
            testo=POSTA.format(righe="\n".join(righe)),
        )
