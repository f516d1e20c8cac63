# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme to try the portal with: published facts of Cremona, invented people, dates and statements."""

from delibere.services.demo.carica import DemoNonCaricabile, carica_dati_demo

__all__ = ["DemoNonCaricabile", "carica_dati_demo"]
