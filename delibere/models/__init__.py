# SPDX-License-Identifier: AGPL-3.0-or-later
from delibere.models.atto import AllegatoAtto, Atto, EffettoAtto, Presenza, PuntoAtto
from delibere.models.rapporto import TENTATIVI_MASSIMI, Rapporto, Sezione

__all__ = ["TENTATIVI_MASSIMI", "AllegatoAtto", "Atto", "EffettoAtto", "Presenza", "PuntoAtto", "Rapporto", "Sezione"]
