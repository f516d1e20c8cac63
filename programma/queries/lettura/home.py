# SPDX-License-Identifier: AGPL-3.0-or-later
"""What waits for the coordination."""

from collections import Counter
from dataclasses import dataclass

from abitare.lib.tempo import oggi
from programma.fotografia.dati import Azione
from programma.fotografia.presa import fotografa
from programma.models import Aggiornamento, Programma
from programma.numeri import Quadro, Silenzio, quadro, settori_silenti
from programma.queries.lettura.programmi import programma_corrente
from programma.queries.lettura.righe import Riga, riga

QUANTI = 6


@dataclass(frozen=True)
class DaFare:
    """`verificare` oldest first; `restituiti` are statements that a sector still has to correct."""

    programma: Programma
    q: Quadro
    verificare: tuple[Riga, ...]
    senza_referente: tuple[Azione, ...]
    restituiti: tuple[Aggiornamento, ...]
    silenzi: tuple[Silenzio, ...]

    @property
    def nulla(self) -> bool:
        return not (self.verificare or self.senza_referente or self.restituiti or self.silenzi)

    @property
    def chieste(self) -> int:
        """How many actions the open cycle asks of."""
        return sum(lettura.azione.nel_ciclo is not None for lettura in self.q.letture.values())

    @property
    def tacciono(self) -> list[tuple[str, int]]:
        """The sectors that have not answered the open cycle, and of how many actions; most first."""
        attese = Counter(x.azione.settore.nome for x in self.q.letture.values() if x.azione.nel_ciclo is False)
        return sorted(attese.items(), key=lambda voce: (-voce[1], voce[0]))

    @property
    def risposte(self) -> int:
        return self.chieste - sum(quante for _, quante in self.tacciono)


def da_fare(programmi: list[Programma]) -> DaFare | None:
    """Of the current programme; None while there is none that is open."""
    aperti = [programma for programma in programmi if programma.stato != Programma.Stato.CHIUSO]
    programma = programma_corrente(aperti, oggi())
    if programma is None:
        return None
    q = quadro(fotografa(programma.pk, al=oggi()))
    in_attesa = sorted(
        ((x.azione.dichiarato.scritto, x.azione.id, x) for x in q.letture.values() if x.azione.dichiarato),
        key=lambda voce: voce[:2],
    )
    tornati = Aggiornamento.objects.restituiti().filter(azione__obiettivo__programma=programma)
    return DaFare(
        programma=programma,
        q=q,
        verificare=tuple(riga(lettura, q.foto.al) for *_, lettura in in_attesa),
        senza_referente=tuple(x.azione for x in q.letture.values() if x.senza_referente),
        restituiti=tuple(tornati.select_related("azione", "settore", "verifica").order_by("verifica__scritta", "pk")),
        silenzi=settori_silenti(q),
    )
