# SPDX-License-Identifier: AGPL-3.0-or-later
import segno
from django.utils.safestring import SafeString

from abitare.lib.svg.segni import elemento, foglio, rettangolo

MODULO = 4
QUIETE = 4  # modules left white around the code (ISO/IEC 18004)


def codice_qr(testo: str, titolo: str) -> SafeString:
    """The QR code of a text, error correction M; the same text gives the same drawing. `titolo` is its alternative."""
    matrice = segno.make(testo, error="m", micro=False).matrix
    lato = MODULO * (len(matrice) + 2 * QUIETE)
    tratti = "".join(_tratti(riga, MODULO * (posto + QUIETE)) for posto, riga in enumerate(matrice))
    fondo = rettangolo(0, 0, lato, lato, fill="#ffffff")
    return foglio(lato, lato, titolo, [fondo, elemento("path", d=tratti, fill="#000000")])


def _tratti(riga: bytearray, y: int) -> str:
    """One rectangle for each run of dark modules of a row."""
    tratti, inizio = [], None
    for posto, scuro in enumerate([*riga, 0]):
        if scuro and inizio is None:
            inizio = posto
        elif not scuro and inizio is not None:
            larghezza = MODULO * (posto - inizio)
            tratti.append(f"M{MODULO * (inizio + QUIETE)} {y}h{larghezza}v{MODULO}h-{larghezza}z")
            inizio = None
    return "".join(tratti)
