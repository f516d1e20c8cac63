# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether a file is one this portal made: by its bytes, by its first bytes, or by the data attached inside."""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from abitare.lib.esame import Esame
from delibere.models import AllegatoAtto, Atto, DocumentoPiano, Foglio, Rapporto, Verbale


class Esito(StrEnum):
    IDENTICO = "identico"
    CON_AGGIUNTE = "con aggiunte"
    SOLO_I_DATI = "solo i dati"
    DATI_NOSTRI_FILE_NO = "dati nostri, file no"
    IGNOTO = "ignoto"


@dataclass(frozen=True, slots=True)
class Riconosciuto:
    """A document of the portal, and the acts that name its impronta among their attachments."""

    rapporto: Rapporto | Foglio | DocumentoPiano | Verbale
    atti: tuple[Atto, ...]


@dataclass(frozen=True, slots=True)
class Riconoscimento:
    esito: Esito
    documenti: tuple[Riconosciuto, ...] = ()


def misure_dei_documenti() -> set[int]:
    """How long the documents are: what the beginnings of a file are compared with."""
    misure = (righe.values_list("dimensione", flat=True) for righe in (_rapporti(), _fogli(), _piani(), _verbali()))
    return {misura for sue in misure for misura in sue if misura}


def riconosci_file(esame: Esame) -> Riconoscimento:
    """The strictest answer that holds; of the P7M it is the content inside that is looked at."""
    if identici := _stampati(esame.impronta):
        return Riconoscimento(Esito.CON_AGGIUNTE if esame.buste else Esito.IDENTICO, identici)
    if estesi := _stampati(*esame.inizi.values()):
        return Riconoscimento(Esito.CON_AGGIUNTE, estesi)
    if dati := _dai_dati(esame.impronta):
        return Riconoscimento(Esito.SOLO_I_DATI, dati)
    if dati := _dai_dati(*esame.allegati):
        return Riconoscimento(Esito.DATI_NOSTRI_FILE_NO, dati)
    return Riconoscimento(Esito.IGNOTO)


def riconosci_impronta(impronta: str) -> Riconoscimento:
    """`impronta`: 64 upper-case hex digits, of a file or of the data printed in it."""
    if identici := _stampati(impronta):
        return Riconoscimento(Esito.IDENTICO, identici)
    dati = _dai_dati(impronta)
    return Riconoscimento(Esito.SOLO_I_DATI, dati) if dati else Riconoscimento(Esito.IGNOTO)


def _rapporti() -> QuerySet[Rapporto]:
    return Rapporto.objects.pronti()


def _fogli() -> QuerySet[Foglio]:
    return Foglio.objects.pronti()


def _piani() -> QuerySet[DocumentoPiano]:
    righe = DocumentoPiano.objects.pronti().order_by("pk")
    return righe.select_related("congelamento__annuale", "congelamento__triennale", "cambio")


def _verbali() -> QuerySet[Verbale]:
    return Verbale.objects.pronti().select_related("incontro", "cambio").order_by("pk")


def _stampati(*impronte: str) -> tuple[Riconosciuto, ...]:
    """Documents whose file has one of these improntas."""
    fogli = _fogli().filter(impronta__in=impronte).select_related("atto", "cambio").order_by("pk")
    piani, verbali = (righe.filter(impronta__in=impronte) for righe in (_piani(), _verbali()))
    return _dei_rapporti(Q(impronta__in=impronte)) + _senza_atti(*fogli, *piani, *verbali)


def _senza_atti(*stampe: Foglio | DocumentoPiano | Verbale) -> tuple[Riconosciuto, ...]:
    return tuple(Riconosciuto(stampa, ()) for stampa in stampe)


def _di_dati(*impronte: str) -> Q:
    """Documents made from the canonical JSON, or with the table, that has one of these improntas."""
    return Q(congelamento__impronta__in=impronte) | Q(impronte_allegati__overlap=list(impronte))


def _dai_dati(*impronte: str) -> tuple[Riconosciuto, ...]:
    condizione = _di_dati(*impronte)
    altri = _senza_atti(*_piani().filter(condizione), *_verbali().filter(impronta_dati__in=impronte))
    return _dei_rapporti(condizione) + altri


def _dei_rapporti(condizione: Q) -> tuple[Riconosciuto, ...]:
    rapporti = list(_rapporti().filter(condizione).select_related("cambio").order_by("pk"))
    allegati = AllegatoAtto.objects.filter(impronta__in=[r.impronta for r in rapporti]).select_related("atto")
    per_impronta: dict[str, list[Atto]] = {}
    for allegato in allegati.order_by("atto__data", "pk"):
        per_impronta.setdefault(allegato.impronta, []).append(allegato.atto)
    return tuple(Riconosciuto(r, tuple(per_impronta.get(r.impronta, ()))) for r in rapporti)
