# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bad input: the form comes back with an Italian message at the field, nothing is written, nothing typed is lost."""

from datetime import date

import pytest
from django.urls import reverse

from programma.models import Azione, Obiettivo, Programma
from tests.cast import crea_settore
from tests.fabbriche import crea_azione, crea_fase, crea_obiettivo, crea_programma
from tests.programma.views.scrittura.moduli import azione, errori, obiettivo

VIETATO = "Il testo contiene un carattere non ammesso"
PROGRAMMA = {
    "titolo": "Programma",
    "dal": "2026-01-01",
    "al": "2030-12-31",
    "anno_breve": 2026,
    "anno_medio": 2028,
    "anno_lungo": 2030,
}
FASE = {"nome": "Gara", "inizio_previsto": "2026-01-01", "fine_prevista": "2026-06-01", "peso": 1}
RISORSA = {"fonte": "Stato", "anno": 2026, "stanziato": "1.000,00", "impegnato": 0, "liquidato": 0}
INDICATORE = {
    "nome": "Alloggi",
    "unita": "n.",
    "base": 10,
    "data_base": "2026-01-01",
    "obiettivo_valore": 50,
    "data_obiettivo": "2027-01-01",
    "fonte": "ALER",
    "verso": "crescente",
}


@pytest.fixture
def casa(cast, bozza):
    return crea_obiettivo(bozza, cast.sociali)


@pytest.mark.parametrize(
    ("cambio", "attesi"),
    [
        ({"al": "2020-01-01"}, {"al": ["La fine del periodo viene prima dell'inizio."]}),
        ({"anno_breve": 2029}, {"anno_medio": ["Gli anni degli orizzonti devono crescere: breve, medio, lungo."]}),
        ({"titolo": ""}, {"titolo": ["Questo campo è obbligatorio."]}),
        (
            {"titolo": "a\x01b"},
            {"titolo": ["Il testo contiene un carattere non ammesso (U+0001) dopo «a»: va cancellato."]},
        ),
        ({"anno_lungo": 10**30}, {"anno_lungo": ["Assicurati che questo valore sia minore o uguale a 32767."]}),
        ({"dal": "31 febbraio"}, {"dal": ["Inserisci una data valida."]}),
    ],
)
def test_programma_sbagliato_torna_con_il_messaggio_al_campo(coordinatrice, cambio, attesi):
    risposta = coordinatrice.post(reverse("programma:crea-programma"), PROGRAMMA | cambio)

    assert (risposta.status_code, errori(risposta)) == (422, attesi)
    assert Programma.objects.count() == 0


@pytest.mark.parametrize("titolo", ["<script>alert(1)</script>", "Case 🏠 e 'altro' \"qui\"", "x" * 200])
def test_testi_strani_ma_leciti_si_salvano_e_si_mostrano_innocui(coordinatrice, casa, cast, titolo):
    pagina = reverse("programma:crea-azione", args=[casa.pk])

    risposta = coordinatrice.post(pagina, azione(cast.urbanistica, titolo=titolo), follow=True)

    assert Azione.objects.get().titolo == titolo
    assert b"<script>alert" not in risposta.content


@pytest.mark.parametrize(
    ("cambio", "campo", "messaggio"),
    [
        ({"peso": 0}, "peso", "Il peso va da 1 a 100."),
        ({"peso": 101}, "peso", "Il peso va da 1 a 100."),
        ({"codice": "abc"}, "codice", "Il codice di un obiettivo è un numero come 1 o 1.2."),
        ({"codice": "1"}, "codice", "Questo codice è già di un altro obiettivo del programma."),
    ],
)
def test_obiettivo_sbagliato(coordinatrice, bozza, casa, cast, cambio, campo, messaggio):
    risposta = coordinatrice.post(
        reverse("programma:crea-obiettivo", args=[bozza.pk]), obiettivo(cast.sociali, **cambio)
    )

    assert (risposta.status_code, errori(risposta)) == (422, {campo: [messaggio]})
    assert Obiettivo.objects.get() == casa


@pytest.mark.parametrize(
    "cambio",
    [{"settore": 999999}, {"settore": "1' OR 1=1"}, {"orizzonte": "eterno"}, {"peso": ""}, {"titolo": "x" * 201}],
)
def test_obiettivo_con_scelte_falsificate(coordinatrice, bozza, casa, cast, cambio):
    risposta = coordinatrice.post(
        reverse("programma:crea-obiettivo", args=[bozza.pk]), obiettivo(cast.sociali, **cambio)
    )

    assert (risposta.status_code, list(errori(risposta))) == (422, list(cambio))
    assert Obiettivo.objects.get() == casa


