# SPDX-License-Identifier: AGPL-3.0-or-later
from delibere.models.atto import AllegatoAtto, Atto, EffettoAtto, Presenza, PuntoAtto
from delibere.models.rapporto import Rapporto, Sezione

__all__ = ["AllegatoAtto", "Atto", "EffettoAtto", "Presenza", "PuntoAtto", "Rapporto", "Sezione"]
