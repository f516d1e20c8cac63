# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a foglio di accompagnamento says, and the canonical JSON it is frozen in: no database, no clock."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class VoceFoglio:
    """An attachment; what the portal knows only of a document of its own is None, or empty, for the others.

    `impronta_dati` is that of the data the document was rendered from.
    """

    nome: str
    ruolo: str
    impronta: str
    documento: str = ""
    chiesto: datetime | None = None
    pagine: int | None = None
    dimensione: int | None = None
    impronta_dati: str = ""


@dataclass(frozen=True, slots=True)
class DatiFoglio:
    """`ente` and `atto` in words; `noto_al`: the instant the list was taken at."""

    ente: str
    atto: str
    del_giorno: date
    oggetto: str
    numero: int
    noto_al: datetime
    dati_esempio: bool
    voci: tuple[VoceFoglio, ...]

    @property
    def nome(self) -> str:
        return f"Foglio di accompagnamento n. {self.numero}"

    @property
    def pagine(self) -> int:
        """Of the attachments whose pages are known."""
        return sum(voce.pagine or 0 for voce in self.voci)


def in_json(dati: Any) -> str:
    """Of a dataclass: the same data give the same text, for ever; keys sorted, days in ISO form, instants in UTC."""
    return json.dumps(asdict(dati), default=_iso, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def da_json(testo: str) -> DatiFoglio:
    dati = DatiFoglio(**json.loads(testo))
    voci = (VoceFoglio(**voce) for voce in json.loads(testo)["voci"])
    return replace(
        dati,
        del_giorno=date.fromisoformat(str(dati.del_giorno)),
        noto_al=datetime.fromisoformat(str(dati.noto_al)),
        voci=tuple(replace(voce, chiesto=_istante(voce.chiesto)) for voce in voci),
    )


def _iso(valore: date) -> str:
    return valore.astimezone(UTC).isoformat() if isinstance(valore, datetime) else valore.isoformat()


def _istante(scritto: object) -> datetime | None:
    return datetime.fromisoformat(str(scritto)) if scritto else None
