# SPDX-License-Identifier: AGPL-3.0-or-later
from django.core.exceptions import ValidationError
from django.db.models import Model

from abitare.lib.oscurato import OSCURATO
from tavolo.models import Oscuramento, Utente, impronta_testo
from tavolo.permissions import esigi_amministrazione
from tavolo.queries.oscuramenti import modelli_oscurabili, versioni_del_testo
from tavolo.storia import ModelloTracciato, con_autore


def oscura_testo(*, utente: Utente, modello: str, oggetto_id: int, campo: str, testo: str, motivo: str) -> Oscuramento:
    """Covers a text that stands, or stood, in a field of an object; `modello` is a label like "programma.azione".

    Where it stands now the field itself changes, so that no page or form reads it; what is only added (history,
    statements, frozen states) keeps it, and is covered wherever it is shown.
    """
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
        _togli_da_dove_sta(modelli_oscurabili()[modello], oggetto_id, campo, testo)
    return oscuramento


def _togli_da_dove_sta(modello: type[Model], oggetto_id: int, campo: str, testo: str) -> None:
    if not issubclass(modello, ModelloTracciato):
        return
    righe = modello._default_manager.select_for_update(of=("self",))
    for oggetto in righe.filter(**{"pk": oggetto_id, campo: testo}):
        setattr(oggetto, campo, OSCURATO)
        oggetto.save(update_fields=[campo])
