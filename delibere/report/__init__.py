# SPDX-License-Identifier: AGPL-3.0-or-later
"""The documents as pure objects: a fotografia and what was written with the request, no database, no clock.

PDF, page and files are made from it, so they cannot disagree.
"""

from delibere.report.contenuto import ContenutoRapporto, componi
from delibere.report.da_riga import contenuto_di, rapporto_di
from delibere.report.documento import Contenuto, Supporto
from delibere.report.elenco import ElencoVariazioni, componi_elenco
from delibere.report.intestazione import Intestazione
from delibere.report.pacchetto import in_csv, in_zip, tabelle_di, variazioni_in_csv
from delibere.report.proposta import Proposta, proposta_di
from delibere.report.scheda_azione import SchedaAzione, componi_azione
from delibere.report.scheda_settore import SchedaSettore, componi_settore

__all__ = [
    "Contenuto",
    "ContenutoRapporto",
    "ElencoVariazioni",
    "Intestazione",
    "Proposta",
    "SchedaAzione",
    "SchedaSettore",
    "Supporto",
    "componi",
    "componi_azione",
    "componi_elenco",
    "componi_settore",
    "contenuto_di",
    "in_csv",
    "in_zip",
    "proposta_di",
    "rapporto_di",
    "tabelle_di",
    "variazioni_in_csv",
]
