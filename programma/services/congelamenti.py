# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from programma.fotografia.canonico import VERSIONE, impronta, in_json
from programma.fotografia.presa import fotografa
from programma.models import Congelamento, Programma
from programma.permissions import MODIFICA
from programma.services.blocchi import blocca_per_congelare, ferma_la_rubrica
from tavolo.models import Utente
from tavolo.permissions import ha_permesso, incarico_di_coordinamento
from tavolo.storia import con_autore


def congela(*, utente: Utente, programma: Programma, al: date) -> Congelamento:
    """Keeps for ever the programme on the day `al` as known at this instant; a closed programme too.

    The programme's row is taken FOR UPDATE and the tables of people and sectors in SHARE MODE, so nobody who writes in
    them is half-way: reading the history at `noto_al` gives the same fotografia. Inside an open cambio of the same
    person it joins it.
    """
    if al > oggi():
        raise ValidationError({"al": "La data di riferimento non può essere nel futuro."})
    incarico = incarico_di_coordinamento(utente, oggi())
    with con_autore(utente, settore=incarico.settore if incarico else None) as cambio:
        bloccato = blocca_per_congelare(programma.pk)
        if not ha_permesso(utente, MODIFICA, bloccato):
            raise PermissionDenied
        ferma_la_rubrica()
        foto = fotografa(bloccato.pk, al=al)
        contenuto = in_json(foto)
        return Congelamento.objects.create(
            programma=bloccato,
            cambio=cambio,
            al=al,
            noto_al=foto.noto_al,
            schema=VERSIONE,
            contenuto=contenuto,
            impronta=impronta(contenuto),
        )
