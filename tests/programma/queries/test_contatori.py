# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from abitare.lib.tempo import oggi
from programma.models import Programma, Stato, Verifica
from programma.queries.contatori import Contatori, contatori, da_verificare, restituiti
from tavolo.models import Ruolo
from tavolo.permissions import incarichi_vigenti
from tavolo.storia import con_autore
from tests.cast import crea_incarico
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_verifica
from tests.fabbriche_promemoria import crea_promemoria


def test_contatori_di_ciascuno(cast, azione, obiettivo):
    tornato = crea_azione(obiettivo, cast.lavori_pubblici)
    corretto = crea_azione(obiettivo, cast.lavori_pubblici)
    crea_azione(obiettivo, cast.lavori_pubblici, stato=Stato.ANNULLATA, motivo_stato="Rinviata")
    crea_azione(obiettivo, cast.lavori_pubblici, stato=Stato.CONCLUSA, fine_effettiva=date(2026, 1, 1))
    for una in (tornato, corretto):
        crea_verifica(crea_aggiornamento(una), esito=Verifica.Esito.RESTITUITA, commento="Manca")
    crea_aggiornamento(corretto, corregge=corretto.aggiornamenti.get())

    contati = {nome: contatori(persona) for nome, persona in cast.persone.items()}

    attesi = dict.fromkeys(contati, Contatori()) | {
        "referente": Contatori(restituiti=1, nuove=1),
        "supplente": Contatori(restituiti=1, nuove=1),
        "coordinatrice": Contatori(da_verificare=1),
    }
    assert contati == attesi
    assert contati["referente"].mie_azioni == 2
    assert [riga.azione for riga in restituiti(cast.referente)] == [tornato]
    assert [riga.azione for riga in da_verificare(cast.coordinatrice)] == [corretto]
    assert list(da_verificare(cast.referente)) == []


def test_contatori_dei_promemoria_solo_i_propri_e_non_quelli_passati(cast):
    for chi in ("dirigente", "referente"):
        crea_promemoria(cast.persone[chi], cast.lavori_pubblici)
    crea_promemoria(cast.dirigente, cast.lavori_pubblici, occasione="fase-2")
    crea_promemoria(cast.dirigente, cast.lavori_pubblici, occasione="fase-3", superato=oggi())

    contati = {chi: contatori(cast.persone[chi]).promemoria for chi in ("dirigente", "referente", "coordinatrice")}

    assert contati == {"dirigente": 2, "referente": 1, "coordinatrice": 0}


def test_contatori_di_chi_non_riceve_promemoria_nessuna_interrogazione(cast, django_assert_num_queries):
    incarichi_vigenti(cast.consigliera, oggi())

    with django_assert_num_queries(0):
        assert contatori(cast.consigliera) == Contatori()


def test_contatori_ignorano_i_programmi_chiusi(cast, azione):
    crea_aggiornamento(azione)
    programma = azione.obiettivo.programma
    with con_autore(cast.sistema):
        programma.stato = Programma.Stato.CHIUSO
        programma.save()

    assert contatori(cast.coordinatrice) == Contatori()
    assert contatori(cast.referente) == Contatori()


def test_contatori_una_interrogazione(cast, azione, obiettivo, django_assert_num_queries):
    crea_incarico(cast.coordinatrice, Ruolo.REFERENTE, cast.lavori_pubblici)
    incarichi_vigenti(cast.coordinatrice, oggi())
    crea_promemoria(cast.coordinatrice, cast.lavori_pubblici)
    with django_assert_num_queries(1):
        assert contatori(cast.coordinatrice) == Contatori(nuove=1, promemoria=1)
    for _ in range(2):
        crea_azione(obiettivo, cast.lavori_pubblici)

    with django_assert_num_queries(1):
        assert contatori(cast.coordinatrice).nuove == 3
