# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from programma.forms.piani import ModuloRigaInLinea
from programma.models import PianoAnnuale, RigaAnnuale, StatoPiano
from programma.services.piani import scrivi_parte
from tests import fabbriche_piani as fabbrica

pytestmark = pytest.mark.django_db
ZERI = dict.fromkeys(ModuloRigaInLinea.Meta.fields, "0")


@pytest.fixture
def coordinatrice(client, cast):
    client.force_login(cast.coordinatrice)
    return client


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona")
    fabbrica.crea_parametro()
    return fabbrica.crea_annuale()


@pytest.fixture
def riga(annuale):
    return annuale.righe.get()


def scrivi(client, riga, **dati):
    indirizzo = reverse("programma:scrivi-riga-piano", args=[riga.pk])
    return client.post(indirizzo, ZERI | {"versione": "1"} | dati)


def test_la_riga_si_apre_e_si_lascia(coordinatrice, riga):
    aperta = coordinatrice.get(reverse("programma:scrivi-riga-piano", args=[riga.pk])).content.decode()
    lasciata = coordinatrice.get(reverse("programma:riga-piano", args=[riga.pk])).content.decode()

    assert aperta.count(f'form="modulo-riga-{riga.pk}"') == len(ZERI) == 10
    assert aperta.count("autofocus") == 1
    assert "<form" not in lasciata
    assert "Salvata" not in lasciata


def test_si_scrivono_solo_i_numeri_della_tabella(coordinatrice, cast, riga):
    altri = {"turnover": 2, "turnover_rilasciate": 1, "sas_assegnabili": 3, "nota": "Resta"}
    scrivi_parte(utente=cast.coordinatrice, modello=RigaAnnuale, parte_id=riga.pk, dati=altri)

    esito = scrivi(coordinatrice, riga, versione="2", libere="7", turnover="2")

    riga.refresh_from_db()
    corpo = esito.content.decode()
    assert (riga.libere, riga.turnover, riga.turnover_rilasciate, riga.sas_assegnabili) == (7, 2, 1, 3)
    assert (riga.nota, riga.storia.first().cambio.utente) == ("Resta", cast.coordinatrice)
    assert (esito.status_code, corpo.count("<strong>9</strong>"), "Salvata" in corpo) == (200, 1, True)
    assert '<tfoot id="totali-piano" hx-swap-oob="true">' in corpo


def test_ogni_errore_sta_nella_sua_cella_e_nulla_si_perde(coordinatrice, riga):
    esito = scrivi(coordinatrice, riga, libere="1", sat="2", turnover="molte")

    modulo, corpo = esito.context["modulo"], esito.content.decode()
    assert (esito.status_code, set(modulo.errors)) == (422, {"turnover"})
    assert f'id="id_riga{riga.pk}_turnover_error"' in corpo
    assert (modulo["turnover"].value(), modulo["sat"].value()) == ("molte", "2")
    rifiuto = scrivi(coordinatrice, riga, libere="1", sat="2")
    assert rifiuto.context["modulo"].errors == {"sat": ["I servizi transitori sono una parte delle unità disponibili."]}
    assert RigaAnnuale.objects.get().versione == 1


def test_due_persone_nella_stessa_cella_si_confrontano_e_poi_si_salva(coordinatrice, cast, riga):
    scrivi_parte(utente=cast.coordinatrice, modello=RigaAnnuale, parte_id=riga.pk, dati={"libere": 3})

    urto = scrivi(coordinatrice, riga, libere="9")
    riga.refresh_from_db()
    libere = riga.libere
    deciso = scrivi(coordinatrice, riga, libere="9", vista="2")

    riga.refresh_from_db()
    assert (urto.status_code, libere) == (409, 3)
    assert [(v.prima, v.loro, v.mio) for v in urto.context["esito"].voci] == [("0", "3", "9")]
    assert (deciso.status_code, riga.libere) == (200, 9)


def test_senza_parametri_non_c_e_tabella_e_nemmeno_la_riga(coordinatrice, annuale, riga):
    PianoAnnuale.objects.filter(pk=annuale.pk).update(parametri_al="2017-01-01")

    assert coordinatrice.get(reverse("programma:riga-piano", args=[riga.pk])).status_code == 404


def test_un_piano_approvato_non_si_scrive_dalla_tabella(coordinatrice, annuale, riga):
    PianoAnnuale.objects.filter(pk=annuale.pk).update(stato=StatoPiano.APPROVATO)

    assert scrivi(coordinatrice, riga, libere="9").status_code == 403
    riga.refresh_from_db()
    assert riga.libere == 0


@pytest.mark.parametrize("quanti", [0, 20])
def test_la_riga_costa_lo_stesso_con_molti_comuni(coordinatrice, cast, django_assert_max_num_queries, quanti):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_parametro()
    for posto in range(quanti + 1):
        fabbrica.crea_comune(ambito, f"Comune {posto}")
    riga = fabbrica.crea_annuale().righe.first()

    for nome in ("riga-piano", "scrivi-riga-piano"):
        with django_assert_max_num_queries(18):
            assert coordinatrice.get(reverse(f"programma:{nome}", args=[riga.pk])).status_code == 200
