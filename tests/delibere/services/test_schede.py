# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from delibere.models import Rapporto
from delibere.services import lavori_rapporto
from delibere.services.ristampa import ristampa
from delibere.services.schede import RichiestaScheda, chiedi_scheda_azione, chiedi_scheda_settore
from programma.models import Azione, Congelamento
from programma.services import elimina_azione
from programma.services.congelamenti import congela
from tests.fabbriche import crea_azione, crea_obiettivo

pytestmark = pytest.mark.motore
RICHIESTA = RichiestaScheda(al=date(2026, 10, 31), titolo="Scheda dell'azione 1.1", protocollo="PG 1/2026")


@pytest.fixture
def azione(ricco) -> Azione:
    return Azione.objects.get(codice="1.1")


def test_scheda_di_un_azione_dalla_richiesta_al_file(cast, azione, archivio):
    scheda = chiedi_scheda_azione(utente=cast.coordinatrice, azione_id=azione.pk, richiesta=RICHIESTA)

    lavori_rapporto.lavora(scheda.pk)
    scheda.refresh_from_db()

    assert (scheda.genere, scheda.azione, scheda.settore, scheda.sezioni) == ("scheda_azione", azione, None, [])
    assert (scheda.stato, scheda.errore) == ("pronto", "")
    assert scheda.cambio.motivo == "Scheda di un'azione al 31/10/2026"
    assert ristampa(scheda).uguale
    assert ristampa(scheda).detti == (f"{scheda}: uguale in ogni byte, impronta {scheda.impronta}.",)


def test_scheda_di_un_settore_dalla_richiesta_al_file(cast, ricco, archivio):
    scheda = chiedi_scheda_settore(
        utente=cast.coordinatrice, programma_id=ricco.pk, settore_id=cast.urbanistica.pk, richiesta=RICHIESTA
    )

    lavori_rapporto.lavora(scheda.pk)
    scheda.refresh_from_db()

    assert (scheda.genere, scheda.azione, scheda.settore) == ("scheda_settore", None, cast.urbanistica)
    assert (scheda.stato, scheda.errore) == ("pronto", "")
    assert ristampa(scheda).detti == (f"{scheda}: uguale in ogni byte, impronta {scheda.impronta}.",)


@pytest.mark.parametrize("chi", ["referente", "dirigente", "consigliera", "segreteria", "amministratrice", "estraneo"])
def test_solo_il_coordinamento_chiede_una_scheda(cast, azione, chi):
    with pytest.raises(PermissionDenied):
        chiedi_scheda_azione(utente=getattr(cast, chi), azione_id=azione.pk, richiesta=RICHIESTA)
    with pytest.raises(PermissionDenied):
        chiedi_scheda_settore(
            utente=getattr(cast, chi),
            programma_id=azione.obiettivo.programma_id,
            settore_id=cast.urbanistica.pk,
            richiesta=RICHIESTA,
        )

    assert (Rapporto.objects.count(), Congelamento.objects.count()) == (0, 0)


def test_azione_cancellata_mentre_si_chiede(cast, bozza, monkeypatch):
    azione = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.urbanistica)

    def cancella_e_congela(**richiesta):
        elimina_azione(utente=cast.coordinatrice, azione_id=azione.pk)
        return congela(**richiesta)

    monkeypatch.setattr("delibere.services.documenti.congela", cancella_e_congela)

    with pytest.raises(ValidationError) as rifiuto:
        chiedi_scheda_azione(utente=cast.coordinatrice, azione_id=azione.pk, richiesta=RICHIESTA)

    assert rifiuto.value.messages == ["L'azione non è più nel programma."]
    assert (Rapporto.objects.count(), Congelamento.objects.count()) == (0, 0)


def test_nuova_versione_solo_della_stessa_azione(cast, azione, archivio):
    scheda = chiedi_scheda_azione(utente=cast.coordinatrice, azione_id=azione.pk, richiesta=RICHIESTA)
    lavori_rapporto.lavora(scheda.pk)
    altra = Azione.objects.exclude(pk=azione.pk).first()
    nuova_richiesta = replace(RICHIESTA, sostituisce=scheda.pk)

    with pytest.raises(ValidationError) as rifiuto:
        chiedi_scheda_azione(utente=cast.coordinatrice, azione_id=altra.pk, richiesta=nuova_richiesta)
    nuova = chiedi_scheda_azione(utente=cast.coordinatrice, azione_id=azione.pk, richiesta=nuova_richiesta)

    assert list(rifiuto.value.message_dict) == ["sostituisce"]
    assert (nuova.sostituisce, nuova.numero) == (scheda, 2)


def test_un_azione_con_una_scheda_stampata_non_si_cancella(cast, bozza):
    azione = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.urbanistica)
    chiedi_scheda_azione(utente=cast.coordinatrice, azione_id=azione.pk, richiesta=RICHIESTA)

    with pytest.raises(ValidationError) as rifiuto:
        elimina_azione(utente=cast.coordinatrice, azione_id=azione.pk)

    assert rifiuto.value.messages == ["C'è una scheda stampata che ne parla: l'azione si annulla, non si cancella."]
    assert Azione.objects.filter(pk=azione.pk).exists()
