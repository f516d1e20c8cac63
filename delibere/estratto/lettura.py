# SPDX-License-Identifier: AGPL-3.0-or-later
"""Once through the lines of an act, from one known formula to the next."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from delibere.estratto.presenze import leggi_presenze
from delibere.estratto.righe import Pagine, Registro, Riga, cuci, leggi_data, leggi_pagine
from delibere.estratto.sezioni import TITOLO, dividi_sezioni, leggi_allegati, leggi_punti, unisci
from delibere.estratto.tipi import EstrattoAtto, EstrattoNonValido, Lettura, Presenza

REGISTRI = {
    "Giunta Comunale": "Deliberazioni della Giunta Comunale",
    "Consiglio Comunale": "Deliberazioni del Consiglio Comunale",
}
REGISTRO = REGISTRI["Giunta Comunale"]
ORGANO = r"(?:della Giunta|del Consiglio) Comunale"
ESTRATTO = re.compile(rf"Estratto del verbale della seduta(?: \w+)? {ORGANO} del(?:l['’])? ?(.+)")
OGGETTO = re.compile(r"Oggetto ?:(.*)")
RIUNIONE = re.compile(r"(?:Il|L['’])(?: giorno)? ?([0-9].{0,40}) si è riunit[ao]\b.*")
DOPO_OGGETTO = re.compile(r".{0,60}\bsi è riunit[ao]\b.*|Per la trattazione\b.*")
TABELLA = re.compile(r"Cognome(?: e)? Nome\b.*", re.IGNORECASE)
SEGRETARIO = re.compile(r"Partecipa(?:no)?\b(.{0,60}?)\b(?:il|la) ([^:]{0,40}?[Ss]egretari[oa][^:]{0,40}?) ?:(.*)")
ORGANO_DELIBERA = re.compile(r"LA GIUNTA COMUNALE|IL CONSIGLIO COMUNALE")
DELIBERA = re.compile(r"DELIBERA")
LETTO = re.compile(r"Letto,? (?:approvato|confermato) e sottoscritto\b.*")
VOTI = (
    re.compile(r"\bcon ([^,;:]{0,60}?\bvot(?:o|i|azione)\b.{1,600}?),? la (?:proposta|presente)\b"),
    re.compile(r"\bcon ([^,;:]{0,60}?\bvot(?:o|i|azione)\b.{1,300}?), (?:la|il|le|i|lo|gli|quanto)\b"),
)
ESITI = {"approvata": r"\bdi (?:approvare|adottare)\b", "respinta": r"\bdi (?:non approvare|respingere)\b"}
PRESIDENTE = re.compile(r"(?:IL|LA) (?:VICE ?)?PRESIDENTE(.*)")
FIRMA_SEGRETARIO = re.compile(r"(?:IL|LA) (?:VICE ?)?SEGRETARI[OA]\b.*")
SETTORE = re.compile(r"Settore\b ?:?(.*)")
SERVIZIO = re.compile(r"Servizio\b ?:?(.*)")
OGGETTO_PROPOSTA = re.compile(r"OGGETTO ?:?(?: (.*))?")
ENTE = re.compile(r"COMUNE DI .{1,60}|Comune di .{1,60}")
# What every extract says around its facts: read, and worth no word.
FORMULE = re.compile(
    r"Per la trattazione dell['’]oggetto di cui sopra\b.*"
    r"|Vista la proposta(?: deliberativa)? ad oggetto ?:.*|Vist[io] (?:i pareri|il parere) allegat[io] alla stessa.*"
    r"|con l['’]osservanza delle formalità\b.*|.*\bformalità prescritte dalla vigente normativa\b.*"
    r"|.*\bdisciplina comunale per il relativo funzionamento\.?",
)


def leggi_estratto(testo: str) -> EstrattoAtto:
    """Raises EstrattoNonValido, and nothing else, on a text that is not a whole extract."""
    registro = Registro()
    fermata: EstrattoNonValido | None = None
    try:
        lettura = _esamina(testo, registro)
    except EstrattoNonValido as errore:
        fermata = errore
    for nota in registro.note:
        if nota.grave:
            raise EstrattoNonValido(nota.riga, nota.testo, nota.motivo)
    if fermata:
        raise fermata
    return lettura.estratto


def esamina_estratto(testo: str) -> Lettura:
    """All that could be read; EstrattoNonValido when the text does not say which act it is, or names two."""
    return _esamina(testo, Registro())


def _esamina(testo: str, registro: Registro) -> Lettura:
    pagine = leggi_pagine(testo, registro)
    lettore = _Lettore(pagine.corpo)
    oggetto = _leggi_apertura(lettore, pagine)
    presenze, segretario, da_remoto = _leggi_presenti(lettore)
    voto, esito, presidente = _leggi_deliberato(lettore, oggetto)
    settore, servizio = _leggi_proponente(lettore, oggetto)
    sezioni = dividi_sezioni(lettore.resto(), pagine.corpo[-1])
    estratto = EstrattoAtto(
        **_estremi(pagine),
        oggetto=oggetto,
        settore=settore,
        servizio=servizio,
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
    return Lettura(estratto, registro.posti, tuple(registro.note))


def _estremi(pagine: Pagine) -> dict[str, Any]:
    """What stands on every page of the act."""
    return {
        "tipo": "Deliberazione",
        "organo": pagine.organo,
        "registro": REGISTRI[pagine.organo],
        "anno": pagine.data.year,
        "numero": pagine.numero,
        "data": pagine.data,
        "responsabile_procedimento": pagine.responsabile_procedimento,
        "pratica_trattata_da": pagine.pratica_trattata_da,
    }


class _Lettore:
    """Stands at a line of the body; what it passes over and knows nothing of is told."""

    def __init__(self, righe: Sequence[Riga]) -> None:
        self.righe = righe
        self.posto = 0

    def cerca(self, forma: re.Pattern[str], cosa: str, nome: str = "") -> tuple[Riga, re.Match[str] | None]:
        """The line of the formula, and the reader after it; where it is not there, the line reached and None."""
        righe, trovato = self.fino_a(forma, cosa)
        if trovato is None:
            return self.qui, None
        for saltata in righe[:-1]:
            if not FORMULE.fullmatch(saltata.testo):
                saltata.segna("riga non compresa", grave=False)
        if nome:
            righe[-1].trova(nome)
        return righe[-1], trovato

    def fino_a(self, forma: re.Pattern[str], cosa: str) -> tuple[list[Riga], re.Match[str] | None]:
        """The lines up to the formula, its own included last; none, and the reader stays, where it is not there."""
        prove = ((posto, forma.fullmatch(self.righe[posto].testo)) for posto in range(self.posto, len(self.righe)))
        fine, trovato = next(((posto, prova) for posto, prova in prove if prova), (0, None))
        if trovato is None:
            self.qui.segna(f"da qui in poi manca {cosa}")
            return [], None
        inizio, self.posto = self.posto, fine + 1
        return list(self.righe[inizio : self.posto]), trovato

    def valore(self, riga: Riga, scritto: str | None, cosa: str) -> str:
        """What follows a label, on its own line or on the next one."""
        testo = (scritto or "").strip(" :")
        if not testo and self.posto < len(self.righe):
            testo = self.righe[self.posto].testo
            self.posto += 1
        if not testo:
            riga.segna(f"manca {cosa}")
        return testo

    @property
    def qui(self) -> Riga:
        return self.righe[min(self.posto, len(self.righe) - 1)]

    def resto(self) -> Sequence[Riga]:
        return self.righe[self.posto :]


def _leggi_apertura(lettore: _Lettore, pagine: Pagine) -> str:
    _salta_ente(lettore)
    riga, trovato = lettore.cerca(ESTRATTO, "«Estratto del verbale della seduta … del …»")
    if trovato:
        _controlla_data(riga, trovato[1], pagine.data)
    riga, trovato = lettore.cerca(OGGETTO, "«Oggetto: …»", "oggetto")
    if trovato is None:
        return ""
    righe, fine = lettore.fino_a(DOPO_OGGETTO, "la riga che dice quando si è riunito l'organo o le presenze")
    oggetto = cuci([trovato[1].strip(), *(altra.testo for altra in righe[:-1])])
    if not oggetto:
        riga.segna("manca l'oggetto dell'atto")
    if fine and (riunione := RIUNIONE.fullmatch(fine.string)):
        _controlla_data(righe[-1], riunione[1], pagine.data)
    return oggetto


def _salta_ente(lettore: _Lettore) -> None:
    """The name of the Comune, and the same name again beside its emblem."""
    ente = next((riga.testo.casefold() for riga in lettore.righe[:5] if ENTE.fullmatch(riga.testo)), "")
    while lettore.posto < 5 and lettore.qui.testo.casefold() in ente:
        lettore.posto += 1


def _controlla_data(riga: Riga, testo: str, attesa: date) -> None:
    letta = leggi_data(riga, testo)
    if letta is not None and letta != attesa:
        riga.segna("la data della seduta è diversa da quella dell'intestazione delle pagine")


def _leggi_presenti(lettore: _Lettore) -> tuple[tuple[Presenza, ...], str, bool]:
    titolo, tabella = lettore.cerca(
        TABELLA, "la tabella delle presenze («Cognome Nome, Qualifica, Presenti/Assenti»)", "presenze"
    )
    if tabella is None:
        return (), "", False
    righe, trovato = lettore.fino_a(SEGRETARIO, "«Partecipa … il Segretario Generale: …»")
    if trovato is None:
        return (), "", False
    presenze = leggi_presenze(righe[:-1])
    if not presenze:
        titolo.segna("la tabella delle presenze è vuota")
    righe[-1].trova("segretario")
    segretario = lettore.valore(righe[-1], trovato[3], "il nome del segretario")
    return presenze, segretario, "remoto" in trovato[1]


def _leggi_deliberato(lettore: _Lettore, oggetto: str) -> tuple[str, str, str]:
    lettore.cerca(ORGANO_DELIBERA, "«LA GIUNTA COMUNALE» o «IL CONSIGLIO COMUNALE»")
    _salta_oggetto(lettore, oggetto)
    lettore.cerca(DELIBERA, "«DELIBERA»")
    righe, letto = lettore.fino_a(LETTO, "«Letto, approvato e sottoscritto.»")
    if letto is None:
        return "", "", ""
    righe[0].trova("votazione")
    testo = unisci(righe[:-1]).replace("\n", " ")
    voto = next((trovato[1].strip() for forma in VOTI if (trovato := forma.search(testo))), "")
    if not voto:
        righe[0].segna("manca l'esito della votazione («con voto … la proposta»)")
    esito = next((esito for esito, forma in ESITI.items() if re.search(forma, testo)), "")
    if not esito:
        righe[0].segna("non si legge se la proposta è stata approvata o respinta")
    return voto, esito, _leggi_presidente(lettore)


def _salta_oggetto(lettore: _Lettore, oggetto: str) -> None:
    """The body repeats the subject of the proposal before deciding on it."""
    for posto in range(lettore.posto, len(lettore.righe)):
        riga = lettore.righe[posto]
        if DELIBERA.fullmatch(riga.testo) or not (
            FORMULE.fullmatch(riga.testo) or _lettere(riga.testo) in _lettere(oggetto)
        ):
            return
        lettore.posto = posto + 1


def _leggi_presidente(lettore: _Lettore) -> str:
    riga, firma = lettore.cerca(PRESIDENTE, "la firma del presidente («IL PRESIDENTE»)", "presidente")
    if firma is None:
        return ""
    presidente = lettore.valore(riga, firma[1], "il nome del presidente")
    if FIRMA_SEGRETARIO.fullmatch(presidente):
        riga.segna("manca il nome del presidente")
        lettore.posto -= 1
        presidente = ""
    riga, firma = lettore.cerca(FIRMA_SEGRETARIO, "la firma del segretario («IL SEGRETARIO GENERALE»)")
    if firma and not SETTORE.fullmatch(lettore.qui.testo):
        lettore.posto += 1
    return presidente


def _leggi_proponente(lettore: _Lettore, oggetto: str) -> tuple[str, str]:
    riga, trovato = lettore.cerca(SETTORE, "«Settore …»", "settore_proponente")
    settore = lettore.valore(riga, trovato[1], "il settore proponente") if trovato else ""
    riga, trovato = lettore.cerca(SERVIZIO, "«Servizio …»", "servizio")
    servizio = trovato[1].strip() if trovato else ""
    inizio, proposto = lettore.cerca(OGGETTO_PROPOSTA, "«OGGETTO …» della proposta")
    if proposto is None:
        return settore, servizio
    scritto = [proposto[1] or ""]
    while lettore.posto < len(lettore.righe) and not TITOLO.fullmatch(lettore.qui.testo):
        scritto.append(lettore.qui.testo)
        lettore.posto += 1
    if _lettere(" ".join(scritto)) != _lettere(oggetto):
        inizio.segna("l'oggetto della proposta è diverso da quello dell'atto")
    return settore, servizio


def _lettere(testo: str) -> str:
    return "".join(carattere for carattere in testo.casefold() if carattere.isalnum())
