# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes and order. In draft an action's number is its place; once adopted a number is never used twice."""

from collections.abc import Iterable

from django.db.models import Max

from programma.models import Azione, Obiettivo, Programma


def ultimo_numero(codice: str) -> int:
    return int(codice.rpartition(".")[2])


def chiave_codice(codice: str) -> tuple[int, ...]:
    """Sorts 1.10 after 1.9."""
    return tuple(int(parte) for parte in codice.split("."))


def prossimo_codice_obiettivo(programma: Programma) -> str:
    """The next whole number, among the codes ever used when the programme is adopted."""
    codici = set(programma.obiettivi.values_list("codice", flat=True))
    if programma.stato != Programma.Stato.BOZZA:
        codici |= set(Obiettivo.storia.filter(programma_id=programma.pk).values_list("codice", flat=True))
    return str(max((chiave_codice(codice)[0] for codice in codici), default=0) + 1)


def prossimo_codice_azione(obiettivo: Obiettivo) -> str:
    """Next code of an action of a locked objective."""
    codici = set(obiettivo.azioni.values_list("codice", flat=True))
    if obiettivo.programma.stato != Programma.Stato.BOZZA:
        codici |= set(Azione.storia.filter(obiettivo_id=obiettivo.pk).values_list("codice", flat=True))
    numero = max((ultimo_numero(codice) for codice in codici), default=0) + 1
    return f"{obiettivo.codice}.{numero}"


def prossimo_ordine(fratelli: Obiettivo | Programma) -> int:
    righe = fratelli.azioni if isinstance(fratelli, Obiettivo) else fratelli.obiettivi
    return int(righe.aggregate(ultimo=Max("ordine"))["ultimo"] or 0) + 1


def rinumera_azioni(obiettivo: Obiettivo, azioni: Iterable[Azione]) -> None:
    """Gives the actions of a locked objective the order they come in; in draft their codes follow it."""
    in_bozza = obiettivo.programma.stato == Programma.Stato.BOZZA
    for posto, azione in enumerate(azioni, start=1):
        codice = f"{obiettivo.codice}.{posto}" if in_bozza else azione.codice
        if (azione.ordine, azione.codice) != (posto, codice):
            azione.ordine, azione.codice = posto, codice
            azione.save(update_fields=["ordine", "codice"])


def ricodifica_azioni(obiettivo: Obiettivo) -> None:
    """The actions' codes follow a new code of their objective, which changes in draft only."""
    rinumera_azioni(obiettivo, obiettivo.azioni.select_for_update(of=("self",)).order_by("ordine", "pk"))


def rinumera_obiettivi(programma: Programma, obiettivi: list[Obiettivo]) -> None:
    """Same for the objectives: in draft the codes in use are given out again in the new order."""
    in_bozza = programma.stato == Programma.Stato.BOZZA
    codici = [obiettivo.codice for obiettivo in obiettivi]
    if in_bozza:
        codici.sort(key=chiave_codice)
    for posto, (obiettivo, codice) in enumerate(zip(obiettivi, codici, strict=True), start=1):
        cambia_codice = obiettivo.codice != codice
        if cambia_codice or obiettivo.ordine != posto:
            obiettivo.ordine, obiettivo.codice = posto, codice
            obiettivo.save(update_fields=["ordine", "codice"])
        if cambia_codice:
            ricodifica_azioni(obiettivo)
