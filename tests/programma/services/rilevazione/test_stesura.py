# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from abitare.lib.tempo import oggi
from programma.models import AzioneRilevata, Domanda, Passaggio, Programma, Rilevazione, Stato
from programma.services.rilevazione import apri, chiudi, crea_rilevazione, modifica_rilevazione
from programma.services.rilevazione.stesura import Quesito, quesiti
from tavolo.models import Cambio
from tavolo.storia import con_autore
from tests.fabbriche import crea_azione
from tests.fabbriche import crea_rilevazione as apri_a_mano

pytestmark = pytest.mark.motore
PASQUETTA = date(2027, 3, 29)


def test_si_apre_subito_sulle_azioni_aperte(cast, programma, azioni, dati) -> None:
    with con_autore(cast.sistema):
        azioni[1].stato, azioni[1].motivo_stato = Stato.ANNULLATA, "Motivo di prova"
        azioni[1].save()

    rilevazione = crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=dati)

    assert (rilevazione.stato, rilevazione.risposte_dal) == ("aperta", rilevazione.aperta)
    rilevate = AzioneRilevata.objects.filter(rilevazione=rilevazione).order_by("pk")
    assert [(r.azione, r.settore) for r in rilevate] == [
        (azioni[0], cast.lavori_pubblici),
        (azioni[2], cast.urbanistica),
    ]
    passaggio = rilevazione.passaggi.get()
    assert (passaggio.tipo, passaggio.cambio.utente, passaggio.congelamento) == ("apertura", cast.coordinatrice, None)


def test_una_prevista_aspetta_e_chiede_solo_delle_azioni_scelte(cast, programma, azioni, dati, orologio) -> None:
    domande = [Quesito("Servono fondi?", Domanda.Tipo.SI_NO), Quesito("Quale?", Domanda.Tipo.SCELTA, ("A", "B"))]
    prevista = crea_rilevazione(
        utente=cast.coordinatrice,
        programma_id=programma.pk,
        dati={**dati, "apre": oggi() + timedelta(days=1)},
        azioni=[azioni[2].pk, azioni[0].pk],
        domande=domande,
    )

    assert (prevista.stato, prevista.rilevate.count(), prevista.passaggi.count()) == ("prevista", 0, 0)
    aperta = apri(utente=cast.coordinatrice, rilevazione_id=prevista.pk)
    assert (aperta.stato, aperta.rilevate.count()) == ("aperta", 2)
    assert quesiti(aperta) == domande
    with pytest.raises(ValidationError, match="già stata aperta"):
        apri(utente=cast.coordinatrice, rilevazione_id=prevista.pk)


@pytest.mark.parametrize(
    ("cambia", "campo"),
    [
        ({"apre": PASQUETTA, "scade": date(2027, 4, 12)}, "apre"),
        ({"scade": date(2026, 11, 13)}, "scade"),
        ({"scade": date(2026, 10, 11)}, "scade"),
        ({"scade": date(2026, 10, 1)}, "__all__"),
        ({"apre": date(2026, 10, 2)}, "apre"),
        ({"al": date(2024, 1, 1)}, "al"),
        ({"al": date(2026, 10, 31)}, "scade"),
        ({"tolleranza": 91}, "tolleranza"),
        ({"titolo": "a\0b"}, "titolo"),
    ],
)
def test_dati_rifiutati_al_loro_campo_e_nulla_resta(cast, programma, azioni, dati, cambia, campo) -> None:
    prima = Cambio.objects.count()

    with pytest.raises(ValidationError) as rifiuto, transaction.atomic():
        crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati={**dati, **cambia})

    assert list(rifiuto.value.message_dict) == [campo]
    assert (Rilevazione.objects.count(), Cambio.objects.count()) == (0, prima)


def test_di_festa_non_si_apre_e_si_dice_quando(cast, programma, azioni, dati, orologio) -> None:
    prevista = crea_rilevazione(
        utente=cast.coordinatrice, programma_id=programma.pk, dati={**dati, "apre": oggi() + timedelta(days=1)}
    )
    orologio.move_to(PASQUETTA)

    with pytest.raises(ValidationError, match=r"Lunedì dell'Angelo.*30/03/2027"):
        apri(utente=cast.coordinatrice, rilevazione_id=prevista.pk)


