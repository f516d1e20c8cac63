# SPDX-License-Identifier: AGPL-3.0-or-later
"""The extract of a Giunta's deliberation, as the Comune's acts system writes it, read into frozen dataclasses.

The whole act is read or nothing is: a text that ends early, lacks a section or contradicts itself is refused with the
line that failed. Names, subject and points stay as written; only markup, line wraps and page furniture go.
"""

import re
from collections.abc import Sequence

from delibere.estratto.presenze import leggi_presenze
from delibere.estratto.righe import Pagine, Riga, leggi_data, leggi_pagine
from delibere.estratto.sezioni import dividi_sezioni, leggi_allegati, leggi_punti, unisci
from delibere.estratto.tipi import AllegatoEstratto, EstrattoAtto, EstrattoNonValido, Presenza

REGISTRO = "Deliberazioni della Giunta Comunale"

__all__ = ["REGISTRO", "AllegatoEstratto", "EstrattoAtto", "EstrattoNonValido", "Presenza", "leggi_estratto"]

ESTRATTO = re.compile(r"Estratto del verbale della seduta(?: \w+)? della Giunta Comunale del(?:l['’])? ?(.+)")
OGGETTO = re.compile(r"Oggetto ?:(.*)")
RIUNIONE = re.compile(r"(?:Il|L['’])(?: giorno)? ?([0-9].{0,40}) si è riunita\b.*")
DOPO_OGGETTO = re.compile(r".{0,60}\bsi è riunita\b.*|Per la trattazione\b.*")
TABELLA = re.compile(r"Cognome(?: e)? Nome\b.*", re.IGNORECASE)
SEGRETARIO = re.compile(r"Partecipa(?:no)?\b(.{0,60}?)\b(?:il|la) ([^:]{0,40}?[Ss]egretari[oa][^:]{0,40}?) ?:(.*)")
GIUNTA = re.compile(r"LA GIUNTA COMUNALE")
DELIBERA = re.compile(r"DELIBERA")
LETTO = re.compile(r"Letto,? (?:approvato|confermato) e sottoscritto\b.*")
VOTO = re.compile(
    r"\bcon ([^,;:]{0,60}?\bvot(?:o|i|azione)\b.{1,300}?)"
    r"(?:, (?:la|il|le|i|lo|gli|quanto)\b| la (?:proposta|presente)\b)"
)
ESITI = {"approvata": r"\bdi (?:approvare|adottare)\b", "respinta": r"\bdi (?:non approvare|respingere)\b"}
PRESIDENTE = re.compile(r"(?:IL|LA) (?:VICE ?)?PRESIDENTE(.*)")
FIRMA_SEGRETARIO = re.compile(r"(?:IL|LA) (?:VICE ?)?SEGRETARI[OA]\b.*")
SETTORE = re.compile(r"Settore\b ?:?(.*)")
SERVIZIO = re.compile(r"Servizio\b ?:?(.*)")
OGGETTO_PROPOSTA = re.compile(r"OGGETTO ?:?(?: (.*))?")
PREMESSE = re.compile(r"PREMESS[AE]\b.*")


def leggi_estratto(testo: str) -> EstrattoAtto:
    """Raises EstrattoNonValido, and nothing else, on a text that is not a whole extract."""
    pagine = leggi_pagine(testo)
    lettore = _Lettore(pagine.corpo)
    oggetto = _leggi_apertura(lettore, pagine)
    presenze, segretario, da_remoto = _leggi_presenti(lettore)
    voto, esito, presidente = _leggi_deliberato(lettore)
    settore, servizio = _leggi_proponente(lettore, oggetto)
    sezioni = dividi_sezioni(lettore.resto())
    return EstrattoAtto(
        tipo="Deliberazione",
        organo="Giunta Comunale",
        registro=REGISTRO,
        anno=pagine.data.year,
        numero=pagine.numero,
        data=pagine.data,
        oggetto=oggetto,
        settore=settore,
        servizio=servizio,
        responsabile_procedimento=pagine.responsabile_procedimento,
        pratica_trattata_da=pagine.pratica_trattata_da,
        presenze=presenze,
        presidente=presidente,
        segretario=segretario,
        segretario_da_remoto=da_remoto,
        voto=voto,
        esito=esito,
        premesse=leggi_punti(sezioni["PREMESSE"]),
        motivazioni=leggi_punti(sezioni["MOTIVAZIONE"]),
        norme=leggi_punti(sezioni["NORMATIVA"]),
        decisioni=leggi_punti(sezioni["DECISIONE"]),
        allegati=leggi_allegati(sezioni["ALLEGATI"]),
    )


