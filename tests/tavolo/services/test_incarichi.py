# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from programma.permissions import puo_aggiornare
from tavolo.models import Incarico, Organo, Ruolo, Utente
from tavolo.services import annulla_incarico, conferisci_incarico, modifica_incarico, termina_incarico
from tavolo.storia import con_autore

pytestmark = pytest.mark.motore

IERI, OGGI, DOMANI = oggi() - timedelta(days=1), oggi(), oggi() + timedelta(days=1)


def fresca(utente):
    return Utente.objects.get(pk=utente.pk)


def test_conferisci_incarico_da_il_diritto_da_quel_giorno(cast, azione):
    nuovo, futuro = cast.estraneo, cast.consigliera
    comuni = {"utente": cast.amministratrice, "ruolo": Ruolo.REFERENTE, "settore": cast.lavori_pubblici}

    incarico = conferisci_incarico(persona=nuovo, dal=OGGI, **comuni)
    conferisci_incarico(persona=futuro, dal=DOMANI, **comuni)

    assert puo_aggiornare(fresca(nuovo), azione) is True
    assert puo_aggiornare(fresca(futuro), azione) is False
    assert incarico.conferito_da == cast.amministratrice


@pytest.mark.parametrize(
    ("ruolo", "organo"),
    [
        (Ruolo.ASSESSORE, Organo.GIUNTA),
        (Ruolo.CONSIGLIERE, Organo.CONSIGLIO),
        (Ruolo.SEGRETERIA, Organo.SEGRETERIA),
        (Ruolo.AMMINISTRATORE, Organo.PORTALE),
    ],
)
def test_conferisci_incarico_in_un_organo(cast, ruolo, organo):
    incarico = conferisci_incarico(utente=cast.amministratrice, persona=cast.estraneo, ruolo=ruolo, dal=OGGI)

    assert (incarico.organo, incarico.sede) == (organo, organo.label)


@pytest.mark.parametrize(
    ("dati", "errori"),
    [
        ({"ruolo": Ruolo.REFERENTE}, ["Coordinatori, referenti e dirigenti hanno un settore; gli altri un organo."]),
        ({"dal": DOMANI, "al": OGGI}, ["La data di fine viene prima di quella di inizio."]),
        ({"ruolo": Ruolo.ASSESSORE, "supplente": True}, ["Un supplente è un referente con una data di fine."]),
    ],
)
def test_conferisci_incarico_impossibile(cast, dati, errori):
    prima = Incarico.objects.count()

    with pytest.raises(ValidationError) as errore:
        conferisci_incarico(
            **{"utente": cast.amministratrice, "persona": cast.estraneo, "ruolo": Ruolo.SEGRETERIA, "dal": OGGI, **dati}
        )

    assert errore.value.messages == errori
    assert Incarico.objects.count() == prima


def test_conferisci_incarico_che_si_sovrappone(cast):
    comuni = {"utente": cast.amministratrice, "persona": cast.supplente, "ruolo": Ruolo.REFERENTE}

    with pytest.raises(ValidationError) as errore:
        conferisci_incarico(settore=cast.lavori_pubblici, dal=OGGI, **comuni)
    altrove = conferisci_incarico(settore=cast.urbanistica, dal=OGGI, **comuni)

    assert errore.value.messages == ["Questa persona ha già lo stesso incarico in un periodo che si sovrappone."]
    assert altrove.settore == cast.urbanistica


def test_conferisci_incarico_a_chi_e_disattivato(cast):
    with pytest.raises(ValidationError) as errore:
        conferisci_incarico(utente=cast.amministratrice, persona=cast.disattivata, ruolo=Ruolo.SEGRETERIA, dal=OGGI)

    assert errore.value.message_dict == {"utente": ["La persona è disattivata: prima va riattivata."]}


