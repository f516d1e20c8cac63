# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from abitare.lib.tempo import oggi
from delibere.services.effetti import adotta_programma, modifica_programma_con_atto
from programma.models import CampoConAtto, Orizzonte, Programma, Stato
from programma.permissions import spiega_modificare
from programma.queries.accesso import programma_visibile
from programma.services import (
    Parti,
    Riga,
    RigheNonValide,
    annulla_azione,
    assegna_in_blocco,
    crea_azione,
    duplica_azione,
    modifica_azione,
    modifica_obiettivo,
    modifica_programma,
    riordina_azioni,
    ripristina_azione,
    sposta_azione,
)
from programma.services.incolla import AzioneIncollata, incolla_azioni
from tests.fabbriche import crea_azione as azione_di_prova
from tests.fabbriche import crea_fase, crea_indicatore
from tests.fabbriche import crea_obiettivo as obiettivo_di_prova
from tests.fabbriche_atti import crea_atto

ADOZIONE = date(2025, 10, 15)
TUTTI = list(CampoConAtto.values)


@pytest.fixture
def io(cast):
    return {"utente": cast.coordinatrice, "motivo": "Riprogrammazione"}


@pytest.fixture
def votato(cast, bozza):
    """An adopted programme that asks for an act whatever changes, with one thing of each kind."""
    bozza.campi_con_atto = TUTTI
    Programma.objects.filter(pk=bozza.pk).update(campi_con_atto=TUTTI)
    bozza.obiettivo = obiettivo_di_prova(bozza, cast.sociali)
    bozza.lontano = obiettivo_di_prova(bozza, cast.sociali, orizzonte=Orizzonte.LUNGO)
    bozza.azione = azione_di_prova(bozza.obiettivo, cast.lavori_pubblici, fine_prevista=date(2026, 12, 31))
    bozza.fase = crea_fase(bozza.azione)
    bozza.indicatore = crea_indicatore(azione=bozza.azione)
    adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto(data=ADOZIONE).pk)
    bozza.refresh_from_db(fields=["stato", "versione"])
    return bozza


@pytest.fixture
def variante(cast):
    return crea_atto(data=ADOZIONE + timedelta(days=30))


def fase(programma, **valori):
    dati = {"nome": "Fase 1", "inizio_previsto": date(2026, 1, 1), "fine_prevista": date(2026, 12, 31), "peso": 1}
    return Parti(fasi=[Riga({**dati, **valori}, pk=programma.fase.pk)])


def gesti(cast, p, io, **altro):
    """Every road that writes something voted, by the words that name what it touches."""
    azione, obiettivo = {"azione_id": p.azione.pk, **io, **altro}, {"obiettivo_id": p.obiettivo.pk, **io, **altro}
    traguardo = Riga({"obiettivo_valore": Decimal(50)}, pk=p.indicatore.pk)
    blocco = {"programma_id": p.pk, "versioni": {p.azione.pk: p.azione.versione}, **io, **altro}
    return {
        "cambiare peso": lambda: modifica_azione(dati={"peso": 9}, **azione),
        "cambiare fine prevista": lambda: modifica_azione(dati={"fine_prevista": date(2027, 6, 1)}, **azione),
        "cambiare settore responsabile": lambda: modifica_azione(dati={"settore": cast.urbanistica}, **azione),
        "cambiare orizzonte, peso": lambda: modifica_obiettivo(dati={"orizzonte": "medio", "peso": 3}, **obiettivo),
        "cambiare dal, medio termine: fino al": lambda: modifica_programma(
            programma_id=p.pk, dati={"dal": date(2025, 1, 1), "anno_medio": 2028}, **io, **altro
        ),
        "cambiare inizio previsto": lambda: modifica_azione(
            dati={}, parti=fase(p, inizio_previsto=date(2026, 2, 1)), **azione
        ),
        "togliere una fase": lambda: modifica_azione(
            dati={}, parti=Parti(fasi=[Riga({}, pk=p.fase.pk, elimina=True)]), **azione
        ),
        "cambiare valore obiettivo": lambda: modifica_azione(dati={}, parti=Parti(indicatori=[traguardo]), **azione),
        "togliere un indicatore": lambda: modifica_azione(
            dati={}, parti=Parti(indicatori=[Riga({}, pk=p.indicatore.pk, elimina=True)]), **azione
        ),
        "cambiare fine prevista ": lambda: assegna_in_blocco(scelti={"fine_prevista": date(2028, 1, 1)}, **blocco),
        "spostare l'azione in un altro orizzonte": lambda: sposta_azione(**azione | {"obiettivo_id": p.lontano.pk}),
        "annullare l'azione": lambda: annulla_azione(**azione),
    }


def rifiuto(gesto):
    with pytest.raises((ValidationError, RigheNonValide)) as errore, transaction.atomic():
        gesto()
    trovato = errore.value
    if isinstance(trovato, RigheNonValide):
        ((trovato,),) = [righe.values() for righe in trovato.errori.values()]
    return trovato.message_dict


def test_quel_che_fu_votato_cambia_solo_con_un_atto(cast, votato, variante, io):
    for che, gesto in gesti(cast, votato, io).items():
        messaggio = f"Il programma è adottato e chiede un atto per {che.strip()}: scegli quello che lo dispone."
        assert rifiuto(gesto) == {"atto": [messaggio]}
    for gesto in gesti(cast, votato, io, atto=variante).values():
        with transaction.atomic():
            gesto()
            transaction.set_rollback(True)

    votato.azione.refresh_from_db()
    assert (votato.azione.peso, votato.azione.stato, votato.azione.versione) == (1, Stato.NON_AVVIATA, 1)


