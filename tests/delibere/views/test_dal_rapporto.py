# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed since the last report, as the reports that a person may read say."""

import pytest
from django.urls import reverse

from tavolo.storia import con_autore


@pytest.fixture
def cambiato(cast, ricco, rapporto):
    """The title of the programme changed after the report was asked for; the report is not made yet."""
    with con_autore(cast.coordinatrice, "Più chiaro"):
        ricco.titolo = "Titolo nuovo"
        ricco.save()
    return reverse("programma:cosa-e-cambiato", args=[ricco.pk])


def test_dall_ultimo_rapporto_che_si_puo_leggere(client, cast, rapporto, cambiato) -> None:
    letti = {}
    for chi in ("coordinatrice", "consigliera"):
        client.force_login(cast.persone[chi])
        letti[chi] = client.get(cambiato, {"da": "rapporto"}).content.decode()

    assert f"<strong>il rapporto n. {rapporto.numero}/{rapporto.anno}, stato al " in letti["coordinatrice"]
    assert letti["coordinatrice"].count("a «Titolo nuovo».") == 1
    assert f'<input type="hidden" name="da" value="c{rapporto.congelamento_id}">' in letti["coordinatrice"]
    assert "Non c&#x27;è ancora un rapporto di questo programma da leggere." in letti["consigliera"]
