# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was written, as rows of many tables at once: one statement finds the cambi, one their rows, one the names."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Exists, Field, Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, Concat
from psycopg.sql import SQL, Composable, Identifier, Literal

from abitare.lib.tempo import fine_giornata, inizio_giornata
from programma import models as m
from programma.queries.ambiti import NESSUNO, Ambito, atti, effetti_degli_atti, legami_degli_atti, rapporti
from tavolo.models import Cambio, Oscuramento, Settore, SoggettoEsterno, Utente
from tavolo.queries.oscuramenti import Coperture
from tavolo.queries.persone import nome_intero

FINESTRA = 1000
SEMPRE = datetime.min.replace(tzinfo=UTC)
TIPI_DI_OGGETTI: dict[str, tuple[type[Model], ...]] = {
    "programma": (m.Programma,),
    "obiettivi": (m.Obiettivo,),
    "azioni": (m.Azione, m.Collaborazione, m.Coinvolgimento, m.CodiceProgetto),
    "fasi": (m.Fase,),
    "risorse": (m.Risorsa,),
    "indicatori": (m.Indicatore, m.Misurazione),
    "aggiornamenti": (m.Aggiornamento,),
    "verifiche": (m.Verifica,),
    "note": (m.Nota,),
    "documenti": (m.Documento,),
    "rilevazioni": (m.Rilevazione, m.Domanda, m.Ricorrenza),
    "congelamenti": (m.Congelamento,),
    "oscuramenti": (Oscuramento,),
}
PARTI_DETTE: dict[str, type[Model]] = {
    "fasi": m.AggiornamentoFase,
    "indicatori": m.AggiornamentoIndicatore,
    "risorse": m.AggiornamentoRisorsa,
}
TUTTI = SQL("")
Scelta = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Filtri:
    """`settore` and `persona` are of who wrote; `tipo` is a key of `tipi`; `prima` the last cambio already seen.

    `da` and `fino_a` are instants, the second left out: the steps between two fotografie.
    """

    settore: int | None = None
    persona: int | None = None
    dal: date | None = None
    al: date | None = None
    tipo: str = ""
    prima: int | None = None
    da: datetime | None = None
    fino_a: datetime | None = None


@dataclass(frozen=True, slots=True)
class Riga:
    """One row written: `segno` is + ~ -, `prima` the row it takes the place of, or the statement before this one."""

    modello: type[Model]
    cambio_id: int
    segno: str
    dopo: dict[str, Any]
    prima: dict[str, Any] | None


def ultimo_visto(parametri: Mapping[str, str]) -> int | None:
    """The `prima` of an address: what is not a number is no number."""
    scritto = parametri.get("prima", "")
    return int(scritto) if scritto.isdecimal() and len(scritto) < 19 else None


@cache
def tipi() -> dict[str, tuple[type[Model], ...]]:
    """The kinds of things one may ask the history of, each with its tables."""
    return TIPI_DI_OGGETTI | {"atti": (effetti_degli_atti(), legami_degli_atti()), "rapporti": (rapporti(),)}


def cambi(ambito: Ambito, filtri: Filtri, quanti: int) -> list[Cambio]:
    """The latest acts of writing, newest first, with who, for which office and under which act.

    One object: its rows are few and found by index. A programme: look back from the newest and stop when there are
    enough; only where the last FINESTRA cambi do not hold enough, one more query gathers them from the tables.
    """
    tutti, parti = _filtrati(filtri), _parti(ambito, filtri)
    if ambito.programma != NESSUNO:
        trovati = list(_recenti(tutti).filter(_grezza(_di_questo_cambio(parti), ambito, BooleanField()))[:quanti])
        if len(trovati) == quanti or (trovati and trovati[0].confine is None):  # type: ignore[attr-defined]
            return trovati
    return list(tutti.filter(pk__in=_grezza(SQL(" UNION ALL ").join(parti), ambito))[:quanti])


