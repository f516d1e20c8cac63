# SPDX-License-Identifier: AGPL-3.0-or-later
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from delibere.models import Atto
from tavolo.models import Utente
from tests.delibere.estratto.test_estratto import ATTO_154

SEMPLICE = Path(__file__).parents[2] / "estratto" / "atti" / "semplice.txt"


@pytest.mark.django_db
@pytest.mark.skipif(not ATTO_154.exists(), reason="the published act is not beside this checkout")
def test_deliberazione_154():
    uscita = StringIO()

    call_command("importa_atto", ATTO_154, stdout=uscita)

    assert uscita.getvalue() == (
        "Registrato: Deliberazione – Giunta comunale n. 154/2025 del 18/06/2025 (10 presenze, 15 punti, 2 allegati).\n"
    )


@pytest.mark.django_db
def test_due_volte_rifiutato():
    call_command("importa_atto", SEMPLICE, "--dati-esempio", stdout=StringIO())

    with pytest.raises(CommandError, match=r"^C'è già un atto con questo tipo, organo, registro, anno e numero\.$"):
        call_command("importa_atto", SEMPLICE)

    assert list(Atto.objects.values_list("dati_esempio", flat=True)) == [True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("contenuto", "messaggio"),
    [
        (b"", "riga 0"),
        (b"ciao\nmondo\n", "riga 1 .ciao.: "),
        (b"uno\ndue \xff\xfe", "non è un testo UTF-8: riga 2"),
        (b"a" * 2_000_001, "troppo grande"),
        (b"uno\x00due", "riga 1"),
    ],
)
def test_file_che_non_e_un_atto(tmp_path, contenuto, messaggio):
    file = tmp_path / "atto.txt"
    file.write_bytes(contenuto)

    with pytest.raises(CommandError, match=messaggio):
        call_command("importa_atto", file)

    assert (Atto.objects.count(), Utente.objects.exclude(username="sistema").count()) == (0, 0)


def test_file_che_non_c_e(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("importa_atto", tmp_path / "manca.txt")
