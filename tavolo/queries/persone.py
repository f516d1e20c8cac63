# SPDX-License-Identifier: AGPL-3.0-or-later
"""People, sectors and terms as the administrators' pages read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Prefetch, Q
from django.http import Http404

from abitare.lib.tempo import oggi
from tavolo.models import Incarico, Settore, SoggettoEsterno, Utente
from tavolo.models.utente import SISTEMA
from tavolo.permissions import amministra

M = TypeVar("M", bound=models.Model)


def _uno(utente: Utente, righe: models.QuerySet[M], pk: int) -> M:
    """Pages of administrators: closed to others whatever the id, so that nobody learns which ids exist."""
    if not amministra(utente):
        raise PermissionDenied
    oggetto = righe.filter(pk=pk).first()
    if oggetto is None:
        raise Http404
    return oggetto


def persone() -> models.QuerySet[Utente]:
    return Utente.objects.exclude(username=SISTEMA)


def persona_gestibile(utente: Utente, pk: int) -> Utente:
    return _uno(utente, persone(), pk)


def incarico_gestibile(utente: Utente, pk: int) -> Incarico:
    return _uno(utente, Incarico.objects.select_related("utente", "settore", "conferito_da"), pk)


def settore_gestibile(utente: Utente, pk: int) -> Settore:
    return _uno(utente, Settore.objects.all(), pk)


def soggetto_gestibile(utente: Utente, pk: int) -> SoggettoEsterno:
    return _uno(utente, SoggettoEsterno.objects.all(), pk)


def elenco_persone(*, q: str = "", ruolo: str = "", stato: str = "") -> models.QuerySet[Utente]:
    """People with their running terms in `vigenti`; every word of `q` is in name, username or address."""
    righe = persone()
    if stato != "tutti":
        righe = righe.filter(is_active=stato != "disattivati")
    for parola in q.split():
        in_nome = Q(first_name__icontains=parola) | Q(last_name__icontains=parola)
        righe = righe.filter(in_nome | Q(username__icontains=parola) | Q(email__icontains=parola))
    correnti = Incarico.objects.vigenti(oggi())
    if ruolo:
        righe = righe.filter(pk__in=correnti.filter(ruolo=ruolo).values("utente"))
    return righe.prefetch_related(
        Prefetch("incarichi", correnti.select_related("settore").order_by("dal"), to_attr="vigenti")
    )


def elenco_settori() -> models.QuerySet[Settore]:
    """Sectors with their running terms in `vigenti`."""
    correnti = Incarico.objects.vigenti(oggi()).select_related("utente").order_by("ruolo", "utente__last_name")
    return Settore.objects.prefetch_related(Prefetch("incarichi", correnti, to_attr="vigenti"))


@dataclass(frozen=True)
class VoceStoria:
    """A line of the `cronologia` component."""

    quando: datetime
    testo: str
    dettagli: tuple[str, ...]
    tono: str = ""
    url: str = ""


AZIONI = {"+": "aggiunto", "~": "modificato", "-": "tolto"}


def storia_persona(persona: Utente) -> list[VoceStoria]:
    """What happened to the person's data and terms, the latest first."""
    incarichi = Incarico.storia.filter(utente_id=persona.pk)
    righe = [*_voci("Dati della persona", persona.storia.all()), *_voci("Incarico", incarichi)]
    return sorted(righe, key=lambda voce: voce.quando, reverse=True)


def storia_settore(settore: Settore) -> list[VoceStoria]:
    incarichi = Incarico.storia.filter(settore_id=settore.pk)
    righe = [*_voci("Settore", settore.storia.all()), *_voci("Incarico", incarichi)]
    return sorted(righe, key=lambda voce: voce.quando, reverse=True)


def _voci(nome: str, storia: models.QuerySet) -> Iterable[VoceStoria]:
    precedenti: dict[int, models.Model] = {}
    for riga in storia.select_related("cambio__utente").order_by("history_id"):
        prima = precedenti.get(riga.id)
        precedenti[riga.id] = riga
        motivo = f"; {riga.cambio.motivo}" if riga.cambio.motivo else ""
        testo = f"{nome} {AZIONI[riga.history_type]} da {riga.cambio.utente}{motivo}"
        yield VoceStoria(riga.history_date, testo, tuple(_differenze(prima, riga)))


def _differenze(prima: models.Model | None, dopo: models.Model) -> Iterable[str]:
    for campo in dopo.tracked_fields:  # type: ignore[attr-defined]  # of the history rows
        nuovo, vecchio = _valore(campo, dopo), _valore(campo, prima) if prima else ""
        if campo.name not in {"id", "date_joined", "gruppo", "gruppo_coordinamento"} and nuovo != vecchio:
            yield f"{campo.verbose_name}: {f'{vecchio} → ' if prima else ''}{nuovo or 'vuoto'}"


def _valore(campo: models.Field, riga: models.Model) -> str:
    if campo.is_relation:
        collegato = getattr(riga, campo.name)
        return str(collegato) if collegato else ""
    valore = getattr(riga, campo.attname)
    if isinstance(valore, bool):
        return "sì" if valore else "no"
    if campo.choices:
        return str(dict(campo.flatchoices).get(valore, valore))
    return f"{valore:%d/%m/%Y}" if hasattr(valore, "strftime") else str(valore or "")
