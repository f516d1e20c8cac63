# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of the rights table: who may, and who may not but sees that the thing is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

ANONIMI = frozenset({"anonimo", "disattivata"})
SENZA_INCARICO = frozenset({"estraneo", "scaduta"})
LETTORI = frozenset({"amministratrice", "assessora", "consigliera", "segreteria"})
COORDINAMENTO = frozenset({"coordinatrice"})
RESPONSABILI = frozenset({"referente", "supplente"})
COLLABORANTI = frozenset({"referente_urbanistica"})
TAVOLO = COORDINAMENTO | RESPONSABILI | COLLABORANTI | {"referente_sociali", "dirigente"}
CON_INCARICO = TAVOLO | LETTORI
ENTRATI = CON_INCARICO | SENZA_INCARICO
TUTTI = ENTRATI | ANONIMI
NESSUNO: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Regola:
    """Who may gets the page; who only sees the thing 403; who does not 404; who is not in is sent to the login."""

    nome: str
    puo: frozenset[str]
    vede: frozenset[str] = ENTRATI

    def stato(self, chi: str, consentito: int) -> int:
        if chi in self.puo:
            return consentito
        if chi in ANONIMI:
            return 302
        return 403 if chi in self.vede else 404


TUTTI_ANCHE_FUORI = Regola("chiunque", TUTTI)
CHI_ENTRA = Regola("chi entra", ENTRATI)
AMMINISTRA = Regola("amministratore", frozenset({"amministratrice"}))
CURA = Regola("cura i promemoria", COORDINAMENTO | {"amministratrice"})
COORDINA = Regola("coordinamento", COORDINAMENTO)
PIANI = Regola("scrive i piani", COORDINAMENTO, CON_INCARICO)
PIANI_BOZZA = Regola("scrive i piani", COORDINAMENTO, TAVOLO)
TERRITORIO = Regola("scrive il territorio", COORDINAMENTO | {"amministratrice"})
TERRITORIO_DI = Regola("scrive il territorio", COORDINAMENTO | {"amministratrice"}, CON_INCARICO)
REGISTRA = Regola("registra gli atti", COORDINAMENTO | {"segreteria"})
REGISTRA_ATTO = Regola("registra gli atti", COORDINAMENTO | {"segreteria"}, CON_INCARICO)

LEGGE = Regola("legge", CON_INCARICO, CON_INCARICO)
LEGGE_TAVOLO = Regola("legge il tavolo", TAVOLO, TAVOLO)
SCRIVE = Regola("scrive il programma", COORDINAMENTO, CON_INCARICO)
SCRIVE_BOZZA = Regola("scrive il programma", COORDINAMENTO, TAVOLO)
AGGIORNA = Regola("aggiorna", RESPONSABILI, CON_INCARICO)
AGGIORNA_BOZZA = Regola("aggiorna", RESPONSABILI, TAVOLO)
AGGIORNA_SOCIALI = Regola("aggiorna", frozenset({"referente_sociali"}), CON_INCARICO)
CONTRIBUISCE = Regola("contribuisce", RESPONSABILI | COLLABORANTI | COORDINAMENTO, CON_INCARICO)
CONTRIBUISCE_BOZZA = Regola("contribuisce", RESPONSABILI | COORDINAMENTO, TAVOLO)
GESTISCE = Regola("gestisce gli incontri", COORDINAMENTO, TAVOLO)
GESTISCE_BOZZA = Regola("gestisce gli incontri", COORDINAMENTO, COORDINAMENTO)
CONVOCATO = Regola("convocato", frozenset({"referente"}), TAVOLO)
CONFERMA = Regola("conferma per il settore", AGGIORNA.puo, TAVOLO)
CONVOCATO_BOZZA = Regola("convocato", NESSUNO, COORDINAMENTO)
CHIUSO = Regola("nessuno", NESSUNO, CON_INCARICO)
NON_C_E = Regola("nessuno", NESSUNO, NESSUNO)


@dataclass(frozen=True)
class Modo:
    """A rule and the status for who may; `diversi` names those for whom it is another one."""

    regola: Regola
    consentito: int = 200
    diversi: Mapping[str, int] = field(default_factory=dict)

    def stato(self, chi: str) -> int:
        return self.diversi.get(chi, self.regola.stato(chi, self.consentito))


@dataclass(frozen=True)
class Riga:
    """An address, the objects of the scene in it, and what each method answers; None is a method it refuses."""

    nome: str
    get: Modo | None
    post: Modo | None = None
    dove: Mapping[str, str] = field(default_factory=dict)

    def stato(self, metodo: str, chi: str) -> int:
        modo = {"GET": self.get, "POST": self.post}.get(metodo)
        if modo is not None:
            return modo.stato(chi)
        if chi in ANONIMI and not (self.get and self.get.regola == TUTTI_ANCHE_FUORI):
            return 302
        return 405
