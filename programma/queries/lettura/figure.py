# SPDX-License-Identifier: AGPL-3.0-or-later
"""The charts of the pages; the table beside each one is in its template."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from abitare.lib.distintivi import STATI
from abitare.lib.svg import Barra, Parte, RigaGantt, RigaImpilata, Serie, barre, gantt, impilate, mini, tendenza
from programma.fotografia.dati import ANNULLATA, CONCLUSA, SOSPESA, Azione
from programma.numeri.sintesi import Sintesi
from programma.queries.lettura.cronoprogramma import Foglio
from programma.queries.lettura.righe import Gruppo

MEZZA = 640
ORDINE_STATI = ("conclusa", "in_corso", "sospesa", "non_avviata", "annullata")
TONI_STATI = {"in_corso": "primario", "conclusa": "positivo", "sospesa": "avviso"}


def figura_avanzamenti(righe: Iterable[tuple[str, Sintesi]], titolo: str, larghezza: float = MEZZA) -> SafeString:
    """Verified, declared and expected, a bar for each name."""
    voci = [
        Barra(nome, virgola(s.avanzamento), dichiarato=virgola(s.dichiarato), atteso=virgola(s.atteso))
        for nome, s in righe
    ]
    return barre(voci, titolo, larghezza=larghezza)


def figura_totale(s: Sintesi) -> SafeString:
    """A bar with the mark of what was expected, for a card; its numbers stand beside it."""
    return mini(virgola(s.avanzamento), "Avanzamento verificato", atteso=virgola(s.atteso), larghezza=300)


def figura_stati(s: Sintesi, larghezza: float = MEZZA) -> SafeString:
    parti = [Parte(STATI[nome].testo, s.stato(nome), TONI_STATI.get(nome, "neutro")) for nome in ORDINE_STATI]
    return impilate([RigaImpilata("", parti)], "Azioni per stato", larghezza=larghezza)


def figura_tendenza(serie: Sequence[tuple[str, Sequence[tuple[date, Decimal]]]], titolo: str) -> SafeString:
    linee = [Serie(nome, [(giorno, float(valore)) for giorno, valore in punti]) for nome, punti in serie if punti]
    return tendenza(linee, titolo, larghezza=MEZZA)


def figura_cronoprogramma(
    foglio: Foglio, *, oggi: date, periodo: tuple[date, date], passato: bool = False
) -> SafeString:
    """One sheet; what falls outside of `periodo` is cut at its edges."""
    dal, al = periodo
    righe = [voce for gruppo in foglio.gruppi for voce in _righe_gantt(gruppo)]
    return gantt(righe, foglio.titolo, oggi=oggi, dal=dal, al=al, nome_oggi="stato al" if passato else "oggi")


def figura_fasi(azione: Azione, avanzamento: Decimal, oggi: date, larghezza: float = MEZZA) -> SafeString:
    """The action with its phases below."""
    fasi = [
        RigaGantt(
            fase.nome,
            inizio_previsto=fase.inizio_previsto,
            fine_prevista=fase.fine_prevista,
            inizio_effettivo=fase.inizio_effettivo,
            fine_effettiva=fase.fine_effettiva,
            conclusa=fase.fine_effettiva is not None,
            ferma=_ferma(azione),
        )
        for fase in azione.fasi
    ]
    righe = [_riga_gantt(azione, avanzamento), *fasi]
    return gantt(righe, "Tempi dell'azione e delle sue fasi", oggi=oggi, larghezza=larghezza)


def virgola(valore: Decimal | None) -> float | None:
    return None if valore is None else float(valore)


def _righe_gantt(gruppo: Gruppo) -> list[RigaGantt]:
    azioni = [riga.azione for riga in gruppo.righe]
    testa = RigaGantt(
        gruppo.obiettivo.titolo,
        gruppo.obiettivo.codice,
        inizio_previsto=min((a.inizio_previsto for a in azioni if a.inizio_previsto), default=None),
        fine_prevista=max((a.fine_prevista for a in azioni if a.fine_prevista), default=None),
        gruppo=True,
    )
    return [testa, *(_riga_gantt(riga.azione, riga.lettura.avanzamento) for riga in gruppo.righe)]


def _riga_gantt(azione: Azione, avanzamento: Decimal) -> RigaGantt:
    return RigaGantt(
        azione.titolo,
        azione.codice,
        inizio_previsto=azione.inizio_previsto,
        fine_prevista=azione.fine_prevista,
        inizio_effettivo=azione.inizio_effettivo,
        fine_effettiva=azione.fine_effettiva,
        avanzamento=float(avanzamento),
        conclusa=azione.stato == CONCLUSA,
        ferma=_ferma(azione),
    )


def _ferma(azione: Azione) -> bool:
    return azione.stato in (SOSPESA, ANNULLATA)
