# SPDX-License-Identifier: AGPL-3.0-or-later
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from tavolo.models import Messaggio, Ruolo, Utente
from tavolo.services import (
    disattiva_persona,
    invita_persona,
    modifica_persona,
    riattiva_persona,
    rimanda_invito,
)
from tavolo.services.persone import nome_utente_libero
from tests.cast import crea_incarico, crea_utente


def invita(utente, **dati):
    return invita_persona(
        utente=utente, **{"nome": "Rosa", "cognome": "Caciotta", "email": "Rosa@Comune.example", **dati}
    )


def test_invita_persona_senza_password(cast):
    persona = invita(cast.amministratrice)

    assert (persona.username, persona.email) == ("rosa.caciotta", "rosa@comune.example")
    assert persona.has_usable_password() is False
    messaggio = Messaggio.objects.get()
    assert (messaggio.destinatario, messaggio.con_collegamento) == (persona, True)
    assert "rosa.caciotta" in messaggio.testo
    assert persona.storia.get().cambio.utente == cast.amministratrice


@pytest.mark.parametrize("email", ["bruno.salva@comune.example", "BRUNO.SALVA@comune.example"])
def test_invita_persona_con_un_indirizzo_gia_preso(cast, email):
    with pytest.raises(ValidationError) as errore:
        invita(cast.amministratrice, email=email)

    assert errore.value.messages == ["Questo indirizzo è già di un altro utente."]
    assert list(Messaggio.objects.all()) == []


def test_invita_persona_con_un_nome_utente_gia_preso(cast):
    with pytest.raises(ValidationError) as errore:
        invita(cast.amministratrice, username="Ada.Provola")

    assert errore.value.message_dict == {"username": ["Un utente con questo nome è già presente."]}


@pytest.mark.parametrize(
    ("nome", "cognome", "atteso"),
    [("Ada", "Provola", "ada.provola2"), ("Zoë", "D'Àmico-Rossi", "zoe.damicorossi"), ("李", "明", "utente")],
)
def test_nome_utente_libero(cast, nome, cognome, atteso):
    assert nome_utente_libero(nome, cognome) == atteso


def test_rimanda_invito_solo_a_chi_non_e_mai_entrato(cast):
    rimanda_invito(utente=cast.amministratrice, persona=cast.estraneo)
    with pytest.raises(ValidationError):
        rimanda_invito(utente=cast.amministratrice, persona=cast.disattivata)

    assert [m.destinatario for m in Messaggio.objects.all()] == [cast.estraneo]


def test_modifica_persona_e_la_sua_storia(cast):
    modificata = modifica_persona(
        utente=cast.amministratrice,
        persona=cast.estraneo,
        nome="Nina",
        cognome="Nessuna",
        email="Nina@comune.example",
        username="Nina",
    )

    assert (str(modificata), modificata.email, modificata.username) == ("Nina Nessuna", "nina@comune.example", "nina")
    assert [r.first_name for r in modificata.storia.all()] == ["Nina", "Nino"]


def test_disattiva_e_riattiva_persona(cast):
    disattivata = disattiva_persona(utente=cast.amministratrice, persona=cast.referente, motivo="Pensione")
    dopo = list(Utente.objects.get(pk=disattivata.pk).groups.all())
    riattivata = riattiva_persona(utente=cast.amministratrice, persona=cast.referente, motivo="Errore")

    assert dopo == []
    assert list(riattivata.groups.all()) == [cast.lavori_pubblici.gruppo]
    assert [r.cambio.motivo for r in riattivata.storia.all()] == ["Errore", "Pensione", ""]


def test_disattiva_persona_non_se_stessi_ne_l_ultimo_amministratore(cast):
    altro = crea_utente("Remo", "Asiago")
    crea_incarico(altro, Ruolo.AMMINISTRATORE)

    with pytest.raises(ValidationError) as se_stessa:
        disattiva_persona(utente=cast.amministratrice, persona=cast.amministratrice, motivo="prova")
    disattiva_persona(utente=cast.amministratrice, persona=altro, motivo="prova")
    with pytest.raises(ValidationError) as ultima:
        disattiva_persona(utente=cast.sistema, persona=cast.amministratrice, motivo="prova")

    assert se_stessa.value.messages == ["Non puoi disattivare te stesso."]
    assert "senza amministratori" in ultima.value.messages[0]
    assert Utente.objects.get(pk=cast.amministratrice.pk).is_active is True


def test_l_utente_sistema_non_si_tocca(cast):
    with pytest.raises(ValidationError):
        riattiva_persona(utente=cast.amministratrice, persona=cast.sistema, motivo="prova")

    assert Utente.objects.sistema().is_active is False


@pytest.mark.parametrize("chi", ["coordinatrice", "segreteria", "estraneo", "disattivata"])
def test_persone_solo_da_chi_amministra(cast, chi):
    persona = cast.persone[chi]

    with pytest.raises(PermissionDenied):
        invita(persona)
    with pytest.raises(PermissionDenied):
        rimanda_invito(utente=persona, persona=cast.estraneo)
    with pytest.raises(PermissionDenied):
        disattiva_persona(utente=persona, persona=cast.referente, motivo="x")
    with pytest.raises(PermissionDenied):
        riattiva_persona(utente=persona, persona=cast.disattivata, motivo="x")
    with pytest.raises(PermissionDenied):
        modifica_persona(
            utente=persona, persona=cast.estraneo, nome="x", cognome="x", email="x@y.example", username="x"
        )

    assert list(Messaggio.objects.all()) == []
    assert Utente.storia.filter(history_type="~").count() == 0


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_due_amministratori_non_si_mandano_via_a_vicenda():
    persone = [crea_utente("Remo", "Asiago"), crea_utente("Tea", "Burrata")]
    for persona in persone:
        crea_incarico(persona, Ruolo.AMMINISTRATORE)
    insieme = threading.Barrier(2, timeout=20)
    esiti = []

    def manda_via(chi, altro):
        try:
            insieme.wait()
            disattiva_persona(utente=chi, persona=altro, motivo="prova")
            esiti.append("fatto")
        except (ValidationError, PermissionDenied):
            esiti.append("rifiutato")
        finally:
            connection.close()

    fili = [threading.Thread(target=manda_via, args=coppia) for coppia in (persone, persone[::-1])]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert sorted(esiti) == ["fatto", "rifiutato"]
    assert Utente.objects.filter(is_active=True).count() == 1