class _Lettore:
    """Goes once through the body, from one known formula to the next."""

    def __init__(self, righe: Sequence[Riga]) -> None:
        self.righe = righe
        self.posto = 0

    def cerca(self, forma: re.Pattern[str], cosa: str) -> tuple[Riga, re.Match[str]]:
        righe, trovato = self.fino_a(forma, cosa)
        return righe[-1], trovato

    def fino_a(self, forma: re.Pattern[str], cosa: str) -> tuple[list[Riga], re.Match[str]]:
        """The lines up to the formula, its own included last; the reader stands after it."""
        inizio = self.posto
        prove = ((posto, forma.fullmatch(self.righe[posto].testo)) for posto in range(inizio, len(self.righe)))
        posto, trovato = next(((posto, prova) for posto, prova in prove if prova), (inizio, None))
        if trovato is None:
            self.righe[min(inizio, len(self.righe) - 1)].rifiuta(f"da qui in poi manca {cosa}")
        self.posto = posto + 1
        return list(self.righe[inizio : posto + 1]), trovato

    def valore(self, riga: Riga, scritto: str | None, cosa: str) -> str:
        """What follows a label, on its own line or on the next one."""
        testo = (scritto or "").strip(" :")
        if not testo and self.posto < len(self.righe):
            testo = self.righe[self.posto].testo
            self.posto += 1
        if not testo:
            riga.rifiuta(f"manca {cosa}")
        return testo

    def resto(self) -> Sequence[Riga]:
        return self.righe[self.posto :]


def _leggi_apertura(lettore: _Lettore, pagine: Pagine) -> str:
    riga, trovato = lettore.cerca(ESTRATTO, "«Estratto del verbale della seduta della Giunta Comunale del …»")
    _controlla_data(riga, trovato[1], pagine)
    riga, trovato = lettore.cerca(OGGETTO, "«Oggetto: …»")
    righe, fine = lettore.fino_a(DOPO_OGGETTO, "la riga che dice quando si è riunita la Giunta o le presenze")
    oggetto = " ".join([trovato[1].strip(), *(altra.testo for altra in righe[:-1])]).strip()
    if not oggetto:
        riga.rifiuta("manca l'oggetto dell'atto")
    if riunione := RIUNIONE.fullmatch(fine.string):
        _controlla_data(righe[-1], riunione[1], pagine)
    return oggetto


def _controlla_data(riga: Riga, testo: str, pagine: Pagine) -> None:
    if leggi_data(riga, testo) != pagine.data:
        riga.rifiuta("la data della seduta è diversa da quella dell'intestazione delle pagine")


def _leggi_presenti(lettore: _Lettore) -> tuple[tuple[Presenza, ...], str, bool]:
    titolo, _ = lettore.cerca(TABELLA, "la tabella delle presenze («Cognome Nome, Qualifica, Presenti/Assenti»)")
    righe, trovato = lettore.fino_a(SEGRETARIO, "«Partecipa … il Segretario Generale: …»")
    presenze = leggi_presenze(righe[:-1])
    if not presenze:
        titolo.rifiuta("la tabella delle presenze è vuota")
    segretario = lettore.valore(righe[-1], trovato[3], "il nome del segretario")
    return presenze, segretario, "remoto" in trovato[1]


def _leggi_deliberato(lettore: _Lettore) -> tuple[str, str, str]:
    lettore.cerca(GIUNTA, "«LA GIUNTA COMUNALE»")
    lettore.cerca(DELIBERA, "«DELIBERA»")
    righe, _ = lettore.fino_a(LETTO, "«Letto, approvato e sottoscritto.»")
    testo = unisci(righe[:-1]).replace("\n", " ")
    voto = VOTO.search(testo)
    if voto is None:
        righe[0].rifiuta("manca l'esito della votazione («con voto … la proposta»)")
    esito = next((esito for esito, forma in ESITI.items() if re.search(forma, testo)), None)
    if esito is None:
        righe[0].rifiuta("non si legge se la proposta è stata approvata o respinta")
    riga, firma = lettore.cerca(PRESIDENTE, "la firma del presidente («IL PRESIDENTE»)")
    presidente = lettore.valore(riga, firma[1], "il nome del presidente")
    if FIRMA_SEGRETARIO.fullmatch(presidente):
        riga.rifiuta("manca il nome del presidente")
    lettore.cerca(FIRMA_SEGRETARIO, "la firma del segretario («IL SEGRETARIO GENERALE»)")
    return voto[1].strip(), esito, presidente


def _leggi_proponente(lettore: _Lettore, oggetto: str) -> tuple[str, str]:
    riga, trovato = lettore.cerca(SETTORE, "«Settore …»")
    settore = lettore.valore(riga, trovato[1], "il settore proponente")
    _, trovato = lettore.cerca(SERVIZIO, "«Servizio …»")
    servizio = trovato[1].strip()
    inizio, proposto = lettore.cerca(OGGETTO_PROPOSTA, "«OGGETTO …» della proposta")
    righe, _ = lettore.fino_a(PREMESSE, "la sezione PREMESSE")
    lettore.posto -= 1
    scritto = " ".join([proposto[1] or "", *(riga.testo for riga in righe[:-1])])
    if _lettere(scritto) != _lettere(oggetto):
        inizio.rifiuta("l'oggetto della proposta è diverso da quello dell'atto")
    return settore, servizio


def _lettere(testo: str) -> str:
    return "".join(carattere for carattere in testo.casefold() if carattere.isalnum())
