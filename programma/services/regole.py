# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules every writing of the programme obeys, whatever road it comes by."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from abitare.lib.tempo import oggi
from programma.services.atto_richiesto import esigi_atto
from programma.services.conflitti import grezzi, valori
from tavolo.models import RUOLI_DI_SETTORE, Incarico, Settore, Utente

MOTIVO_MANCANTE = "Scrivi il motivo per cambiare: {campi}."


def cambiati(oggetto: models.Model, dati: Mapping[str, Any]) -> set[str]:
    mio = grezzi(dati)
    prima = valori(oggetto, mio)
    return {campo for campo in mio if mio[campo] != prima[campo]}


def esigi_ragioni(oggetto: models.Model, dati: Mapping[str, Any], sensibili: Iterable[str], motivo: str) -> None:
    """State, dates, targets, weights and ownership change only with a reason; what was voted, by an act too."""
    toccati = cambiati(oggetto, {campo: dati[campo] for campo in sensibili if campo in dati})
    if toccati and not motivo.strip():
        nomi = [str(oggetto._meta.get_field(campo).verbose_name) for campo in sensibili if campo in toccati]  # type: ignore[union-attr]
        raise ValidationError({"motivo": MOTIVO_MANCANTE.format(campi=", ".join(nomi))})
    esigi_atto(oggetto, toccati)


def esigi_settore_valido(settore: Settore, campo: str = "settore") -> None:
    if not Settore.objects.vigenti(oggi()).filter(pk=settore.pk).exists():
        raise ValidationError({campo: f"Il settore «{settore}» oggi non è valido."})


def al_lavoro_in(settore: Settore) -> models.QuerySet[Utente]:
    """Who has a running term in the sector today."""
    vigenti = Incarico.objects.vigenti(oggi()).filter(settore=settore, ruolo__in=RUOLI_DI_SETTORE)
    return Utente.objects.filter(is_active=True, pk__in=vigenti.values("utente"))


def esigi_persona_del_settore(persona: Utente | None, settore: Settore) -> None:
    if persona is not None and not al_lavoro_in(settore).filter(pk=persona.pk).exists():
        raise ValidationError({"persona": f"{persona} oggi non ha un incarico nel settore «{settore}»."})


def esigi_senza_atti(oggetto: Any) -> None:
    """What an act or a meeting speaks of is not deleted."""
    if oggetto.legami_atti.exists():
        raise ValidationError("Un atto ne parla: finché il legame resta, non si cancella.")
    if oggetto.legami_punti.exists() or oggetto.decisioni.exists():
        raise ValidationError("Un incontro del tavolo ne parla: non si cancella.")


def scrivi(oggetto: models.Model, dati: Mapping[str, Any]) -> bool:
    """Checks and saves what differs; a save that would change nothing is not made, and answers False."""
    diversi = cambiati(oggetto, dati)
    for campo in diversi:
        _assegna(oggetto, campo, dati[campo])
    oggetto.full_clean()
    if diversi:
        oggetto.save(update_fields=sorted(diversi))
    return bool(diversi)


def _assegna(oggetto: models.Model, campo: str, valore: Any) -> None:
    attributo = campo if isinstance(valore, models.Model) else oggetto._meta.get_field(campo).attname  # type: ignore[union-attr]
    setattr(oggetto, attributo, valore)


def limita(dati: Mapping[str, Any], campi: Iterable[str]) -> dict[str, Any]:
    """The data, once sure that they name nothing but these fields."""
    ignoti = set(dati) - set(campi)
    if ignoti:
        raise TypeError(f"fields that cannot be written here: {', '.join(sorted(ignoti))}")
    return dict(dati)
