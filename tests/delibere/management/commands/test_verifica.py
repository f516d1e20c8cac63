# SPDX-License-Identifier: AGPL-3.0-or-later
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from delibere import tasks
from delibere.services.verifica import Riscontro
from programma.permissions import AGGIORNA
from tavolo.models import Messaggio
from tavolo.permissions import concessioni
from tests.fabbriche import crea_azione

pytestmark = pytest.mark.django_db


def test_nulla_da_dire(cast, programma):
    uscita = StringIO()

    call_command("verifica", stdout=uscita)

    assert uscita.getvalue() == "Tutto come fu scritto.\n"


def test_una_riga_per_riscontro_ed_esce_con_errore(cast, obiettivo):
    azioni = [crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(2)]
    for azione in azioni:
        concessioni(AGGIORNA, azione).delete()
    attesi = [
        Riscontro("diritti", f"{AGGIORNA} n. {azione.pk}", f"la concessione manca a {cast.lavori_pubblici} (referenti)")
        for azione in azioni
    ]
    uscita = StringIO()

    with pytest.raises(CommandError, match=r"^2 riscontri\.$") as errore:
        call_command("verifica", stdout=uscita)

    assert uscita.getvalue().splitlines() == [str(atteso) for atteso in attesi]
    assert errore.value.returncode == 1


def test_uno_solo(cast, obiettivo):
    concessioni(AGGIORNA, crea_azione(obiettivo, cast.lavori_pubblici)).delete()

    with pytest.raises(CommandError, match=r"^Un riscontro\.$"):
        call_command("verifica", stdout=StringIO())


def test_il_lavoro_di_ogni_notte(cast, obiettivo, settings, caplog):
    concessioni(AGGIORNA, crea_azione(obiettivo, cast.lavori_pubblici)).delete()
    (voce,) = [v for v in settings.CELERY_BEAT_SCHEDULE.values() if v["task"] == tasks.controllo_notturno.name]

    tasks.controllo_notturno()

    assert (voce["schedule"].hour, voce["schedule"].minute) == ({3}, {40})
    assert [messaggio.destinatario for messaggio in Messaggio.objects.all()] == [cast.amministratrice]
