# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from icalendar import Calendar

from delibere.services.incontri.calendario import indirizzo_del_calendario, rinnova_calendario
from tests.fabbriche import crea_azione, crea_fase, crea_obiettivo, crea_programma
from tests.fabbriche_incontri import crea_convocato, crea_incontro

pytestmark = pytest.mark.django_db


def indirizzo(utente):
    return indirizzo_del_calendario(utente).removeprefix(settings.INDIRIZZO_PORTALE)


def eventi(client, utente):
    risposta = client.get(indirizzo(utente))
    assert risposta["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(v["UID"]).split("-")[0]: str(v["SUMMARY"]) for v in Calendar.from_ical(risposta.content).walk("VEVENT")}


def test_indirizzo_segreto_che_si_rinnova(client, cast):
    client.force_login(cast.referente)
    assert indirizzo(cast.referente) == ""
    client.post(reverse("delibere:mio-calendario"))
    primo = indirizzo(cast.referente)
    assert primo in client.get(reverse("delibere:mio-calendario")).content.decode()
    client.post(reverse("delibere:mio-calendario"))
    secondo = indirizzo(cast.referente)
    client.logout()

    falso = secondo.replace(f"{cast.referente.pk}-", f"{cast.coordinatrice.pk}-")
    assert [client.get(dove).status_code for dove in (primo, secondo, falso)] == [404, 200, 404]


def test_ciascuno_trova_il_suo(client, cast):
    bozza = crea_obiettivo(crea_programma(stato="bozza"), cast.sociali)
    azione = crea_azione(bozza, cast.lavori_pubblici, titolo="Segreta", fine_prevista=date(2027, 3, 28))
    crea_fase(azione)
    crea_convocato(crea_incontro(stato="convocato", oggetto="Primo"), cast.referente)
    crea_convocato(crea_incontro(oggetto="In bozza"), cast.assessora)
    crea_convocato(crea_incontro(stato="convocato", tipo="giunta"), cast.assessora)
    for chi in (cast.referente, cast.assessora, cast.scaduta):
        rinnova_calendario(chi)

    suoi = eventi(client, cast.referente)
    assert suoi["azione"] == f"Fine prevista: {azione}"
    assert "Tavolo tecnico: Primo" in suoi.values()
    assert "fase" in suoi
    assert list(eventi(client, cast.assessora).values()) == ["Incontro con la Giunta"]
    assert client.get(indirizzo(cast.scaduta)).status_code == 404
