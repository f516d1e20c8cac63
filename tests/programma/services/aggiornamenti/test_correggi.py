# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from programma.models import Aggiornamento
from programma.services.aggiornamenti import (
    ConflittoAggiornamento,
    correggi,
    partenza,
)
from tests.fabbriche import crea_aggiornamento


def test_correggi_prende_tutto_da_quello_corretto(cast, azione):
    primo = crea_aggiornamento(azione, 40, testo="SAL 1", mezzo_di_prova="Verbale", riferito_al=date(2026, 5, 1))

    nuovo = correggi(utente=cast.supplente, aggiornamento_id=primo.pk, dati={"avanzamento": Decimal(45)})

    assert (nuovo.corregge, nuovo.riferito_al, nuovo.testo) == (primo, date(2026, 5, 1), "SAL 1")
    assert list(Aggiornamento.objects.in_attesa()) == [nuovo]
    primo.refresh_from_db()
    assert primo.avanzamento == 40


def test_correggi_due_volte_fa_una_catena(cast, azione):
    primo = crea_aggiornamento(azione, 40)
    visto = partenza(azione, primo)
    correggi(utente=cast.referente, aggiornamento_id=primo.pk, dati={"avanzamento": Decimal(45)}, visto=visto)

    with pytest.raises(ConflittoAggiornamento):
        correggi(utente=cast.supplente, aggiornamento_id=primo.pk, dati={"avanzamento": Decimal(50)}, visto=visto)
    terzo = correggi(utente=cast.supplente, aggiornamento_id=primo.pk, dati={"testo": "Precisazione"}, visto=visto)

    assert terzo.avanzamento == 45
    assert terzo.corregge.corregge == primo


def test_correggi_rifiuta_quello_di_un_altro_settore(cast, azione):
    di_altri = crea_aggiornamento(azione, 40, settore=cast.urbanistica)
    mio = crea_aggiornamento(azione, 40)

    for utente, scritto in [(cast.referente, di_altri), (cast.referente_urbanistica, mio), (cast.scaduta, mio)]:
        with pytest.raises(PermissionDenied):
            correggi(utente=utente, aggiornamento_id=scritto.pk, dati={})

    assert Aggiornamento.objects.count() == 2
