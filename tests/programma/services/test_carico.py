# SPDX-License-Identifier: AGPL-3.0-or-later
import dataclasses
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from abitare.lib.tempo import in_data, oggi
from programma.fotografia.dati import STATI
from programma.fotografia.presa import fotografa
from programma.models import Azione, Fase, Programma
from programma.numeri import quadro
from programma.queries.storia import Ambito, Filtri
from programma.report.storia import racconta
from programma.services.avvio import SETTORI
from programma.services.carico import genera_carico
from tavolo.models import Cambio, Settore, Utente
from tavolo.services import crea_settore
from tests.fabbriche import crea_aggiornamento, crea_azione


@pytest.fixture
def carico(db: None) -> Programma:
    return genera_carico(utente=Utente.objects.sistema(), azioni=60, revisioni=12)


def test_il_carico_ha_le_misure_chieste(carico: Programma) -> None:
    azioni = Azione.objects.filter(obiettivo__programma=carico)

    assert azioni.count() == 60
    assert Azione.storia.filter(history_type="+").count() == 60
    assert Azione.storia.count() == 60 * 12
    assert Fase.storia.count() == 60 * 3 * 2
    assert carico.dati_esempio is True
    assert [s.nome for s in Settore.objects.filter(coordina=True)] == ["Politiche Sociali"]


def test_la_storia_generata_finisce_in_quel_che_c_e(carico: Programma) -> None:
    ora = fotografa(carico.pk, al=oggi())
    storia = fotografa(carico.pk, al=oggi(), noto_al=timezone.now())
    un_anno_fa = fotografa(carico.pk, al=oggi(), noto_al=timezone.now() - timedelta(days=365))

    assert dataclasses.replace(storia, noto_al=ora.noto_al) == ora
    assert len(list(un_anno_fa.azioni())) == 60
    assert [a.peso for a in un_anno_fa.azioni()] != [a.peso for a in ora.azioni()]
    assert {a.stato for a in ora.azioni()} == set(STATI)
    letto = quadro(ora).programma
    assert letto.da_verificare > 0
    assert letto.in_ritardo > 0
    assert letto.mai_comunicate > 0


def test_i_dati_generati_reggono_le_regole_e_le_scritture_che_seguono(carico: Programma) -> None:
    azioni = Azione.objects.filter(obiettivo__programma=carico)
    for azione in azioni[:20]:
        azione.full_clean()

    nuova = crea_azione(carico.obiettivi.get(codice="1"), Settore.objects.get(codice="URB"), codice="1.99")
    crea_aggiornamento(nuova)

    assert nuova.pk > max(azioni.exclude(pk=nuova.pk).values_list("pk", flat=True))
    assert racconta(Ambito(azione=nuova.pk), Filtri(), 5).voci[0].cambio_id == Cambio.objects.latest("pk").pk


def test_un_secondo_carico_sta_accanto_al_primo(carico: Programma) -> None:
    secondo = genera_carico(utente=Utente.objects.sistema(), azioni=3, revisioni=2)

    assert len(list(fotografa(carico.pk, al=oggi()).azioni())) == 60
    assert len(list(fotografa(secondo.pk, al=oggi(), noto_al=timezone.now()).azioni())) == 3


def test_la_storia_generata_non_viene_prima_di_quella_dei_settori(db: None) -> None:
    nascita = timezone.now() - timedelta(days=90)
    with in_data(nascita):
        for codice, nome in SETTORI:
            crea_settore(utente=Utente.objects.sistema(), codice=codice, nome=nome, dal=oggi())
    carico = genera_carico(utente=Utente.objects.sistema(), azioni=6, revisioni=4)

    with pytest.raises(Programma.DoesNotExist):
        fotografa(carico.pk, al=oggi(), noto_al=nascita - timedelta(seconds=1))
    for giorni in (90, 45, 0):
        fotografa(carico.pk, al=oggi(), noto_al=timezone.now() - timedelta(days=giorni))
    assert Azione.storia.filter(history_date__lt=nascita).count() == 0
    assert Azione.storia.filter(history_date__gt=timezone.now()).count() == 0


@pytest.mark.parametrize("opzioni", [{"azioni": 0}, {"azioni": 20_000}, {"revisioni": 0}, {"revisioni": 1001}])
def test_misure_fuori_scala(db, opzioni: dict) -> None:
    with pytest.raises(CommandError):
        call_command("genera_carico", **opzioni)

    assert Programma.objects.count() == 0


@pytest.mark.motore
def test_il_comando(transactional_db, capsys) -> None:
    call_command("genera_carico", azioni=2, revisioni=2)

    programma = Programma.objects.get()
    assert capsys.readouterr().out == f"Carico di 2 azioni e 2 revisioni: programma n. {programma.pk}.\n"
