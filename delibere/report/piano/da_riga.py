# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from typing import Any

from abitare.lib.tabelle import csv_it
from delibere.models import DocumentoPiano
from delibere.report.da_riga import indirizzo_di_verifica
from delibere.report.intestazione import Intestazione
from delibere.report.piano.contenuto import (
    ContenutoPiano,
    componi_annuale,
    componi_avviso,
    componi_triennale,
)
from programma.piani.fotografia import FotografiaTriennale
from programma.queries.piani_congelati import foto_del_piano
from programma.report.dati_piano import dizionario, insiemi_di


def contenuto_del_piano(documento: DocumentoPiano) -> ContenutoPiano:
    """What the document says, from its own row and its congelamento (`select_related` both) and from nothing else."""
    foto, testa = foto_del_piano(documento.congelamento), intestazione_del_piano(documento)
    if isinstance(foto, FotografiaTriennale):
        return componi_triennale(foto, testa)
    return (componi_avviso if documento.genere == DocumentoPiano.Genere.AVVISO else componi_annuale)(foto, testa)


def intestazione_del_piano(documento: DocumentoPiano) -> Intestazione:
    impronta = documento.congelamento.impronta
    return Intestazione(
        nome=str(documento),
        nome_file=documento.nome_file,
        titolo=documento.titolo,
        testo_copertina=documento.testo_copertina,
        decisioni=(),
        protocollo=documento.protocollo,
        atti=tuple(documento.atti),
        sezioni=frozenset(),
        impronta=impronta,
        verifica=indirizzo_di_verifica(impronta),
        il=documento.parole.il,
    )


def file_di(contenuto: ContenutoPiano) -> Iterator[tuple[str, str, bytes]]:
    """The files in CSV that go with a document: name, what they are, bytes."""
    foto: Any = contenuto.foto
    nome, insiemi = contenuto.intestazione.nome_file, insiemi_di(foto)
    for insieme in insiemi:
        yield f"{nome}-{insieme.chiave}.csv", insieme.titolo, csv_it(insieme.tabella(foto))
    yield f"{nome}-dizionario.csv", "Che cosa vuol dire ogni colonna", csv_it(dizionario(insiemi))
