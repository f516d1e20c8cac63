# SPDX-License-Identifier: AGPL-3.0-or-later
"""The text of the proposal, to be pasted into the Comune's acts system: premises, decision, attachments."""

from dataclasses import dataclass

from abitare.lib.italiano import data_it
from delibere.report.contenuto import ContenutoRapporto


@dataclass(frozen=True, slots=True)
class AllegatoProposta:
    nome: str
    impronta: str


@dataclass(frozen=True, slots=True)
class Proposta:
    """As the Comune's acts are written: numbered points, and attachments as «NOME (impronta: …)»."""

    oggetto: str
    premesse: tuple[str, ...]
    decisioni: tuple[str, ...]
    allegati: tuple[AllegatoProposta, ...]

    @property
    def testo(self) -> str:
        parti = [
            "OGGETTO",
            self.oggetto,
            "",
            "PREMESSE",
            *(f"{posto}) {punto}" for posto, punto in enumerate(self.premesse, 1)),
            "",
            "DECISIONE",
            *(f"{posto}) {punto}" for posto, punto in enumerate(self.decisioni, 1)),
            "",
            "ALLEGATI",
            *(f"- {allegato.nome} (impronta: {allegato.impronta})" for allegato in self.allegati),
        ]
        return "\n".join(parti)


def proposta_di(contenuto: ContenutoRapporto, impronta_pdf: str) -> Proposta:
    testa, programma, al = contenuto.intestazione, contenuto.foto.programma, data_it(contenuto.foto.al)
    presa = f"Di prendere atto del {testa.citazione}, con dati al {al}, allegato."
    return Proposta(
        oggetto=f"{programma.titolo}: presa d'atto del rapporto di avanzamento al {al}",
        premesse=(*_richiami(contenuto), *contenuto.frasi),
        decisioni=(presa, *testa.decisioni),
        allegati=(
            AllegatoProposta(f"{testa.nome_file}.pdf", impronta_pdf),
            AllegatoProposta(f"{testa.nome_file}.json", testa.impronta),
        ),
    )


def _richiami(contenuto: ContenutoRapporto) -> tuple[str, ...]:
    programma = contenuto.foto.programma
    periodo = f"{data_it(programma.dal)} – {data_it(programma.al)}"
    richiamo = f"Il programma «{programma.titolo}» ({periodo}) è monitorato dal tavolo intersettoriale per l'abitare"
    guida = f", coordinato dal settore {contenuto.coordinamento}." if contenuto.coordinamento else "."
    atti = contenuto.intestazione.atti
    return (f"Atti di riferimento: {'; '.join(atti)}.", richiamo + guida) if atti else (richiamo + guida,)
