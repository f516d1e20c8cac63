# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib
import tomllib
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from abitare.lib.tempo import in_data, oggi
from delibere.estratto import REGISTRO
from delibere.models import Atto
from delibere.regole import proponi_date
from delibere.services.atti import crea_atto
from delibere.services.demo.azioni import crea_tutto, misura_obiettivi
from delibere.services.demo.incontri import DI_ESEMPIO, registra_il_primo, tieni_un_incontro
from delibere.services.demo.persone import Utenza, crea_tavolo, nuove_password
from delibere.services.demo.rilevazioni import eventi_delle_rilevazioni
from delibere.services.demo.storia import Evento, alle, eventi_di
from delibere.services.effetti import adotta_programma, collega_mandato, modifica_programma_con_atto
from delibere.services.parti_atto import DatiAllegato, DatiParere, PartiAtto
from delibere.services.rapporti import Richiesta, chiedi_rapporto
from delibere.services.vita_atto import lega_atto
from programma.models import Programma
from programma.services.territorio import carica_territorio
from tavolo.models import Utente

QUI = Path(__file__).parent
ARRIVO_DEL_TAVOLO = date(2025, 7, 1)
STESURA = date(2025, 9, 5)
ADOZIONE = date(2025, 10, 15)
VARIANTE = date(2026, 2, 4)
CONGELAMENTO_DELLA_VARIANTE = date(2026, 2, 12)
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
            carica_territorio(utente=Utente.objects.sistema())
        _racconta(programma)
        return nuove_password(scheda["username"] for scheda in tavolo["persone"])


def _leggi(nome: str) -> dict[str, Any]:
    return tomllib.loads((QUI / nome).read_text(encoding="utf-8"))


def _racconta(dati: dict[str, Any]) -> None:
    """Each event in the order and at the time in which it happened, up to today; those of one hour, one a second."""
    coordinatrice = Utente.objects.get(username="coordinatrice")
    with in_data(alle(STESURA, 9)):
        programma, azioni = crea_tutto(coordinatrice, dati)
        _da_mandato(coordinatrice, programma)
        registra_il_primo(coordinatrice)
    eventi = [e for azione, scheda in azioni for e in eventi_di(azione, scheda, coordinatrice)]
    eventi += [Evento(alle(g, 12), f) for g, f in misura_obiettivi(coordinatrice, programma, dati, oggi())]
    eventi += [
        Evento(alle(DI_ESEMPIO, 17), lambda: tieni_un_incontro(coordinatrice)),
        Evento(alle(ADOZIONE, 12), lambda: _adotta(coordinatrice, programma)),
        Evento(alle(VARIANTE, 12), lambda: _di_esempio(coordinatrice, VARIANTE, 9002, "Modifica")),
        Evento(alle(CONGELAMENTO_DELLA_VARIANTE, 12), lambda: _modifica(coordinatrice, programma)),
    ]
    eventi += eventi_delle_rilevazioni(coordinatrice, programma)
    for posto, evento in enumerate(sorted(eventi, key=lambda e: e.istante)):
        with in_data(evento.istante + timedelta(seconds=posto)):
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
    adozione = _di_esempio(utente, ADOZIONE, 9001, "Adozione")
    for obiettivo in programma.obiettivi.all():
        lega_atto(utente=utente, atto_id=adozione.pk, a=obiettivo)
    adotta_programma(utente=utente, programma_id=programma.pk, atto_id=adozione.pk)


def _modifica(utente: Utente, programma: Programma) -> None:
    """Frozen when what the act orders is written; what changes later differs from what was voted."""
    variante = Atto.objects.get(numero=9002, dati_esempio=True)
    modifica_programma_con_atto(utente=utente, programma_id=programma.pk, atto_id=variante.pk)


def _di_esempio(utente: Utente, giorno: date, numero: int, che: str) -> Atto:
    all_albo = giorno + timedelta(days=2)
    dati = {
        "tipo": Atto.Tipo.DELIBERAZIONE,
        "organo": Atto.Organo.GIUNTA,
        "registro": REGISTRO,
        "anno": giorno.year,
        "numero": numero,
        "data": giorno,
        "oggetto": f"DATI DI ESEMPIO. {che} del programma attuativo del piano strategico per l'abitare.",
    }
    proposta = proponi_date("deliberazione", "giunta", all_albo)
    if proposta:
        dati |= {"pubblicato_dal": all_albo} | asdict(proposta)
    return crea_atto(utente=utente, dati=dati, parti=_parti_di_esempio(numero, giorno), dati_esempio=True)


def _parti_di_esempio(numero: int, giorno: date) -> PartiAtto:
    nome = f"DATI DI ESEMPIO – ALLEGATO A DELL'ATTO {numero}"
    impronta = hashlib.sha256(nome.encode()).hexdigest().upper()
    prima = giorno - timedelta(days=3)
    return PartiAtto(
        allegati=(DatiAllegato(nome, impronta),),
        pareri=(
            DatiParere("tecnico", "favorevole", "Dirigente di esempio", prima),
            DatiParere("contabile", "non_dovuto"),
        ),
    )
