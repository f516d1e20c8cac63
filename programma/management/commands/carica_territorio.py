# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programma.services.territorio import TerritorioGiaCaricato, carica_territorio
from tavolo.models import Utente


class Command(BaseCommand):
    help = "Write the Comuni of the ambito, the owners and the thresholds into a portal that was started without them."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            ambito = carica_territorio(utente=Utente.objects.sistema())
        except TerritorioGiaCaricato as errore:
            raise CommandError(str(errore)) from errore
        self.stdout.write(f"{ambito}: {ambito.comuni.count()} Comuni.")
