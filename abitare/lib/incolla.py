# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that people paste from Word, Excel or a spreadsheet, or upload as xlsx, ods or csv, made into one grid."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.fogli.isolato import leggi_isolato, valore
from abitare.lib.fogli.separati import MASSIMI_BYTE, decodifica, dividi_incollato, e_testo, nome_colonna
from abitare.lib.fogli.valori import DIFETTO, chiave_testo, parole
from abitare.lib.tabelle import senza_guardia
from abitare.lib.testo import pulisci_testo

MASSIME_RIGHE = 5_000
MASSIME_COLONNE = 60
MASSIME_LETTE = 16_384
MASSIMI_CARATTERI = 2_000_000


@dataclass(frozen=True)
class Griglia:
    """Rows as long as the header; `numeri` are their places in what was given, empty rows counted."""

    intestazione: tuple[str, ...]
    righe: tuple[tuple[str, ...], ...]
    numeri: tuple[int, ...]
    riga_intestazione: int = 1

    def senza_intestazione(self) -> "Griglia":
        """The same grid where the first row holds data; columns are called as in a spreadsheet."""
        nomi = tuple(nome_colonna(posto) for posto in range(len(self.intestazione)))
        return Griglia(nomi, (self.intestazione, *self.righe), (self.riga_intestazione, *self.numeri))


@dataclass(frozen=True)
class Colonne:
    """Where each known column stands; places of headers nobody knows, and of second ones with the same meaning."""

    posizioni: Mapping[str, int]
    ignote: tuple[int, ...]
    doppie: tuple[int, ...]


def leggi_incollato(testo: str) -> Griglia:
    """Columns parted by tabs, `;` or `|`, whichever parts most rows; a quoted cell may hold new lines."""
    if len(testo) > MASSIMI_CARATTERI:
        raise ValidationError("Il testo incollato è troppo lungo: incollare meno righe per volta.", code="lungo")
    return _griglia(dividi_incollato(testo))


def leggi_caricato(nome: str, contenuto: bytes) -> Griglia:
    """An uploaded xlsx, ods or csv, of which the first sheet in sight is read; what it is, is told by its content."""
    if len(contenuto) > MASSIMI_BYTE:
        raise ValidationError("Il file supera 10 MB: togliere fogli e immagini e riprovare.", code="dimensione")
    if e_testo(nome, contenuto):
        return leggi_incollato(decodifica(contenuto))
    fogli = leggi_isolato(nome, contenuto, righe=MASSIME_RIGHE + 2, colonne=MASSIME_LETTE)
    vuoto: dict[str, Any] = {"righe": [], "difetti": []}
    foglio = next((uno for uno in fogli if uno["visibile"] and uno["righe"]), vuoto)
    if foglio["difetti"]:
        raise ValidationError(f"Non c'è un valore in {', '.join(foglio['difetti'][:10])}: {DIFETTO}", code="difetti")
    return _griglia(_distese(foglio["righe"]))


def _distese(righe: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[list[str]]:
    """Rows as text, the empty ones between them included."""
    attesa = 1
    for numero, celle in righe:
        yield from ([] for _ in range(attesa, min(numero, attesa + MASSIME_RIGHE)))
        yield [parole(valore(cella)) for cella in celle]
        attesa = numero + 1


def riconosci_colonne(intestazione: Sequence[str], sinonimi: Mapping[str, Iterable[str]]) -> Colonne:
    """`sinonimi`: for each column's name the headers that mean it; case, accents, spaces and signs do not count."""
    significati = {chiave_testo(parola): nome for nome, parole in sinonimi.items() for parola in (nome, *parole)}
    posizioni: dict[str, int] = {}
    ignote, doppie = [], []
    for posto, titolo in enumerate(intestazione):
        nome = significati.get(chiave_testo(titolo))
        if nome is None:
            ignote.append(posto)
        elif nome in posizioni:
            doppie.append(posto)
        else:
            posizioni[nome] = posto
    return Colonne(posizioni, tuple(ignote), tuple(doppie))


def _griglia(grezze: Iterable[Sequence[str]]) -> Griglia:
    piene = []
    for numero, riga in enumerate(grezze, start=1):
        celle = [_pulita(cella, numero, posto) for posto, cella in enumerate(riga)]
        if any(celle):
            piene.append((numero, celle))
        if len(piene) > MASSIME_RIGHE + 1:
            raise ValidationError(f"La tabella supera {MASSIME_RIGHE} righe.", code="righe")
    if not piene:
        raise ValidationError("Non c'è nessuna tabella: incollare anche la riga dei titoli.", code="vuota")
    larghezza = max(max(posto for posto, cella in enumerate(celle) if cella) for _, celle in piene) + 1
    if larghezza > MASSIME_COLONNE:
        raise ValidationError(f"La tabella supera {MASSIME_COLONNE} colonne.", code="colonne")
    uguali = [tuple((celle + [""] * larghezza)[:larghezza]) for _, celle in piene]
    return Griglia(uguali[0], tuple(uguali[1:]), tuple(numero for numero, _ in piene[1:]), piene[0][0])


def _pulita(cella: str, riga: int, posto: int) -> str:
    try:
        return senza_guardia(pulisci_testo(cella.replace("\u00a0", " ")).strip())
    except ValidationError as errore:
        dove = f"Riga {riga}, colonna {nome_colonna(posto)}: "
        raise ValidationError([dove + messaggio for messaggio in errore.messages], code="carattere_vietato") from errore
