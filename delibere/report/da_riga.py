# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.urls import reverse

from delibere.models import Rapporto
from delibere.report.confronti import Confronto, da_dati, racconta
from delibere.report.contenuto import ContenutoRapporto, componi
from delibere.report.documento import Contenuto, Supporto
from delibere.report.elenco import VARIAZIONI, componi_elenco
from delibere.report.intestazione import Intestazione, righe_di
from delibere.report.scheda_azione import componi_azione
from delibere.report.scheda_settore import componi_settore
from programma.fotografia.dati import Fotografia
from programma.fotografia.oscuramento import copri_fotografia
from programma.models import Congelamento
from programma.queries.congelamenti import fotografia_di
from programma.queries.variazioni import variazioni_tra
from tavolo.models import Oscuramento
from tavolo.queries.oscuramenti import tutte_le_coperture


def contenuto_di(rapporto: Rapporto, supporto: Supporto = Supporto.CARTA) -> Contenuto:
    """What the document says, from its own row and its congelamento (`select_related` it) and from nothing else.

    On a page, texts of the programme covered since then are covered; paper says for ever what it said.
    """
    foto, testa = _fotografia(rapporto, supporto), intestazione_di(rapporto)
    if rapporto.azione_id:
        return componi_azione(foto, testa, rapporto.azione_id, supporto)
    if rapporto.settore_id:
        return componi_settore(foto, testa, rapporto.settore_id, supporto)
    if partenza := rapporto.partenza:
        return componi_elenco(foto, testa, _elenco(rapporto, partenza, foto, supporto), partenza.impronta)
    return componi(foto, testa, supporto, da_dati(rapporto.confronti))


def rapporto_di(rapporto: Rapporto, supporto: Supporto = Supporto.CARTA) -> ContenutoRapporto:
    """The same, of a report to the Giunta."""
    foto = _fotografia(rapporto, supporto)
    return componi(foto, intestazione_di(rapporto), supporto, da_dati(rapporto.confronti))


def _elenco(rapporto: Rapporto, partenza: Congelamento, foto: Fotografia, supporto: Supporto) -> Confronto:
    """As it was told; on a page it is told again when a text was covered since, so that its sentences cover it."""
    detto = Confronto.da_dati(**rapporto.confronti[VARIAZIONI])
    coperti_dopo = Oscuramento.objects.filter(cambio__istante__gte=rapporto.cambio.istante)
    if supporto == Supporto.CARTA or not coperti_dopo.exists():
        return detto
    prima = fotografia_di(partenza)
    return racconta(detto.con, detto.al, detto.congelamento_id, variazioni_tra(prima, foto), prima, foto)


def _fotografia(rapporto: Rapporto, supporto: Supporto) -> Fotografia:
    foto = fotografia_di(rapporto.congelamento)
    return copri_fotografia(tutte_le_coperture(), foto) if supporto == Supporto.PAGINA else foto


def indirizzo_di_verifica(impronta: str) -> str:
    return f"{settings.INDIRIZZO_PORTALE}{reverse('delibere:verifica-file')}?impronta={impronta}"


def intestazione_di(rapporto: Rapporto) -> Intestazione:
    return Intestazione(
        nome=str(rapporto),
        nome_file=rapporto.nome_file,
        titolo=rapporto.titolo,
        testo_copertina=rapporto.testo_copertina,
        decisioni=righe_di(rapporto.decisioni),
        protocollo=rapporto.protocollo,
        atti=tuple(rapporto.atti),
        sezioni=frozenset(rapporto.sezioni),
        impronta=rapporto.congelamento.impronta,
        verifica=indirizzo_di_verifica(rapporto.congelamento.impronta),
        sostituisce=str(rapporto.sostituisce) if rapporto.sostituisce else "",
        il=rapporto.parole.il,
    )
