# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an act does to a programme: each effect but the mandate keeps for ever the programme it speaks of."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from delibere.models import Atto, EffettoAtto
from delibere.services.atti import blocca_atto
from programma.fotografia.presa import fotografa
from programma.models import Programma
from programma.queries.deliberato import data_di_adozione, delibera_vigente, diverso_dal_deliberato
from programma.services.atto_richiesto import FUTURO, PRECEDENTE
from programma.services.blocchi import scrive_nel_programma
from programma.services.congelamenti import congela
from programma.services.stato import Passaggio, imposta_stato
from tavolo.models import Utente

Tipo = EffettoAtto.Tipo
NON_ADOTTATO = "Solo un programma adottato si modifica con un atto: questo è {stato}."
GIA_MODIFICATO = "L'atto ha già modificato il programma: scrivi perché si congela di nuovo."
NIENTE_DI_NUOVO = (
    "Da quanto deliberato non è cambiato niente: scrivi nel programma le modifiche che l'atto dispone, poi torna qui."
)


def collega_mandato(*, utente: Utente, programma_id: int, atto_id: int, motivo: str = "") -> EffettoAtto:
    """The act that asked for the programme; the programme itself does not change."""
    with _applica(utente, programma_id, atto_id, motivo, esclusivo=False) as (programma, atto):
        effetto = _nuovo(atto, programma, Tipo.MANDATO)
        effetto.save()
    return effetto


def adotta_programma(*, utente: Utente, programma_id: int, atto_id: int, motivo: str = "") -> EffettoAtto:
    """From draft to adopted, and what is adopted is frozen: the data on the day of the act, known today."""
    with _applica(utente, programma_id, atto_id, motivo) as (bloccato, atto):
        effetto = _nuovo(atto, bloccato, Tipo.ADOZIONE)
        imposta_stato(utente=utente, programma_id=programma_id, passaggio=Passaggio.ADOZIONE, atto=atto)
        return _congela(utente, effetto)


def modifica_programma_con_atto(*, utente: Utente, programma_id: int, atto_id: int, motivo: str = "") -> EffettoAtto:
    """What now stands in an adopted programme becomes what was voted.

    The same act may do it again, with a reason: something it orders was written late. The former congelamento stays.
    """
    with _applica(utente, programma_id, atto_id, motivo) as (bloccato, atto):
        gia = EffettoAtto.objects.filter(atto=atto, programma=bloccato, tipo=Tipo.MODIFICA).first()
        if gia and not motivo.strip():
            raise ValidationError({"motivo": GIA_MODIFICATO})
        effetto = gia or _nuovo(atto, bloccato, Tipo.MODIFICA)
        _esigi_da_modificare(bloccato, atto)
        return _congela(utente, effetto)


def chiudi_programma(*, utente: Utente, programma_id: int, atto_id: int, motivo: str = "") -> EffettoAtto:
    """From adopted to closed, for ever; the last data are frozen."""
    with _applica(utente, programma_id, atto_id, motivo) as (bloccato, atto):
        effetto = _nuovo(atto, bloccato, Tipo.CHIUSURA)
        imposta_stato(utente=utente, programma_id=programma_id, passaggio=Passaggio.CHIUSURA, atto=atto)
        return _congela(utente, effetto)


@contextmanager
def _applica(
    utente: Utente, programma_id: int, atto_id: int, motivo: str, *, esclusivo: bool = True
) -> Iterator[tuple[Programma, Atto]]:
    """One act of writing in a programme by an act, both held: the day of the act stands still."""
    citato = Atto.objects.get(pk=atto_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, atto=citato, esclusivo=esclusivo) as programma:
        yield programma, blocca_atto(atto_id)


def _nuovo(atto: Atto, programma: Programma, tipo: str) -> EffettoAtto:
    """An effect that may be written, but for the congelamento it still lacks."""
    if atto.data > oggi():
        raise ValidationError(FUTURO, code="futuro")
    effetto = EffettoAtto(atto=atto, programma=programma, tipo=tipo)
    effetto.full_clean(exclude={"congelamento"})
    return effetto


def _esigi_da_modificare(programma: Programma, atto: Atto) -> None:
    if programma.stato != Programma.Stato.ADOTTATO:
        raise ValidationError(NON_ADOTTATO.format(stato=programma.get_stato_display()), code="stato")
    adozione = data_di_adozione(programma.pk)
    if adozione and atto.data < adozione:
        raise ValidationError(PRECEDENTE.format(data=data_it(atto.data), adozione=data_it(adozione)))
    vigente = delibera_vigente(programma.pk)
    if vigente and not diverso_dal_deliberato(vigente, fotografa(programma.pk, al=oggi())):
        raise ValidationError(NIENTE_DI_NUOVO, code="niente")


def _congela(utente: Utente, effetto: EffettoAtto) -> EffettoAtto:
    al = min(effetto.atto.data, oggi())
    effetto.congelamento = congela(utente=utente, programma=effetto.programma, al=al)
    effetto.full_clean()
    effetto.save()
    return effetto
