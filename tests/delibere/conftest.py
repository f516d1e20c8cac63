# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest

from delibere.models import Rapporto
from delibere.services import lavori_rapporto
from delibere.services.rapporti import Richiesta, chiedi_rapporto
from programma.models import Programma
from tests.cast import Cast
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_indicatore,
    crea_obiettivo,
    crea_risorsa,
    crea_verifica,
)

RICHIESTA = Richiesta(
    al=date(2026, 10, 31),
    titolo="Rapporto di avanzamento",
    testo_copertina="Primo rapporto.",
    decisioni="1. Confermare le priorità.\nFinanziare il secondo lotto.",
    protocollo="PG 1/2026",
)


@pytest.fixture
def ricco(cast: Cast, programma: Programma) -> Programma:
    """An adopted programme with a little of everything."""
    obiettivo = crea_obiettivo(programma, cast.sociali)
    azione = crea_azione(
        obiettivo, cast.lavori_pubblici, inizio_previsto=date(2025, 9, 1), fine_prevista=date(2026, 6, 30)
    )
    crea_azione(obiettivo, cast.urbanistica, titolo="Seconda azione")
    crea_risorsa(azione, stanziato=Decimal("1000.00"), impegnato=Decimal("400.00"))
    crea_indicatore(azione=azione)
    crea_verifica(crea_aggiornamento(azione, 40, riferito_al=date(2026, 9, 30)))
    crea_obiettivo(programma, cast.urbanistica, orizzonte="lungo")
    return programma


@pytest.fixture
def rapporto(cast: Cast, ricco: Programma) -> Rapporto:
    """Asked for, not yet made."""
    return chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=RICHIESTA)


@pytest.fixture
def pronto(rapporto: Rapporto, archivio: None) -> Rapporto:
    """Made, with its file."""
    lavori_rapporto.lavora(rapporto.pk)
    rapporto.refresh_from_db()
    return rapporto
