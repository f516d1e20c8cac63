# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delibere.models import DocumentoPiano, Rapporto
from delibere.services.ristampa import ristampa
from programma.queries.congelamenti import ImprontaDiversa

NUMERO = re.compile(r"(?P<numero>[0-9]{1,9})/(?P<anno>[0-9]{4})")
CHIAVE = re.compile(r"[0-9]{1,18}")


class Command(BaseCommand):
    help = "Rende di nuovo un documento dal suo congelamento e lo confronta: 0 uguale, 1 diverso, 2 non si può."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("documento", help="il numero con l'anno (3/2026) oppure la chiave")
        parser.add_argument("--piano", action="store_true", help="è il documento di un piano, che ha i suoi numeri")

    def handle(self, *args: Any, **opzioni: Any) -> None:
        rapporto = _trova(opzioni["documento"], dei_piani=opzioni["piano"])
        try:
            esito = ristampa(rapporto)
        except ImprontaDiversa as errore:
            raise CommandError("Il congelamento non ha più la sua impronta: non si ristampa.") from errore
        except OSError as errore:
            raise CommandError(f"Il file conservato non si legge: {errore}") from errore
        for riga in esito.detti:
            self.stdout.write(riga)
        if not esito.uguale:
            raise CommandError(f"{rapporto}: diverso.")


def _trova(scritto: str, *, dei_piani: bool) -> Any:
    righe: Any = Rapporto.objects.select_related("programma", "congelamento", "sostituisce")
    if dei_piani:
        righe = DocumentoPiano.objects.select_related("congelamento__annuale", "congelamento__triennale")
    if numero := NUMERO.fullmatch(scritto):
        rapporto = righe.filter(**{nome: int(valore) for nome, valore in numero.groupdict().items()}).first()
    else:
        rapporto = righe.filter(pk=int(scritto)).first() if CHIAVE.fullmatch(scritto) else None
    if rapporto is None:
        raise CommandError(f"Nessun documento «{scritto}».", returncode=2)
    if rapporto.stato != Rapporto.Stato.PRONTO:
        raise CommandError(f"{rapporto}: il file non c'è, lo stato è «{rapporto.stato}».", returncode=2)
    return rapporto
