# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pencil and paper of the charts: elements, colours and the measure of a text."""

import hashlib
from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from abitare.lib.testo import posto_vietato

PRIMARIO = "#0066cc"
PRIMARIO_TENUE = "#d3e4f6"
POSITIVO = "#00734c"
AVVISO = "#8a5200"
ERRORE = "#b8253f"
ERRORE_TENUE = "#f8d9de"
NEUTRO = "#63778a"
INCHIOSTRO = "#17324d"
TESTO = "#1b2a38"
SECONDARIO = "#4a5d70"
GRIGLIA = "#d6dde4"
BINARIO = "#edf1f4"
TONI = {"primario": PRIMARIO, "positivo": POSITIVO, "avviso": AVVISO, "errore": ERRORE, "neutro": NEUTRO}

CORPO = 13
CARATTERE = "Titillium Web, DejaVu Sans, sans-serif"
STRETTI = frozenset("iljtfrI.,:;'|!()[]-· \u00a0")
LARGHI = frozenset("mwMW%@€")

Figlio = SafeString | str
Misura = str | int | float | None
Stile = dict[str, Misura]


def elemento(nome: str, *figli: Figlio, **attributi: Misura) -> SafeString:
    """One element; `stroke_width=2` becomes `stroke-width="2"`, None leaves an attribute out, plain text is escaped."""
    presenti = ((chiave.strip("_").replace("_", "-"), cifra(v)) for chiave, v in attributi.items() if v is not None)
    return format_html(
        "<{}{}>{}</{}>", nome, format_html_join("", ' {}="{}"', presenti), unisci(_pulito(f) for f in figli), nome
    )


def unisci(figli: Iterable[Figlio]) -> SafeString:
    return format_html_join("", "{}", ((figlio,) for figlio in figli))


def cifra(valore: Misura) -> str:
    if isinstance(valore, float):
        return f"{valore:.2f}".rstrip("0").rstrip(".")
    return str(valore)


def rettangolo(x: float, y: float, larghezza: float, altezza: float, **attributi: Misura) -> SafeString:
    return elemento("rect", x=x, y=y, width=max(larghezza, 0.0), height=altezza, **attributi)


def linea(x1: float, y1: float, x2: float, y2: float, **attributi: Misura) -> SafeString:
    return elemento("line", x1=x1, y1=y1, x2=x2, y2=y2, **{"stroke": INCHIOSTRO, "stroke_width": 1, **attributi})


def scritta(x: float, y: float, testo: str, **attributi: Misura) -> SafeString:
    return elemento("text", testo, x=x, y=y, **{"fill": TESTO, **attributi})


def scritta_in(x: float, y: float, testo: str, spazio: float, **attributi: Misura) -> SafeString:
    """A text cut to the room it has; the whole of it stays in a `<title>`."""
    corto = tronca(testo, spazio, float(attributi.get("font_size") or CORPO))
    if corto == testo:
        return scritta(x, y, testo, **attributi)
    return elemento("g", elemento("title", testo), scritta(x, y, corto, **attributi))


def ampiezza(testo: str, corpo: float = CORPO) -> float:
    """Width of a text in Titillium Web, estimated from above by classes of letters."""
    em = sum(0.3 if c in STRETTI else 0.88 if c in LARGHI else 0.64 if c.isupper() else 0.54 for c in testo)
    return em * corpo


def tronca(testo: str, spazio: float, corpo: float = CORPO) -> str:
    if ampiezza(testo, corpo) <= spazio:
        return testo
    while testo and ampiezza(f"{testo}…", corpo) > spazio:
        testo = testo[:-1]
    return f"{testo.rstrip()}…"


def foglio(larghezza: float, altezza: float, titolo: str, figli: Iterable[Figlio], descrizione: str = "") -> SafeString:
    """The drawing itself: one image for who does not see it, named by its `<title>` and told by its `<desc>`."""
    corpo = unisci(figli)
    segno = hashlib.sha256(f"{titolo}{descrizione}{corpo}".encode("utf-8", "replace")).hexdigest()[:10]
    capo = [elemento("title", titolo, id=f"t{segno}")]
    if descrizione:
        capo.append(elemento("desc", descrizione, id=f"d{segno}"))
    return elemento(
        "svg",
        *capo,
        corpo,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {cifra(larghezza)} {cifra(altezza)}",
        width=larghezza,
        height=altezza,
        role="img",
        aria_labelledby=f"t{segno} d{segno}" if descrizione else f"t{segno}",
        font_family=CARATTERE,
        font_size=CORPO,
    )


def limitato(valore: float, minimo: float = 0.0, massimo: float = 100.0) -> float:
    return min(massimo, max(minimo, valore))


def legenda(voci: Iterable[tuple[SafeString, str]], y: float, x: float = 0) -> SafeString:
    """A row of (sign 16×12 drawn at the origin, words)."""
    pezzi = []
    for segno, parole in voci:
        pezzi.append(elemento("g", segno, transform=f"translate({cifra(float(x))} {cifra(y - 10.0)})"))
        pezzi.append(scritta(x + 22, y, parole, fill=SECONDARIO))
        x += 22 + ampiezza(parole) + 24
    return unisci(pezzi)


def _pulito(figlio: Figlio) -> Figlio:
    if isinstance(figlio, SafeString):
        return figlio
    return "".join(c for c in figlio if posto_vietato(c) is None)
