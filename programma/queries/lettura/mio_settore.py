# SPDX-License-Identifier: AGPL-3.0-or-later
"""A dirigente's home: what the sector owes and by when, who answered, what is late, what is silent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from abitare.lib.tempo import oggi
from programma.fotografia.dati import IN_CORSO, NON_AVVIATA, Azione, Fotografia, Settore
from programma.fotografia.presa import fotografa
from programma.models import Programma
from programma.numeri import Lettura, Silenzio, quadro, settori_silenti, urgenza
from programma.numeri.sintesi import Sintesi
from programma.queries.lettura.righe import Riga, riga
from programma.queries.rilevazione.chieste import Chiesta, chieste
from programma.queries.rilevazione.risposte import Esito
from tavolo.models import Utente

VICINA = timedelta(days=30)
IN_CAMMINO = (NON_AVVIATA, IN_CORSO)
DA_DARE = frozenset({Esito.ATTESA, Esito.RESTITUITA})


@dataclass(frozen=True)
class RispostaDelSettore:
    """An action that the open cycle asks about; `chi` and `quando` of its answer are empty while there is none."""

    azione: Azione
    esito: Esito
    chi: str
    quando: datetime | None


@dataclass(frozen=True)
class Scadenza:
    """A planned end within thirty days: of the action, or of the phase so named."""

    azione: Azione
    giorno: date
    fase: str = ""


@dataclass(frozen=True)
class MioSettore:
    """By urgency: `mancanti` are the answers owed, `date` those given; `silenti` holds the never said too."""

    settore: Settore
    sintesi: Sintesi
    silenzio: Silenzio | None
    mancanti: tuple[RispostaDelSettore, ...]
    date: tuple[RispostaDelSettore, ...]
    in_ritardo: tuple[Riga, ...]
    silenti: tuple[Riga, ...]
    scadenze: tuple[Scadenza, ...]

    @property
    def chieste(self) -> int:
        return len(self.mancanti) + len(self.date)


@dataclass(frozen=True)
class MieiSettori:
    """Of one programme. `foto.rilevazione` is the cycle that is open, if any."""

    foto: Fotografia
    settori: tuple[MioSettore, ...]

    @property
    def scaduta(self) -> bool:
        return self.foto.rilevazione is not None and self.foto.rilevazione.scade < self.foto.al


def miei_settori(programma: Programma, settori: Iterable[int]) -> MieiSettori:
    """Twelve queries, however many actions and sectors."""
    foto, voluti = fotografa(programma.pk, al=oggi()), set(settori)
    domande = chieste(azione.id for azione in foto.azioni() if azione.settore.id in voluti)
    nomi = _nomi(domande.values())
    return MieiSettori(foto, tuple(_settore(foto, s, domande, nomi) for s in foto.settori if s.id in voluti))


def _settore(foto: Fotografia, settore: Settore, domande: dict[int, Chiesta], nomi: dict[int, str]) -> MioSettore:
    q = quadro(foto, {azione.id for azione in foto.azioni() if azione.settore.id == settore.id})
    letture = [lettura for lettura in urgenza(q.letture.values()) if not lettura.azione.annullata]
    dette = [_risposta(x.azione, domande[x.azione.id], nomi) for x in letture if x.azione.id in domande]
    return MioSettore(
        settore=settore,
        sintesi=q.programma,
        silenzio=next(iter(settori_silenti(q)), None),
        mancanti=tuple(risposta for risposta in dette if risposta.esito in DA_DARE),
        date=tuple(risposta for risposta in dette if risposta.esito not in DA_DARE),
        in_ritardo=tuple(riga(lettura, foto.al) for lettura in letture if lettura.in_ritardo),
        silenti=tuple(riga(x, foto.al) for x in letture if x.silente or x.mai_comunicata),
        scadenze=_scadenze(letture, foto.al),
    )


def _risposta(azione: Azione, domanda: Chiesta, nomi: dict[int, str]) -> RispostaDelSettore:
    return RispostaDelSettore(azione, domanda.esito, nomi.get(domanda.autore or 0, ""), domanda.scritta)


def _scadenze(letture: Iterable[Lettura], giorno: date) -> tuple[Scadenza, ...]:
    """The nearest first; nothing of what stands still or has passed."""
    trovate = []
    for azione in (lettura.azione for lettura in letture if lettura.azione.stato in IN_CAMMINO):
        trovate += [Scadenza(azione, f.fine_prevista, f.nome) for f in azione.fasi if f.fine_effettiva is None]
        trovate += [Scadenza(azione, azione.fine_prevista)] if azione.fine_prevista else []
    vicine = (scadenza for scadenza in trovate if giorno <= scadenza.giorno <= giorno + VICINA)
    return tuple(sorted(vicine, key=lambda s: (s.giorno, s.azione.codice, s.fase)))


def _nomi(domande: Iterable[Chiesta]) -> dict[int, str]:
    """Of those who answered."""
    chi = {domanda.autore for domanda in domande if domanda.autore}
    return {persona.pk: str(persona) for persona in Utente.objects.filter(pk__in=chi)} if chi else {}
