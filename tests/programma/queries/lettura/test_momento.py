# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from programma.models import Programma
from programma.queries.lettura.momento import Momento, guarda, leggi_momento
from tavolo.models import Utente
from tavolo.storia import con_autore
from tests.fabbriche import crea_azione

MEZZOGIORNO = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Rome"))


@pytest.fixture(autouse=True)
def fermo():
    with time_machine.travel(MEZZOGIORNO, tick=False) as orologio:
        yield orologio


@pytest.mark.parametrize("chiesto", ["", "  ", "2026-11-22", "22/11/2026"])
def test_oggi_quando_non_si_chiede_altro(chiesto: str) -> None:
    assert leggi_momento(chiesto) == Momento(date(2026, 11, 22))
    assert leggi_momento(chiesto).query == ""


@pytest.mark.parametrize("chiesto", ["2026-03-01", "01/03/2026", "1 marzo 2026"])
def test_un_giorno_passato(chiesto: str) -> None:
    momento = leggi_momento(chiesto)

    assert momento == Momento(date(2026, 3, 1), passato=True)
    assert momento.query == "?al=2026-03-01"


@pytest.mark.parametrize(
    ("chiesto", "errore"),
    [
        ("2026-11-23", "Il 23/11/2026 deve ancora venire. Sotto vedi lo stato di oggi."),
        (
            "domani",
            "Data non riconosciuta. Non è una data: scrivere per esempio 31/12/2026. Sotto vedi lo stato di oggi.",
        ),
        (
            "31/02/2026",
            "Data non riconosciuta. Questo giorno non esiste nel calendario. Sotto vedi lo stato di oggi.",
        ),
    ],
)
def test_una_data_inutilizzabile_si_dice(chiesto: str, errore: str) -> None:
    assert leggi_momento(chiesto) == Momento(date(2026, 11, 22), errore=errore)


@pytest.mark.parametrize("chiesto", ["9999-12-31", "0001-01-01", "'; DROP TABLE", "😀", "2026-3", "x" * 10_000, "-1"])
def test_nessun_testo_rompe(chiesto: str) -> None:
    assert leggi_momento(chiesto).errore
    assert leggi_momento(chiesto).al == date(2026, 11, 22)


def test_stato_al_mostra_le_azioni_di_allora(cast, azione, fermo) -> None:
    programma = azione.obiettivo.programma
    giorno = oggi()
    fermo.shift(timedelta(days=40))
    crea_azione(azione.obiettivo, cast.urbanistica)

    allora, _ = guarda(cast.consigliera, programma.pk, giorno.isoformat())
    adesso, momento = guarda(cast.consigliera, programma.pk, "")

    assert [a.codice for a in allora.azioni()] == ["1.1"]
    assert [a.codice for a in adesso.azioni()] == ["1.1", "1.2"]
    assert (allora.al, adesso.al, momento.passato) == (giorno, oggi(), False)


def test_prima_del_programma_si_dice_da_quando(cast, azione) -> None:
    foto, momento = guarda(cast.consigliera, azione.obiettivo.programma.pk, "2020-01-01")

    assert foto.al == oggi()
    assert momento.errore == (
        "Il 01/01/2020 il programma non era ancora nel portale: lo stato si può chiedere"
        f" dal {data_it(oggi())}. Sotto vedi quello di oggi."
    )


def test_la_bozza_di_allora_e_solo_del_tavolo(cast, bozza, fermo) -> None:
    giorno = oggi()
    fermo.shift(timedelta(days=10))
    with con_autore(Utente.objects.sistema(), motivo="Adottato"):
        bozza.stato = Programma.Stato.ADOTTATO
        bozza.save()

    foto, momento = guarda(cast.consigliera, bozza.pk, giorno.isoformat())
    del_tavolo, suo = guarda(cast.dirigente, bozza.pk, giorno.isoformat())

    assert (foto.programma.stato, foto.al) == ("adottato", oggi())
    assert momento.errore == "Il 22/11/2026 il programma era ancora in bozza. Sotto vedi lo stato di oggi."
    assert (del_tavolo.programma.stato, del_tavolo.al, suo.errore) == ("bozza", giorno, "")
