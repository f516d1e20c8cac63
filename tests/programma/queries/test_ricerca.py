# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from abitare.lib.testo import normalizza_testo, posto_vietato
from programma.models import Nota, Orizzonte, Stato, Verifica
from programma.queries.parole import FONTI, Tipo
from programma.queries.ricerca import _trovate, cerca
from tavolo.models import Oscuramento, impronta_testo
from tavolo.storia import con_autore
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_codice,
    crea_obiettivo,
    crea_programma,
    crea_verifica,
)

pytestmark = [pytest.mark.motore, pytest.mark.django_db]


def crea_nota(azione, testo, cast):
    with con_autore(cast.sistema, settore=azione.settore) as cambio:
        return Nota.objects.create(azione=azione, settore=azione.settore, testo=testo, cambio=cambio)


def oscura(oggetto, campo, cast):
    with con_autore(cast.amministratrice, "Lo ordina il Garante") as cambio:
        Oscuramento.objects.create(
            modello=oggetto._meta.label_lower,
            oggetto_id=oggetto.pk,
            campo=campo,
            impronta=impronta_testo(getattr(oggetto, campo)),
            motivo="Lo ordina il Garante",
            cambio=cambio,
        )


def trovati(utente, testo, **opzioni):
    return [(r.tipo.value, r.codice) for r in cerca(utente, testo, **opzioni)]


def marcate(brano):
    return [parole for parole, trovate in brano if trovate]


@pytest.mark.parametrize(
    "testo",
    [
        "ristrutturazione",
        "RISTRUTTURAZIONI",
        "ristruttur",
        "citta",
        "CITTÀ",
        "città",
        "citta\u0300",
        "alloggio",
        "alloggi della città",
        "l’alloggio",
        '"alloggi popolari"',
        "popolari -privati",
        "barche or alloggi",
        "1.1",
        "perche",
    ],
)
def test_trova_senza_badare_a_forme_accenti_e_maiuscole(cast, obiettivo, testo):
    crea_azione(
        obiettivo,
        cast.lavori_pubblici,
        titolo="Ristrutturazione degli alloggi popolari",
        descrizione="Per la città di Cremona: perché dell’alloggio si ha bisogno.",
    )
    crea_azione(obiettivo, cast.lavori_pubblici, titolo="Barche private", descrizione="Sul fiume.")

    assert ("azione", "1.1") in trovati(cast.consigliera, testo)


@pytest.mark.parametrize("testo", ["giardini", "alloggi -popolari", '"popolari alloggi"', "di della per", "al"])
def test_non_trova_altro(cast, obiettivo, testo):
    crea_azione(obiettivo, cast.lavori_pubblici, titolo="Ristrutturazione degli alloggi popolari")

    assert trovati(cast.consigliera, testo) == []


def test_ogni_tipo_con_le_sue_parole(cast, programma):
    obiettivo = crea_obiettivo(programma, cast.sociali, titolo="Case e tetti", orizzonte=Orizzonte.MEDIO)
    azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Rifare i tetti", stato=Stato.IN_CORSO)
    aggiornamento = crea_aggiornamento(azione, testo="I tetti sono a metà.", riferito_al=date(2026, 3, 1))
    crea_verifica(aggiornamento)
    crea_nota(azione, "Dei tetti si parla anche qui.", cast)

    pagina = cerca(cast.consigliera, "tetto")

    assert sorted((r.tipo.value, r.pk, r.stato) for r in pagina) == [
        ("aggiornamento", azione.pk, "accettato"),
        ("azione", azione.pk, "in_corso"),
        ("nota", azione.pk, ""),
        ("obiettivo", obiettivo.pk, "medio termine"),
    ]
    assert [r.tipo for r in pagina][2:] == [Tipo.NOTA, Tipo.AGGIORNAMENTO]
    assert {r.programma for r in pagina} == {"Programma adottato"}


