# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proposal's sections: numbered points with what stands inside them, and the attachments."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from delibere.estratto.righe import Riga, cuci
from delibere.estratto.tipi import AllegatoEstratto

TITOLI = {
    "PREMESSE": "PREMESS[AE]",
    "MOTIVAZIONE": "MOTIVAZION[EI]",
    "NORMATIVA": "NORMATIV[AE]",
    "DECISIONE": "DECISION[EI]",
    "ALLEGATI": "ALLEGAT[IO]",
}
NOMI = tuple(TITOLI)
TITOLO = re.compile(
    "(?:" + "|".join(f"(?P<{nome}>{forma})" for nome, forma in TITOLI.items()) + r")(?: ?:)?(?: (?P<resto>.*))?"
)
NUMERO = re.compile(r"([0-9]{1,2})([.)])(?: (.*)|$)")
CAPOVERSO = re.compile(r"[a-z]\) |[-–—•*] ")
PUNTATO = re.compile(r"[-–—•*] ?")
CON_IMPRONTA = re.compile(r"\) ?[.;,]?$")
ALLEGATO = re.compile(r"(?:[-–—•*] ?)?(.*?)\( ?impronta ?:?([^()]*)\) ?[.;,]?", re.IGNORECASE)
SENZA_IMPRONTA = "l'allegato è senza impronta: deve finire con «(impronta: …)»"
ESADECIMALE = re.compile(r"[0-9A-F]*")
IMPRONTA = re.compile(r"\( ?impronta\b", re.IGNORECASE)
FINE_FRASE = tuple('.;:!?)»”"')
SPEZZATURE = re.compile(r"[\s\u2010\u00ad]")


def dividi_sezioni(righe: Sequence[Riga], ultima: Riga) -> dict[str, list[Riga]]:
    """The lines of each section, in the order the act has them; one that is not there is empty, but DECISIONE must be.

    A title's own line keeps what follows the title.
    """
    sezioni: dict[str, list[Riga]] = {}
    for riga in righe:
        nome, resto = _titolo(riga, gia=sezioni)
        if nome:
            riga.trova(nome.lower())
            sezioni[nome] = [replace(riga, tabellare=resto, dopo_vuota=True)] if resto else []
        elif not sezioni:
            riga.segna("non sta in nessuna sezione")
        elif riga.testo != "DELIBERA":
            sezioni[list(sezioni)[-1]].append(riga)
    _controlla_sezioni(sezioni, righe[-1] if righe else ultima)
    return {nome: sezioni.get(nome, []) for nome in NOMI}


def _controlla_sezioni(sezioni: dict[str, list[Riga]], ultima: Riga) -> None:
    for nome, righe in sezioni.items():
        if not righe:
            ultima.segna(f"la sezione {nome} è vuota")
    if "DECISIONE" not in sezioni:
        ultima.segna("manca la sezione DECISIONE")
    if "ALLEGATI" in sezioni:
        return
    fuori_posto = next((r for righe in sezioni.values() for r in righe if IMPRONTA.search(r.testo)), None)
    if fuori_posto:
        fuori_posto.segna("c'è un'impronta, ma manca la sezione ALLEGATI")
    if sezioni and not ultima.testo.endswith(FINE_FRASE):
        ultima.segna("il testo finisce a metà di una frase: l'estratto è incompleto")


def leggi_punti(righe: Sequence[Riga]) -> tuple[str, ...]:
    """The points of a section; without numbers, or with numbers that do not run, each paragraph is one."""
    if not righe:
        return ()
    if not NUMERO.fullmatch(righe[0].testo):
        return _leggi_capoversi(righe)
    lista = _Lista()
    for riga in righe:
        lista.aggiungi(riga)
    return lista.chiudi()


def leggi_allegati(righe: Iterable[Riga]) -> tuple[AllegatoEstratto, ...]:
    """An entry ends with the closing bracket of its impronta, which may stand on a later line than the name."""
    allegati: list[AllegatoEstratto] = []
    tratto: list[Riga] = []
    for riga in righe:
        nuova = PUNTATO.match(riga.testo) or (riga.dopo_vuota and not riga.dopo_pagina)
        if tratto and nuova:
            _senza_impronta(tratto)
            tratto = []
        tratto.append(riga)
        if CON_IMPRONTA.search(riga.testo):
            if allegato := _leggi_allegato(tratto):
                allegati.append(allegato)
            tratto = []
    _senza_impronta(tratto)
    return tuple(allegati)


def _senza_impronta(righe: Sequence[Riga]) -> None:
    for riga in righe:
        riga.segna(SENZA_IMPRONTA)


