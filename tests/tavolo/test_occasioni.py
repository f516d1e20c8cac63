# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tavolo.occasioni import A_TUTTI, Occasione, giorno_del_passo, passi_venuti, scatta

SCADENZA = date(2026, 10, 26)


@dataclass(frozen=True)
class Passo:
    giorni: int
    genere: str = "rilevazione"
    conta_da: str = "scadenza"
    attivo: bool = True


SCALA = [Passo(0, conta_da="apertura"), Passo(-7), Passo(-1), Passo(3), Passo(7), Passo(14)]


def feriale(giorno):
    return giorno.weekday() < 5


def rilevazione(giorno=SCADENZA, apertura=date(2026, 10, 1)):
    return Occasione("rilevazione", "r", giorno, 1, "Rilevazione", {A_TUTTI: "/"}, apertura=apertura)


@pytest.mark.parametrize(
    ("oggi", "venuti"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [0]),
        (date(2026, 10, 18), [0]),
        (date(2026, 10, 19), [0, -7]),
        (date(2026, 10, 22), [0, -7]),
        (date(2026, 10, 23), [0, -7, -1]),
        (date(2026, 10, 28), [0, -7, -1]),
        (date(2026, 10, 29), [0, -7, -1, 3]),
        (date(2026, 11, 2), [0, -7, -1, 3, 7]),
        (date(2027, 3, 28), [0, -7, -1, 3, 7, 14]),
    ],
)
def test_passi_venuti_sulla_scala_a_cavallo_del_cambio_d_ora(oggi, venuti):
    """26/10/2026 is the Monday after the clocks went back; the day before it is a Sunday."""
    assert [passo.giorni for passo in passi_venuti(SCALA, rilevazione(), oggi, feriale)] == venuti


def test_passi_venuti_solo_gli_attivi_della_stessa_occasione():
    altri = [Passo(-7, attivo=False), Passo(-7, genere="fase")]

    assert passi_venuti(altri, rilevazione(), SCADENZA, feriale) == []


def test_passi_venuti_nell_ordine_dei_giorni():
    assert [p.giorni for p in passi_venuti(SCALA[::-1], rilevazione(), date(2026, 12, 1), feriale)] == [
        0, -7, -1, 3, 7, 14,
    ]  # fmt: skip


def test_giorno_del_passo_prima_della_scadenza_non_cade_in_un_giorno_di_festa():
    assert giorno_del_passo(Passo(-1), rilevazione(), feriale) == date(2026, 10, 23)
    assert giorno_del_passo(Passo(5), rilevazione(), feriale) == date(2026, 10, 31)


def test_giorno_del_passo_senza_apertura_non_c_e():
    assert giorno_del_passo(SCALA[0], rilevazione(apertura=None), feriale) is None


@pytest.mark.parametrize(
    ("giorni", "scarto", "vale"), [(-7, 0, True), (-7, 1, False), (0, 1, True), (3, 400, True), (-1000, -999, True)]
)
def test_scatta_non_annuncia_una_scadenza_passata(giorni, scarto, vale):
    assert scatta(Passo(giorni), rilevazione(), SCADENZA + timedelta(days=scarto)) is vale


def test_indirizzo_secondo_chi_riceve():
    per_chi = Occasione("fase", "f", SCADENZA, 1, "Fase", {A_TUTTI: "/scheda/", "referente": "/modulo/"})

    assert (per_chi.indirizzo("referente"), per_chi.indirizzo("dirigente")) == ("/modulo/", "/scheda/")
