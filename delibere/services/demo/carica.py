# SPDX-License-Identifier: AGPL-3.0-or-later
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from abitare.lib.tempo import in_data, oggi
from delibere.estratto import REGISTRO
from delibere.models import Atto
from delibere.services.atti import PartiAtto, adotta_programma, collega_mandato, crea_atto
from delibere.services.demo.azioni import crea_tutto, misura_obiettivi
from delibere.services.demo.persone import Utenza, crea_tavolo, nuove_password
from delibere.services.demo.storia import Evento, alle, eventi_di
from delibere.services.rapporti import Richiesta, chiedi_rapporto
from programma.models import Programma
from tavolo.models import Utente

QUI = Path(__file__).parent
ARRIVO_DEL_TAVOLO = date(2025, 7, 1)
STESURA = date(2025, 9, 5)
ADOZIONE = date(2025, 10, 15)
RAPPORTO = Richiesta(
    al=date(2026, 9, 30),
    titolo="Rapporto di avanzamento al terzo trimestre 2026",
    testo_copertina="Dati di esempio.",
    decisioni=(
        "1. Prendere atto dell'avanzamento del programma.\n2. Rinviare al 2027 la fine dei lavori al quartiere Caudana."
    ),
)


class DemoNonCaricabile(Exception):
    """The database holds people or programmes of its own."""


def carica_dati_demo() -> list[Utenza] | None:
    """Loads the demo once, in one transaction; None when it is already there. Raises DemoNonCaricabile."""
    if Programma.objects.filter(dati_esempio=True).exists():
        return None
    if Programma.objects.exists() or Utente.objects.exclude(pk=Utente.objects.sistema().pk).exists():
        raise DemoNonCaricabile("Il portale contiene già dati veri: i dati di esempio non si mescolano con quelli.")
    tavolo, programma = _leggi("tavolo.toml"), _leggi("programma.toml")
    with transaction.atomic():
        with in_data(alle(ARRIVO_DEL_TAVOLO, 9)):
            crea_tavolo(tavolo)
        _racconta(programma)
        return nuove_password(scheda["username"] for scheda in tavolo["persone"])


def _leggi(nome: str) -> dict[str, Any]:
    return tomllib.loads((QUI / nome).read_text(encoding="utf-8"))


def _racconta(dati: dict[str, Any]) -> None:
    """Each event in the order and at the time in which it happened, up to today."""
    coordinatrice = Utente.objects.get(username="coordinatrice")
    with in_data(alle(STESURA, 9)):
        programma, azioni = crea_tutto(coordinatrice, dati)
        _da_mandato(coordinatrice, programma)
    eventi = [e for azione, scheda in azioni for e in eventi_di(azione, scheda, coordinatrice)]
    eventi += [Evento(alle(g, 12), f) for g, f in misura_obiettivi(coordinatrice, programma, dati, oggi())]
    eventi.append(Evento(alle(ADOZIONE, 12), lambda: _adotta(coordinatrice, programma)))
    for evento in sorted(eventi, key=lambda e: e.istante):
        with in_data(evento.istante):
            evento.fai()
    chiedi_rapporto(utente=coordinatrice, programma_id=programma.pk, richiesta=RAPPORTO)


def _da_mandato(utente: Utente, programma: Programma) -> None:
    """The real act, with what identifies it; `importa_atto` on its extract adds the rest."""
    mandato = crea_atto(
        utente=utente,
        dati={
            "tipo": Atto.Tipo.DELIBERAZIONE,
            "organo": Atto.Organo.GIUNTA,
            "registro": REGISTRO,
            "anno": 2025,
            "numero": 154,
            "data": date(2025, 6, 18),
            "oggetto": "Indirizzi in merito alla programmazione e realizzazione delle azioni relative al piano "
            "strategico per l'abitare.",
            "settore_proponente": "SETTORE POLITICHE SOCIALI",
            "servizio": "Servizio Sociale di Territorio",
        },
        parti=PartiAtto(),
    )
    collega_mandato(utente=utente, atto_id=mandato.pk, programma_id=programma.pk)


def _adotta(utente: Utente, programma: Programma) -> None:
    adozione = crea_atto(
        utente=utente,
        dati={
            "tipo": Atto.Tipo.DELIBERAZIONE,
            "organo": Atto.Organo.GIUNTA,
            "registro": REGISTRO,
            "anno": ADOZIONE.year,
            "numero": 9001,
            "data": ADOZIONE,
            "oggetto": "DATI DI ESEMPIO. Adozione del programma attuativo del piano strategico per l'abitare.",
        },
        parti=PartiAtto(),
        dati_esempio=True,
    )
    adotta_programma(utente=utente, programma_id=programma.pk, atto_id=adozione.pk)
