# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is tampered with in a frozen plan, triggers off, is found and named."""

import pytest

from abitare.lib.italiano import momento_it
from delibere.services.verifica import verifica
from programma.fotografia.canonico import impronta
from programma.models import CongelamentoPiano
from tests import fabbriche_piani as fabbrica
from tests.supporto.protezioni import senza_protezioni

pytestmark = pytest.mark.motore


@pytest.fixture
def congelamento(cast) -> CongelamentoPiano:
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    annuale = fabbrica.crea_annuale(2026)
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7)
    fabbrica.approva(annuale.triennale)
    return fabbrica.approva(annuale)


def riscontri() -> list[str]:
    return [str(riscontro) for riscontro in verifica()]


def di(congelamento: CongelamentoPiano) -> str:
    quando = momento_it(congelamento.noto_al)
    return f"congelamento di un piano: n. {congelamento.pk} (Piano annuale 2026 al {quando})"


def riscrivi(congelamento: CongelamentoPiano, prima: str, dopo: str, *, con_impronta: bool) -> None:
    """By who owns the database: the content, and the impronta with it where they are cunning."""
    contenuto = congelamento.contenuto.replace(prima, dopo)
    assert contenuto != congelamento.contenuto
    campi = {"impronta": impronta(contenuto)} if con_impronta else {}
    with senza_protezioni():
        CongelamentoPiano.objects.filter(pk=congelamento.pk).update(contenuto=contenuto, **campi)


def test_dove_nulla_fu_toccato_non_trova_nulla(congelamento):
    assert riscontri() == []


def test_un_contenuto_cambiato(congelamento):
    riscrivi(congelamento, '"libere":7', '"libere":8', con_impronta=False)

    assert riscontri() == [f"{di(congelamento)}: il contenuto non ha più l'impronta con cui fu congelato"]


def test_un_contenuto_cambiato_con_la_sua_impronta(congelamento):
    riga = congelamento.annuale.righe.get(ente__nome="ALER")
    prima = f'"id":{riga.pk},"nota":"","numeri"'
    riscrivi(congelamento, prima, prima.replace('""', '"Mia"'), con_impronta=True)

    assert riscontri() == [f"{di(congelamento)}: riga {riga.pk} › nota: congelato «Mia», nella storia «»"]


def test_una_riga_del_piano_cambiata_con_la_sua_storia(congelamento):
    riga = congelamento.annuale.righe.get(ente__nome="ALER")
    with senza_protezioni():
        type(riga).objects.filter(pk=riga.pk).update(libere=9)
        type(riga).storia.filter(id=riga.pk).update(libere=9)

    assert riscontri() == [f"{di(congelamento)}: riga {riga.pk} › numeri › libere: congelato 7, nella storia 9"]


def test_estremi_cambiati_e_contenuto_che_non_si_legge(congelamento):
    riscrivi(congelamento, '"schema":1', '"schema":99', con_impronta=True)
    with senza_protezioni():
        CongelamentoPiano.objects.exclude(pk=congelamento.pk).update(schema=7)

    trovati = riscontri()

    assert [trovato.partition(": n. ")[2].partition("): ")[2] for trovato in trovati] == [
        "schema: 7 nella riga, 1 nel contenuto",
        "il contenuto non si legge (not a plan of versions 1)",
    ]
