# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator

from django.db import connection
from django.test.utils import CaptureQueriesContext

from abitare.lib.tempo import adesso, oggi
from delibere.management.misure.budget import Budget
from delibere.management.misure.scena import Scena
from programma.fotografia.presa import fotografa

MASSIMO = 10


def misura_fotografie(scena: Scena) -> Iterator[Budget]:
    """Queries of a fotografia: the same number at every size, now or in the past."""
    contate = [_conta(programma.pk, passata) for programma in scena.programmi for passata in (False, True)]
    yield Budget("interrogazioni_di_una_fotografia", max(contate), MASSIMO, "query")
    yield Budget("interrogazioni_in_piu_con_piu_azioni", max(contate) - min(contate), 0, "query")


def _conta(programma_id: int, passata: bool) -> int:
    noto_al = adesso() if passata else None
    with CaptureQueriesContext(connection) as contesto:
        fotografa(programma_id, al=oggi(), noto_al=noto_al)
    return len(contesto)
