# SPDX-License-Identifier: AGPL-3.0-or-later
"""People, sectors and terms as the administrators' pages read them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Prefetch, Q, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.http import Http404

from abitare.lib.tempo import oggi
from tavolo.models import Cambio, Incarico, Settore, SoggettoEsterno, Utente
from tavolo.models.utente import SISTEMA
from tavolo.permissions import amministra
from tavolo.queries.oscuramenti import coperture, copri

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
    attivi = Incarico.objects.vigenti(oggi()).filter(utente__is_active=True)
    correnti = attivi.select_related("utente").order_by("ruolo", "utente__last_name")
    return Settore.objects.prefetch_related(Prefetch("incarichi", correnti, to_attr="vigenti"))


@dataclass(frozen=True)
class VoceStoria:
    """A line of the `cronologia` component."""

    quando: datetime
    testo: str
    dettagli: tuple[str, ...]
    tono: str = ""
    url: str = ""


VUOTO = "vuoto"
AZIONI = {"+": "inserimento", "~": "modifica", "-": "cancellazione"}


def storia_persona(persona: Utente) -> list[VoceStoria]:
    """What happened to the person's data and terms, the latest first."""
    return _in_ordine(_dati("Dati", persona.storia), _incarichi(utente_id=persona.pk))


def storia_settore(settore: Settore) -> list[VoceStoria]:
    return _in_ordine(_dati("Dati", settore.storia), _incarichi(settore_id=settore.pk))


def _in_ordine(*gruppi: Iterable[VoceStoria]) -> list[VoceStoria]:
    return sorted(chain(*gruppi), key=lambda voce: voce.quando, reverse=True)


def _dati(nome: str, storia: Any) -> Iterable[VoceStoria]:
    return _voci(storia.all(), lambda riga: nome)


def _incarichi(**quali: int) -> Iterable[VoceStoria]:
    righe = Incarico.storia.filter(**quali).select_related("utente", "settore", "conferito_da")
    return _voci(righe, lambda riga: f"Incarico di {riga.utente} ({riga.get_ruolo_display()}, {_sede(riga)})")


def _sede(riga: Any) -> str:
    return riga.settore.nome if riga.settore else riga.get_organo_display()


def _voci(storia: models.QuerySet, nome: Callable[[Any], str]) -> Iterable[VoceStoria]:
    precedenti: dict[int, models.Model] = {}
    coperti = coperture(storia.model.instance_type, Cambio)
    for riga in storia.select_related("cambio__utente").order_by("history_id"):
        copri(coperti, riga)
        prima = precedenti.get(riga.id)
        precedenti[riga.id] = riga
        testo = f"{nome(riga)}: {AZIONI[riga.history_type]} di {riga.cambio.utente}"
        if riga.cambio.motivo:
            testo = f"{testo}. Motivo: {copri(coperti, riga.cambio).motivo}"
        yield VoceStoria(riga.history_date, testo, tuple(_differenze(prima, riga)))


def _differenze(prima: models.Model | None, dopo: models.Model) -> Iterable[str]:
    for campo in dopo.tracked_fields:  # type: ignore[attr-defined]  # of the history rows
        nuovo, vecchio = _valore(campo, dopo), _valore(campo, prima) if prima else ""
        if campo.name not in {"id", "date_joined", "gruppo", "gruppo_coordinamento"} and nuovo != vecchio:
            yield f"{campo.verbose_name}: {f'{vecchio or VUOTO} → ' if prima else ''}{nuovo or VUOTO}"


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


def nome_intero(percorso: str = "") -> Coalesce:
    """What `str(utente)` gives, said to the database; `percorso` leads to the person."""
    nome = Trim(Concat(f"{percorso}first_name", Value(" "), f"{percorso}last_name"))
    return Coalesce(NullIf(nome, Value("")), f"{percorso}username", output_field=TextField())
