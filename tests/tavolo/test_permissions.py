# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied
from guardian.models import GroupObjectPermission, UserObjectPermission

from abitare.lib.tempo import oggi
from programma.models import Azione
from programma.permissions import AGGIORNA, CONTRIBUISCI, MODIFICA
from tavolo import permissions
from tavolo.models import Incarico, Ruolo, Utente
from tavolo.permissions import (
    amministra,
    concedi,
    concessioni,
    coordina,
    esigi_amministrazione,
    ha_permesso,
    incarichi_vigenti,
    leggi_con_permessi,
    oggetti_permessi,
    passa_tutto,
    revoca,
    segue_gli_atti,
    settori_di,
    siede_al_tavolo,
    sposta,
)
from tests.cast import crea_incarico
from tests.fabbriche import crea_azione

LETTORI = {"assessora", "consigliera", "segreteria", "amministratrice"}
TAVOLO = {"coordinatrice", "referente", "referente_urbanistica", "referente_sociali", "supplente", "dirigente"}


def fresca(utente):
    return Utente.objects.get(pk=utente.pk)


def chi(cast, domanda):
    return {nome for nome, persona in cast.persone.items() if domanda(persona)}


def test_chi_puo_che_cosa_nel_tavolo(cast):
    assert chi(cast, lambda u: siede_al_tavolo(u, oggi())) == TAVOLO
    assert chi(cast, lambda u: permissions.legge_gli_adottati(u, oggi())) == TAVOLO | LETTORI
    assert chi(cast, coordina) == {"coordinatrice"}
    assert chi(cast, amministra) == {"amministratrice"}
    assert chi(cast, segue_gli_atti) == {"coordinatrice", "segreteria"}


def test_chi_non_e_entrato_non_puo_nulla(db):
    anonimo = AnonymousUser()

    assert incarichi_vigenti(anonimo, oggi()) == ()
    assert (coordina(anonimo), amministra(anonimo), segue_gli_atti(anonimo)) == (False, False, False)


@pytest.mark.parametrize(
    ("giorno", "vale"),
    [(date(2026, 3, 9), False), (date(2026, 3, 10), True), (date(2026, 3, 20), True), (date(2026, 3, 21), False)],
)
def test_incarico_vale_dal_primo_all_ultimo_giorno(cast, giorno, vale):
    crea_incarico(cast.estraneo, Ruolo.SEGRETERIA, dal=date(2026, 3, 10), al=date(2026, 3, 20))

    assert bool(incarichi_vigenti(cast.estraneo, giorno)) is vale
    assert Incarico.objects.vigenti(giorno).filter(utente=cast.estraneo).exists() is vale
    assert cast.estraneo.incarichi.get().vigente(giorno) is vale


def test_incarichi_letti_una_volta_sola(cast, django_assert_num_queries):
    persona = fresca(cast.coordinatrice)

    with django_assert_num_queries(1):
        assert (coordina(persona), amministra(persona), coordina(persona)) == (True, False, True)


def test_settori_di_una_persona(cast):
    crea_incarico(cast.referente, Ruolo.REFERENTE, cast.urbanistica)

    assert settori_di(fresca(cast.referente), Ruolo.REFERENTE) == [cast.lavori_pubblici, cast.urbanistica]
    assert settori_di(fresca(cast.referente), Ruolo.DIRIGENTE) == []
    assert settori_di(fresca(cast.scaduta), Ruolo.REFERENTE) == []


def test_gruppi_seguono_gli_incarichi_di_oggi(cast):
    assert list(cast.referente.groups.all()) == [cast.lavori_pubblici.gruppo]
    assert list(cast.coordinatrice.groups.all()) == [cast.sociali.gruppo_coordinamento]
    assert [list(u.groups.all()) for u in (cast.scaduta, cast.disattivata, cast.dirigente, Utente())] == [[]] * 4


def test_un_coordinatore_di_un_settore_che_non_coordina_non_coordina(cast):
    crea_incarico(cast.estraneo, Ruolo.COORDINATORE, cast.tributi)

    assert coordina(fresca(cast.estraneo)) is False
    assert list(fresca(cast.estraneo).groups.all()) == []


def test_i_permessi_si_leggono_con_l_oggetto(cast, azione, django_assert_num_queries):
    righe = Azione.objects.filter(pk=azione.pk).select_related("obiettivo__programma")
    percorsi = ("", "obiettivo__programma")
    trovati = {}

    for nome, persona in cast.persone.items():
        persona = fresca(persona)
        incarichi_vigenti(persona, oggi())
        with django_assert_num_queries(1):
            letta = leggi_con_permessi(persona, righe, *percorsi)
            programma = letta.obiettivo.programma
            tenuti = (
                ha_permesso(persona, AGGIORNA, letta),
                ha_permesso(persona, CONTRIBUISCI, letta),
                ha_permesso(persona, MODIFICA, programma),
            )
        nuda = Azione.objects.get(pk=azione.pk)
        domande = ((AGGIORNA, nuda), (CONTRIBUISCI, nuda), (MODIFICA, nuda.obiettivo.programma))
        assert tenuti == tuple(ha_permesso(persona, *domanda) for domanda in domande)
        if any(tenuti):
            trovati[nome] = tenuti

    assert trovati == {
        "referente": (True, False, False),
        "supplente": (True, False, False),
        "coordinatrice": (False, False, True),
    }


