# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who freezes a plan waits for whoever is writing what the fotografia reads; two who freeze take their turn."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import transaction

from programma.models import CongelamentoPiano, RigaAnnuale
from programma.queries.piani_congelati import discordanze_del_piano, foto_del_piano
from programma.services.piani import apri_annuale, scrivi_parte
from tavolo.storia import con_autore
from tests import fabbriche_piani as fabbrica
from tests.supporto.insieme import attendi_chi_aspetta, in_parallelo

pytestmark = [pytest.mark.motore, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def piani(cast):
    """Of 2026 and 2027."""
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona")
    fabbrica.crea_parametro()
    prima = fabbrica.crea_annuale(2026)
    return prima, apri_annuale(utente=cast.sistema, triennale_id=prima.triennale.pk, anno=2027)


def rinomina(cast, piano):
    with con_autore(cast.sistema):
        comune = piano.triennale.ambito.comuni.get()
        comune.nome = "Cremona nuova"
        comune.save()


def scrivi_l_anno_prima(cast, piano):
    riga = piano.righe.get()
    scrivi_parte(utente=cast.coordinatrice, modello=RigaAnnuale, parte_id=riga.pk, dati={"libere": 5})


@pytest.mark.parametrize("scrittura", [rinomina, scrivi_l_anno_prima])
def test_chi_congela_aspetta_chi_scrive(cast, piani, scrittura):
    prima, annuale = piani
    with ThreadPoolExecutor(1) as squadra:
        with transaction.atomic():
            scrittura(cast, prima)
            attesa = squadra.submit(lambda: in_parallelo(lambda: fabbrica.approva(annuale))[0])
            attendi_chi_aspetta()
        congelamento = attesa.result(timeout=20)

    foto = foto_del_piano(congelamento)
    assert discordanze_del_piano(congelamento) == []
    assert [comune.nome for comune in foto.comuni] == ["Cremona nuova" if scrittura is rinomina else "Cremona"]
    assert [v.prima for v in foto.calcolo.variazioni] == ([] if scrittura is rinomina else [5])


def test_due_piani_si_congelano_insieme(cast, piani):
    atto = fabbrica.crea_atto(organo="assemblea")

    esiti = in_parallelo(*(lambda piano=piano: fabbrica.approva(piano, atto) for piano in piani))

    assert {type(esito) for esito in esiti} == {CongelamentoPiano}
    assert [discordanze_del_piano(esito) for esito in esiti] == [[], []]
