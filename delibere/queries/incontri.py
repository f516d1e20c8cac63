# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings as their pages read them, covered texts covered."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, replace

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404

from abitare.lib.tempo import adesso, oggi
from delibere.models import (
    Atto,
    Convocato,
    Decisione,
    DocumentoIncontro,
    Incontro,
    LegamePunto,
    PuntoOrdine,
    Spedizione,
    Verbale,
)
from delibere.permissions import puo_gestire_incontri
from delibere.queries.atti import programmi_collegabili
from programma.models import Azione, Obiettivo, Programma
from programma.permissions import AGGIORNA
from tavolo.models import Incarico, Settore, SoggettoEsterno, Utente
from tavolo.permissions import oggetti_permessi, siede_al_tavolo
from tavolo.queries.oscuramenti import Coperture, coperture, copri


def incontro_visibile(utente: Utente, pk: int) -> Incontro:
    incontro = Incontro.objects.visibili_a(utente).filter(pk=pk).select_related("atto").first()
    if incontro is None:
        raise Http404
    return incontro


def incontro_gestibile(utente: Utente, pk: int) -> Incontro:
    incontro = incontro_visibile(utente, pk)
    if not puo_gestire_incontri(utente):
        raise PermissionDenied
    return incontro


def incontro_del_tavolo(utente: Utente, pk: int) -> Incontro:
    """For what may name drafts."""
    if not siede_al_tavolo(utente, oggi()):
        raise Http404
    return incontro_visibile(utente, pk)


def punto_gestibile(utente: Utente, pk: int) -> PuntoOrdine:
    punto = PuntoOrdine.objects.filter(pk=pk).first()
    if punto is None:
        raise Http404
    punto.incontro = incontro_gestibile(utente, punto.incontro_id)
    return punto


def convocato_gestibile(utente: Utente, pk: int) -> Convocato:
    convocato = Convocato.objects.filter(pk=pk).first()
    if convocato is None:
        raise Http404
    convocato.incontro = incontro_gestibile(utente, convocato.incontro_id)
    return convocato


def documento_visibile(utente: Utente, pk: int) -> DocumentoIncontro:
    return _documento(DocumentoIncontro.objects.visibili_a(utente), pk)


def documento_da_fuori(convocato: Convocato, pk: int) -> DocumentoIncontro:
    """Somebody from outside reads the documents of the meeting they are called to."""
    return _documento(DocumentoIncontro.objects.filter(incontro=convocato.incontro_id), pk)


def _documento(righe: QuerySet[DocumentoIncontro], pk: int) -> DocumentoIncontro:
    """Its texts as they may be shown."""
    documento = righe.filter(pk=pk).first()
    if documento is None:
        raise Http404
    return copri(coperture(DocumentoIncontro), documento)


def documento_gestibile(utente: Utente, pk: int) -> DocumentoIncontro:
    documento = documento_visibile(utente, pk)
    documento.incontro = incontro_gestibile(utente, documento.incontro_id)
    return documento


def spedizione_gestibile(utente: Utente, pk: int) -> Spedizione:
    spedizione = Spedizione.objects.filter(pk=pk).first()
    if spedizione is None:
        raise Http404
    incontro_gestibile(utente, spedizione.incontro_id)
    return spedizione


def spedizioni_in_difficolta(incontro: Incontro) -> QuerySet[Spedizione]:
    """Those given up, of unknown outcome, or put off: what the coordination should look at."""
    righe = incontro.spedizioni.exclude(stato=Spedizione.Stato.SPEDITO)
    return righe.filter(Q(tentativi__gt=0) | Q(stato__in=Spedizione.Stato.RIPETIBILI))


def incontro_a_cui_si_e_chiamati(utente: Utente, pk: int) -> Incontro:
    incontro = incontro_visibile(utente, pk)
    if not incontro.convocati.filter(utente=utente).exists():
        raise PermissionDenied
    return incontro


