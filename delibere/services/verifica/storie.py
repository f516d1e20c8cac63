# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator

import pgtrigger

from delibere.services.verifica.riscontro import Riscontro
from tavolo.models import Utente
from tavolo.queries.storie import modelli_tracciati, righe_senza_storia

CHIAVI_DETTE = 10


def verifica_storie() -> Iterator[Riscontro]:
    """The live tables are the latest rows of their history, and the triggers that guard both are there and at work."""
    for modello in modelli_tracciati():
        chiavi = [chiave for chiave in righe_senza_storia(modello) if not _e_sistema(modello, chiave)]
        for chiave in chiavi[:CHIAVI_DETTE]:
            yield Riscontro(
                "storia", f"{modello._meta.verbose_name} n. {chiave}", "la riga non è l'ultima della sua storia"
            )
        if len(chiavi) > CHIAVI_DETTE:
            altre = f"altre {len(chiavi) - CHIAVI_DETTE} righe non sono l'ultima della loro storia"
            yield Riscontro("storia", str(modello._meta.verbose_name_plural), altre)
    for protetto, trigger in pgtrigger.registered():
        stato, attivo = trigger.get_installation_status(protetto)
        if (stato, attivo) != ("INSTALLED", True):
            yield Riscontro(
                "protezione", protetto._meta.db_table, f"il trigger «{trigger.name}» manca, è diverso o è spento"
            )


def _e_sistema(modello: type, chiave: int) -> bool:
    """The author of jobs and commands is the first author there is: its own row has no history."""
    return modello is Utente and chiave == Utente.objects.sistema().pk
