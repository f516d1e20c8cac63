# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.models import Azione, Collaborazione, Programma
from programma.permissions import AGGIORNA, CONTRIBUISCI, MODIFICA
from tavolo.models import Settore


def concessioni_attese() -> dict[str, set[tuple[int, int]]]:
    """By permission, the (object, group) that the assignments of today ask for: no grant less and no grant more."""
    coordinano = Settore.objects.filter(coordina=True).values_list("gruppo_coordinamento_id", flat=True)
    programmi = Programma.objects.values_list("pk", flat=True)
    return {
        MODIFICA: {(programma, gruppo) for gruppo in coordinano for programma in programmi},
        AGGIORNA: set(Azione.objects.values_list("pk", "settore__gruppo_id")),
        CONTRIBUISCI: set(Collaborazione.objects.values_list("azione_id", "settore__gruppo_id")),
    }
