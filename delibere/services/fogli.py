# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report attached to an act, and the list of the act's attachments that goes with its proposal."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Max

from abitare.lib.lavori import accoda
from delibere.models import AllegatoAtto, Atto, Foglio, Rapporto
from delibere.report.dell_atto import dati_del_foglio, foglio_da_rifare
from delibere.report.foglio import in_json
from delibere.services.atti import scrive_nell_atto
from programma.fotografia.canonico import impronta
from tavolo.models import Utente
from tavolo.storia import cambio_aperto

LAVORO = "delibere.tasks.prepara_foglio"


def allega_rapporto(
    *,
    utente: Utente,
    atto_id: int,
    rapporto_id: int,
    ruolo: str = AllegatoAtto.Ruolo.RAPPORTO.value,
    posizione: int | None = None,
) -> Foglio:
    """The report becomes an attachment of the act, at that place (from 1; None: the last); its foglio is asked for.

    ValidationError when the report is not ready or is already there.
    """
    with scrive_nell_atto(utente, atto_id, motivo="Rapporto allegato all'atto") as atto:
        rapporto = Rapporto.objects.visibili_a(utente).get(pk=rapporto_id)
        if rapporto.stato != Rapporto.Stato.PRONTO:
            raise ValidationError("Si allega solo un rapporto pronto.", code="stato")
        allegato = AllegatoAtto(
            atto=atto,
            nome=f"{rapporto.nome_file}.pdf",
            ruolo=ruolo,
            impronta=rapporto.impronta,
            rapporto=rapporto,
            ordine=0,
        )
        allegato.full_clean()
        _metti(allegato, posizione)
        atto.save(update_fields=[])
        return _chiedi(atto)


def prepara_foglio(*, utente: Utente, atto_id: int) -> Foglio:
    """A new foglio, where the last one failed or no longer says what the act's attachments are."""
    with scrive_nell_atto(utente, atto_id, motivo="Foglio di accompagnamento preparato di nuovo") as atto:
        if not foglio_da_rifare(atto, atto.fogli.first()):
            raise ValidationError("Il foglio di accompagnamento c'è già, o è in preparazione.", code="stato")
        return _chiedi(atto)


def _metti(allegato: AllegatoAtto, posizione: int | None) -> None:
    altri = list(allegato.atto.allegati.all())
    posto = len(altri) + 1 if posizione is None else posizione
    if not 1 <= posto <= len(altri) + 1:
        raise ValidationError({"posizione": f"La posizione va da 1 a {len(altri) + 1}."})
    altri.insert(posto - 1, allegato)
    for ordine, riga in enumerate(altri, 1):
        if riga.ordine != ordine:
            riga.ordine = ordine
            riga.save()


def _chiedi(atto: Atto) -> Foglio:
    """The act is locked, so numbers follow one another; the data are those of this instant."""
    numero = (atto.fogli.aggregate(ultimo=Max("numero"))["ultimo"] or 0) + 1
    with cambio_aperto() as cambio:
        dati = in_json(dati_del_foglio(atto, numero=numero, noto_al=cambio.istante, ente=settings.COMUNE.nome))
        foglio = Foglio.objects.create(
            atto=atto,
            cambio=cambio,
            numero=numero,
            dati=dati,
            impronta_dati=impronta(dati),
            profilo=settings.PDF_PROFILO,
        )
    accoda(LAVORO, foglio.pk)
    return foglio
