# SPDX-License-Identifier: AGPL-3.0-or-later
"""The cycles of the demo programme: one that was closed, one that is open on the day it is loaded."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.conf import settings

from abitare.lib.tempo import oggi
from delibere.services.demo.storia import Evento, alle, referente_di
from programma.models import Azione, Domanda, Programma, Rilevazione
from programma.queries.rilevazione.risposte import Esito, risposte
from programma.services.aggiornamenti import da_correggere, nessuna_variazione, ultimo_valido
from programma.services.rilevazione import chiudi, crea_rilevazione
from programma.services.rilevazione.stesura import Quesito
from tavolo.models import Utente

TERZO_TRIMESTRE: dict[str, Any] = {
    "titolo": "Rilevazione del terzo trimestre 2026",
    "al": date(2026, 9, 30),
    "apre": date(2026, 10, 1),
    "scade": date(2026, 10, 15),
}
CHIUSURA = date(2026, 10, 23)
GIORNI, DOPO = 7, 2
QUANTE_RISPOSTE = 3
DOMANDE = (
    Quesito("C'è qualcosa che un altro settore può sbloccare?"),
    Quesito("Le risorse bastano fino a fine anno?", Domanda.Tipo.SI_NO),
)


def eventi_delle_rilevazioni(coordinatrice: Utente, programma: Programma) -> Iterable[Evento]:
    yield Evento(alle(TERZO_TRIMESTRE["apre"], 9), partial(_apre, coordinatrice, programma, TERZO_TRIMESTRE))
    yield Evento(alle(CHIUSURA, 12), partial(_chiude, coordinatrice, programma))
    calendario = settings.COMUNE.calendario
    apre = calendario.prossimo_lavorativo(oggi() - timedelta(days=GIORNI))
    al = apre.replace(day=1) - timedelta(days=1)
    scade = calendario.prossimo_lavorativo(oggi() + timedelta(days=GIORNI))
    if apre <= CHIUSURA or apre > oggi():
        return
    dati = {"titolo": f"Rilevazione al {al:%d/%m/%Y}", "al": al, "apre": apre, "scade": scade}
    yield Evento(alle(apre, 9), partial(_apre, coordinatrice, programma, dati, DOMANDE))
    risponde = apre + timedelta(days=DOPO)
    if risponde < oggi():
        yield Evento(alle(risponde, 10), partial(_rispondono, programma))


def _apre(coordinatrice: Utente, programma: Programma, dati: dict[str, Any], domande: tuple[Quesito, ...] = ()) -> None:
    crea_rilevazione(utente=coordinatrice, programma_id=programma.pk, dati=dati, domande=domande)


def _chiude(coordinatrice: Utente, programma: Programma) -> None:
    aperta = Rilevazione.objects.aperte().get(programma=programma)
    chiudi(utente=coordinatrice, rilevazione_id=aperta.pk)


def _rispondono(programma: Programma) -> None:
    """Nothing changed, say the first ones who can say so."""
    aperta = Rilevazione.objects.aperte().get(programma=programma)
    attese = [risposta.azione for risposta in risposte(aperta) if risposta.esito == Esito.ATTESA]
    azioni = Azione.objects.filter(pk__in=attese).select_related("settore")
    ripetibili = [a for a in azioni if ultimo_valido(a) and not da_correggere(a)]
    for azione in ripetibili[:QUANTE_RISPOSTE]:
        nessuna_variazione(utente=referente_di(azione), azione_id=azione.pk)
