# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.urls import reverse

from abitare.lib.pdf import Documento, Profilo
from abitare.lib.serrature import RAPPORTI
from delibere.models import Rapporto
from delibere.models.stampa import StampaQuerySet
from delibere.pdf import rendi_contenuto
from delibere.report import contenuto_di
from delibere.report.frasi import quante
from delibere.services import lavori_pdf
from delibere.services.documenti import LAVORO
from tavolo.services.posta import accoda_messaggio

PRONTO = """{nome} «{titolo}»: il PDF è pronto, {pagine}.

Si scarica da qui: {indirizzo}
"""


def lavora(rapporto_id: int) -> None:
    lavori_pdf.lavora(DEI_RAPPORTI, rapporto_id)


def riprendi() -> int:
    return lavori_pdf.riprendi(DEI_RAPPORTI)


def cartella(rapporto: Rapporto) -> str:
    return f"rapporti/{rapporto.anno}/{rapporto.numero}"


def _righe() -> StampaQuerySet[Rapporto]:
    return Rapporto.objects.select_related("congelamento", "partenza", "cambio__utente")


def rendi_documento(rapporto: Rapporto) -> Documento:
    """The file of a row, from its congelamento; writes nothing."""
    return rendi_contenuto(
        contenuto_di(rapporto),
        comune=settings.COMUNE,
        profilo=Profilo(rapporto.profilo),
        dati=rapporto.congelamento.contenuto,
    )


def _annuncia(rapporto: Rapporto, documento: Documento) -> None:
    indirizzo = settings.INDIRIZZO_PORTALE + reverse("delibere:scheda-rapporto", args=[rapporto.pk])
    pagine = quante(documento.pagine, "pagina", "pagine")
    testo = PRONTO.format(nome=rapporto, titolo=rapporto.titolo, pagine=pagine, indirizzo=indirizzo)
    accoda_messaggio(destinatario=rapporto.cambio.utente, oggetto=f"{rapporto} pront{rapporto.parole.o}", testo=testo)


DEI_RAPPORTI = lavori_pdf.Lavoro(
    righe=_righe, serratura=RAPPORTI, compito=LAVORO, cartella=cartella, rendi=rendi_documento, annuncia=_annuncia
)
