# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from abitare.lib.tempo import in_data
from tavolo.models import Cambio, Utente
from tavolo.services import registra_visita

LUNEDI = datetime(2026, 6, 1, 7, 0, tzinfo=UTC)
LUNEDI_SERA = datetime(2026, 6, 1, 21, 50, tzinfo=UTC)
DOPO_MEZZANOTTE = datetime(2026, 6, 1, 22, 10, tzinfo=UTC)
MARTEDI = datetime(2026, 6, 2, 8, 0, tzinfo=UTC)
MERCOLEDI = datetime(2026, 6, 3, 7, 0, tzinfo=UTC)


def visite_dopo(persona, *istanti):
    """(previous visit, last one), as written after these logins."""
    for istante in istanti:
        with in_data(istante):
            registra_visita(utente=persona)
    letta = Utente.objects.get(pk=persona.pk)
    return letta.visita_precedente, letta.ultima_visita


@pytest.mark.parametrize(
    ("istanti", "attese"),
    [
        ([LUNEDI], (None, LUNEDI)),
        ([LUNEDI, LUNEDI_SERA], (None, LUNEDI_SERA)),
        ([LUNEDI, MARTEDI], (LUNEDI, MARTEDI)),
        ([LUNEDI, LUNEDI_SERA, MARTEDI], (LUNEDI_SERA, MARTEDI)),
        ([LUNEDI, LUNEDI_SERA, DOPO_MEZZANOTTE], (None, DOPO_MEZZANOTTE)),
        ([LUNEDI, MARTEDI, MARTEDI, MARTEDI], (LUNEDI, MARTEDI)),
        ([LUNEDI, MARTEDI, MERCOLEDI], (MARTEDI, MERCOLEDI)),
        ([LUNEDI, MERCOLEDI, MARTEDI], (LUNEDI, MERCOLEDI)),
    ],
    ids=[
        "prima",
        "stesso giorno",
        "giorno dopo",
        "ultima del giorno",
        "mezzanotte",
        "ripetuta",
        "tre giorni",
        "orologio indietro",
    ],
)
def test_la_visita_precedente_e_di_un_altro_giorno(cast, istanti, attese):
    assert visite_dopo(cast.consigliera, *istanti) == attese


@pytest.mark.motore
def test_una_visita_non_lascia_righe_di_storia(cast):
    righe, cambi = Utente.storia.count(), Cambio.objects.count()

    visite_dopo(cast.consigliera, LUNEDI, MARTEDI)

    assert (Utente.storia.count(), Cambio.objects.count()) == (righe, cambi)


@pytest.mark.motore
@pytest.mark.parametrize("ultima", [None, LUNEDI])
def test_visite_in_disordine_rifiutate_dal_database(cast, ultima):
    cast.consigliera.ultima_visita, cast.consigliera.visita_precedente = ultima, MARTEDI

    with pytest.raises(IntegrityError, match="utente_visite_in_ordine"):
        cast.consigliera.save(update_fields=["ultima_visita", "visita_precedente"])
