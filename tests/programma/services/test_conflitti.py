# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from hypothesis import given
from hypothesis import strategies as st

from programma.services.conflitti import (
    Conflitto,
    Urto,
    VersioneSconosciuta,
    accolti,
    concilia,
    grezzi,
    riga_di_versione,
    unisci,
    unisci_insiemi,
)
from tavolo.storia import con_autore
from tests.fabbriche import crea_obiettivo

CAMPI = ("titolo", "peso", "luogo")
valori = st.fixed_dictionaries({campo: st.integers(0, 3) for campo in CAMPI})
insiemi = st.sets(st.integers(0, 5))


@given(valori, valori, valori)
def test_unisci_tiene_ogni_modifica_o_la_segnala(base, loro, mio):
    uniti, urti = unisci(base, loro, mio)

    for campo in CAMPI:
        if campo in urti:
            assert urti[campo] == Urto(base[campo], loro[campo], mio[campo])
            assert len({base[campo], loro[campo], mio[campo]}) == 3
        elif mio[campo] == base[campo]:
            assert uniti[campo] == loro[campo]
        else:
            assert uniti[campo] == mio[campo]
            assert loro[campo] in (base[campo], mio[campo])


@given(valori, valori)
def test_unisci_con_un_solo_autore_non_ha_urti(base, mio):
    assert unisci(base, base, mio) == (mio, {})
    assert unisci(base, mio, base) == (mio, {})
    assert accolti(base, mio, base) == {c: (base[c], mio[c]) for c in CAMPI if base[c] != mio[c]}


@given(insiemi, insiemi, insiemi)
def test_unisci_insiemi_rispetta_chi_aggiunge_e_chi_toglie(base, loro, mio):
    uniti = unisci_insiemi(base, loro, mio)

    assert mio - base <= uniti
    assert not (base - mio) & uniti
    assert loro - base - (base - mio) <= uniti | (base - mio)
    assert unisci_insiemi(base, base, mio) == mio


def test_concilia_unisce_segnala_e_rifiuta_versioni_mai_esistite(cast, bozza):
    obiettivo = crea_obiettivo(bozza, cast.sociali, titolo="Prima")
    vista = obiettivo.versione
    with con_autore(cast.sistema):
        obiettivo.titolo = "Loro"
        obiettivo.save()

    assert concilia(obiettivo, None, {"titolo": "Mio"}) == {"titolo": "Mio"}
    assert concilia(obiettivo, obiettivo.versione, {"settore": cast.urbanistica}) == {"settore": cast.urbanistica.pk}
    assert concilia(obiettivo, vista, {"titolo": "Prima", "peso": 7}) == {"titolo": "Loro", "peso": 7}
    with pytest.raises(Conflitto) as scontro:
        concilia(obiettivo, vista, {"titolo": "Mio", "peso": 1})
    assert scontro.value.urti == {"titolo": Urto("Prima", "Loro", "Mio")}
    assert scontro.value.versione == obiettivo.versione
    assert concilia(obiettivo, vista, {"titolo": "Mio"}, vista=obiettivo.versione) == {"titolo": "Mio"}
    with pytest.raises(Conflitto):
        concilia(obiettivo, vista, {"titolo": "Mio"}, vista=vista)
    with pytest.raises(VersioneSconosciuta):
        riga_di_versione(obiettivo, 99)


def test_grezzi_riduce_gli_oggetti_alla_chiave(cast):
    assert grezzi({"settore": cast.sociali, "peso": 3}) == {"settore": cast.sociali.pk, "peso": 3}
