# SPDX-License-Identifier: AGPL-3.0-or-later
import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models import F

from abitare.lib.tempo import oggi
from tavolo.models import Gradino, Incarico, Messaggio, Promemoria, Rinuncia, Ruolo, Utente
from tavolo.services import modifica_settore, scegli_promemoria
from tests.cast import crea_incarico, crea_settore, crea_utente
from tests.fabbriche_promemoria import occasione, ricorda, rilevazione

pytestmark = [pytest.mark.motore, pytest.mark.django_db]


def righe():
    trovate = Promemoria.objects.correnti().values_list("utente__username", "gradino__codice")
    return sorted(trovate)


def nomi(*persone, codice):
    return sorted((persona.username, codice) for persona in persone)


def test_prenota_una_riga_per_persona_e_un_messaggio_al_giorno(cast):
    quanti = [ricorda(occasione(cast.lavori_pubblici), occasione(cast.lavori_pubblici, chiave="fase-2"))]

    quanti += [ricorda(occasione(cast.lavori_pubblici), occasione(cast.lavori_pubblici, chiave="fase-2"))]

    assert quanti == [2, 0]
    assert righe() == sorted(2 * nomi(cast.referente, cast.supplente, codice="fase-1-dopo"))
    assert Messaggio.objects.count() == 2
    assert set(Messaggio.objects.values_list("oggetto", "giorno")) == {(f"Promemoria del {oggi():%d/%m/%Y}", oggi())}


def test_prenota_la_scala_raggiunge_sempre_piu_persone(cast):
    lavori = cast.lavori_pubblici
    persone = (cast.referente, cast.supplente)
    visti = []

    for giorni in (10, 7, 1, -3, -7, -14):
        aperta = rilevazione(lavori, giorno=oggi() + timedelta(days=giorni), apertura=oggi() - timedelta(days=60))
        ricorda(aperta)
        visti.append(righe())

    assert visti == [
        nomi(*persone, codice="rilevazione-apertura"),
        nomi(*persone, codice="rilevazione-7-prima"),
        nomi(*persone, codice="rilevazione-1-prima"),
        nomi(*persone, cast.dirigente, codice="rilevazione-3-dopo"),
        nomi(*persone, cast.dirigente, cast.coordinatrice, codice="rilevazione-7-dopo"),
        nomi(*persone, cast.dirigente, cast.coordinatrice, cast.assessora, codice="rilevazione-14-dopo"),
    ]


def test_prenota_chi_ha_due_ruoli_ha_una_riga_sola(cast):
    crea_incarico(cast.referente, Ruolo.DIRIGENTE, cast.lavori_pubblici)

    ricorda(rilevazione(cast.lavori_pubblici, giorno=oggi() - timedelta(days=4)))

    assert righe() == nomi(cast.referente, cast.supplente, cast.dirigente, codice="rilevazione-3-dopo")


def test_prenota_fra_una_scadenza_e_il_primo_ritardo_non_dice_nulla_di_nuovo(cast):
    ricorda(rilevazione(cast.lavori_pubblici, giorno=oggi() - timedelta(days=1)))

    assert righe() == []


def test_prenota_mette_da_parte_cio_che_e_fatto_e_lo_riprende_se_torna(cast):
    ricorda(occasione(cast.lavori_pubblici))
    ricorda(giorno=oggi() + timedelta(days=1))
    fatti = list(Promemoria.objects.values_list("superato", flat=True))

    quanti = ricorda(occasione(cast.lavori_pubblici), giorno=oggi() + timedelta(days=2))

    assert fatti == [oggi() + timedelta(days=1)] * 2
    assert quanti == 0
    assert righe() == nomi(cast.referente, cast.supplente, codice="fase-1-dopo")
    assert Messaggio.objects.count() == 2


def test_prenota_cio_che_viene_dopo_il_messaggio_del_giorno_aspetta_domani(cast):
    ricorda(occasione(cast.lavori_pubblici))
    dopo = occasione(cast.lavori_pubblici, chiave="fase-2")

    oggi_stesso = ricorda(occasione(cast.lavori_pubblici), dopo)
    domani = ricorda(occasione(cast.lavori_pubblici), dopo, giorno=oggi() + timedelta(days=1))

    assert (oggi_stesso, domani) == (0, 2)
    assert Promemoria.objects.filter(messaggio__giorno=F("messaggio__giorno")).count() == 4
    assert set(Promemoria.objects.filter(occasione="fase-2").values_list("messaggio__giorno", flat=True)) == {
        oggi() + timedelta(days=1)
    }


def _rifiuta(persona):
    Messaggio.objects.filter(destinatario=persona).update(stato=Messaggio.Stato.FALLITO)


def test_prenota_cio_che_fu_rifiutato_va_nel_messaggio_seguente(cast):
    fase = occasione(cast.lavori_pubblici)
    ricorda(fase)
    _rifiuta(cast.referente)
    domani = oggi() + timedelta(days=1)

    assert ricorda(fase, giorno=domani) == 0
    ricorda(fase, occasione(cast.lavori_pubblici, chiave="fase-2"), giorno=domani)

    suoi = Promemoria.objects.filter(utente=cast.referente).order_by("occasione")
    assert [(riga.occasione, riga.messaggio.giorno) for riga in suoi] == [
        (fase.chiave, domani),
        ("fase-2", domani),
    ]
    altri = Promemoria.objects.filter(utente=cast.supplente, occasione=fase.chiave)
    assert [riga.messaggio.giorno for riga in altri] == [oggi()]


