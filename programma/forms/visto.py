# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a person saw when the form was opened travels in the form, signed: the base of the three-way merge."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError

from programma.services.aggiornamenti import Visto

SALE = "programma.visto"
FALSO = "Questo modulo non è più valido: ricarica la pagina e riprova."


def firma_visto(azione_id: int, visto: Visto) -> str:
    valori = {nome: _scrivi(valore) for nome, valore in visto.valori.items()}
    return signing.dumps([azione_id, visto.ultimo, valori], salt=SALE, compress=True)


def leggi_visto(azione_id: int, firma: str) -> Visto:
    """ValidationError when the signature is not ours or is of another action."""
    try:
        di_azione, ultimo, valori = signing.loads(firma, salt=SALE)
    except signing.BadSignature as errore:
        raise ValidationError(FALSO) from errore
    if di_azione != azione_id:
        raise ValidationError(FALSO)
    return Visto(ultimo, {nome: _leggi(valore) for nome, valore in valori.items()})


def _scrivi(valore: Any) -> Any:
    if isinstance(valore, date):
        return {"giorno": valore.isoformat()}
    return {"numero": str(valore)} if isinstance(valore, Decimal) else valore


def _leggi(valore: Any) -> Any:
    if not isinstance(valore, dict):
        return valore
    return date.fromisoformat(valore["giorno"]) if "giorno" in valore else Decimal(valore["numero"])
