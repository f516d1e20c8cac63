# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever is written, the fotografia read from the history at an instant is the one that was taken live then."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from programma.fotografia.dati import Fotografia
from programma.fotografia.presa import fotografa
from programma.models import CodiceProgetto, Verifica
from tavolo.models import Ruolo
from tavolo.storia import con_autore
from tests.cast import crea_incarico
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_codice,
    crea_coinvolgimento,
    crea_collaborazione,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_obiettivo,
    crea_programma,
    crea_risorsa,
    crea_soggetto,
    crea_verifica,
)

pytestmark = pytest.mark.motore

# Far away, so that the cast is always written before.
INIZIO = datetime(2090, 1, 10, 9, tzinfo=UTC)
GIORNO = date(2090, 1, 10)


def rileggi(oggetto: Any) -> Any:
    return type(oggetto).objects.get(pk=oggetto.pk)


class Ufficio:
    """A programme and the edits that may happen to it; `dado` says on which object each one falls."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.urbanistica, self.referente = rileggi(cast.urbanistica), rileggi(cast.referente)
        self.programma = crea_programma()
        self.obiettivi = [crea_obiettivo(self.programma, cast.sociali) for _ in range(2)]
        self.azioni = [crea_azione(self.obiettivi[0], cast.lavori_pubblici)]
        crea_aggiornamento(self.azioni[0], 30, riferito_al=GIORNO - timedelta(days=4))
        self.volte = 0

    def scegli(self, cose: Any, dado: int) -> Any:
        cose = list(cose)
        return cose[dado % len(cose)] if cose else None

    def azione(self, dado: int) -> Any:
        return self.scegli(self.azioni, dado)

    def salva(self, oggetto: Any, **campi: Any) -> None:
        for nome, valore in campi.items():
            setattr(oggetto, nome, valore)
        with con_autore(self.cast.coordinatrice, "prova"):
            oggetto.save()

    def cancella(self, oggetto: Any) -> None:
        if oggetto is not None:
            with con_autore(self.cast.coordinatrice, "prova"):
                oggetto.delete()

    def nuova_azione(self, dado: int) -> None:
        self.azioni.append(crea_azione(self.scegli(self.obiettivi, dado), self.cast.urbanistica, codice=f"7.{dado}"))

    def cambia_azione(self, dado: int) -> None:
        persona = self.scegli([None, self.cast.referente], dado)
        self.salva(self.azione(dado), titolo=f"Titolo {dado}", peso=dado % 9 + 1, persona=persona)

    def sposta_azione(self, dado: int) -> None:
        self.salva(self.azione(dado), obiettivo=self.scegli(self.obiettivi, dado // 7), codice=f"8.{dado}")

    def cancella_azione(self, dado: int) -> None:
        azione = self.azione(dado)
        if len(self.azioni) > 1 and not azione.aggiornamenti.exists():
            self.azioni.remove(azione)
            self.cancella(azione)

    def annulla_azione(self, dado: int) -> None:
        self.salva(self.azione(dado), stato="annullata", motivo_stato="non serve", inizio_effettivo=None)

    def figli(self, dado: int) -> None:
        azione = self.azione(dado)
        crea_fase(azione, inizio_effettivo=GIORNO if dado % 2 else None)
        crea_risorsa(azione, fonte=f"Fonte {self.volte}")
        crea_codice(azione, f"CUP{self.volte}", tipo=CodiceProgetto.Tipo.values[dado % 2])
        crea_coinvolgimento(azione, crea_soggetto(f"Soggetto {self.volte}"))

    def cancella_figli(self, dado: int) -> None:
        azione = self.azione(dado)
        for figli in (azione.risorse, azione.codici, azione.coinvolgimenti, azione.collaborazioni):
            self.cancella(self.scegli(figli.order_by("pk"), dado))

    def collabora(self, dado: int) -> None:
        azione = self.azione(dado)
        if not azione.collaborazioni.filter(settore=self.cast.tributi).exists():
            crea_collaborazione(azione, self.cast.tributi)

    def misura(self, dado: int) -> None:
        di = {"azione": self.azione(dado)} if dado % 2 else {"obiettivo": self.obiettivi[0]}
        indicatore = crea_indicatore(**di, nome=f"Indicatore {dado}")
        for giorni in (-2, 0, 5):
            crea_misurazione(indicatore, dado + giorni, GIORNO + timedelta(days=giorni))

    def dichiara(self, dado: int) -> None:
        giorno = GIORNO + timedelta(days=dado % 5 - 3)
        crea_aggiornamento(self.azione(dado), dado % 101, riferito_al=giorno, testo=f"Parole {dado}")

    def correggi(self, dado: int) -> None:
        azione = self.azione(dado)
        vecchio = self.scegli(azione.aggiornamenti.filter(corretto_da=None).order_by("pk"), dado)
        if vecchio is not None:
            crea_aggiornamento(azione, 7, riferito_al=GIORNO - timedelta(days=dado % 9), corregge=vecchio)

    def verifica(self, dado: int) -> None:
        aggiornamento = self.scegli(self.azione(dado).aggiornamenti.filter(verifica=None).order_by("pk"), dado)
        if aggiornamento is not None:
            crea_verifica(aggiornamento, esito=Verifica.Esito.values[dado % 2], commento="perché")

    def anagrafica(self, dado: int) -> None:
        self.salva(self.urbanistica, nome=f"Urbanistica {dado}")
        self.salva(self.referente, last_name=f"Cognome {dado}", is_active=dado % 3 > 0)
        anno = 2090 if dado % 2 else 2091
        termine = {"dal": date(anno, 1, self.volte), "al": date(anno, 1, self.volte)}
        crea_incarico(self.cast.estraneo, Ruolo.REFERENTE, self.cast.tributi, **termine)

    def programma_e_obiettivi(self, dado: int) -> None:
        self.salva(self.programma, titolo=f"Programma {dado}")
        self.salva(self.scegli(self.obiettivi, dado), descrizione=f"Descrizione {dado}", ordine=dado)

    def esegui(self, mossa: Callable[["Ufficio", int], None], dado: int) -> None:
        self.volte += 1
        mossa(self, dado)


MOSSE = [
    valore
    for nome, valore in vars(Ufficio).items()
    if nome not in {"__init__", "scegli", "azione", "salva", "cancella", "esegui"} and callable(valore)
]


@contextmanager
def annullato() -> Iterator[None]:
    """One example: what it writes is gone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def senza_istante(foto: Fotografia) -> Fotografia:
    return dataclasses.replace(foto, noto_al=INIZIO)


@settings(
    max_examples=20,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(MOSSE), st.integers(0, 200)), min_size=1, max_size=9), st.integers(-4, 4))
def test_la_storia_da_ogni_fotografia_presa(cast, mosse: list, giorni: int) -> None:
    with annullato(), time_machine.travel(INIZIO, tick=False) as orologio:
        ufficio, prese, al = Ufficio(cast), [], GIORNO + timedelta(days=giorni)
        for mossa, dado in mosse:
            ufficio.esegui(mossa, dado)
            orologio.shift(timedelta(hours=1))
            prese.append((datetime.now(UTC), fotografa(ufficio.programma.pk, al=al)))
            orologio.shift(timedelta(hours=1))

        for istante, presa in prese:
            assert senza_istante(fotografa(ufficio.programma.pk, al=al, noto_al=istante)) == senza_istante(presa)
