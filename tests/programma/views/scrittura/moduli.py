# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bodies of the forms that write the programme, as a browser sends them."""

from typing import Any

TABELLE = ("fasi", "risorse", "indicatori")


def tabelle(**righe: list[dict[str, Any]]) -> dict[str, Any]:
    """Management data and rows of the tables of a form."""
    dati: dict[str, Any] = {}
    for nome in TABELLE:
        scritte = righe.get(nome, [])
        dati |= {f"{nome}-TOTAL_FORMS": len(scritte), f"{nome}-INITIAL_FORMS": 0}
        for posto, riga in enumerate(scritte):
            dati |= {f"{nome}-{posto}-{campo}": valore for campo, valore in riga.items()}
    return dati


def azione(settore: Any, /, **altro: Any) -> dict[str, Any]:
    righe = {nome: altro.pop(nome) for nome in TABELLE if nome in altro}
    return {"titolo": "Azione", "settore": settore.pk, "peso": 1} | tabelle(**righe) | altro


def obiettivo(settore: Any, /, **altro: Any) -> dict[str, Any]:
    righe = {nome: altro.pop(nome) for nome in TABELLE if nome in altro}
    dati = {"titolo": "Obiettivo", "orizzonte": "breve", "settore": settore.pk, "peso": 1, "codice": ""}
    return dati | tabelle(**righe) | altro


def errori(risposta: Any) -> dict[str, list[str]]:
    return {nome: list(messaggi) for nome, messaggi in risposta.context["composto"].modulo.errors.items()}
