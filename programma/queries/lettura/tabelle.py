# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of actions as a table to take away: the same numbers as the page."""

from collections.abc import Callable
from typing import Any

from abitare.lib.distintivi import STATI
from abitare.lib.italiano import data_it
from abitare.lib.tabelle import Colonna, Tabella, Tipo
from programma.fotografia.dati import Obiettivo
from programma.models import Criticita
from programma.numeri import Lettura, Quadro, importi
from programma.queries.lettura.filtri import Filtri

Valore = Callable[[Obiettivo, Lettura], Any]


def _di(campo: str) -> Valore:
    return lambda obiettivo, lettura: getattr(lettura.azione, campo)


def _elenco(campo: str, attributo: str = "") -> Valore:
    def valore(obiettivo: Obiettivo, lettura: Lettura) -> str:
        voci = getattr(lettura.azione, campo)
        return ", ".join(getattr(voce, attributo) if attributo else voce for voce in voci)

    return valore


def _denaro(campo: str) -> Valore:
    return lambda obiettivo, lettura: getattr(importi([lettura.azione]), campo)


COLONNE: tuple[tuple[Colonna, Valore], ...] = (
    (Colonna("codice_obiettivo", "Codice obiettivo"), lambda o, x: o.codice),
    (Colonna("obiettivo", "Obiettivo"), lambda o, x: o.titolo),
    (Colonna("orizzonte", "Orizzonte"), lambda o, x: o.orizzonte),
    (Colonna("codice", "Codice"), _di("codice")),
    (Colonna("azione", "Azione"), _di("titolo")),
    (Colonna("settore", "Settore responsabile"), lambda o, x: x.azione.settore.nome),
    (Colonna("collaborano", "Settori che collaborano"), _elenco("collaborano", "nome")),
    (Colonna("soggetti", "Soggetti esterni"), _elenco("soggetti", "nome")),
    (Colonna("persona", "Persona incaricata"), lambda o, x: x.azione.persona.nome if x.azione.persona else None),
    (Colonna("stato", "Stato"), lambda o, x: STATI[x.azione.stato].testo),
    (Colonna("motivo_stato", "Motivo dello stato"), _di("motivo_stato")),
    (Colonna("avanzamento", "Avanzamento verificato (%)", Tipo.PERCENTUALE), lambda o, x: x.avanzamento),
    (
        Colonna("dichiarato", "Avanzamento dichiarato, da verificare (%)", Tipo.PERCENTUALE),
        lambda o, x: x.azione.dichiarato.avanzamento if x.azione.dichiarato else None,
    ),
    (Colonna("atteso", "Avanzamento atteso (%)", Tipo.PERCENTUALE), lambda o, x: x.atteso),
    (Colonna("in_ritardo", "In ritardo"), lambda o, x: x.in_ritardo),
    (Colonna("a_rischio", "A rischio"), lambda o, x: x.a_rischio),
    (Colonna("mai_comunicata", "Mai comunicata"), lambda o, x: x.mai_comunicata),
    (Colonna("silente", "Silente"), lambda o, x: x.silente),
    (Colonna("coperta", "Con una parola recente"), lambda o, x: x.coperta),
    (Colonna("silente_da", "Giorni dall'ultima parola", Tipo.INTERO), lambda o, x: x.silente_da),
    (Colonna("ultima_parola", "Ultima parola", Tipo.DATA), _di("ultima_parola")),
    (Colonna("inizio_previsto", "Inizio previsto", Tipo.DATA), _di("inizio_previsto")),
    (Colonna("fine_prevista", "Fine prevista", Tipo.DATA), _di("fine_prevista")),
    (Colonna("inizio_effettivo", "Inizio effettivo", Tipo.DATA), _di("inizio_effettivo")),
    (Colonna("fine_effettiva", "Fine effettiva", Tipo.DATA), _di("fine_effettiva")),
    (Colonna("scostamento", "Scostamento (giorni)", Tipo.INTERO), lambda o, x: x.scostamento),
    (Colonna("criticita", "Criticità"), lambda o, x: Criticita(x.azione.criticita).label),
    (Colonna("testo_criticita", "Descrizione della criticità"), _di("testo_criticita")),
    (Colonna("peso", "Peso", Tipo.INTERO), _di("peso")),
    (Colonna("stanziato", "Stanziato (€)", Tipo.EURO), _denaro("stanziato")),
    (Colonna("impegnato", "Impegnato (€)", Tipo.EURO), _denaro("impegnato")),
    (Colonna("liquidato", "Liquidato (€)", Tipo.EURO), _denaro("liquidato")),
    (Colonna("cup", "CUP"), _elenco("cup")),
    (Colonna("cig", "CIG"), _elenco("cig")),
    (Colonna("luogo", "Indirizzo"), _di("luogo")),
    (Colonna("fonte", "Fonte"), _di("fonte")),
)


def tabella_azioni(q: Quadro, filtri: Filtri) -> Tabella:
    """A row for each action of the quadro, in the order of the programme; `filtri` are those that chose them."""
    esempio = " (dati di esempio)" if q.foto.programma.dati_esempio else ""
    obiettivi = {obiettivo.id: obiettivo for obiettivo in q.foto.obiettivi}
    return Tabella(
        titolo=f"{q.foto.programma.titolo}, azioni al {data_it(q.foto.al)}{esempio}",
        colonne=[colonna for colonna, _ in COLONNE],
        righe=[
            [valore(obiettivi[lettura.azione.obiettivo_id], lettura) for _, valore in COLONNE]
            for lettura in q.letture.values()
        ],
        contesto={
            "programma": q.foto.programma.titolo,
            "al": q.foto.al.isoformat(),
            "noto_al": q.foto.noto_al.isoformat(),
            "filtri": dict(filtri.coppie),
        },
    )
