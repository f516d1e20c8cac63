# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where the search looks: texts by type of result, as in the columns `parole` of the migration that made them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Concat, TruncDate

from abitare.lib.tempo import ROMA
from programma.models import Aggiornamento, Azione, Nota, Obiettivo

CONFIGURAZIONE = "italiano"
SEGNI = "’‘“”„«»–—…•·\u00a0\u2009\u202f"


class Vettore(Func):
    """Some texts as a tsvector."""

    arg_joiner = " || ' ' || "
    template = f"to_tsvector('{CONFIGURAZIONE}', translate(%(expressions)s, '{SEGNI}', '{' ' * len(SEGNI)}'))"
    output_field = SearchVectorField()


def parole_di(modello: type[models.Model]) -> RawSQL:
    """The words of a row, strong and weak, as the database keeps them: no field, as nobody writes them."""
    return RawSQL(f'"{modello._meta.db_table}"."parole"', [], SearchVectorField())  # noqa: S611  # a name of ours


class Impronta(Func):
    """`tavolo.models.impronta_testo`, said to the database."""

    template = "upper(encode(sha256(convert_to(%(expressions)s, 'UTF8')), 'hex'))"
    output_field = models.TextField()


class Tipo(models.TextChoices):
    OBIETTIVO = "obiettivo", "obiettivo"
    AZIONE = "azione", "azione"
    AGGIORNAMENTO = "aggiornamento", "aggiornamento"
    NOTA = "nota", "nota"


@dataclass(frozen=True)
class Fonte:
    """Where a type of result is written: `forti` fields weigh more than `deboli`; `padre` leads to its action."""

    tipo: Tipo
    modello: type[models.Model]
    programma: str
    forti: tuple[str, ...]
    deboli: tuple[str, ...]
    padre: str = ""
    giorno: Any = None
    stato: Any = None

    @property
    def etichetta(self) -> str:
        return self.modello._meta.label_lower

    @property
    def campi(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.forti, *self.deboli)))


ESITO = Case(
    When(corretto_da__isnull=False, then=Value("corretto")),
    When(verifica__esito="accettata", then=Value("accettato")),
    When(verifica__esito="restituita", then=Value("restituito")),
    default=Value("da_verificare"),
    output_field=models.TextField(),
)
FONTI = (
    Fonte(
        Tipo.OBIETTIVO,
        Obiettivo,
        "programma",
        ("codice", "titolo"),
        ("descrizione", "linea_mandato", "codice_dup"),
        stato=Concat("orizzonte", Value(" termine")),
    ),
    Fonte(
        Tipo.AZIONE,
        Azione,
        "obiettivo__programma",
        ("codice", "titolo"),
        ("descrizione", "luogo", "testo_criticita", "motivo_stato", "fonte"),
        stato=F("stato"),
    ),
    Fonte(
        Tipo.AGGIORNAMENTO,
        Aggiornamento,
        "azione__obiettivo__programma",
        ("testo",),
        ("testo_criticita", "motivo_stato", "mezzo_di_prova", "proposta"),
        padre="azione__",
        giorno=F("riferito_al"),
        stato=ESITO,
    ),
    Fonte(
        Tipo.NOTA,
        Nota,
        "azione__obiettivo__programma",
        ("testo",),
        ("testo",),
        padre="azione__",
        giorno=TruncDate("scritta", tzinfo=ROMA),
    ),
)
