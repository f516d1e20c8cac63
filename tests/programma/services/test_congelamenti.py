# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from abitare.lib.tempo import oggi
from programma.fotografia.canonico import VERSIONE, impronta, in_json
from programma.fotografia.presa import fotografa
from programma.models import Congelamento, Programma
from programma.queries.congelamenti import ImprontaDiversa, fotografia_di
from programma.services.congelamenti import congela
from tavolo.storia import con_autore
from tests.fabbriche import crea_aggiornamento, crea_programma, crea_verifica

pytestmark = pytest.mark.motore


def test_congela_tiene_la_fotografia_di_ora(cast, azione) -> None:
    crea_verifica(crea_aggiornamento(azione, 35))
    programma = azione.obiettivo.programma

    congelamento = congela(utente=cast.coordinatrice, programma=programma, al=oggi())

    foto = fotografia_di(congelamento)
    assert (congelamento.al, congelamento.noto_al, congelamento.schema) == (foto.al, foto.noto_al, VERSIONE)
    assert congelamento.contenuto == in_json(foto)
    assert congelamento.impronta == impronta(congelamento.contenuto)
    assert congelamento.cambio.utente == cast.coordinatrice
    assert congelamento.cambio.settore == cast.sociali
    assert foto == fotografa(programma.pk, al=oggi(), noto_al=congelamento.noto_al)


def test_quel_che_viene_dopo_non_la_tocca(cast, azione) -> None:
    congelamento = congela(utente=cast.coordinatrice, programma=azione.obiettivo.programma, al=oggi())
    prima = fotografia_di(congelamento)

    with con_autore(cast.coordinatrice):
        azione.titolo = "Altro titolo"
        azione.save()

    riletta = Congelamento.objects.get(pk=congelamento.pk)
    assert fotografia_di(riletta) == prima
    assert fotografa(azione.obiettivo.programma_id, al=oggi(), noto_al=congelamento.noto_al) == prima


def test_si_congela_anche_un_programma_chiuso_ma_non_il_futuro(cast) -> None:
    programma = crea_programma(stato=Programma.Stato.CHIUSO)

    with pytest.raises(ValidationError) as rifiuto:
        congela(utente=cast.coordinatrice, programma=programma, al=oggi() + timedelta(days=1))

    assert rifiuto.value.message_dict == {"al": ["La data di riferimento non può essere nel futuro."]}
    assert congela(utente=cast.coordinatrice, programma=programma, al=oggi()).programma == programma


@pytest.mark.parametrize("chi", ["referente", "assessora", "segreteria", "amministratrice", "estraneo", "disattivata"])
def test_congela_solo_il_coordinamento(cast, programma, chi: str) -> None:
    with pytest.raises(PermissionDenied):
        congela(utente=cast.persone[chi], programma=programma, al=oggi())

    assert Congelamento.objects.count() == 0


def test_dentro_un_cambio_aperto_e_lo_stesso_cambio(cast, programma) -> None:
    with con_autore(cast.coordinatrice, "Rapporto di fine anno") as cambio:
        congelamento = congela(utente=cast.coordinatrice, programma=programma, al=oggi())

    assert congelamento.cambio == cambio


def test_il_programma_e_bloccato_mentre_si_congela(cast, programma) -> None:
    with CaptureQueriesContext(
        connection,
    ) as interrogazioni:
        congela(utente=cast.coordinatrice, programma=programma, al=oggi())

    assert sum("FOR UPDATE" in q["sql"] for q in interrogazioni) == 1


def test_un_contenuto_manomesso_non_si_legge(cast, programma) -> None:
    congelamento = congela(utente=cast.coordinatrice, programma=programma, al=oggi())

    congelamento.contenuto = congelamento.contenuto.replace("Programma adottato", "Programma adattato")

    with pytest.raises(ImprontaDiversa):
        fotografia_di(congelamento)


@pytest.mark.motore
def test_un_congelamento_non_si_cambia_e_non_si_cancella(cast, programma) -> None:
    congelamento = congela(utente=cast.coordinatrice, programma=programma, al=oggi())

    with pytest.raises(ProgrammingError), transaction.atomic():
        Congelamento.objects.filter(pk=congelamento.pk).update(impronta="")
    with pytest.raises(ProgrammingError), transaction.atomic():
        Congelamento.objects.filter(pk=congelamento.pk).delete()
