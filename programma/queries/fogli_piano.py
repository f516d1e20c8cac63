# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets of an annual plan: what goes out to an owner or whole, and what a file given back would change."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models

from abitare.lib.fogli import (
    CODICE_RIGA,
    CambioCella,
    ColonnaFoglio,
    FoglioCalcolo,
    Libro,
    LibroLetto,
    Proposta,
    RigaFoglio,
    confronta,
    leggi_foglio,
    leggi_libro,
)
from abitare.lib.fogli.valori import canonico, chiave_testo
from abitare.lib.tabelle import Tipo
from programma.models import (
    Comunicazione,
    EnteProprietario,
    FileDelPiano,
    PianoAnnuale,
    RigaAnnuale,
    SceltaComune,
    SceltaEnte,
)

ISTRUZIONI = (
    "Compila le celle gialle e rimanda il file: le grigie dicono di quale riga si tratta e restano come sono.",
    "Se un ente non ha unità scrivi 0: la comunicazione è dovuta anche quando non ci sono dati (art. 6 L.R. 16/2016).",
    "Nel foglio «Comunicazioni» segna se la comunicazione è pervenuta o negativa, e la data.",
    "Le percentuali si scrivono in punti: 12,5 vuol dire 12,5 %. Nessun nome di inquilino, salute o ISEE.",
)
COMUNE = ColonnaFoglio("comune", "Comune", sinonimi=("Comune di", "Ente locale"), scrivibile=False, larghezza=34)
ISTAT = ColonnaFoglio("istat", "Codice ISTAT", sinonimi=("ISTAT", "Cod. ISTAT"), scrivibile=False, larghezza=12)
ENTE = ColonnaFoglio(
    "ente", "Ente proprietario", sinonimi=("Ente", "Proprietario", "Proprietà"), scrivibile=False, larghezza=34
)
CONTORNO = re.compile(r"^comunedi|eduniti$")
UNITA = tuple(campo.name for campo in RigaAnnuale._meta.fields if isinstance(campo, models.PositiveIntegerField))


