# SPDX-License-Identifier: AGPL-3.0-or-later
"""A workbook to be filled far from here: drop-downs, protected cells, instructions, and hidden what it was made from.

openpyxl is loaded by the request that asks for a workbook, not by every process: it costs 20 MB.
"""

import io
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from abitare.lib.fogli.tipi import ColonnaFoglio, FoglioCalcolo, Libro
from abitare.lib.fogli.valori import impronta_cella, mostrato
from abitare.lib.tabelle import Tipo

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

FOGLIO_ISTRUZIONI = "Istruzioni"
FOGLIO_ORIGINE = "_abitare"
TITOLO_CODICE = "Codice riga"
RIGA_TITOLI = 3
MASSIMO_CELLA = 32_767
TROPPO_LUNGO = "(Testo troppo lungo per un foglio di calcolo: si modifica nel portale.)"
FORMATI = {
    Tipo.TESTO: "@",
    Tipo.INTERO: "#,##0",
    Tipo.DECIMALE: "#,##0.######",
    # In points, so that what is typed is what is meant: 12,5 is 12,5 %.
    Tipo.PERCENTUALE: '0.##" %"',
    Tipo.EURO: '#,##0.00" €"',
    Tipo.DATA: "dd/mm/yyyy",
    Tipo.ISTANTE: "dd/mm/yyyy hh:mm",
}
# Readers of the format turn such a run of signs into the character it names.
CODIFICATO = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
BLU, GRIGIO, GIALLO = "FF003D73", "FFEDF1F5", "FFFFF9E5"


def scrivi_xlsx(libro: Libro) -> bytes:
    # As the head of the file says.
    from openpyxl import Workbook

    cartella = Workbook()
    cartella.properties.title = libro.titolo
    cartella.properties.creator = "Abitare"
    _istruzioni(cartella, libro)
    for foglio in libro.fogli:
        _foglio(cartella, foglio)
    _origine(cartella, libro)
    cartella.active = 1 if libro.fogli else 0
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()


def _istruzioni(cartella: "Workbook", libro: Libro) -> None:
    from openpyxl.styles import Alignment, Font

    pagina = cartella.worksheets[0]
    pagina.title = FOGLIO_ISTRUZIONI
    pagina.column_dimensions["A"].width = 100
    aiuti = [f"«{c.titolo}»: {c.aiuto}" for f in libro.fogli for c in f.colonne if c.aiuto]
    for numero, testo in enumerate([libro.titolo, *libro.istruzioni, *dict.fromkeys(aiuti)], start=1):
        cella = _scrivi(pagina, numero, 1, testo)
        cella.alignment = Alignment(wrap_text=True, vertical="top")
        cella.font = Font(bold=numero == 1, size=14 if numero == 1 else 11)
    pagina.protection.enable()


def _foglio(cartella: "Workbook", foglio: FoglioCalcolo) -> None:
    from openpyxl.styles import Font

    pagina = cartella.create_sheet(foglio.nome)
    _scrivi(pagina, 1, 1, foglio.titolo).font = Font(bold=True, size=14)
    _titoli(pagina, foglio)
    for numero, riga in enumerate(foglio.righe, start=RIGA_TITOLI + 1):
        _scrivi(pagina, numero, 1, riga.chiave)
        for posto, colonna in enumerate(foglio.colonne, start=2):
            _cella(pagina, numero, posto, colonna, riga.valori.get(colonna.chiave))
    _controlli(pagina, foglio)
    pagina.column_dimensions["A"].hidden = True
    pagina.freeze_panes = pagina.cell(RIGA_TITOLI + 1, _fissate(foglio) + 2)
    pagina.protection.enable()
    pagina.protection.formatColumns = pagina.protection.formatRows = False


def _fissate(foglio: FoglioCalcolo) -> int:
    """The protected columns in front stay in sight."""
    return next((posto for posto, c in enumerate(foglio.colonne) if c.scrivibile), len(foglio.colonne))


def _titoli(pagina: "Worksheet", foglio: FoglioCalcolo) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    titoli = [TITOLO_CODICE, *(colonna.titolo for colonna in foglio.colonne)]
    for posto, titolo in enumerate(titoli, start=1):
        cella = _scrivi(pagina, RIGA_TITOLI, posto, titolo)
        cella.font = Font(bold=True, color="FFFFFFFF")
        cella.fill = PatternFill("solid", fgColor=BLU)
        cella.alignment = Alignment(wrap_text=True, vertical="top")
    for posto, colonna in enumerate(foglio.colonne, start=2):
        pagina.column_dimensions[get_column_letter(posto)].width = colonna.larghezza


