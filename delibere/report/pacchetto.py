# SPDX-License-Identifier: AGPL-3.0-or-later
"""The data beside the PDF: canonical JSON, CSV, and the ZIP of all three. The same data give the same bytes."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from abitare.lib.distintivi import STATI
from abitare.lib.tabelle import Colonna, Tabella, Tipo, csv_it
from abitare.lib.tempo import ROMA
from delibere.report.contenuto import TITOLI
from delibere.report.documento import Contenuto
from delibere.report.elenco import VARIAZIONI
from delibere.report.voci import VoceAzione
from programma.confronto import Genere
from programma.fotografia.dati import Obiettivo

COLONNE = (
    Colonna("codice_obiettivo", "Codice obiettivo"),
    Colonna("obiettivo", "Obiettivo"),
    Colonna("orizzonte", "Orizzonte"),
    Colonna("codice", "Codice azione"),
    Colonna("azione", "Azione"),
    Colonna("settore", "Settore responsabile"),
    Colonna("collaborano", "Settori che collaborano"),
    Colonna("stato", "Stato"),
    Colonna("verificato", "Avanzamento verificato %", Tipo.PERCENTUALE),
    Colonna("dichiarato", "Avanzamento dichiarato %", Tipo.PERCENTUALE),
    Colonna("atteso", "Avanzamento atteso %", Tipo.PERCENTUALE),
    Colonna("inizio_previsto", "Inizio previsto", Tipo.DATA),
    Colonna("fine_prevista", "Fine prevista", Tipo.DATA),
    Colonna("inizio_effettivo", "Inizio effettivo", Tipo.DATA),
    Colonna("fine_effettiva", "Fine effettiva", Tipo.DATA),
    Colonna("segnali", "Segnali"),
    Colonna("criticita", "Criticità"),
    Colonna("ultima_parola", "Ultima comunicazione", Tipo.DATA),
    Colonna("stanziato", "Stanziato €", Tipo.EURO),
    Colonna("impegnato", "Impegnato €", Tipo.EURO),
    Colonna("liquidato", "Liquidato €", Tipo.EURO),
    Colonna("cup", "CUP"),
    Colonna("cig", "CIG"),
    Colonna("luogo", "Luogo"),
    Colonna("fonte", "Fonte"),
)
COLONNE_VARIAZIONI = (
    Colonna("sezione", "Parte del rapporto"),
    Colonna("con", "Confronto con"),
    Colonna("al", "Dati al", Tipo.DATA),
    Colonna("obiettivo", "Obiettivo"),
    Colonna("oggetto", "Obiettivo o azione"),
    Colonna("genere", "Genere"),
    Colonna("frase", "Cambiamento"),
    Colonna("firma", "Chi, quando e perché"),
)
PERMESSI = 0o100644 << 16


def tabelle_di(contenuto: Contenuto) -> Iterator[tuple[str, str, bytes]]:
    """The files in CSV that go with a document: name, what they are, bytes."""
    nome = contenuto.intestazione.nome_file
    if contenuto.confrontato:
        yield f"{nome}-variazioni.csv", "I cambiamenti, uno per riga", variazioni_in_csv(contenuto)
    if azioni := contenuto.AZIONI:
        yield f"{nome}.csv", azioni, in_csv(contenuto)


def in_csv(contenuto: Contenuto) -> bytes:
    """One row per action; no cell is read as a formula."""
    righe = [tuple(_celle(obiettivo, voce)) for obiettivo, voce in contenuto.righe]
    return csv_it(Tabella(contenuto.intestazione.nome, COLONNE, righe))


def variazioni_in_csv(contenuto: Contenuto) -> bytes:
    """One row per change of the sections that compare: all of them, also those that paper has no room for."""
    parti = {**TITOLI, VARIAZIONI: contenuto.intestazione.nome}
    righe = [
        (parti[sezione], c.con, c.al, voce.obiettivo, voce.oggetto, Genere(voce.genere).label, voce.frase, voce.firma)
        for sezione, c in contenuto.confronti.items()
        if c
        for voce in c.voci
    ]
    return csv_it(Tabella(f"{contenuto.intestazione.nome}, variazioni", COLONNE_VARIAZIONI, righe))


def in_zip(parti: Mapping[str, bytes], istante: datetime) -> bytes:
    """Stored and not compressed, so that no version of zlib decides the bytes; every entry bears the given instant."""
    pacchetto = io.BytesIO()
    quando = timezone.localtime(istante, ROMA)
    with zipfile.ZipFile(pacchetto, "w", zipfile.ZIP_STORED) as archivio:
        for nome, contenuto in sorted(parti.items()):
            voce = zipfile.ZipInfo(nome, quando.timetuple()[:6])
            voce.external_attr = PERMESSI
            voce.create_system = 3
            archivio.writestr(voce, contenuto)
    return pacchetto.getvalue()


def _celle(obiettivo: Obiettivo, voce: VoceAzione) -> Iterator[Any]:
    azione, lettura = voce.lettura.azione, voce.lettura
    yield from (obiettivo.codice, obiettivo.titolo, obiettivo.orizzonte)
    yield from (azione.codice, azione.titolo, azione.settore.nome)
    yield ", ".join(settore.nome for settore in azione.collaborano)
    yield STATI[azione.stato].testo
    yield from (lettura.avanzamento, azione.dichiarato.avanzamento if azione.dichiarato else None, lettura.atteso)
    yield from (azione.inizio_previsto, azione.fine_prevista, azione.inizio_effettivo, azione.fine_effettiva)
    yield ", ".join(STATI[segno].testo for segno in voce.segni)
    yield from (azione.testo_criticita, azione.ultima_parola)
    yield from (voce.importi.stanziato, voce.importi.impegnato, voce.importi.liquidato)
    yield from (" ".join(azione.cup), " ".join(azione.cig), azione.luogo, azione.fonte)
