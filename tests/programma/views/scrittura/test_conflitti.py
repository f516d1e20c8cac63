# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people of the coordination on the same page at once."""

from datetime import date

import pytest
from django.urls import reverse

from programma.models import Programma
from programma.report.conflitti import leggibile
from programma.services import Parti, Riga, elimina_azione, modifica_azione
from tests.fabbriche import crea_azione, crea_fase, crea_obiettivo, crea_risorsa
from tests.programma.views.scrittura.moduli import azione

FASE = {"nome": "Fase 1", "inizio_previsto": "2026-01-01", "fine_prevista": "2026-12-31", "peso": 1}


@pytest.fixture
def mia(cast, bozza):
    mia = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.lavori_pubblici, titolo="Prima")
    crea_fase(mia)
    return mia


def altri_scrivono(cast, mia, parti=None, **dati):
    return modifica_azione(utente=cast.coordinatrice, azione_id=mia.pk, dati=dati, parti=parti, motivo="Loro")


def test_modifiche_disgiunte_si_uniscono(coordinatrice, cast, mia):
    altri_scrivono(cast, mia, luogo="Via Roma")

    risposta = coordinatrice.post(
        reverse("programma:modifica-azione", args=[mia.pk]),
        azione(cast.lavori_pubblici, titolo="Dopo", versione=mia.versione),
    )

    assert risposta.status_code == 302
    mia.refresh_from_db()
    assert (mia.titolo, mia.luogo) == ("Dopo", "Via Roma")


def test_urto_mostra_i_due_testi_e_salvando_di_nuovo_vince_chi_ha_visto(coordinatrice, cast, mia):
    fase = mia.fasi.get().pk
    parti = Parti(fasi=[Riga({"nome": "Bando di gara"}, pk=fase)])
    altri_scrivono(cast, mia, parti, titolo="Titolo loro", settore=cast.urbanistica, luogo="Via Roma")
    pagina = reverse("programma:modifica-azione", args=[mia.pk])
    corpo = azione(
        cast.tributi,
        titolo="Titolo mio",
        versione=mia.versione,
        motivo="Mio",
        fasi=[FASE | {"riga": fase, "nome": "Avviso"}],
    )

    urto = coordinatrice.post(pagina, corpo)
    voci = {voce.etichetta: (voce.prima, voce.loro, voce.mio) for voce in urto.context["esito"].voci}
    accolte = [(voce.etichetta, voce.loro) for voce in urto.context["esito"].accolte]
    vista = urto.context["composto"].modulo["vista"].value()
    dopo = coordinatrice.post(pagina, corpo | {"vista": vista})

    assert urto.status_code == 409
    assert voci == {
        "Titolo": ("Prima", "Titolo loro", "Titolo mio"),
        "Settore responsabile": ("Lavori Pubblici", "Urbanistica", "Entrate - Tributi"),
        "fase: Fase": ("Fase 1", "Bando di gara", "Avviso"),
    }
    assert accolte == [("Indirizzo", "Via Roma")]
    assert 'value="Titolo mio"' in urto.content.decode()
    assert dopo.status_code == 302
    mia.refresh_from_db()
    assert (mia.titolo, mia.settore, mia.luogo) == ("Titolo mio", cast.tributi, "Via Roma")
    assert mia.fasi.get().nome == "Avviso"


def test_urto_su_una_riga_tolta_da_altri(coordinatrice, cast, mia):
    fase = mia.fasi.get().pk
    altri_scrivono(cast, mia, Parti(fasi=[Riga({}, pk=fase, elimina=True)]))
    pagina = reverse("programma:modifica-azione", args=[mia.pk])
    corpo = azione(
        cast.lavori_pubblici,
        titolo="Prima",
        versione=mia.versione,
        motivo="Mio",
        fasi=[FASE | {"riga": fase, "nome": "Avviso"}],
    )

    urto = coordinatrice.post(pagina, corpo)
    dopo = coordinatrice.post(pagina, corpo | {"vista": urto.context["composto"].modulo["vista"].value()})

    assert [(v.etichetta, v.loro, v.mio) for v in urto.context["esito"].voci] == [("fase: Fase", "(vuoto)", "Avviso")]
    assert dopo.status_code == 302
    assert mia.fasi.get().nome == "Avviso"


def test_urto_di_date_e_di_caselle_in_parole(coordinatrice, cast, mia):
    risorsa = crea_risorsa(mia)
    parti = Parti(risorse=[Riga({"stanziato": 5, "per_lavori": True}, pk=risorsa.pk)])
    altri_scrivono(cast, mia, parti, fine_prevista=date(2026, 1, 1))
    riga = {"riga": risorsa.pk, "fonte": "Bilancio comunale", "anno": 2026, "stanziato": 7, "impegnato": 0}
    corpo = azione(
        cast.lavori_pubblici,
        titolo="Prima",
        fine_prevista="2026-12-31",
        versione=mia.versione,
        motivo="Mio",
        risorse=[riga | {"liquidato": 0}],
    )

    urto = coordinatrice.post(reverse("programma:modifica-azione", args=[mia.pk]), corpo)

    assert [(v.etichetta, v.prima, v.loro, v.mio) for v in urto.context["esito"].voci] == [
        ("Fine prevista", "(vuoto)", "01/01/2026", "31/12/2026"),
        ("risorsa: Stanziato", "1.000", "5", "7"),
    ]
    assert leggibile(risorsa._meta.get_field("per_lavori"), True) == "sì"
    elenco = Programma._meta.get_field("campi_con_atto")
    assert (leggibile(elenco, ["peso", "date"]), leggibile(elenco, [])) == (
        "pesi di obiettivi e azioni, date previste",
        "(vuoto)",
    )


def test_azione_sparita_mentre_si_scrive(coordinatrice, cast, bozza, mia):
    corpo = {"obiettivo": crea_obiettivo(bozza, cast.sociali).pk}
    elimina_azione(utente=cast.coordinatrice, azione_id=mia.pk)

    assert coordinatrice.post(reverse("programma:sposta-azione", args=[mia.pk]), corpo).status_code == 404
