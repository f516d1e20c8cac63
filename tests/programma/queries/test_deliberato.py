# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from abitare.lib.italiano import FISSO
from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import fine_giornata, in_data, oggi
from delibere.services.effetti import adotta_programma, chiudi_programma, modifica_programma_con_atto
from programma.fotografia.presa import fotografa, stato_al
from programma.models import Congelamento, Stato
from programma.queries.deliberato import (
    atti_che_dispongono,
    data_di_adozione,
    delibera_vigente,
    deliberato,
    diverso_dal_deliberato,
)
from programma.services import annulla_azione, crea_azione, modifica_azione, modifica_programma
from tavolo.services.oscuramenti import oscura_testo
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import crea_azione as azione_di_prova
from tests.fabbriche import crea_fase, crea_indicatore, crea_misurazione, crea_programma, crea_risorsa
from tests.fabbriche import crea_obiettivo as obiettivo_di_prova
from tests.fabbriche_atti import crea_atto

ADOZIONE = date(2026, 1, 10)


def alle(giorno: date) -> datetime:
    return datetime(giorno.year, giorno.month, giorno.day, 12, tzinfo=ZoneInfo("Europe/Rome"))


@pytest.fixture
def io(cast):
    return {"utente": cast.coordinatrice, "motivo": "Riprogrammazione"}


@pytest.fixture
def atto(cast):
    return crea_atto(data=ADOZIONE, anno=2026)


@pytest.fixture
def adottato(cast, bozza, atto):
    """Two actions under one objective, adopted on 10/01/2026."""
    obiettivo = obiettivo_di_prova(bozza, cast.sociali)
    bozza.prima = azione_di_prova(obiettivo, cast.lavori_pubblici, descrizione="Testo da coprire")
    bozza.seconda = azione_di_prova(obiettivo, cast.urbanistica, fine_prevista=date(2026, 6, 30))
    bozza.obiettivo = obiettivo
    bozza.adozione = adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    return bozza


def adesso(programma):
    return deliberato(delibera_vigente(programma.pk), fotografa(programma.pk, al=oggi()))


def test_la_bozza_non_ha_niente_di_deliberato(bozza, atto):
    assert delibera_vigente(bozza.pk) is None
    assert data_di_adozione(bozza.pk) is None
    assert list(atti_che_dispongono(bozza.pk)) == list(atti_che_dispongono(None)) == [atto]


def test_appena_adottato_e_tutto_come_deliberato(adottato, atto):
    d = adesso(adottato)

    assert (d.delibera.atto, d.delibera.data, d.delibera.modifica) == (str(atto), ADOZIONE, False)
    assert d.delibera.stato == f"c{adottato.adozione.congelamento_id}"
    assert (d.uguali, d.differenze, d.aggiunte, d.tolte, d.diverso, d.diversi) == (3, (), (), (), False, [])
    assert (d.di("azione", adottato.prima.pk).aggiunta, d.di("azione", adottato.prima.pk).differenze) == (False, ())
    assert diverso_dal_deliberato(d.delibera, fotografa(adottato.pk, al=oggi())) is False


def test_differenze_del_piano_con_chi_le_ha_scritte(cast, adottato, io):
    variante = crea_atto(data=ADOZIONE + timedelta(days=5), anno=2026)
    modifica_azione(azione_id=adottato.seconda.pk, dati={"fine_prevista": date(2026, 9, 30)}, **io)
    modifica_azione(azione_id=adottato.seconda.pk, dati={"peso": 7}, atto=variante, **io)
    annulla_azione(azione_id=adottato.prima.pk, atto=variante, **io)
    modifica_programma(programma_id=adottato.pk, dati={"titolo": "Nuovo titolo"}, **io)
    nuova = crea_azione(obiettivo_id=adottato.obiettivo.pk, dati={"titolo": "Nuova", "settore": cast.tributi}, **io)

    d = adesso(adottato)

    dette = [(v.tipo, v.frase, v.paternita.ufficio, v.paternita.atto) for v in d.differenze]
    assert dette == [
        ("programma", "Titolo cambiato da «Programma in bozza» a «Nuovo titolo».", "Politiche Sociali", ""),
        (
            "azione",
            "Ora è annullata, prima era non avviata; motivo: Riprogrammazione.",
            *("Politiche Sociali",),
            str(variante),
        ),
        ("azione", "Fine prevista spostata di 92 giorni, dal 30/06/2026 al 30/09/2026.", "Politiche Sociali", ""),
        ("azione", "Peso da 1 a 7.", "Politiche Sociali", str(variante)),
    ]
    assert [(v.tipo, v.codice, quante) for v, quante in d.diversi] == [
        ("programma", "", 1),
        ("azione", "1.1", 1),
        ("azione", "1.2", 2),
    ]
    assert ([v.oggetto_id for v in d.aggiunte], d.tolte, d.uguali, d.diverso) == ([nuova.pk], (), 1, True)
    parte = d.di("azione", nuova.pk)
    assert (parte.aggiunta, parte.differenze, parte.delibera) == (True, (), d.delibera)
    assert [v.frase for v in d.di("azione", adottato.seconda.pk).differenze] == [dette[2][1], dette[3][1]]


