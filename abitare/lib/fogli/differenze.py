# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a file would change, against what the portal holds now and what it held when the file was made."""

from collections.abc import Iterator, Mapping

from abitare.lib.fogli.tipi import CambioCella, FoglioCalcolo, Lettura, Proposta, RigaFoglio, RigaLetta
from abitare.lib.fogli.valori import canonico, impronta_cella, mostrato

Impronte = Mapping[tuple[str, str, str], str]


def confronta(foglio: FoglioCalcolo, lettura: Lettura, impronte: Impronte) -> Proposta:
    """`foglio` with its rows of now. Where nothing tells what went out, what the file says is a change."""
    adesso = {riga.chiave: riga for riga in foglio.righe}
    cambi: list[CambioCella] = []
    conflitti: list[CambioCella] = []
    for riga in lettura.righe:
        if riga.chiave in adesso:
            for cambio, urta in _diverse(foglio, adesso[riga.chiave], riga, impronte):
                (conflitti if urta else cambi).append(cambio)
    nuove = tuple(riga for riga in lettura.righe if riga.chiave not in adesso)
    return Proposta(tuple(cambi), tuple(conflitti), lettura.rifiuti, nuove, lettura.ignote)


def _diverse(
    foglio: FoglioCalcolo, adesso: RigaFoglio, letta: RigaLetta, impronte: Impronte
) -> Iterator[tuple[CambioCella, bool]]:
    for colonna in foglio.scrivibili:
        if colonna.chiave not in letta.celle:
            continue
        prima, dopo = adesso.valori.get(colonna.chiave), letta.celle[colonna.chiave]
        if canonico(prima) == canonico(dopo):
            continue
        uscita = impronte.get((foglio.nome, adesso.chiave, colonna.chiave))
        posto = letta.posti[colonna.chiave]
        urta = uscita is not None and uscita != impronta_cella(mostrato(colonna, prima))
        yield CambioCella(posto, adesso.chiave, colonna.chiave, colonna.titolo, prima, dopo), urta
