# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.urls import reverse

from tests.fabbriche import crea_azione


def apri(client, programma, **valori):
    return client.get(reverse("programma:cronoprogramma", args=[programma.pk]), valori)


@pytest.fixture
def azioni(cast, obiettivo):
    lavori, urbanistica = cast.lavori_pubblici, cast.urbanistica
    crea_azione(obiettivo, lavori, inizio_previsto=date(2027, 2, 1), fine_prevista=date(2028, 3, 1))
    crea_azione(obiettivo, urbanistica, inizio_previsto=date(2029, 2, 1), fine_prevista=date(2029, 3, 1))
    crea_azione(obiettivo, urbanistica)


def codici(risposta) -> list[str]:
    return [
        riga.azione.codice
        for foglio in risposta.context["c"].fogli
        for gruppo in foglio.gruppi
        for riga in gruppo.righe
    ]


def test_tutto_o_un_anno(client, cast, programma, azioni) -> None:
    client.force_login(cast.consigliera)

    tutto, anno = apri(client, programma), apri(client, programma, anno="2028")

    assert codici(tutto) == ["1.1", "1.2", "1.3"]
    assert codici(anno) == ["1.1"]
    assert [p.nome for p in tutto.context["periodi"]] == ["Tutto il programma", "2025", "2026", "2027", "2028", "2029"]
    assert [p.nome for p in anno.context["periodi"] if p.attiva] == ["2028"]
    assert '<h1 data-element="page-name">Cronoprogramma 2028</h1>' in anno.content.decode()


def test_il_grafico_ha_la_sua_tabella(client, cast, programma, azioni) -> None:
    client.force_login(cast.consigliera)

    testo = apri(client, programma).content.decode()

    assert testo.count("Cronoprogramma delle azioni: dati") == 1
    assert "01/02/2027" in testo


def test_filtri_e_anno_insieme(client, cast, programma, azioni) -> None:
    client.force_login(cast.consigliera)

    risposta = apri(client, programma, anno="2029", settore=cast.urbanistica.pk)

    assert codici(risposta) == ["1.2"]
    assert f"settore={cast.urbanistica.pk}&amp;anno=2027" in risposta.content.decode()


@pytest.mark.parametrize("anno", ["1999", "boh", "<b>", "-1", "9" * 40])
def test_un_anno_senza_senso_si_dice(client, cast, programma, azioni, anno: str) -> None:
    client.force_login(cast.consigliera)

    risposta = apri(client, programma, anno=anno)

    assert codici(risposta) == ["1.1", "1.2", "1.3"]
    assert "non è nel programma: sotto vedi tutto il periodo" in risposta.content.decode()
    assert "<b>»" not in risposta.content.decode()


def test_vuoto(client, cast, programma) -> None:
    client.force_login(cast.consigliera)

    assert "Il programma non ha ancora azioni" in apri(client, programma).content.decode()
    assert "Nessuna azione in questo periodo" in apri(client, programma, anno="2027").content.decode()
