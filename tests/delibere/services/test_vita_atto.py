# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from delibere.models import LegameAtto
from delibere.services.vita_atto import CHIUSO, MOTIVO_DATE, lega_atto, registra_date, togli_legame
from programma.models import Programma
from programma.services.azioni import elimina_azione
from programma.services.obiettivi import elimina_obiettivo
from tests.fabbriche import crea_azione, crea_obiettivo

DATE = {
    "pubblicato_dal": date(2025, 6, 20),
    "pubblicato_al": date(2025, 7, 4),
    "esecutivo_dal": date(2025, 6, 30),
    "immediatamente_eseguibile": False,
}


def test_le_prime_date_senza_motivo_e_le_correzioni_con(cast, atto):
    registra_date(utente=cast.segreteria, atto_id=atto.pk, dati=DATE)
    subito = DATE | {"immediatamente_eseguibile": True}
    registra_date(utente=cast.segreteria, atto_id=atto.pk, dati=subito)
    with pytest.raises(ValidationError) as rifiuto:
        registra_date(utente=cast.segreteria, atto_id=atto.pk, dati=DATE, motivo=" ")
    registra_date(utente=cast.segreteria, atto_id=atto.pk, dati=subito)
    registra_date(utente=cast.segreteria, atto_id=atto.pk, dati=DATE, motivo="svista")

    atto.refresh_from_db()
    assert rifiuto.value.message_dict == {"motivo": [MOTIVO_DATE]}
    assert {campo: getattr(atto, campo) for campo in DATE} == DATE
    assert [riga.cambio.motivo for riga in atto.storia.all()] == ["svista", "", "", ""]


def test_date_fuori_ordine_non_scrivono(cast, atto):
    with pytest.raises(ValidationError) as rifiuto:
        registra_date(utente=cast.segreteria, atto_id=atto.pk, dati=DATE | {"pubblicato_dal": None})

    atto.refresh_from_db()
    assert rifiuto.value.messages == ["La fine della pubblicazione viene dopo il suo inizio, che serve."]
    assert (atto.esecutivo_dal, atto.storia.count()) == (None, 1)


@pytest.mark.parametrize("chi", ["referente", "consigliera", "amministratrice", "estraneo", "disattivata"])
def test_chi_non_registra_gli_atti(cast, atto, azione, chi):
    utente = getattr(cast, chi)
    legame = lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)

    with pytest.raises(PermissionDenied):
        registra_date(utente=utente, atto_id=atto.pk, dati=DATE)
    with pytest.raises(PermissionDenied):
        lega_atto(utente=utente, atto_id=atto.pk, a=azione.obiettivo)
    with pytest.raises(PermissionDenied):
        togli_legame(utente=utente, legame_id=legame.pk)

    assert list(LegameAtto.objects.all()) == [legame]


def test_legame_fatto_e_tolto_resta_nella_storia(cast, atto, azione):
    legame = lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)
    di_obiettivo = lega_atto(utente=cast.coordinatrice, atto_id=atto.pk, a=azione.obiettivo)
    with pytest.raises(ValidationError) as doppio:
        lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)

    scritti = [str(legame), str(di_obiettivo)]
    togli_legame(utente=cast.segreteria, legame_id=legame.pk)

    assert doppio.value.messages == ["L'atto è già legato a questa azione."]
    assert scritti == [f"{atto}: {azione}", f"{atto}: {azione.obiettivo}"]
    assert list(LegameAtto.objects.all()) == [di_obiettivo]
    righe = LegameAtto.storia.filter(azione_id=azione.pk).order_by("history_id")
    assert [(r.history_type, r.cambio.utente) for r in righe] == [("+", cast.segreteria), ("-", cast.segreteria)]


def test_bozza_che_la_segreteria_non_vede(cast, bozza, atto):
    obiettivo = crea_obiettivo(bozza, cast.sociali)

    with pytest.raises(Programma.DoesNotExist):
        lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=obiettivo)
    lega_atto(utente=cast.coordinatrice, atto_id=atto.pk, a=obiettivo)

    assert LegameAtto.objects.count() == 1


def test_di_un_programma_chiuso_i_legami_non_cambiano(cast, programma, azione, atto):
    legame = lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione)
    Programma.objects.filter(pk=programma.pk).update(stato=Programma.Stato.CHIUSO)

    rifiuti = []
    for prova in (
        lambda: lega_atto(utente=cast.segreteria, atto_id=atto.pk, a=azione.obiettivo),
        lambda: togli_legame(utente=cast.segreteria, legame_id=legame.pk),
    ):
        with pytest.raises(ValidationError) as rifiuto:
            prova()
        rifiuti += rifiuto.value.messages

    assert (rifiuti, LegameAtto.objects.count()) == ([CHIUSO, CHIUSO], 1)


def test_cio_di_cui_parla_un_atto_non_si_cancella(cast, bozza, atto):
    obiettivo = crea_obiettivo(bozza, cast.sociali)
    azione = crea_azione(obiettivo, cast.sociali)
    legame = lega_atto(utente=cast.coordinatrice, atto_id=atto.pk, a=azione)
    with pytest.raises(ValidationError) as dell_azione:
        elimina_azione(utente=cast.coordinatrice, azione_id=azione.pk)
    togli_legame(utente=cast.coordinatrice, legame_id=legame.pk)
    elimina_azione(utente=cast.coordinatrice, azione_id=azione.pk)
    lega_atto(utente=cast.coordinatrice, atto_id=atto.pk, a=obiettivo)
    with pytest.raises(ValidationError) as dell_obiettivo:
        elimina_obiettivo(utente=cast.coordinatrice, obiettivo_id=obiettivo.pk)

    resta = ["Un atto ne parla: finché il legame resta, non si cancella."]
    assert (dell_azione.value.messages, dell_obiettivo.value.messages) == (resta, resta)
