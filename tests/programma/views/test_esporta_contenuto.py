# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from abitare.lib.tempo import in_data, oggi
from programma.queries.lettura.tabelle import COLONNE
from tavolo.models import Oscuramento, impronta_testo
from tavolo.storia import con_autore
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_codice,
    crea_collaborazione,
    crea_obiettivo,
    crea_programma,
    crea_risorsa,
    crea_verifica,
)

pytestmark = pytest.mark.django_db
GENNAIO = datetime(2026, 1, 10, 9, tzinfo=UTC)
FORMATI = ("csv", "ods", "json")


def indirizzo(programma, formato="json"):
    return reverse("programma:esporta", args=[programma.pk, formato])


@pytest.fixture
def cast_di_gennaio(request):
    """The cast, known to the portal since January."""
    with in_data(GENNAIO):
        return request.getfixturevalue("cast")


@pytest.fixture
def consigliera(client, cast):
    client.force_login(cast.consigliera)
    return client


@pytest.fixture
def piena(cast, programma):
    """An action with something in every column that can hold it."""
    obiettivo = crea_obiettivo(programma, cast.sociali, titolo="Case", orizzonte="medio")
    azione = crea_azione(
        obiettivo,
        cast.lavori_pubblici,
        titolo="=1+1",
        inizio_previsto=date(2026, 1, 1),
        fine_prevista=date(2026, 1, 31),
        inizio_effettivo=date(2026, 1, 2),
        stato="in_corso",
        criticita="critica",
        testo_criticita="Mancano i ponteggi",
        peso=3,
        luogo="Via Po 1",
    )
    crea_collaborazione(azione, cast.urbanistica)
    crea_risorsa(azione, stanziato=Decimal("1560000.10"), impegnato=Decimal("10.05"))
    crea_risorsa(azione, stanziato=Decimal("0.20"), anno=2027)
    crea_codice(azione, "D15B22000010006")
    crea_verifica(crea_aggiornamento(azione, 35, riferito_al=date(2026, 2, 1)))
    crea_aggiornamento(azione, Decimal("42.5"), riferito_al=oggi())
    return azione


ATTESA = {
    "codice": "1.1",
    "azione": "=1+1",
    "codice_obiettivo": "1",
    "obiettivo": "Case",
    "orizzonte": "medio",
    "settore": "Lavori Pubblici",
    "collaborano": "Urbanistica",
    "soggetti": None,
    "persona": None,
    "stato": "In corso",
    "motivo_stato": None,
    "avanzamento": 35,
    "dichiarato": 42.5,
    "atteso": 100,
    "silente_da": 0,
    "coperta": "sì",
    "in_ritardo": "sì",
    "a_rischio": "sì",
    "silente": "no",
    "mai_comunicata": "no",
    "inizio_previsto": "2026-01-01",
    "fine_prevista": "2026-01-31",
    "inizio_effettivo": "2026-01-02",
    "fine_effettiva": None,
    "criticita": "critica",
    "testo_criticita": "Mancano i ponteggi",
    "peso": 3,
    "stanziato": 1560000.3,
    "impegnato": 10.05,
    "liquidato": 0,
    "cup": "D15B22000010006",
    "cig": None,
    "luogo": "Via Po 1",
    "fonte": None,
}


def test_json_con_ogni_campo(consigliera, programma, piena):
    dati = json.loads(consigliera.get(indirizzo(programma)).content)

    ritardo = (oggi() - date(2026, 1, 31)).days
    assert dati["righe"] == [{**ATTESA, "scostamento": ritardo, "ultima_parola": oggi().isoformat()}]
    assert {nome: dati[nome] for nome in ("programma", "al", "filtri")} == {
        "programma": "Programma adottato",
        "al": oggi().isoformat(),
        "filtri": {},
    }
    assert datetime.fromisoformat(dati["noto_al"]).tzinfo is not None


