# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reserves, ceilings and what does not respect them; each rule names its article (docs/piani.md)."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial

from programma.piani.tipi import ZERO, Avviso, Riga, ScelteComune, ScelteEnte, Soglia, Soglie

CENTO = 100
OLTRE_SOLO_COMUNALI = "Art. 23 co. 3 L.R. 16/2016"
LETTERA_D = "Art. 4 co. 3 lett. d R.R. 4/2017"


def riserva_indigenti(disponibili: int, quota: Decimal) -> int:
    """Units kept for indigent households: the share rounded up (art. 13 R.R. 4/2017), for each owner and Comune."""
    return int((quota * disponibili / CENTO).to_integral_value(ROUND_CEILING))


def tetto_sat(disponibili: int, quota: Decimal) -> int:
    """Most units that may go to SAT (art. 23 co. 13 L.R. 16/2016); the rounding down is ours, the law is silent."""
    return int((quota * disponibili / CENTO).to_integral_value(ROUND_FLOOR))


def quota_indigenti(riga: Riga, soglia: Soglia | None, scelte: ScelteComune | None) -> Decimal:
    """The Comuni may go beyond the share, but only on dwellings of their own (art. 23 co. 3 L.R. 16/2016)."""
    base = soglia.valore if soglia else ZERO
    return base + scelte.indigenti_oltre if scelte and riga.comunale else base


def avvisi_della_riga(riga: Riga, soglie: Soglie, quota: Decimal) -> Iterator[Avviso]:
    numeri = riga.numeri
    avviso = partial(Avviso, comune_id=riga.comune_id, ente_id=riga.ente_id)
    if numeri.turnover_rilasciate > numeri.turnover:
        yield avviso(f"{riga.nome}: le unità rilasciate sono più del turn-over di cui fanno parte.", blocca=True)
    if numeri.sat > numeri.disponibili:
        testo = f"{riga.nome}: SAT {numeri.sat}, più delle unità disponibili ({numeri.disponibili})."
        yield avviso(testo, _fonte(soglie.tetto_sat), blocca=True)
    elif soglie.tetto_sat and numeri.sat > (tetto := tetto_sat(numeri.disponibili, soglie.tetto_sat.valore)):
        testo = f"{riga.nome}: SAT {numeri.sat}, oltre il tetto di {tetto} su {numeri.disponibili} disponibili."
        yield avviso(testo, soglie.tetto_sat.fonte)
    if numeri.sat + riserva_indigenti(numeri.disponibili, quota) > numeri.disponibili:
        testo = f"{riga.nome}: riserva per indigenti e servizi transitori superano le unità disponibili."
        yield avviso(testo, _fonte(soglie.quota_indigenti))
    alloggi = numeri.consistenza_sap + numeri.nuova_edificazione + numeri.conferite
    if numeri.disponibili > alloggi:
        testo = f"{riga.nome}: {numeri.disponibili} unità disponibili, più degli alloggi ({alloggi})."
        yield avviso(testo)


def avvisi_del_comune(scelte: ScelteComune, soglie: Soglie, disponibili_comunali: int) -> Iterator[Avviso]:
    avviso = partial(Avviso, comune_id=scelte.comune_id)
    nome = f"{scelte.comune}: quota degli artt. 7 bis e 7 ter"
    for testo, fonte in _oltre_la_quota(nome, scelte.quota_7bis + scelte.quota_7ter, soglie.quota_forze):
        yield avviso(testo, fonte, blocca=True)
    if scelte.indigenti_oltre and not disponibili_comunali:
        testo = f"{scelte.comune}: va oltre la quota per indigenti, ma non ha unità comunali disponibili."
        yield avviso(testo, OLTRE_SOLO_COMUNALI)
    if scelte.indigenti_oltre < 0 or _quota(soglie.quota_indigenti) + scelte.indigenti_oltre > CENTO:
        yield avviso(f"{scelte.comune}: la quota per indigenti va dalla soglia al 100 %.", blocca=True)
    if scelte.categoria.strip() and not scelte.motivazione.strip():
        testo = f"{scelte.comune}: l'ulteriore categoria di rilevanza sociale chiede la sua motivazione."
        yield avviso(testo, LETTERA_D, blocca=True)


def avvisi_dell_ente(scelte: ScelteEnte, soglie: Soglie) -> Iterator[Avviso]:
    nome = f"{scelte.ente}: quota per le categorie dell'art. 14"
    avviso = partial(Avviso, ente_id=scelte.ente_id, blocca=True)
    for testo, fonte in _oltre_la_quota(nome, scelte.quota_articolo_14, soglie.quota_articolo_14):
        yield avviso(testo, fonte)
    if scelte.quota_articolo_14 and not scelte.categorie.strip():
        yield avviso(f"{nome}, ma nessuna categoria è indicata.")


def _oltre_la_quota(nome: str, quota: Decimal, soglia: Soglia | None) -> Iterator[tuple[str, str]]:
    """The text gives the greatest share: beyond it, or before there was one, the plan stops."""
    if quota and soglia is None:
        yield f"{nome} del {_percento(quota)}, ma nessuna norma la prevedeva allora.", ""
    elif soglia and quota > soglia.valore:
        yield f"{nome} del {_percento(quota)}, oltre il {_percento(soglia.valore)}.", soglia.fonte


def _fonte(soglia: Soglia | None) -> str:
    return soglia.fonte if soglia else ""


def _quota(soglia: Soglia | None) -> Decimal:
    return soglia.valore if soglia else ZERO


def _percento(valore: Decimal) -> str:
    return f"{valore.normalize():f}".replace(".", ",") + "\u00a0%"
