# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.italiano import data_it
from abitare.lib.lavori import accoda
from abitare.lib.tempo import giorno_di
from delibere.models import Rapporto, Sezione
from delibere.permissions import puo_chiedere_rapporti
from delibere.services.confronti import confronti_di
from delibere.services.documenti import LAVORO, chiedi_documento
from programma.models import Programma
from tavolo.models import Utente
from tavolo.storia import con_autore

PRIMA = "Il programma comincia il {data}: scegli una data da quel giorno in poi."


@dataclass(frozen=True)
class Richiesta:
    """What the coordination writes when it asks; `al` is the day the report speaks of.

    `sostituisce` is the key of the report of which this is a new version.
    """

    al: date
    titolo: str
    testo_copertina: str = ""
    decisioni: str = ""
    protocollo: str = ""
    sezioni: tuple[str, ...] = tuple(Sezione.values)
    sostituisce: int | None = None


def chiedi_rapporto(*, utente: Utente, programma_id: int, richiesta: Richiesta) -> Rapporto:
    """ValidationError at `al` for a day to come, or before the programme began and was in the portal."""
    primo = primo_giorno(programma_id)
    if richiesta.al < primo:
        raise ValidationError({"al": PRIMA.format(data=data_it(primo))}, code="prima")
    return chiedi_documento(
        utente=utente,
        programma_id=programma_id,
        al=richiesta.al,
        motivo=f"Rapporto di avanzamento al {data_it(richiesta.al)}",
        sostituisce=richiesta.sostituisce,
        campi=lambda congelamento: {
            "genere": Rapporto.Genere.RAPPORTO,
            "titolo": richiesta.titolo,
            "testo_copertina": richiesta.testo_copertina,
            "decisioni": richiesta.decisioni,
            "protocollo": richiesta.protocollo,
            "sezioni": _in_ordine(richiesta.sezioni),
            "confronti": confronti_di(congelamento, richiesta.sezioni),
        },
    )


def primo_giorno(programma_id: int) -> date:
    """The first day there is something to say of: the period's, or that of the portal when it comes before."""
    nel_portale = Programma.storia.filter(id=programma_id).order_by("history_date", "history_id").first()
    return min(giorno_di(nel_portale.history_date), nel_portale.dal)


def riprova(*, utente: Utente, rapporto_id: int) -> Rapporto:
    """A failed document goes back among those asked for, with the same data and as many attempts as a new one."""
    with con_autore(utente, "Nuovo tentativo di preparare il documento"):
        rapporto = Rapporto.objects.select_for_update(of=("self",)).select_related("programma").get(pk=rapporto_id)
        if not puo_chiedere_rapporti(utente, rapporto.programma):
            raise PermissionDenied
        if rapporto.stato != Rapporto.Stato.FALLITO:
            raise ValidationError("Si riprova solo un documento fallito.", code="stato")
        rapporto.stato, rapporto.tentativi, rapporto.errore = Rapporto.Stato.RICHIESTO, 0, ""
        rapporto.iniziato = rapporto.finito = None
        rapporto.save(update_fields=["stato", "tentativi", "errore", "iniziato", "finito"])
        accoda(LAVORO, rapporto.pk)
    return rapporto


def _in_ordine(sezioni: Iterable[str]) -> list[str]:
    scelte = set(sezioni)
    if scelte - set(Sezione.values):
        raise ValidationError({"sezioni": "Una delle sezioni non esiste."})
    return [valore for valore in Sezione.values if valore in scelte]
