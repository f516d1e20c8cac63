# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from delibere.models import Rapporto, Sezione
from delibere.services import documenti, effetti
from delibere.services.rapporti import chiedi_rapporto, riprova
from programma.models import Congelamento, Programma
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche import crea_programma
from tests.fabbriche_atti import crea_atto

pytestmark = pytest.mark.motore


def test_richiesta_e_congelamento_insieme(cast, ricco, coda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=RICHIESTA)

    congelamento = Congelamento.objects.get()
    assert (rapporto.congelamento, rapporto.cambio) == (congelamento, congelamento.cambio)
    assert congelamento.al == RICHIESTA.al
    assert (rapporto.anno, rapporto.numero, rapporto.stato) == (oggi().year, 1, Rapporto.Stato.RICHIESTO)
    assert rapporto.sezioni == list(Sezione.values)
    assert rapporto.cambio.motivo == "Rapporto di avanzamento al 31/10/2026"
    assert coda.messaggi == [(documenti.LAVORO, (rapporto.pk,), {})]


def test_coda_guasta_non_ferma_la_richiesta(cast, ricco, caplog, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=RICHIESTA)

    assert Rapporto.objects.aperti().count() == 1
    assert "not queued, the beat will find it" in caplog.text


def test_numeri_senza_buchi_anno_per_anno(cast, ricco):
    numeri = []
    for titolo in ("Uno", "", "Due"):
        try:
            rapporto = chiedi_rapporto(
                utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=replace(RICHIESTA, titolo=titolo)
            )
            numeri.append(rapporto.numero)
        except ValidationError as errore:
            numeri.append(list(errore.message_dict))

    assert numeri == [1, ["titolo"], 2]
    assert Congelamento.objects.count() == 2


@pytest.mark.parametrize("chi", ["referente", "consigliera", "segreteria", "amministratrice", "estraneo"])
def test_solo_il_coordinamento_chiede(cast, ricco, chi):
    with pytest.raises(PermissionDenied):
        chiedi_rapporto(utente=getattr(cast, chi), programma_id=ricco.pk, richiesta=RICHIESTA)

    assert (Rapporto.objects.count(), Congelamento.objects.count()) == (0, 0)


def test_data_futura_o_sezione_ignota_non_lasciano_nulla(cast, ricco):
    for sbagliata in (
        replace(RICHIESTA, al=oggi() + timedelta(days=1)),
        replace(RICHIESTA, sezioni=("settori", "inventata")),
        replace(RICHIESTA, decisioni="NUL \x00"),
    ):
        with pytest.raises(ValidationError):
            chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=sbagliata)

    assert (Rapporto.objects.count(), Congelamento.objects.count()) == (0, 0)


def test_programma_chiuso_si_racconta_ancora(cast):
    chiuso = crea_programma(stato=Programma.Stato.CHIUSO)

    rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=chiuso.pk, richiesta=RICHIESTA)

    assert rapporto.programma == chiuso


def test_atti_di_riferimento_in_ordine_di_data(cast, bozza):
    mandato = crea_atto(numero=154)
    adozione = crea_atto(numero=210, data=date(2025, 9, 10), dati_esempio=True)
    effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=adozione.pk)
    effetti.collega_mandato(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=mandato.pk)

    rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=bozza.pk, richiesta=RICHIESTA)

    assert rapporto.atti == [
        "Deliberazione – Giunta comunale n. 154/2025 del 18/06/2025 (dà mandato)",
        "Deliberazione – Giunta comunale n. 210/2025 del 10/09/2025 – dato di esempio (adotta)",
    ]


def test_si_riprova_solo_un_rapporto_fallito(cast, rapporto):
    with pytest.raises(ValidationError) as rifiuto:
        riprova(utente=cast.coordinatrice, rapporto_id=rapporto.pk)
    Rapporto.objects.filter(pk=rapporto.pk).update(stato=Rapporto.Stato.FALLITO, errore="boh", tentativi=3)
    with pytest.raises(PermissionDenied):
        riprova(utente=cast.referente, rapporto_id=rapporto.pk)
    riprova(utente=cast.coordinatrice, rapporto_id=rapporto.pk)

    rapporto.refresh_from_db()
    assert rifiuto.value.messages == ["Si riprova solo un documento fallito."]
    assert (rapporto.stato, rapporto.tentativi, rapporto.errore) == (Rapporto.Stato.RICHIESTO, 0, "")


def test_chi_vede_i_rapporti(cast, rapporto):
    def vedono() -> set[str]:
        return {nome for nome, chi in cast.persone.items() if Rapporto.objects.visibili_a(chi).exists()}

    al_tavolo = {
        "coordinatrice", "referente", "referente_urbanistica", "referente_sociali", "supplente", "dirigente"
    }  # fmt: skip
    prima = vedono()
    Rapporto.objects.filter(pk=rapporto.pk).update(
        stato=Rapporto.Stato.PRONTO, file="x.pdf", impronta="A" * 64, pagine=1, dimensione=1
    )

    assert prima == al_tavolo
    assert vedono() == al_tavolo | {"amministratrice", "assessora", "consigliera", "segreteria"}


def test_rapporto_sulla_bozza_resta_al_tavolo_anche_dopo_l_adozione(cast, bozza):
    rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=bozza.pk, richiesta=RICHIESTA)
    Rapporto.objects.filter(pk=rapporto.pk).update(
        stato=Rapporto.Stato.PRONTO, file="x.pdf", impronta="A" * 64, pagine=1, dimensione=1
    )

    effetti.adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto().pk)

    assert list(Rapporto.objects.visibili_a(cast.consigliera)) == []
    assert list(Rapporto.objects.visibili_a(cast.referente)) == [rapporto]


def pronto(rapporto: Rapporto) -> Rapporto:
    Rapporto.objects.filter(pk=rapporto.pk).update(
        stato=Rapporto.Stato.PRONTO, file="x.pdf", impronta="A" * 64, pagine=1, dimensione=1
    )
    return rapporto


def test_nuova_versione_nomina_quella_che_sostituisce(cast, ricco, rapporto):
    pronto(rapporto)

    nuovo = chiedi_rapporto(
        utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=replace(RICHIESTA, sostituisce=rapporto.pk)
    )
    with pytest.raises(ValidationError) as rifiuto:
        chiedi_rapporto(
            utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=replace(RICHIESTA, sostituisce=rapporto.pk)
        )

    rapporto.refresh_from_db()
    assert (nuovo.numero, nuovo.sostituisce, rapporto.sostituito_da) == (2, rapporto, nuovo)
    assert rifiuto.value.message_dict == {"sostituisce": [f"{rapporto}: ne ha già preso il posto {nuovo}."]}
    assert list(Rapporto.objects.sostituibili(ricco, "rapporto")) == []


@pytest.mark.parametrize("caso", ["non pronto", "altro programma", "inesistente"])
def test_si_sostituisce_solo_un_documento_pronto_e_uguale(cast, ricco, rapporto, caso):
    programma = crea_programma() if caso == "altro programma" else ricco
    if caso == "altro programma":
        pronto(rapporto)
    chiave = 987_654 if caso == "inesistente" else rapporto.pk

    with pytest.raises(ValidationError) as rifiuto:
        chiedi_rapporto(
            utente=cast.coordinatrice, programma_id=programma.pk, richiesta=replace(RICHIESTA, sostituisce=chiave)
        )

    assert list(rifiuto.value.message_dict) == ["sostituisce"]
    assert Rapporto.objects.count() == 1
