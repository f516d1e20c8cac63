# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from programma.forms.visto import firma_visto, leggi_visto
from programma.services.aggiornamenti import Visto

VALORI = st.one_of(
    st.none(), st.text(), st.dates(), st.decimals(allow_nan=False, allow_infinity=False, places=4), st.booleans()
)


@given(st.dictionaries(st.text(max_size=20), VALORI), st.one_of(st.none(), st.integers(1, 2**60)))
def test_visto_torna_uguale(valori, ultimo):
    assert leggi_visto(7, firma_visto(7, Visto(ultimo, valori))) == Visto(ultimo, valori)


def test_visto_di_un_altra_azione_o_ritoccato():
    firma = firma_visto(7, Visto(1, {"riferito_al": date(2026, 1, 1), "avanzamento": Decimal("12.50")}))

    for azione, falsa in ((8, firma), (7, firma[:-1]), (7, "x"), (7, "")):
        with pytest.raises(ValidationError):
            leggi_visto(azione, falsa)
