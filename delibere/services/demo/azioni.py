# SPDX-License-Identifier: AGPL-3.0-or-later
"""Programme, objectives and actions of the demo, through the services that the forms use."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from programma.models import Azione, Indicatore, Obiettivo, Programma
from programma.services import (
    Parti,
    Riga,
    crea_azione,
    crea_obiettivo,
    crea_programma,
    registra_misurazione,
)
from tavolo.models import Settore, SoggettoEsterno, Utente

CAMPI_PROGRAMMA = ("titolo", "descrizione", "dal", "al", "anno_breve", "anno_medio", "anno_lungo")
CAMPI_OBIETTIVO = ("titolo", "descrizione", "orizzonte", "peso", "codice_dup", "linea_mandato")
CAMPI_AZIONE = ("titolo", "descrizione", "inizio_previsto", "fine_prevista", "peso", "luogo")
CIFRA_ORIZZONTE = {"breve": 1, "medio": 2, "lungo": 3}


def crea_tutto(utente: Utente, dati: dict[str, Any]) -> tuple[Programma, list[tuple[Azione, dict[str, Any]]]]:
    """The draft with everything in it; each action comes back beside its card, for what happens to it later."""
    programma = crea_programma(utente=utente, dati=_presi(dati, CAMPI_PROGRAMMA), dati_esempio=True)
    settori = {settore.codice: settore for settore in Settore.objects.all()}
    create: list[tuple[Azione, dict[str, Any]]] = []
    for codice, scheda in _con_codice(dati["obiettivi"]):
        obiettivo = _crea_obiettivo(utente, programma, codice, scheda, settori)
        create += [(_crea_azione(utente, obiettivo, a, settori, dati["fonti"]), a) for a in scheda["azioni"]]
    return programma, create


def _presi(scheda: dict[str, Any], campi: Iterable[str]) -> dict[str, Any]:
    return {campo: scheda[campo] for campo in campi if campo in scheda}


def _con_codice(schede: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Codes like 1.2: the horizon, then the place of the objective in it."""
    quanti: dict[str, int] = {}
    codificate = []
    for scheda in schede:
        orizzonte = scheda["orizzonte"]
        quanti[orizzonte] = quanti.get(orizzonte, 0) + 1
        codificate.append((f"{CIFRA_ORIZZONTE[orizzonte]}.{quanti[orizzonte]}", scheda))
    return codificate


def _crea_obiettivo(
    utente: Utente, programma: Programma, codice: str, scheda: dict[str, Any], settori: dict[str, Settore]
) -> Obiettivo:
    return crea_obiettivo(
        utente=utente,
        programma_id=programma.pk,
        dati=_presi(scheda, CAMPI_OBIETTIVO) | {"codice": codice, "settore": settori[scheda["settore"]]},
        indicatori=[_riga_indicatore(indicatore) for indicatore in scheda.get("indicatori", ())],
    )


def _crea_azione(
    utente: Utente, obiettivo: Obiettivo, scheda: dict[str, Any], settori: dict[str, Settore], fonti: dict[str, str]
) -> Azione:
    dati = _presi(scheda, CAMPI_AZIONE) | {"settore": settori[scheda["settore"]], "fonte": fonti[scheda["fonte"]]}
    parti = Parti(
        fasi=[_riga_fase(*fase) for fase in scheda.get("fasi", ())],
        risorse=[Riga(risorsa | {"stanziato": Decimal(risorsa["stanziato"])}) for risorsa in scheda.get("risorse", ())],
        indicatori=[_riga_indicatore(indicatore) for indicatore in scheda.get("indicatori", ())],
        collaborano=[settori[codice] for codice in scheda.get("collaborano", ())],
        soggetti=[SoggettoEsterno.objects.get(nome=nome) for nome in scheda.get("soggetti", ())],
        cup=scheda.get("cup", ()),
        cig=scheda.get("cig", ()),
    )
    return crea_azione(utente=utente, obiettivo_id=obiettivo.pk, dati=dati, parti=parti, avvisa=False)


def _riga_fase(nome: str, inizio: date, fine: date, peso: int) -> Riga:
    return Riga({"nome": nome, "inizio_previsto": inizio, "fine_prevista": fine, "peso": peso})


def _riga_indicatore(scheda: dict[str, Any]) -> Riga:
    numeri = {campo: Decimal(str(scheda[campo])) for campo in ("base", "obiettivo_valore")}
    return Riga({campo: valore for campo, valore in scheda.items() if campo != "misure"} | numeri)


def misura_obiettivi(utente: Utente, programma: Programma, dati: dict[str, Any], fino_al: date) -> list[tuple]:
    """Values of the objectives' indicators, as (day, function that writes it)."""
    eventi = []
    for scheda in dati["obiettivi"]:
        for indicatore in scheda.get("indicatori", ()):
            riga = Indicatore.objects.get(obiettivo__programma=programma, nome=indicatore["nome"])
            eventi += [_misura(utente, riga.pk, date.fromisoformat(giorno), v) for giorno, v in indicatore["misure"]]
    return [evento for evento in eventi if evento[0] <= fino_al]


def _misura(utente: Utente, indicatore_id: int, giorno: date, valore: int) -> tuple:
    def scrive() -> None:
        registra_misurazione(
            utente=utente, indicatore_id=indicatore_id, dati={"valore": Decimal(valore), "data": giorno}
        )

    return giorno, scrive