@pytest.mark.parametrize(
    ("dal", "al", "campo"), [(date(2019, 12, 31), date(2024, 1, 1), "dal"), (date(2020, 1, 1), None, "al")]
)
def test_conferisci_incarico_fuori_dalla_vita_del_settore(cast, dal, al, campo):
    cast.tributi.al = date(2024, 12, 31)
    with con_autore(cast.sistema):
        cast.tributi.save()

    with pytest.raises(ValidationError) as errore:
        conferisci_incarico(
            utente=cast.amministratrice,
            persona=cast.estraneo,
            ruolo=Ruolo.REFERENTE,
            settore=cast.tributi,
            dal=dal,
            al=al,
        )

    assert list(errore.value.message_dict) == [campo]


def test_termina_incarico_vale_fino_a_mezzanotte(cast, azione, time_machine):
    incarico = cast.referente.incarichi.get()

    termina_incarico(utente=cast.amministratrice, incarico=incarico, al=OGGI, motivo="Trasferimento")

    assert puo_aggiornare(fresca(cast.referente), azione) is True
    time_machine.move_to(f"{DOMANI}T00:00:00+01:00")
    assert puo_aggiornare(fresca(cast.referente), azione) is False
    assert incarico.storia.first().cambio.motivo == "Trasferimento"


def test_termina_incarico_gia_finito_o_prima_dell_inizio(cast):
    finito = cast.scaduta.incarichi.get()
    aperto = cast.referente.incarichi.get()

    with pytest.raises(ValidationError) as tardi:
        termina_incarico(utente=cast.amministratrice, incarico=finito, al=OGGI, motivo="prova")
    with pytest.raises(ValidationError) as presto:
        termina_incarico(utente=cast.amministratrice, incarico=aperto, al=date(2019, 1, 1), motivo="prova")

    assert tardi.value.message_dict == {"al": [f"L'incarico finisce già il {IERI:%d/%m/%Y}."]}
    assert presto.value.messages == ["La data di fine viene prima di quella di inizio."]


def test_termina_incarico_dell_ultimo_amministratore(cast):
    incarico = cast.amministratrice.incarichi.get()

    with pytest.raises(ValidationError) as errore:
        termina_incarico(utente=cast.amministratrice, incarico=incarico, al=IERI, motivo="prova")

    incarico.refresh_from_db()
    assert "senza amministratori" in errore.value.messages[0]
    assert incarico.al is None


def test_modifica_incarico_cambia_le_date_e_lo_spiega(cast):
    incarico = cast.supplente.incarichi.get()

    modificato = modifica_incarico(
        utente=cast.amministratrice, incarico=incarico, dal=OGGI, al=DOMANI, supplente=True, motivo="Ferie"
    )

    assert (modificato.dal, modificato.al) == (OGGI, DOMANI)
    assert modificato.storia.first().cambio.motivo == "Ferie"


def test_annulla_incarico_solo_se_non_e_cominciato(cast):
    futuro = conferisci_incarico(utente=cast.amministratrice, persona=cast.estraneo, ruolo=Ruolo.SEGRETERIA, dal=DOMANI)

    annulla_incarico(utente=cast.amministratrice, incarico=futuro, motivo="Errore")
    with pytest.raises(ValidationError) as errore:
        annulla_incarico(utente=cast.amministratrice, incarico=cast.referente.incarichi.get(), motivo="prova")

    assert errore.value.messages == ["L'incarico è già cominciato: va terminato."]
    assert list(cast.estraneo.incarichi.all()) == []
    assert Incarico.storia.filter(utente=cast.estraneo, history_type="-").count() == 1


@pytest.mark.parametrize("chi", ["coordinatrice", "referente", "assessora", "scaduta"])
def test_incarichi_solo_da_chi_amministra(cast, chi):
    persona, incarico = cast.persone[chi], cast.referente.incarichi.get()

    with pytest.raises(PermissionDenied):
        conferisci_incarico(utente=persona, persona=persona, ruolo=Ruolo.AMMINISTRATORE, dal=OGGI)
    with pytest.raises(PermissionDenied):
        modifica_incarico(utente=persona, incarico=incarico, dal=OGGI, al=None, supplente=False, motivo="x")
    with pytest.raises(PermissionDenied):
        termina_incarico(utente=persona, incarico=incarico, al=OGGI, motivo="x")
    with pytest.raises(PermissionDenied):
        annulla_incarico(utente=persona, incarico=incarico, motivo="x")

    assert incarico.storia.count() == 1
