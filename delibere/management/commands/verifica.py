# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from delibere.services.verifica import verifica


class Command(BaseCommand):
    help = "Controlla congelamenti, storia, file, diritti e lavori: una riga per riscontro, e allora esce con 1."

    def handle(self, *args: Any, **opzioni: Any) -> None:
        quanti = 0
        for riscontro in verifica():
            self.stdout.write(str(riscontro))
            quanti += 1
        if quanti:
            raise CommandError("Un riscontro." if quanti == 1 else f"{quanti} riscontri.")
        self.stdout.write("Tutto come fu scritto.")
