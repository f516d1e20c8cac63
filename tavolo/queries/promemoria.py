# SPDX-License-Identifier: AGPL-3.0-or-later
"""The promemoria of a person, as page and mail show them, and the people that a step writes to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.apps import apps
from django.db.models import QuerySet

from tavolo.models import Destinatario, Gradino, Incarico, Promemoria, Rinuncia, Ruolo, Utente
from tavolo.queries.oscuramenti import Coperture, tutte_le_coperture
from tavolo.scala import predefiniti

RUOLI = {
    Ruolo.REFERENTE: Destinatario.REFERENTE,
    Ruolo.COORDINATORE: Destinatario.COORDINAMENTO,
    Ruolo.DIRIGENTE: Destinatario.DIRIGENTE,
    Ruolo.AMMINISTRATORE: Destinatario.AMMINISTRATORE,
    Ruolo.ASSESSORE: Destinatario.ASSESSORE,
}
DEL_SETTORE = {Destinatario.REFERENTE, Destinatario.DIRIGENTE}
OVUNQUE = 0


@dataclass(frozen=True, slots=True)
class Rubrica:
    """Who holds today a role that a step may write to: by recipient and, where it matters, by sector."""

    per_posto: dict[tuple[str, int], list[int]]

    def di(self, destinatario: str, settore_id: int) -> list[int]:
        return self.per_posto.get((destinatario, settore_id if destinatario in DEL_SETTORE else OVUNQUE), [])


def rubrica(giorno: date) -> Rubrica:
    """One query, whatever the number of people."""
    righe = Incarico.objects.vigenti(giorno).filter(ruolo__in=RUOLI, utente__is_active=True)
    righe = righe.exclude(ruolo=Ruolo.COORDINATORE, settore__coordina=False)
    per_posto: dict[tuple[str, int], list[int]] = {}
    for ruolo, settore_id, utente_id in righe.order_by("pk").values_list("ruolo", "settore_id", "utente_id"):
        destinatario = RUOLI[Ruolo(ruolo)]
        posto = (destinatario.value, settore_id if destinatario in DEL_SETTORE else OVUNQUE)
        per_posto.setdefault(posto, []).append(utente_id)
    return Rubrica(per_posto)


def gradini() -> list[Gradino]:
    """The steps in force; those the portal comes with as long as nobody wrote any."""
    return list(Gradino.objects.all()) or [Gradino(**campi) for campi in predefiniti()]


@dataclass(frozen=True, slots=True)
class Voce:
    """A promemoria ready to be shown; `nome` is covered where the text it repeats is."""

    promemoria: Promemoria
    nome: str

    @property
    def titolo(self) -> str:
        return f"{self.promemoria.premessa}: {self.nome}" if self.nome else self.promemoria.premessa


@dataclass(frozen=True, slots=True)
class Gruppo:
    """The promemoria of one step."""

    gradino: Gradino
    voci: tuple[Voce, ...]


def promemoria_correnti(utente: Utente) -> QuerySet[Promemoria]:
    return Promemoria.objects.filter(utente=utente).correnti()


def promemoria_di(utente: Utente) -> QuerySet[Promemoria]:
    return con_gradino(promemoria_correnti(utente))


def con_gradino(righe: QuerySet[Promemoria]) -> QuerySet[Promemoria]:
    return righe.select_related("gradino", "settore", "messaggio").order_by("gradino__ordine", "giorno", "pk")


def raccogli(righe: Iterable[Promemoria], coperti: Coperture | None = None) -> list[Gruppo]:
    """Rows in the order of `con_gradino`, by step."""
    noti = tutte_le_coperture() if coperti is None else coperti
    gruppi = groupby(righe, lambda riga: riga.gradino)
    return [Gruppo(gradino, tuple(_voce(riga, noti) for riga in sue)) for gradino, sue in gruppi]


def _voce(riga: Promemoria, coperti: Coperture) -> Voce:
    nome = riga.nome
    if nome:
        nome = coperti.testo(apps.get_model(riga.modello), riga.oggetto_id, riga.campo, nome)
    return Voce(riga, nome)


def rinunce_di(utente: Utente) -> set[str]:
    """Codes of the steps of which the person wants no mail."""
    return set(Rinuncia.objects.filter(utente=utente).values_list("gradino__codice", flat=True))