@pytest.mark.parametrize(
    ("cambio", "campo"),
    [
        ({"inizio_previsto": "2026-12-31", "fine_prevista": "2026-01-01"}, "fine_prevista"),
        ({"cup": "C11G0600000000X"}, "cup"),
        ({"cig": "1234567ABC"}, "cig"),
        ({"persona": 999999}, "persona"),
        ({"collaborano": [999999]}, "collaborano"),
        ({"soggetti": ["x"]}, "soggetti"),
        ({"peso": "9" * 40}, "peso"),
    ],
)
def test_azione_sbagliata(coordinatrice, casa, cast, cambio, campo):
    risposta = coordinatrice.post(reverse("programma:crea-azione", args=[casa.pk]), azione(cast.urbanistica, **cambio))

    assert (risposta.status_code, list(errori(risposta))) == (422, [campo])
    assert Azione.objects.count() == 0


def test_azione_a_un_settore_cessato_o_a_chi_non_ci_lavora(coordinatrice, casa, cast):
    cessato = crea_settore("OLD", "Cessato", al=date(2021, 1, 1))
    pagina = reverse("programma:crea-azione", args=[casa.pk])

    vecchio = coordinatrice.post(pagina, azione(cessato))
    estraneo = coordinatrice.post(pagina, azione(cast.urbanistica, persona=cast.referente.pk))

    assert list(errori(vecchio)) == ["settore"]
    assert errori(estraneo) == {"persona": ["Bruno Salva oggi non ha un incarico nel settore «Urbanistica»."]}
    assert Azione.objects.count() == 0


@pytest.mark.parametrize(
    ("tabella", "riga", "campo"),
    [
        ("fasi", FASE | {"fine_prevista": "2025-01-01"}, "fine_prevista"),
        ("fasi", FASE | {"peso": 0}, "peso"),
        ("fasi", FASE | {"inizio_previsto": ""}, "inizio_previsto"),
        ("risorse", RISORSA | {"impegnato": "2.000,00"}, "stanziato"),
        ("risorse", RISORSA | {"liquidato": "-1"}, "stanziato"),
        ("risorse", RISORSA | {"anno": 1900}, "anno"),
        ("risorse", RISORSA | {"stanziato": "1" * 30}, "stanziato"),
        ("risorse", RISORSA | {"stanziato": "NaN"}, "stanziato"),
        ("risorse", RISORSA | {"missione": "8.2"}, "missione"),
        ("indicatori", INDICATORE | {"obiettivo_valore": 10}, "obiettivo_valore"),
        ("indicatori", INDICATORE | {"verso": "decrescente"}, "obiettivo_valore"),
        ("indicatori", INDICATORE | {"data_obiettivo": "2025-01-01"}, "data_obiettivo"),
    ],
)
def test_riga_sbagliata_ha_il_messaggio_al_suo_campo(coordinatrice, casa, cast, tabella, riga, campo):
    pagina = reverse("programma:crea-azione", args=[casa.pk])

    risposta = coordinatrice.post(pagina, azione(cast.urbanistica, **{tabella: [riga]}))

    assert risposta.status_code == 422
    assert list(risposta.context["composto"].tabelle[tabella].forms[0].errors) == [campo]
    assert Azione.objects.count() == 0


def test_righe_giuste_si_scrivono_e_il_doppione_si_segnala_alla_sua_riga(coordinatrice, casa, cast):
    pagina = reverse("programma:crea-azione", args=[casa.pk])

    doppia = coordinatrice.post(pagina, azione(cast.urbanistica, risorse=[RISORSA, RISORSA]))
    giusta = coordinatrice.post(
        pagina,
        azione(cast.urbanistica, fasi=[FASE, {"nome": "", "peso": 1}], risorse=[RISORSA], indicatori=[INDICATORE]),
    )

    assert doppia.status_code == 422
    assert dict(doppia.context["composto"].tabelle["risorse"].forms[1].errors) == {
        "fonte": ["Questa fonte, con lo stesso capitolo e anno, c'è già."]
    }
    assert giusta.status_code == 302
    scritta = Azione.objects.get()
    assert (scritta.fasi.count(), scritta.risorse.get().stanziato, scritta.indicatori.count()) == (1, 1000, 1)


