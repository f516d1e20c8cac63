# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max

from abitare.lib.italiano import data_it
from abitare.lib.lavori import accoda
from abitare.lib.serrature import NUMERI_RAPPORTI, fino_al_commit
from abitare.lib.tempo import oggi
from delibere.models import EffettoAtto, Rapporto, Sezione
from delibere.permissions import puo_chiedere_rapporti
from programma.models import Programma
from programma.services.congelamenti import congela
from tavolo.models import Utente
from tavolo.permissions import incarico_di_coordinamento
from tavolo.storia import con_autore

LAVORO = "delibere.tasks.prepara_rapporto"
SCRITTI = {"titolo", "testo_copertina", "decisioni", "protocollo"}


@dataclass(frozen=True)
class Richiesta:
    """What the coordination writes when it asks; `al` is the day the report speaks of."""

    al: date
    titolo: str
    testo_copertina: str = ""
    decisioni: str = ""
    protocollo: str = ""
    sezioni: tuple[str, ...] = tuple(Sezione.values)


def chiedi_rapporto(*, utente: Utente, programma_id: int, richiesta: Richiesta) -> Rapporto:
    """The request and the data it rests on, in one transaction; then the job is queued.

    Numbers run by year without gaps: they are given under a lock and disappear with a transaction that fails.
    """
    incarico = incarico_di_coordinamento(utente, oggi())
    motivo = f"Rapporto di avanzamento al {data_it(richiesta.al)}"
    with con_autore(utente, motivo, settore=incarico.settore if incarico else None) as cambio:
        congelamento = congela(utente=utente, programma=Programma.objects.get(pk=programma_id), al=richiesta.al)
        anno = oggi().year
        rapporto = Rapporto(
            programma=congelamento.programma,
            congelamento=congelamento,
            cambio=cambio,
            anno=anno,
            numero=_prossimo(anno),
            titolo=richiesta.titolo,
            testo_copertina=richiesta.testo_copertina,
            decisioni=richiesta.decisioni,
            protocollo=richiesta.protocollo,
            sezioni=_in_ordine(richiesta.sezioni),
            atti=atti_di_riferimento(congelamento.programma),
            profilo=settings.PDF_PROFILO,
        )
        rapporto.clean_fields(exclude={campo.name for campo in Rapporto._meta.fields} - SCRITTI)
        rapporto.save()
        accoda(LAVORO, rapporto.pk)
    return rapporto


def riprova(*, utente: Utente, rapporto_id: int) -> Rapporto:
    """A failed report goes back among those asked for, with the same data and as many attempts as a new one."""
    with con_autore(utente, "Nuovo tentativo di preparare il rapporto"):
        rapporto = Rapporto.objects.select_for_update(of=("self",)).select_related("programma").get(pk=rapporto_id)
        if not puo_chiedere_rapporti(utente, rapporto.programma):
            raise PermissionDenied
        if rapporto.stato != Rapporto.Stato.FALLITO:
            raise ValidationError("Si riprova solo un rapporto fallito.", code="stato")
        rapporto.stato, rapporto.tentativi, rapporto.errore = Rapporto.Stato.RICHIESTO, 0, ""
        rapporto.iniziato = rapporto.finito = None
        rapporto.save(update_fields=["stato", "tentativi", "errore", "iniziato", "finito"])
        accoda(LAVORO, rapporto.pk)
    return rapporto


def atti_di_riferimento(programma: Programma) -> list[str]:
    """The acts on which the programme rests, in words, oldest first."""
    effetti = EffettoAtto.objects.filter(programma=programma).select_related("atto").order_by("atto__data", "pk")
    return [f"{_di_esempio(effetto)} ({effetto.get_tipo_display()})" for effetto in effetti]


def _di_esempio(effetto: EffettoAtto) -> str:
    atto = effetto.atto
    esempio = " – dato di esempio" if atto.dati_esempio else ""
    return f"{atto} del {data_it(atto.data)}{esempio}"


def _in_ordine(sezioni: Iterable[str]) -> list[str]:
    scelte = set(sezioni)
    if scelte - set(Sezione.values):
        raise ValidationError({"sezioni": "Una delle sezioni non esiste."})
    return [valore for valore in Sezione.values if valore in scelte]


def _prossimo(anno: int) -> int:
    fino_al_commit(NUMERI_RAPPORTI, anno)
    return (Rapporto.objects.filter(anno=anno).aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1
