# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from collections.abc import Iterator

from django.core.exceptions import ObjectDoesNotExist

from abitare.lib.italiano import data_it
from delibere.services.verifica.riscontro import Riscontro
from programma.fotografia.canonico import istante
from programma.models import Congelamento
from programma.queries.congelamenti import ImprontaDiversa, discordanze_dalla_storia

CONTROLLO = "congelamento"
SCARTI_DETTI = 10


def verifica_congelamenti() -> Iterator[Riscontro]:
    """Each is read with the reader of its version and set beside the same instant in the history. One at a time."""
    for congelamento in Congelamento.objects.select_related("programma").order_by("pk").iterator(chunk_size=1):
        oggetto = f"n. {congelamento.pk} ({congelamento.programma} al {data_it(congelamento.al)})"
        for cosa in _difetti(congelamento):
            yield Riscontro(CONTROLLO, oggetto, cosa)


def _difetti(congelamento: Congelamento) -> Iterator[str]:
    try:
        trovati = discordanze_dalla_storia(congelamento)
    except ImprontaDiversa:
        yield "il contenuto non ha più l'impronta con cui fu congelato"
        return
    except (ValueError, KeyError, TypeError) as errore:
        yield f"il contenuto non si legge ({errore})"
        return
    except ObjectDoesNotExist:
        yield "nella storia il programma a quell'istante non c'è"
        return
    yield from _estremi_diversi(congelamento)
    yield from map(str, trovati[:SCARTI_DETTI])
    if len(trovati) > SCARTI_DETTI:
        yield f"altre {len(trovati) - SCARTI_DETTI} differenze dalla storia"


def _estremi_diversi(congelamento: Congelamento) -> Iterator[str]:
    """The columns beside the content say the same day, instant and version as the content."""
    albero = json.loads(congelamento.contenuto)
    estremi = {
        "schema": congelamento.schema,
        "al": congelamento.al.isoformat(),
        "noto_al": istante(congelamento.noto_al),
    }
    for nome, valore in estremi.items():
        if albero[nome] != valore:
            yield f"{nome}: {valore} nella riga, {albero[nome]} nel contenuto"