def elenco(utente: Utente) -> QuerySet[Incontro]:
    """The latest first, with how many are called and how many said yes."""
    si = Q(convocati__risposta=Convocato.Risposta.SI)
    righe = Incontro.objects.visibili_a(utente).annotate(
        chiamati=Count("convocati"), verranno=Count("convocati", filter=si)
    )
    return righe.order_by("-inizio", "-pk")


def prossimi(utente: Utente) -> QuerySet[Incontro]:
    """Those to come, the nearest first."""
    return Incontro.objects.visibili_a(utente).in_programma(adesso()).order_by("inizio", "pk")


@dataclass(frozen=True)
class PuntoLetto:
    punto: PuntoOrdine
    legami: tuple[LegamePunto, ...]
    decisioni: tuple[Decisione, ...]


@dataclass(frozen=True)
class IncontroLetto:
    """A meeting as its page shows it; `suo` is the reader's own convocation.

    `documenti` are there for the table and for whoever is called; others read the minutes alone.
    """

    incontro: Incontro
    punti: tuple[PuntoLetto, ...]
    convocati: tuple[Convocato, ...]
    documenti: tuple[DocumentoIncontro, ...]
    suo: Convocato | None


def coperture_incontri() -> Coperture:
    return coperture(Incontro, PuntoOrdine, Convocato, Decisione, DocumentoIncontro, Utente, Settore, SoggettoEsterno)


def leggi(utente: Utente, incontro: Incontro) -> IncontroLetto:
    """What may be shown to that person: links and actions only of programmes they see. Never to be saved."""
    programmi = set(Programma.objects.visibili_a(utente).values_list("pk", flat=True))
    letto = _leggi(incontro, programmi)
    suo = next((c for c in letto.convocati if c.utente_id == utente.pk), None)
    legge = suo is not None or siede_al_tavolo(utente, oggi())
    return replace(letto, suo=suo, documenti=letto.documenti if legge else ())


def leggi_tutto(incontro: Incontro) -> IncontroLetto:
    """What the minutes say, whoever reads them: a copy, so that the meeting itself may be saved."""
    return _leggi(copy(incontro), set(Programma.objects.values_list("pk", flat=True)))


def verbale_pronto(utente: Utente, pk: int) -> Verbale:
    """One that has its file, of a meeting that the person sees."""
    incontri = Incontro.objects.visibili_a(utente)
    verbale = Verbale.objects.pronti().filter(pk=pk, incontro__in=incontri).select_related("incontro").first()
    if verbale is None:
        raise Http404
    return verbale


def _leggi(incontro: Incontro, programmi: set[int]) -> IncontroLetto:
    coperti = coperture_incontri()
    punti = incontro.punti.prefetch_related(
        "legami__obiettivo", "legami__azione__obiettivo", "decisioni__azione__obiettivo", "decisioni__obiettivo",
        "decisioni__settore", "decisioni__atto", "decisioni__confermata_da",
    )  # fmt: skip
    return IncontroLetto(
        copri(coperti, incontro),
        tuple(_punto(coperti, punto, programmi) for punto in punti),
        tuple(_coperto(coperti, convocato) for convocato in convocati_di(incontro)),
        tuple(copri(coperti, documento) for documento in incontro.documenti.all()),
        None,
    )


def da_scrivere(incontro: Incontro) -> tuple[Incontro, list[PuntoOrdine]]:
    """A copy of the meeting and its points, covered: what a mail or a calendar may say."""
    coperti = coperture_incontri()
    return copri(coperti, copy(incontro)), [copri(coperti, punto) for punto in incontro.punti.all()]


def documenti_di(incontro: Incontro) -> list[DocumentoIncontro]:
    """Covered: what a mail or a page for those from outside may say."""
    coperti = coperture(DocumentoIncontro)
    return [copri(coperti, documento) for documento in incontro.documenti.all()]


def convocati_di(incontro: Incontro) -> QuerySet[Convocato]:
    return incontro.convocati.select_related("utente", "settore", "soggetto").order_by(
        "settore__nome", "utente__last_name", "nome", "pk"
    )


