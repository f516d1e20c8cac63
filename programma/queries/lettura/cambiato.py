# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed between two states, chosen by filters and set out by objective and kind."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

from abitare.lib.tabelle import Colonna, Tabella, Tipo
from programma.confronto import Genere, Variazione
from programma.fotografia.dati import Fotografia
from programma.queries.lettura.stati import Stato

LUNGO = 80
PER_PAGINA = 400
# Their values are texts written by people; the others are said whole by their sentence.
CON_TESTI = frozenset({Genere.TESTO, Genere.STATO})
Vivi = frozenset[tuple[str, int]]


@dataclass(frozen=True)
class Filtri:
    """Empty strings and None do not filter; `scartati` are the names of those that meant nothing."""

    settore: int | None = None
    obiettivo: int | None = None
    genere: str = ""
    scartati: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.settore or self.obiettivo or self.genere)

    @property
    def coppie(self) -> tuple[tuple[str, str], ...]:
        return tuple((nome, str(v)) for nome, v in asdict(self).items() if v and nome != "scartati")

    def query_con(self, **altro: str) -> str:
        return urlencode({nome: valore for nome, valore in (dict(self.coppie) | altro).items() if valore})

    def accetta(self, v: Variazione) -> bool:
        return (
            self.settore in (None, v.settore_id)
            and self.obiettivo in (None, v.obiettivo_id)
            and self.genere in ("", v.genere)
        )


@dataclass(frozen=True)
class Voce:
    """A change as the page shows it; `esiste` when its object has a page today."""

    variazione: Variazione
    settore: str
    esiste: bool

    @property
    def a_parole(self) -> bool:
        """Whether a text was rewritten, to be shown word by word."""
        v = self.variazione
        lungo = max(len(v.prima), len(v.dopo)) > LUNGO
        return bool(v.prima and v.dopo) and (v.genere is Genere.TESTO or (v.genere in CON_TESTI and lungo))


@dataclass(frozen=True)
class Gruppo:
    """Changes of one objective and its actions, by kind; those of the programme itself have no code."""

    codice: str
    titolo: str
    generi: tuple[tuple[Genere, tuple[Voce, ...]], ...]


@dataclass(frozen=True)
class Cambiato:
    """`conti` are of all the changes, whatever the filters; `scelte` are (value, words) of each filter.

    `gruppi` are of the changes on `pagina`, of those that pass the filters.
    """

    prima: Stato
    dopo: Stato
    filtri: Filtri
    tutte: int
    variazioni: tuple[Variazione, ...]
    pagina: Page[Variazione]
    gruppi: tuple[Gruppo, ...]
    conti: tuple[tuple[Genere, int], ...]
    azioni: int
    obiettivi: int
    scelte: Mapping[str, list[tuple[str, str]]]


def cambiato(
    prima: Stato, dopo: Stato, variazioni: tuple[Variazione, ...], valori: Mapping[str, str], vivi: Vivi
) -> Cambiato:
    """`vivi` are (kind, id) of the objects that have a page today."""
    scelte = _scelte(prima.foto, dopo.foto, variazioni)
    filtri = leggi_filtri(valori, scelte)
    scelti = tuple(v for v in variazioni if filtri.accetta(v))
    pagina = Paginator(scelti, PER_PAGINA).get_page(valori.get("pagina"))
    return Cambiato(
        prima=prima,
        dopo=dopo,
        filtri=filtri,
        tutte=len(variazioni),
        variazioni=scelti,
        pagina=pagina,
        gruppi=_gruppi(pagina, prima.foto, dopo.foto, vivi),
        conti=tuple(sorted(Counter(v.genere for v in variazioni).items(), key=lambda voce: voce[0].posto)),
        azioni=len({v.oggetto_id for v in scelti if v.tipo == "azione"}),
        obiettivi=len({v.oggetto_id for v in scelti if v.tipo == "obiettivo"}),
        scelte=scelte,
    )


def leggi_filtri(valori: Mapping[str, str], scelte: Mapping[str, list[tuple[str, str]]]) -> Filtri:
    letti = {nome: valori.get(nome, "") for nome in scelte}
    ammessi = {nome: {valore for valore, _ in voci} for nome, voci in scelte.items()}
    scartati = tuple(nome for nome, valore in letti.items() if valore and valore not in ammessi[nome])
    buoni = {nome: "" if nome in scartati else valore for nome, valore in letti.items()}
    settore, obiettivo = (int(buoni[nome]) if buoni[nome] else None for nome in ("settore", "obiettivo"))
    return Filtri(settore, obiettivo, buoni["genere"], scartati)


Nomi = Mapping[int, tuple[str, str]]


def _nomi(prima: Fotografia, dopo: Fotografia) -> Nomi:
    return {o.id: (o.codice, o.titolo) for foto in (prima, dopo) for o in foto.obiettivi}


