# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.files.storage import default_storage

from abitare.lib.deposito import deposita, sgombera


def test_file_intero_sotto_un_nome_casuale(archivio):
    primo, secondo = (deposita("prova/1", b"contenuto", "pdf") for _ in range(2))

    trovati = sorted(str(file.relative_to(archivio)) for file in archivio.rglob("*") if file.is_file())
    assert trovati == sorted([primo, secondo])
    assert primo.startswith("prova/1/")
    assert (archivio / primo).read_bytes() == b"contenuto"
    assert (archivio / primo).stat().st_mode & 0o777 == 0o600


def test_sgombera_solo_la_sua_cartella(archivio):
    via, resta = deposita("prova/1", b"a", "pdf"), deposita("prova/2", b"b", "pdf")

    tolti = sgombera("prova/1")

    assert tolti == [via.removeprefix("prova/1/")]
    assert sgombera("prova/3") == []
    assert default_storage.exists(resta)


@pytest.mark.parametrize("contenuto", [b"", b"dati"])
def test_altro_magazzino(settings, contenuto):
    memoria = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"default": memoria}

    nome = deposita("prova/1", contenuto, "pdf")

    with default_storage.open(nome) as file:
        assert file.read() == contenuto
