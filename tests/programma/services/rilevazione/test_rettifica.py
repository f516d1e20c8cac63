# SPDX-License-Identifier: AGPL-3.0-or-later
"""Actions added to an open cycle, and taken out of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from abitare.lib.tempo import adesso, oggi
from programma.fotografia.presa import fotografa
from programma.models import AzioneTolta, Passaggio, Stato
from programma.queries.contatori import contatori
from programma.queries.rilevazione.chieste import chieste
from programma.queries.rilevazione.risposte import risposte
from programma.services.rilevazione import chiudi, destinatari_mancanti, modifica_rilevazione
from tests.fabbriche import crea_aggiornamento, crea_azione

MOTIVO = "Sbagliata la scelta"


@pytest.fixture
def rettifica(cast, rilevazione):
    def cambia(*azioni, motivo=MOTIVO, **altro):
        return modifica_rilevazione(
            utente=cast.coordinatrice,
            rilevazione_id=rilevazione.pk,
            dati={},
            azioni=[azione.pk for azione in azioni],
            motivo=motivo,
            **altro,
        )

    return cambia


def chiesti(rilevazione):
    rilevazione.refresh_from_db()
    return {risposta.azione for risposta in risposte(rilevazione)}


def test_si_toglie_e_si_aggiunge_con_un_motivo(cast, rilevazione, azioni, rettifica):
    nuova = crea_azione(azioni[0].obiettivo, cast.tributi)
    crea_aggiornamento(azioni[2])

    rettifica(azioni[0], azioni[2], nuova)

    assert chiesti(rilevazione) == {azioni[0].pk, azioni[2].pk, nuova.pk}
    assert set(chieste(a.pk for a in azioni)) == {azioni[0].pk, azioni[2].pk}
    assert [m.settore for m in destinatari_mancanti(rilevazione)] == [cast.tributi.pk, cast.lavori_pubblici.pk]
    passaggio = rilevazione.passaggi.last()
    assert (passaggio.tipo, passaggio.cambio.motivo) == (Passaggio.Tipo.RETTIFICA, MOTIVO)
    assert [r.azione for r in passaggio.aggiunte.all()] == [nuova]
    assert [t.rilevata.azione for t in passaggio.tolte.all()] == [azioni[1]]


def test_cio_che_si_toglie_si_rimette(rilevazione, azioni, rettifica):
    rettifica(azioni[0], azioni[1])
    rettifica(*azioni)
    rettifica(*azioni)

    assert chiesti(rilevazione) == {azione.pk for azione in azioni}
    assert [p.tipo for p in rilevazione.passaggi.all()] == ["apertura", "rettifica", "rettifica"]


def test_che_cosa_non_si_puo(cast, rilevazione, azioni, rettifica):
    crea_aggiornamento(azioni[0])
    conclusa = crea_azione(azioni[0].obiettivo, cast.tributi, stato=Stato.CONCLUSA, fine_effettiva=oggi())
    rifiuti = {}
    for nome, quali, motivo in (
        ("risposta", azioni[1:], MOTIVO),
        ("nessuna", [], MOTIVO),
        ("conclusa", [*azioni, conclusa], MOTIVO),
        ("senza motivo", azioni[:2], ""),
    ):
        with pytest.raises(ValidationError) as rifiuto:
            rettifica(*quali, motivo=motivo)
        rifiuti[nome] = rifiuto.value.message_dict

    assert rifiuti["risposta"] == {"azioni": [f"Hanno già una risposta e non si tolgono: {azioni[0].codice}."]}
    assert {nome: list(campi) for nome, campi in rifiuti.items()} == {
        "risposta": ["azioni"],
        "nessuna": ["azioni"],
        "conclusa": ["azioni"],
        "senza motivo": ["motivo"],
    }
    assert chiesti(rilevazione) == {azione.pk for azione in azioni}
    assert rilevazione.passaggi.count() == 1


def test_due_che_la_cambiano_insieme_si_uniscono(cast, rilevazione, azioni, rettifica):
    una, altra = (crea_azione(azioni[0].obiettivo, cast.tributi) for _ in range(2))
    partenza = rilevazione.versione
    rettifica(*azioni, una, versione=partenza)

    rettifica(azioni[0], azioni[1], altra, versione=partenza)

    assert chiesti(rilevazione) == {azioni[0].pk, azioni[1].pk, una.pk, altra.pk}


def test_la_storia_ricorda_che_cosa_chiedeva_prima(cast, programma, rilevazione, azioni, rettifica, orologio):
    prima = adesso()
    orologio.shift(timedelta(hours=1))
    rettifica(azioni[0])

    def domandate(noto_al):
        foto = fotografa(programma.pk, al=oggi(), noto_al=noto_al)
        return [azione.id for azione in foto.azioni() if azione.nel_ciclo is not None]

    assert domandate(prima) == [azione.pk for azione in azioni]
    orologio.shift(timedelta(hours=1))
    assert domandate(adesso()) == domandate(None) == [azioni[0].pk]


def test_chi_chiude_conta_solo_quelle_rimaste(cast, rilevazione, azioni, rettifica):
    rettifica(azioni[0])

    passaggio = chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)

    assert [(r.azione, r.quota) for r in passaggio.registrate.all()] == [(azioni[0], 1)]


def test_il_menu_non_conta_piu_cio_che_si_e_tolto(cast, rilevazione, azioni, rettifica):
    for azione in azioni[:2]:
        crea_aggiornamento(azione, riferito_al=oggi() - timedelta(days=90), scritto=rilevazione.aperta - timedelta(1))
    assert contatori(cast.referente).attese == 2

    rettifica(azioni[0], azioni[2])

    assert contatori(cast.referente).attese == 1


def test_le_righe_tolte_non_si_toccano(rilevazione, azioni, rettifica):
    rettifica(azioni[0])

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        AzioneTolta.objects.all().delete()
