# SPDX-License-Identifier: AGPL-3.0-or-later
"""Mend what page breaks and anonymous boxes did to the tag tree (ISO 32000-1, 14.8.4; ISO 14289-1, 7)."""

from pikepdf import Dictionary, Name, Object, String

from .albero import GUIDA, Figli, Nodo
from .risorse import ORIGINE
from .tipi import ErrorePdf

DI_RIGA = {"Caption", "H1", "H2", "H3", "H4", "H5", "H6", "LBody", "Lbl", "Link", "P", "Span", "TD", "TH"}
RIPETUTI = {"TFoot", "THead"}
AMBITO_PER_GRUPPO = {"TBody": "Row", "TFoot": "Row", "THead": "Column"}
AMBITO_DICHIARATO = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}
INDICE = {"L": "TOC", "LBody": "Reference", "LI": "TOCI"}


def riordina(nodo: Nodo, ambito: str = "Row") -> None:
    """In place and downwards; `ambito` is the scope of a header cell that states none."""
    figli = _unisci(nodo.figli)
    if nodo.tipo == "L":
        # Neither a div around dt and dd nor the blank between two of them has a place in a list.
        figli = [figlio for figlio in _spiana(figli, "Div") if isinstance(figlio, Nodo) and figlio.tipo != "Span"]
    ambito = AMBITO_PER_GRUPPO.get(nodo.tipo, ambito)
    nodo.figli = []
    for figlio in figli:
        if isinstance(figlio, Nodo):
            riordina(figlio, ambito)
            _accogli(nodo, figlio)
        else:
            nodo.figli.append(figlio)
    _semplifica(nodo)
    _completa(nodo, ambito)


def _unisci(figli: Figli) -> Figli:
    """Put together the fragments of one HTML element; heads and feet repeated on later pages are left out."""
    uniti: Figli = []
    visti: dict[tuple[int, str], Nodo] = {}
    for figlio in figli:
        if not isinstance(figlio, Nodo) or figlio.html is None:
            uniti.append(figlio)
            continue
        primo = visti.get((id(figlio.html), figlio.tipo))
        if primo is None or (primo is not uniti[-1] and primo.ultima == figlio.pagina):
            visti[id(figlio.html), figlio.tipo] = figlio
            uniti.append(figlio)
        elif figlio.tipo not in RIPETUTI:
            primo.figli += figlio.figli
            primo.ultima = figlio.ultima
    return uniti


def _spiana(figli: Figli, tipo: str) -> Figli:
    """The children of each node of that type in its place."""
    piani: Figli = []
    for figlio in figli:
        piani += figlio.figli if isinstance(figlio, Nodo) and figlio.tipo == tipo else [figlio]
    return piani


def _accogli(nodo: Nodo, figlio: Nodo) -> None:
    precedente = nodo.nodi[-1] if nodo.nodi else None
    if figlio.tag == "dd" and figlio.tipo == "LI" and precedente and precedente.tag == "dt":
        if len(precedente.figli) == 1:
            precedente.nodi[0].tipo = "Lbl"
        precedente.figli += figlio.figli
    elif (figlio.tipo == "NonStruct" and nodo.tipo in DI_RIGA) or figlio.tipo == nodo.tipo == "Link":
        nodo.figli += figlio.figli
    elif figlio.tipo == GUIDA:
        nodo.figli += [pezzo for pezzo in figlio.figli if isinstance(pezzo, Dictionary)]
    elif figlio.tag == "figure" and [n.tipo for n in figlio.nodi] == ["Figure", "Caption"]:
        figura, didascalia = figlio.nodi
        figura.figli.append(didascalia)
        nodo.figli.append(figura)
    elif figlio.figli:
        nodo.figli.append(figlio)