def test_csv_per_un_foglio_italiano(consigliera, programma, piena):
    contenuto = consigliera.get(indirizzo(programma, "csv")).content

    assert contenuto.startswith("\ufeffCodice obiettivo;Obiettivo;".encode())
    (riga,) = csv.DictReader(io.StringIO(contenuto.decode("utf-8-sig")), delimiter=";")
    assert {
        k: riga[k] for k in ("Azione", "Stanziato (€)", "Fine prevista", "Avanzamento dichiarato, da verificare (%)")
    } == {
        "Azione": "'=1+1",
        "Stanziato (€)": "1560000,30",
        "Fine prevista": "31/01/2026",
        "Avanzamento dichiarato, da verificare (%)": "42,5",
    }


def test_ods_con_celle_tipizzate(consigliera, programma, piena):
    contenuto = consigliera.get(indirizzo(programma, "ods")).content

    titoli, riga = CalamineWorkbook.from_filelike(io.BytesIO(contenuto)).get_sheet_by_index(0).to_python()
    valori = dict(zip(titoli, riga, strict=True))
    assert titoli == [colonna.titolo for colonna, _ in COLONNE]
    assert {k: valori[k] for k in ("Azione", "Stanziato (€)", "Fine prevista", "Peso")} == {
        "Azione": "'=1+1",
        "Stanziato (€)": 1560000.3,
        "Fine prevista": date(2026, 1, 31),
        "Peso": 3,
    }


@pytest.mark.parametrize("formato", FORMATI)
def test_nome_e_tipo_del_file(consigliera, programma, formato):
    risposta = consigliera.get(indirizzo(programma, formato))

    nome = risposta["Content-Disposition"]
    assert nome.startswith(
        f'attachment; filename="programma-adottato-azioni-al-{oggi().isoformat()}-noto-al-{oggi().year}'
    )
    assert nome.endswith(f'.{formato}"')
    assert risposta["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("filtri", "attesi"),
    [
        ({"orizzonte": "medio"}, ["1.1"]),
        ({"orizzonte": "breve"}, ["2.1"]),
        ({"stato": "non_avviata"}, ["2.1"]),
        ({"condizione": "critica"}, ["1.1"]),
        ({"condizione": "da_verificare"}, ["1.1"]),
        ({"testo": "AZIÓNE 2"}, ["2.1"]),
        ({"testo": "altro"}, []),
        ({"pagina": "7", "sconosciuto": "x"}, ["1.1", "2.1"]),
    ],
)
def test_gli_stessi_filtri_della_pagina(consigliera, cast, programma, piena, filtri, attesi):
    crea_azione(crea_obiettivo(programma, cast.sociali), cast.sociali)

    dati = json.loads(consigliera.get(indirizzo(programma), filtri).content)

    assert [riga["codice"] for riga in dati["righe"]] == attesi
    assert dati["filtri"] == {k: v for k, v in filtri.items() if k not in ("pagina", "sconosciuto")}


def test_un_settore(consigliera, cast, programma, piena):
    per_settore = {
        s: len(json.loads(consigliera.get(indirizzo(programma), {"settore": s}).content)["righe"])
        for s in (cast.lavori_pubblici.pk, cast.tributi.pk)
    }

    assert per_settore == {cast.lavori_pubblici.pk: 1, cast.tributi.pk: 0}


@pytest.mark.parametrize("formato", FORMATI)
@pytest.mark.parametrize(
    "filtri",
    [
        {"al": "boh"},
        {"al": "2999-01-01"},
        {"al": "1999-01-01"},
        {"settore": "0"},
        {"settore": "x' or 1=1"},
        {"settore": "9" * 40},
        {"orizzonte": "eterno"},
        {"stato": "felice"},
        {"condizione": "senza_cup"},
        {"testo": "a\x00"},
    ],
)
def test_cio_che_non_si_capisce_si_rifiuta(consigliera, programma, formato, filtri):
    risposta = consigliera.get(indirizzo(programma, formato), filtri)

    assert (risposta.status_code, risposta["Content-Type"]) == (400, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("filtri", "perche"),
    [
        ({"al": "2100-01-01"}, "Il 01/01/2100 deve ancora venire.</p>"),
        ({"orizzonte": "<b>", "stato": "felice"}, "Non si capisce che cosa filtrare: orizzonte, stato.</p>"),
    ],
)
def test_chi_riceve_un_rifiuto_sa_perche(consigliera, programma, filtri, perche):
    assert perche in consigliera.get(indirizzo(programma), filtri).content.decode()


