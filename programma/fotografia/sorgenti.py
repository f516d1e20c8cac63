# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of a table as they are, or as they were at an instant: the same columns under the same names."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    FilteredRelation,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
    Window,
)
from django.db.models.functions import Cast, JSONObject, RowNumber

from programma.models import (
    Aggiornamento,
    AzioneRilevata,
    CodiceProgetto,
    Coinvolgimento,
    Collaborazione,
    Rilevazione,
    Verifica,
)
from tavolo.models import Incarico, Oscuramento, Ruolo, Settore, SoggettoEsterno, Utente, vigente_il
from tavolo.models.utente import SISTEMA


class UnoDi(Func):
    """`column = ANY(array)`: one parameter however many the keys, and an array computed once makes an index scan."""

    arity = 2
    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **contesto: Any) -> tuple[str, tuple[Any, ...]]:
        colonna, prima = compiler.compile(self.source_expressions[0])
        valori, dopo = compiler.compile(self.source_expressions[1])
        return f"{colonna} = ANY ({valori})", (*prima, *dopo)


class Chiavi(ArrayField):
    """An array of keys, sent as it is: thousands of integers need not be prepared one by one."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return value


def tra(colonna: str, chiavi: Iterable[int]) -> UnoDi:
    return UnoDi(F(colonna), Value(list(chiavi), output_field=Chiavi(BigIntegerField())))


def righe(modello: type[Model], prima: datetime | None) -> QuerySet[Any]:
    """All rows now (`prima` None), or those that stood just before that instant; deleted ones are not there.

    The past is read in two steps in one statement (progetto §5): `DISTINCT ON` over the index (id, −date, −history_id)
    gives only keys, then the rows are fetched by key.
    """
    if prima is None:
        return modello._default_manager.order_by()
    storico = modello.storia.model  # type: ignore[attr-defined]
    ultime = (
        storico.objects.filter(history_date__lt=prima)
        .order_by("id", "-history_date", "-history_id")
        .distinct("id")
        .values("history_id")
    )
    return storico.objects.order_by().filter(UnoDi(F("history_id"), ArraySubquery(ultime))).exclude(history_type="-")


def legami(azioni: list[int], prima: datetime | None) -> QuerySet[Any]:
    """(kind, action, sector or subject, code) of collaborations, involvements, CUP and CIG."""
    scelte = tra("azione_id", azioni)
    niente, vuoto = _nullo(BigIntegerField()), Value("", output_field=TextField())
    settori = righe(Collaborazione, prima).filter(scelte)
    soggetti = righe(Coinvolgimento, prima).filter(scelte)
    codici = righe(CodiceProgetto, prima).filter(scelte)
    return settori.values_list(_tipo("settore"), "azione_id", "settore_id", vuoto).union(
        soggetti.values_list(_tipo("soggetto"), "azione_id", "soggetto_id", vuoto),
        codici.values_list("tipo", "azione_id", niente, "codice"),
        all=True,
    )


def anagrafica(al: date, prima: datetime | None) -> QuerySet[Any]:
    """(kind, id, three texts, flag, from, to, other id) of all that the programme names, and of what is covered."""
    vuoto, falso = Value("", output_field=TextField()), Value(False, output_field=BooleanField())
    mai, niente = _nullo(DateField()), _nullo(BigIntegerField())
    persona = ("id", "first_name", "last_name", "username", "is_active", mai, mai, niente)
    referenti = righe(Incarico, prima).filter(vigente_il(al), ruolo=Ruolo.REFERENTE)
    parti = [
        righe(SoggettoEsterno, prima).values_list(
            _tipo("soggetto"), "id", "nome", "tipo", vuoto, falso, mai, mai, niente
        ),
        righe(Utente, prima).values_list(_tipo("persona"), *persona),
        referenti.values_list(
            _tipo("referente"), "utente_id", vuoto, vuoto, vuoto, falso, mai, mai, Cast("settore_id", BigIntegerField())
        ),
        Oscuramento.objects.values_list(
            _tipo("oscurato"), "oggetto_id", "modello", "campo", "impronta", falso, mai, mai, niente
        ),
    ]
    if prima is not None:
        parti.append(Utente.objects.filter(username=SISTEMA).order_by().values_list(_tipo("persona"), *persona))
    settori = righe(Settore, prima)
    return settori.values_list(_tipo("settore"), "id", "codice", "nome", vuoto, "coordina", "dal", "al", niente).union(
        *parti, all=True
    )


def rilevazione_aperta(prima: datetime | None) -> Subquery:
    """Of the programme that is read: the cycle that stands open, as a JSON object; null without one."""
    aperte = righe(Rilevazione, prima).filter(programma_id=OuterRef("id"), stato=Rilevazione.Stato.APERTA)
    campi = {nome: nome for nome in ("id", "titolo", "al", "scade", "risposte_dal")}
    return Subquery(aperte.values_list(JSONObject(**campi))[:1])


def nel_ciclo(rilevazione: dict[str, Any] | None, prima: datetime | None) -> Case | Cast:
    """Of the action that is read: whether the open cycle, which asks of it, had a word; null when none asks."""
    if rilevazione is None:
        return _nullo(BooleanField())
    rilevate = AzioneRilevata.objects.note_prima(prima) if prima else AzioneRilevata.objects.correnti()
    chieste = rilevate.filter(rilevazione=rilevazione["id"], azione=OuterRef("id"))
    sue = _note(prima).filter(azione=OuterRef("id"), scritto__gte=datetime.fromisoformat(rilevazione["risposte_dal"]))
    return Case(When(Exists(chieste), then=Exists(sue)), default=None, output_field=BooleanField(null=True))


def parole(azioni: list[int], al: date, prima: datetime | None) -> QuerySet[Any]:
    """For each action the latest statement of each kind: accepted, waiting, returned, accepted but later than `al`.

    Left out: what an accepted statement corrects, and what is not accepted and any statement corrects.
    """
    scelte = _scelte(azioni, al, prima).values("pk")
    return (
        Aggiornamento.objects.filter(UnoDi(F("pk"), ArraySubquery(scelte)))
        .annotate(risposta=_risposta(prima))
        .order_by()
    )


def _scelte(azioni: list[int], al: date, prima: datetime | None) -> QuerySet[Any]:
    note = _note(prima).filter(tra("azione_id", azioni)).alias(risposta=_risposta(prima))
    # "Is not null" follows from the equality, but only when it is written does the planner see that few rows are left.
    corretta = Exists(_note(prima).filter(corregge=OuterRef("pk"), corregge__isnull=False))
    correzioni = Verifica.objects.filter(aggiornamento__corregge__isnull=False, esito=Verifica.Esito.ACCETTATA)
    risposte = correzioni.filter(aggiornamento__corregge=OuterRef("pk"))
    corretta_e_accettata = Exists(risposte.filter(scritta__lt=prima) if prima else risposte)
    accettata = Q(risposta__esito=Verifica.Esito.ACCETTATA)
    tipo = Case(
        When(riferito_al__gt=al, then=Value("dopo")),
        When(risposta__esito__isnull=True, then=Value("")),
        default=F("risposta__esito"),
        output_field=CharField(),
    )
    posto = Window(RowNumber(), [F("azione_id"), tipo], [F("riferito_al").desc(), F("pk").desc()])
    return (
        note.filter(Q(riferito_al__lte=al) | accettata)
        .exclude(corretta_e_accettata)
        .filter(accettata | ~Q(corretta))
        .annotate(posto=posto)
        .filter(posto=1)
    )


def _note(prima: datetime | None) -> QuerySet[Aggiornamento]:
    tutte = Aggiornamento.objects.order_by()
    return tutte if prima is None else tutte.filter(scritto__lt=prima)


def _risposta(prima: datetime | None) -> FilteredRelation:
    condizione = Q(verifica__scritta__lt=prima) if prima else Q(verifica__isnull=False)
    return FilteredRelation("verifica", condition=condizione)


def _tipo(nome: str) -> Value:
    return Value(nome, output_field=TextField())


def _nullo(campo: Any) -> Cast:
    return Cast(Value(None), campo)
