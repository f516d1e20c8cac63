# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a meeting decides of how an action is going: its sector confirms it, the approval of the minutes accepts it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import adesso, giorno_di
from delibere.models import Decisione
from delibere.services.incontri.decisioni import conferma_decisione, scrivi_decisione
from delibere.services.incontri.verbale import approva_verbale, scrivi_verbale
from tests.fabbriche import crea_aggiornamento
from tests.fabbriche_incontri import imposta

pytestmark = [pytest.mark.django_db, pytest.mark.motore]


@pytest.fixture
def svolto(cast, incontro):
    inizio = adesso() - timedelta(days=2)
    imposta(incontro, stato="svolto", inizio=inizio, fine=inizio + timedelta(hours=1))
    presenze = {c.pk: "presente" for c in incontro.convocati.all()}
    scrivi_verbale(utente=cast.coordinatrice, incontro_id=incontro.pk, presenze=presenze, testi={})
    return incontro


def decidi(cast, incontro, **dati):
    completi = {"testo": "Si decide così.", **dati}
    return scrivi_decisione(utente=cast.coordinatrice, punto_id=incontro.punti.first().pk, dati=completi)


def approva(cast, incontro):
    return approva_verbale(utente=cast.coordinatrice, incontro_id=incontro.pk)


def test_confermata_si_dichiara_e_si_accetta_con_l_approvazione(cast, svolto, azione):
    decisione = decidi(cast, svolto, genere="avvia", azione=azione, testo="Si parte.")
    conferma_decisione(utente=cast.referente, decisione_id=decisione.pk)

    approva(cast, svolto)

    azione.refresh_from_db()
    decisione.refresh_from_db()
    giorno = giorno_di(svolto.inizio)
    assert (azione.stato, azione.inizio_effettivo, decisione.stato) == ("in_corso", giorno, "applicata")
    detta = azione.aggiornamenti.get()
    motivo = f"{svolto}, punto 1: Si parte."
    assert (detta.cambio.utente, detta.cambio.via, detta.cambio.motivo) == (cast.referente, "incontro", motivo)
    assert (detta.verifica.cambio.utente, detta.verifica.commento) == (cast.coordinatrice, motivo)
    assert (azione.storia.first().cambio.motivo, azione.storia.first().cambio.via) == (motivo, "incontro")


def test_non_confermata_aspetta_il_settore(cast, svolto, azione):
    decisione = decidi(cast, svolto, genere="sospende", azione=azione, motivo_stato="Mancano i fondi.")
    approva(cast, svolto)
    decisione.refresh_from_db()
    assert (decisione.stato, azione.aggiornamenti.count()) == ("attende_conferma", 0)
    with pytest.raises(PermissionDenied):
        conferma_decisione(utente=cast.referente_urbanistica, decisione_id=decisione.pk)

    conferma_decisione(utente=cast.referente, decisione_id=decisione.pk)

    decisione.refresh_from_db()
    detta = azione.aggiornamenti.get()
    assert (decisione.stato, detta.stato, hasattr(detta, "verifica")) == ("applicata", "sospesa", False)
    assert decisione.esito.startswith(f"Dichiarata da {cast.referente}")


def test_cio_che_nessuno_ha_verificato_non_si_accetta_di_nascosto(cast, svolto, azione):
    crea_aggiornamento(azione, 40, autore=cast.referente, riferito_al=giorno_di(svolto.inizio))
    decisione = decidi(cast, svolto, genere="sospende", azione=azione, motivo_stato="Mancano i fondi.")
    conferma_decisione(utente=cast.referente, decisione_id=decisione.pk)

    approva(cast, svolto)

    decisione.refresh_from_db()
    assert [hasattr(a, "verifica") for a in azione.aggiornamenti.all()] == [False, False]
    assert "la verifica il coordinamento" in decisione.esito


@pytest.mark.parametrize(
    ("dati", "campo"),
    [
        ({"genere": "conclude"}, "giorno"),
        ({"genere": "conclude"}, "mezzo_di_prova"),
        ({"genere": "sospende", "motivo_stato": "  "}, "motivo_stato"),
        ({"genere": "riprende"}, "azione"),
    ],
)
def test_cio_che_manca_si_dice_quando_si_scrive(cast, svolto, azione, dati, campo):
    with pytest.raises(ValidationError) as rifiuto:
        decidi(cast, svolto, azione=azione, **dati)

    assert campo in rifiuto.value.message_dict
    assert not Decisione.objects.exists()


def test_cambiata_chiede_di_nuovo_la_conferma(cast, svolto, azione):
    decisione = decidi(cast, svolto, genere="avvia", azione=azione)
    conferma_decisione(utente=cast.referente, decisione_id=decisione.pk)
    with pytest.raises(ValidationError, match="già confermata"):
        conferma_decisione(utente=cast.referente, decisione_id=decisione.pk)

    scrivi_decisione(
        utente=cast.coordinatrice,
        punto_id=decisione.punto_id,
        dati={"testo": "Altro.", "genere": "avvia", "azione": azione},
        decisione_id=decisione.pk,
    )

    decisione.refresh_from_db()
    assert (decisione.confermata_da, decisione.confermata_il) == (None, None)
