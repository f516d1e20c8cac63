# SPDX-License-Identifier: AGPL-3.0-or-later
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from delibere.estratto import EstrattoNonValido, leggi_estratto
from delibere.services.atti import crea_atto_da_estratto
from tavolo.models import Utente

MASSIMO = 2_000_000


class Command(BaseCommand):
    help = "Registra una deliberazione dal testo del suo estratto."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="testo dell'estratto, UTF-8")
        parser.add_argument("--dati-esempio", action="store_true", help="segna l'atto come dato di esempio")

    def handle(self, *args: Any, **opzioni: Any) -> None:
        percorso: Path = opzioni["file"]
        try:
            estratto = leggi_estratto(_testo(percorso))
            atto = crea_atto_da_estratto(
                utente=Utente.objects.sistema(), estratto=estratto, dati_esempio=opzioni["dati_esempio"]
            )
        except EstrattoNonValido as errore:
            raise CommandError(f"{percorso.name} non è un estratto di deliberazione: {errore}.") from errore
        except ValidationError as errore:
            raise CommandError(" ".join(errore.messages)) from errore
        quanti = f"{atto.presenze.count()} presenze, {atto.punti.count()} punti, {atto.allegati.count()} allegati"
        self.stdout.write(f"Registrato: {atto} del {atto.data:%d/%m/%Y} ({quanti}).")


def _testo(percorso: Path) -> str:
    try:
        contenuto = percorso.read_bytes()
    except OSError as errore:
        raise CommandError(f"{percorso}: {errore.strerror}.") from errore
    if len(contenuto) > MASSIMO:
        raise CommandError(f"{percorso.name} è troppo grande per essere un estratto.")
    try:
        return contenuto.decode("utf-8-sig")
    except UnicodeDecodeError as errore:
        riga = contenuto[: errore.start].count(b"\n") + 1
        raise CommandError(f"{percorso.name} non è un testo UTF-8: riga {riga}.") from errore
