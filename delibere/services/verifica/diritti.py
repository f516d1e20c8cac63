# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator

from delibere.services.verifica.riscontro import Riscontro
from programma.queries.concessioni import concessioni_attese
from tavolo.models import Settore
from tavolo.permissions import concessioni_fuori_regola, concessioni_in_essere

CONTROLLO = "diritti"


def verifica_diritti() -> Iterator[Riscontro]:
    """Every grant answers to an assignment and every assignment has its grant; nobody holds one by name."""
    nomi = _nomi_dei_gruppi()
    for permesso, attese in concessioni_attese().items():
        presenti = concessioni_in_essere(permesso)
        for verbo, coppie in (("manca a", attese - presenti), ("è di troppo a", presenti - attese)):
            for oggetto, gruppo in sorted(coppie):
                chi = nomi.get(gruppo, f"gruppo n. {gruppo}")
                yield Riscontro(CONTROLLO, f"{permesso} n. {oggetto}", f"la concessione {verbo} {chi}")
    if fuori := concessioni_fuori_regola():
        yield Riscontro(CONTROLLO, "concessioni", f"{fuori} date a una persona o su un intero tipo di oggetti")


def _nomi_dei_gruppi() -> dict[int, str]:
    nomi = {}
    for settore in Settore.objects.all():
        nomi[settore.gruppo_id] = f"{settore} (referenti)"
        nomi[settore.gruppo_coordinamento_id] = f"{settore} (coordinamento)"
    return nomi
