# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Riscontro:
    """One finding, in words: the check that made it, the thing it is about, what is wrong with it."""

    controllo: str
    oggetto: str
    cosa: str

    def __str__(self) -> str:
        return f"{self.controllo}: {self.oggetto}: {self.cosa}"
