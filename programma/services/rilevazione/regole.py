# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules of the cycles: days that are no holidays, one open at a time, what may still change."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from programma.models import Azione, Rilevazione, Stato

FESTIVO = "Il {giorno} è festivo ({festa}): il primo giorno lavorativo è il {lavorativo}."
OGGI_FESTIVO = (
    "Oggi è festivo ({festa}) e non si apre né si chiude niente: il primo giorno lavorativo è il {lavorativo}."
)
GIA_APERTA = "È già aperta la rilevazione «{titolo}»: chiudila prima di aprirne un'altra."


def controlla(rilevazione: Rilevazione) -> None:
    """ValidationError by field: the days, in themselves and in the programme."""
    errori = {campo: _festivo(getattr(rilevazione, campo)) for campo in ("apre", "scade")}
    programma = rilevazione.programma
    if not programma.dal <= rilevazione.al <= programma.al:
        errori["al"] = f"La data di riferimento va dal {data_it(programma.dal)} al {data_it(programma.al)}."
    if rilevazione.scade < rilevazione.al:
        errori["scade"] = "La scadenza viene prima della data di riferimento."
    trovati = {campo: messaggio for campo, messaggio in errori.items() if messaggio}
    if trovati:
        raise ValidationError(trovati)


def _festivo(giorno: date) -> str:
    return _detto(FESTIVO, giorno)


def _detto(forma: str, giorno: date) -> str:
    calendario = settings.COMUNE.calendario
    festa = calendario.festa(giorno)
    lavorativo = data_it(calendario.prossimo_lavorativo(giorno))
    return forma.format(giorno=data_it(giorno), festa=festa, lavorativo=lavorativo) if festa else ""


def esigi_apertura_futura(giorno: date) -> None:
    if giorno < oggi():
        raise ValidationError({"apre": "Il giorno dell'apertura è già passato: scegli oggi o un giorno dopo."})


def esigi_giorno_non_festivo() -> None:
    """Nothing is opened or closed on a holiday."""
    rifiuto = _detto(OGGI_FESTIVO, oggi())
    if rifiuto:
        raise ValidationError(rifiuto, code="festivo")


def esigi_nessuna_aperta(rilevazione: Rilevazione) -> None:
    aperta = Rilevazione.objects.aperte().filter(programma=rilevazione.programma_id).exclude(pk=rilevazione.pk).first()
    if aperta:
        raise ValidationError(GIA_APERTA.format(titolo=aperta.titolo), code="aperta")


def da_chiedere(programma_id: int) -> list[Azione]:
    """The actions of which it makes sense to ask: neither concluded nor cancelled, in the order of the programme."""
    chiuse = (Stato.CONCLUSA, Stato.ANNULLATA)
    return list(Azione.objects.filter(obiettivo__programma=programma_id).exclude(stato__in=chiuse))


def esigi_azioni_del_programma(programma_id: int, scelte: Iterable[int]) -> list[int]:
    """The chosen ones in the order of the programme."""
    volute = set(scelte)
    trovate = [azione.pk for azione in da_chiedere(programma_id) if azione.pk in volute]
    if len(trovate) != len(volute):
        raise ValidationError({"azioni": "Una delle azioni scelte non è più tra quelle aperte del programma."})
    return trovate


def esigi_motivo(motivo: str, perche: str) -> None:
    if not motivo.strip():
        raise ValidationError({"motivo": perche})