def _coperto(coperti: Coperture, convocato: Convocato) -> Convocato:
    for parte in (convocato.utente, convocato.settore, convocato.soggetto):
        if parte is not None:
            copri(coperti, parte)
    return copri(coperti, convocato)


def _punto(coperti: Coperture, punto: PuntoOrdine, programmi: set[int]) -> PuntoLetto:
    legami = [legame for legame in punto.legami.all() if _programma(legame) in programmi]
    decisioni = [_decisione(coperti, d, programmi) for d in punto.decisioni.all()]
    return PuntoLetto(copri(coperti, punto), tuple(legami), tuple(decisioni))


def _programma(legame: LegamePunto) -> int | None:
    obiettivo = legame.azione.obiettivo if legame.azione else legame.obiettivo
    return obiettivo.programma_id if obiettivo else None


def _decisione(coperti: Coperture, decisione: Decisione, programmi: set[int]) -> Decisione:
    obiettivo = decisione.azione.obiettivo if decisione.azione else decisione.obiettivo
    if obiettivo and obiettivo.programma_id not in programmi:
        decisione.azione = decisione.obiettivo = None
    return copri(coperti, decisione)


def convocabili() -> QuerySet[Utente]:
    """Whoever holds a term today."""
    vigenti = Incarico.objects.vigenti(oggi()).values("utente")
    return Utente.objects.filter(is_active=True, pk__in=vigenti).order_by("last_name", "first_name")


def settori_convocabili() -> Iterable[Settore]:
    return Settore.objects.vigenti(oggi())


def convocato_da_fuori(pk: int) -> Convocato | None:
    """Somebody without an account, called to a meeting that is still to be held."""
    righe = Convocato.objects.filter(pk=pk, utente=None, incontro__stato=Incontro.Stato.CONVOCATO)
    convocato = righe.select_related("incontro").first()
    if convocato is None:
        return None
    coperti = coperture(Incontro, Convocato)
    copri(coperti, convocato.incontro)
    return copri(coperti, convocato)


def decisione_gestibile(utente: Utente, pk: int) -> Decisione:
    """Its text as it may be shown."""
    decisione = Decisione.objects.filter(pk=pk).select_related("punto").first()
    if decisione is None:
        raise Http404
    decisione.punto.incontro = incontro_gestibile(utente, decisione.punto.incontro_id)
    return copri(coperture(Decisione), decisione)


def decisione_visibile(utente: Utente, pk: int) -> Decisione:
    decisione = Decisione.objects.filter(pk=pk).select_related("punto").first()
    if decisione is None:
        raise Http404
    decisione.punto.incontro = incontro_visibile(utente, decisione.punto.incontro_id)
    return decisione


def azioni_di_cui_parla(utente: Utente, letto: IncontroLetto) -> set[int]:
    """The actions of these decisions for whose sector the person speaks; one query, none where there is no need."""
    citate = {d.azione_id for voce in letto.punti for d in voce.decisioni if d.dichiara and d.azione_id}
    if not citate:
        return set()
    azioni = Azione.objects.filter(pk__in=citate).exclude(obiettivo__programma__stato=Programma.Stato.CHIUSO)
    return set(oggetti_permessi(utente, AGGIORNA, azioni).values_list("pk", flat=True))


def azioni_decidibili(utente: Utente) -> QuerySet[Azione]:
    """Of the programmes the coordination writes: what a decision may change."""
    righe = Azione.objects.filter(obiettivo__programma__in=programmi_collegabili(utente))
    return righe.select_related("obiettivo").order_by("obiettivo__programma", "obiettivo__ordine", "ordine", "pk")


def obiettivi_decidibili(utente: Utente) -> QuerySet[Obiettivo]:
    righe = Obiettivo.objects.filter(programma__in=programmi_collegabili(utente))
    return righe.order_by("programma", "ordine", "pk")


def atti_che_dispongono(utente: Utente) -> QuerySet[Atto]:
    """Acts that may order a change; the minutes themselves do not."""
    return Atto.objects.visibili_a(utente).exclude(tipo=Atto.Tipo.VERBALE)
