# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rules on one action, phase or indicator."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from programma.fotografia.dati import (
    ANNULLATA,
    CONCLUSA,
    NESSUNA_CRITICITA,
    SOSPESA,
    Azione,
    Fase,
    Indicatore,
    Soglie,
)

DECIMO = Decimal("0.1")


def arrotonda(valore: Fraction, passo: Decimal = DECIMO) -> Decimal:
    """The one rounding: half away from zero, to a tenth of a point where a number is shown."""
    quanti = Fraction(abs(valore)) / Fraction(passo)
    interi = (2 * quanti.numerator + quanti.denominator) // (2 * quanti.denominator)
    return (interi if valore >= 0 else -interi) * passo


def avanzamento(azione: Azione) -> Decimal:
    """Latest verified percentage; 0 when nothing was verified yet."""
    return azione.verificato.avanzamento if azione.verificato else Decimal(0)


def atteso(azione: Azione, al: date) -> Decimal | None:
    """Expected percentage on that day, to the hundredth like the ones declared; None without planned dates.

    Phases, each a ramp from its planned start (0) to its planned end (100), by their weight; without phases one ramp.
    """
    if azione.annullata:
        return None
    if azione.fasi:
        parte, intero = 0, 1
        for fase in azione.fasi:
            passati, durata = _rampa(fase.inizio_previsto, fase.fine_prevista, al)
            parte, intero = parte * durata + fase.peso * passati * intero, intero * durata
        return _percento(parte, intero * sum(fase.peso for fase in azione.fasi))
    if azione.inizio_previsto is None or azione.fine_prevista is None:
        return None
    return _percento(*_rampa(azione.inizio_previsto, azione.fine_prevista, al))


def in_ritardo(azione: Azione, al: date) -> bool:
    """Planned end passed and not concluded, or a phase overdue. Suspended and cancelled are never late."""
    if azione.stato in (SOSPESA, ANNULLATA, CONCLUSA):
        return False
    scaduta = azione.fine_prevista is not None and azione.fine_prevista < al
    return scaduta or any(fase.fine_effettiva is None and fase.fine_prevista < al for fase in azione.fasi)


def a_rischio(azione: Azione, al: date, soglie: Soglie) -> bool:
    """Progress under the expected one by strictly more than the threshold; without dates or cancelled, never."""
    previsto = atteso(azione, al)
    return previsto is not None and previsto - avanzamento(azione) > soglie.punti_rischio


def mai_comunicata(azione: Azione) -> bool:
    """Nobody ever said anything of an action that still asks for it."""
    return azione.ultima_parola is None and azione.aperta


def silente_da(azione: Azione, al: date) -> int | None:
    """Days since the last word on an open action; None when nobody ever spoke (that is `mai_comunicata`)."""
    if azione.ultima_parola is None or not azione.aperta:
        return None
    return (al - azione.ultima_parola).days


def silente(azione: Azione, al: date, soglie: Soglie) -> bool:
    giorni = silente_da(azione, al)
    return giorni is not None and giorni > soglie.giorni_copertura


def coperta(azione: Azione, al: date, soglie: Soglie) -> bool:
    """What `copertura` counts: a word in the open cycle, or in the last days (90 unless set) when none asks."""
    if azione.nel_ciclo is not None:
        return azione.nel_ciclo
    return azione.ultima_parola is not None and (al - azione.ultima_parola).days <= soglie.giorni_copertura


def scostamento(voce: Azione | Fase, al: date) -> int | None:
    """Days of slippage on the planned end: actual end minus planned end, or the days passed since it while open.

    Negative when it ended early; 0 while open and not yet due; None without a planned end or when stopped.
    """
    if voce.fine_prevista is None:
        return None
    if voce.fine_effettiva is not None:
        return (voce.fine_effettiva - voce.fine_prevista).days
    if isinstance(voce, Azione) and voce.stato in (SOSPESA, ANNULLATA):
        return None
    return max((al - voce.fine_prevista).days, 0)


def avanzamento_indicatore(indicatore: Indicatore) -> Decimal | None:
    """(v − b) / (t − b) in percent, either direction, not clamped; None while nothing was measured."""
    if indicatore.misura is None:
        return None
    fatto = Fraction(indicatore.misura.valore - indicatore.base)
    return arrotonda(100 * fatto / Fraction(indicatore.obiettivo_valore - indicatore.base))


def senza_cup(azione: Azione) -> bool:
    """Money for works and no CUP (L. 3/2003, art. 11): a warning, not an error."""
    lavori = any(risorsa.per_lavori and risorsa.stanziato > 0 for risorsa in azione.risorse)
    return lavori and not azione.cup and not azione.annullata


def senza_referente(azione: Azione) -> bool:
    """An open action whose sector has nobody who may speak for it on the day of the fotografia."""
    return azione.aperta and not azione.settore.referenti


@dataclass(frozen=True, slots=True)
class Lettura:
    """All that is derived of one action, ready to be shown."""

    azione: Azione
    avanzamento: Decimal
    atteso: Decimal | None
    in_ritardo: bool
    a_rischio: bool
    critica: bool
    mai_comunicata: bool
    silente: bool
    silente_da: int | None
    coperta: bool
    scostamento: int | None
    senza_cup: bool
    senza_referente: bool

    @property
    def senza_date(self) -> bool:
        return self.atteso is None and not self.azione.annullata

    @property
    def da_verificare(self) -> bool:
        return self.azione.dichiarato is not None


def leggi(azione: Azione, al: date, soglie: Soglie) -> Lettura:
    fatto, previsto = avanzamento(azione), atteso(azione, al)
    return Lettura(
        azione=azione,
        avanzamento=fatto,
        atteso=previsto,
        in_ritardo=in_ritardo(azione, al),
        a_rischio=previsto is not None and previsto - fatto > soglie.punti_rischio,
        critica=azione.criticita != NESSUNA_CRITICITA and azione.aperta,
        mai_comunicata=mai_comunicata(azione),
        silente=silente(azione, al, soglie),
        silente_da=silente_da(azione, al),
        coperta=coperta(azione, al, soglie),
        scostamento=scostamento(azione, al),
        senza_cup=senza_cup(azione),
        senza_referente=senza_referente(azione),
    )


def urgenza(letture: Iterable[Lettura]) -> list[Lettura]:
    """Order of a referente's home: mai comunicata, late, at risk, oldest word first; concluded and cancelled last."""
    return sorted(letture, key=_grado)


def _grado(lettura: Lettura) -> tuple[int, date, tuple[int, ...], int]:
    azione = lettura.azione
    gradi = (lettura.mai_comunicata, lettura.in_ritardo, lettura.a_rischio, azione.aperta, not azione.annullata)
    codice = tuple(int(parte) for parte in azione.codice.split("."))
    return next((i for i, vero in enumerate(gradi) if vero), 5), azione.ultima_parola or date.min, codice, azione.id


def _rampa(inizio: date, fine: date, al: date) -> tuple[int, int]:
    """Days gone and days in all; a ramp of one day is full from that day."""
    durata = (fine - inizio).days
    if durata == 0:
        return int(al >= inizio), 1
    return min(max((al - inizio).days, 0), durata), durata


def _percento(parte: int, intero: int) -> Decimal:
    return Decimal((20_000 * parte + intero) // (2 * intero)).scaleb(-2)
