# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proposal's sections: numbered points with what stands inside them, and the attachments."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from delibere.estratto.righe import Riga
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


def dividi_sezioni(righe: Sequence[Riga]) -> dict[str, list[Riga]]:
    """The lines of each section, in the order the act must have; a title's own line keeps what follows the title."""
    sezioni: dict[str, list[Riga]] = {}
    for riga in righe:
        nome, resto = _titolo(riga, attesa=NOMI[len(sezioni)] if len(sezioni) < len(NOMI) else "")
        if nome:
            _controlla_ordine(riga, nome, sezioni)
            sezioni[nome] = [replace(riga, tabellare=resto, dopo_vuota=True)] if resto else []
        elif not sezioni:
            riga.rifiuta("manca la sezione PREMESSE")
        elif riga.testo != "DELIBERA":
            sezioni[list(sezioni)[-1]].append(riga)
    for nome in NOMI:
        if nome not in sezioni:
            righe[-1].rifiuta(f"manca la sezione {nome}")
        if not sezioni[nome]:
            righe[-1].rifiuta(f"la sezione {nome} è vuota")
    return sezioni


def leggi_punti(righe: Sequence[Riga]) -> tuple[str, ...]:
    """The points of a section; without numbers each paragraph is one."""
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
            tratto[0].rifiuta(SENZA_IMPRONTA)
        tratto.append(riga)
        if CON_IMPRONTA.search(riga.testo):
            allegati.append(_leggi_allegato(tratto))
            tratto = []
    if tratto:
        tratto[0].rifiuta(SENZA_IMPRONTA)
    return tuple(allegati)


def unisci(righe: Iterable[Riga]) -> str:
    """Wrapped lines become one, paragraphs stay apart, a sentence cut by the end of a page is made whole."""
    testo = ""
    for riga in righe:
        a_capo = riga.dopo_vuota or bool(CAPOVERSO.match(riga.testo) or NUMERO.match(riga.testo))
        if riga.dopo_pagina and riga.testo[:1].islower() and testo[-1:] not in ".;:!?":
            a_capo = False
        testo += ("\n" if a_capo and testo else " ") + riga.testo
    return testo.strip()


@dataclass
class _Punto:
    righe: list[Riga]

    def testo(self) -> str:
        testo = unisci(self.righe)
        if not testo:
            self.righe[0].rifiuta("il punto è senza testo")
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
            self.interno = numero
            self.punti[-1].righe.append(riga)
            return
        self._controlla_numero(riga, numero)
        self.interno = 0
        self.punti.append(_Punto([replace(riga, tabellare=resto)]))

    def chiudi(self) -> tuple[str, ...]:
        return tuple(punto.testo() for punto in self.punti)

    def _controlla_numero(self, riga: Riga, numero: int) -> None:
        atteso = len(self.punti) + 1
        if 0 < numero < atteso:
            riga.rifiuta(f"il punto {numero} c'è già: qui era atteso il {atteso}")
        if numero != atteso:
            riga.rifiuta(f"manca il punto {atteso}")


def _titolo(riga: Riga, attesa: str) -> tuple[str, str]:
    trovato = TITOLO.fullmatch(riga.testo)
    if trovato is None:
        return "", ""
    nome = next(nome for nome in NOMI if trovato[nome])
    resto = (trovato["resto"] or "").strip()
    if resto and not NUMERO.fullmatch(resto) and not (nome == attesa and riga.dopo_vuota):
        return "", ""
    return nome, resto


def _controlla_ordine(riga: Riga, nome: str, sezioni: dict[str, list[Riga]]) -> None:
    if nome in sezioni:
        riga.rifiuta(f"la sezione {nome} c'è due volte")
    mancante = NOMI[len(sezioni)]
    if nome != mancante:
        riga.rifiuta(f"manca la sezione {mancante} prima di {nome}")


def _leggi_capoversi(righe: Sequence[Riga]) -> tuple[str, ...]:
    gruppi: list[list[Riga]] = []
    for riga in righe:
        if NUMERO.fullmatch(riga.testo):
            riga.rifiuta("c'è del testo prima del punto 1, oppure manca il punto 1")
        if riga.dopo_vuota or not gruppi:
            gruppi.append([])
        gruppi[-1].append(riga)
    return tuple(unisci(gruppo) for gruppo in gruppi)


def _leggi_allegato(righe: Sequence[Riga]) -> AllegatoEstratto:
    riga = righe[-1]
    trovato = ALLEGATO.fullmatch(" ".join(riga.testo for riga in righe))
    if trovato is None:
        riga.rifiuta(SENZA_IMPRONTA)
    nome, impronta = trovato[1].strip(), "".join(trovato[2].split()).upper()
    if not nome:
        riga.rifiuta("l'allegato è senza nome")
    if len(impronta) != 64:
        riga.rifiuta(f"l'impronta ha {len(impronta)} caratteri invece di 64")
    if not ESADECIMALE.fullmatch(impronta):
        riga.rifiuta("l'impronta contiene caratteri che non sono cifre esadecimali")
    return AllegatoEstratto(nome, impronta)
