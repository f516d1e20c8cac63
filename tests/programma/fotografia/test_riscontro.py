# SPDX-License-Identifier: AGPL-3.0-or-later
import copy
import json

from hypothesis import given, settings

from abitare.lib.oscurato import OSCURATO
from programma.fotografia.canonico import in_json
from programma.fotografia.riscontro import discordanze
from tests.programma.strategie import fotografie

ALBERO = {
    "schema": 1,
    "soglie": {"punti_rischio": 15},
    "programma": {"titolo": "P"},
    "settori": [{"id": 1, "nome": "Uno"}, {"id": 2, "nome": "Due"}],
    "obiettivi": [{"id": 5, "codice": "1", "azioni": [{"id": 9, "codice": "1.1", "cup": ["C1"], "persona": None}]}],
}


def mai(testo: str) -> bool:
    return False


def confronta(cambia) -> list[str]:
    altro = copy.deepcopy(ALBERO)
    cambia(altro)
    return [str(discordanza) for discordanza in discordanze(ALBERO, altro, mai)]


def test_soglie_e_versione_non_stanno_nella_storia():
    assert confronta(lambda a: a.update(schema=2, soglie={"punti_rischio": 99})) == []


def test_un_campo_in_piu_della_versione_di_oggi_non_conta():
    assert confronta(lambda a: a["programma"].update(nuovo=1)) == []


def test_un_campo_che_oggi_non_c_e_piu():
    assert confronta(lambda a: a.pop("programma")) == ["programma: congelato {'titolo': 'P'}, nella storia assente"]


def test_un_valore_lontano_dalla_radice():
    assert confronta(lambda a: a["obiettivi"][0]["azioni"][0].update(cup=[])) == [
        "obiettivo 1 › azione 1.1 › cup: congelato ['C1'], nella storia []"
    ]


def test_uno_in_piu_e_uno_in_meno():
    assert confronta(lambda a: a.update(settori=[{"id": 1, "nome": "Uno"}, {"id": 3, "nome": "Tre"}])) == [
        "settore Due: congelato presente, nella storia assente",
        "settore Tre: congelato assente, nella storia presente",
    ]


def test_l_ordine():
    assert confronta(lambda a: a["settori"].reverse()) == ["settori › ordine: congelato [1, 2], nella storia [2, 1]"]


def test_un_valore_al_posto_di_un_elenco_di_oggetti():
    assert confronta(lambda a: a.update(settori=[4])) == [
        "settori: congelato [{'id': 1, 'nome': 'Uno'}, {'id': 2, 'nome': 'Due'}], nella storia [4]"
    ]


def test_un_testo_lunghissimo_si_tronca():
    (discordanza,) = confronta(lambda a: a["programma"].update(titolo="x" * 5000))

    assert len(discordanza) < 140
    assert discordanza.endswith("xxx…")


def test_solo_il_testo_coperto_davvero_non_e_uno_scarto():
    altro = copy.deepcopy(ALBERO)
    altro["programma"]["titolo"] = OSCURATO

    assert list(discordanze(ALBERO, altro, lambda testo: testo == "P")) == []
    assert [discordanza.ripreso for discordanza in discordanze(ALBERO, altro, mai)] == ["«[testo oscurato]»"]


@settings(deadline=None, max_examples=30)
@given(fotografie())
def test_nessuno_scarto_da_se_stessa(foto):
    albero = json.loads(in_json(foto))

    assert list(discordanze(albero, copy.deepcopy(albero), mai)) == []
