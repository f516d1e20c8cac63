# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from abitare.lib.tempo import ROMA
from programma.models import Programma, Rilevazione
from programma.queries.rilevazione.periodi import fine_periodo, titolo_ricorrente
from programma.services.rilevazione import apri_dovute, chiudi, crea_rilevazione, scrivi_ricorrenza
from programma.services.rilevazione.stesura import Quesito, quesiti, scrivi_domande
from tavolo.models import Cambio, Utente
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma
from tests.supporto.insieme import in_parallelo

pytestmark = pytest.mark.motore
TRIMESTRE = {
    "attiva": True, "cadenza": "trimestre", "dal": date(2026, 7, 1),
    "apre_dopo": 1, "risposta_entro": 14, "tolleranza": 5,
}  # fmt: skip


def alle_nove(anno: int, mese: int, giorno: int) -> datetime:
    return datetime(anno, mese, giorno, 9, tzinfo=ROMA)


@pytest.mark.parametrize(
    ("giorno", "cadenza", "fine", "titolo"),
    [
        (date(2026, 1, 1), "trimestre", date(2026, 3, 31), "Rilevazione del primo trimestre 2026"),
        (date(2026, 9, 30), "trimestre", date(2026, 9, 30), "Rilevazione del terzo trimestre 2026"),
        (date(2026, 10, 1), "trimestre", date(2026, 12, 31), "Rilevazione del quarto trimestre 2026"),
        (date(2028, 2, 29), "semestre", date(2028, 6, 30), "Rilevazione del primo semestre 2028"),
        (date(2026, 12, 31), "semestre", date(2026, 12, 31), "Rilevazione del secondo semestre 2026"),
    ],
)
def test_fine_del_periodo_e_titolo(giorno, cadenza, fine, titolo) -> None:
    assert fine_periodo(giorno, cadenza) == fine
    assert titolo_ricorrente(fine, cadenza) == titolo


def test_si_apre_da_sola_una_volta_il_primo_giorno_lavorativo(cast, programma, azioni, orologio) -> None:
    scrivi_ricorrenza(utente=cast.coordinatrice, programma_id=programma.pk, dati=TRIMESTRE)
    prima = Cambio.objects.count()
    orologio.move_to(alle_nove(2026, 10, 3))
    assert (apri_dovute(), Cambio.objects.count()) == (0, prima)

    orologio.move_to(alle_nove(2026, 10, 5))
    assert [apri_dovute(), apri_dovute(), apri_dovute()] == [1, 0, 0]

    rilevazione = Rilevazione.objects.get()
    assert (rilevazione.al, rilevazione.apre, rilevazione.scade) == (
        date(2026, 9, 30),
        date(2026, 10, 5),
        date(2026, 10, 19),
    )
    assert (rilevazione.stato, rilevazione.titolo) == ("aperta", "Rilevazione del terzo trimestre 2026")
    assert (rilevazione.rilevate.count(), rilevazione.passaggi.get().cambio.utente) == (3, Utente.objects.sistema())


@pytest.mark.parametrize(
    ("giorno", "trovate"),
    [
        (alle_nove(2027, 1, 1), []),
        (alle_nove(2027, 1, 4), [(date(2026, 12, 31), date(2027, 1, 18))]),
        (alle_nove(2027, 3, 29), []),
        (alle_nove(2027, 3, 31), [(date(2026, 12, 31), date(2027, 4, 14))]),
        (alle_nove(2027, 4, 1), [(date(2027, 3, 31), date(2027, 4, 15))]),
        (alle_nove(2027, 10, 30), []),
    ],
)
def test_attraverso_l_anno_e_pasqua(cast, programma, azioni, orologio, giorno, trovate) -> None:
    scrivi_ricorrenza(utente=cast.coordinatrice, programma_id=programma.pk, dati=TRIMESTRE)
    orologio.move_to(giorno)

    apri_dovute()

    assert list(Rilevazione.objects.values_list("al", "scade")) == trovate


def test_la_successiva_aspetta_la_chiusura_e_porta_le_domande(cast, programma, azioni, orologio) -> None:
    scrivi_ricorrenza(utente=cast.coordinatrice, programma_id=programma.pk, dati=TRIMESTRE)
    apri_dovute()
    terzo = Rilevazione.objects.get()
    with con_autore(cast.coordinatrice):
        scrivi_domande(terzo, [Quesito("Servono fondi?")])
    orologio.move_to(alle_nove(2027, 1, 4))
    assert apri_dovute() == 0

    chiudi(utente=cast.coordinatrice, rilevazione_id=terzo.pk)
    assert apri_dovute() == 1

    quarto = Rilevazione.objects.aperte().get()
    assert (quarto.al, quarto.risposte_dal) == (date(2026, 12, 31), Rilevazione.objects.get(pk=terzo.pk).chiusa)
    assert quesiti(quarto) == [Quesito("Servono fondi?")]


def test_apre_quelle_previste_nel_loro_giorno(cast, programma, azioni, orologio, dati) -> None:
    prevista = {**dati, "apre": date(2026, 10, 6)}
    crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=prevista)
    assert apri_dovute() == 0

    orologio.move_to(alle_nove(2026, 10, 6))

    assert [apri_dovute(), apri_dovute()] == [1, 0]
    assert Rilevazione.objects.get().stato == "aperta"


def test_ferma_chiuso_o_gia_chiesto_niente_si_apre(cast, programma, azioni, dati) -> None:
    ricorrenza = scrivi_ricorrenza(
        utente=cast.coordinatrice, programma_id=programma.pk, dati={**TRIMESTRE, "attiva": False}
    )
    assert apri_dovute() == 0

    scrivi_ricorrenza(
        utente=cast.coordinatrice, programma_id=programma.pk, dati=TRIMESTRE, versione=ricorrenza.versione
    )
    a_mano = crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=dati)
    chiudi(utente=cast.coordinatrice, rilevazione_id=a_mano.pk)
    assert apri_dovute() == 0

    Rilevazione.objects.filter(pk=a_mano.pk).update(al=date(2026, 8, 1))
    Programma.objects.filter(pk=programma.pk).update(stato="chiuso")
    assert apri_dovute() == 0
    with pytest.raises(PermissionDenied):
        scrivi_ricorrenza(utente=cast.referente, programma_id=programma.pk, dati=TRIMESTRE)


@pytest.mark.django_db(transaction=True)
def test_due_battiti_insieme_una_rilevazione(monkeypatch) -> None:
    cast = crea_cast()
    programma = crea_programma(stato="adottato")
    crea_azione(crea_obiettivo(programma, cast.sociali), cast.lavori_pubblici)
    scrivi_ricorrenza(utente=cast.coordinatrice, programma_id=programma.pk, dati={**TRIMESTRE, "dal": date(2025, 7, 1)})
    monkeypatch.setattr("abitare.lib.calendario.Calendario.lavorativo", lambda *_: True)
    monkeypatch.setattr("abitare.lib.calendario.Calendario.festa", lambda *_: "")

    assert sorted(in_parallelo(apri_dovute, apri_dovute)) == [0, 1]
    assert Rilevazione.objects.count() == 1
