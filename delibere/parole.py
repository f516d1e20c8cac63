# SPDX-License-Identifier: AGPL-3.0-or-later
"""How Italian speaks of each kind of document: its name, with the articles that agree with it."""

from dataclasses import dataclass

RAPPORTO, SCHEDA_AZIONE, SCHEDA_SETTORE, ELENCO_VARIAZIONI = (
    "rapporto", "scheda_azione", "scheda_settore", "elenco_variazioni"
)  # fmt: skip
PIANO_ANNUALE, PIANO_TRIENNALE, AVVISO = "piano_annuale", "piano_triennale", "avviso"
VERBALE = "verbale"


@dataclass(frozen=True, slots=True)
class Parole:
    """`nome` is followed by the number; `breve` is what a button says; `o` is the ending of what agrees with it.

    `tutti` is how many of them are called together.
    """

    nome: str
    tutti: str
    breve: str
    articolo: str
    di: str
    o: str

    @property
    def il(self) -> str:
        """«il rapporto», «la scheda», «l’elenco»."""
        return self.articolo + self.breve

    @property
    def questo(self) -> str:
        return f"quest{self.o} {self.breve}"

    @property
    def pronto(self) -> str:
        return f"{self.il[0].upper()}{self.il[1:]} è pront{self.o}"

    @property
    def non_preparato(self) -> str:
        return f"{self.il[0].upper()}{self.il[1:]} non è stat{self.o} preparat{self.o}"

    @property
    def si_prepara(self) -> str:
        return f"Stiamo preparando {self.il}"

    @property
    def file(self) -> str:
        """Beginning of the names of its files."""
        return self.nome.lower().replace(" ", "-")


PAROLE = {
    RAPPORTO: Parole("Rapporto", "Rapporti", "rapporto", "il ", "del ", "o"),
    SCHEDA_AZIONE: Parole("Scheda azione", "Schede di azioni", "scheda", "la ", "della ", "a"),
    SCHEDA_SETTORE: Parole("Scheda settore", "Schede di settori", "scheda", "la ", "della ", "a"),
    ELENCO_VARIAZIONI: Parole("Elenco variazioni", "Elenchi di variazioni", "elenco", "l'", "dell'", "o"),
    PIANO_ANNUALE: Parole("Piano annuale", "Piani annuali", "piano annuale", "il ", "del ", "o"),
    PIANO_TRIENNALE: Parole("Piano triennale", "Piani triennali", "piano triennale", "il ", "del ", "o"),
    VERBALE: Parole("Verbale", "Verbali", "verbale", "il ", "del ", "o"),
    AVVISO: Parole("Scheda avviso", "Schede per gli avvisi", "scheda", "la ", "della ", "a"),
}
