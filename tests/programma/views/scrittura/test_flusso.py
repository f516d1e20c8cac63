# SPDX-License-Identifier: AGPL-3.0-or-later
"""The coordination writes a programme from nothing, page after page."""

import pytest
from django.urls import reverse

from programma.models import Azione, Obiettivo, Programma

VUOTE = {f"{nome}-{conto}_FORMS": 0 for nome in ("fasi", "risorse", "indicatori") for conto in ("TOTAL", "INITIAL")}


@pytest.fixture
def coordinatrice(client, cast):
    client.force_login(cast.coordinatrice)
    return client


def test_programma_obiettivo_e_tre_azioni(coordinatrice, cast, coda):
    dati = {
        "titolo": "Programma <b>nuovo</b>",
        "dal": "2026-01-01",
        "al": "2030-12-31",
        "anno_breve": 2026,
        "anno_medio": 2028,
        "anno_lungo": 2030,
    }
    assert coordinatrice.get(reverse("programma:crea-programma")).status_code == 200
    coordinatrice.post(reverse("programma:crea-programma"), dati)
    programma = Programma.objects.get()
    pagina = reverse("programma:crea-obiettivo", args=[programma.pk])
    assert coordinatrice.get(pagina).status_code == 200
    coordinatrice.post(
        pagina, VUOTE | {"titolo": "Case", "orizzonte": "breve", "settore": cast.sociali.pk, "peso": 1, "altra": 1}
    )
    obiettivo = Obiettivo.objects.get()
    pagina = reverse("programma:crea-azione", args=[obiettivo.pk])
    assert coordinatrice.get(pagina).status_code == 200
    for numero in range(3):
        risposta = coordinatrice.post(
            pagina, VUOTE | {"titolo": f"Azione {numero}", "settore": cast.lavori_pubblici.pk, "peso": 1}
        )
        assert risposta.status_code == 302

    risposta = coordinatrice.get(reverse("programma:scrivi-programma", args=[programma.pk]))

    assert [a.codice for a in Azione.objects.order_by("ordine")] == ["1.1", "1.2", "1.3"]
    assert "Programma &lt;b&gt;nuovo&lt;/b&gt;" in risposta.content.decode()
    for nome in ("modifica-azione", "sposta-azione", "annulla-azione", "elimina-azione"):
        assert coordinatrice.get(reverse(f"programma:{nome}", args=[Azione.objects.first().pk])).status_code == 200
    assert coordinatrice.get(reverse("programma:modifica-obiettivo", args=[obiettivo.pk])).status_code == 200
    assert coordinatrice.get(reverse("programma:elimina-obiettivo", args=[obiettivo.pk])).status_code == 200
    assert coordinatrice.get(reverse("programma:modifica-programma", args=[programma.pk])).status_code == 200
    assert coordinatrice.get(reverse("programma:assegna-azioni", args=[programma.pk])).status_code == 200
