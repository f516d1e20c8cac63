# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programma.models import Programma
from programma.permissions import puo_modificare
from programma.services import crea_programma, modifica_programma
from programma.services.conflitti import Conflitto, VersioneSconosciuta

DATI = {
    "titolo": "Programma attuativo",
    "dal": date(2026, 1, 1),
    "al": date(2030, 12, 31),
    "anno_breve": 2026,
    "anno_medio": 2028,
    "anno_lungo": 2030,
}
NON_COORDINANO = [
    "referente",
    "referente_sociali",
    "dirigente",
    "consigliera",
    "segreteria",
    "amministratrice",
    "scaduta",
]


def test_crea_programma_e_lo_affida_al_coordinamento(cast):
    programma = crea_programma(utente=cast.coordinatrice, dati=DATI)

    assert programma.stato == Programma.Stato.BOZZA
    assert {n for n, u in cast.persone.items() if puo_modificare(u, programma)} == {"coordinatrice"}
    riga = programma.storia.get()
    assert (riga.cambio.utente, riga.cambio.settore) == (cast.coordinatrice, cast.sociali)


@pytest.mark.parametrize("nome", NON_COORDINANO)
def test_crea_e_modifica_negate_a_chi_non_coordina(cast, bozza, nome):
    persona = cast.persone[nome]

    with pytest.raises(PermissionDenied):
        crea_programma(utente=persona, dati=DATI)
    with pytest.raises(PermissionDenied):
        modifica_programma(utente=persona, programma_id=bozza.pk, dati={"titolo": "Mio"})

    bozza.refresh_from_db()
    assert bozza.titolo == "Programma in bozza"


def test_modifica_programma_negata_quando_chiuso(cast, bozza):
    bozza.stato = Programma.Stato.CHIUSO
    Programma.objects.filter(pk=bozza.pk).update(stato=Programma.Stato.CHIUSO)

    with pytest.raises(PermissionDenied):
        modifica_programma(utente=cast.coordinatrice, programma_id=bozza.pk, dati={"titolo": "Mio"})


def test_modifica_programma_chiede_il_motivo_per_le_date(cast, bozza):
    with pytest.raises(ValidationError) as rifiuto:
        modifica_programma(utente=cast.coordinatrice, programma_id=bozza.pk, dati={"al": date(2031, 1, 1)})
    assert rifiuto.value.message_dict == {"motivo": ["Scrivi il motivo per cambiare: al."]}

    dopo = modifica_programma(
        utente=cast.coordinatrice, programma_id=bozza.pk, dati={"al": date(2031, 1, 1)}, motivo="Proroga"
    )

    assert (dopo.al, dopo.storia.first().cambio.motivo) == (date(2031, 1, 1), "Proroga")


def test_modifica_programma_rifiuta_date_invertite_e_campi_estranei(cast, bozza):
    io = {"utente": cast.coordinatrice, "programma_id": bozza.pk, "motivo": "prova"}

    with pytest.raises(ValidationError) as rifiuto:
        modifica_programma(dati={"al": date(2001, 1, 1)}, **io)
    with pytest.raises(TypeError):
        modifica_programma(dati={"stato": "adottato"}, **io)

    assert rifiuto.value.messages == ["La fine del periodo viene prima dell'inizio."]


def test_modifica_programma_senza_cambiamenti_non_scrive(cast, bozza):
    dopo = modifica_programma(utente=cast.coordinatrice, programma_id=bozza.pk, dati={"titolo": bozza.titolo})

    assert (dopo.versione, bozza.storia.count()) == (bozza.versione, 1)


def test_modifica_programma_unisce_e_segnala_gli_urti(cast, bozza):
    io = {"utente": cast.coordinatrice, "programma_id": bozza.pk, "versione": bozza.versione}
    modifica_programma(dati={"titolo": "Loro", "descrizione": ""}, **io)

    unito = modifica_programma(dati={"titolo": bozza.titolo, "descrizione": "Mia"}, **io)
    with pytest.raises(Conflitto) as scontro:
        modifica_programma(dati={"titolo": "Mio", "descrizione": ""}, **io)
    vinto = modifica_programma(dati={"titolo": "Mio", "descrizione": ""}, vista=scontro.value.versione, **io)

    assert (unito.titolo, unito.descrizione) == ("Loro", "Mia")
    assert list(scontro.value.urti) == ["titolo"]
    assert scontro.value.accolti == {"descrizione": ("", "Mia")}
    assert (vinto.titolo, vinto.descrizione) == ("Mio", "Mia")
    with pytest.raises(VersioneSconosciuta):
        modifica_programma(dati={"titolo": "x"}, **(io | {"versione": 99}))
