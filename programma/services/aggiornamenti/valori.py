# SPDX-License-Identifier: AGPL-3.0-or-later
"""A statement as flat values: its fields, plus keys like `fase_7_inizio`, `risorsa_3_impegnato`, `indicatore_5`,
and `domanda_2` for what an open cycle asks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from programma.models import Aggiornamento, Azione, Stato, Verifica
from programma.queries.rilevazione.chieste import chiesta, domande_di, giorno_da_dire, risposte_date
from tavolo.queries.oscuramenti import Coperture, coperture

Valori = dict[str, Any]

SITUAZIONE = (
    "stato",
    "avanzamento",
    "motivo_stato",
    "criticita",
    "testo_criticita",
    "inizio_effettivo",
    "fine_effettiva",
)
PAROLE = ("testo", "mezzo_di_prova", "proposta")
CAMPI = ("riferito_al", *SITUAZIONE, *PAROLE)
DATE_FASE = {"inizio": "inizio_effettivo", "fine": "fine_effettiva"}
IMPORTI = ("impegnato", "liquidato")
DOMANDA = "domanda_"


@dataclass(frozen=True)
class Visto:
    """What a person had before their eyes when they started to write."""

    ultimo: int | None
    valori: Valori


@dataclass(frozen=True)
class Parti:
    """Rows of a statement by id of phase, indicator and resource."""

    fasi: dict[int, tuple[date | None, date | None]] = field(default_factory=dict)
    indicatori: dict[int, Decimal] = field(default_factory=dict)
    risorse: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)
    domande: dict[int, str] = field(default_factory=dict)


def ultimo_valido(azione: Azione) -> Aggiornamento | None:
    return azione.aggiornamenti.validi().recenti().first()


def da_correggere(azione: Azione) -> Aggiornamento | None:
    """The latest statement that came back and still has no answer of the sector."""
    return azione.aggiornamenti.restituiti().recenti().first()


def ultima_correzione(aggiornamento: Aggiornamento) -> Aggiornamento:
    """The end of the chain of corrections that starts here."""
    ultimo = aggiornamento
    while (seguente := Aggiornamento.objects.filter(corregge=ultimo).first()) is not None:
        ultimo = seguente
    return ultimo


def partenza(azione: Azione, corregge: Aggiornamento | None = None, nel_modulo: Iterable[int] = ()) -> Visto:
    """What a form opens with: the last valid word, with empty texts, or the whole statement to correct.

    `nel_modulo`: the questions of a form that is being sent, see `domande_di`.
    """
    ultimo = corregge or ultimo_valido(azione)
    valori = valori_azione(azione) if ultimo is None else valori_dichiarati(azione, ultimo)
    if corregge is None:
        valori |= dict.fromkeys(PAROLE, "") | _indicatori_vuoti(azione)
        valori["riferito_al"] = giorno_da_dire(chiesta(azione), ultimo)
    valori |= risposte_date(azione, domande_di(azione, nel_modulo))
    return Visto(ultimo.pk if ultimo else None, valori)


def valori_azione(azione: Azione) -> Valori:
    """The verified situation, for an action nobody has spoken of."""
    coperti = coperture(Azione)
    situazione = {campo: coperto(coperti, azione, campo) for campo in SITUAZIONE if campo != "avanzamento"}
    avanzamento = Decimal(100 if azione.stato == Stato.CONCLUSA else 0)
    return situazione | {"avanzamento": avanzamento} | dict.fromkeys(PAROLE, "") | _parti_vive(azione)


def valori_dichiarati(azione: Azione, aggiornamento: Aggiornamento) -> Valori:
    """The whole of a statement; phases and money it does not name, or already brought in, are the action's."""
    coperti = coperture(Aggiornamento)
    valori = {campo: coperto(coperti, aggiornamento, campo) for campo in CAMPI} | _parti_vive(azione)
    for indicatore in aggiornamento.indicatori.all():
        valori[f"indicatore_{indicatore.indicatore_id}"] = indicatore.valore
    verifica = getattr(aggiornamento, "verifica", None)
    if verifica and verifica.esito == Verifica.Esito.ACCETTATA:
        return valori
    for fase in aggiornamento.fasi.all():
        valori |= {f"fase_{fase.fase_id}_{parte}": getattr(fase, campo) for parte, campo in DATE_FASE.items()}
    for risorsa in aggiornamento.risorse.all():
        valori |= {f"risorsa_{risorsa.risorsa_id}_{parte}": getattr(risorsa, parte) for parte in IMPORTI}
    return valori


def coperto(coperti: Coperture, oggetto: Azione | Aggiornamento, campo: str) -> Any:
    """A value as it may be read: a covered text does not come back by being copied into a new row."""
    valore = getattr(oggetto, campo)
    return coperti.testo(type(oggetto), oggetto.pk, campo, valore) if isinstance(valore, str) else valore


def _parti_vive(azione: Azione) -> Valori:
    valori: Valori = _indicatori_vuoti(azione)
    for fase in azione.fasi.all():
        valori |= {f"fase_{fase.pk}_{parte}": getattr(fase, campo) for parte, campo in DATE_FASE.items()}
    for risorsa in azione.risorse.all():
        valori |= {f"risorsa_{risorsa.pk}_{parte}": getattr(risorsa, parte) for parte in IMPORTI}
    return valori


def _indicatori_vuoti(azione: Azione) -> Valori:
    return {f"indicatore_{pk}": None for pk in azione.indicatori.values_list("pk", flat=True)}


def parti(azione: Azione, valori: Mapping[str, Any]) -> Parti:
    """Reads the flat values back: phases with or that had a date, resources all, indicators and questions answered."""
    return Parti(
        fasi={
            fase.pk: coppia
            for fase in azione.fasi.all()
            if any(coppia := (valori[f"fase_{fase.pk}_inizio"], valori[f"fase_{fase.pk}_fine"]))
            or fase.inizio_effettivo
        },
        indicatori={
            indicatore.pk: valore
            for indicatore in azione.indicatori.all()
            if (valore := valori[f"indicatore_{indicatore.pk}"]) is not None
        },
        risorse={
            risorsa.pk: (valori[f"risorsa_{risorsa.pk}_impegnato"], valori[f"risorsa_{risorsa.pk}_liquidato"])
            for risorsa in azione.risorse.all()
        },
        domande=_risposte(valori),
    )


def _risposte(valori: Mapping[str, Any]) -> dict[int, str]:
    """By id of the question, numbers in plain digits; what is left blank is no answer."""
    date_ = {nome.removeprefix(DOMANDA): v for nome, v in valori.items() if nome.startswith(DOMANDA)}
    scritte = {int(pk): format(v, "f") if isinstance(v, Decimal) else v or "" for pk, v in date_.items()}
    return {pk: testo for pk, testo in scritte.items() if testo.strip()}
