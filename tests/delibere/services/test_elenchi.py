# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.oscurato import OSCURATO
from delibere.models import Rapporto
from delibere.report import Supporto, contenuto_di
from delibere.services import effetti, lavori_rapporto
from delibere.services.elenchi import RichiestaElenco, chiedi_elenco_variazioni
from delibere.services.rapporti import chiedi_rapporto
from delibere.services.ristampa import ristampa
from programma.models import Azione, Congelamento
from programma.services import modifica_azione
from tavolo.services import oscura_testo
from tests.delibere.conftest import RICHIESTA as DI_UN_RAPPORTO
from tests.delibere.services.test_rapporti import pronto
from tests.fabbriche import crea_programma
from tests.fabbriche_atti import crea_atto

pytestmark = pytest.mark.motore
RICHIESTA = RichiestaElenco(al=date(2026, 11, 10), titolo="Variazioni del programma", partenza=0)


def modifica(cast, **dati) -> Azione:
    azione = Azione.objects.get(codice="1.1")
    modifica_azione(utente=cast.coordinatrice, azione_id=azione.pk, dati=dati, motivo="Bando")
    return azione


def chiedi(utente, programma, rapporto) -> Rapporto:
    richiesta = replace(RICHIESTA, partenza=rapporto.congelamento_id)
    return chiedi_elenco_variazioni(utente=utente, programma_id=programma.pk, richiesta=richiesta)


def test_elenco_dalla_richiesta_al_file(cast, ricco, rapporto, archivio):
    modifica(cast, luogo="Via Po")

    elenco = chiedi(cast.coordinatrice, ricco, rapporto)
    modifica(cast, luogo="Via Adda")
    lavori_rapporto.lavora(elenco.pk)
    elenco.refresh_from_db()

    detto = contenuto_di(elenco).confronto
    assert (elenco.genere, elenco.partenza, elenco.stato) == ("elenco_variazioni", rapporto.congelamento, "pronto")
    assert detto.con == str(rapporto)
    assert "Indirizzo scritto: «Via Po»." in [voce.frase for voce in detto.voci]
    assert not any("Adda" in voce.frase for voce in detto.voci)
    assert ristampa(elenco).detti == (f"{elenco}: uguale in ogni byte, impronta {elenco.impronta}.",)


@pytest.mark.parametrize("chi", ["referente", "consigliera", "segreteria", "amministratrice", "estraneo"])
def test_solo_il_coordinamento_chiede_un_elenco(cast, ricco, rapporto, chi):
    with pytest.raises(PermissionDenied):
        chiedi(getattr(cast, chi), ricco, rapporto)

    assert Rapporto.objects.count() == 1


def test_partenza_di_un_altro_programma_o_piu_recente(cast, ricco, rapporto):
    altro = chiedi_rapporto(utente=cast.coordinatrice, programma_id=crea_programma().pk, richiesta=DI_UN_RAPPORTO)
    prima = replace(RICHIESTA, partenza=rapporto.congelamento_id, al=date(2026, 10, 30))
    errori = []
    for richiesta in (replace(RICHIESTA, partenza=altro.congelamento_id), replace(RICHIESTA, partenza=9**9), prima):
        with pytest.raises(ValidationError) as rifiuto:
            chiedi_elenco_variazioni(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=richiesta)
        errori.append(rifiuto.value.message_dict)

    scegli = {"partenza": ["Scegli uno degli stati congelati di questo programma."]}
    assert errori[:2] == [scegli, scegli]
    assert errori[2] == {"al": ["Lo stato di partenza parla del 31/10/2026: scegli questo giorno o uno dopo."]}
    assert Congelamento.objects.count() == 2


def test_un_elenco_che_parte_dalla_bozza_resta_al_tavolo(cast, bozza):
    rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=bozza.pk, richiesta=DI_UN_RAPPORTO)
    effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto().pk)
    dalla_bozza = pronto(chiedi(cast.coordinatrice, bozza, rapporto))
    primo = pronto(chiedi_rapporto(utente=cast.coordinatrice, programma_id=bozza.pk, richiesta=DI_UN_RAPPORTO))
    dopo = pronto(chiedi(cast.coordinatrice, bozza, primo))

    assert set(Rapporto.objects.visibili_a(cast.consigliera)) == {primo, dopo}
    assert dalla_bozza in Rapporto.objects.visibili_a(cast.referente)


def test_un_testo_oscurato_dopo_non_si_legge_nella_pagina_ma_resta_sulla_carta(cast, ricco, rapporto):
    azione = modifica(cast, luogo="Via di Tizio 3")
    elenco = chiedi(cast.coordinatrice, ricco, rapporto)
    oscura_testo(
        utente=cast.amministratrice, modello="programma.azione", oggetto_id=azione.pk, campo="luogo",
        testo="Via di Tizio 3", motivo="Nome di una persona",
    )  # fmt: skip

    def frasi(supporto: Supporto) -> str:
        riga = Rapporto.objects.select_related("congelamento", "partenza", "cambio").get(pk=elenco.pk)
        return " ".join(voce.frase for voce in contenuto_di(riga, supporto).confronto.voci)

    assert "Via di Tizio 3" in frasi(Supporto.CARTA)
    assert "Via di Tizio 3" not in frasi(Supporto.PAGINA)
    assert OSCURATO in frasi(Supporto.PAGINA)
