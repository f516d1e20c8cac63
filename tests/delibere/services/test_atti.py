# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from delibere.estratto import leggi_estratto
from delibere.models import Atto
from delibere.services import atti, parti_atto
from tavolo.models import Cambio, Utente
from tavolo.storia import Via
from tests.fabbriche_atti import crea_atto
from tests.supporto.insieme import in_parallelo

ESTRATTO = leggi_estratto(
    (Path(__file__).parents[1] / "estratto" / "atti" / "semplice.txt").read_text(encoding="utf-8")
)
DATI, PARTI = parti_atto.dati_da_estratto(ESTRATTO)


def test_estratto_registrato_per_intero(cast):
    atto = atti.crea_atto_da_estratto(utente=cast.segreteria, estratto=ESTRATTO, dati_esempio=True)

    atto.refresh_from_db()
    assert (atto.numero, atto.anno, atto.data) == (ESTRATTO.numero, ESTRATTO.anno, ESTRATTO.data)
    assert (atto.tipo, atto.organo) == (Atto.Tipo.DELIBERAZIONE, Atto.Organo.GIUNTA)
    assert (atto.votazione, atto.settore_proponente) == (ESTRATTO.voto, ESTRATTO.settore)
    assert atto.dati_esempio is True
    letto = parti_atto.parti_di(atto)
    assert letto.presenze == ESTRATTO.presenze
    assert [(a.nome, a.impronta, a.ruolo) for a in letto.allegati] == [
        (ESTRATTO.allegati[0].nome, ESTRATTO.allegati[0].impronta, "parere"),
        (ESTRATTO.allegati[1].nome, ESTRATTO.allegati[1].impronta, "relazione"),
    ]
    assert letto.punti == PARTI.punti
    assert Cambio.objects.get(utente=cast.segreteria).via == Via.IMPORTAZIONE


def test_proposta_respinta_si_legge_nella_votazione():
    dati, _ = parti_atto.dati_da_estratto(replace(ESTRATTO, esito="respinta"))

    assert dati["votazione"] == f"{ESTRATTO.voto}; proposta respinta"


@pytest.mark.parametrize("chi", ["referente", "consigliera", "amministratrice", "estraneo", "disattivata"])
def test_chi_non_segue_gli_atti_non_registra(cast, chi):
    with pytest.raises(PermissionDenied):
        atti.crea_atto_da_estratto(utente=getattr(cast, chi), estratto=ESTRATTO)

    assert Atto.objects.count() == 0


def test_stesso_atto_due_volte_rifiutato(cast):
    atti.crea_atto_da_estratto(utente=cast.coordinatrice, estratto=ESTRATTO)

    with pytest.raises(ValidationError) as rifiuto:
        atti.crea_atto_da_estratto(utente=cast.coordinatrice, estratto=ESTRATTO)

    assert rifiuto.value.messages == [atti.DOPPIO]
    assert Atto.objects.count() == 1


@pytest.mark.motore
def test_doppione_fermato_anche_dal_database(cast, monkeypatch):
    atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    monkeypatch.setattr(Atto, "full_clean", lambda self: None)

    with pytest.raises(ValidationError) as rifiuto:
        atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)

    assert rifiuto.value.messages == [atti.DOPPIO]


def test_altro_errore_del_database_non_si_nasconde(cast, monkeypatch):
    monkeypatch.setattr(Atto, "full_clean", lambda self: None)

    with pytest.raises(Exception, match="atto_anno_della_data"):
        atti.crea_atto(utente=cast.segreteria, dati=DATI | {"anno": 1999}, parti=PARTI)


def test_parte_non_valida_non_lascia_nulla(cast):
    guasto = replace(PARTI, allegati=(replace(PARTI.allegati[0], impronta="XYZ"),))

    with pytest.raises(ValidationError):
        atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=guasto)

    assert (Atto.objects.count(), Cambio.objects.filter(utente=cast.segreteria).count()) == (0, 0)


def test_correzione_con_motivo(cast):
    atto = atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    parti = replace(PARTI, presenze=PARTI.presenze[:2])

    with pytest.raises(ValidationError) as rifiuto:
        atti.modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati=DATI, parti=parti, motivo=" ")
    atti.modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati={"oggetto": "Altro"}, parti=parti, motivo="refuso")

    assert list(rifiuto.value.message_dict) == ["motivo"]
    atto.refresh_from_db()
    assert (atto.oggetto, parti_atto.parti_di(atto)) == ("Altro", parti)
    assert Cambio.objects.filter(motivo="refuso").count() == 1


def test_correzione_senza_differenze_non_scrive(cast):
    atto = atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    prima = atto.presenze.first().storia.count()

    atti.modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati=DATI, parti=PARTI, motivo="niente")

    assert (atto.storia.count(), atto.presenze.first().storia.count()) == (1, prima)


def test_correzione_che_ne_farebbe_un_doppione(cast):
    atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    altro = atti.crea_atto(utente=cast.segreteria, dati=DATI | {"numero": 999}, parti=PARTI)

    with pytest.raises(ValidationError):
        atti.modifica_atto(utente=cast.segreteria, atto_id=altro.pk, dati=DATI, parti=PARTI, motivo="numero")

    altro.refresh_from_db()
    assert altro.numero == 999


def test_ricerca_degli_atti(cast):
    atto = atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=PARTI)
    altro = crea_atto(numero=7, anno=2024, data=date(2024, 1, 9), oggetto="Tutt'altro", registro="")
    punto = ESTRATTO.decisioni[0].split()[0]

    assert list(Atto.objects.cercati(f"{atto.numero}/{atto.anno}")) == [atto]
    assert list(Atto.objects.cercati("2024")) == [altro]
    assert list(Atto.objects.cercati("7/")) == [altro]
    assert list(Atto.objects.cercati("tutt'ALTRO 2024")) == [altro]
    assert list(Atto.objects.cercati(punto)) == [atto]
    assert list(Atto.objects.cercati("99999999999999999999")) == []


def test_chi_legge_gli_atti(cast, atto):
    leggono = {nome for nome, chi in cast.persone.items() if Atto.objects.visibili_a(chi).exists()}

    assert leggono == set(cast.persone) - {"estraneo", "scaduta", "disattivata"}


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_due_insieme_completano_l_atto_e_il_secondo_lo_trova_completo(cast):
    essenziale = atti.crea_atto(utente=cast.segreteria, dati=DATI, parti=parti_atto.PartiAtto())

    def completa(parti):
        return lambda: atti.importa_atto(utente=Utente.objects.get(pk=cast.segreteria.pk), dati=DATI, parti=parti)

    diverse = replace(PARTI, allegati=())
    esiti = in_parallelo(completa(PARTI), completa(diverse))

    errori = [esito for esito in esiti if isinstance(esito, Exception)]
    assert [(type(errore), errore.messages) for errore in errori] == [(ValidationError, [atti.DOPPIO])]
    assert parti_atto.parti_di(essenziale) == (diverse if esiti[0] is errori[0] else PARTI)
    assert Cambio.objects.filter(motivo=atti.COMPLETATO).count() == 1