def chi_scrive() -> tuple[list[Scelta], list[Scelta]]:
    """The offices and the people who ever wrote, in alphabetical order; one query."""
    persone = Utente.objects.filter(Exists(Cambio.objects.filter(utente=OuterRef("pk"))))
    ordine = Concat("last_name", Value(" "), "first_name", Value(" "), "username", output_field=TextField())
    settori = Settore.objects.order_by().annotate(tipo=Value("settore"), ordine=Cast("nome", TextField()))
    tutti = settori.values_list("tipo", "id", "nome", "ordine").union(
        persone.order_by().values_list(Value("persona"), "id", nome_intero(), ordine), all=True
    )
    scelte: dict[str, list[Scelta]] = {"settore": [], "persona": []}
    for tipo, pk, nome, _ in tutti.order_by("ordine"):
        scelte[tipo].append((pk, nome))
    return scelte["settore"], scelte["persona"]


def _recenti(tutti: QuerySet[Cambio]) -> QuerySet[Cambio]:
    """The last FINESTRA of them; `confine` is the instant of the first one left out, None when these are all."""
    confine = Subquery(tutti.values("istante")[FINESTRA : FINESTRA + 1])
    return tutti.annotate(confine=confine).filter(istante__gte=Coalesce(confine, Value(SEMPRE)))


def _parti(ambito: Ambito, filtri: Filtri) -> list[Composable]:
    """For each table that counts, the ids of the cambi in it."""
    condizioni = ambito.condizioni
    modelli = tipi().get(filtri.tipo) or (*condizioni, Oscuramento)
    parti: list[Composable] = [
        SQL("SELECT t.cambio_id FROM {} t WHERE ({})").format(_tabella(modello), condizioni[modello])
        for modello in modelli
        if modello in condizioni
    ]
    if Oscuramento in modelli:
        parti += [_oscuramenti_di(*voce, SQL("x.cambio_id")) for voce in condizioni.items()]
    return parti or [SQL("SELECT NULL::bigint AS cambio_id WHERE false")]


def _di_questo_cambio(parti: Iterable[Composable]) -> Composable:
    sue = [SQL("{} AND cambio_id = tavolo_cambio.id").format(parte) for parte in parti]
    return SQL("EXISTS ({})").format(SQL(" UNION ALL ").join(sue))


def _filtrati(filtri: Filtri) -> QuerySet[Cambio]:
    scelti = Cambio.objects.select_related("utente", "settore", "atto").order_by("-istante", "-pk")
    if filtri.settore:
        scelti = scelti.filter(settore_id=filtri.settore)
    if filtri.persona:
        scelti = scelti.filter(utente_id=filtri.persona)
    if filtri.dal:
        scelti = scelti.filter(istante__gte=inizio_giornata(filtri.dal))
    if filtri.al:
        scelti = scelti.filter(istante__lt=fine_giornata(filtri.al))
    if filtri.da:
        scelti = scelti.filter(istante__gte=filtri.da)
    if filtri.fino_a:
        scelti = scelti.filter(istante__lt=filtri.fino_a)
    if filtri.prima:
        vista = "(tavolo_cambio.istante, tavolo_cambio.id) < (SELECT istante, id FROM tavolo_cambio WHERE id = %s)"
        scelti = scelti.extra(where=[vista], params=[filtri.prima])  # noqa: S610  # a row comparison; the ORM has none
    return scelti


def righe(ambito: Ambito, cambi_scelti: Iterable[int]) -> list[Riga]:
    """All that these cambi wrote within the ambito, in order of writing; one query."""
    condizioni = ambito.condizioni
    parti = [_righe_di(*voce) for voce in condizioni.items()]
    coperti = SQL("'tavolo.oscuramento', x.cambio_id, '+', to_jsonb(x)::text, NULL")
    parti += [_oscuramenti_di(*voce, coperti, SQL(" AND x.cambio_id = ANY(%(cambi)s)")) for voce in condizioni.items()]
    parametri: dict[str, Any] = {"pk": ambito.pk, "cambi": list(cambi_scelti)}
    noti: list[type[Model]] = [*condizioni, Oscuramento]
    per_nome = {modello._meta.label_lower: modello for modello in noti}
    with connection.cursor() as cursore:
        cursore.execute(_testo(SQL(" UNION ALL ").join(parti)), parametri)
        return [
            Riga(per_nome[nome], cambio, segno, _valori(dopo), _valori(prima) if prima else None)
            for nome, cambio, segno, dopo, prima in cursore
        ]


