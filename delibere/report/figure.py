# SPDX-License-Identifier: AGPL-3.0-or-later
"""The charts of the report, on paper (A4) or on a page."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from abitare.lib.distintivi import STATI
from abitare.lib.svg import Barra, Parte, RigaGantt, RigaImpilata, barre, gantt, gantt_a_pagine, impilate
from programma.fotografia.dati import ANNULLATA, CONCLUSA, SOSPESA, Azione, Obiettivo
from programma.numeri import Quadro
from programma.numeri.sintesi import Sintesi

SU_CARTA = 720
SU_PAGINA = 960
CRONOPROGRAMMA_SU_PAGINA = 1120
RIGHE_SU_CARTA = 24
RIGHE_PER_OBIETTIVO = 100
ORDINE_STATI = ("conclusa", "in_corso", "sospesa", "non_avviata", "annullata")
TONI_STATI = {"in_corso": "primario", "conclusa": "positivo", "sospesa": "avviso"}


def figura_stati(s: Sintesi, larghezza: float) -> SafeString:
    parti = [Parte(STATI[nome].testo, s.stato(nome), TONI_STATI.get(nome, "neutro")) for nome in ORDINE_STATI]
    return impilate([RigaImpilata("", parti)], "Azioni per stato", larghezza=larghezza)


def figura_avanzamenti(righe: Sequence[tuple[str, Sintesi]], titolo: str, larghezza: float) -> SafeString:
    voci = [Barra(nome, _virgola(s.avanzamento), atteso=_virgola(s.atteso)) for nome, s in righe]
    return barre(voci, titolo, larghezza=larghezza)


def cronoprogramma(q: Quadro, *, su_carta: bool) -> tuple[SafeString, ...]:
    """On a page one drawing in all; on paper one per objective, on one scale, so that pages are filled.

    Past a hundred rows sheets follow one another whatever the objective: half a page would stay empty after each.
    """
    gruppi = [righe for obiettivo, _ in q.obiettivi if (righe := _righe_di(q, obiettivo))]
    tutte = [riga for righe in gruppi for riga in righe]
    if not tutte:
        return ()
    if not su_carta:
        return (gantt(tutte, "Cronoprogramma delle azioni", oggi=q.foto.al, larghezza=CRONOPROGRAMMA_SU_PAGINA),)
    dal, al = _estremi(tutte, q.foto.al)
    if len(tutte) > RIGHE_PER_OBIETTIVO:
        gruppi = [tutte]
    fogli: list[SafeString] = []
    for righe in gruppi:
        titolo = "Cronoprogramma" if righe is tutte else f"Cronoprogramma dell'obiettivo {righe[0].codice}"
        fogli += gantt_a_pagine(
            righe, titolo, oggi=q.foto.al, dal=dal, al=al, larghezza=SU_CARTA, per_pagina=RIGHE_SU_CARTA
        )
    return tuple(fogli)


def _estremi(righe: Sequence[RigaGantt], oggi: date) -> tuple[date, date]:
    giorni = [oggi]
    for riga in righe:
        estremi = (riga.inizio_previsto, riga.fine_prevista, riga.inizio_effettivo, riga.fine_effettiva)
        giorni += [giorno for giorno in estremi if giorno]
    return min(giorni).replace(day=1), max(giorni)


def _righe_di(q: Quadro, obiettivo: Obiettivo) -> list[RigaGantt]:
    azioni = [azione for azione in obiettivo.azioni if azione.id in q.letture]
    if not azioni:
        return []
    inizi = [a.inizio_previsto for a in azioni if a.inizio_previsto]
    fini = [a.fine_prevista for a in azioni if a.fine_prevista]
    gruppo = RigaGantt(
        obiettivo.titolo,
        obiettivo.codice,
        inizio_previsto=min(inizi, default=None),
        fine_prevista=max(fini, default=None),
        gruppo=True,
    )
    return [gruppo, *(_riga(q, azione) for azione in azioni)]


def _riga(q: Quadro, azione: Azione) -> RigaGantt:
    return RigaGantt(
        azione.titolo,
        azione.codice,
        inizio_previsto=azione.inizio_previsto,
        fine_prevista=azione.fine_prevista,
        inizio_effettivo=azione.inizio_effettivo,
        fine_effettiva=azione.fine_effettiva,
        avanzamento=_virgola(q.letture[azione.id].avanzamento),
        conclusa=azione.stato == CONCLUSA,
        ferma=azione.stato in (SOSPESA, ANNULLATA),
    )


def _virgola(valore: Decimal | None) -> float | None:
    return None if valore is None else float(valore)
