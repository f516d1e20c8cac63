# SPDX-License-Identifier: AGPL-3.0-or-later
"""What follows from the data of a plan by the rules of today; it is kept with them in the fotografia."""

from collections.abc import Iterable
from dataclasses import fields, replace

from programma.piani.confronto import Discordanza, confronta, discordanze, previsione
from programma.piani.fotografia import (
    CalcoloAnnuale,
    CalcoloTriennale,
    FotografiaAnnuale,
    FotografiaTriennale,
    RigaDelCalcolo,
    per_id,
)
from programma.piani.quadro import Quadro, calcola
from programma.piani.tipi import Numeri, Riga, ScelteComune, ScelteEnte, Soglia, Soglie, somma

SOGLIE = ("quota_indigenti", "quota_forze", "quota_articolo_14", "tetto_sat")


def con_calcolo(
    foto: FotografiaAnnuale, *, anno_prima: Iterable[Riga], previste: Numeri, elencate: Iterable[Numeri]
) -> FotografiaAnnuale:
    """`anno_prima`: the rows of the former plan; `previste` by the triennale, `elencate` by its earlier years."""
    quadro = quadro_di(foto)
    prima = tuple(anno_prima)
    totale = quadro.totale
    calcolate = zip(foto.righe, quadro.righe, strict=True)
    calcolo = CalcoloAnnuale(
        totale=totale,
        disponibili=totale.disponibili,
        riserva_indigenti=quadro.riserva_indigenti,
        righe=tuple(RigaDelCalcolo(riga.id, c.riserva_indigenti, c.tetto_sat) for riga, c in calcolate),
        avvisi=quadro.avvisi,
        variazioni=confronta(prima, foto.righe_pure()) if prima else (),
        previsione=previsione(previste, [*elencate, totale]),
        discordanze=_discordanze(foto, totale),
    )
    return replace(foto, calcolo=calcolo)


def con_totali(foto: FotografiaTriennale) -> FotografiaTriennale:
    totale = somma(riga.numeri for riga in foto.righe)
    return replace(foto, calcolo=CalcoloTriennale(totale, totale.disponibili))


def quadro_di(foto: FotografiaAnnuale) -> Quadro:
    """Reckoned now; `FotografiaAnnuale.quadro` is what was kept."""
    comuni, enti = per_id(foto.comuni), per_id(foto.enti)
    dei_comuni = (
        ScelteComune(
            scelta.comune_id,
            comuni[scelta.comune_id].nome,
            scelta.indigenti_oltre,
            scelta.quota_7bis,
            scelta.quota_7ter,
            scelta.categoria,
            scelta.motivazione,
        )
        for scelta in foto.scelte_comuni
    )
    degli_enti = (
        ScelteEnte(scelta.ente_id, enti[scelta.ente_id].nome, scelta.quota_articolo_14, scelta.categorie)
        for scelta in foto.scelte_enti
    )
    return calcola(foto.righe_pure(), soglie_di(foto), dei_comuni, degli_enti)


def soglie_di(foto: FotografiaAnnuale) -> Soglie:
    trovate = {p.codice: Soglia(p.valore, p.fonte) for p in foto.parametri if p.codice in SOGLIE}
    return Soglie(**trovate)


def _discordanze(foto: FotografiaAnnuale, totale: Numeri) -> tuple[Discordanza, ...]:
    """Published totals that are not the sum of the rows."""
    if foto.pubblicati is None:
        return ()
    detti = {campo.name: getattr(foto.pubblicati, campo.name) for campo in fields(foto.pubblicati)}
    noti = {voce: valore for voce, valore in detti.items() if valore is not None and hasattr(totale, voce)}
    return discordanze(noti, {voce: getattr(totale, voce) for voce in noti})
