# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest

from programma.fotografia.presa import fotografa
from programma.queries.lettura.cronoprogramma import cronoprogramma
from programma.queries.lettura.figure import figura_cronoprogramma
from programma.queries.lettura.filtri import Filtri
from tests.fabbriche import crea_azione, crea_obiettivo
from tests.supporto.disegni import leggi, parole

pytestmark = pytest.mark.django_db
OGGI = date(2026, 11, 22)


def leggi_crono(programma, anno="", pagina="", **opzioni):
    return cronoprogramma(fotografa(programma.pk, al=OGGI), Filtri(), anno, pagina, **opzioni)


def codici(c):
    return [riga.azione.codice for foglio in c.fogli for gruppo in foglio.gruppi for riga in gruppo.righe]


@pytest.fixture
def sparse(cast, obiettivo):
    """Ended on time, to come, without dates, ended late, under way."""
    crea_azione(obiettivo, cast.sociali, inizio_previsto=date(2025, 9, 1), fine_prevista=date(2025, 12, 31))
    crea_azione(obiettivo, cast.sociali, inizio_previsto=date(2027, 1, 1), fine_prevista=date(2031, 2, 1))
    crea_azione(obiettivo, cast.sociali)
    crea_azione(
        obiettivo,
        cast.sociali,
        inizio_previsto=date(2024, 9, 1),
        fine_prevista=date(2024, 10, 31),
        stato="conclusa",
        inizio_effettivo=date(2024, 9, 1),
        fine_effettiva=date(2025, 1, 30),
    )
    crea_azione(obiettivo, cast.sociali, stato="in_corso", inizio_effettivo=date(2026, 2, 1))
    return obiettivo.programma


def test_nell_anno_sta_cio_che_lo_tocca_ritardo_compreso(sparse):
    per_anno = {anno: codici(leggi_crono(sparse, anno)) for anno in ("2024", "2025", "2026", "2027", "")}

    assert per_anno == {
        "2024": ["1.4"],
        "2025": ["1.1", "1.4"],
        "2026": ["1.1", "1.5"],
        "2027": ["1.2"],
        "": ["1.1", "1.2", "1.3", "1.4", "1.5"],
    }


def test_anni_e_periodo_prendono_anche_cio_che_esce_dal_programma(sparse):
    intero, un_anno = leggi_crono(sparse), leggi_crono(sparse, "2026")

    assert intero.anni == tuple(range(2024, 2032))
    assert intero.periodo == (date(2024, 9, 1), date(2031, 2, 1))
    assert un_anno.periodo == (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize("chiesto", ["1900", "2026 ", "0", "x", "９９９９", "1" * 5000])
def test_un_anno_che_non_c_e_si_nomina(sparse, chiesto):
    c = leggi_crono(sparse, chiesto)

    assert (c.anno, c.scartato) == (None, chiesto[:20])


def test_i_fogli_hanno_lo_stesso_periodo(cast, programma):
    for _ in range(3):
        obiettivo = crea_obiettivo(programma, cast.sociali)
        for _ in range(30):
            crea_azione(obiettivo, cast.sociali)
    crea_azione(obiettivo, cast.sociali, inizio_previsto=date(2032, 1, 1), fine_prevista=date(2033, 1, 1))

    uno, tutti = leggi_crono(programma, pagina="1"), leggi_crono(programma, tutti=True)

    assert uno.periodo == tutti.periodo == (date(2025, 7, 1), date(2033, 1, 1))
    assert [[len(g.righe) for g in foglio.gruppi] for foglio in tutti.fogli] == [[30, 10], [20, 20], [11]]
    assert [foglio.titolo for foglio in tutti.fogli] == [
        f"Cronoprogramma delle azioni (foglio {n} di 3)" for n in (1, 2, 3)
    ]
    assert uno.fogli == tutti.fogli[:1]


def test_senza_azioni_nessun_foglio(obiettivo):
    assert (leggi_crono(obiettivo.programma).fogli, leggi_crono(obiettivo.programma, tutti=True).fogli) == ((), ())


def test_il_disegno_dice_ritardo_e_giorno(cast, obiettivo):
    crea_azione(obiettivo, cast.sociali, inizio_previsto=date(2026, 1, 1), fine_prevista=date(2026, 11, 12))
    c = leggi_crono(obiettivo.programma, "2026")

    oggi, allora = (
        parole(leggi(figura_cronoprogramma(c.fogli[0], oggi=OGGI, periodo=c.periodo, passato=passato)))
        for passato in (False, True)
    )

    attese = {"1 Obiettivo 1", "1.1 Azione 1.1", "+10 g", "oggi 22/11/2026", "stato al 22/11/2026"}
    assert attese & set(oggi) == attese - {"stato al 22/11/2026"}
    assert attese & set(allora) == attese - {"oggi 22/11/2026"}
