# SPDX-License-Identifier: AGPL-3.0-or-later
"""The data beside the PDF: canonical JSON, CSV, and the ZIP of all three. The same data give the same bytes."""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime

from django.utils import timezone

from abitare.lib.distintivi import STATI
from abitare.lib.italiano import data_it, numero
from abitare.lib.tempo import ROMA
from delibere.report.contenuto import Contenuto, VoceAzione, VoceObiettivo

COLONNE = (
    "Codice obiettivo",
    "Obiettivo",
    "Orizzonte",
    "Codice azione",
    "Azione",
    "Settore responsabile",
    "Settori che collaborano",
    "Stato",
    "Avanzamento verificato %",
    "Avanzamento dichiarato %",
    "Avanzamento atteso %",
    "Inizio previsto",
    "Fine prevista",
    "Inizio effettivo",
    "Fine effettiva",
    "Segnali",
    "Criticità",
    "Ultima comunicazione",
    "Stanziato €",
    "Impegnato €",
    "Liquidato €",
    "CUP",
    "CIG",
    "Luogo",
    "Fonte",
)
FORMULE = ("=", "+", "-", "@", "\t", "\r")
PERMESSI = 0o100644 << 16


def in_csv(contenuto: Contenuto) -> bytes:
    """One row per action: `;`, BOM, Italian numbers and dates; no cell is read as a formula."""
    testo = io.StringIO()
    penna = csv.writer(testo, delimiter=";", lineterminator="\r\n")
    penna.writerow(COLONNE)
    for obiettivo in contenuto.obiettivi:
        penna.writerows([_innocua(cella) for cella in _celle(obiettivo, voce)] for voce in obiettivo.voci)
    return testo.getvalue().encode("utf-8-sig")


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


def _celle(obiettivo: VoceObiettivo, voce: VoceAzione) -> Iterator[str]:
    azione, lettura = voce.lettura.azione, voce.lettura
    yield from (obiettivo.obiettivo.codice, obiettivo.obiettivo.titolo, obiettivo.obiettivo.orizzonte)
    yield from (azione.codice, azione.titolo, azione.settore.nome)
    yield ", ".join(settore.nome for settore in azione.collaborano)
    yield STATI[azione.stato].testo
    yield numero(lettura.avanzamento, 2)
    yield numero(azione.dichiarato.avanzamento, 2) if azione.dichiarato else ""
    yield numero(lettura.atteso, 2)
    date_note = (azione.inizio_previsto, azione.fine_prevista, azione.inizio_effettivo, azione.fine_effettiva)
    yield from (data_it(giorno) for giorno in date_note)
    yield ", ".join(STATI[segno].testo for segno in voce.segni)
    yield azione.testo_criticita
    yield data_it(azione.ultima_parola)
    yield from (numero(v, 2) for v in (voce.importi.stanziato, voce.importi.impegnato, voce.importi.liquidato))
    yield from (" ".join(azione.cup), " ".join(azione.cig), azione.luogo, azione.fonte)


def _innocua(cella: str) -> str:
    """A cell that starts as a formula gets an apostrophe before it; negative numbers do not occur here."""
    return f"'{cella}" if cella.startswith(FORMULE) else cella
