# SPDX-License-Identifier: AGPL-3.0-or-later
"""Search by words over objectives, actions, statements and notes: Italian, accents and case free."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery, SearchRank
from django.core.paginator import Page, Paginator
from django.db import connection, models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast, JSONObject

from abitare.lib.codici import LUNGHEZZA_CIG, LUNGHEZZA_CUP, normalizza_codice
from abitare.lib.testo import normalizza_testo
from programma.models import Azione, CodiceProgetto, Obiettivo, Programma
from programma.queries.parole import CONFIGURAZIONE, FONTI, SEGNI, Fonte, Impronta, Tipo, Vettore, parole_di
from tavolo.models import Oscuramento, Settore, Utente
from tavolo.queries.oscuramenti import Coperture

OPERATORI = re.compile(r'"|(^|\s)-|(^|\s)or(\s|$)', re.IGNORECASE)
PAROLA = re.compile(r"[^\W\d_]{3,}")
INIZIO, FINE, STACCO = "\ue000", "\ue001", " … "
SENZA_MARCHI = {ord(INIZIO): None, ord(FINE): None}
SEPARATORE = " · "
PER_PAGINA = 20
BREVE = 240
NEL_TITOLO = ("codice", "titolo")
INTERO = f"HighlightAll=true, StartSel={INIZIO}, StopSel={FINE}"
ESTRATTO = f'MaxFragments=2, MaxWords=34, MinWords=16, FragmentDelimiter="{STACCO}", StartSel={INIZIO}, StopSel={FINE}'

ICONE = {"obiettivo": "indicatore", "azione": "elenco", "aggiornamento": "commento", "nota": "nota"}

# Parts of a text, each with whether it is among the words found.
Brano = tuple[tuple[str, bool], ...]
Domanda = SearchQuery | CombinedSearchQuery
Trovate = tuple[Fonte, QuerySet[Any, Any]]


CON_TESTI: tuple[type[models.Model], ...] = (Programma, Settore, *(fonte.modello for fonte in FONTI))
MODELLI = [modello._meta.label_lower for modello in CON_TESTI]


class Riga(NamedTuple):
    """A row as read; `oggetto_id`, `codice` and `titolo` are of the objective or action it is about."""

    tipo: str
    giorno: date | None
    id: int
    oggetto_id: int
    codice: str
    titolo: str
    programma_id: int
    programma: str
    settore_id: int
    settore: str
    stato: str
    campi: dict[str, str]
    domanda: str
    esempio: bool


@dataclass(frozen=True, slots=True)
class Risultato:
    """One thing found; `pk` is of the objective or action whose page tells it."""

    tipo: Tipo
    pk: int
    codice: str
    titolo: Brano
    estratto: Brano
    programma: str
    settore: str
    giorno: date | None
    stato: str
    esempio: bool
    ancora: str = ""

    @property
    def di_azione(self) -> bool:
        """Said of an action, and found under its name."""
        return self.tipo in (Tipo.AGGIORNAMENTO, Tipo.NOTA)

    @property
    def pagina(self) -> str:
        return "programma:scheda-obiettivo" if self.tipo == Tipo.OBIETTIVO else "programma:scheda-azione"

    @property
    def icona(self) -> str:
        return ICONE[self.tipo]


def domanda(testo: str) -> Domanda:
    """Any text as a query that never fails: quotes, `-` and `or` as search engines take them.

    Without them the last word may be the beginning of one.
    """
    pulito = normalizza_testo(testo).translate(dict.fromkeys(map(ord, SEGNI), " "))
    intera = SearchQuery(pulito, config=CONFIGURAZIONE, search_type="websearch")
    *prime, ultima = pulito.split() or [""]
    if OPERATORI.search(pulito) or not PAROLA.fullmatch(ultima):
        return intera
    inizio = SearchQuery(f"{ultima}:*", config=CONFIGURAZIONE, search_type="raw")
    if not prime:
        return intera | inizio
    return intera | (SearchQuery(" ".join(prime), config=CONFIGURAZIONE) & inizio)


def cerca(utente: Utente, testo: str, *, tipo: str = "", pagina: str | int | None = 1) -> Page:
    """A page of `Risultato` among what the person sees; any page number gives one. Five queries.

    Objectives and actions come first, by relevance, then statements and notes, the latest first. Only keys are put in
    order: what is said of a row is read for those of the page.
    """
    oscuramenti = _oscuramenti()
    coperti = {modello: {riga[1] for riga in oscuramenti if riga[0] == modello} for modello in MODELLI}
    fonti = [fonte for fonte in FONTI if tipo in ("", fonte.tipo)]
    trovate = [(fonte, _trovate(_visibili(fonte, utente), fonte, testo, coperti[fonte.etichetta])) for fonte in fonti]
    paginatore = Paginator(_in_ordine(trovate, testo), PER_PAGINA)
    paginatore.count = _quante(trovate)  # the count of the union would rank every row
    scelta = paginatore.get_page(pagina)
    scelta.object_list = _risultati(_righe(list(scelta.object_list), testo), Coperture(oscuramenti))
    return scelta


def _oscuramenti() -> list[tuple[str, int, str, str]]:
    coperti = Oscuramento.objects.filter(modello__in=MODELLI)
    return list(coperti.values_list("modello", "oggetto_id", "campo", "impronta"))


def _visibili(fonte: Fonte, utente: Utente) -> QuerySet[Any, Any]:
    programmi = Programma.objects.visibili_a(utente)
    return fonte.modello._default_manager.filter(**{f"{fonte.programma}__in": programmi}).order_by()


def _quante(trovate: list[Trovate]) -> int:
    contate = [righe.values(uno=Value(1)).annotate(quante=Count("pk")).values_list("quante") for _, righe in trovate]
    return sum(quante for (quante,) in contate[0].union(*contate[1:], all=True))


def _in_ordine(trovate: list[Trovate], testo: str) -> QuerySet[Any, Any]:
    """(type, relevance, day, id) of what was found."""
    rami = [
        righe.annotate(
            tipo=Value(fonte.tipo.value),
            rango=Value(0.0) if fonte.padre else SearchRank(parole_di(fonte.modello), domanda(testo)),
            giorno=_giorno(fonte),
        ).values_list("tipo", "rango", "giorno", "id")
        for fonte, righe in trovate
    ]
    return rami[0].union(*rami[1:], all=True).order_by("-rango", "-giorno", "tipo", "-id")


def _righe(chiavi: list[tuple[str, float, date | None, int]], testo: str) -> list[Riga]:
    """The rows with these keys, in their order."""
    if not chiavi:
        return []
    per_tipo: dict[str, list[int]] = {}
    for tipo, _, _, pk in chiavi:
        per_tipo.setdefault(tipo, []).append(pk)
    rami = [_ramo(fonte, per_tipo[fonte.tipo], testo) for fonte in FONTI if fonte.tipo in per_tipo]
    lette = {(riga.tipo, riga.id): riga for riga in map(Riga._make, rami[0].union(*rami[1:], all=True))}
    return [lette[tipo, pk] for tipo, _, _, pk in chiavi]


def _ramo(fonte: Fonte, chiavi: list[int], testo: str) -> QuerySet[Any, Any]:
    padre, programma = fonte.padre, fonte.programma
    righe = fonte.modello._default_manager.filter(pk__in=chiavi).order_by()
    azione = (f"{padre}id", f"{padre}codice", f"{padre}titolo") if padre else (F("id"), "codice", "titolo")
    luogo = (programma, f"{programma}__titolo", "settore", "settore__nome")
    return righe.annotate(
        tipo=Value(fonte.tipo.value),
        giorno=_giorno(fonte),
        esito=Cast(fonte.stato or Value(""), models.TextField()),
        campi=JSONObject(**{campo: campo for campo in fonte.campi}),
        domanda=Cast(domanda(testo), models.TextField()),
    ).values_list("tipo", "giorno", "id", *azione, *luogo, "esito", "campi", "domanda", f"{programma}__dati_esempio")


def _giorno(fonte: Fonte) -> Cast:
    return Cast(fonte.giorno or Value(None), models.DateField())


def _trovate(righe: QuerySet[Any, Any], fonte: Fonte, testo: str, coperti: set[int]) -> QuerySet[Any, Any]:
    """Those that hold the words; of an object with covered texts only what can still be read counts."""
    chiesto = domanda(testo)
    trovate = Q(vettore=chiesto)
    if coperti:
        righe = righe.alias(leggibile=_leggibile(fonte))
        trovate = trovate & ~Q(pk__in=coperti) | Q(leggibile=chiesto, pk__in=coperti)
    if fonte.tipo == Tipo.AZIONE and (codice := _codice_di_progetto(testo)):
        trovate |= Q(pk__in=CodiceProgetto.objects.filter(codice=codice).values("azione"))
    return righe.alias(vettore=parole_di(fonte.modello)).filter(trovate)


def _leggibile(fonte: Fonte) -> Vettore:
    """The words of the texts that no oscuramento covers."""

    def campo(nome: str) -> Case:
        coperto = Oscuramento.objects.filter(
            modello=fonte.etichetta, oggetto_id=OuterRef("pk"), campo=nome, impronta=Impronta(OuterRef(nome))
        )
        return Case(When(Exists(coperto), then=Value("")), default=F(nome), output_field=models.TextField())

    return Vettore(*map(campo, fonte.campi))


def _codice_di_progetto(testo: str) -> str:
    codice = normalizza_codice(testo)
    return codice if len(codice) in (LUNGHEZZA_CUP, LUNGHEZZA_CIG) and codice.isalnum() else ""


def _risultati(righe: list[Riga], coperture: Coperture) -> list[Risultato]:
    """The rows told: covered texts covered, the words found marked."""
    if not righe:
        return []
    titoli = [coperture.testo(_padre(riga), riga.oggetto_id, "titolo", riga.titolo) for riga in righe]
    marcati = _marca(titoli, [_testo(riga, coperture) for riga in righe], righe[0].domanda)
    return [
        Risultato(
            tipo=Tipo(riga.tipo),
            pk=riga.oggetto_id,
            codice=riga.codice,
            titolo=titolo,
            estratto=estratto if any(trovate for _, trovate in estratto) else (),
            programma=coperture.testo(Programma, riga.programma_id, "titolo", riga.programma),
            settore=coperture.testo(Settore, riga.settore_id, "nome", riga.settore),
            giorno=riga.giorno,
            stato=riga.stato,
            esempio=riga.esempio,
            ancora=f"#{riga.tipo}-{riga.id}" if riga.tipo == Tipo.AGGIORNAMENTO else "",
        )
        for riga, (titolo, estratto) in zip(righe, marcati, strict=True)
    ]


def _padre(riga: Riga) -> type[models.Model]:
    return Obiettivo if riga.tipo == Tipo.OBIETTIVO else Azione


def _testo(riga: Riga, coperture: Coperture) -> str:
    fonte = next(fonte for fonte in FONTI if fonte.tipo == riga.tipo)
    leggibili = coperture.voce(fonte.modello, {"id": riga.id, **riga.campi})
    return SEPARATORE.join(leggibili[nome] for nome in fonte.campi if leggibili[nome] and nome not in NEL_TITOLO)


def _marca(titoli: list[str], testi: list[str], domanda: str) -> list[tuple[Brano, Brano]]:
    """Titles and short texts whole, long ones cut around the words found; one query."""
    titoli, testi = ([testo.translate(SENZA_MARCHI) for testo in colonna] for colonna in (titoli, testi))
    with connection.cursor() as cursore:
        cursore.execute(
            "SELECT ts_headline(%(conf)s::regconfig, titolo, %(q)s::tsquery, %(intero)s),"
            " ts_headline(%(conf)s::regconfig, testo, %(q)s::tsquery,"
            " CASE WHEN length(testo) <= %(breve)s THEN %(intero)s ELSE %(estratto)s END)"
            " FROM unnest(%(titoli)s::text[], %(testi)s::text[]) WITH ORDINALITY AS r(titolo, testo, posto)"
            " ORDER BY posto",
            {
                "conf": CONFIGURAZIONE,
                "q": domanda,
                "intero": INTERO,
                "estratto": ESTRATTO,
                "breve": BREVE,
                "titoli": titoli,
                "testi": testi,
            },
        )
        marcati = cursore.fetchall()
    return [(_brano(t), _tagliato(_brano(e), testo)) for (t, e), testo in zip(marcati, testi, strict=True)]


def _tagliato(brano: Brano, testo: str) -> Brano:
    """The excerpt with "…" where the text begins before it or goes on after it."""
    detto = "".join(parole for parole, _ in brano)
    prima = () if testo.startswith(detto.split(STACCO)[0]) else (("…", False),)
    dopo = () if testo.endswith(detto.split(STACCO)[-1]) else (("…", False),)
    return (*prima, *brano, *dopo)


def _brano(testo: str) -> Brano:
    """Parts of a text, each with whether it was found; markers that do not pair mark nothing."""
    pezzi = []
    for pezzo in re.split(f"({INIZIO}[^{FINE}]*{FINE})", testo):
        trovato = pezzo.startswith(INIZIO)
        if pulito := pezzo.strip(INIZIO + FINE):
            pezzi.append((pulito, trovato))
    return tuple(pezzi)
