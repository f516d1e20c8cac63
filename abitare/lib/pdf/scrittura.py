# SPDX-License-Identifier: AGPL-3.0-or-later
"""Write the mended tag tree back, with the parent tree that leads from the page to it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from .albero import Contenuto, Nodo
from .tipi import ErrorePdf

PUNTI_PER_PIXEL = 0.75
_ETICHETTA = re.compile(rb"/\w+\n<</MCID (\d+)>>\nBDC")
_ARTEFATTO = b"/Artifact\n<</Type/Pagination>>\nBDC"


@dataclass
class _Registro:
    """Who owns each marked piece of each page and each annotation (ISO 32000-1, 14.7.4.4)."""

    pdf: pikepdf.Pdf
    pagine: Sequence[pikepdf.Page]
    pezzi: list[dict[int, Object]] = field(default_factory=list)
    annotazioni: list[Object] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.pezzi = [{} for _ in self.pagine]


def scrivi(pdf: pikepdf.Pdf, radice: Nodo) -> None:
    registro = _Registro(pdf, list(pdf.pages))
    _scrivi_nodo(radice, registro)
    for indice, pagina in enumerate(registro.pagine):
        _segna_artefatti(pagina, registro.pezzi[indice], indice + 1)
        pagina.obj.StructParents = indice
    _scrivi_albero_dei_genitori(registro)


def _scrivi_nodo(nodo: Nodo, registro: _Registro) -> None:
    figli: list[int | Object] = []
    for figlio in nodo.figli:
        if isinstance(figlio, Nodo):
            figlio.oggetto = registro.pdf.make_indirect(figlio.oggetto)
            figlio.oggetto.P = nodo.oggetto
            figlio.oggetto.S = Name("/" + figlio.tipo)
            _scrivi_nodo(figlio, registro)
            figli.append(figlio.oggetto)
        elif isinstance(figlio, Contenuto):
            registro.pezzi[figlio.pagina][figlio.numero] = nodo.oggetto
            figli.append(_riferimento(figlio, nodo, registro))
        else:
            figlio.Obj.StructParent = len(registro.pagine) + len(registro.annotazioni)
            registro.annotazioni.append(nodo.oggetto)
            figli.append(figlio)
    nodo.oggetto.K = figli[0] if len(figli) == 1 else Array(figli)
    if nodo.tipo == "Figure":
        _raddrizza_riquadro(nodo, registro.pagine[nodo.pagina])


def _riferimento(pezzo: Contenuto, nodo: Nodo, registro: _Registro) -> int | Dictionary:
    if pezzo.pagina == nodo.pagina:
        return pezzo.numero
    return Dictionary(Type=Name.MCR, Pg=registro.pagine[pezzo.pagina].obj, MCID=pezzo.numero)


def _raddrizza_riquadro(nodo: Nodo, pagina: pikepdf.Page) -> None:
    """WeasyPrint writes CSS pixels from the top left; the format wants points from the bottom left."""
    x1, y1, x2, y2 = (float(valore) * PUNTI_PER_PIXEL for valore in nodo.oggetto.A.BBox)
    alto = float(pagina.mediabox[3])
    nodo.oggetto.A.BBox = Array([round(valore, 2) for valore in (x1, alto - y2, x2, alto - y1)])


def _segna_artefatti(pagina: pikepdf.Page, pezzi: dict[int, Object], numero: int) -> None:
    """What no element owns (margin boxes, repeated table heads) is an artifact."""
    contenuto = pagina.obj.Contents.read_bytes()
    trovati = {int(numero) for numero in _ETICHETTA.findall(contenuto)}
    if not pezzi.keys() <= trovati:
        raise ErrorePdf(f"pagina {numero}: testo dentro un gruppo trasparente (opacity)")

    def scegli(etichetta: re.Match[bytes]) -> bytes:
        return etichetta[0] if int(etichetta[1]) in pezzi else _ARTEFATTO

    pagina.obj.Contents.write(_ETICHETTA.sub(scegli, contenuto))


def _scrivi_albero_dei_genitori(registro: _Registro) -> None:
    valori: list[Object] = [
        registro.pdf.make_indirect(Array([pezzi.get(numero) for numero in range(max(pezzi, default=-1) + 1)]))
        for pezzi in registro.pezzi
    ]
    valori += registro.annotazioni
    numeri = Array([voce for coppia in enumerate(valori) for voce in coppia])
    albero = registro.pdf.Root.StructTreeRoot
    albero.ParentTree = registro.pdf.make_indirect(Dictionary(Nums=numeri))
    albero.ParentTreeNextKey = len(valori)