def _semplifica(nodo: Nodo) -> None:
    if nodo.tipo == "Div" and nodo.solo_nodi and all(figlio.tipo in {"Link", "Span"} for figlio in nodo.nodi):
        nodo.tipo = "P"
    if nodo.tipo in DI_RIGA and nodo.figli and nodo.solo_nodi and all(_testo_nudo(figlio) for figlio in nodo.nodi):
        nodo.figli = [pezzo for figlio in nodo.nodi for pezzo in figlio.figli]


def _testo_nudo(nodo: Nodo) -> bool:
    return nodo.tipo == "Span" and not nodo.nodi and not _lingua(nodo)


def _lingua(nodo: Nodo) -> str:
    return nodo.html.get("lang", "") if nodo.html is not None and nodo.tag != "html" else ""


def _completa(nodo: Nodo, ambito: str) -> None:
    for nome in ("/ID", "/T"):
        if nome in nodo.oggetto:
            del nodo.oggetto[nome]
    if nodo.tipo in {"TD", "TH"}:
        _completa_cella(nodo, ambito)
    if nodo.tipo == "LI" and nodo.tag == "li":
        _separa_etichetta(nodo)
    if nodo.tipo == "Table":
        nodo.figli.sort(key=lambda figlio: isinstance(figlio, Nodo) and figlio.tipo == "TFoot")
    if nodo.tag == "nav":
        _fanne_indice(nodo)
    if nodo.tipo == "Link":
        _descrivi_collegamento(nodo)
    if lingua := _lingua(nodo):
        nodo.oggetto.Lang = String(lingua)


def _completa_cella(nodo: Nodo, ambito: str) -> None:
    """A scope for each header cell, instead of headers by id: half the size, and it survives page breaks."""
    attributi = nodo.oggetto.A
    if "/Headers" in attributi:
        del attributi["/Headers"]
    if nodo.tipo == "TH":
        dichiarato = nodo.html.get("scope", "") if nodo.html is not None else ""
        attributi.Scope = Name("/" + AMBITO_DICHIARATO.get(dichiarato, ambito))
    if len(attributi) == 1:
        del nodo.oggetto["/A"]


def _separa_etichetta(voce: Nodo) -> None:
    """Marker and text of a list item apart: an inside marker is drawn within the text."""
    corpo = next((figlio for figlio in voce.nodi if figlio.tipo == "LBody"), None)
    pezzi = _spiana(voce.figli, "LBody")
    etichette = [pezzo for pezzo in pezzi if isinstance(pezzo, Nodo) and pezzo.tipo == "Lbl"]
    corpo = corpo or voce.nuovo("LBody")
    corpo.figli = [pezzo for pezzo in pezzi if pezzo not in etichette]
    _semplifica(corpo)
    voce.figli = [*etichette, corpo]


def _fanne_indice(nodo: Nodo) -> None:
    """A list of links in a `nav` is a contents list; inner lists hang from the item, not from its link."""
    for figlio in nodo.nodi:
        figlio.tipo = INDICE.get(figlio.tipo, figlio.tipo)
        _fanne_indice(figlio)
    if nodo.tipo == "TOCI":
        interni = [(rinvio, indice) for rinvio in nodo.nodi for indice in rinvio.nodi if indice.tipo == "TOC"]
        for rinvio, indice in interni:
            rinvio.figli.remove(indice)
            nodo.figli.append(indice)


def _descrivi_collegamento(nodo: Nodo) -> None:
    """The text of the link as its description (ISO 14289-1, 7.18.5), where WeasyPrint puts the address."""
    testo = (nodo.html.get("title") if nodo.html is not None else "") or nodo.testo
    for figlio in nodo.figli:
        if isinstance(figlio, Dictionary):
            _rifiuta_relativo(figlio.Obj, testo)
            figlio.Obj.Contents = String(testo)


def _rifiuta_relativo(annotazione: Object, testo: str) -> None:
    """A reader of the file has no portal around it: only whole addresses lead somewhere."""
    azione = annotazione.get("/A", Dictionary())
    if str(azione.get("/URI", "")).startswith(ORIGINE):
        raise ErrorePdf(f"il collegamento «{testo}» ha un indirizzo relativo")
