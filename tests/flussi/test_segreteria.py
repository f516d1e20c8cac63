# SPDX-License-Identifier: AGPL-3.0-or-later
"""The general secretariat at work in a real browser."""

from decimal import Decimal

import pytest

from delibere.models import Atto, LegameAtto
from tests.delibere.estratto.test_estratto import ATTI
from tests.fabbriche import crea_risorsa
from tests.supporto.barriere import barriere
from tests.supporto.estratti import estratto_in_pdf

pytestmark = pytest.mark.django_db(transaction=True)


def test_atto_dal_pdf_con_date_e_legami(pagina, entra, cast, azione):
    crea_risorsa(azione, stanziato=Decimal("1000.00"), per_lavori=True)
    testo = ATTI["consiglio"].replace(
        "IL CONSIGLIO COMUNALE\n\nVista", "Nota a margine.\n\nIL CONSIGLIO COMUNALE\n\nVista"
    )
    file = {"name": "atto.pdf", "mimeType": "application/pdf", "buffer": estratto_in_pdf(testo)}
    entra(cast.segreteria)
    pagina.goto("/atti/importa/")
    assert barriere(pagina) == []
    pagina.locator("[name=file]").set_input_files(file)
    pagina.get_by_role("button", name="Leggi e mostra").click()
    assert barriere(pagina) == []

    nota = pagina.get_by_role("listitem").filter(has_text="«Nota a margine.»").get_by_role("link")
    nota.press("Enter")
    bersaglio = pagina.evaluate("location.hash")
    assert pagina.locator(bersaglio).inner_text().endswith("Nota a margine.")
    pagina.get_by_role("link", name="Numero: dalla riga").press("Enter")
    assert "CONSIGLIO COMUNALE N. 7" in pagina.locator(pagina.evaluate("location.hash")).inner_text()
    pagina.get_by_role("button", name="Registra l'atto").press("Enter")
    pagina.get_by_role("heading", level=1, name="Consiglio comunale n. 7/2028").wait_for()
    assert barriere(pagina) == []

    pagina.get_by_role("link", name="Date").click()
    pagina.get_by_label("Pubblicato dal").fill("2028-03-02")
    pagina.get_by_role("button", name="Proponi le altre due").click()
    assert barriere(pagina) == []
    assert pagina.get_by_label("Pubblicato fino al").input_value() == "2028-03-16"
    pagina.get_by_role("button", name="Registra le date").click()

    pagina.get_by_role("link", name="Lega a obiettivi e azioni").click()
    assert barriere(pagina) == []
    pagina.get_by_label("Obiettivo o azione").select_option(f"a{azione.pk}")
    pagina.get_by_role("button", name="Lega l'atto").click()
    assert barriere(pagina) == []
    pagina.get_by_role("button", name="Lega lo stesso").click()
    pagina.get_by_role("button", name="Togli").wait_for()
    pagina.goto("/atti/?numero=7&anno=2028&organo=consiglio")
    assert barriere(pagina) == []

    atto = Atto.objects.get()
    assert (str(atto.esecutivo_dal), LegameAtto.objects.get().azione) == ("2028-03-12", azione)
