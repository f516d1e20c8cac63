# SPDX-License-Identifier: AGPL-3.0-or-later
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programma.services.carico import genera_carico, riordina_tabelle
from tavolo.models import Utente

MASSIMO_DI_AZIONI = 14_985


class Command(BaseCommand):
    help = "Write a programme of any size with its history, marked as sample data, to measure the portal with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--azioni", type=int, default=300)
        parser.add_argument("--revisioni", type=int, default=30, help="history rows per action")

    def handle(self, *args: Any, **options: Any) -> None:
        azioni, revisioni = options["azioni"], options["revisioni"]
        if not 1 <= azioni <= MASSIMO_DI_AZIONI or not 1 <= revisioni <= 1000:
            raise CommandError(f"Da 1 a {MASSIMO_DI_AZIONI} azioni, da 1 a 1000 revisioni.")
        programma = genera_carico(utente=Utente.objects.sistema(), azioni=azioni, revisioni=revisioni)
        riordina_tabelle()
        self.stdout.write(f"{programma.titolo}: programma n. {programma.pk}.")