def nomi(lette: Iterable[Riga]) -> tuple[dict[tuple[str, int], dict[str, Any]], Coperture]:
    """Fields that name what the rows point to, by (label, id), deleted things too; and the covered texts. One query."""
    citati: dict[type[Model], set[int]] = {}
    for riga in lette:
        for campo in riga.modello._meta.concrete_fields:
            if campo.related_model in nominabili():
                valori = (voce.get(campo.attname) for voce in (riga.dopo, riga.prima or {}))
                citati.setdefault(campo.related_model, set()).update(v for v in valori if v)
        for campo, detta in parti_dette(riga):
            citati.setdefault(campo.related_model, set()).add(detta[campo.attname])  # type: ignore[arg-type]
        if riga.modello is m.Verifica:
            citati.setdefault(m.Azione, set()).add(riga.dopo["azione_id"])
    parti = [_nomi_di(modello) for modello in citati]
    parti.append(SQL("SELECT 'oscurato', 0::bigint, to_jsonb(x)::text FROM tavolo_oscuramento x"))
    parametri = {str(modello._meta.model_name): list(chiavi) for modello, chiavi in citati.items()}
    with connection.cursor() as cursore:
        cursore.execute(_testo(SQL(" UNION ALL ").join(parti)), parametri)
        trovati = [(nome, pk, _valori(testo)) for nome, pk, testo in cursore]
    coperti = [v for nome, _, v in trovati if nome == "oscurato"]
    coperture = Coperture((v["modello"], v["oggetto_id"], v["campo"], v["impronta"]) for v in coperti)
    return {(nome, pk): valori for nome, pk, valori in trovati if nome != "oscurato"}, coperture


def parti_dette(riga: Riga) -> Iterator[tuple[Field, dict[str, Any]]]:
    """What a statement says of phases, indicators and money: the field that names the thing, and the row."""
    for nome, modello in PARTI_DETTE.items() if riga.modello is m.Aggiornamento else ():
        campo = next(c for c in modello._meta.concrete_fields if c.related_model not in (None, m.Aggiornamento))
        for detta in riga.dopo[nome] or ():
            yield campo, detta


NOMINABILI: dict[type[Model], tuple[str, ...]] = {
    m.Programma: ("titolo",),
    m.Obiettivo: ("codice", "titolo"),
    m.Azione: ("codice", "titolo"),
    m.Rilevazione: ("titolo",),
    m.Ricorrenza: ("cadenza",),
    m.Indicatore: ("nome",),
    m.Fase: ("nome",),
    m.Risorsa: ("fonte", "anno"),
    m.Ambito: ("nome",),
    m.Comune: ("nome",),
    m.EnteProprietario: ("nome",),
    Settore: ("nome",),
    SoggettoEsterno: ("nome",),
    Utente: ("first_name", "last_name", "username"),
}


@cache
def nominabili() -> dict[type[Model], tuple[str, ...]]:
    return NOMINABILI | {atti(): ("tipo", "numero", "anno")}


def _tabella(modello: type[Model]) -> Composable:
    storia = getattr(modello, "storia", None)
    return Identifier((storia.model if storia else modello)._meta.db_table)


def _tracciato(modello: type[Model]) -> bool:
    return hasattr(modello, "storia")


