# SPDX-License-Identifier: AGPL-3.0-or-later
"""From raw text to the lines that speak: markup, page headings and footers are taken away, and must agree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NoReturn

from abitare.lib.testo import normalizza_testo, posto_vietato
from delibere.estratto.tipi import EstrattoNonValido

MASSIMO_CARATTERI = 200_000
MESI = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
DATA = re.compile(rf"([0-9]{{1,2}})(?:º|°)?\s+({'|'.join(MESI)})\s+([0-9]{{4}})", re.IGNORECASE | re.ASCII)
A_CAPO = re.compile("[\n\f\v\x85]")
MARCATURA = re.compile(r"\*\*|</?(?:i|b|u|em|strong)>|^\s*#{1,6}\s", re.IGNORECASE)
TESTATA = re.compile(
    r"DELIBERAZIONE DELLA GIUNTA COMUNALE N(?:\.|°|º|R\.)? ?(?P<numero>[0-9]{1,6})"
    r"(?: COME APPROVATA NELLA SEDUTA DEL(?P<unita>.+))?"
    r"|COME APPROVATA NELLA SEDUTA DEL(?P<data>.+)"
)
RESPONSABILE = re.compile(
    r"Responsabile del [Pp]rocedimento(?: [Ii]struttorio)? ?:(?P<chi>.*?)(?: Pratica trattata da ?:?(?P<pratica>.*))?"
)
PRATICA = re.compile(r"Pratica trattata da ?:?(.*)")
DICITURA = re.compile(
    r"Documento informatico firmato digitalmente\b.*|sostituisce il documento cartaceo\b.*|"
    r"\(artt?\. 20 e 21 del D\.Lgs\.? n\. 82/2005\)\.?|[Pp]ag(?:ina|\.) ?[0-9]+(?: ?(?:di|/) ?[0-9]+)?"
)


@dataclass(frozen=True)
class Riga:
    """`originale` as in the file, `tabellare` without markup, `testo` with single spaces too."""

    numero: int
    originale: str
    tabellare: str
    dopo_vuota: bool = False
    dopo_pagina: bool = False

    @cached_property
    def testo(self) -> str:
        return " ".join(self.tabellare.split())

    def rifiuta(self, motivo: str) -> NoReturn:
        raise EstrattoNonValido(self.numero, self.originale.strip()[:200], motivo)


@dataclass(frozen=True)
class Pagine:
    """What headings and footers say, the same on every page."""

    numero: int
    data: date
    responsabile_procedimento: str
    pratica_trattata_da: str
    corpo: tuple[Riga, ...]


def leggi_data(riga: Riga, testo: str) -> date:
    """The first Italian date of the text; the line is refused when there is none or the calendar has no such day."""
    trovata = DATA.search(testo)
    if trovata is None:
        riga.rifiuta("qui doveva esserci una data come «18 giugno 2025»")
    giorno, mese, anno = trovata.groups()
    try:
        return date(int(anno), MESI.index(mese.lower()) + 1, int(giorno))
    except ValueError:
        riga.rifiuta(f"la data «{trovata.group()}» non esiste")


def leggi_pagine(testo: str) -> Pagine:
    raccolta = _Raccolta()
    ultima = Riga(0, "", "")
    for riga in _righe(testo):
        if riga.testo:
            ultima = riga
        raccolta.aggiungi(riga)
    return raccolta.pagine(ultima)


def _righe(testo: str) -> Iterator[Riga]:
    if len(testo) > MASSIMO_CARATTERI:
        raise EstrattoNonValido(0, "", f"il testo supera {MASSIMO_CARATTERI} caratteri: non è un estratto")
    for numero, originale in enumerate(A_CAPO.split(normalizza_testo(testo)), start=1):
        posto = posto_vietato(originale)
        riga = Riga(numero, originale, MARCATURA.sub("", originale).replace("\u00a0", " "))
        if posto is not None:
            Riga(numero, originale.replace(originale[posto], "\ufffd"), "").rifiuta(
                f"contiene un carattere non ammesso (U+{ord(originale[posto]):04X})"
            )
        yield riga


class _Raccolta:
    """Lines of the body on one side; on the other the facts repeated on each page, each with its line."""

    def __init__(self) -> None:
        self.corpo: list[Riga] = []
        self.fatti: dict[str, str] = {}
        self.posti: dict[str, int] = {}
        self.data = date.min
        self.vuota = self.pagina = False

    def aggiungi(self, riga: Riga) -> None:
        if not riga.testo:
            self.vuota = True
        elif self._di_pagina(riga):
            self.vuota = self.pagina = True
        else:
            self.corpo.append(Riga(riga.numero, riga.originale, riga.tabellare, self.vuota, self.pagina))
            self.vuota = self.pagina = False

    def pagine(self, ultima: Riga) -> Pagine:
        self._controlla(ultima)
        return Pagine(
            numero=int(self.fatti["numero"]),
            data=self.data,
            responsabile_procedimento=self.fatti["responsabile"],
            pratica_trattata_da=self.fatti["pratica"],
            corpo=tuple(self.corpo),
        )

    def _controlla(self, ultima: Riga) -> None:
        if not self.corpo:
            ultima.rifiuta("il testo è vuoto: non è l'estratto di una deliberazione")
        if "numero" not in self.fatti:
            self.corpo[0].rifiuta("non è un estratto: manca «DELIBERAZIONE DELLA GIUNTA COMUNALE N. …»")
        if "data" not in self.fatti:
            self.corpo[0].rifiuta("manca «COME APPROVATA NELLA SEDUTA DEL …»")
        for nome, dicitura in (("responsabile", "Responsabile del Procedimento"), ("pratica", "Pratica trattata da")):
            if self.posti.get(nome, 0) < self.corpo[-1].numero:
                ultima.rifiuta(f"il testo finisce senza il piè di pagina «{dicitura} …»: l'estratto è incompleto")

    def _di_pagina(self, riga: Riga) -> bool:
        if testata := TESTATA.fullmatch(riga.testo):
            self._leggi_testata(riga, testata)
        elif responsabile := RESPONSABILE.fullmatch(riga.testo):
            self._segna(riga, "responsabile", responsabile["chi"].strip(), "il responsabile del procedimento")
            if responsabile["pratica"] is not None:
                self._segna(riga, "pratica", responsabile["pratica"].strip(), "chi ha trattato la pratica")
        elif pratica := PRATICA.fullmatch(riga.testo):
            self._segna(riga, "pratica", pratica[1].strip(), "chi ha trattato la pratica")
        else:
            return DICITURA.fullmatch(riga.testo) is not None
        return True

    def _leggi_testata(self, riga: Riga, testata: re.Match[str]) -> None:
        if testata["numero"]:
            self._segna(riga, "numero", str(int(testata["numero"])), "il numero dell'atto")
        data = testata["unita"] or testata["data"]
        if data:
            self.data = leggi_data(riga, data)
            self._segna(riga, "data", f"{self.data:%d/%m/%Y}", "la data della seduta")

    def _segna(self, riga: Riga, nome: str, valore: str, cosa: str) -> None:
        if valore in ("", "0"):
            riga.rifiuta(f"manca {cosa}")
        prima = self.fatti.setdefault(nome, valore)
        if prima != valore:
            riga.rifiuta(f"{cosa} qui è «{valore}», alla riga {self.posti[nome]} «{prima}»")
        self.posti[nome] = riga.numero