def _settori(prima: Fotografia, dopo: Fotografia) -> dict[int, str]:
    return {settore.id: settore.nome for foto in (prima, dopo) for settore in foto.settori}


def _scelte(prima: Fotografia, dopo: Fotografia, variazioni: Iterable[Variazione]) -> dict[str, list[tuple[str, str]]]:
    """Only what occurs, in the order of the page."""
    nomi, settori = _nomi(prima, dopo), _settori(prima, dopo)
    obiettivi = dict.fromkeys(v.obiettivo_id for v in variazioni if v.obiettivo_id)
    di_settore = sorted({v.settore_id for v in variazioni if v.settore_id}, key=lambda pk: settori[pk])
    generi = sorted({v.genere for v in variazioni}, key=lambda genere: genere.posto)
    return {
        "settore": [(str(pk), settori[pk]) for pk in di_settore],
        "obiettivo": [(str(pk), " ".join(nomi[pk])) for pk in obiettivi],
        "genere": [(genere.value, genere.label) for genere in generi],
    }


def _gruppi(variazioni: Iterable[Variazione], prima: Fotografia, dopo: Fotografia, vivi: Vivi) -> tuple[Gruppo, ...]:
    nomi, settori = _nomi(prima, dopo), _settori(prima, dopo)
    per_obiettivo: dict[int | None, list[Variazione]] = {}
    for variazione in variazioni:
        per_obiettivo.setdefault(variazione.obiettivo_id, []).append(variazione)
    return tuple(Gruppo(*_testa(pk, nomi), _generi(voci, settori, vivi)) for pk, voci in per_obiettivo.items())


def _testa(pk: int | None, nomi: Nomi) -> tuple[str, str]:
    return nomi[pk] if pk else ("", "Il programma")


def _generi(
    variazioni: list[Variazione], settori: Mapping[int, str], vivi: Vivi
) -> tuple[tuple[Genere, tuple[Voce, ...]], ...]:
    in_ordine = sorted(variazioni, key=lambda v: v.genere.posto)
    return tuple(
        (genere, tuple(Voce(v, settori.get(v.settore_id or 0, ""), (v.tipo, v.oggetto_id) in vivi) for v in voci))
        for genere, voci in groupby(in_ordine, key=lambda v: v.genere)
    )


COLONNE = (
    Colonna("codice_obiettivo", "Codice obiettivo"),
    Colonna("obiettivo", "Obiettivo"),
    Colonna("tipo", "Che cosa"),
    Colonna("codice", "Codice"),
    Colonna("titolo", "Titolo"),
    Colonna("settore", "Settore responsabile"),
    Colonna("genere", "Genere"),
    Colonna("variazione", "Che cosa è cambiato"),
    Colonna("prima", "Prima"),
    Colonna("dopo", "Dopo"),
    Colonna("ufficio", "Ufficio"),
    Colonna("persona", "Scritto da"),
    Colonna("quando", "Quando", Tipo.ISTANTE),
    Colonna("verifica", "Verifica"),
    Colonna("motivo", "Motivo"),
    Colonna("atto", "Atto"),
)


def tabella_variazioni(c: Cambiato) -> Tabella:
    """A row for each change that passes the filters, in the order of the page."""
    programma = c.dopo.foto.programma
    esempio = " (dati di esempio)" if programma.dati_esempio else ""
    nomi, settori = _nomi(c.prima.foto, c.dopo.foto), _settori(c.prima.foto, c.dopo.foto)
    return Tabella(
        titolo=f"{programma.titolo}, variazioni da {c.prima.nome} a {c.dopo.nome}{esempio}",
        colonne=COLONNE,
        righe=[_riga(v, nomi, settori) for v in c.variazioni],
        contesto={
            "programma": programma.titolo,
            "da": _stato(c.prima),
            "a": _stato(c.dopo),
            "filtri": dict(c.filtri.coppie),
        },
    )


def _stato(stato: Stato) -> dict[str, str]:
    foto = stato.foto
    return {"nome": stato.nome, "al": foto.al.isoformat(), "noto_al": foto.noto_al.isoformat()}


def _riga(v: Variazione, nomi: Nomi, settori: Mapping[int, str]) -> list[object]:
    codice, titolo = nomi[v.obiettivo_id] if v.obiettivo_id else ("", "")
    chi = v.paternita
    firma = [chi.ufficio, chi.persona, chi.quando, chi.verifica, chi.motivo, chi.atto] if chi else [None] * 6
    settore = settori.get(v.settore_id or 0, "")
    return [codice, titolo, v.tipo, v.codice, v.titolo, settore, v.genere.label, v.frase, v.prima, v.dopo, *firma]
