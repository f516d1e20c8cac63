# SPDX-License-Identifier: AGPL-3.0-or-later
"""A dirigente's home."""

from datetime import timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from programma.models import Stato, Verifica
from tavolo.models import Ruolo
from tests.cast import crea_incarico
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_fase,
    crea_obiettivo,
    crea_programma,
    crea_rilevazione,
    crea_verifica,
)

INDIRIZZO = "/i-miei-settori/"
IERI, DOMANI = timedelta(days=-1), timedelta(days=1)


@pytest.fixture
def dirigente(client, cast):
    client.force_login(cast.dirigente)
    return client


def test_chi_ha_risposto_chi_manca_ed_entro_quando(dirigente, cast, obiettivo):
    zitta, tornata, detta = (crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(3))
    crea_azione(obiettivo, cast.urbanistica)
    rilevazione = crea_rilevazione(obiettivo.programma)
    crea_aggiornamento(detta, 30, autore=cast.referente)
    crea_verifica(crea_aggiornamento(tornata, autore=cast.supplente), esito=Verifica.Esito.RESTITUITA, commento="Manca")

    risposta = dirigente.get(INDIRIZZO)

    suo = risposta.context["letti"].settori[0]
    assert suo.settore.nome == cast.lavori_pubblici.nome
    assert {(r.azione.id, r.esito.value, r.chi) for r in suo.mancanti} == {
        (zitta.pk, "attesa", ""),
        (tornata.pk, "restituita", str(cast.supplente)),
    }
    assert [(r.azione.id, r.esito.value, r.chi) for r in suo.date] == [(detta.pk, "ricevuta", str(cast.referente))]
    testo = risposta.content.decode()
    assert f"{rilevazione.scade:%d/%m/%Y}</strong>" in testo
    assert "Azioni con risposta: 1 su 3." in testo


def test_a_scadenza_passata_lo_dice(dirigente, cast, azione):
    ieri = oggi() + IERI
    crea_rilevazione(azione.obiettivo.programma, apre=ieri - timedelta(days=9), scade=ieri)

    assert "Si rispondeva entro il" in dirigente.get(INDIRIZZO).content.decode()


def test_ritardi_silenzi_e_scadenze_vicine(dirigente, cast, obiettivo):
    dal, al = obiettivo.programma.dal, oggi() + timedelta(days=400)
    tarda = crea_azione(obiettivo, cast.lavori_pubblici, inizio_previsto=dal, fine_prevista=oggi() + IERI)
    vicina = crea_azione(obiettivo, cast.lavori_pubblici, inizio_previsto=dal, fine_prevista=oggi() + DOMANI)
    con_fase = crea_azione(obiettivo, cast.lavori_pubblici, inizio_previsto=dal, fine_prevista=al)
    fase = crea_fase(con_fase, inizio_previsto=dal, fine_prevista=oggi())
    crea_azione(obiettivo, cast.lavori_pubblici, inizio_previsto=dal, fine_prevista=oggi() + timedelta(days=31))
    ferma = {"stato": Stato.SOSPESA, "motivo_stato": "Ricorso"}
    crea_azione(obiettivo, cast.lavori_pubblici, inizio_previsto=dal, fine_prevista=oggi() + DOMANI, **ferma)
    crea_aggiornamento(vicina)

    suo = dirigente.get(INDIRIZZO).context["letti"].settori[0]

    assert [riga.azione.id for riga in suo.in_ritardo] == [tarda.pk]
    assert vicina.pk not in {riga.azione.id for riga in suo.silenti}
    assert tarda.pk in {riga.azione.id for riga in suo.silenti}
    assert [(s.azione.id, s.fase) for s in suo.scadenze] == [(con_fase.pk, fase.nome), (vicina.pk, "")]


def test_di_piu_settori_ognuno_con_le_sue(dirigente, cast, obiettivo):
    crea_incarico(cast.dirigente, Ruolo.DIRIGENTE, cast.urbanistica)
    sue = [crea_azione(obiettivo, settore) for settore in (cast.lavori_pubblici, cast.urbanistica, cast.tributi)][:2]
    crea_rilevazione(obiettivo.programma)

    letti = dirigente.get(INDIRIZZO).context["letti"]

    trovate = {s.settore.nome: [r.azione.id for r in s.mancanti] for s in letti.settori}
    assert trovate == {azione.settore.nome: [azione.pk] for azione in sue}


def test_chi_e_anche_referente_la_trova_nel_menu(client, cast, azione):
    crea_incarico(cast.dirigente, Ruolo.REFERENTE, cast.lavori_pubblici)
    client.force_login(cast.dirigente)

    assert client.get("/").url == reverse("programma:mie-azioni")
    assert INDIRIZZO in {voce.url for voce in client.get("/le-mie-azioni/").context["navigazione"]}


def test_chi_non_dirige_non_vede_niente(client, cast, azione):
    for chi in ("referente", "consigliera", "estraneo"):
        client.force_login(cast.persone[chi])
        risposta = client.get(INDIRIZZO)
        assert risposta.context["letti"] is None
        assert azione.titolo not in risposta.content.decode()


def test_senza_programmi_o_senza_azioni(dirigente, cast):
    assert "Non c'è ancora un programma" in dirigente.get(INDIRIZZO).content.decode().replace("&#x27;", "'")
    crea_programma(stato="adottato")

    assert "Nessuna azione di questo settore" in dirigente.get(INDIRIZZO).content.decode()


def test_interrogazioni_fisse_con_una_o_molte_righe(dirigente, cast, obiettivo, django_assert_max_num_queries):
    def chiedi():
        with django_assert_max_num_queries(18) as contate:
            dirigente.get(INDIRIZZO)
        return len(contate)

    crea_aggiornamento(crea_azione(obiettivo, cast.lavori_pubblici), autore=cast.referente)
    crea_rilevazione(obiettivo.programma)
    prima = chiedi()
    altro = crea_obiettivo(obiettivo.programma, cast.sociali)
    for chi in (cast.referente, cast.supplente) * 5:
        crea_aggiornamento(crea_azione(altro, cast.lavori_pubblici), autore=chi)
        crea_azione(altro, cast.lavori_pubblici)

    assert chiedi() == prima
