# SPDX-License-Identifier: AGPL-3.0-or-later
"""The document of a plan: its request and the data it rests on, then its job, by the way of every document."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.urls import reverse

from abitare.lib.italiano import data_it
from abitare.lib.lavori import accoda
from abitare.lib.pdf import Documento, Profilo
from abitare.lib.serrature import DOCUMENTI_PIANI, NUMERI_PIANI, fino_al_commit
from abitare.lib.tempo import oggi
from delibere.models import DocumentoPiano
from delibere.models.stampa import StampaQuerySet
from delibere.pdf import rendi_piano
from delibere.report.frasi import quante
from delibere.report.piano import contenuto_del_piano
from delibere.services import lavori_pdf
from programma.models import CongelamentoPiano, PianoTriennale, StatoPiano
from programma.permissions import puo_scrivere_piani
from programma.queries.piani import passaggi_di_stato
from programma.queries.piani_congelati import approvato
from programma.services.piani.blocchi import scrive_i_piani, scrive_nel_piano
from programma.services.piani.congelamento import congela_piano, turno_di_congelare
from tavolo.models import Utente
from tavolo.services.posta import accoda_messaggio
from tavolo.storia import cambio_aperto, con_autore

LAVORO = "delibere.tasks.prepara_documento_piano"
SCRITTI = {"genere", "testo_copertina", "protocollo"}
PRONTO = """{nome}: il PDF è pronto, {pagine}.

Si scarica da qui: {indirizzo}
"""


@dataclass(frozen=True)
class RichiestaPiano:
    """What is written when it is asked for."""

    genere: str = DocumentoPiano.Genere.PIANO.value
    testo_copertina: str = ""
    protocollo: str = ""


def chiedi_documento_del_piano(*, utente: Utente, piano: Any, richiesta: RichiestaPiano) -> DocumentoPiano:
    """Of an approved plan from what its act froze; of another from what is frozen now, and it is a draft.

    Request and data in one transaction; then the job is queued. Numbers run by year without gaps.
    """
    with scrive_i_piani(utente, motivo=f"Documento del {str(piano).lower()}"):
        turno_di_congelare()
        with scrive_nel_piano(utente, type(piano), piano.pk) as bloccato:
            return _chiedi(bloccato, richiesta)


def _chiedi(piano: Any, richiesta: RichiestaPiano) -> DocumentoPiano:
    if richiesta.genere == DocumentoPiano.Genere.AVVISO and isinstance(piano, PianoTriennale):
        raise ValidationError({"genere": "La scheda per l'avviso si fa di un piano annuale."})
    with cambio_aperto() as cambio:
        documento = DocumentoPiano(
            congelamento=_congelamento(piano),
            cambio=cambio,
            genere=richiesta.genere,
            anno=oggi().year,
            numero=_prossimo(oggi().year),
            testo_copertina=richiesta.testo_copertina,
            protocollo=richiesta.protocollo,
            atti=atti_dopo_l_approvazione(piano),
            profilo=settings.PDF_PROFILO,
        )
        documento.clean_fields(exclude={campo.name for campo in DocumentoPiano._meta.fields} - SCRITTI)
        documento.save()
    accoda(LAVORO, documento.pk)
    return documento


def _congelamento(piano: Any) -> CongelamentoPiano:
    """A plan approved before plans were frozen has nothing that an act froze: it stays so."""
    if piano.stato not in StatoPiano.PUBBLICI:
        return congela_piano(piano)
    congelamento = approvato(piano)
    if congelamento is None:
        raise ValidationError("Il piano fu approvato prima che i piani si congelassero: non c'è da che cosa stamparlo.")
    return congelamento


def atti_dopo_l_approvazione(piano: Any) -> list[str]:
    """The acts of the later steps, in words: the one that approved it is in the data."""
    return [
        f"{passo.get_stato_display().capitalize()}: {_citato(passo.cambio.atto)}"
        for passo in passaggi_di_stato(piano)
        if passo.cambio.atto and passo.stato != StatoPiano.APPROVATO
    ]


def _citato(atto: Any) -> str:
    return f"{atto} del {data_it(atto.data)}" + (" – dato di esempio" if atto.dati_esempio else "")


def _prossimo(anno: int) -> int:
    fino_al_commit(NUMERI_PIANI, anno)
    return (DocumentoPiano.objects.filter(anno=anno).aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1


def riprova(*, utente: Utente, documento_id: int) -> DocumentoPiano:
    """A failed document goes back among those asked for, with the same data and as many attempts as a new one."""
    with con_autore(utente, "Nuovo tentativo di preparare il documento"):
        documento = _righe().select_for_update(of=("self",)).get(pk=documento_id)
        if not puo_scrivere_piani(utente):
            raise PermissionDenied
        if documento.stato != DocumentoPiano.Stato.FALLITO:
            raise ValidationError("Si riprova solo un documento fallito.", code="stato")
        documento.stato, documento.tentativi, documento.errore = DocumentoPiano.Stato.RICHIESTO, 0, ""
        documento.iniziato = documento.finito = None
        documento.save(update_fields=["stato", "tentativi", "errore", "iniziato", "finito"])
        accoda(LAVORO, documento.pk)
    return documento


def lavora(documento_id: int) -> None:
    lavori_pdf.lavora(DEI_PIANI, documento_id)


def riprendi() -> int:
    return lavori_pdf.riprendi(DEI_PIANI)


def rendi_documento(documento: DocumentoPiano) -> Documento:
    """The file of a row, from its congelamento; writes nothing."""
    return rendi_piano(
        contenuto_del_piano(documento),
        comune=settings.COMUNE,
        profilo=Profilo(documento.profilo),
        dati=documento.congelamento.contenuto,
    )


def _righe() -> StampaQuerySet[DocumentoPiano]:
    return DocumentoPiano.objects.select_related("congelamento__annuale", "congelamento__triennale", "cambio__utente")


def _cartella(documento: DocumentoPiano) -> str:
    return f"piani/{documento.anno}/{documento.numero}"


def _annuncia(documento: DocumentoPiano, fatto: Documento) -> None:
    indirizzo = settings.INDIRIZZO_PORTALE + reverse("delibere:scheda-documento-piano", args=[documento.pk])
    testo = PRONTO.format(nome=documento, pagine=quante(fatto.pagine, "pagina", "pagine"), indirizzo=indirizzo)
    oggetto = f"{documento}: pront{documento.parole.o}"[:200]
    accoda_messaggio(destinatario=documento.cambio.utente, oggetto=oggetto, testo=testo)


DEI_PIANI = lavori_pdf.Lavoro(
    righe=_righe,
    serratura=DOCUMENTI_PIANI,
    compito=LAVORO,
    cartella=_cartella,
    rendi=rendi_documento,
    annuncia=_annuncia,
)
