# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two people on the same act: disjoint corrections join, true clashes go back to who came second."""

from dataclasses import replace
from datetime import date

import pytest

from delibere.services.atti import crea_atto_da_estratto, modifica_atto
from delibere.services.fogli import allega_rapporto
from delibere.services.parti_atto import DatiAllegato, DatiParere, PartiAtto, parti_da_voci, parti_di, voci_di
from delibere.services.vita_atto import registra_date
from programma.services.conflitti import Conflitto, Urto, VersioneSconosciuta
from tests.delibere.services.test_atti import DATI, ESTRATTO, PARTI
from tests.supporto.insieme import in_parallelo

PARERE = DatiParere("tecnico", "favorevole", "Ugo", date(2026, 1, 7))
SUO = DatiAllegato("Suo.pdf", "A" * 64)


@pytest.fixture
def letto(cast):
    """As two people opened it, at version 1."""
    return crea_atto_da_estratto(utente=cast.segreteria, estratto=ESTRATTO)


def corregge(chi, atto, dati=None, parti=PARTI, **altro):
    return modifica_atto(utente=chi, atto_id=atto.pk, dati=DATI | (dati or {}), parti=parti, motivo="Svista", **altro)


def test_la_versione_cresce_con_ogni_scrittura(cast, letto, pronto):
    versioni = [letto.versione]
    versioni.append(corregge(cast.segreteria, letto, {"oggetto": "Altro"}).versione)
    versioni.append(corregge(cast.segreteria, letto, {"oggetto": "Altro"}).versione)
    versioni.append(corregge(cast.segreteria, letto, {"oggetto": "Altro"}, replace(PARTI, allegati=())).versione)
    versioni.append(corregge(cast.segreteria, letto, {"oggetto": "Terzo"}, replace(PARTI, presenze=())).versione)
    allega_rapporto(utente=cast.segreteria, atto_id=letto.pk, rapporto_id=pronto.pk)
    letto.refresh_from_db()

    assert [*versioni, letto.versione] == [1, 2, 2, 3, 4, 5]


def test_correzioni_disgiunte_si_uniscono(cast, letto):
    sue = replace(PARTI, presenze=PARTI.presenze[:2], allegati=(*PARTI.allegati, SUO))
    corregge(cast.coordinatrice, letto, {"segretario": "Lei"}, sue, versione=1)
    mie = replace(PARTI, punti=PARTI.punti | {"decisione": ("Solo questa.",)}, pareri=(PARERE,))
    corregge(cast.segreteria, letto, {"presidente": "Io"}, mie, versione=1)

    letto.refresh_from_db()
    assert (letto.segretario, letto.presidente, letto.versione) == ("Lei", "Io", 3)
    assert parti_di(letto) == replace(sue, punti=mie.punti, pareri=(PARERE,))


def test_un_allegato_tolto_dopo_che_un_altro_lo_ha_aggiunto_resta_tolto(cast, letto, pronto):
    allega_rapporto(utente=cast.coordinatrice, atto_id=letto.pk, rapporto_id=pronto.pk)
    letto.refresh_from_db()
    vista = letto.versione
    corregge(cast.coordinatrice, letto, {"segretario": "Lei"}, parti_di(letto), versione=vista)

    corregge(cast.segreteria, letto, {}, PARTI, versione=vista)

    letto.refresh_from_db()
    assert (letto.segretario, parti_di(letto)) == ("Lei", PARTI)


def test_urti_con_quel_che_e_accolto_e_nulla_di_scritto(cast, letto):
    sue = replace(PARTI, presenze=PARTI.presenze[:1], pareri=(PARERE,))
    corregge(cast.coordinatrice, letto, {"oggetto": "Suo", "segretario": "Lei"}, sue, versione=1)
    mie = replace(PARTI, presenze=PARTI.presenze[:2], pareri=(replace(PARERE, esito="contrario"),))

    with pytest.raises(Conflitto) as urto:
        corregge(cast.segreteria, letto, {"oggetto": "Mio"}, mie, versione=1)
    letto.refresh_from_db()
    lasciato = (letto.oggetto, parti_di(letto))
    with pytest.raises(Conflitto):
        corregge(cast.segreteria, letto, {"oggetto": "Mio"}, mie, versione=1, vista=1)
    corregge(cast.segreteria, letto, {"oggetto": "Mio"}, mie, versione=1, vista=2)

    assert urto.value.urti == {
        "oggetto": Urto(ESTRATTO.oggetto, "Suo", "Mio"),
        "presenze": Urto(PARTI.presenze, sue.presenze, mie.presenze),
        "tecnico": Urto(None, PARERE, mie.pareri[0]),
    }
    assert (urto.value.versione, urto.value.accolti) == (2, {"segretario": (ESTRATTO.segretario, "Lei")})
    assert lasciato == ("Suo", sue)
    letto.refresh_from_db()
    assert (letto.oggetto, letto.segretario, parti_di(letto)) == ("Mio", "Lei", mie)


def test_date_e_correzione_si_guardano(cast, letto):
    dal = ESTRATTO.data
    registra_date(utente=cast.coordinatrice, atto_id=letto.pk, dati={"pubblicato_dal": dal}, versione=1, motivo="x")

    with pytest.raises(Conflitto) as urto:
        corregge(cast.segreteria, letto, {"pubblicato_dal": date(ESTRATTO.anno, 12, 30)}, versione=1)
    with pytest.raises(VersioneSconosciuta):
        registra_date(utente=cast.segreteria, atto_id=letto.pk, dati={"pubblicato_dal": dal}, versione=9)
    corregge(cast.segreteria, letto, {"presidente": "Io"}, versione=1)

    assert list(urto.value.urti) == ["pubblicato_dal"]
    letto.refresh_from_db()
    assert (letto.pubblicato_dal, letto.presidente) == (dal, "Io")


@pytest.mark.parametrize("parti", [PartiAtto(), PARTI, replace(PARTI, pareri=(PARERE,))])
def test_le_voci_tengono_ogni_parte(parti):
    assert parti_da_voci(voci_di(parti)) == parti


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_due_insieme_sullo_stesso_campo(cast, letto):
    esiti = in_parallelo(
        *[
            lambda testo=testo: corregge(cast.segreteria, letto, {"oggetto": testo}, versione=1)
            for testo in ("Uno", "Due")
        ]
    )

    assert sorted(type(esito).__name__ for esito in esiti) == ["Atto", "Conflitto"]
    vincente = next(esito for esito in esiti if not isinstance(esito, Exception))
    letto.refresh_from_db()
    assert (letto.oggetto, letto.versione) == (vincente.oggetto, 2)
