# SPDX-License-Identifier: AGPL-3.0-or-later
"""A plan frozen as it stands, by the act of the Assemblea or for a document."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection

from abitare.lib.serrature import CONGELA_PIANI, fino_al_commit
from programma.fotografia.canonico import impronta
from programma.models import (
    Ambito,
    Comune,
    CongelamentoPiano,
    EnteProprietario,
    ParametroNormativo,
    PianoAnnuale,
    PianoTriennale,
)
from programma.models.piani import PianoBase
from programma.piani.canonico import VERSIONE, Fotografato, in_json
from programma.piani.fotografia import AttoDelPiano
from programma.queries.parametri import ParametroAssente
from programma.queries.presa_piani import fotografa_annuale, fotografa_triennale
from tavolo.storia import cambio_aperto

TERRITORIO = (Ambito, Comune, EnteProprietario, ParametroNormativo)


def turno_di_congelare() -> None:
    """Until the end of the transaction; taken before the row of the plan, as freezing holds those of the others too."""
    fino_al_commit(CONGELA_PIANI, 0)


def congela_piano(piano: PianoBase, *, approvazione: bool = False, atto: Any = None) -> CongelamentoPiano:
    """Inside an open act of writing that had its turno and holds the plan.

    Who writes in another plan of the ambito, in its Comuni or in the thresholds has ended, and nobody else begins:
    the history read at `noto_al` gives the same fotografia. ValidationError where no quota for indigenti was in force.
    """
    annuale = piano if isinstance(piano, PianoAnnuale) else None
    triennale: Any = annuale.triennale if annuale else piano
    _ferma(triennale.ambito_id)
    foto = _prendi(fotografa_annuale if annuale else fotografa_triennale, piano.pk, _detto(atto) if atto else None)
    contenuto = in_json(foto)
    with cambio_aperto() as cambio:
        return CongelamentoPiano.objects.create(
            annuale=annuale,
            triennale=None if annuale else triennale,
            cambio=cambio,
            approvazione=approvazione,
            noto_al=foto.noto_al,
            schema=VERSIONE,
            contenuto=contenuto,
            impronta=impronta(contenuto),
        )


def _detto(atto: Any) -> AttoDelPiano:
    esempio = " – dato di esempio" if atto.dati_esempio else ""
    return AttoDelPiano(atto.pk, f"{atto}{esempio}", atto.data, atto.oggetto)


def _prendi(presa: Callable[..., Fotografato], piano_id: int, atto: AttoDelPiano | None) -> Fotografato:
    try:
        return presa(piano_id, atto=atto)
    except ParametroAssente as errore:
        raise ValidationError(str(errore)) from errore


def _ferma(ambito_id: int) -> None:
    for righe in (
        PianoTriennale.objects.filter(ambito=ambito_id),
        PianoAnnuale.objects.filter(triennale__ambito=ambito_id),
    ):
        list(righe.order_by("pk").select_for_update(of=("self",)).values_list("pk"))
    with connection.cursor() as cursore:
        tabelle = ", ".join(connection.ops.quote_name(modello._meta.db_table) for modello in TERRITORIO)
        cursore.execute(f"LOCK TABLE {tabelle} IN SHARE MODE")
