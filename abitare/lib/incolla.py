# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that people paste from Word, Excel or a spreadsheet, or upload as xlsx, ods or csv, made into one grid."""

import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from abitare.lib import formati
from abitare.lib.archivi import apri_archivio
from abitare.lib.tabelle import senza_guardia
from abitare.lib.testo import pulisci_testo

MASSIME_RIGHE = 5_000
MASSIME_COLONNE = 60
MASSIMI_CARATTERI = 2_000_000
MASSIMI_BYTE = 10 * 1024 * 1024
MASSIMO_APERTO = 80 * 1024 * 1024
MASSIMI_SECONDI = 30
SEPARATORI = ("\t", ";", "|")
LETTORE_FOGLI = Path(__file__).with_name("foglio.py")
RIGA_DI_TRATTINI = re.compile(r"\s*:?-{2,}:?\s*")


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
    righe = re.sub("\r\n|\r", "\n", testo)
    divise = [list(_dividi(righe, segno)) for segno in SEPARATORI]
    return _griglia(max(divise, key=_righe_divise))


def leggi_caricato(nome: str, contenuto: bytes) -> Griglia:
    """An uploaded xlsx, ods or csv; what it is, is told by its content."""
    if len(contenuto) > MASSIMI_BYTE:
        raise ValidationError("Il file supera 10 MB: togliere fogli e immagini e riprovare.", code="dimensione")
    estensione = nome.rpartition(".")[2].lower()
    tipo = formati.riconosci(io.BytesIO(contenuto))
    if estensione in ("csv", "txt", "tsv") and tipo is None:
        return leggi_incollato(_decodifica(contenuto))
    if {"xlsx": formati.XLSX, "ods": formati.ODS}.get(estensione, "") != tipo:
        raise ValidationError("Si possono caricare fogli di calcolo xlsx, ods o csv.", code="tipo")
    apri_archivio(io.BytesIO(contenuto), MASSIMO_APERTO).close()
    return _griglia(_leggi_isolato(contenuto))


def riconosci_colonne(intestazione: Sequence[str], sinonimi: Mapping[str, Iterable[str]]) -> Colonne:
    """`sinonimi`: for each column's name the headers that mean it; case, accents, spaces and signs do not count."""
    significati = {_chiave(parola): nome for nome, parole in sinonimi.items() for parola in (nome, *parole)}
    posizioni: dict[str, int] = {}
    ignote, doppie = [], []
    for posto, titolo in enumerate(intestazione):
        nome = significati.get(_chiave(titolo))
        if nome is None:
            ignote.append(posto)
        elif nome in posizioni:
            doppie.append(posto)
        else:
            posizioni[nome] = posto
    return Colonne(posizioni, tuple(ignote), tuple(doppie))


def nome_colonna(posto: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    lettere = ""
    while posto >= 0:
        lettere = chr(ord("A") + posto % 26) + lettere
        posto = posto // 26 - 1
    return lettere


def _dividi(testo: str, segno: str) -> Iterator[list[str]]:
    """A quote opens a cell only if it also closes it: Word quotes nothing, and a lone quote must not eat the rest."""
    escluso = segno if segno == "\t" else ""
    cella = re.compile(rf'"((?:[^"{escluso}]|"")*+)"(?=[{segno}\n]|\Z)|([^{segno}\n]*)')
    riga: list[str] = []
    posto = 0
    while posto <= len(testo) and (trovata := cella.match(testo, posto)):
        riga.append(trovata[2] if trovata[1] is None else trovata[1].replace('""', '"'))
        posto = trovata.end() + 1
        if testo[posto - 1 : posto] != segno:
            yield _senza_bordi(riga) if segno == "|" else riga
            riga = []


def _senza_bordi(riga: list[str]) -> list[str]:
    """A row of a table drawn with bars, "| a | b |"; the ruler under its header says nothing."""
    inizio = 1 if len(riga) > 1 and not riga[0].strip() else 0
    fine = -1 if len(riga) > 2 and not riga[-1].strip() else None
    celle = riga[inizio:fine]
    return [] if all(RIGA_DI_TRATTINI.fullmatch(cella) for cella in celle) else celle


def _righe_divise(righe: Iterable[Sequence[str]]) -> int:
    return sum(len(riga) > 1 for riga in righe)


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


def _chiave(titolo: str) -> str:
    parole = titolo.replace("%", "percento").replace("€", "euro")
    semplici = unicodedata.normalize("NFKD", parole.casefold())
    return "".join(carattere for carattere in semplici if carattere.isalnum())


def _decodifica(contenuto: bytes) -> str:
    """UTF-8 or UTF-16 with their mark, else what Excel writes in Italy."""
    if contenuto[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return contenuto.decode("utf-16", "replace")
    try:
        return contenuto.decode("utf-8-sig")
    except UnicodeDecodeError:
        return contenuto.decode("cp1252", "replace")


def _leggi_isolato(contenuto: bytes) -> list[list[str]]:
    # No environment: a reader of strangers' files needs neither the database's address nor the secret key.
    comando = [sys.executable, "-I", str(LETTORE_FOGLI), str(MASSIME_RIGHE + 1), str(MASSIME_COLONNE)]
    try:
        esito = subprocess.run(
            comando, input=contenuto, capture_output=True, check=True, timeout=MASSIMI_SECONDI, env={}
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as errore:
        raise ValidationError(
            "Il foglio è troppo grande o danneggiato: non si riesce a leggerlo.", code="rotto"
        ) from errore
    righe: list[list[str]] = json.loads(esito.stdout)
    return righe
