# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a cell, which has a type of its own, to the value its column asks. What is doubtful is refused, not guessed."""

import hashlib
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.fogli.tipi import ColonnaFoglio, Grezzo
from abitare.lib.lettori import leggi_data, leggi_decimale
from abitare.lib.tabelle import Tipo
from abitare.lib.testo import pulisci_testo

CENTESIMI = Decimal("0.01")
NON_INTERO = "Deve essere un numero intero, senza decimali."
DIFETTO = "è un errore, o una formula mai calcolata. Scrivi il valore, o apri il file, salvalo e riprova."
ORA_NON_ATTESA = "C'è anche un'ora: scrivi solo il giorno, per esempio 31/12/2026."


def leggi_valore(colonna: ColonnaFoglio, grezzo: Grezzo) -> Any:
    """None for an empty cell; ValidationError in Italian for one that cannot be read in one way only."""
    if isinstance(grezzo, str) and not grezzo.strip():
        if colonna.obbligatoria:
            raise ValidationError("La cella è vuota: " + _che_scrivere(colonna))
        return None
    if colonna.scelte:
        return _scelta(colonna, parole(grezzo))
    return LETTORI[colonna.tipo](grezzo)


def parole(grezzo: Grezzo) -> str:
    """The cell as a person in Italy would type it."""
    if isinstance(grezzo, bool):
        return "sì" if grezzo else "no"
    if isinstance(grezzo, Decimal):
        return f"{grezzo:f}".replace(".", ",")
    if isinstance(grezzo, datetime):
        return f"{grezzo:%d/%m/%Y %H:%M}"
    return f"{grezzo:%d/%m/%Y}" if isinstance(grezzo, date) else grezzo


def _parole_della_scelta(colonna: ColonnaFoglio, valore: Any) -> str:
    return next((testo for scelta, testo in colonna.scelte if scelta == valore), "")


def chiave_testo(testo: str) -> str:
    """What is left of words when case, accents, spaces and signs do not count."""
    semplici = unicodedata.normalize("NFKD", testo.replace("%", "percento").replace("€", "euro").casefold())
    return "".join(carattere for carattere in semplici if carattere.isalnum())


def canonico(valore: Any) -> str:
    """One text for equal values, whatever their types: 12, Decimal("12.00") and "12" are the same."""
    if valore is None:
        return ""
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if isinstance(valore, int | Decimal):
        return f"{Decimal(valore).normalize():f}"
    if isinstance(valore, date):
        return valore.isoformat()
    return re.sub("\r\n?", "\n", str(valore)).strip()


def mostrato(colonna: ColonnaFoglio, valore: Any) -> Any:
    """What stands in the cell: the words of a choice, any other value as it is."""
    return _parole_della_scelta(colonna, valore) if colonna.scelte else valore


def impronta_cella(valore: Any) -> str:
    """Enough to tell whether a cell still holds what went out; it proves nothing."""
    return hashlib.sha256(canonico(valore).encode("utf-8", "replace")).hexdigest()[:16]


def _che_scrivere(colonna: ColonnaFoglio) -> str:
    numero = colonna.tipo in (Tipo.INTERO, Tipo.DECIMALE, Tipo.EURO, Tipo.PERCENTUALE) and not colonna.scelte
    return "scrivi 0 se non ce ne sono." if numero else "va compilata."


def _scelta(colonna: ColonnaFoglio, testo: str) -> Any:
    cercata = chiave_testo(testo)
    trovate = [valore for valore, nome in colonna.scelte if cercata in (chiave_testo(nome), chiave_testo(str(valore)))]
    if len(trovate) != 1:
        possibili = ", ".join(f"«{nome}»" for _, nome in colonna.scelte[:12])
        raise ValidationError(f"Scegli una di queste voci: {possibili}.")
    return trovate[0]


def _testo(grezzo: Grezzo) -> str | None:
    return pulisci_testo(parole(grezzo)).strip() or None


def _decimale(grezzo: Grezzo) -> Decimal | None:
    if isinstance(grezzo, bool):
        raise ValidationError("Qui va un numero.")
    if isinstance(grezzo, date):
        raise ValidationError(f"Il foglio la tiene come data, {parole(grezzo)}: scrivi il numero.")
    return grezzo if isinstance(grezzo, Decimal) else leggi_decimale(grezzo)


def _intero(grezzo: Grezzo) -> int | None:
    numero = _decimale(grezzo)
    if numero is None:
        return None
    if numero != numero.to_integral_value():
        raise ValidationError(NON_INTERO)
    return int(numero)


def _euro(grezzo: Grezzo) -> Decimal | None:
    numero = _decimale(_senza(grezzo, "€", "euro", "eur"))
    if numero is not None and numero != numero.quantize(CENTESIMI):
        raise ValidationError("Un importo ha al massimo due decimali.")
    return numero


def _percentuale(grezzo: Grezzo) -> Decimal | None:
    """In points. A cell in the format of percentages holds 0,125 for 12,5 %, and no longer tells: it is asked."""
    numero = _decimale(_senza(grezzo, "%"))
    if isinstance(grezzo, Decimal) and 0 < abs(grezzo) < 1:
        cento = f"{(grezzo * 100).normalize():f}".replace(".", ",")
        raise ValidationError(f"Non è chiaro se vuol dire {parole(grezzo)} % o {cento} %: scrivi il valore come testo.")
    return numero


def _senza(grezzo: Grezzo, *segni: str) -> Grezzo:
    if not isinstance(grezzo, str):
        return grezzo
    testo = grezzo.strip()
    for segno in segni:
        testo = re.sub(rf"^{segno}\s*|\s*{segno}$", "", testo, flags=re.IGNORECASE)
    return testo


def _data(grezzo: Grezzo) -> date | None:
    if isinstance(grezzo, datetime):
        raise ValidationError(ORA_NON_ATTESA)
    if isinstance(grezzo, date):
        return grezzo
    if isinstance(grezzo, bool | Decimal):
        raise ValidationError("Qui va una data: scrivere per esempio 31/12/2026.")
    return leggi_data(grezzo)


LETTORI: dict[Tipo, Callable[[Grezzo], Any]] = {
    Tipo.TESTO: _testo,
    Tipo.INTERO: _intero,
    Tipo.DECIMALE: _decimale,
    Tipo.PERCENTUALE: _percentuale,
    Tipo.EURO: _euro,
    Tipo.DATA: _data,
}
