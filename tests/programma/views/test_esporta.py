# SPDX-License-Identifier: AGPL-3.0-or-later
import json

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from tests.fabbriche import crea_aggiornamento, crea_azione


def porta_via(client, programma, formato: str, **valori):
    return client.get(reverse("programma:esporta", args=[programma.pk, formato]), valori)


@pytest.fixture
def due(cast, obiettivo):
    crea_azione(obiettivo, cast.urbanistica, titolo="=1+1")
    seconda = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Città")
    crea_aggiornamento(seconda, "12.50")


def test_json_ha_le_righe_della_pagina(client, cast, programma, due) -> None:
    client.force_login(cast.consigliera)

    dati = json.loads(porta_via(client, programma, "json").content)

    coppie = [(r["codice"], r["azione"], r["avanzamento"], r["dichiarato"]) for r in dati["righe"]]
    assert coppie == [("1.1", "=1+1", 0, None), ("1.2", "Città", 0, 12.5)]


def test_csv_con_gli_stessi_filtri(client, cast, programma, due) -> None:
    client.force_login(cast.consigliera)

    risposta = porta_via(client, programma, "csv", settore=cast.urbanistica.pk)

    righe = risposta.content.decode("utf-8-sig").split("\r\n")
    assert risposta["Content-Type"] == "text/csv; charset=utf-8"
    nome = risposta["Content-Disposition"]
    assert nome.startswith(f'attachment; filename="programma-adottato-azioni-al-{oggi().isoformat()}-noto-al-')
    assert [riga.split(";")[4] for riga in righe if riga] == ["Azione", "'=1+1"]


def test_ods_e_un_foglio(client, cast, programma, due) -> None:
    client.force_login(cast.consigliera)

    risposta = porta_via(client, programma, "ods")

    assert risposta.content[30:38] == b"mimetype"


@pytest.mark.parametrize("formato", ["xlsx", "pdf", "CSV"])
def test_un_formato_che_non_c_e(client, cast, programma, formato: str) -> None:
    client.force_login(cast.consigliera)

    assert porta_via(client, programma, formato).status_code == 404


@pytest.mark.parametrize("al", ["domani", "2199-01-01", "1950-01-01"])
def test_una_data_che_non_si_puo_mostrare_non_da_un_file(client, cast, programma, due, al: str) -> None:
    client.force_login(cast.consigliera)

    risposta = porta_via(client, programma, "csv", al=al)

    assert risposta.status_code == 400
    assert risposta["Content-Type"] == "text/html; charset=utf-8"
    assert "Content-Disposition" not in risposta.headers


@pytest.mark.parametrize("chi", ["estraneo", "scaduta"])
def test_chi_non_vede_la_pagina_non_ha_il_file(client, cast, programma, due, chi: str) -> None:
    client.force_login(cast.persone[chi])

    assert [porta_via(client, programma, f).status_code for f in ("csv", "ods", "json")] == [404] * 3
