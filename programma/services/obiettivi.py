# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from programma.models import Obiettivo, Programma
from programma.services.blocchi import blocca_obiettivo, scrive_nel_programma
from programma.services.conflitti import Valori, grezzi
from programma.services.numerazione import (
    prossimo_codice_obiettivo,
    prossimo_ordine,
    ricodifica_azioni,
    rinumera_obiettivi,
)
from programma.services.parti import Riga, concilia_tutto, scrivi_righe
from programma.services.regole import cambiati, esigi_ragioni, esigi_senza_atti, esigi_settore_valido, limita, scrivi
from tavolo.models import Settore, Utente
from tavolo.storia import Via

CAMPI = ("codice", "titolo", "descrizione", "orizzonte", "settore", "peso", "codice_dup", "linea_mandato")
CON_MOTIVO = ("orizzonte", "settore", "peso")
CODICE_FISSO = "Il programma è adottato: i codici non cambiano più."
ORDINE_VECCHIO = "L'elenco è cambiato mentre lo riordinavi: guarda com'è adesso e riprova."


def crea_obiettivo(
    *,
    utente: Utente,
    programma_id: int,
    dati: Mapping[str, Any],
    indicatori: Sequence[Riga] = (),
    motivo: str = "",
    via: Via | None = None,
) -> Obiettivo:
    """`dati`: CAMPI; without `codice` it takes the next number."""
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=via, esclusivo=True) as programma:
        scelti = limita(dati, CAMPI)
        scelti["codice"] = scelti.get("codice") or prossimo_codice_obiettivo(programma)
        obiettivo = Obiettivo(programma=programma, ordine=prossimo_ordine(programma), **scelti)
        obiettivo.full_clean()
        esigi_settore_valido(obiettivo.settore)
        obiettivo.save()
        scrivi_righe(obiettivo, {"indicatori": indicatori}, motivo=motivo)
    return obiettivo


def modifica_obiettivo(
    *,
    utente: Utente,
    obiettivo_id: int,
    dati: Mapping[str, Any],
    indicatori: Sequence[Riga] = (),
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
    atto: Any = None,
    via: Via | None = None,
) -> Obiettivo:
    """`dati`: CAMPI. `indicatori`: rows to write with it; what is not named stays as it is."""
    programma_id = Obiettivo.objects.values_list("programma_id", flat=True).get(pk=obiettivo_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=via, atto=atto) as programma:
        obiettivo = blocca_obiettivo(obiettivo_id)
        mio = grezzi(limita(dati, CAMPI))
        nuovi, tabelle = concilia_tutto(obiettivo, (versione, vista), mio, {"indicatori": indicatori})
        prima = obiettivo.versione
        _cambia_obiettivo(programma, obiettivo, nuovi, motivo)
        if scrivi_righe(obiettivo, tabelle, motivo=motivo) and obiettivo.versione == prima:
            obiettivo.save(update_fields=[])
    return obiettivo


def _cambia_obiettivo(programma: Programma, obiettivo: Obiettivo, nuovi: Valori, motivo: str) -> None:
    diversi = cambiati(obiettivo, nuovi)
    if "codice" in diversi and programma.stato != Programma.Stato.BOZZA:
        raise ValidationError({"codice": CODICE_FISSO})
    esigi_ragioni(obiettivo, nuovi, CON_MOTIVO, motivo)
    scrivi(obiettivo, nuovi)
    if "settore" in diversi:
        esigi_settore_valido(Settore.objects.get(pk=obiettivo.settore_id))
    if "codice" in diversi:
        ricodifica_azioni(obiettivo)


def elimina_obiettivo(*, utente: Utente, obiettivo_id: int, motivo: str = "", via: Via | None = None) -> None:
    """Only in a draft and without actions: what was adopted is never deleted."""
    programma_id = Obiettivo.objects.values_list("programma_id", flat=True).get(pk=obiettivo_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=via) as programma:
        obiettivo = blocca_obiettivo(obiettivo_id)
        if programma.stato != Programma.Stato.BOZZA:
            raise ValidationError("Il programma è adottato: i suoi obiettivi non si cancellano.")
        if obiettivo.azioni.exists():
            raise ValidationError("L'obiettivo ha delle azioni: spostale sotto un altro obiettivo o cancellale prima.")
        esigi_senza_atti(obiettivo)
        obiettivo.delete()


def riordina_obiettivi(
    *, utente: Utente, programma_id: int, ordine: Sequence[int], motivo: str = "", via: Via | None = None
) -> None:
    """`ordine`: the ids of all the objectives, first to last."""
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=via, esclusivo=True) as programma:
        righe = programma.obiettivi.select_for_update(of=("self",)).select_related("programma")
        presenti = {obiettivo.pk: obiettivo for obiettivo in righe}
        if sorted(presenti) != sorted(ordine):
            raise ValidationError(ORDINE_VECCHIO)
        rinumera_obiettivi(programma, [presenti[pk] for pk in ordine])