def test_una_sola_aperta_per_programma_anche_per_il_database(cast, programma, rilevazione, dati) -> None:
    with pytest.raises(ValidationError, match="già aperta la rilevazione «Rilevazione del terzo"):
        crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=dati)
    with pytest.raises(IntegrityError), transaction.atomic():
        apri_a_mano(programma)

    assert Rilevazione.objects.count() == 1


def test_azioni_di_un_altro_programma_o_concluse_non_si_scelgono(cast, programma, azioni, dati, obiettivo) -> None:
    altra = crea_azione(obiettivo, cast.lavori_pubblici)
    altra.obiettivo.programma_id = programma.pk + 1000

    with pytest.raises(ValidationError) as rifiuto:
        crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=dati, azioni=[azioni[0].pk, 2**62])

    assert list(rifiuto.value.message_dict) == ["azioni"]


@pytest.mark.parametrize("chi", ["referente", "dirigente", "consigliera", "amministratrice", "estraneo", "disattivata"])
def test_scrive_solo_il_coordinamento(cast, programma, rilevazione, dati, chi: str) -> None:
    persona = cast.persone[chi]

    for gesto in (
        lambda: crea_rilevazione(utente=persona, programma_id=programma.pk, dati=dati),
        lambda: modifica_rilevazione(utente=persona, rilevazione_id=rilevazione.pk, dati={"titolo": "Altro"}),
        lambda: apri(utente=persona, rilevazione_id=rilevazione.pk),
        lambda: chiudi(utente=persona, rilevazione_id=rilevazione.pk),
    ):
        with pytest.raises(PermissionDenied):
            gesto()
    rilevazione.refresh_from_db()
    assert (rilevazione.titolo, rilevazione.stato) == (dati["titolo"], "aperta")


def test_aperta_cambia_scadenza_con_un_motivo_e_nient_altro(cast, rilevazione, dati) -> None:
    nuova = oggi() + timedelta(days=21)

    with pytest.raises(ValidationError) as senza:
        modifica_rilevazione(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, dati={**dati, "scade": nuova})
    with pytest.raises(ValidationError, match="si cambiano titolo, scadenza, tolleranza e azioni comprese"):
        modifica_rilevazione(
            utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, dati={**dati, "al": oggi()}, motivo="Perché sì"
        )
    cambiata = modifica_rilevazione(
        utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, dati={**dati, "scade": nuova}, motivo="Sciopero"
    )

    assert list(senza.value.message_dict) == ["motivo"]
    assert (cambiata.scade, cambiata.al, cambiata.rilevate.count()) == (nuova, dati["al"], 3)


def test_prevista_cambia_tutta_e_un_programma_chiuso_niente(cast, programma, azioni, dati) -> None:
    prevista = crea_rilevazione(
        utente=cast.coordinatrice,
        programma_id=programma.pk,
        dati={**dati, "apre": oggi() + timedelta(days=1)},
        domande=[Quesito("Prima")],
    )
    modifica_rilevazione(
        utente=cast.coordinatrice,
        rilevazione_id=prevista.pk,
        dati={"titolo": "Altro titolo"},
        azioni=[azioni[1].pk],
        domande=[Quesito("Seconda"), Quesito("Terza", Domanda.Tipo.NUMERO)],
        versione=prevista.versione,
    )

    prevista.refresh_from_db()
    assert (prevista.titolo, prevista.azioni_scelte) == ("Altro titolo", [azioni[1].pk])
    assert [q.testo for q in quesiti(prevista)] == ["Seconda", "Terza"]
    Programma.objects.filter(pk=programma.pk).update(stato=Programma.Stato.CHIUSO)
    with pytest.raises(PermissionDenied):
        apri(utente=cast.coordinatrice, rilevazione_id=prevista.pk)


def test_i_passaggi_non_si_toccano(rilevazione) -> None:
    passaggio = rilevazione.passaggi.get()

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Passaggio.objects.filter(pk=passaggio.pk).update(tipo="riapertura")
