# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of meetings."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile

from abitare.lib.tempo import adesso, giorno_di
from delibere.models import (
    Convocato,
    Decisione,
    DocumentoIncontro,
    Incontro,
    LegamePunto,
    PuntoOrdine,
    Spedizione,
    Verbale,
)
from delibere.services.incontri.stampa import chiedi_verbale
from programma.models import Azione
from programma.services.archivio import archivia, archivio_provvisorio
from tavolo.models import Settore, Utente
from tavolo.storia import con_autore
from tests.cast import Cast
from tests.fabbriche_atti import crea_atto
from tests.supporto.file import pdf_di_prova


def crea_incontro(**campi: Any) -> Incontro:
    """A draft, in a week."""
    inizio = adesso() + timedelta(days=7)
    dati = {"inizio": inizio, "fine": inizio + timedelta(hours=2), "luogo": "Sala di prova"}
    with con_autore(Utente.objects.sistema()):
        return Incontro.objects.create(**{**dati, **campi})


def crea_punto(incontro: Incontro, *, azione: Azione | None = None, **campi: Any) -> PuntoOrdine:
    dati = {"titolo": "Punto di prova", "ordine": incontro.punti.count() + 1}
    with con_autore(Utente.objects.sistema()):
        punto = PuntoOrdine.objects.create(incontro=incontro, **{**dati, **campi})
        if azione:
            LegamePunto.objects.create(punto=punto, azione=azione)
    return punto


def crea_convocato(
    incontro: Incontro, utente: Utente | None = None, settore: Settore | None = None, **campi: Any
) -> Convocato:
    with con_autore(Utente.objects.sistema()):
        return Convocato.objects.create(incontro=incontro, utente=utente, settore=settore, **campi)


def crea_spedizione(convocato: Convocato | None = None, **campi: Any) -> Spedizione:
    """One that nobody knows whether it left; of the last convened meeting, unless a convocation is given."""
    incontro = convocato.incontro if convocato else Incontro.objects.filter(stato=Incontro.Stato.CONVOCATO).latest("pk")
    dati = {"genere": "invito", "sequenza": 0, "indirizzo": "prova@altro.example", "stato": Spedizione.Stato.INCERTO}
    return Spedizione.objects.create(
        incontro=incontro, convocato=convocato, oggetto="Prova", testo="Prova", **{**dati, **campi}
    )


def crea_documento_incontro(incontro: Incontro, nome: str = "prova.pdf", **campi: Any) -> DocumentoIncontro:
    """Uploaded by the coordination; it needs the `archivio` fixture."""
    with con_autore(Utente.objects.sistema()), archivio_provvisorio():
        return archivia(DocumentoIncontro(incontro=incontro, **campi), pdf_di_prova(nome), uguale=["incontro"])


def crea_decisione(punto: PuntoOrdine, **campi: Any) -> Decisione:
    dati = {"testo": "Decisione di prova", "ordine": punto.decisioni.count() + 1}
    with con_autore(Utente.objects.sistema()):
        return Decisione.objects.create(punto=punto, **{**dati, **campi})


def crea_verbalizzato(**campi: Any) -> Incontro:
    """Held a month ago, with its minutes in the register."""
    inizio = adesso() - timedelta(days=30)
    incontro = crea_incontro(inizio=inizio, fine=inizio + timedelta(hours=2), stato=Incontro.Stato.SVOLTO, **campi)
    crea_punto(incontro)
    giorno = giorno_di(inizio)
    atto = crea_atto(tipo="verbale", organo="tavolo", registro="Verbali del tavolo", data=giorno, anno=giorno.year)
    imposta(incontro, stato=Incontro.Stato.VERBALIZZATO, atto=atto)
    return incontro


def crea_verbale(incontro: Incontro, *, autore: Utente) -> Verbale:
    """A ready one."""
    with con_autore(autore):
        verbale = chiedi_verbale(incontro)
    verbale.file.save("verbale.pdf", ContentFile(b"%PDF-"), save=False)
    verbale.stato, verbale.impronta, verbale.pagine, verbale.dimensione = Verbale.Stato.PRONTO, "E" * 64, 1, 5
    verbale.save()
    return verbale


def imposta(riga: Any, /, **campi: Any) -> None:
    with con_autore(Utente.objects.sistema()):
        for nome, valore in campi.items():
            setattr(riga, nome, valore)
        riga.save(update_fields=sorted(campi))


@pytest.fixture
def incontro(cast: Cast) -> Incontro:
    """A draft with a point and the referente of a sector called to it."""
    incontro = crea_incontro()
    crea_punto(incontro)
    crea_convocato(incontro, cast.referente, cast.lavori_pubblici)
    return incontro