def test_prenota_dopo_una_settimana_riprova_da_solo(cast):
    fase = occasione(cast.lavori_pubblici)
    ricorda(fase)
    _rifiuta(cast.referente)

    fatti = [ricorda(fase, giorno=oggi() + timedelta(days=giorni)) for giorni in (6, 7, 8)]

    assert fatti == [0, 1, 0]
    assert Messaggio.objects.filter(destinatario=cast.supplente).count() == 1


def test_prenota_cio_che_e_incerto_non_si_ripete_da_solo(cast):
    fase = occasione(cast.lavori_pubblici)
    ricorda(fase)
    Messaggio.objects.update(stato=Messaggio.Stato.INCERTO)

    assert ricorda(fase, giorno=oggi() + timedelta(days=30)) == 0


def test_prenota_chi_lascia_l_incarico_esce_e_chi_arriva_entra(cast):
    ricorda(occasione(cast.lavori_pubblici))
    Incarico.objects.filter(utente=cast.referente).update(al=oggi())
    nuova = crea_utente("Rosa", "Caciotta")
    crea_incarico(nuova, Ruolo.REFERENTE, cast.lavori_pubblici)

    ricorda(occasione(cast.lavori_pubblici), giorno=oggi() + timedelta(days=1))

    assert righe() == nomi(cast.supplente, nuova, codice="fase-1-dopo")


def test_prenota_un_settore_rinominato_e_lo_stesso(cast):
    ricorda(occasione(cast.lavori_pubblici))
    lavori = cast.lavori_pubblici
    modifica_settore(utente=cast.amministratrice, settore=lavori, codice="OOPP", nome="Opere", dal=lavori.dal, al=None)

    quanti = ricorda(occasione(cast.lavori_pubblici), giorno=oggi() + timedelta(days=1))

    assert quanti == 0
    assert Promemoria.objects.count() == 2


def test_prenota_a_chi_non_e_attivo_o_non_ha_indirizzo_nessun_messaggio(cast):
    Utente.objects.filter(pk=cast.referente.pk).update(email="")
    Utente.objects.filter(pk=cast.supplente.pk).update(is_active=False)

    quanti = ricorda(occasione(cast.lavori_pubblici))

    assert quanti == 0
    assert righe() == nomi(cast.referente, codice="fase-1-dopo")


def test_prenota_chi_rinuncia_al_facoltativo_lo_trova_solo_nella_pagina(cast):
    scegli_promemoria(utente=cast.referente, voluti=["indicatore-180"])
    vicina = {"genere": Gradino.Genere.AZIONE, "giorno": oggi() + timedelta(days=20)}

    ricorda(occasione(cast.lavori_pubblici, **vicina))

    assert righe() == nomi(cast.referente, cast.supplente, codice="azione-30-prima")
    assert list(Messaggio.objects.values_list("destinatario", flat=True)) == [cast.supplente.pk]


def test_prenota_al_dovuto_non_si_rinuncia(cast):
    scegli_promemoria(utente=cast.referente, voluti=[])
    Rinuncia.objects.create(utente=cast.referente, gradino=Gradino.objects.get(codice="fase-1-dopo"))

    assert ricorda(occasione(cast.lavori_pubblici)) == 2


def test_prenota_il_coordinamento_e_di_chi_coordina_oggi(cast):
    crea_incarico(cast.estraneo, Ruolo.COORDINATORE, cast.urbanistica)
    vecchio = {"genere": Gradino.Genere.INDICATORE, "giorno": oggi() - timedelta(days=180)}

    ricorda(occasione(cast.sociali, **vecchio))

    assert righe() == nomi(cast.coordinatrice, codice="indicatore-180")


def test_prenota_le_interrogazioni_non_crescono_con_le_persone(cast, django_assert_num_queries):
    def settori(quanti):
        nuovi = [crea_settore(f"S{quanti}-{n}", f"Settore {quanti} {n}") for n in range(quanti)]
        for settore in nuovi:
            crea_incarico(crea_utente(f"N{quanti}", settore.codice), Ruolo.REFERENTE, settore)
        return nuovi

    ricorda(occasione(cast.lavori_pubblici))
    for quanti, giorno in ((2, date(2030, 1, 1)), (20, date(2030, 1, 2))):
        nuovi = [occasione(settore) for settore in settori(quanti)]
        with django_assert_num_queries(13):
            assert ricorda(*nuovi, giorno=giorno) == quanti


@pytest.mark.django_db(transaction=True)
def test_tre_giri_insieme_non_scrivono_nulla_due_volte():
    settore = crea_settore("LLPP", "Lavori Pubblici")
    for numero in range(5):
        crea_incarico(crea_utente("Rosa", f"Caciotta{numero}"), Ruolo.REFERENTE, settore)
    insieme, esiti = threading.Barrier(3, timeout=20), []

    def gira():
        try:
            insieme.wait()
            esiti.append(ricorda(occasione(settore)))
        finally:
            connection.close()

    fili = [threading.Thread(target=gira) for _ in range(3)]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    assert sorted(esiti) == [0, 0, 5]
    assert (Promemoria.objects.count(), Messaggio.objects.count()) == (5, 5)
    assert Promemoria.objects.filter(messaggio=None).count() == 0
