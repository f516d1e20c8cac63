# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import datetime

from programma.models import Congelamento, Passaggio, Rilevazione
from tavolo.storia import cambio_aperto


def segna_passaggio(
    rilevazione: Rilevazione, tipo: Passaggio.Tipo, quando: datetime, congelamento: Congelamento | None = None
) -> Passaggio:
    with cambio_aperto() as cambio:
        return Passaggio.objects.create(
            rilevazione=rilevazione, tipo=tipo, cambio=cambio, quando=quando, congelamento=congelamento
        )
