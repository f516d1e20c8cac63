# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a document of any kind is asked for: its row, its number, the data it rests on and its job."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max

from abitare.lib.italiano import data_it
from abitare.lib.lavori import accoda
from abitare.lib.serrature import NUMERI_RAPPORTI, fino_al_commit
from abitare.lib.tempo import oggi
from delibere.models import EffettoAtto, Rapporto
from programma.models import Congelamento, Programma
from programma.services.congelamenti import congela
from tavolo.models import Utente
from tavolo.permissions import incarico_di_coordinamento
from tavolo.storia import con_autore

LAVORO = "delibere.tasks.prepara_rapporto"
SCRITTI = {"titolo", "testo_copertina", "decisioni", "protocollo"}


def chiedi_documento(
    *,
    utente: Utente,
    programma_id: int,
    al: date,
    motivo: str,
    campi: Callable[[Congelamento], Mapping[str, Any]],
    sostituisce: int | None = None,
) -> Rapporto:
    """The request and the data it rests on, in one transaction; then the job is queued.

    `campi` says what the row has more, once the data are frozen; `sostituisce` is the document whose place it takes.
    Numbers run by year without gaps, one series for all kinds: they are given under a lock and disappear with a
    transaction that fails.
    """
    incarico = incarico_di_coordinamento(utente, oggi())
    with con_autore(utente, motivo, settore=incarico.settore if incarico else None) as cambio:
        congelamento = congela(utente=utente, programma=Programma.objects.get(pk=programma_id), al=al)
        anno = oggi().year
        rapporto = Rapporto(
            programma=congelamento.programma,
            congelamento=congelamento,
            cambio=cambio,
            anno=anno,
            numero=_prossimo(anno),
            atti=atti_di_riferimento(congelamento.programma),
            profilo=settings.PDF_PROFILO,
            **campi(congelamento),
        )
        rapporto.clean_fields(exclude={campo.name for campo in Rapporto._meta.fields} - SCRITTI)
        rapporto.sostituisce = _sostituibile(rapporto, sostituisce) if sostituisce else None
        rapporto.save()
        accoda(LAVORO, rapporto.pk)
    return rapporto


def atti_di_riferimento(programma: Programma) -> list[str]:
    """The acts on which the programme rests, in words, oldest first."""
    effetti = EffettoAtto.objects.filter(programma=programma).select_related("atto").order_by("atto__data", "pk")
    return [f"{_di_esempio(effetto)} ({effetto.get_tipo_display()})" for effetto in effetti]


def _sostituibile(nuovo: Rapporto, pk: int) -> Rapporto:
    """Freezing holds the programme's row, so no other version of the same document is being asked for meanwhile."""
    pari = {campo: getattr(nuovo, campo) for campo in ("genere", "programma", "azione", "settore")}
    vecchio = Rapporto.objects.filter(pk=pk, stato=Rapporto.Stato.PRONTO, **pari).first()
    if vecchio is None:
        raise ValidationError({"sostituisce": "Si sostituisce un documento pronto, dello stesso genere e programma."})
    nuova_versione = Rapporto.objects.filter(sostituisce=vecchio).first()
    if nuova_versione:
        raise ValidationError({"sostituisce": f"{vecchio}: ne ha già preso il posto {nuova_versione}."})
    return vecchio


def _di_esempio(effetto: EffettoAtto) -> str:
    atto = effetto.atto
    esempio = " – dato di esempio" if atto.dati_esempio else ""
    return f"{atto} del {data_it(atto.data)}{esempio}"


def _prossimo(anno: int) -> int:
    fino_al_commit(NUMERI_RAPPORTI, anno)
    return (Rapporto.objects.filter(anno=anno).aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1
