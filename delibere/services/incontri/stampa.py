# SPDX-License-Identifier: AGPL-3.0-or-later
"""The minutes as PDF, by the way of every document; sent, once ready, to those who were present."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from abitare.lib.italiano import data_it
from abitare.lib.lavori import accoda
from abitare.lib.pdf import Documento, Profilo
from abitare.lib.serrature import VERBALI
from delibere.models import Convocato, Incontro, Spedizione, Stampa, Verbale
from delibere.models.stampa import StampaQuerySet
from delibere.pdf import rendi_verbale
from delibere.queries.incontri import da_scrivere
from delibere.report.dell_incontro import dati_del_verbale
from delibere.report.foglio import in_json
from delibere.report.verbale import da_json
from delibere.services import lavori_pdf
from delibere.services.incontri import inviti
from delibere.services.incontri.comuni import blocca_incontro, scrive_da_coordinamento
from programma.fotografia.canonico import impronta
from tavolo.models import Cambio, Utente
from tavolo.storia import cambio_aperto

LAVORO = "delibere.tasks.prepara_verbale"
PRESENTI = (Convocato.Presenza.PRESENTE, Convocato.Presenza.DA_REMOTO)
ALLEGATO = """In allegato il verbale approvato: {incontro}.

Si legge anche nel portale: {indirizzo}
"""


def chiedi_verbale(incontro: Incontro) -> Verbale:
    """Inside an open act of writing, with the meeting locked: its data are those of this instant."""
    with cambio_aperto() as cambio:
        return _chiedi(incontro, cambio)


def prepara_verbale(*, utente: Utente, incontro_id: int) -> Verbale:
    """Again, where the last one was given up."""
    with scrive_da_coordinamento(utente, "Verbale preparato di nuovo"):
        incontro = blocca_incontro(incontro_id)
        ultimo = Verbale.objects.filter(incontro=incontro).first()
        if ultimo is None or ultimo.stato != Stampa.Stato.FALLITO:
            raise ValidationError("Il verbale c'è già, o è in preparazione.", code="stato")
        return chiedi_verbale(incontro)


def _chiedi(incontro: Incontro, cambio: Cambio) -> Verbale:
    dati = in_json(dati_del_verbale(incontro, noto_al=cambio.istante, ente=settings.COMUNE.nome))
    verbale = Verbale.objects.create(
        incontro=incontro,
        cambio=cambio,
        numero=Verbale.objects.filter(incontro=incontro).count() + 1,
        dati=dati,
        impronta_dati=impronta(dati),
        profilo=settings.PDF_PROFILO,
    )
    accoda(LAVORO, verbale.pk)
    return verbale


def lavora(verbale_id: int) -> None:
    lavori_pdf.lavora(DEI_VERBALI, verbale_id)


def riprendi() -> int:
    return lavori_pdf.riprendi(DEI_VERBALI)


def _righe() -> StampaQuerySet[Verbale]:
    return Verbale.objects.select_related("incontro", "cambio__utente")


def _cartella(verbale: Verbale) -> str:
    return f"verbali/{verbale.incontro_id}/{verbale.numero}"


def _rendi(verbale: Verbale) -> Documento:
    return rendi_verbale(da_json(verbale.dati), comune=settings.COMUNE, profilo=Profilo(verbale.profilo))


def _annuncia(verbale: Verbale, _documento: Documento) -> None:
    incontro, _ = da_scrivere(verbale.incontro)
    for convocato in incontro.convocati.filter(presenza__in=PRESENTI).select_related("utente"):
        if convocato.indirizzo:
            Spedizione.objects.create(
                incontro=verbale.incontro,
                convocato=convocato,
                genere=Spedizione.Genere.VERBALE,
                sequenza=verbale.numero,
                indirizzo=convocato.indirizzo,
                oggetto=f"Verbale: {inviti.titolo(incontro)}, {data_it(incontro.inizio)}"[:200],
                testo=ALLEGATO.format(incontro=incontro, indirizzo=inviti.pagina(incontro)),
                prossimo_tentativo=timezone.now(),
            )
    accoda(inviti.LAVORO)


DEI_VERBALI = lavori_pdf.Lavoro(
    righe=_righe, serratura=VERBALI, compito=LAVORO, cartella=_cartella, rendi=_rendi, annuncia=_annuncia
)