def test_riga_di_un_altra_azione_e_rifiutata(coordinatrice, casa, cast):
    pagina = reverse("programma:crea-azione", args=[casa.pk])
    coordinatrice.post(pagina, azione(cast.urbanistica, fasi=[FASE]))
    fase = Azione.objects.get().fasi.get()
    mia = crea_azione(casa, cast.urbanistica)
    corpo = azione(cast.urbanistica, versione=mia.versione, motivo="x", fasi=[FASE | {"riga": fase.pk, "nome": "Mia"}])

    risposta = coordinatrice.post(reverse("programma:modifica-azione", args=[mia.pk]), corpo)

    assert risposta.status_code == 422
    assert risposta.context["composto"].tabelle["fasi"].forms[0].non_field_errors() == [
        "Questa riga non è di qui: ricarica la pagina."
    ]
    fase.refresh_from_db()
    assert fase.nome == "Gara"


@pytest.mark.parametrize("quante", ["", "x", "99999999999", "-3", "²"])
def test_conto_delle_righe_falsificato(coordinatrice, casa, cast, quante):
    corpo = azione(cast.urbanistica) | {"fasi-TOTAL_FORMS": quante}
    pagina = reverse("programma:crea-azione", args=[casa.pk])

    assert coordinatrice.post(pagina, corpo).status_code in (302, 422)
    assert coordinatrice.post(pagina, corpo | {"aggiungi": "fasi"}).status_code == 200


@pytest.mark.parametrize(("versione", "stato"), [("99", 400), ("-1", 422), ("x", 422), ("", 422), ("9" * 30, 422)])
def test_versione_falsa_e_rifiutata_e_il_modulo_resta(coordinatrice, casa, cast, versione, stato):
    mia = crea_azione(casa, cast.urbanistica, titolo="Prima")

    risposta = coordinatrice.post(
        reverse("programma:modifica-azione", args=[mia.pk]),
        azione(cast.urbanistica, titolo="Scritto da me", versione=versione, motivo="x"),
    )

    assert risposta.status_code == stato
    assert 'value="Scritto da me"' in risposta.content.decode()
    mia.refresh_from_db()
    assert mia.titolo == "Prima"


def test_obiettivo_di_un_altro_programma_non_si_sceglie(coordinatrice, casa, cast):
    mia = crea_azione(casa, cast.urbanistica)
    estraneo = crea_obiettivo(crea_programma(titolo="Altro"), cast.sociali)

    risposta = coordinatrice.post(reverse("programma:sposta-azione", args=[mia.pk]), {"obiettivo": estraneo.pk})

    assert (risposta.status_code, list(errori(risposta))) == (422, ["obiettivo"])
    mia.refresh_from_db()
    assert mia.obiettivo == casa


def test_aggiungere_una_riga_tiene_quello_che_e_scritto(coordinatrice, casa, cast):
    pagina = reverse("programma:crea-azione", args=[casa.pk])

    risposta = coordinatrice.post(
        pagina, azione(cast.urbanistica, titolo="", luogo="Via Roma", fasi=[FASE], aggiungi="fasi")
    )

    composto = risposta.context["composto"]
    assert (risposta.status_code, len(composto.tabelle["fasi"].forms), errori(risposta)) == (200, 2, {})
    assert 'value="Via Roma"' in risposta.content.decode()
    assert Azione.objects.count() == 0


@pytest.mark.parametrize(
    "nome", ["obiettivi/{}/modifica", "azioni/{}/modifica", "programmi/{}/scrivi", "azioni/{}/sposta"]
)
def test_identificativo_inesistente_o_enorme_da_404(coordinatrice, nome):
    for chiave in (999_999, 10**30):
        assert coordinatrice.get(f"/{nome.format(chiave)}/").status_code == 404


def test_togliere_una_riga_chiede_il_motivo_e_ignora_il_resto_della_riga(coordinatrice, casa, cast):
    mia = crea_azione(casa, cast.urbanistica)
    fase = crea_fase(mia)
    pagina = reverse("programma:modifica-azione", args=[mia.pk])
    tolta = {"riga": fase.pk, "nome": "", "elimina": "on", "inizio_previsto": "mai"}
    corpo = azione(
        cast.urbanistica, titolo=mia.titolo, versione=mia.versione, fasi=[tolta, {"elimina": "on", "nome": "x"}]
    )

    muta = coordinatrice.post(pagina, corpo)
    fatta = coordinatrice.post(pagina, corpo | {"motivo": "Non serve più"})

    assert errori(muta) == {"motivo": ["Scrivi il motivo: togli una riga del piano."]}
    assert fatta.status_code == 302
    assert mia.fasi.count() == 0