def _cella(pagina: "Worksheet", riga: int, posto: int, colonna: ColonnaFoglio, valore: Any) -> None:
    from openpyxl.styles import Alignment, PatternFill, Protection

    cella = _scrivi(pagina, riga, posto, mostrato(colonna, valore))
    cella.number_format = FORMATI[Tipo.TESTO if colonna.scelte else colonna.tipo]
    cella.alignment = Alignment(wrap_text=colonna.tipo is Tipo.TESTO, vertical="top")
    cella.fill = PatternFill("solid", fgColor=GIALLO if colonna.scrivibile else GRIGIO)
    cella.protection = Protection(locked=not colonna.scrivibile or cella.value == TROPPO_LUNGO)


def _scrivi(pagina: "Worksheet", riga: int, posto: int, valore: Any) -> "Cell":
    """Text is text whatever it begins with: nothing that comes from here runs as a formula."""
    cella: Cell = pagina.cell(riga, posto)
    if isinstance(valore, str):
        cella.value = TROPPO_LUNGO if len(valore) > MASSIMO_CELLA else CODIFICATO.sub("_x005F_", valore)
        cella.data_type = "s" if valore else "n"
        cella.quotePrefix = True
    elif valore is not None:
        cella.value = valore
    return cella


def _controlli(pagina: "Worksheet", foglio: FoglioCalcolo) -> None:
    from openpyxl.utils import get_column_letter

    ultima = RIGA_TITOLI + len(foglio.righe)
    for posto, colonna in enumerate(foglio.colonne, start=2):
        controllo = _controllo(pagina, colonna) if colonna.scrivibile and foglio.righe else None
        if controllo is not None:
            lettera = get_column_letter(posto)
            controllo.add(f"{lettera}{RIGA_TITOLI + 1}:{lettera}{ultima}")
            pagina.add_data_validation(controllo)


def _controllo(pagina: "Worksheet", colonna: ColonnaFoglio) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    regola: dict[str, Any] = {"allow_blank": not colonna.obbligatoria, "showErrorMessage": True}
    if colonna.scelte:
        return DataValidation(type="list", formula1=_elenco_scelte(pagina, colonna), **regola)
    if colonna.tipo is Tipo.INTERO:
        regola |= {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"}
        return DataValidation(error="Scrivi un numero intero.", errorTitle=colonna.titolo[:30], **regola)
    if colonna.tipo is Tipo.DATA:
        regola |= {"type": "date", "operator": "greaterThan", "formula1": "1"}
        return DataValidation(error="Scrivi una data: 31/12/2026.", errorTitle=colonna.titolo[:30], **regola)
    return None


def _elenco_scelte(pagina: "Worksheet", colonna: ColonnaFoglio) -> str:
    """The words of a drop-down stand in cells of a hidden sheet: written in the rule they may take 255 characters."""
    from openpyxl.utils import get_column_letter

    cartella = pagina.parent
    nome = "_scelte"
    elenchi = cartella[nome] if nome in cartella.sheetnames else cartella.create_sheet(nome)
    elenchi.sheet_state = "hidden"
    posto = 1 if elenchi["A1"].value is None else elenchi.max_column + 1
    for numero, (_, parole) in enumerate(colonna.scelte, start=1):
        _scrivi(elenchi, numero, posto, parole)
    lettera = get_column_letter(posto)
    return f"'{nome}'!${lettera}$1:${lettera}${len(colonna.scelte)}"


def _origine(cartella: "Workbook", libro: Libro) -> None:
    pagina = cartella.create_sheet(FOGLIO_ORIGINE)
    pagina.sheet_state = "hidden"
    for numero, riga in enumerate(_righe_origine(libro), start=1):
        for posto, valore in enumerate(riga, start=1):
            _scrivi(pagina, numero, posto, valore)


def _righe_origine(libro: Libro) -> Iterable[tuple[str, ...]]:
    for nome, valore in libro.origine.items():
        yield "origine", nome, valore
    for foglio in libro.fogli:
        for riga in foglio.righe:
            for colonna in foglio.scrivibili:
                yield "cella", foglio.nome, riga.chiave, colonna.chiave, _impronta(colonna, riga.valori)


def _impronta(colonna: ColonnaFoglio, valori: Mapping[str, Any]) -> str:
    return impronta_cella(mostrato(colonna, valori.get(colonna.chiave)))
