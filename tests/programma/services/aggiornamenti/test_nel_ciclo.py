# SPDX-License-Identifier: AGPL-3.0-or-later
"""Statements while a cycle is open: the day they speak of, one click, the questions of the cycle."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import oggi
from programma.models import Domanda
from programma.queries.contatori import contatori
from programma.queries.rilevazione.chieste import chieste, nome_domanda, risposte_di
from programma.services.aggiornamenti import avanza, dichiara, nessuna_variazione, partenza
from tavolo.services import oscura_testo
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_domanda, crea_rilevazione

FONDI, QUALE, QUANTI = "Servono fondi?", "Quale ufficio?", "Quanti alloggi?"


@pytest.fixture
def ieri(azione):
    """What the sector said yesterday of the day before."""
    return crea_aggiornamento(azione, 30, riferito_al=oggi() - timedelta(days=10))


@pytest.fixture
def rilevazione(azione, ieri):
    return crea_rilevazione(azione.obiettivo.programma, al=oggi() - timedelta(days=3))


@pytest.fixture
def domande(rilevazione):
    return [
        crea_domanda(rilevazione, testo=FONDI, tipo=Domanda.Tipo.SI_NO),
        crea_domanda(rilevazione, testo=QUALE, tipo=Domanda.Tipo.SCELTA, scelte=["Casa", "Edilizia"]),
        crea_domanda(rilevazione, testo=QUANTI, tipo=Domanda.Tipo.NUMERO),
        crea_domanda(rilevazione),
    ]


def test_si_parla_del_giorno_della_rilevazione(cast, azione, rilevazione) -> None:
    assert partenza(azione).valori["riferito_al"] == rilevazione.al

    detta = avanza(utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal(35))
    assert detta.riferito_al == rilevazione.al
    assert partenza(azione).valori["riferito_al"] == oggi()


def test_nessuna_variazione_risponde_una_volta_al_giorno_chiesto(cast, azione, rilevazione, ieri) -> None:
    assert chieste([azione.pk])[azione.pk].attesa

    prima = nessuna_variazione(utente=cast.referente, azione_id=azione.pk)
    assert (prima.riferito_al, prima.avanzamento, prima.nessuna_variazione) == (rilevazione.al, ieri.avanzamento, True)
    assert str(chieste([azione.pk])[azione.pk].esito) == "ricevuta"

    seconda = nessuna_variazione(utente=cast.referente, azione_id=azione.pk)
    terza = nessuna_variazione(utente=cast.referente, azione_id=azione.pk)
    assert (seconda.riferito_al, terza) == (oggi(), seconda)


def test_chi_ha_parlato_oggi_prima_dell_apertura_risponde_lo_stesso(cast, azione) -> None:
    stamattina = crea_aggiornamento(azione, 30)
    crea_rilevazione(azione.obiettivo.programma)

    detta = nessuna_variazione(utente=cast.referente, azione_id=azione.pk)

    assert (detta == stamattina, detta.riferito_al) == (False, oggi())


def test_contatore_di_quel_che_la_rilevazione_aspetta(cast, azione, rilevazione) -> None:
    crea_azione(azione.obiettivo, cast.lavori_pubblici)
    assert (contatori(cast.referente).attese, contatori(cast.referente).mie_azioni) == (1, 2)

    nessuna_variazione(utente=cast.referente, azione_id=azione.pk)

    assert (contatori(cast.referente).attese, contatori(cast.referente).mie_azioni) == (0, 1)


def test_le_risposte_restano_con_l_aggiornamento_e_si_ritrovano(cast, azione, domande) -> None:
    nomi = [nome_domanda(domanda) for domanda in domande]
    dette = dict(zip(nomi, ("sì", "Casa", Decimal("12.5"), "Due parole"), strict=True))
    aggiornamento = dichiara(utente=cast.referente, azione_id=azione.pk, dati={"avanzamento": Decimal(31), **dette})

    assert [r.valore for r in risposte_di(aggiornamento)] == ["sì", "Casa", "12.5", "Due parole"]
    assert {nome: partenza(azione).valori[nome] for nome in nomi} == dette
    oscura_testo(
        utente=cast.amministratrice, modello="programma.rispostadomanda", oggetto_id=aggiornamento.risposte.last().pk,
        campo="valore", testo="Due parole", motivo="Prova",
    )  # fmt: skip
    assert partenza(azione).valori[nomi[3]] == OSCURATO
    assert [r.valore for r in risposte_di(aggiornamento)][3] == OSCURATO


@pytest.mark.parametrize(
    ("posto", "valore"),
    [(0, "forse"), (1, "Altro ufficio"), (2, Decimal("NaN")), (2, Decimal("1E12")), (3, "a\0b"), (3, "\u202e")],
)
def test_risposte_rifiutate_alla_loro_domanda(cast, azione, domande, posto, valore) -> None:
    nome = nome_domanda(domande[posto])

    with pytest.raises(ValidationError) as rifiuto:
        dichiara(utente=cast.referente, azione_id=azione.pk, dati={nome: valore})

    assert list(rifiuto.value.message_dict) == [nome]
    assert azione.aggiornamenti.count() == 1


def test_domande_di_altri_cicli_non_si_rispondono(cast, azione, domande, obiettivo) -> None:
    with pytest.raises(ValidationError, match="ricarica la pagina"):
        dichiara(utente=cast.referente, azione_id=azione.pk, dati={f"domanda_{domande[-1].pk + 1000}": "sì"})
