# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from delibere.models import COMBINAZIONI, Atto, LegameAtto, Parere
from tavolo.models import Utente
from tavolo.storia import con_autore
from tests.fabbriche_atti import crea_atto

pytestmark = [pytest.mark.django_db, pytest.mark.motore]
ALBO = {"pubblicato_dal": date(2025, 6, 20), "pubblicato_al": date(2025, 7, 4)}
COMPATIBILI = {
    ("deliberazione", "giunta"),
    ("deliberazione", "consiglio"),
    ("deliberazione", "assemblea"),
    ("determinazione", "dirigente"),
    ("dgr", "regione"),
    ("verbale", "giunta"),
    ("verbale", "consiglio"),
    ("verbale", "assemblea"),
    ("verbale", "tavolo"),
}


@pytest.mark.parametrize(("tipo", "organo"), list(product(Atto.Tipo.values, Atto.Organo.values)))
def test_ogni_tipo_con_ogni_organo(tipo, organo):
    ammesso = (tipo, organo) in COMPATIBILI

    assert (organo in COMBINAZIONI[tipo]) is ammesso
    assert rifiuto({"tipo": tipo, "organo": organo}) == ("" if ammesso else "atto_tipo_e_organo")


@pytest.mark.parametrize(
    ("campi", "vincolo"),
    [
        (ALBO, ""),
        ({"pubblicato_dal": date(2025, 6, 18)}, ""),
        ({"pubblicato_dal": date(2025, 6, 17)}, "atto_pubblicato_dopo_la_data"),
        ({"pubblicato_al": date(2025, 7, 4)}, "atto_pubblicazione_in_ordine"),
        (ALBO | {"pubblicato_al": date(2025, 6, 19)}, "atto_pubblicazione_in_ordine"),
        (ALBO | {"pubblicato_al": date(2025, 6, 20)}, ""),
        ({"esecutivo_dal": date(2025, 6, 18)}, ""),
        ({"esecutivo_dal": date(2025, 6, 17)}, "atto_esecutivo_dopo_la_data"),
        (ALBO | {"esecutivo_dal": date(2025, 6, 20)}, "atto_esecutivo_dopo_la_pubblicazione"),
        (ALBO | {"esecutivo_dal": date(2025, 6, 21)}, ""),
        (ALBO | {"esecutivo_dal": date(2025, 6, 20), "tipo": "determinazione", "organo": "dirigente"}, ""),
        ({"pubblicato_dal": date(2027, 12, 31)}, ""),
        ({"pubblicato_dal": date(2028, 1, 1)}, "atto_pubblicato_dal_entro_due_anni"),
        (ALBO | {"pubblicato_al": date(9999, 12, 31)}, "atto_pubblicato_al_entro_due_anni"),
        ({"esecutivo_dal": date(2027, 12, 31)}, ""),
        ({"esecutivo_dal": date(2028, 1, 1)}, "atto_esecutivo_dal_entro_due_anni"),
        ({"esecutivo_dal": date(9999, 12, 31)}, "atto_esecutivo_dal_entro_due_anni"),
        ({"immediatamente_eseguibile": True}, ""),
        ({"immediatamente_eseguibile": True, "tipo": "verbale"}, "atto_eseguibile_se_deliberazione"),
    ],
)
def test_date_in_ordine(campi, vincolo):
    assert rifiuto(campi) == vincolo


@pytest.mark.parametrize(
    ("campi", "vincolo"),
    [
        ({"esito": "favorevole"}, ""),
        ({"esito": "contrario", "chi": "Ada Rossi", "quando": date(2025, 6, 1)}, ""),
        ({"esito": "non_dovuto"}, ""),
        ({"esito": "non_dovuto", "chi": "Ada Rossi"}, "parere_non_dovuto_di_nessuno"),
        ({"esito": "non_dovuto", "quando": date(2025, 6, 1)}, "parere_non_dovuto_di_nessuno"),
    ],
)
def test_pareri(campi, vincolo):
    assert _scrive(Parere(atto=crea_atto(), tipo="tecnico", **campi)) == vincolo


def test_un_parere_per_tipo():
    atto = crea_atto()

    assert _scrive(Parere(atto=atto, tipo="tecnico", esito="favorevole")) == ""
    assert _scrive(Parere(atto=atto, tipo="contabile", esito="non_dovuto")) == ""
    assert _scrive(Parere(atto=atto, tipo="tecnico", esito="contrario")) == "parere_unico"


def test_legame_con_una_cosa_sola_e_una_volta_sola(azione):
    atto, obiettivo = crea_atto(), azione.obiettivo
    esiti = [
        _scrive(LegameAtto(atto=atto)),
        _scrive(LegameAtto(atto=atto, azione=azione, obiettivo=obiettivo)),
        _scrive(LegameAtto(atto=atto, azione=azione)),
        _scrive(LegameAtto(atto=atto, azione=azione)),
        _scrive(LegameAtto(atto=atto, obiettivo=obiettivo)),
        _scrive(LegameAtto(atto=atto, obiettivo=obiettivo)),
    ]

    una_sola = "legame_atto_con_una_cosa_sola"
    assert esiti == [una_sola, una_sola, "", "legame_atto_azione_unico", "", "legame_atto_obiettivo_unico"]


def rifiuto(campi):
    return _scrive(Atto(**{**_base(), **campi}))


def _base():
    return {
        "tipo": "deliberazione",
        "organo": "giunta",
        "anno": 2025,
        "numero": 1,
        "data": date(2025, 6, 18),
        "oggetto": "Prova",
    }


def _scrive(oggetto):
    """Name of the constraint that refuses it in the form and in the database alike; nothing if it is kept."""
    al_modulo, al_database = _rifiuto_del_modulo(oggetto), _rifiuto_del_database(oggetto)
    assert (bool(al_modulo), al_modulo in al_database) == (bool(al_database), True)
    return al_modulo


def _rifiuto_del_modulo(oggetto):
    vincoli = {str(vincolo.violation_error_message): vincolo.name for vincolo in oggetto._meta.constraints}
    try:
        oggetto.full_clean()
    except ValidationError as errore:
        return vincoli[errore.messages[0]]
    return ""


def _rifiuto_del_database(oggetto):
    try:
        with con_autore(Utente.objects.sistema()), transaction.atomic():
            oggetto.save()
    except IntegrityError as errore:
        return str(errore)
    return ""
