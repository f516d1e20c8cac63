# SPDX-License-Identifier: AGPL-3.0-or-later
import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

CAPITOLI = sorted(file.stem for file in (settings.BASE_DIR / "docs" / "guida").glob("*.md"))


def pagina(client, capitolo):
    return client.get(reverse("tavolo:guida", args=[capitolo]))


@pytest.mark.parametrize("capitolo", CAPITOLI)
def test_ogni_capitolo_si_legge_e_porta_solo_dove_c_e_qualcosa(client, db, capitolo):
    risposta = pagina(client, capitolo)

    corpo = risposta.content.decode()
    assert risposta.status_code == 200
    assert corpo.count("<h1") == 1
    rinvii = set(re.findall(r'href="(/guida/[^"#]*)"', corpo))
    assert {client.get(rinvio).status_code for rinvio in rinvii} == {200}
    for immagine in re.findall(r'<img src="/static/(guida/[^"]*)"', corpo):
        assert finders.find(immagine)
    assert ".md" not in re.sub(rf'href="{re.escape(settings.COMUNE.link_codice)}[^"]*"', "", corpo)


def test_il_primo_capitolo_porta_a_tutti_gli_altri(client, db):
    corpo = client.get(reverse("tavolo:guida")).content.decode()

    assert all(f'href="/guida/{capitolo}/"' in corpo for capitolo in CAPITOLI if capitolo != "README")


@pytest.mark.parametrize("capitolo", ["segreta", "readme", "-"])
def test_capitolo_che_non_c_e(client, db, capitolo):
    assert pagina(client, capitolo).status_code == 404
