# SPDX-License-Identifier: AGPL-3.0-or-later
"""The act asked for at its field, on every form that changes an adopted programme."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from programma.models import Orizzonte, Programma
from tests.fabbriche import crea_azione, crea_indicatore, crea_obiettivo
from tests.fabbriche_atti import crea_atto
from tests.programma.views.scrittura.moduli import azione, errori, obiettivo

SERVE = "Il programma è adottato e chiede un atto per {}: scegli quello che lo dispone."


@pytest.fixture
def atto(cast):
    return crea_atto(data=date(2026, 1, 10), anno=2026)


@pytest.fixture
def casa(cast, programma):
    return crea_obiettivo(programma, cast.lavori_pubblici)


@pytest.fixture
def mia(cast, casa):
    return crea_azione(casa, cast.lavori_pubblici, titolo="Azione")


def test_l_atto_si_chiede_al_suo_campo_e_resta_nel_cambio(coordinatrice, cast, mia, atto):
    pagina = reverse("programma:modifica-azione", args=[mia.pk])
    corpo = azione(cast.lavori_pubblici, peso=9, versione=mia.versione, motivo="Variante")

    senza = coordinatrice.post(pagina, corpo)
    falso = coordinatrice.post(pagina, corpo | {"atto": 999_999})
    con = coordinatrice.post(pagina, corpo | {"atto": atto.pk})

    assert (senza.status_code, errori(senza)) == (422, {"atto": [SERVE.format("cambiare peso")]})
    assert errori(falso) == {"atto": ["Scegli uno degli atti registrati, dal giorno dell'adozione a oggi."]}
    mia.refresh_from_db()
    assert (con.status_code, mia.peso, mia.storia.first().cambio.atto) == (302, 9, atto)


def test_l_atto_che_serve_a_una_riga_si_chiede_nel_modulo(coordinatrice, cast, mia, atto):
    riga = crea_indicatore(azione=mia)
    campi = ("nome", "unita", "base", "data_base", "data_obiettivo", "fonte", "verso")
    dati = {campo: getattr(riga, campo) for campo in campi} | {"riga": riga.pk, "obiettivo_valore": 50}
    corpo = azione(cast.lavori_pubblici, versione=mia.versione, motivo="Variante", indicatori=[dati])

    risposta = coordinatrice.post(reverse("programma:modifica-azione", args=[mia.pk]), corpo)

    assert errori(risposta) == {"atto": [SERVE.format("cambiare valore obiettivo")]}


def test_obiettivo_programma_e_spostamento(coordinatrice, cast, programma, casa, mia, atto):
    lontano = crea_obiettivo(programma, cast.sociali, orizzonte=Orizzonte.LUNGO)
    sposta = {"obiettivo": lontano.pk, "motivo": "Rinvio"}
    dati = {"titolo": "P", "dal": "2025-07-01", "al": "2029-12-31", "anno_breve": 2026, "anno_medio": 2028}
    dati |= {"anno_lungo": 2029, "versione": programma.versione, "motivo": "Rinvio"}
    invii = {
        "cambiare peso": ("modifica-obiettivo", casa, obiettivo(casa.settore, peso=4, versione=0, motivo="Rinvio")),
        "cambiare medio termine: fino al": (
            "modifica-programma",
            programma,
            dati | {"campi_con_atto": programma.campi_con_atto},
        ),
        "spostare l'azione in un altro orizzonte": ("sposta-azione", mia, sposta),
    }
    invii["cambiare peso"][2]["versione"] = casa.versione

    for che, (nome, oggetto, corpo) in invii.items():
        pagina = reverse(f"programma:{nome}", args=[oggetto.pk])
        assert errori(coordinatrice.post(pagina, corpo)) == {"atto": [SERVE.format(che)]}
        assert coordinatrice.post(pagina, corpo | {"atto": atto.pk}).status_code == 302


def test_in_blocco_l_atto_passa_dall_anteprima(coordinatrice, programma, mia, atto):
    Programma.objects.filter(pk=programma.pk).update(campi_con_atto=["date"])
    pagina = reverse("programma:assegna-azioni", args=[programma.pk])
    corpo = {"azioni": [mia.pk], "motivo": "Rinvio", "fine_prevista": "2027-01-01"}
    conferma = {"conferma": "1", "versioni": f"{mia.pk}:{mia.versione}"}

    anteprima = coordinatrice.post(pagina, corpo | {"atto": atto.pk}).content.decode()
    senza = coordinatrice.post(pagina, corpo | conferma)
    con = coordinatrice.post(pagina, corpo | conferma | {"atto": atto.pk})

    assert (anteprima.count(f"<p>Atto: {atto}</p>"), anteprima.count(f'name="atto" value="{atto.pk}"')) == (1, 1)
    assert (senza.status_code, senza.context["errore"]) == (422, SERVE.format("cambiare fine prevista"))
    mia.refresh_from_db()
    assert (con.status_code, mia.fine_prevista, mia.storia.first().cambio.atto) == (302, date(2027, 1, 1), atto)


def test_si_offrono_gli_atti_fino_a_oggi_e_si_dice_a_che_servono(coordinatrice, programma, mia, atto):
    domani = oggi() + timedelta(days=1)
    crea_atto(data=domani, anno=domani.year)
    pagina = reverse("programma:modifica-azione", args=[mia.pk])

    campo = coordinatrice.get(pagina).context["composto"].modulo.fields["atto"]
    Programma.objects.filter(pk=programma.pk).update(campi_con_atto=[])
    libero = coordinatrice.get(pagina).context["composto"].modulo.fields["atto"]

    assert (list(campo.queryset), campo.label_from_instance(atto)) == ([atto], f"{atto} del 10/01/2026")
    assert campo.help_text.startswith("Serve per cambiare quello che è stato deliberato: valori obiettivo")
    assert libero.help_text == "Facoltativo: il programma non lo chiede per nessun cambiamento."


def test_l_anteprima_in_blocco_segna_dove_serve_un_atto(
    coordinatrice, cast, programma, casa, atto, django_assert_max_num_queries
):
    Programma.objects.filter(pk=programma.pk).update(campi_con_atto=["responsabile"])
    prime = [crea_azione(casa, cast.lavori_pubblici) for _ in range(4)]
    pagina = reverse("programma:assegna-azioni", args=[programma.pk])
    corpo = {
        "azioni": [azione.pk for azione in prime],
        "motivo": "Riordino",
        "settore": cast.urbanistica.pk,
        "fine_prevista": "2026-12-31",
    }

    with django_assert_max_num_queries(30):
        senza = coordinatrice.post(pagina, corpo)
    con = coordinatrice.post(pagina, corpo | {"atto": atto.pk})

    assert [[riga[3] for riga in v.righe] for v in senza.context["variazioni"]] == [[True, False]] * 4
    assert (senza.content.decode().count("Serve un atto"), con.content.decode().count("Con l'atto scelto")) == (4, 4)