def test_i_permessi_letti_sono_di_chi_li_ha_letti_e_di_allora(cast, azione):
    letta = leggi_con_permessi(cast.referente, Azione.objects.filter(pk=azione.pk), "")

    sposta(AGGIORNA, azione, cast.urbanistica.gruppo)

    assert ha_permesso(cast.referente, AGGIORNA, letta) is True
    assert ha_permesso(cast.referente, AGGIORNA, Azione.objects.get(pk=azione.pk)) is False
    assert ha_permesso(cast.referente_urbanistica, AGGIORNA, letta) is True
    assert ha_permesso(cast.coordinatrice, AGGIORNA, letta) is False


def test_permessi_di_cio_che_non_c_e(cast):
    assert leggi_con_permessi(cast.referente, Azione.objects.none(), "") is None


def test_concedi_due_volte_e_revoca(cast, azione):
    gruppo = cast.urbanistica.gruppo

    concedi(CONTRIBUISCI, gruppo, azione)
    concedi(CONTRIBUISCI, gruppo, azione)
    quante = concessioni(CONTRIBUISCI, azione).count()
    revoca(CONTRIBUISCI, gruppo, azione)

    assert quante == 1
    assert ha_permesso(fresca(cast.referente_urbanistica), CONTRIBUISCI, azione) is False
    assert concessioni(AGGIORNA, azione).count() == 1


def test_sposta_la_concessione_o_la_fa(cast, azione, django_assert_num_queries):
    with django_assert_num_queries(1):
        sposta(AGGIORNA, azione, cast.urbanistica.gruppo)
    revoca(AGGIORNA, cast.urbanistica.gruppo, azione)
    mancava = concessioni(AGGIORNA, azione).count()
    sposta(AGGIORNA, azione, cast.tributi.gruppo)

    assert mancava == 0
    assert [c.group for c in concessioni(AGGIORNA, azione)] == [cast.tributi.gruppo]


def test_passa_tutto_su_ogni_modello(cast, azione, programma):
    concedi(AGGIORNA, cast.sociali.gruppo_coordinamento, azione)

    quante = passa_tutto(da=cast.sociali.gruppo_coordinamento, a=cast.urbanistica.gruppo_coordinamento)

    assert quante == 2
    assert [c.group for c in concessioni(MODIFICA, programma)] == [cast.urbanistica.gruppo_coordinamento]


def test_oggetti_permessi_a_chi(cast, azione, obiettivo):
    altra = crea_azione(obiettivo, cast.urbanistica)
    tutte = Azione.objects.all()

    def di(utente):
        return list(oggetti_permessi(utente, AGGIORNA, tutte))

    assert di(cast.referente) == [azione]
    assert di(cast.referente_urbanistica) == [altra]
    assert [di(u) for u in (cast.coordinatrice, cast.disattivata, cast.scaduta, cast.estraneo)] == [[]] * 4


def test_nessuna_concessione_alle_persone_ne_generica(cast, azione, programma):
    assert (UserObjectPermission.objects.count(), GroupObjectPermission.objects.count()) == (0, 0)
    assert azione.azioneuserobjectpermission_set.count() == 0


def test_non_ci_sono_superutenti(cast):
    with pytest.raises(ValueError, match="no superusers"):
        Utente(is_superuser=True)
    with pytest.raises(ValueError, match="no superusers"):
        Utente.objects.create_superuser("capo", "capo@comune.example", "x")

    cast.estraneo.is_superuser = False
    assert cast.estraneo.is_superuser is False
    assert list(cast.estraneo.user_permissions) == []


def test_un_gruppo_di_django_non_da_diritti(cast, azione):
    """Rights are not stored: there is no row to add to give somebody a group."""
    nomi = {c.name for c in Utente._meta.get_fields()}

    assert nomi & {"groups", "user_permissions"} == set()
    assert Group.objects.count() == 8


def test_esigi_amministrazione(cast):
    rifiutati = set()
    for nome, persona in cast.persone.items():
        try:
            esigi_amministrazione(persona)
        except PermissionDenied:
            rifiutati.add(nome)
    esigi_amministrazione(cast.sistema)

    assert rifiutati == set(cast.persone) - {"amministratrice"}


def test_chi_si_chiama_sistema_ma_entra_non_amministra(cast):
    cast.estraneo.username = "sistema"

    with pytest.raises(PermissionDenied):
        esigi_amministrazione(cast.estraneo)


def test_diritto_a_cavallo_dell_ora_legale(cast, azione, time_machine):
    """The day is that of Rome: at 23:30 UTC of the eve of the last day of March it is already the next day there."""
    crea_incarico(cast.estraneo, Ruolo.REFERENTE, cast.lavori_pubblici, dal=date(2026, 3, 29), al=date(2026, 3, 29))
    momenti = ["2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"]
    esiti = []

    for momento in momenti:
        time_machine.move_to(momento, tick=False)
        esiti.append(ha_permesso(fresca(cast.estraneo), AGGIORNA, azione))

    assert esiti == [False, True, True, False]
