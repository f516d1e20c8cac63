# SPDX-License-Identifier: AGPL-3.0-or-later
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from abitare.lib.tempo import oggi
from programma.services.avvio import GiaInizializzato, inizializza

TITOLO = "Programma attuativo del piano strategico per l'abitare"
ANNI = 5


class Command(BaseCommand):
    help = "Start a real portal: sectors of the act, first administrator (invited by e-mail), an empty programme."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--nome", required=True, help="first name of the administrator")
        parser.add_argument("--cognome", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--titolo", default=TITOLO, help="title of the programme")
        parser.add_argument("--dal", type=date.fromisoformat, default=None, help="first day, today if absent")
        parser.add_argument("--al", type=date.fromisoformat, default=None, help="last day, the end of the fifth year")

    def handle(self, *args: Any, **options: Any) -> None:
        dal = options["dal"] or oggi()
        al = options["al"] or date(dal.year + ANNI, 12, 31)
        anni = {"anno_breve": dal.year + 1, "anno_medio": min(dal.year + 3, al.year), "anno_lungo": al.year}
        try:
            persona, programma = inizializza(
                nome=options["nome"],
                cognome=options["cognome"],
                email=options["email"],
                dal=min(dal, oggi()),
                programma={"titolo": options["titolo"], "dal": dal, "al": al, **anni},
            )
        except GiaInizializzato as errore:
            raise CommandError(str(errore)) from errore
        except ValidationError as errore:
            raise CommandError(" ".join(errore.messages)) from errore
        self.stdout.write(f"Creati i settori del tavolo e il programma «{programma}» in bozza.")
        self.stdout.write(f"L'invito parte per e-mail a {persona.email}; nome utente: {persona.username}.")
