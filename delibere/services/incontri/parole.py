# SPDX-License-Identifier: AGPL-3.0-or-later
from abitare.lib.testo import tronca_parole
from delibere.models import Decisione
from tavolo.queries.oscuramenti import Coperture, coperture


def motivo_di(decisione: Decisione) -> str:
    """What the history of an action says of a decision: the meeting, the point, the words."""
    punto = decisione.punto
    testo = testo_di(decisione, coperture(Decisione))
    return tronca_parole(f"{punto.incontro}, punto {punto.ordine}: {testo}", 900)


def testo_di(decisione: Decisione, coperti: Coperture) -> str:
    """What is copied from a decision is copied covered."""
    return coperti.testo(Decisione, decisione.pk, "testo", decisione.testo)