@pytest.mark.parametrize("tipo", list(Tipo))
def test_un_tipo_solo(cast, obiettivo, tipo):
    azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Rifare i tetti")
    crea_obiettivo(obiettivo.programma, cast.sociali, titolo="Tetti")
    crea_aggiornamento(azione, testo="I tetti sono a metà.")
    crea_nota(azione, "Dei tetti si parla anche qui.", cast)

    assert [nome for nome, _ in trovati(cast.consigliera, "tetti", tipo=tipo)] == [tipo]


@pytest.mark.parametrize(
    ("cambia", "atteso"),
    [({}, "da_verificare"), ({"esito": Verifica.Esito.RESTITUITA, "commento": "Manca la prova"}, "restituito")],
)
def test_stato_di_un_aggiornamento(cast, azione, cambia, atteso):
    aggiornamento = crea_aggiornamento(azione, testo="Cantiere aperto.")
    if cambia:
        crea_verifica(aggiornamento, **cambia)

    assert [r.stato for r in cerca(cast.consigliera, "cantiere")] == [atteso]


def test_un_aggiornamento_corretto_lo_dice(cast, azione):
    primo = crea_aggiornamento(azione, testo="Cantiere aperto.")
    crea_aggiornamento(azione, testo="Cantiere da aprire.", corregge=primo)

    assert [r.stato for r in cerca(cast.consigliera, "cantiere")] == ["da_verificare", "corretto"]


def test_trova_un_cup(cast, azione):
    crea_codice(azione, "D15B22000010006")

    assert trovati(cast.consigliera, "d15b 22000010006") == [("azione", azione.codice)]
    assert trovati(cast.consigliera, "D15B22000010007") == []


def test_solo_cio_che_la_persona_vede(cast, programma):
    for stato in ("bozza", "adottato"):
        nuovo = crea_programma(titolo=f"In {stato}", stato=stato)
        azione = crea_azione(crea_obiettivo(nuovo, cast.sociali), cast.lavori_pubblici, titolo="Tetti")
        crea_aggiornamento(azione, testo="I tetti.")
        crea_nota(azione, "I tetti.", cast)
    tutti, adottati = {"In bozza", "In adottato"}, {"In adottato"}

    visti = {nome: {r.programma for r in cerca(persona, "tetti")} for nome, persona in cast.persone.items()}

    assert visti == {
        "amministratrice": adottati,
        "coordinatrice": tutti,
        "referente": tutti,
        "referente_urbanistica": tutti,
        "referente_sociali": tutti,
        "supplente": tutti,
        "dirigente": tutti,
        "assessora": adottati,
        "consigliera": adottati,
        "segreteria": adottati,
        "estraneo": set(),
        "scaduta": set(),
        "disattivata": set(),
    }


def test_le_parole_trovate_sono_marcate(cast, obiettivo):
    crea_azione(
        obiettivo, cast.lavori_pubblici, titolo="Rifare i tetti", descrizione="Il <b>tetto</b> \ue000e\ue001 via"
    )

    (trovato,) = cerca(cast.consigliera, "tetto")

    assert trovato.titolo == (("Rifare i ", False), ("tetti", True))
    assert marcate(trovato.estratto) == ["tetto"]
    assert not {"\ue000", "\ue001"} & set("".join(parole for parole, _ in trovato.estratto))


def test_un_testo_oscurato_non_si_legge_e_non_si_trova(cast, obiettivo):
    azione = crea_azione(
        obiettivo,
        cast.lavori_pubblici,
        titolo="Rifare i tetti",
        descrizione="Ci abita Tizio Inventato.",
        luogo="Via Po",
    )
    crea_azione(obiettivo, cast.lavori_pubblici, titolo="Strade", descrizione="Tizio passa.", luogo="Via Po")
    oscura(azione, "descrizione", cast)

    assert trovati(cast.consigliera, "tizio") == [("azione", "1.2")]
    per_luogo = {r.codice: "".join(p for p, _ in r.estratto) for r in cerca(cast.consigliera, "po tetti or strade")}
    assert per_luogo == {"1.1": "[testo oscurato] · Via Po", "1.2": "Tizio passa. · Via Po"}


