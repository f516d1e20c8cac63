# SPDX-License-Identifier: AGPL-3.0-or-later
"""SHA-256 digests as people write them: 64 hexadecimal digits as in the acts, or base64 as in AgID's protocol marks."""

import base64
import re

from django.core.exceptions import ValidationError

ESADECIMALE = re.compile(r"[0-9A-Fa-f]{64}")
BASE64 = re.compile(r"[A-Za-z0-9+/]{43}=")
RIFIUTO = "L'impronta SHA-256 si scrive con 64 cifre esadecimali oppure con 44 caratteri in base64."


def leggi_impronta(testo: str) -> str:
    """The digest as 64 upper-case hexadecimal digits; spaces do not count. ValidationError for anything else."""
    scritta = "".join(testo.split())
    if ESADECIMALE.fullmatch(scritta):
        return scritta.upper()
    if BASE64.fullmatch(scritta):
        return base64.b64decode(scritta).hex().upper()
    raise ValidationError(RIFIUTO, code="impronta")


def in_base64(impronta: str | None) -> str:
    """The same 32 bytes in base64, as the segnatura di protocollo writes them."""
    return base64.b64encode(bytes.fromhex(impronta or "")).decode("ascii")
