# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from abitare.lib.oscurato import OSCURATO
from programma.services import modifica_azione
from tavolo.models import Cambio
from tavolo.queries.oscuramenti import parole_coperte, tutte_le_coperture
from tavolo.services import oscura_testo
from tests.fabbriche import crea_azione, crea_obiettivo

pytestmark = pytest.mark.django_db


def test_le_parole_coperte_sono_quelle_che_furono_scritte(cast, programma, django_assert_num_queries):
    azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.sociali, titolo="Casa di Ada")
    modifica_azione(utente=cast.coordinatrice, azione_id=azione.pk, dati={"titolo": "Casa"}, motivo="Nome di Ada")
    modifica_azione(utente=cast.coordinatrice, azione_id=azione.pk, dati={"titolo": "Altra"}, motivo="Prova")
    persona, cambio = cast.referente, Cambio.objects.get(motivo="Nome di Ada")
    nome, cognome = persona.first_name, persona.last_name

    assert parole_coperte(tutte_le_coperture()) == {}
    for modello, pk, campo, testo in (
        ("programma.azione", azione.pk, "titolo", "Casa di Ada"),
        ("programma.azione", azione.pk, "titolo", "Altra"),
        ("tavolo.cambio", cambio.pk, "motivo", "Nome di Ada"),
        ("tavolo.utente", persona.pk, "first_name", nome),
    ):
        oscura_testo(
            utente=cast.amministratrice, modello=modello, oggetto_id=pk, campo=campo, testo=testo, motivo="Richiesta"
        )
    coperti = tutte_le_coperture()

    with django_assert_num_queries(5):
        parole = parole_coperte(coperti)

    assert parole == {
        "Casa di Ada": OSCURATO,
        "Altra": OSCURATO,
        "Nome di Ada": OSCURATO,
        f"{nome} {cognome}": f"{OSCURATO} {cognome}",
    }
