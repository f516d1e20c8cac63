# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rights that `docs/ruoli.sql` leaves to the portal's role in production."""

from pathlib import Path

import pytest
from django.db import connection

pytestmark = [pytest.mark.motore, pytest.mark.django_db]
RUOLI = Path(__file__).resolve().parents[2] / "docs" / "ruoli.sql"
PORTALE = "portale di prova"
DIRITTI = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")


def esegui_come_psql(cursore) -> None:
    """The file as psql reads it: variables put in, the result of the query before `\\gexec` run row by row."""
    righe = [r for r in RUOLI.read_text().splitlines() if not r.startswith("--") and r not in {"BEGIN;", "COMMIT;"}]
    testo = "\n".join(righe).replace(':"portale"', f'"{PORTALE}"').replace(":'portale'", f"'{PORTALE}'")
    fisso, _, interrogazione = testo.replace("\\gexec", "").rpartition(";\n")
    cursore.execute(fisso)
    cursore.execute(interrogazione)
    for (comando,) in cursore.fetchall():
        cursore.execute(comando)


@pytest.fixture
def diritti():
    with connection.cursor() as cursore:
        cursore.execute(f'CREATE ROLE "{PORTALE}"')
        esegui_come_psql(cursore)

        def di(tabella: str) -> list[str]:
            domanda = "SELECT has_table_privilege(%s, %s, %s)"
            concessi = []
            for diritto in DIRITTI:
                cursore.execute(domanda, [PORTALE, tabella, diritto])
                concessi += [diritto] if cursore.fetchone() == (True,) else []
            return concessi

        yield di


@pytest.mark.parametrize("tabella", ["tavolo_cambio", "tavolo_historicalutente", "programma_congelamento"])
def test_sulla_storia_solo_aggiunte(diritti, tabella):
    assert diritti(tabella) == ["SELECT", "INSERT"]


def test_ogni_tabella_di_storia_e_protetta(diritti):
    storie = [t for t in connection.introspection.table_names() if "_historical" in t]

    assert len(storie) > 10
    assert [t for t in storie if diritti(t) != ["SELECT", "INSERT"]] == []


def test_sul_resto_il_portale_lavora(diritti):
    assert diritti("tavolo_utente") == ["SELECT", "INSERT", "UPDATE", "DELETE"]
    assert diritti("django_session") == ["SELECT", "INSERT", "UPDATE", "DELETE"]
    assert diritti("django_migrations") == ["SELECT"]