def test_il_cambio_porta_l_atto(cast, votato, variante, io):
    modifica_azione(azione_id=votato.azione.pk, dati={"peso": 9}, atto=variante, **io)

    riga = votato.azione.storia.first()
    assert (riga.peso, riga.cambio.atto, riga.cambio.motivo) == (9, variante, "Riprogrammazione")


def test_atto_futuro_o_precedente_all_adozione_rifiutato(votato, io):
    futuro = crea_atto(data=oggi() + timedelta(days=1), anno=(oggi() + timedelta(days=1)).year)
    vecchio = crea_atto(data=ADOZIONE - timedelta(days=1))
    con = {"azione_id": votato.azione.pk, "dati": {"peso": 9}, **io}

    assert rifiuto(lambda: modifica_azione(atto=futuro, **con)) == {
        "atto": ["L'atto ha una data futura: non ha ancora effetto."]
    }
    assert rifiuto(lambda: modifica_azione(atto=vecchio, **con)) == {
        "atto": ["L'atto è del 14/10/2025, prima di quello che ha adottato il programma (15/10/2025)."]
    }


def test_i_campi_non_elencati_chiedono_solo_un_motivo(cast, votato, io):
    Programma.objects.filter(pk=votato.pk).update(campi_con_atto=["peso"])
    votato.azione.refresh_from_db()

    modifica_azione(azione_id=votato.azione.pk, dati={"fine_prevista": date(2027, 6, 1)}, **io)
    annulla_azione(azione_id=votato.azione.pk, **io)
    ripristina_azione(azione_id=votato.azione.pk, **io)

    muto = rifiuto(
        lambda: modifica_azione(utente=cast.coordinatrice, azione_id=votato.azione.pk, dati={"fine_prevista": None})
    )
    assert muto == {"motivo": ["Scrivi il motivo per cambiare: fine prevista."]}
    votato.azione.refresh_from_db()
    assert (votato.azione.fine_prevista, votato.azione.stato) == (date(2027, 6, 1), Stato.NON_AVVIATA)


def test_quel_che_si_aggiunge_e_libero_finche_non_si_delibera(cast, votato, variante, io):
    nuova = crea_azione(obiettivo_id=votato.obiettivo.pk, dati={"titolo": "Nuova", "settore": cast.urbanistica}, **io)
    copia = duplica_azione(azione_id=votato.azione.pk, **io)
    righe = [AzioneIncollata(votato.obiettivo.pk, {"titolo": "Incollata", "settore": cast.tributi})]
    (incollata,) = incolla_azioni(programma_id=votato.pk, righe=righe, **io)
    riordina_azioni(
        utente=cast.coordinatrice,
        obiettivo_id=votato.obiettivo.pk,
        ordine=[incollata.pk, copia.pk, nuova.pk, votato.azione.pk],
    )
    for aggiunta in (nuova, copia, incollata):
        modifica_azione(azione_id=aggiunta.pk, dati={"peso": 4, "fine_prevista": date(2028, 1, 1)}, **io)
    annulla_azione(azione_id=copia.pk, **io)
    fasi = Parti(fasi=[Riga({"nome": "In più", "inizio_previsto": ADOZIONE, "fine_prevista": ADOZIONE, "peso": 1})])
    modifica_azione(azione_id=votato.azione.pk, dati={}, parti=fasi, **io)
    modifica_programma_con_atto(utente=cast.coordinatrice, programma_id=votato.pk, atto_id=variante.pk)

    assert list(rifiuto(lambda: modifica_azione(azione_id=nuova.pk, dati={"peso": 5}, **io))) == ["atto"]
    nuova.refresh_from_db()
    assert nuova.peso == 4


def test_la_bozza_non_chiede_atti(cast, bozza, io):
    azione = azione_di_prova(obiettivo_di_prova(bozza, cast.sociali), cast.lavori_pubblici)

    assert modifica_azione(azione_id=azione.pk, dati={"peso": 9}, **io).peso == 9
    assert spiega_modificare(cast.coordinatrice, programma_visibile(cast.coordinatrice, bozza.pk)).regola == (
        "Il coordinamento del tavolo scrive il programma."
    )


def test_le_voci_si_cambiano_con_un_motivo_e_si_spiegano(cast, votato, io):
    muto = rifiuto(
        lambda: modifica_programma(utente=cast.coordinatrice, programma_id=votato.pk, dati={"campi_con_atto": ["peso"]})
    )
    modifica_programma(programma_id=votato.pk, dati={"campi_con_atto": ["peso"]}, **io)

    assert muto == {"motivo": ["Scrivi il motivo per cambiare: che cosa si cambia solo con un atto."]}
    programma = programma_visibile(cast.coordinatrice, votato.pk)
    assert spiega_modificare(cast.coordinatrice, programma).regola == (
        "Il coordinamento del tavolo scrive il programma. È adottato: per cambiare quello che è stato deliberato"
        " serve un atto (pesi di obiettivi e azioni)."
    )


@pytest.mark.motore
def test_voce_sconosciuta_rifiutata_anche_dal_database(cast, bozza, io):
    assert list(
        rifiuto(lambda: modifica_programma(programma_id=bozza.pk, dati={"campi_con_atto": ["bandiera"]}, **io))
    ) == ["campi_con_atto"]
    with pytest.raises(IntegrityError, match="programma_campi_con_atto"), transaction.atomic():
        Programma.objects.filter(pk=bozza.pk).update(campi_con_atto=["bandiera"])
