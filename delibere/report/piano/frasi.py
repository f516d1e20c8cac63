# SPDX-License-Identifier: AGPL-3.0-or-later
"""A plan in a few sentences: who reads only these knows what it says."""

from collections.abc import Iterator

from abitare.lib.italiano import numero
from delibere.report.frasi import elenco, quante
from programma.piani.fotografia import FotografiaAnnuale, FotografiaTriennale

UNITA = ("unità", "unità")
NON_PERVENUTA = "non_pervenuta"


def frasi_dell_annuale(foto: FotografiaAnnuale) -> tuple[str, ...]:
    return tuple(_annuale(foto))


def frasi_del_triennale(foto: FotografiaTriennale) -> tuple[str, ...]:
    totale = foto.calcolo.totale
    previste = (
        f"Nel triennio si prevedono disponibili {numero(foto.calcolo.disponibili)} unità in "
        f"{quante(_comuni_con_unita(foto), 'Comune', 'Comuni')} dei {len(foto.comuni)} del piano."
    )
    return (
        previste,
        f"Il patrimonio conta {numero(totale.consistenza_sap)} alloggi SAP e {numero(totale.consistenza_sas)} SAS.",
    )


def _annuale(foto: FotografiaAnnuale) -> Iterator[str]:
    calcolo, totale = foto.calcolo, foto.calcolo.totale
    yield (
        f"Nel {foto.anno} si prevedono disponibili {numero(calcolo.disponibili)} unità in "
        f"{quante(_comuni_con_unita(foto), 'Comune', 'Comuni')} dei {len(foto.comuni)} del piano; "
        f"tolte quelle per servizi transitori ({totale.sat}) ne restano assegnabili {numero(totale.assegnabili)}."
    )
    yield (
        f"Ai nuclei in condizione di indigenza ne sono riservate {numero(calcolo.riserva_indigenti)}, "
        "arrotondando all'unità superiore per ogni ente in ogni Comune."
    )
    yield f"Il patrimonio conta {numero(totale.consistenza_sap)} alloggi SAP e {numero(totale.consistenza_sas)} SAS."
    yield f"L'anno precedente sono state assegnate {numero(totale.assegnate_anno_prima)} unità."
    yield _risposte(foto)
    if previsione := _previsione(foto):
        yield previsione


def _risposte(foto: FotografiaAnnuale) -> str:
    enti = {ente.id: ente.nome for ente in foto.enti}
    mancano = [enti[c.ente_id] for c in foto.comunicazioni if c.esito == NON_PERVENUTA]
    hanno = len(foto.comunicazioni) - len(mancano)
    frase = f"Alla ricognizione hanno risposto {hanno} enti su {len(foto.comunicazioni)}"
    if not mancano:
        return f"{frase}."
    return f"{frase}; mancano {elenco(mancano)}." if len(mancano) <= 5 else f"{frase}; ne mancano {len(mancano)}."


def _previsione(foto: FotografiaAnnuale) -> str:
    previste, elencate = foto.calcolo.previsione.previste, foto.calcolo.previsione.elencate
    if not previste:
        return ""
    return (
        f"Il piano triennale {foto.primo_anno}-{foto.ultimo_anno} ne prevede {numero(previste)}: "
        f"fino a quest'anno i piani annuali ne hanno elencate {numero(elencate)}."
    )


def _comuni_con_unita(foto: FotografiaAnnuale | FotografiaTriennale) -> int:
    return len({riga.comune_id for riga in foto.righe if riga.numeri.disponibili})
