# SPDX-License-Identifier: AGPL-3.0-or-later
"""The report to the Giunta as a pure object: a fotografia and what was written with the request, no database, no clock.

PDF, page and files are made from it, so they cannot disagree.
"""

from delibere.report.contenuto import Contenuto, Supporto, componi
from delibere.report.da_riga import contenuto_di
from delibere.report.intestazione import Intestazione
from delibere.report.pacchetto import in_csv, in_zip, variazioni_in_csv
from delibere.report.proposta import Proposta, proposta_di

__all__ = [
    "Contenuto",
    "Intestazione",
    "Proposta",
    "Supporto",
    "componi",
    "contenuto_di",
    "in_csv",
    "in_zip",
    "proposta_di",
    "variazioni_in_csv",
]