@pytest.mark.parametrize("parole", ["a" * 10_000, "' or 1=1 --", "\x07", "🏠", "%s"])
def test_parole_ostili_non_trovano_niente(consigliera, programma, piena, parole):
    dati = json.loads(consigliera.get(indirizzo(programma), {"testo": parole}).content)

    assert dati["righe"] == []


def test_stato_al(cast_di_gennaio, consigliera, cast):
    with in_data(GENNAIO):
        programma = crea_programma(titolo="Adottato", stato="adottato")
        azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.sociali, titolo="Nome vecchio")
    azione.titolo = "Nome nuovo"
    with con_autore(cast.sistema):
        azione.save()

    risposta = consigliera.get(indirizzo(programma), {"al": "2026-01-10"})

    dati = json.loads(risposta.content)
    assert ([riga["azione"] for riga in dati["righe"]], dati["al"]) == (["Nome vecchio"], "2026-01-10")
    assert datetime.fromisoformat(dati["noto_al"]) == datetime(2026, 1, 10, 23, tzinfo=UTC)
    assert risposta["Content-Disposition"] == (
        'attachment; filename="adottato-azioni-al-2026-01-10-noto-al-2026-01-11-0000.json"'
    )


@pytest.mark.parametrize("formato", FORMATI)
@pytest.mark.parametrize(
    ("chi", "adottato", "in_bozza"),
    [
        ("coordinatrice", 200, 200),
        ("referente_urbanistica", 200, 200),
        ("consigliera", 200, 404),
        ("amministratrice", 200, 404),
        ("estraneo", 404, 404),
        ("scaduta", 404, 404),
    ],
)
def test_chi_lo_porta_via(client, cast, programma, bozza, formato, chi, adottato, in_bozza):
    client.force_login(getattr(cast, chi))

    assert [client.get(indirizzo(p, formato)).status_code for p in (programma, bozza)] == [adottato, in_bozza]


def test_la_bozza_di_allora_non_esce(client, cast_di_gennaio):
    cast = cast_di_gennaio
    with in_data(GENNAIO):
        programma = crea_programma(titolo="Programma")
    programma.stato = "adottato"
    with con_autore(cast.sistema):
        programma.save()
    stati = {}
    for nome in ("coordinatrice", "consigliera"):
        client.force_login(getattr(cast, nome))
        stati[nome] = client.get(indirizzo(programma), {"al": "2026-01-10"}).status_code

    assert stati == {"coordinatrice": 200, "consigliera": 400}


def test_un_testo_oscurato_non_esce(consigliera, cast, programma, piena):
    with con_autore(cast.amministratrice, "Lo ordina il Garante") as cambio:
        Oscuramento.objects.create(
            modello="programma.azione",
            oggetto_id=piena.pk,
            campo="testo_criticita",
            impronta=impronta_testo("Mancano i ponteggi"),
            motivo="Lo ordina il Garante",
            cambio=cambio,
        )

    (riga,) = json.loads(consigliera.get(indirizzo(programma)).content)["righe"]

    assert riga["testo_criticita"] == "[testo oscurato]"


def test_interrogazioni_costanti(consigliera, cast, obiettivo, django_assert_max_num_queries):
    quante = []
    for _ in range(3):
        crea_azione(obiettivo, cast.lavori_pubblici)
        with django_assert_max_num_queries(18) as contate:
            consigliera.get(indirizzo(obiettivo.programma, "csv"), {"settore": cast.lavori_pubblici.pk})
        quante.append(len(contate))

    assert quante[1:] == [quante[2]] * 2