def test_di_un_testo_oscurato_la_versione_nuova_si_trova(cast, azione):
    oscura(azione, "titolo", cast)
    azione.titolo = "Un titolo senza nomi"
    with con_autore(cast.sistema):
        azione.save()

    assert trovati(cast.consigliera, "nomi") == [("azione", azione.codice)]


def test_il_titolo_oscurato_di_un_azione_non_esce_dai_suoi_aggiornamenti(cast, azione):
    crea_aggiornamento(azione, testo="Cantiere aperto.")
    oscura(azione, "titolo", cast)

    assert [r.titolo for r in cerca(cast.consigliera, "cantiere")] == [(("[testo oscurato]", False),)]


def test_pagine(cast, obiettivo):
    for _ in range(23):
        crea_azione(obiettivo, cast.lavori_pubblici, titolo="Tetti")

    pagine = [cerca(cast.consigliera, "tetti", pagina=pagina) for pagina in (1, "2", "9999", "x", None, "-1")]

    assert [len(pagina.object_list) for pagina in pagine] == [20, 3, 3, 20, 20, 3]
    assert len({r.pk for pagina in pagine[:2] for r in pagina}) == 23


def test_le_interrogazioni_non_crescono(cast, obiettivo, django_assert_num_queries):
    attese = []
    for _ in range(3):
        azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Tetti")
        crea_aggiornamento(azione, testo="Tetti.")
        crea_nota(azione, "Tetti.", cast)
        with django_assert_num_queries(6 if not attese else 5):
            attese.append(len(cerca(cast.consigliera, "tetti").object_list))

    assert attese == [3, 6, 9]


@pytest.mark.parametrize("fonte", FONTI, ids=lambda fonte: fonte.tipo)
def test_ogni_ricerca_usa_il_suo_indice(cast, fonte):
    """The words alone, as on a small table the planner would rather come by the programme."""
    with connection.cursor() as cursore:
        cursore.execute("SET LOCAL enable_seqscan = off")

    piano = _trovate(fonte.modello._default_manager.order_by(), fonte, "tetti", set()).explain()

    assert f"{fonte.modello._meta.db_table}_parole" in piano


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(testo=st.text(max_size=200).map(normalizza_testo).filter(lambda t: posto_vietato(t) is None))
def test_nessun_testo_rompe_la_ricerca(azione, cast, testo):
    assert list(cerca(cast.consigliera, testo)) == list(cerca(cast.consigliera, testo))


@pytest.mark.parametrize(
    "testo", ["'", '"', "\\", ":*", "a:*", "!!", "& | ! ( )", "<->", "%s %(q)s", "-", "or", "{", "e' --", "🏠"]
)
def test_segni_ostili(cast, azione, testo):
    assert trovati(cast.consigliera, testo) == []


def test_un_testo_lungo_si_taglia_intorno_alle_parole(cast, obiettivo):
    resto = "Parole che non si cercano, messe in fila una dopo l'altra. " * 8
    crea_azione(obiettivo, cast.sociali, titolo="A", descrizione=f"{resto}Qui sta la grondaia. {resto}".strip())
    crea_azione(obiettivo, cast.sociali, titolo="B", descrizione=f"La grondaia in testa. {resto}".strip())

    estratti = {r.codice: r.estratto for r in cerca(cast.consigliera, "grondaie")}

    assert [len("".join(parole for parole, _ in estratto)) < 300 for estratto in estratti.values()] == [True, True]
    assert {codice: marcate(estratto) for codice, estratto in estratti.items()} == {
        "1.1": ["grondaia"],
        "1.2": ["grondaia"],
    }
    assert (estratti["1.1"][0], estratti["1.1"][-1]) == (("…", False), ("…", False))
    assert estratti["1.2"][-1] == ("…", False)


def test_un_testo_che_non_c_entra_non_si_mostra(cast, obiettivo):
    crea_azione(obiettivo, cast.sociali, titolo="Tetti", descrizione="Altro.")

    assert [r.estratto for r in cerca(cast.consigliera, "tetti")] == [()]
