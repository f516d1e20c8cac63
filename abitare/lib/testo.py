# SPDX-License-Identifier: AGPL-3.0-or-later
"""Text as people type or paste it: brought to one form, and refused when it holds what no page, PDF or XML can show."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.deconstruct import deconstructible

FINE_RIGA = re.compile("\r\n|[\r\u2028\u2029]")
# Directional marks turn the order of what is read (a name, an amount) without being seen; the BOM comes from files.
INVISIBILI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0xFEFF])
# Word writes its bullets as private characters of the Symbol and Wingdings fonts.
PUNTI_ELENCO = dict.fromkeys([0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC], "•")
AMMESSI = frozenset("\n\t")
UNITI = frozenset({"Mn", "Me", "Mc"})


def normalizza_testo(testo: str) -> str:
    """NFC, lines ended by `\\n`, Word's private bullets as `•`, no directional marks. Emoji stay as they are."""
    righe = FINE_RIGA.sub("\n", testo)
    return unicodedata.normalize("NFC", righe.translate(INVISIBILI | PUNTI_ELENCO))


def pulisci_testo(testo: str) -> str:
    """The text in its normal form; ValidationError with an Italian message when a character cannot be kept."""
    pulito = normalizza_testo(testo)
    rifiuta_caratteri_vietati(pulito)
    return pulito


def posto_vietato(testo: str) -> int | None:
    """Where the first character stands that must not be stored: control, half of a pair, or no character at all."""
    return next((posto for posto, carattere in enumerate(testo) if _vietato(carattere)), None)


def rifiuta_caratteri_vietati(testo: str) -> None:
    posto = posto_vietato(testo)
    if posto is not None:
        prima = testo[max(0, posto - 20) : posto].split("\n")[-1].strip()
        dove = f"dopo «{prima}»" if prima else f"alla riga {testo.count(chr(10), 0, posto) + 1}"
        raise ValidationError(
            f"Il testo contiene un carattere non ammesso (U+{ord(testo[posto]):04X}) {dove}: va cancellato.",
            code="carattere_vietato",
        )


@deconstructible
class TestoSemplice:
    """Validator for every text of models and forms; it refuses and does not change."""

    __test__ = False

    def __call__(self, valore: str) -> None:
        rifiuta_caratteri_vietati(valore)

    def __eq__(self, altro: object) -> bool:
        return isinstance(altro, TestoSemplice)

    def __hash__(self) -> int:
        return hash(TestoSemplice)


class TestoPulitoMixin:
    """For form fields: the text is brought to its normal form before length and other rules are looked at.

    A browser counts a new line as one character and sends two: without this a text of the allowed length is refused.
    """

    __test__ = False

    def to_python(self, value: Any) -> Any:
        testo = pulisci_testo(value) if isinstance(value, str) else value
        return super().to_python(testo)  # type: ignore[misc]  # the field it is mixed into


class CampoTesto(TestoPulitoMixin, forms.CharField):
    """One field of text; the default in every form of the portal."""


def campo_testo_pulito(campo: models.Field, **opzioni: Any) -> forms.Field | None:
    """`Meta.formfield_callback` of model forms: plain text columns get a `CampoTesto`."""
    if type(campo) in {models.CharField, models.TextField}:
        opzioni.setdefault("form_class", CampoTesto)
    return campo.formfield(**opzioni)


def tronca_parole(testo: str, massimo: int) -> str:
    """At most `massimo` characters on one line, cut between words and ended by "…"; no emoji or accent is split."""
    riga = " ".join(testo.split())
    if len(riga) <= massimo:
        return riga
    taglio = max(massimo - 1, 0)
    spazio = riga.rfind(" ", 0, taglio + 1)
    if spazio > 0:
        return riga[:spazio].rstrip(" ,;:.-–") + "…"
    while taglio > 0 and _unito(riga[taglio - 1], riga[taglio]):
        taglio -= 1
    return riga[:taglio] + "…"


def _vietato(carattere: str) -> bool:
    if carattere in AMMESSI:
        return False
    codice = ord(carattere)
    non_carattere = codice & 0xFFFE == 0xFFFE or 0xFDD0 <= codice <= 0xFDEF
    return non_carattere or codice in INVISIBILI or unicodedata.category(carattere) in {"Cc", "Cs"}


def _unito(prima: str, dopo: str) -> bool:
    legatura = "\u200d"
    tinta = "\U0001f3fb" <= dopo <= "\U0001f3ff"
    return legatura in (prima, dopo) or tinta or unicodedata.category(dopo) in UNITI
