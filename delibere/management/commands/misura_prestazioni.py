# SPDX-License-Identifier: AGPL-3.0-or-later
import logging
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from delibere.management.misure.budget import Budget, tabella
from delibere.management.misure.fotografie import misura_fotografie
from delibere.management.misure.pagine import misura_pagine
from delibere.management.misure.piani import misura_piano
from delibere.management.misure.processi import misura_processi, misura_statici
from delibere.management.misure.promemoria import misura_promemoria
from delibere.management.misure.rapporti import misura_rapporto
from delibere.management.misure.rilevazioni import misura_rilevazioni
from delibere.management.misure.scena import Scena, prepara_scena
from delibere.management.misure.schede import misura_schede

MISURE: dict[str, Callable[[Scena], Iterable[Budget]]] = {
    "fotografie": misura_fotografie,
    "pagine": misura_pagine,
    "rilevazioni": misura_rilevazioni,
    "rapporto": misura_rapporto,
    "piano": misura_piano,
    "promemoria": lambda scena: misura_promemoria(),
    "schede": misura_schede,
    "statici": lambda scena: misura_statici(),
    "processi": lambda scena: misura_processi(),
}


class Command(BaseCommand):
    help = "Measure the budgets on generated data: a table, one JSON line per budget, exit 1 when one fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--poche", type=int, default=300, help="actions of the ordinary programme")
        parser.add_argument("--molte", type=int, default=3000, help="actions of the large programme")
        parser.add_argument("--revisioni", type=int, default=30, help="history rows per action")
        parser.add_argument("--solo", choices=MISURE, nargs="+", default=list(MISURE), help="only these measures")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.getLogger("django.request").setLevel(logging.ERROR)
        scena = prepara_scena(poche=options["poche"], molte=options["molte"], revisioni=options["revisioni"])
        budget = [voce for nome in options["solo"] for voce in MISURE[nome](scena)]
        self.stdout.write(tabella(budget))
        self.stdout.write("\n".join(voce.riga for voce in budget))
        falliti = [voce.nome for voce in budget if not voce.ok]
        if falliti:
            raise CommandError(f"Fuori misura: {', '.join(falliti)}", returncode=1)
