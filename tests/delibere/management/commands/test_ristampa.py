# SPDX-License-Identifier: AGPL-3.0-or-later
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from delibere.models import Rapporto
from delibere.services import lavori_rapporto, ristampa
from programma.models import Congelamento
from tests.supporto.protezioni import senza_protezioni

pytestmark = pytest.mark.motore


@pytest.fixture
def pronto(rapporto, archivio) -> Rapporto:
    lavori_rapporto.lavora(rapporto.pk)
    rapporto.refresh_from_db()
    return rapporto


def chiama(scritto: str) -> tuple[int, list[str], str]:
    """Exit code, lines written, error."""
    uscita = StringIO()
    try:
        call_command("ristampa", scritto, stdout=uscita)
    except CommandError as errore:
        return errore.returncode, uscita.getvalue().splitlines(), str(errore)
    return 0, uscita.getvalue().splitlines(), ""


def con_strumenti(rapporto: Rapporto, **strumenti: str) -> None:
    """As if it had been made with these: other versions leave the producer written in other bytes."""
    nuovi = rapporto.strumenti | strumenti
    with senza_protezioni():
        Rapporto.objects.filter(pk=rapporto.pk).update(strumenti=nuovi)


def altri_byte(monkeypatch, aggiunta: bytes = b"\n") -> None:
    originale = ristampa.rendi_documento

    def rendi(rapporto: Rapporto):
        documento = originale(rapporto)
        return type(documento)(
            contenuto=documento.contenuto + aggiunta,
            impronta="0" * 64,
            pagine=documento.pagine,
            dimensione=documento.dimensione,
            strumenti=documento.strumenti,
        )

    monkeypatch.setattr(ristampa, "rendi_documento", rendi)


def test_stessi_strumenti_stessi_byte_e_nulla_di_scritto(pronto, archivio):
    prima = sorted(archivio.rglob("*"))

    esiti = [chiama(scritto) for scritto in (str(pronto.pk), f"{pronto.numero}/{pronto.anno}")]

    assert esiti == [(0, [f"{pronto}: uguale in ogni byte, impronta {pronto.impronta}."], "")] * 2
    assert (sorted(archivio.rglob("*")), Rapporto.objects.count()) == (prima, 1)


def test_altri_strumenti_si_confrontano_testo_e_dati(pronto, monkeypatch):
    con_strumenti(pronto, weasyprint="1.0")
    altri_byte(monkeypatch)

    codice, righe, _ = chiama(str(pronto.pk))
    monkeypatch.setattr(ristampa, "_testo", lambda contenuto: [[str(len(contenuto))]])
    diverso = chiama(str(pronto.pk))

    strumento = f"weasyprint: 1.0 allora, {pronto.strumenti['weasyprint']} adesso."
    dati = f"Dati: impronta {pronto.congelamento.impronta}, la stessa."
    assert (codice, righe) == (
        0,
        [strumento, dati, "Il testo è lo stesso; i byte no, perché gli strumenti sono altri."],
    )
    assert diverso == (1, [strumento, dati, "Il testo è diverso."], f"{pronto}: diverso.")


def test_stessi_strumenti_e_byte_diversi_e_un_guasto(pronto, monkeypatch):
    altri_byte(monkeypatch)

    assert chiama(str(pronto.pk)) == (
        1, ["Gli strumenti sono gli stessi e i byte sono diversi."], f"{pronto}: diverso."
    )  # fmt: skip


def test_congelamento_o_file_toccati_si_rifiutano(pronto, archivio):
    percorso = archivio / pronto.file.name
    intero = percorso.read_bytes()
    percorso.chmod(0o600)
    percorso.write_bytes(intero[:-1] + b"X")
    file_toccato = chiama(str(pronto.pk))
    percorso.unlink()
    file_mancante = chiama(str(pronto.pk))
    percorso.write_bytes(intero)
    with senza_protezioni():
        Congelamento.objects.filter(pk=pronto.congelamento_id).update(impronta="0" * 64)
    congelamento_toccato = chiama(str(pronto.pk))

    assert file_toccato == (1, ["Il file conservato non ha più la sua impronta."], f"{pronto}: diverso.")
    assert (file_mancante[0], file_mancante[2].startswith("Il file conservato non si legge:")) == (1, True)
    assert congelamento_toccato == (1, [], "Il congelamento non ha più la sua impronta: non si ristampa.")


@pytest.mark.parametrize("scritto", ["987654", "9/1999", "x", "", "1/2/3", "9" * 40, "1.5"])
def test_numero_che_non_c_e(rapporto, scritto):
    assert chiama(f"{scritto}") == (2, [], f"Nessun documento «{scritto}».")


def test_documento_non_ancora_pronto(rapporto):
    assert chiama(str(rapporto.pk)) == (2, [], f"{rapporto}: il file non c'è, lo stato è «richiesto».")
