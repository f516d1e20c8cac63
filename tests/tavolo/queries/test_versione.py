# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator

import pytest
from django.db import connection

from tavolo.models import Cambio, Utente
from tavolo.queries.versione import FINESTRA, versione_dati
from tavolo.storia import Via, con_autore


def scrivi() -> Cambio:
    with con_autore(Utente.objects.sistema()) as cambio:
        return cambio


@pytest.fixture
def altra_connessione(transactional_db: None) -> Iterator[object]:
    """A second session on the same database, whose transaction stays open until `commit()`."""
    copia = connection.copy()
    copia.set_autocommit(False)
    yield copia
    copia.rollback()
    copia.close()


def test_cambia_a_ogni_scrittura_e_solo_allora(db, django_assert_num_queries) -> None:
    viste = [versione_dati()]
    for _ in range(3):
        scrivi()
        viste.append(versione_dati())

    with django_assert_num_queries(1):
        ferma = versione_dati()

    assert len(set(viste)) == 4
    assert ferma == viste[-1]


def test_senza_cambi(db) -> None:
    assert versione_dati() == "0.0"


@pytest.mark.motore
def test_un_id_piu_basso_confermato_dopo_uno_piu_alto_si_vede(altra_connessione) -> None:
    utente = Utente.objects.sistema()
    with altra_connessione.cursor() as cursore:
        cursore.execute(
            "INSERT INTO tavolo_cambio (utente_id, istante, via, motivo) VALUES (%s, now(), %s, '') RETURNING id",
            [utente.pk, Via.COMANDO],
        )
        primo = cursore.fetchone()[0]
    secondo = scrivi()
    prima = versione_dati()

    altra_connessione.commit()
    dopo = versione_dati()

    assert primo < secondo.pk
    assert prima != dopo


def test_una_finestra_piena_conta_gli_ultimi(db) -> None:
    utente = Utente.objects.sistema()
    Cambio.objects.bulk_create(Cambio(utente=utente, via=Via.COMANDO) for _ in range(FINESTRA + 5))

    massimo, quanti = versione_dati().split(".")

    assert (int(massimo), int(quanti)) == (Cambio.objects.latest("pk").pk, FINESTRA)