def test_come_va_il_lavoro_non_e_una_differenza(cast, adottato):
    azione = adottato.seconda
    fase, risorsa, indicatore = crea_fase(azione), crea_risorsa(azione), crea_indicatore(azione=azione)
    modifica_programma_con_atto(
        utente=cast.coordinatrice, programma_id=adottato.pk, atto_id=crea_atto(data=oggi(), anno=oggi().year).pk
    )
    with con_autore(cast.coordinatrice):
        azione.stato, azione.inizio_effettivo = Stato.IN_CORSO, ADOZIONE
        fase.inizio_effettivo, risorsa.impegnato = ADOZIONE, Decimal(10)
        for cosa in (azione, fase, risorsa):
            cosa.save()
        cast.urbanistica.nome = "Urbanistica e casa"
        cast.urbanistica.save()
    crea_misurazione(indicatore, 10, oggi())

    assert adesso(adottato).diverso is False

    with con_autore(cast.coordinatrice):
        risorsa.stanziato = Decimal(2000)
        risorsa.save()
    assert [v.frase for v in adesso(adottato).differenze] == [
        f"Risorsa «Bilancio comunale» 2026: stanziato da 1.000,00{FISSO}€ a 2.000,00{FISSO}€."
    ]


def test_quel_che_fu_tolto_dopo_la_delibera(cast, adottato):
    pk = adottato.prima.pk
    with con_autore(cast.sistema):
        adottato.prima.delete()

    d = adesso(adottato)

    assert [(v.oggetto_id, v.frase) for v in d.tolte] == [(pk, "Azione tolta dal programma: «Azione 1.1».")]
    assert (d.uguali, d.diverso) == (2, True)


def test_la_modifica_diventa_il_deliberato_la_chiusura_no(cast, adottato, io):
    modifica_azione(azione_id=adottato.prima.pk, dati={"titolo": "Altro"}, **io)
    atto = crea_atto(data=ADOZIONE + timedelta(days=5), anno=2026)
    prima = delibera_vigente(adottato.pk)

    modifica_programma_con_atto(utente=cast.coordinatrice, programma_id=adottato.pk, atto_id=atto.pk)
    d = adesso(adottato)
    chiusura = crea_atto(data=oggi(), anno=oggi().year)
    chiudi_programma(utente=cast.coordinatrice, programma_id=adottato.pk, atto_id=chiusura.pk)

    assert diverso_dal_deliberato(prima, fotografa(adottato.pk, al=oggi())) is True
    assert (d.delibera.atto_id, d.delibera.modifica, d.diverso) == (atto.pk, True, False)
    assert delibera_vigente(adottato.pk) == d.delibera
    assert adesso(adottato).diverso is False


def test_in_un_giorno_passato_vale_l_atto_di_allora(db):
    with in_data(alle(date(2026, 1, 5))):
        cast = crea_cast()
        programma = crea_programma()
        azione = azione_di_prova(obiettivo_di_prova(programma, cast.sociali), cast.urbanistica)
    with in_data(alle(date(2026, 2, 1))):
        adotta_programma(
            utente=cast.coordinatrice, programma_id=programma.pk, atto_id=crea_atto(data=ADOZIONE, anno=2026).pk
        )
    with in_data(alle(date(2026, 3, 1))):
        modifica_azione(utente=cast.coordinatrice, azione_id=azione.pk, dati={"titolo": "Marzo"})
    with in_data(alle(date(2026, 4, 1))):
        variante = crea_atto(data=date(2026, 3, 20), anno=2026)
        modifica_programma_con_atto(utente=cast.coordinatrice, programma_id=programma.pk, atto_id=variante.pk)

    viste = {}
    for giorno in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 31), date(2026, 4, 1)):
        delibera = delibera_vigente(programma.pk, fine_giornata(giorno))
        if delibera:
            d = deliberato(delibera, stato_al(programma.pk, giorno))
            viste[giorno] = (delibera.modifica, [v.frase for v in d.differenze])

    assert viste == {
        date(2026, 2, 1): (False, []),
        date(2026, 3, 31): (False, ["Titolo cambiato da «Azione 1.1» a «Marzo»."]),
        date(2026, 4, 1): (True, []),
    }


def test_un_testo_coperto_dopo_non_torna_dal_congelamento(cast, adottato, io):
    oscura_testo(
        utente=cast.amministratrice,
        modello="programma.azione",
        oggetto_id=adottato.prima.pk,
        campo="descrizione",
        testo="Testo da coprire",
        motivo="Ordine del Garante",
    )
    modifica_azione(azione_id=adottato.prima.pk, dati={"descrizione": "Altra"}, **io)

    (differenza,) = adesso(adottato).differenze

    assert (differenza.prima, differenza.dopo) == (OSCURATO, "Altra")


@pytest.mark.parametrize("quante", [1, 3])
def test_interrogazioni_fisse(cast, adottato, io, quante, django_assert_num_queries):
    for posto in range(quante):
        azione = crea_azione(
            obiettivo_id=adottato.obiettivo.pk, dati={"titolo": f"N {posto}", "settore": cast.tributi}, **io
        )
        modifica_azione(azione_id=azione.pk, dati={"peso": 3}, **io)
    modifica_azione(azione_id=adottato.seconda.pk, dati={"fine_prevista": date(2026, 9, 30)}, **io)
    foto = fotografa(adottato.pk, al=oggi())

    with django_assert_num_queries(1):
        delibera = delibera_vigente(adottato.pk)
    with django_assert_num_queries(5):
        deliberato(delibera, foto)
    assert Congelamento.objects.count() == 1