@dataclass(frozen=True)
class Sezione:
    """One sheet of the plan with its rows of now, the model they are of and the primary key of each."""

    foglio: FoglioCalcolo
    modello: type[Any]
    chiavi: Mapping[str, int]
    nomi: Mapping[str, Mapping[str, str]]

    @cached_property
    def _indice(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """The rows that say these words in a column."""
        indice: dict[tuple[str, str], set[str]] = {}
        for chiave, nomi in self.nomi.items():
            for campo, testo in nomi.items():
                indice.setdefault((campo, _nudo(campo, testo)), set()).add(chiave)
        return {voce: frozenset(chiavi) for voce, chiavi in indice.items()}

    def identifica(self, celle: Mapping[str, str]) -> str:
        """The row of these words: by its code where the names agree, else by name or ISTAT code."""
        dette = {campo: testo for campo, testo in celle.items() if campo in PRENDI and testo}
        trovate = self._trovate(dette)
        codice = celle.get(CODICE_RIGA, "")
        if codice in self.chiavi:
            if codice not in trovate:
                raise ValidationError("Il codice nascosto e i nomi della riga non dicono la stessa cosa.")
            return codice
        if not dette:
            raise ValidationError("La riga non dice di quale Comune o ente è.")
        if len(trovate) != 1:
            raise ValidationError(_quale(dette, [self.nomi[chiave] for chiave in sorted(trovate)]))
        return next(iter(trovate))

    def _trovate(self, dette: Mapping[str, str]) -> frozenset[str]:
        insiemi = [self._indice.get((campo, _nudo(campo, testo)), frozenset()) for campo, testo in dette.items()]
        return frozenset(self.nomi).intersection(*insiemi)


@dataclass(frozen=True)
class Esame:
    """What a file would change in a plan; `motivo` says why it cannot be read at all."""

    proposte: tuple[tuple[Sezione, Proposta], ...] = ()
    motivo: str = ""

    @property
    def cambi(self) -> list[CambioCella]:
        return [cambio for _, proposta in self.proposte for cambio in proposta.cambi]

    @property
    def conflitti(self) -> list[CambioCella]:
        return [cambio for _, proposta in self.proposte for cambio in proposta.conflitti]

    @property
    def rifiuti(self) -> list[Any]:
        return [rifiuto for _, proposta in self.proposte for rifiuto in (*proposta.rifiuti, *proposta.ignote)]

    @property
    def segno(self) -> str:
        """Of what the person is shown: with another one there is something else to look at."""
        celle = [(c.chiave, c.campo, canonico(c.prima), canonico(c.dopo)) for c in (*self.cambi, *self.conflitti)]
        return sha256(repr(celle).encode()).hexdigest()

    def da_scrivere(self, presi: Iterable[str]) -> dict[tuple[type[Any], int], dict[str, Any]]:
        """Values by part of the plan: the changes, and of the conflicts those whose place is among `presi`."""
        scelti = set(presi)
        scritte: dict[tuple[type[Any], int], dict[str, Any]] = {}
        for sezione, proposta in self.proposte:
            voluti = [*proposta.cambi, *(c for c in proposta.conflitti if str(c.posto) in scelti)]
            for cambio in voluti:
                parte = (sezione.modello, sezione.chiavi[cambio.chiave])
                scritte.setdefault(parte, {})[cambio.campo] = cambio.dopo
        return scritte


def libro_del_piano(piano: PianoAnnuale, ente: EnteProprietario | None = None) -> Libro:
    """Of one owner, or of all."""
    titolo = f"{piano}: {ente}" if ente else str(piano)
    origine = {"tipo": "piano annuale", "anno": str(piano.anno), "piano": str(piano.pk)}
    fogli = [sezione.foglio for sezione in sezioni_del_piano(piano, ente) if sezione.foglio.righe]
    return Libro(titolo, ISTRUZIONI, fogli, origine)


def sezioni_del_piano(piano: PianoAnnuale, ente: EnteProprietario | None = None) -> list[Sezione]:
    """Four queries, whatever the number of Comuni."""
    righe = piano.righe.select_related("comune", "ente")
    comunicazioni = piano.comunicazioni.select_related("ente__comune")
    comuni = piano.scelte_comuni.select_related("comune")
    enti = piano.scelte_enti.select_related("ente__comune")
    if ente is not None:
        righe, comunicazioni = righe.filter(ente=ente), comunicazioni.filter(ente=ente)
        enti = enti.filter(ente=ente)
        comuni = comuni.filter(comune=ente.comune_id)
    numeri = (*UNITA, "nota")
    return [
        _sezione("Unità", RigaAnnuale, (COMUNE, ISTAT, ENTE), numeri, righe),
        _sezione("Comunicazioni", Comunicazione, (ENTE,), ("esito", "ricevuta_il", "nota"), comunicazioni),
        _sezione("Scelte dei Comuni", SceltaComune, (COMUNE, ISTAT), CAMPI_SCELTE, comuni),
        _sezione("Scelte degli enti", SceltaEnte, (ENTE,), ("quota_articolo_14", "categorie"), enti),
    ]


CAMPI_SCELTE = ("indigenti_oltre", "quota_7bis", "quota_7ter", "categoria", "motivazione")


def esamina(file: FileDelPiano) -> Esame:
    """Reads the file again and sets it against the plan of now."""
    with default_storage.open(str(file.file.name)) as aperto:
        contenuto = aperto.read()
    try:
        libro = leggi_libro(file.nome, contenuto)
        _esigi_del_piano(libro, file.piano)
    except ValidationError as errore:
        return Esame(motivo=" ".join(errore.messages))
    proposte = tuple(_proposte(libro, sezioni_del_piano(file.piano)))
    if not proposte:
        attesi = ", ".join(f"«{colonna.titolo}»" for colonna in (COMUNE, ENTE))
        return Esame(motivo=f"Non trovo la riga dei titoli: servono {attesi} e le colonne delle unità.")
    return Esame(proposte)


def _proposte(libro: LibroLetto, sezioni: Iterable[Sezione]) -> Iterator[tuple[Sezione, Proposta]]:
    for sezione in sezioni:
        try:
            lettura = leggi_foglio(libro, sezione.foglio, sezione.identifica)
        except ValidationError:
            # The file has not this sheet: the others say what it brings.
            continue
        yield sezione, confronta(sezione.foglio, lettura, libro.impronte)


def _esigi_del_piano(libro: LibroLetto, piano: PianoAnnuale) -> None:
    anno = libro.origine.get("anno", "")
    if anno and anno != str(piano.anno):
        raise ValidationError(f"Il foglio è stato preparato per il piano del {anno}: questo è quello del {piano.anno}.")


def _sezione(
    nome: str, modello: type[Any], quali: Sequence[ColonnaFoglio], campi: Sequence[str], parti: Iterable[Any]
) -> Sezione:
    colonne = (*quali, *(_colonna(modello, campo) for campo in campi))
    righe, chiavi, nomi = [], {}, {}
    for parte in parti:
        detti = {colonna.chiave: PRENDI[colonna.chiave](parte) for colonna in quali}
        chiave = "/".join(detti.get(campo, "") if campo != "ente" else str(parte.ente_id) for campo in _chi(quali))
        righe.append(RigaFoglio(chiave, detti | {campo: getattr(parte, campo) for campo in campi}))
        chiavi[chiave], nomi[chiave] = parte.pk, detti
    return Sezione(FoglioCalcolo(nome, nome, colonne, righe), modello, chiavi, nomi)


PRENDI: dict[str, Callable[[Any], str]] = {
    "comune": lambda parte: str(parte.comune),
    "istat": lambda parte: parte.comune.istat,
    "ente": lambda parte: str(parte.ente),
}


def _chi(quali: Sequence[ColonnaFoglio]) -> list[str]:
    return [colonna.chiave for colonna in quali if colonna is not COMUNE]


def _colonna(modello: type[Any], nome: str) -> ColonnaFoglio:
    campo = modello._meta.get_field(nome)
    titolo, aiuto = str(campo.verbose_name), str(campo.help_text)
    titolo = titolo[0].upper() + titolo[1:]
    if campo.choices:
        return ColonnaFoglio(nome, titolo, scelte=tuple(campo.choices), obbligatoria=True, larghezza=30, aiuto=aiuto)
    if isinstance(campo, models.PositiveIntegerField):
        return ColonnaFoglio(nome, titolo, Tipo.INTERO, obbligatoria=True, larghezza=14, aiuto=aiuto)
    if isinstance(campo, models.DecimalField):
        sinonimi = (titolo.replace(" (%)", ""),)
        return ColonnaFoglio(nome, titolo, Tipo.PERCENTUALE, sinonimi, obbligatoria=True, larghezza=16, aiuto=aiuto)
    if isinstance(campo, models.DateField):
        return ColonnaFoglio(nome, titolo, Tipo.DATA, larghezza=14, aiuto=aiuto)
    return ColonnaFoglio(nome, titolo, larghezza=40, aiuto=aiuto, generica=nome == "nota")


def _nudo(campo: str, testo: str) -> str:
    """«Comune di Gadesco ed Uniti» and «gadesco» are one; 19036 is 019036."""
    if campo == "istat":
        return testo.strip().zfill(6)
    return CONTORNO.sub("", CONTORNO.sub("", chiave_testo(testo)))


def _quale(dette: Mapping[str, str], possibili: Sequence[Mapping[str, str]]) -> str:
    letto = ", ".join(dette.values())[:120]
    if not possibili:
        return f"Nel piano non c'è nessuna riga per «{letto}»."
    scelte = "; ".join(", ".join(nomi.values()) for nomi in possibili[:6])
    return f"«{letto}» può essere più di una riga: {scelte}. Scrivi anche il resto."
