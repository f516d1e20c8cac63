# SPDX-License-Identifier: AGPL-3.0-or-later
"""The nightly check: what is kept is still what was written. It changes nothing and names each thing it finds."""

from delibere.services.verifica.esegui import verifica, verifica_e_avvisa
from delibere.services.verifica.riscontro import Riscontro

__all__ = ["Riscontro", "verifica", "verifica_e_avvisa"]
