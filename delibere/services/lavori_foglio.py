# SPDX-License-Identifier: AGPL-3.0-or-later
from django.conf import settings
from django.urls import reverse

from abitare.lib.pdf import Documento, Profilo
from abitare.lib.serrature import FOGLI
from delibere.models import Foglio
from delibere.models.stampa import StampaQuerySet
from delibere.pdf import rendi_foglio
from delibere.report.foglio import da_json
from delibere.services import lavori_pdf
from delibere.services.fogli import LAVORO
from tavolo.services.posta import accoda_messaggio

PRONTO = """È pronto il foglio di accompagnamento n. {numero}: {atto}.

Si scarica dalla pagina dell'atto: {indirizzo}
"""


def lavora(foglio_id: int) -> None:
    lavori_pdf.lavora(DEI_FOGLI, foglio_id)


def riprendi() -> int:
    return lavori_pdf.riprendi(DEI_FOGLI)


def cartella(foglio: Foglio) -> str:
    return f"fogli/{foglio.atto_id}/{foglio.numero}"


def _righe() -> StampaQuerySet[Foglio]:
    return Foglio.objects.select_related("atto", "cambio__utente")


def _rendi(foglio: Foglio) -> Documento:
    return rendi_foglio(da_json(foglio.dati), comune=settings.COMUNE, profilo=Profilo(foglio.profilo))


def _annuncia(foglio: Foglio, documento: Documento) -> None:
    indirizzo = settings.INDIRIZZO_PORTALE + reverse("delibere:scheda-atto", args=[foglio.atto_id])
    testo = PRONTO.format(numero=foglio.numero, atto=foglio.atto, indirizzo=indirizzo)
    accoda_messaggio(destinatario=foglio.cambio.utente, oggetto=f"{foglio} pronto"[:200], testo=testo)


DEI_FOGLI = lavori_pdf.Lavoro(
    righe=_righe, serratura=FOGLI, compito=LAVORO, cartella=cartella, rendi=_rendi, annuncia=_annuncia
)
