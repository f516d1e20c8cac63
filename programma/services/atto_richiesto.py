# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was voted changes by an act, for the fields that the programme lists; what never was is free until it is."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from programma.models import Azione, CampoConAtto, Fase, Indicatore, Obiettivo, Programma
from programma.permissions import programma_di
from programma.queries.deliberato import data_di_adozione, delibera_vigente
from tavolo.storia import cambio_aperto

SERVE_ATTO = "Il programma è adottato e chiede un atto per {che}: scegli quello che lo dispone."
FUTURO = "L'atto ha una data futura: non ha ancora effetto."
PRECEDENTE = "L'atto è del {data}, prima di quello che ha adottato il programma ({adozione})."

DATE, PESO, ORIZZONTE = CampoConAtto.DATE, CampoConAtto.PESO, CampoConAtto.ORIZZONTE
VOCI: Mapping[type[models.Model], Mapping[str, CampoConAtto]] = {
    Programma: {
        **dict.fromkeys(("dal", "al"), DATE),
        **dict.fromkeys(("anno_breve", "anno_medio", "anno_lungo"), ORIZZONTE),
    },
    Obiettivo: {"orizzonte": ORIZZONTE, "peso": PESO, "settore": CampoConAtto.RESPONSABILE},
    Azione: {
        **dict.fromkeys(("inizio_previsto", "fine_prevista"), DATE),
        **dict.fromkeys(("settore", "persona"), CampoConAtto.RESPONSABILE),
        "peso": PESO,
        "obiettivo": ORIZZONTE,
        "stato": CampoConAtto.ANNULLAMENTO,
    },
    Fase: dict.fromkeys(("inizio_previsto", "fine_prevista"), DATE),
    Indicatore: dict.fromkeys(("obiettivo_valore", "data_obiettivo", "verso"), CampoConAtto.VALORE_OBIETTIVO),
}


def esigi_atto(oggetto: models.Model, campi: Iterable[str], gesto: str = "") -> None:
    """ValidationError at `atto` when these fields of what was voted change, and the open cambio names no act.

    `gesto` says in words what is being done; else the fields are named.
    """
    richiesti = campi_con_atto(oggetto, campi)
    if not richiesti:
        return
    with cambio_aperto() as cambio:
        atto: Any = cambio.atto
    if atto is not None:
        _esigi_che_disponga(atto, _programma_di(oggetto))
        return
    nomi = [str(oggetto._meta.get_field(campo).verbose_name) for campo in richiesti]  # type: ignore[union-attr]
    raise ValidationError({"atto": SERVE_ATTO.format(che=gesto or f"cambiare {', '.join(nomi)}")})


def campi_con_atto(oggetto: models.Model, campi: Iterable[str]) -> list[str]:
    """Those of the fields that change only by an act; none in a draft, nor of what was never voted."""
    if type(oggetto) not in VOCI:
        return []
    programma = _programma_di(oggetto)
    elencati = _elencati(type(oggetto), programma, campi)
    return elencati if elencati and _votato(oggetto, programma) else []


def campi_con_atto_delle_azioni(azioni: Iterable[Azione], campi: Iterable[str]) -> dict[int, list[str]]:
    """`campi_con_atto` by action, for many actions of one programme; two queries whatever their number."""
    per_id = {azione.pk: azione for azione in azioni}
    if not per_id:
        return {}
    programma = _programma_di(next(iter(per_id.values())))
    elencati = _elencati(Azione, programma, campi)
    delibera = delibera_vigente(programma.pk) if elencati else None
    votate = set(per_id)
    if delibera is not None:
        righe = Azione.storia.filter(id__in=per_id, history_date__lt=delibera.noto_al)
        votate = set(righe.values_list("id", flat=True))
    return {chiave: elencati if chiave in votate else [] for chiave in per_id}


def _elencati(modello: type[models.Model], programma: Programma, campi: Iterable[str]) -> list[str]:
    """Those of the fields that the programme lists; none in a draft."""
    if programma.stato == Programma.Stato.BOZZA:
        return []
    return [campo for campo, voce in VOCI[modello].items() if campo in set(campi) and voce in programma.campi_con_atto]


def _programma_di(oggetto: Any) -> Programma:
    if isinstance(oggetto, Indicatore):
        return oggetto.programma
    return programma_di(oggetto.azione if isinstance(oggetto, Fase) else oggetto)


def _votato(oggetto: Any, programma: Programma) -> bool:
    """It stood in the programme before the latest act; what nobody can tell counts as voted."""
    delibera = delibera_vigente(programma.pk)
    return delibera is None or oggetto.storia.filter(history_date__lt=delibera.noto_al).exists()


def _esigi_che_disponga(atto: Any, programma: Programma) -> None:
    adozione = data_di_adozione(programma.pk)
    if atto.data > oggi():
        raise ValidationError({"atto": FUTURO})
    if adozione and atto.data < adozione:
        raise ValidationError({"atto": PRECEDENTE.format(data=data_it(atto.data), adozione=data_it(adozione))})
