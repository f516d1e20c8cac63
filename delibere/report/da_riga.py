# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.urls import reverse

from delibere.models import Rapporto
from delibere.report.confronti import Confronti, copri_confronti, da_dati
from delibere.report.contenuto import ContenutoRapporto, componi
from delibere.report.documento import Contenuto, Supporto
from delibere.report.elenco import VARIAZIONI, componi_elenco
from delibere.report.intestazione import Intestazione, righe_di
from delibere.report.scheda_azione import componi_azione
from delibere.report.scheda_settore import componi_settore
from programma.fotografia.dati import Fotografia
from programma.fotografia.oscuramento import copri_fotografia
from programma.queries.congelamenti import fotografia_di
from tavolo.queries.oscuramenti import parole_coperte, tutte_le_coperture


def contenuto_di(rapporto: Rapporto, supporto: Supporto = Supporto.CARTA) -> Contenuto:
    """What the document says, from its own row and its congelamento (`select_related` it) and from nothing else.

    On a page, texts of the programme covered since then are covered; paper says for ever what it said.
    """
    foto, testa, confronti = _detto(rapporto, supporto)
    if rapporto.azione_id:
        return componi_azione(foto, testa, rapporto.azione_id, supporto)
    if rapporto.settore_id:
        return componi_settore(foto, testa, rapporto.settore_id, supporto)
    if (partenza := rapporto.partenza) and (elenco := confronti[VARIAZIONI]):
        return componi_elenco(foto, testa, elenco, partenza.impronta)
    return componi(foto, testa, supporto, confronti)


def rapporto_di(rapporto: Rapporto, supporto: Supporto = Supporto.CARTA) -> ContenutoRapporto:
    """The same, of a report to the Giunta."""
    foto, testa, confronti = _detto(rapporto, supporto)
    return componi(foto, testa, supporto, confronti)


def _detto(rapporto: Rapporto, supporto: Supporto) -> tuple[Fotografia, Intestazione, Confronti]:
    foto, confronti = fotografia_di(rapporto.congelamento), da_dati(rapporto.confronti)
    if supporto == Supporto.PAGINA:
        coperti = tutte_le_coperture()
        foto = copri_fotografia(coperti, foto)
        confronti = copri_confronti(confronti, parole_coperte(coperti) if confronti else {})
    return foto, intestazione_di(rapporto), confronti


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
