# SPDX-License-Identifier: AGPL-3.0-or-later
import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings

from programma.fotografia import dati
from programma.fotografia.canonico import SchemaIgnoto, da_json, impronta, in_json, istante, numero
from tests.programma.strategie import fotografie

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/schemi/fotografia-2.json").read_text(encoding="utf-8"))


def piccola() -> dati.Fotografia:
    ada = dati.Persona(7, "Ada Provola")
    settore = dati.Settore(3, "LLPP", "Lavori Pubblici", False, date(2020, 1, 1), None, (ada,))
    sindacato = dati.Soggetto(5, "Sindacato", "inquilini")
    risorsa = dati.Risorsa(8, "PNRR", "", "", 2026, Decimal("1560000.00"), Decimal("0.10"), Decimal(0), per_lavori=True)
    azione = dati.Azione(
        id=11,
        obiettivo_id=2,
        codice="1.1",
        titolo="«Casa» è qui",
        descrizione="",
        settore=settore,
        collaborano=(settore,),
        soggetti=(sindacato,),
        persona=ada,
        inizio_previsto=date(2026, 1, 1),
        fine_prevista=None,
        inizio_effettivo=None,
        fine_effettiva=None,
        peso=1,
        stato="in_corso",
        motivo_stato="",
        criticita="nessuna",
        testo_criticita="",
        luogo="",
        fonte="",
        cup=("C11B21000000001",),
        cig=(),
        fasi=(),
        risorse=(risorsa,),
        indicatori=(),
        dichiarato=None,
        verificato=None,
        ultima_parola=None,
    )
    obiettivo = dati.Obiettivo(2, "1", "Uno", "", "breve", settore, 1, "", "", (), (azione,))
    programma = dati.Programma(
        1, "P", "", date(2025, 7, 1), date(2029, 12, 31), "adottato", 2026, 2027, 2029, dati_esempio=False
    )
    noto_al = datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    return dati.Fotografia(
        date(2026, 11, 22), noto_al, dati.Soglie(), programma, (settore,), (ada,), (sindacato,), (obiettivo,)
    )


def test_forma_canonica() -> None:
    testo = in_json(piccola())

    assert testo.startswith(
        '{"al":"2026-11-22","noto_al":"2026-11-22T23:30:00.000000Z","obiettivi":[{"azioni":[{"cig":'
    )
    assert json.dumps(json.loads(testo), ensure_ascii=False, sort_keys=True, separators=(",", ":")) == testo
    albero = json.loads(testo)
    azione = albero["obiettivi"][0]["azioni"][0]
    assert (azione["settore"], azione["collaborano"], azione["soggetti"], azione["persona"]) == (3, [3], [5], 7)
    assert azione["risorse"][0]["stanziato"] == "1560000"
    assert azione["risorse"][0]["impegnato"] == "0.1"
    assert azione["titolo"] == "«Casa» è qui"
    assert albero["settori"][0]["referenti"] == [7]


def test_i_byte_non_cambiano_mai() -> None:
    assert impronta(in_json(piccola())) == "86C2D88DABB5DADF2ECF3CF8947E229ECFB066D7BDCFD7CD7705368911D98F77"


def test_andata_e_ritorno() -> None:
    assert da_json(in_json(piccola())) == piccola()


@settings(deadline=None, max_examples=60)
@given(fotografie())
def test_andata_ritorno_e_schema_di_ogni_fotografia(foto: dati.Fotografia) -> None:
    testo = in_json(foto)

    letta = da_json(testo)

    assert letta == foto
    assert in_json(letta) == testo
    jsonschema.validate(json.loads(testo), SCHEMA)


def test_la_fotografia_si_puo_usare_come_chiave() -> None:
    assert len({piccola(), piccola()}) == 1


def test_lo_schema_nomina_ogni_campo() -> None:
    tipi = {"radice": dati.Fotografia} | {
        tipo.__name__.lower(): tipo
        for tipo in vars(dati).values()
        if dataclasses.is_dataclass(tipo) and tipo is not dati.Fotografia
    }
    nello_schema = {"radice": SCHEMA} | SCHEMA["$defs"]

    for nome, tipo in tipi.items():
        attesi = {campo.name for campo in dataclasses.fields(tipo)} | ({"schema"} if nome == "radice" else set())
        assert set(nello_schema[nome]["properties"]) == attesi, nome
        assert set(nello_schema[nome]["required"]) == attesi, nome
        assert nello_schema[nome]["additionalProperties"] is False


@pytest.mark.parametrize("testo", ["[]", "{}", '{"schema":3}', "null"])
def test_un_altro_schema_si_rifiuta(testo: str) -> None:
    with pytest.raises(SchemaIgnoto):
        da_json(testo)


@pytest.mark.parametrize(
    ("valore", "scritto"),
    [("35.00", "35"), ("35.50", "35.5"), ("0E-4", "0"), ("-0.00", "0"), ("1E+3", "1000"), ("-1.20", "-1.2")],
)
def test_numero(valore: str, scritto: str) -> None:
    assert numero(Decimal(valore)) == scritto


def test_istante_in_utc_con_i_microsecondi() -> None:
    roma = timezone(timedelta(hours=2))

    assert istante(datetime(2026, 7, 1, 1, 2, 3, 4, tzinfo=roma)) == "2026-06-30T23:02:03.000004Z"
    assert istante(datetime(2026, 7, 1, tzinfo=UTC)) == "2026-07-01T00:00:00.000000Z"
