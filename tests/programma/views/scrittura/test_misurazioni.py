# SPDX-License-Identifier: AGPL-3.0-or-later
from decimal import Decimal

from django.urls import reverse

from tests.fabbriche import crea_indicatore
from tests.programma.views.scrittura.moduli import errori


def test_valore_si_registra_una_volta_per_giorno(coordinatrice, azione):
    indicatore = crea_indicatore(azione=azione)
    pagina = reverse("programma:misura-indicatore", args=[indicatore.pk])
    dati = {"valore": "1.250,5", "data": "2026-01-31", "nota": "Dato <b>ALER</b>"}

    registrato = coordinatrice.post(pagina, dati, follow=True)
    doppio = coordinatrice.post(pagina, dati)

    assert indicatore.misurazioni.get().valore == Decimal("1250.5")
    assert "Dato &lt;b&gt;ALER&lt;/b&gt;" in registrato.content.decode()
    assert (doppio.status_code, errori(doppio)) == (
        422,
        {"data": ["C'è già una misurazione di questo indicatore in questa data."]},
    )
