# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from abitare.lib.italiano import data_it, momento_it
from delibere.services.verifica.riscontro import Riscontro
from programma.fotografia.canonico import istante
from programma.fotografia.riscontro import Discordanza
from programma.models import Congelamento, CongelamentoPiano
from programma.queries.congelamenti import ImprontaDiversa, discordanze_dalla_storia
from programma.queries.piani_congelati import discordanze_del_piano

CONTROLLO = "congelamento"
CONTROLLO_PIANI = "congelamento di un piano"
SCARTI_DETTI = 10


def verifica_congelamenti() -> Iterator[Riscontro]:
    """Each is read with the reader of its version and set beside the same instant in the history. One at a time."""
    for congelamento in Congelamento.objects.select_related("programma").order_by("pk").iterator(chunk_size=1):
        oggetto = f"n. {congelamento.pk} ({congelamento.programma} al {data_it(congelamento.al)})"
        for cosa in _difetti(congelamento, discordanze_dalla_storia, "il programma"):
            yield Riscontro(CONTROLLO, oggetto, cosa)


def verifica_piani_congelati() -> Iterator[Riscontro]:
    """The same of the plans."""
    righe = CongelamentoPiano.objects.select_related("annuale", "triennale").order_by("pk")
    for congelamento in righe.iterator(chunk_size=1):
        oggetto = f"n. {congelamento.pk} ({congelamento.piano} al {momento_it(congelamento.noto_al)})"
        for cosa in _difetti(congelamento, discordanze_del_piano, "il piano"):
            yield Riscontro(CONTROLLO_PIANI, oggetto, cosa)


def _difetti(congelamento: Any, discordanze: Callable[[Any], list[Discordanza]], chi: str) -> Iterator[str]:
    try:
        trovati = discordanze(congelamento)
    except ImprontaDiversa:
        yield "il contenuto non ha più l'impronta con cui fu congelato"
        return
    except (ValueError, KeyError, TypeError) as errore:
        yield f"il contenuto non si legge ({errore})"
        return
    except ObjectDoesNotExist:
        yield f"nella storia {chi} a quell'istante non c'è"
        return
    yield from _estremi_diversi(congelamento)
    yield from map(str, trovati[:SCARTI_DETTI])
    if len(trovati) > SCARTI_DETTI:
        yield f"altre {len(trovati) - SCARTI_DETTI} differenze dalla storia"


def _estremi_diversi(congelamento: Any) -> Iterator[str]:
    """The columns beside the content say the same thing, day, instant and version as the content."""
    albero = json.loads(congelamento.contenuto)
    estremi = {"schema": congelamento.schema, "noto_al": istante(congelamento.noto_al)}
    if isinstance(congelamento, CongelamentoPiano):
        estremi |= {"tipo": congelamento.tipo, "id": congelamento.piano.pk}
    else:
        estremi["al"] = congelamento.al.isoformat()
    for nome, valore in estremi.items():
        if albero[nome] != valore:
            yield f"{nome}: {valore} nella riga, {albero[nome]} nel contenuto"