def unisci(righe: Iterable[Riga]) -> str:
    """Wrapped lines become one, paragraphs stay apart, a sentence cut by the end of a page is made whole."""
    paragrafi: list[list[str]] = [[]]
    fine = ""
    for riga in righe:
        a_capo = riga.dopo_vuota or bool(CAPOVERSO.match(riga.testo) or NUMERO.match(riga.testo))
        if riga.dopo_pagina and riga.testo[:1].islower() and fine not in ".;:!?":
            a_capo = False
        if a_capo and fine:
            paragrafi.append([])
        paragrafi[-1].append(riga.testo)
        fine = riga.testo[-1:] or fine
    return "\n".join(cuci(paragrafo) for paragrafo in paragrafi).strip()


@dataclass
class _Punto:
    righe: list[Riga]

    def testo(self) -> str:
        testo = unisci(self.righe)
        if not testo:
            self.righe[0].segna("il punto è senza testo")
        return testo


class _Lista:
    """Points counted by one sign ("1)" or "1."); the other sign, counted from 1, numbers a list inside a point."""

    def __init__(self) -> None:
        self.punti: list[_Punto] = []
        self.segno = ""
        self.interno = 0

    def aggiungi(self, riga: Riga) -> None:
        trovato = NUMERO.fullmatch(riga.testo)
        if trovato is None:
            self.punti[-1].righe.append(riga)
            return
        numero, segno, resto = int(trovato[1]), trovato[2], trovato[3] or ""
        self.segno = self.segno or segno
        if segno != self.segno and numero == self.interno + 1:
            if numero == 1 and riga.dopo_vuota and not riga.dopo_pagina:
                riga.segna("i punti ricominciano da 1: forse manca il titolo di una sezione", grave=False)
            self.interno = numero
            self.punti[-1].righe.append(riga)
            return
        self._controlla_numero(riga, numero)
        self.interno = 0
        self.punti.append(_Punto([replace(riga, tabellare=resto)]))

    def chiudi(self) -> tuple[str, ...]:
        return tuple(testo for punto in self.punti if (testo := punto.testo()))

    def _controlla_numero(self, riga: Riga, numero: int) -> None:
        atteso = len(self.punti) + 1
        if 0 < numero < atteso:
            riga.segna(f"il punto {numero} c'è già: qui era atteso il {atteso}")
        elif numero != atteso:
            riga.segna(f"manca il punto {atteso}")


def _titolo(riga: Riga, gia: Collection[str]) -> tuple[str, str]:
    """A title with words beside it counts only after a blank line and as the first one still to come."""
    trovato = TITOLO.fullmatch(riga.testo)
    if trovato is None:
        return "", ""
    nome = next(nome for nome in NOMI if trovato[nome])
    resto = (trovato["resto"] or "").strip()
    mancanti = [altro for altro in NOMI if all(NOMI.index(visto) < NOMI.index(altro) for visto in gia)]
    if resto and not NUMERO.fullmatch(resto) and not (nome in mancanti[:1] and riga.dopo_vuota):
        return "", ""
    if nome in gia:
        riga.segna(f"la sezione {nome} c'è due volte")
        return "", ""
    if nome not in mancanti:
        riga.segna(f"la sezione {nome} viene dopo {list(gia)[-1]}")
        return "", ""
    return nome, resto


def _leggi_capoversi(righe: Sequence[Riga]) -> tuple[str, ...]:
    gruppi: list[list[Riga]] = []
    for riga in righe:
        if NUMERO.fullmatch(riga.testo):
            riga.segna("c'è del testo prima del punto 1, oppure manca il punto 1")
        if riga.dopo_vuota or not gruppi:
            gruppi.append([])
        gruppi[-1].append(riga)
    return tuple(unisci(gruppo) for gruppo in gruppi)


def _leggi_allegato(righe: Sequence[Riga]) -> AllegatoEstratto | None:
    riga = righe[-1]
    trovato = ALLEGATO.fullmatch(cuci(riga.testo for riga in righe))
    if trovato is None:
        riga.segna(SENZA_IMPRONTA)
        return None
    nome, impronta = trovato[1].strip(), SPEZZATURE.sub("", trovato[2]).upper()
    if not nome:
        riga.segna("l'allegato è senza nome")
    elif len(impronta) != 64:
        riga.segna(f"l'impronta ha {len(impronta)} caratteri invece di 64")
    elif not ESADECIMALE.fullmatch(impronta):
        riga.segna("l'impronta contiene caratteri che non sono cifre esadecimali")
    else:
        return AllegatoEstratto(nome, impronta)
    return None
