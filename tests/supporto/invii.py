# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bodies of forms written by hand: the test client cleans the names of the files it sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CONFINE = "confine-di-prova"


@dataclass(frozen=True)
class File:
    """`parametri` follow `form-data` as they are, so that a name may be written in any way."""

    contenuto: bytes
    parametri: str = 'filename="prova.pdf"'
    tipo: str = "application/pdf"


def multiparte(valori: Mapping[str, str], file: Sequence[tuple[str, File]]) -> tuple[bytes, str]:
    """Body and content type."""
    pezzi = [f'name="{nome}"\r\n\r\n{valore}'.encode() for nome, valore in valori.items()]
    for nome, uno in file:
        testa = f'name="{nome}"; {uno.parametri}\r\nContent-Type: {uno.tipo}\r\n\r\n'
        pezzi.append(testa.encode() + uno.contenuto)
    inizio = f"--{CONFINE}\r\nContent-Disposition: form-data; ".encode()
    corpo = b"".join(inizio + pezzo + b"\r\n" for pezzo in pezzi) + f"--{CONFINE}--\r\n".encode()
    return corpo, f"multipart/form-data; boundary={CONFINE}"
