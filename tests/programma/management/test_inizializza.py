# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from abitare.lib.tempo import oggi
from programma.models import Programma
from programma.permissions import MODIFICA
from tavolo.models import Cambio, Incarico, Messaggio, Ruolo, Settore, Utente
from tavolo.permissions import ha_permesso
from tavolo.services import conferisci_incarico, registra_persona

pytestmark = pytest.mark.django_db
CHI = {"nome": "Ambra", "cognome": "Provadati", "email": "ambra@abitare.example"}


def lancia(**opzioni):
    uscita = StringIO()
    call_command("inizializza", stdout=uscita, **(CHI | opzioni))
    return uscita.getvalue()


def test_inizializza_crea_settori_amministratrice_e_programma_vuoto():
    uscita = lancia()

    assert list(Settore.objects.values_list("codice", "coordina").order_by("codice")) == [
        ("ET", False),
        ("LP", False),
        ("PS", True),
        ("URB", False),
    ]
    incarico = Incarico.objects.get()
    assert (incarico.ruolo, incarico.utente.email, incarico.dal) == (Ruolo.AMMINISTRATORE, CHI["email"], oggi())
    assert Messaggio.objects.get().destinatario == incarico.utente
    programma = Programma.objects.get()
    assert (programma.stato, programma.obiettivi.count(), programma.anno_lungo) == ("bozza", 0, oggi().year + 5)
    assert Cambio.objects.count() == 1
    assert incarico.utente.username in uscita


def test_inizializza_da_il_programma_a_chi_coordinera():
    lancia()
    amministratrice = Incarico.objects.get().utente
    persona = registra_persona(utente=amministratrice, nome="Cora", cognome="Prova", email="cora@abitare.example")
    conferisci_incarico(
        utente=amministratrice,
        persona=persona,
        ruolo=Ruolo.COORDINATORE,
        settore=Settore.objects.get(coordina=True),
        dal=oggi(),
    )

    assert ha_permesso(Utente.objects.get(pk=persona.pk), MODIFICA, Programma.objects.get()) is True
    assert ha_permesso(amministratrice, MODIFICA, Programma.objects.get()) is False


def test_inizializza_due_volte_si_rifiuta_e_non_cambia_niente():
    lancia()

    with pytest.raises(CommandError, match="non c'è niente da inizializzare"):
        lancia(email="altra@abitare.example")

    assert (Settore.objects.count(), Programma.objects.count(), Incarico.objects.count()) == (4, 1, 1)


@pytest.mark.parametrize(
    "opzioni", [{"email": "non-un-indirizzo"}, {"dal": date(2030, 1, 1), "al": date(2029, 1, 1)}, {"titolo": "a\x00b"}]
)
def test_inizializza_con_dati_sbagliati_non_scrive_niente(opzioni):
    with pytest.raises(CommandError):
        lancia(**opzioni)

    assert (Settore.objects.count(), Programma.objects.count(), Incarico.objects.count()) == (0, 0, 0)
