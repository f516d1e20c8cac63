# SPDX-License-Identifier: AGPL-3.0-or-later
"""From raw text to the lines that speak: markup, page headings and footers are taken away, and must agree."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import NoReturn

from abitare.lib.testo import normalizza_testo, posto_vietato
from delibere.estratto.tipi import EstrattoNonValido, Nota

MASSIMO_CARATTERI = 200_000
MASSIMO_RIGHE = 10_000
MESI = (
    *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
    *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
)
DATA = re.compile(rf"([0-9]{{1,2}})(?:º|°)?\s+({'|'.join(MESI)})\s+([0-9]{{4}})", re.IGNORECASE | re.ASCII)
# A form field takes no control characters: there the symbol of the form feed stands for it.
SALTO_PAGINA = re.compile("[\f\u240c]")
A_CAPO = re.compile("[\n\f\v\x85\u240c]")
MARCATURA = re.compile(r"\*\*|</?(?:i|b|u|em|strong)>|^\s*#{1,6}\s", re.IGNORECASE)
TESTATA = re.compile(
    r"DELIBERAZIONE (?P<organo>DELLA GIUNTA|DEL CONSIGLIO) COMUNALE N(?:\.|°|º|R\.)? ?(?P<numero>[0-9]{1,6})"
    r"(?:,? (?:COME )?APPROVATA NELLA SEDUTA DEL(?P<unita>.+))?"
    r"|(?:COME )?APPROVATA NELLA SEDUTA DEL(?P<data>.+)"
)
IDENTITA = ("organo", "numero", "data")
ORGANI = {"DELLA GIUNTA": "Giunta Comunale", "DEL CONSIGLIO": "Consiglio Comunale"}
RESPONSABILE = re.compile(
    r"Responsabile del [Pp]rocedimento(?: [Ii]struttorio)? ?:(?P<chi>.*?)(?: Pratica trattata da ?:?(?P<pratica>.*))?"
)
PRATICA = re.compile(r"Pratica trattata da ?:?(.*)")
PAGINA = re.compile(r"[Pp]ag(?:ina|\.) ?(?P<questa>[0-9]{1,4})(?: ?(?:di|/) ?(?P<tutte>[0-9]{1,4}))?")
DICITURA = re.compile(
    r"Documento informatico firmato digitalmente\b.*|sostituisce il documento cartaceo\b.*|"
    r"\(artt?\. 20 e 21 del D\.Lgs\.? n\. 82/2005\)\.?"
)
# The same notice without spaces and signs: wherever a PDF breaks it, what follows a piece of it is its next piece.
DICITURA_INTERA = (
    "documentoinformaticofirmatodigitalmentesostituisceildocumentocartaceoelafirmaautografaartt20e21deldlgsn822005"
)

# A PDF breaks words at the end of a line with a sign of its own, which is never written in the middle of one.
SPEZZATA = re.compile(r"\w[\u2010\u00ad]")
CIFRE = re.compile(r"[0-9]+")


@dataclass
class Registro:
    """What the reading leaves besides the act: the lines not understood, and where each thing was found."""

    note: dict[Nota, None] = field(default_factory=dict)
    posti: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Riga:
    """`originale` as in the file, `tabellare` without markup, `testo` with single spaces too."""

    numero: int
    originale: str
    tabellare: str
    dopo_vuota: bool = False
    dopo_pagina: bool = False
    registro: Registro = field(default_factory=Registro, compare=False, repr=False)

    @cached_property
    def testo(self) -> str:
        return " ".join(self.tabellare.split())

    def rifiuta(self, motivo: str) -> NoReturn:
        """The text is not an act that can be read."""
        raise EstrattoNonValido(self.numero, self.originale.strip()[:200], motivo)

    def segna(self, motivo: str, *, grave: bool = True) -> None:
        """The line was not understood: it is kept to be told."""
        self.registro.note.setdefault(Nota(self.numero, self.originale.strip()[:200], motivo, grave))

    def trova(self, nome: str) -> None:
        """Here stands the thing of that name, unless it was found before."""
        self.registro.posti.setdefault(nome, self.numero)


@dataclass(frozen=True)
class Pagine:
    """What headings and footers say, the same on every page."""

    organo: str
    numero: int
    data: date
    responsabile_procedimento: str
    pratica_trattata_da: str
    corpo: tuple[Riga, ...]


def leggi_data(riga: Riga, testo: str) -> date | None:
    """The first Italian date of the text; None, and the line is told, when there is none or no such day."""
    trovata = DATA.search(testo)
    if trovata is None:
        riga.segna("qui doveva esserci una data come «18 giugno 2025»")
        return None
    giorno, mese, anno = trovata.groups()
    try:
        return date(int(anno), MESI.index(mese.lower()) + 1, int(giorno))
    except ValueError:
        riga.segna(f"la data «{trovata.group()}» non esiste")
        return None


def cuci(testi: Iterable[str]) -> str:
    """Wrapped lines made one; a word that the end of a line broke with a sign of its own is whole again."""
    pezzi: list[str] = []
    for testo in testi:
        if pezzi and SPEZZATA.fullmatch(pezzi[-1][-2:]):
            pezzi[-1] = pezzi[-1][:-1] + testo
        else:
            pezzi.append(testo)
    return " ".join(pezzi).strip()


def leggi_pagine(testo: str, registro: Registro) -> Pagine:
    raccolta = _Raccolta(registro, _ripetute(testo))
    ultima = Riga(0, "", "", registro=registro)
    for riga in _righe(testo, registro):
        if riga.testo:
            ultima = riga
        raccolta.aggiungi(riga)
    return raccolta.pagine(ultima)


def righe_del_testo(testo: str) -> list[str]:
    """The lines as they are counted, from 1."""
    return A_CAPO.split(normalizza_testo(testo))


def _ripetute(testo: str) -> frozenset[str]:
    """Lines at the top or at the foot of most pages, their digits aside; only where form feeds part the pages."""
    pagine = [righe for pagina in SALTO_PAGINA.split(testo) if (righe := [r for r in pagina.split("\n") if r.strip()])]
    conti = Counter(_senza_cifre(riga) for righe in pagine for riga in {righe[0], righe[-1]})
    return frozenset(riga for riga, volte in conti.items() if volte > 1 and 2 * volte >= len(pagine))


def _senza_cifre(riga: str) -> str:
    return CIFRE.sub("0", " ".join(riga.split()))


def _righe(testo: str, registro: Registro) -> Iterator[Riga]:
    if len(testo) > MASSIMO_CARATTERI:
        raise EstrattoNonValido(0, "", f"il testo supera {MASSIMO_CARATTERI} caratteri: non è un estratto")
    righe = righe_del_testo(testo)
    if len(righe) > MASSIMO_RIGHE:
        raise EstrattoNonValido(0, "", f"il testo supera {MASSIMO_RIGHE} righe: non è un estratto")
    for numero, originale in enumerate(righe, start=1):
        posto = posto_vietato(originale)
        riga = Riga(numero, originale, MARCATURA.sub("", originale).replace("\u00a0", " "), registro=registro)
        if posto is not None:
            Riga(numero, originale.replace(originale[posto], "\ufffd"), "").rifiuta(
                f"contiene un carattere non ammesso (U+{ord(originale[posto]):04X})"
            )
        yield riga


class _Raccolta:
    """Lines of the body on one side; on the other the facts repeated on each page, each with its line."""

    def __init__(self, registro: Registro, ripetute: frozenset[str]) -> None:
        self.registro = registro
        self.ripetute = ripetute
        self.tolte: set[str] = set()
        self.corpo: list[Riga] = []
        self.fatti: dict[str, str] = {}
        self.posti: dict[str, int] = {}
        self.data: date | None = None
        self.dicitura = ""
        self.a_meta: tuple[Riga, str] | None = None
        self.pagine_viste = self.pagine_dette = 0
        self.vuota = self.pagina = False

    def aggiungi(self, riga: Riga) -> None:
        if not riga.testo:
            self.vuota = True
        elif self._di_pagina(riga):
            self.vuota = self.pagina = True
        else:
            self.corpo.append(replace(riga, dopo_vuota=self.vuota, dopo_pagina=self.pagina))
            self.vuota = self.pagina = False

    def pagine(self, ultima: Riga) -> Pagine:
        if not self.corpo:
            ultima.rifiuta("il testo è vuoto: non è l'estratto di una deliberazione")
        if "numero" not in self.fatti:
            self.corpo[0].rifiuta("non è un estratto: manca «DELIBERAZIONE DELLA GIUNTA COMUNALE N. …»")
        if self.data is None:
            self.corpo[0].rifiuta("manca «COME APPROVATA NELLA SEDUTA DEL …»")
        self._controlla_fine(ultima)
        return Pagine(
            organo=self.fatti["organo"],
            numero=int(self.fatti["numero"]),
            data=self.data,
            responsabile_procedimento=self.fatti.get("responsabile_procedimento", ""),
            pratica_trattata_da=self.fatti.get("pratica_trattata_da", ""),
            corpo=tuple(self.corpo),
        )

    def _controlla_fine(self, ultima: Riga) -> None:
        for nome, dicitura in (
            ("responsabile_procedimento", "Responsabile del Procedimento"),
            ("pratica_trattata_da", "Pratica trattata da"),
        ):
            if self.posti.get(nome, 0) < self.corpo[-1].numero:
                ultima.segna(f"il testo finisce senza il piè di pagina «{dicitura} …»: l'estratto è incompleto")
        if self.pagine_viste < self.pagine_dette:
            ultima.segna(f"il testo finisce alla pagina {self.pagine_viste} di {self.pagine_dette}")

    def _di_pagina(self, riga: Riga) -> bool:
        if self._e_dicitura(riga) or self._finisce_la_data(riga):
            return True
        if testata := TESTATA.fullmatch(riga.testo):
            self._leggi_testata(riga, testata)
        elif responsabile := RESPONSABILE.fullmatch(riga.testo):
            chi, pratica = responsabile["chi"].strip(), responsabile["pratica"]
            self._segna(riga, "responsabile_procedimento", chi, "il responsabile del procedimento")
            if pratica is not None:
                self._segna(riga, "pratica_trattata_da", pratica.strip(), "chi ha trattato la pratica")
        elif pratica_sola := PRATICA.fullmatch(riga.testo):
            self._segna(riga, "pratica_trattata_da", pratica_sola[1].strip(), "chi ha trattato la pratica")
        elif pagina := PAGINA.fullmatch(riga.testo):
            self.pagine_viste, self.pagine_dette = int(pagina["questa"]), int(pagina["tutte"] or 0)
        else:
            return self._e_ripetuta(riga)
        return True

    def _e_ripetuta(self, riga: Riga) -> bool:
        """Told once, as it is no part of the act."""
        forma = _senza_cifre(riga.testo)
        if forma not in self.ripetute:
            return False
        if forma not in self.tolte:
            riga.segna("ripetuta in cima o in fondo alle pagine: tolta", grave=False)
            self.tolte.add(forma)
        return True

    def _e_dicitura(self, riga: Riga) -> bool:
        lettere = "".join(carattere for carattere in riga.testo.casefold() if carattere.isalnum())
        prima, self.dicitura = self.dicitura, ""
        if prima and lettere and DICITURA_INTERA.startswith(prima + lettere):
            self.dicitura = prima + lettere
            return True
        if not DICITURA.fullmatch(riga.testo):
            return False
        if DICITURA_INTERA.startswith(lettere):
            self.dicitura = lettere
        elif lettere not in DICITURA_INTERA:
            riga.segna("sembra la dicitura della firma, ma dice anche altro", grave=False)
        return True

    def _leggi_testata(self, riga: Riga, testata: re.Match[str]) -> None:
        if testata["numero"]:
            self._segna(riga, "organo", ORGANI[testata["organo"]], "l'organo")
            self._segna(riga, "numero", str(int(testata["numero"])), "il numero dell'atto")
        data = testata["unita"] or testata["data"]
        if data and not DATA.search(data):
            self.a_meta = (riga, data)
        elif data:
            self._leggi_data(riga, data)

    def _finisce_la_data(self, riga: Riga) -> bool:
        """A heading may be broken inside the date of the session."""
        if self.a_meta is None:
            return False
        (inizio, data), self.a_meta = self.a_meta, None
        intera = f"{data} {riga.testo}".removeprefix("L").strip(" '’")
        if DATA.fullmatch(intera):
            self._leggi_data(riga, intera)
            return True
        self._leggi_data(inizio, data)
        return False

    def _leggi_data(self, riga: Riga, data: str) -> None:
        letta = leggi_data(riga, data)
        if letta:
            self.data = self.data or letta
            self._segna(riga, "data", f"{letta:%d/%m/%Y}", "la data della seduta")

    def _segna(self, riga: Riga, nome: str, valore: str, cosa: str) -> None:
        """The facts that say which act it is must agree on every page; on the others the first is kept."""
        if valore in ("", "0"):
            riga.segna(f"manca {cosa}")
            return
        prima = self.fatti.setdefault(nome, valore)
        riga.trova(nome)
        if prima != valore:
            motivo = f"{cosa} qui è «{valore}», alla riga {self.posti[nome]} «{prima}»"
            riga.rifiuta(motivo) if nome in IDENTITA else riga.segna(motivo)
        self.posti[nome] = riga.numero
