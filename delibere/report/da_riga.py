# SPDX-License-Identifier: AGPL-3.0-or-later
from delibere.models import Rapporto
from delibere.report.contenuto import Contenuto, Supporto, componi
from delibere.report.intestazione import Intestazione, righe_di
from programma.queries.congelamenti import fotografia_di


def contenuto_di(rapporto: Rapporto, supporto: Supporto = Supporto.CARTA) -> Contenuto:
    """What the report says, from its own row and its congelamento (`select_related` it) and from nothing else."""
    return componi(fotografia_di(rapporto.congelamento), intestazione_di(rapporto), supporto)


def intestazione_di(rapporto: Rapporto) -> Intestazione:
    return Intestazione(
        numero=rapporto.numero,
        anno=rapporto.anno,
        titolo=rapporto.titolo,
        testo_copertina=rapporto.testo_copertina,
        decisioni=righe_di(rapporto.decisioni),
        protocollo=rapporto.protocollo,
        atti=tuple(rapporto.atti),
        sezioni=frozenset(rapporto.sezioni),
        impronta=rapporto.congelamento.impronta,
    )
