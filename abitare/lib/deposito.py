# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files the portal makes: written once, under a name nobody can guess, whole or not at all."""

import os
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage


def deposita(cartella: str, contenuto: bytes, estensione: str) -> str:
    """Stores the bytes in a folder of the default storage and returns the name they got.

    On the machine's own disk the file is complete and on the platter before its name exists.
    """
    nome = f"{cartella}/{secrets.token_hex(20)}.{estensione}"
    if not isinstance(default_storage, FileSystemStorage):
        return default_storage.save(nome, ContentFile(contenuto))
    meta = Path(default_storage.path(nome))
    meta.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    provvisorio = meta.with_suffix(".parte")
    descrittore = os.open(provvisorio, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descrittore, "wb") as file:
        file.write(contenuto)
        file.flush()
        os.fsync(file.fileno())
    provvisorio.rename(meta)
    _fissa(meta.parent)
    return nome


def sgombera(cartella: str) -> list[str]:
    """Removes every file of the folder, and returns their names: what a killed job left behind."""
    try:
        _, file = default_storage.listdir(cartella)
    except FileNotFoundError:
        return []
    for nome in file:
        default_storage.delete(f"{cartella}/{nome}")
    return file


def _fissa(cartella: Path) -> None:
    """The name itself is on the platter only when its folder is."""
    descrittore = os.open(cartella, os.O_RDONLY)
    try:
        os.fsync(descrittore)
    finally:
        os.close(descrittore)