def _righe_di(modello: type[Model], condizione: Composable) -> Composable:
    segno: Composable = SQL("'+'")
    prima: Composable = SQL("NULL")
    dopo: Composable = SQL("to_jsonb(t)")
    if _tracciato(modello):
        segno = SQL("t.history_type")
        prima = SQL(
            "(SELECT to_jsonb(p)::text FROM {} p WHERE p.id = t.id AND (p.history_date, p.history_id) <"
            " (t.history_date, t.history_id) ORDER BY p.history_date DESC, p.history_id DESC LIMIT 1)"
        ).format(_tabella(modello))
    elif modello is m.Aggiornamento:
        dopo = SQL("(to_jsonb(t) - 'parole') || jsonb_build_object({})").format(
            SQL(", ").join(_parte_detta(*voce) for voce in PARTI_DETTE.items())
        )
        prima = SQL(
            "(SELECT (to_jsonb(p) - 'parole')::text FROM programma_aggiornamento p"
            " WHERE p.azione_id = t.azione_id AND p.id < t.id ORDER BY p.id DESC LIMIT 1)"
        )
    elif modello is m.Verifica:
        dopo = SQL(
            "to_jsonb(t) || (SELECT jsonb_build_object('azione_id', g.azione_id, 'avanzamento', g.avanzamento)"
            " FROM programma_aggiornamento g WHERE g.id = t.aggiornamento_id)"
        )
    elif modello is m.Congelamento:
        dopo = SQL("to_jsonb(t) - 'contenuto'")
    elif modello is m.Nota:
        dopo = SQL("to_jsonb(t) - 'parole'")
    return SQL(
        "SELECT {}, t.cambio_id, {}, ({})::text, {} FROM {} t WHERE t.cambio_id = ANY(%(cambi)s) AND ({})"
    ).format(Literal(modello._meta.label_lower), segno, dopo, prima, _tabella(modello), condizione)


def _parte_detta(nome: str, modello: type[Model]) -> Composable:
    return SQL("{}, (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.id) FROM {} p WHERE p.aggiornamento_id = t.id)").format(
        Literal(nome), Identifier(modello._meta.db_table)
    )


def _oscuramenti_di(
    modello: type[Model], condizione: Composable, colonne: Composable, altro: Composable = TUTTI
) -> Composable:
    return SQL(
        "SELECT {} FROM tavolo_oscuramento x WHERE x.modello = {}{}"
        " AND x.oggetto_id IN (SELECT t.id FROM {} t WHERE {})"
    ).format(colonne, Literal(modello._meta.label_lower), altro, _tabella(modello), condizione)


def _nomi_di(modello: type[Model]) -> Composable:
    coppie = SQL(", ").join(
        SQL("{}, t.{}").format(Literal(campo), Identifier(campo)) for campo in ("id", *nominabili()[modello])
    )
    nome = modello._meta.model_name or ""
    tabella, primo = _tabella(modello), SQL("DISTINCT ON (t.id) ")
    ordine = SQL(" ORDER BY t.id, t.history_date DESC, t.history_id DESC")
    if modello is Utente:
        tabella, ordine, primo = Identifier(Utente._meta.db_table), SQL(""), SQL("")
    return SQL("(SELECT {}{}, t.id, jsonb_build_object({})::text FROM {} t WHERE t.id = ANY({}){})").format(
        primo, Literal(modello._meta.label_lower), coppie, tabella, SQL(f"%({nome})s"), ordine
    )


def _grezza(sql: Composable, ambito: Ambito, tipo: Field | None = None) -> RawSQL:
    """The ORM takes parameters by position; there is only one, as many times as it is named."""
    testo = _testo(sql)
    posti = testo.count("%(pk)s")
    return RawSQL(testo.replace("%(pk)s", "%s"), [ambito.pk] * posti, tipo)  # noqa: S611  # names are quoted, values are parameters


def _testo(sql: Composable) -> str:
    return sql.as_string(None)


def _valori(testo: str) -> dict[str, Any]:
    return json.loads(testo, parse_float=Decimal)
