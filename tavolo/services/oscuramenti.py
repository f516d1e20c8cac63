# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.exceptions import ValidationError

from tavolo.models import Oscuramento, Utente, impronta_testo
from tavolo.permissions import esigi_amministrazione
from tavolo.queries.oscuramenti import versioni_del_testo
from tavolo.storia import con_autore


def oscura_testo(*, utente: Utente, modello: str, oggetto_id: int, campo: str, testo: str, motivo: str) -> Oscuramento:
    """Covers a text that stands, or stood, in a field of an object; `modello` is a label like "programma.azione"."""
    esigi_amministrazione(utente)
    if not motivo.strip():
        raise ValidationError({"motivo": "Scrivi perché il testo va oscurato."})
    if testo not in versioni_del_testo(modello, oggetto_id, campo):
        raise ValidationError({"testo": "Questo testo non è mai stato scritto qui."})
    with con_autore(utente, motivo) as cambio:
        oscuramento = Oscuramento(
            modello=modello, oggetto_id=oggetto_id, campo=campo, impronta=impronta_testo(testo), motivo=motivo
        )
        oscuramento.cambio = cambio
        oscuramento.full_clean()
        oscuramento.save()
    return oscuramento
