# SPDX-License-Identifier: AGPL-3.0-or-later
from xml.etree.ElementTree import Element, fromstring, tostring

from hypothesis import given
from hypothesis import strategies as st

from abitare.lib.pdf.parole import SPAZIO_NULLO, spezza_parolone

LUNGA = "w" * 201


def spezzata(html: str) -> Element:
    radice = fromstring(html)  # noqa: S314  # written in this file
    spezza_parolone(radice)
    return radice


def test_le_parolone_stanno_in_uno_span_e_il_resto_resta_al_suo_posto():
    radice = spezzata(f"<p>a {LUNGA} b {LUNGA}<em>c</em> d {LUNGA}x e<i/>{LUNGA}</p>")

    tostata = tostring(radice, encoding="unicode").replace(SPAZIO_NULLO, "").replace(LUNGA, "L")
    assert tostata == (
        '<p>a <span class="parolona">L</span> b <span class="parolona">L</span><em>c</em> d '
        '<span class="parolona">Lx</span> e<i /><span class="parolona">L</span></p>'
    )


def test_chi_non_va_a_capo_e_chi_e_corto_restano_come_sono():
    html = f"<div><style>{LUNGA}</style><svg><text>{LUNGA}</text></svg><p>{LUNGA[1:]} b</p><a>{LUNGA}</a></div>"

    assert tostring(spezzata(html), encoding="unicode") == html


@given(st.lists(st.sampled_from(["a", " ", LUNGA, "\n"]), max_size=12), st.lists(st.sampled_from([" b", LUNGA])))
def test_le_parole_restano_le_stesse(testo, coda):
    radice = Element("div")
    figlio = Element("p")
    figlio.text, figlio.tail = "".join(testo), "".join(coda)
    radice.append(figlio)

    spezza_parolone(radice)

    assert "".join(radice.itertext()).replace(SPAZIO_NULLO, "") == "".join([*testo, *coda])
