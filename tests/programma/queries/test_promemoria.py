# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta

import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from programma.models import Azione, Indicatore, Programma, Stato
from programma.queries.promemoria import azioni_con_fine, fasi_aperte, indicatori, occasioni, settori_senza_referente
from tavolo.models import Incarico, Utente
from tavolo.occasioni import A_TUTTI, Luogo
from tests.fabbriche import crea_azione, crea_fase, crea_indicatore, crea_misurazione, crea_obiettivo

pytestmark = pytest.mark.django_db
FINE = date(2026, 12, 31)


def chiavi(trovate):
    return [occasione.chiave for occasione in trovate]


def test_azioni_con_fine_solo_quelle_in_cammino_dei_programmi_adottati(cast, obiettivo, bozza):
    vicina = crea_azione(obiettivo, cast.lavori_pubblici, fine_prevista=FINE, titolo="Tetto")
    crea_azione(obiettivo, cast.lavori_pubblici)
    crea_azione(obiettivo, cast.lavori_pubblici, fine_prevista=FINE, stato=Stato.CONCLUSA, fine_effettiva=FINE)
    for stato in (Stato.SOSPESA, Stato.ANNULLATA):
        crea_azione(obiettivo, cast.lavori_pubblici, fine_prevista=FINE, stato=stato, motivo_stato="Fondi")
    crea_azione(crea_obiettivo(bozza, cast.sociali), cast.lavori_pubblici, fine_prevista=FINE)

    (trovata,) = azioni_con_fine()

    assert trovata.chiave == f"azione-{vicina.pk}-20261231"
    assert (trovata.giorno, trovata.settore_id, trovata.nome) == (FINE, cast.lavori_pubblici.pk, "Tetto")
    assert trovata.luogo == Luogo("programma.azione", vicina.pk, "titolo")
    assert trovata.indirizzo("referente") == reverse("programma:aggiorna-azione", args=[vicina.pk])
    assert trovata.indirizzo("dirigente") == reverse("programma:scheda-azione", args=[vicina.pk])


def test_azioni_con_fine_una_data_nuova_e_un_occasione_nuova(cast, obiettivo):
    azione = crea_azione(obiettivo, cast.lavori_pubblici, fine_prevista=FINE)
    prima = chiavi(azioni_con_fine())
    Azione.objects.filter(pk=azione.pk).update(fine_prevista=FINE + timedelta(days=30))

    assert set(prima).isdisjoint(chiavi(azioni_con_fine()))


def test_fasi_aperte_non_quelle_finite_ne_di_azioni_ferme(cast, azione):
    aperta = crea_fase(azione, fine_prevista=FINE)
    crea_fase(azione, fine_prevista=FINE, inizio_effettivo=FINE, fine_effettiva=FINE)

    trovate = chiavi(fasi_aperte())
    Azione.objects.filter(pk=azione.pk).update(stato=Stato.SOSPESA, motivo_stato="Fondi")

    assert trovate == [f"fase-{aperta.pk}-20261231"]
    assert chiavi(fasi_aperte()) == []


def test_indicatori_contano_dall_ultima_misura(cast, obiettivo, azione):
    mai, misurato, arrivato = (crea_indicatore(azione=azione) for _ in range(3))
    di_obiettivo = crea_indicatore(obiettivo=obiettivo)
    crea_misurazione(misurato, 3, date(2026, 3, 1))
    crea_misurazione(misurato, 4, date(2026, 6, 1))
    crea_misurazione(arrivato, 100, arrivato.data_obiettivo)

    trovati = {occasione.luogo.oggetto_id: occasione for occasione in indicatori()}

    assert {pk: o.giorno for pk, o in trovati.items()} == {
        mai.pk: mai.data_base,
        misurato.pk: date(2026, 6, 1),
        di_obiettivo.pk: di_obiettivo.data_base,
    }
    assert trovati[mai.pk].settore_id == cast.lavori_pubblici.pk
    assert trovati[di_obiettivo.pk].settore_id == cast.sociali.pk
    assert trovati[mai.pk].indirizzo("coordinamento") == reverse("programma:misura-indicatore", args=[mai.pk])
    assert trovati[di_obiettivo.pk].indirizzo(A_TUTTI) == reverse("programma:scheda-obiettivo", args=[obiettivo.pk])


def test_indicatori_non_di_azioni_chiuse_ne_di_bozze(cast, bozza, azione):
    Azione.objects.filter(pk=azione.pk).update(stato=Stato.ANNULLATA, motivo_stato="Atto")
    crea_indicatore(azione=azione)
    crea_indicatore(obiettivo=crea_obiettivo(bozza, cast.sociali))

    assert list(indicatori()) == []
    assert Indicatore.objects.count() == 2


def test_settori_senza_referente_dal_giorno_dopo_l_ultimo(cast, azione):
    prima = chiavi(settori_senza_referente(oggi()))
    ieri = oggi() - timedelta(days=1)
    Incarico.objects.filter(settore=cast.lavori_pubblici, ruolo="referente").exclude(utente=cast.scaduta).update(
        al=ieri, dal=ieri
    )

    (trovata,) = settori_senza_referente(oggi())

    assert prima == []
    assert (trovata.settore_id, trovata.giorno) == (cast.lavori_pubblici.pk, oggi())
    assert trovata.indirizzo("amministratore") == reverse("tavolo:elenco-settori")


def test_settori_senza_referente_anche_se_e_disattivato(cast, azione):
    Utente.objects.filter(pk__in=[cast.referente.pk, cast.supplente.pk]).update(is_active=False)

    assert [o.settore_id for o in settori_senza_referente(oggi())] == [cast.lavori_pubblici.pk]


def test_settori_senza_referente_non_se_le_azioni_sono_chiuse(cast, azione):
    Utente.objects.filter(pk__in=[cast.referente.pk, cast.supplente.pk]).update(is_active=False)
    Azione.objects.filter(pk=azione.pk).update(stato=Stato.ANNULLATA, motivo_stato="Atto")

    assert list(settori_senza_referente(oggi())) == []


def test_occasioni_le_interrogazioni_non_crescono(cast, obiettivo, django_assert_num_queries):
    for _ in range(3):
        azione = crea_azione(obiettivo, cast.lavori_pubblici, fine_prevista=FINE)
        crea_fase(azione)
        crea_indicatore(azione=azione)
        with django_assert_num_queries(4):
            occasioni(oggi())


def test_occasioni_di_un_programma_chiuso_non_ce_ne_sono(cast, azione, programma):
    crea_fase(azione)
    crea_indicatore(azione=azione)
    Programma.objects.filter(pk=programma.pk).update(stato=Programma.Stato.CHIUSO)

    assert occasioni(oggi()) == []
