# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of one sector, one objective, one action."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from programma.fotografia.dati import Azione, Fotografia, Indicatore, Misura, Obiettivo, Settore
from programma.numeri import (
    Importi,
    Lettura,
    Silenzio,
    avanzamento_indicatore,
    importi,
    quadro,
    settori_silenti,
    urgenza,
)
from programma.numeri.sintesi import Sintesi
from programma.queries.lettura.righe import Riga, riga


@dataclass(frozen=True)
class VoceIndicatore:
    """An indicator with the progress it has made (percent, not clamped) and the measures it was made of."""

    indicatore: Indicatore
    avanzamento: Decimal | None
    misure: tuple[Misura, ...]
    tendenza: tuple[tuple[date, Decimal], ...]

    @property
    def titolo(self) -> str:
        return f"Andamento: {self.indicatore.nome}"


@dataclass(frozen=True)
class SchedaSettore:
    """`righe` by urgency; `con` the actions of others in which the sector collaborates."""

    settore: Settore
    sintesi: Sintesi
    silenzio: Silenzio | None
    righe: tuple[Riga, ...]
    con: tuple[Riga, ...]
    importi: Importi


@dataclass(frozen=True)
class SchedaObiettivo:
    obiettivo: Obiettivo
    anno: int
    sintesi: Sintesi
    righe: tuple[Riga, ...]
    indicatori: tuple[VoceIndicatore, ...]
    importi: Importi


@dataclass(frozen=True)
class SchedaAzione:
    obiettivo: Obiettivo
    anno: int
    riga: Riga
    indicatori: tuple[VoceIndicatore, ...]
    importi: Importi

    @property
    def azione(self) -> Azione:
        return self.riga.azione

    @property
    def lettura(self) -> Lettura:
        return self.riga.lettura


Misure = dict[int, tuple[Misura, ...]]


def scheda_settore(foto: Fotografia, settore: Settore) -> SchedaSettore:
    q = quadro(foto)
    sue = {pk for pk, lettura in q.letture.items() if lettura.azione.settore.id == settore.id}
    altrui = [x for x in q.letture.values() if any(s.id == settore.id for s in x.azione.collaborano)]
    del_settore = quadro(foto, sue)
    return SchedaSettore(
        settore=settore,
        sintesi=del_settore.programma,
        silenzio=next(iter(settori_silenti(del_settore)), None),
        righe=tuple(riga(lettura, foto.al) for lettura in urgenza(del_settore.letture.values())),
        con=tuple(riga(lettura, foto.al) for lettura in urgenza(altrui)),
        importi=importi(lettura.azione for lettura in del_settore.letture.values()),
    )


def scheda_obiettivo(foto: Fotografia, obiettivo: Obiettivo, misure: Misure) -> SchedaObiettivo:
    q = quadro(foto, {azione.id for azione in obiettivo.azioni})
    return SchedaObiettivo(
        obiettivo=obiettivo,
        anno=foto.programma.anno_orizzonte(obiettivo.orizzonte),
        sintesi=q.programma,
        righe=tuple(riga(lettura, foto.al) for lettura in q.letture.values()),
        indicatori=voci_indicatori(obiettivo.indicatori, misure),
        importi=importi(obiettivo.azioni),
    )


def scheda_azione(foto: Fotografia, azione: Azione, misure: Misure) -> SchedaAzione:
    obiettivo = next(o for o in foto.obiettivi if o.id == azione.obiettivo_id)
    return SchedaAzione(
        obiettivo=obiettivo,
        anno=foto.programma.anno_orizzonte(obiettivo.orizzonte),
        riga=riga(quadro(foto, {azione.id}).letture[azione.id], foto.al),
        indicatori=voci_indicatori(azione.indicatori, misure),
        importi=importi([azione]),
    )


def voci_indicatori(indicatori: tuple[Indicatore, ...], misure: Misure) -> tuple[VoceIndicatore, ...]:
    return tuple(_voce(indicatore, misure.get(indicatore.id, ())) for indicatore in indicatori)


def _voce(indicatore: Indicatore, misure: tuple[Misura, ...]) -> VoceIndicatore:
    punti = [(indicatore.data_base, Decimal(0))]
    for misura in misure:
        percento = avanzamento_indicatore(replace(indicatore, misura=misura))
        punti += [(misura.data, percento)] if percento is not None else []
    return VoceIndicatore(indicatore, avanzamento_indicatore(indicatore), misure, tuple(punti))
