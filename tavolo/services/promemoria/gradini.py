# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.exceptions import ValidationError

from tavolo.models import Gradino, Utente
from tavolo.permissions import esigi_cura_dei_promemoria
from tavolo.scala import predefiniti
from tavolo.storia import con_autore


def assicura_gradini() -> list[Gradino]:
    """The steps, written by the system the first time and whenever the portal learns a new one."""
    presenti = {gradino.codice for gradino in Gradino.objects.all()}
    mancanti = [campi for campi in predefiniti() if campi["codice"] not in presenti]
    if mancanti:
        with con_autore(Utente.objects.sistema(), "Gradini dei promemoria"):
            for campi in mancanti:
                Gradino.objects.create(**campi)
    return list(Gradino.objects.all())


def modifica_gradino(
    *,
    utente: Utente,
    codice: str,
    giorni: int,
    destinatari: list[str],
    titolo: str,
    testo: str,
    dovuto: bool,
    attivo: bool,
    motivo: str = "",
) -> Gradino:
    """Days, recipients and words of a step; what was already sent stays as it was."""
    esigi_cura_dei_promemoria(utente)
    assicura_gradini()
    with con_autore(utente, motivo):
        gradino = Gradino.objects.select_for_update(of=("self",)).get(codice=codice)
        if gradino.conta_da == Gradino.ContaDa.APERTURA and giorni < 0:
            raise ValidationError({"giorni": "Prima dell'apertura non c'è ancora nulla da ricordare."})
        gradino.giorni, gradino.destinatari = giorni, destinatari
        gradino.titolo, gradino.testo = titolo, testo
        gradino.dovuto, gradino.attivo = dovuto, attivo
        gradino.full_clean()
        gradino.save()
    return gradino
