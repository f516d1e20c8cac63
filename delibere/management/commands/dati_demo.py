# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from delibere.services.demo import DemoNonCaricabile, carica_dati_demo

NOME = "demo-accounts.json"


class Command(BaseCommand):
    help = "Load the demo programme and write its accounts to demo-accounts.json; a second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            utenze = carica_dati_demo()
        except DemoNonCaricabile as errore:
            raise CommandError(str(errore)) from errore
        if utenze is None:
            self.stdout.write("I dati di esempio ci sono già.")
            return
        file = Path(settings.CARTELLA_DATI) / NOME
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(json.dumps([u.come_dizionario() for u in utenze], ensure_ascii=False, indent=2) + "\n")
        self.stdout.write(f"Dati di esempio caricati; utenze in {file}.")
