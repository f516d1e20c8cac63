# SPDX-License-Identifier: AGPL-3.0-or-later
from programma.services.piani.apertura import apri_annuale, apri_triennale
from programma.services.piani.parti import modifica_piano, scrivi_parte
from programma.services.piani.stati import cambia_stato_del_piano

__all__ = ["apri_annuale", "apri_triennale", "cambia_stato_del_piano", "modifica_piano", "scrivi_parte"]
