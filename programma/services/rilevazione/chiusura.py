# SPDX-License-Identifier: AGPL-3.0-or-later
"""A cycle is closed: period locked, programme frozen, answers written down. And opened again, for a reason."""

from django.core.exceptions import ValidationError

from abitare.lib.italiano import momento_it
from abitare.lib.tempo import adesso, oggi
from programma.models import Passaggio, Rilevazione, RispostaRegistrata
from programma.queries.rilevazione.risposte import risposte
from programma.services.blocchi import scrive_nel_programma
from programma.services.congelamenti import congela
from programma.services.rilevazione.passaggi import segna_passaggio
from programma.services.rilevazione.regole import esigi_giorno_non_festivo, esigi_motivo, esigi_nessuna_aperta
from programma.services.rilevazione.stesura import blocca_rilevazione
from tavolo.models import Utente

NON_APERTA = "La rilevazione non è ancora aperta: non c'è niente da chiudere."
GIA_CHIUSA = "La rilevazione è già stata chiusa da {chi}, il {quando}."
NON_CHIUSA = "Si riapre solo una rilevazione chiusa."
NON_ULTIMA = "Dopo questa ne è già stata aperta un'altra: le risposte arrivate da allora sono di quella."
FUTURA = "La data di riferimento non è ancora passata: si chiude dal giorno di cui si parla."


def chiudi(*, utente: Utente, rilevazione_id: int) -> Passaggio:
    """The programme's row is held FOR UPDATE: no statement is half-way, and of two who close together one does.

    What is written afterwards belongs to the next cycle. The frozen programme is as of the reference date.
    """
    with scrive_nel_programma(utente, _programma_di(rilevazione_id), esclusivo=True) as programma:
        rilevazione = blocca_rilevazione(rilevazione_id)
        _esigi_aperta(rilevazione)
        esigi_giorno_non_festivo()
        if rilevazione.al > oggi():
            raise ValidationError(FUTURA, code="futura")
        congelamento = congela(utente=utente, programma=programma, al=rilevazione.al)
        dette, ora = risposte(rilevazione), adesso()
        rilevazione.stato, rilevazione.chiusa = Rilevazione.Stato.CHIUSA, ora
        rilevazione.save(update_fields=["stato", "chiusa"])
        passaggio = segna_passaggio(rilevazione, Passaggio.Tipo.CHIUSURA, ora, congelamento)
        RispostaRegistrata.objects.bulk_create(
            RispostaRegistrata(
                passaggio=passaggio,
                azione_id=detta.azione,
                settore_id=detta.settore,
                aggiornamento_id=detta.aggiornamento,
                quota=detta.quota,
            )
            for detta in dette
        )
    return passaggio


def riapri(*, utente: Utente, rilevazione_id: int, motivo: str) -> Rilevazione:
    """The last cycle of its programme goes back to be open; what came after its close comes back to it, marked late."""
    with scrive_nel_programma(utente, _programma_di(rilevazione_id), motivo=motivo, esclusivo=True):
        rilevazione = blocca_rilevazione(rilevazione_id)
        if rilevazione.stato != Rilevazione.Stato.CHIUSA:
            raise ValidationError(NON_CHIUSA, code="stato")
        esigi_motivo(motivo, "Scrivi perché la rilevazione si riapre: si legge per sempre nella sua pagina.")
        esigi_giorno_non_festivo()
        esigi_nessuna_aperta(rilevazione)
        if Rilevazione.objects.filter(programma=rilevazione.programma_id, aperta__gt=rilevazione.chiusa).exists():
            raise ValidationError(NON_ULTIMA, code="stato")
        rilevazione.stato, rilevazione.chiusa = Rilevazione.Stato.APERTA, None
        rilevazione.save(update_fields=["stato", "chiusa"])
        segna_passaggio(rilevazione, Passaggio.Tipo.RIAPERTURA, adesso())
    return rilevazione


def _programma_di(rilevazione_id: int) -> int:
    return Rilevazione.objects.values_list("programma_id", flat=True).get(pk=rilevazione_id)


def _esigi_aperta(rilevazione: Rilevazione) -> None:
    if rilevazione.stato == Rilevazione.Stato.PREVISTA:
        raise ValidationError(NON_APERTA, code="stato")
    if rilevazione.stato == Rilevazione.Stato.CHIUSA:
        chiusura = rilevazione.passaggi.select_related("cambio__utente").filter(tipo=Passaggio.Tipo.CHIUSURA).last()
        chi, quando = (chiusura.cambio.utente, chiusura.quando) if chiusura else ("", rilevazione.chiusa)
        raise ValidationError(GIA_CHIUSA.format(chi=chi, quando=momento_it(quando)), code="stato")
