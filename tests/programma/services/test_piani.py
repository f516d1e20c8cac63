# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import oggi
from delibere.models import Atto
from programma.models import (
    Comunicazione,
    PianoAnnuale,
    PianoTriennale,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
    TotaliPubblicati,
)
from programma.models import righe_piano as modelli
from programma.piani import CATEGORIE, VOCI
from programma.queries.piani import LetturaDelPiano, negli_anni, passaggi_di_stato
from programma.services.conflitti import Conflitto
from programma.services.piani import apri_annuale, apri_triennale, cambia_stato_del_piano, modifica_piano, scrivi_parte
from programma.services.piani.parti import CAMPI
from programma.services.territorio import carica_territorio
from tests import fabbriche_piani as fabbrica
from tests.fabbriche_atti import crea_atto

pytestmark = pytest.mark.django_db


@pytest.fixture
def ambito(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona", capofila=True)
    fabbrica.crea_comune(ambito, "Corte de' Cortesi con Cignone")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    return ambito


@pytest.fixture
def triennale(cast, ambito):
    return apri_triennale(utente=cast.coordinatrice, primo_anno=2026)


@pytest.fixture
def annuale(cast, triennale):
    return apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=2026)


def scrivi(cast, parte, **dati):
    scritti = {campo: getattr(parte, campo) for campo in CAMPI[type(parte)]}
    return scrivi_parte(
        utente=cast.coordinatrice,
        modello=type(parte),
        parte_id=parte.pk,
        dati=scritti | dati,
        versione=parte.versione,
    )


def passa(cast, piano, *stati, atto=None):
    for stato in stati:
        cambia_stato_del_piano(
            utente=cast.coordinatrice, modello=type(piano), piano_id=piano.pk, stato=stato, motivo="Prova", atto=atto
        )


def assemblea(**campi):
    return crea_atto(organo=Atto.Organo.ASSEMBLEA, **campi)


def test_i_nomi_delle_colonne_sono_quelli_delle_regole():
    nomi = {campo.name for campo in RigaAnnuale._meta.concrete_fields}

    assert set(VOCI) <= nomi
    assert modelli.CATEGORIE == CATEGORIE
    assert set(CAMPI[RigaTriennale]) < set(CAMPI[RigaAnnuale])


def test_un_anno_nuovo_ha_una_riga_per_ogni_comune_e_proprietario(annuale):
    coppie = list(annuale.righe.values_list("comune__nome", "ente__nome"))

    assert coppie == [
        ("Corte de' Cortesi con Cignone", "Comune di Corte de' Cortesi con Cignone"),
        ("Corte de' Cortesi con Cignone", "ALER"),
        ("Cremona", "Comune di Cremona"),
        ("Cremona", "ALER"),
    ]
    assert (annuale.scelte_comuni.count(), annuale.scelte_enti.count(), annuale.comunicazioni.count()) == (2, 3, 3)
    assert set(annuale.comunicazioni.values_list("esito", "ricevuta_il")) == {("non_pervenuta", None)}
    assert (annuale.stato, annuale.parametri_al, annuale.scadenza) == ("bozza", date(2026, 1, 1), date(2025, 12, 31))
    riga = annuale.righe.first()
    assert (riga.versione, riga.storia.count(), riga.storia.get().cambio) == (1, 1, annuale.storia.get().cambio)


def test_tutti_i_comuni_pubblicati_entrano_nel_piano(cast, django_assert_max_num_queries):
    carica_territorio(utente=cast.sistema)
    triennale = apri_triennale(utente=cast.coordinatrice, primo_anno=2026)

    with django_assert_max_num_queries(30):
        piano = apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=2028)

    assert (triennale.righe.count(), piano.righe.count(), piano.comunicazioni.count()) == (94, 94, 48)


def test_chi_entra_e_chi_esce_dall_ambito_conta_dal_suo_anno(cast, ambito):
    fabbrica.crea_comune(ambito, "Uscito", al=date(2026, 6, 30))
    fabbrica.crea_comune(ambito, "Entrato", dal=date(2027, 1, 1))
    triennale = apri_triennale(utente=cast.coordinatrice, primo_anno=2026)

    def nuovi(anno):
        piano = apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=anno)
        return set(piano.righe.values_list("comune__nome", flat=True)) & {"Uscito", "Entrato"}

    assert (nuovi(2026), nuovi(2027)) == ({"Uscito"}, {"Entrato"})


@pytest.mark.parametrize("anno", [2025, 2029])
def test_l_anno_sta_nel_triennale(cast, triennale, anno):
    with pytest.raises(ValidationError, match="va dal 2026 al 2028"):
        apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=anno)

    assert PianoAnnuale.objects.count() == 0


def test_un_piano_per_anno_e_per_triennio(cast, triennale, annuale):
    with pytest.raises(ValidationError, match="C'è già il piano di quest'anno"):
        apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=2026)
    with pytest.raises(ValidationError, match="C'è già un piano triennale"):
        apri_triennale(utente=cast.coordinatrice, primo_anno=2026)

    assert (PianoTriennale.objects.count(), PianoAnnuale.objects.count(), RigaAnnuale.objects.count()) == (1, 1, 4)


def test_senza_comuni_non_si_apre_nessun_piano(cast):
    with pytest.raises(ValidationError, match="scrivi prima l'elenco"):
        apri_triennale(utente=cast.coordinatrice, primo_anno=2026)
    fabbrica.crea_ambito()
    with pytest.raises(ValidationError, match="scrivi prima l'elenco"):
        apri_triennale(utente=cast.coordinatrice, primo_anno=2026)

    assert PianoTriennale.objects.count() == 0


def test_solo_il_coordinamento_scrive_i_piani(cast, triennale, annuale):
    riga = annuale.righe.first()

    for chi in (
        cast.referente,
        cast.referente_sociali,
        cast.dirigente,
        cast.consigliera,
        cast.amministratrice,
        cast.estraneo,
    ):
        with pytest.raises(PermissionDenied):
            apri_triennale(utente=chi, primo_anno=2029)
        with pytest.raises(PermissionDenied):
            apri_annuale(utente=chi, triennale_id=triennale.pk, anno=2027)
        with pytest.raises(PermissionDenied):
            scrivi_parte(utente=chi, modello=RigaAnnuale, parte_id=riga.pk, dati={"libere": 1})
        with pytest.raises(PermissionDenied):
            modifica_piano(utente=chi, modello=PianoAnnuale, piano_id=annuale.pk, dati={"nota": "Mia"})
        with pytest.raises(PermissionDenied):
            cambia_stato_del_piano(
                utente=chi, modello=PianoAnnuale, piano_id=annuale.pk, stato="ricognizione", motivo="Mio"
            )

    riga.refresh_from_db()
    assert (riga.libere, PianoAnnuale.objects.get().stato, PianoTriennale.objects.count()) == (0, "bozza", 1)


def test_una_riga_si_scrive_e_resta_nella_storia(cast, annuale):
    riga = annuale.righe.get(comune__nome="Cremona", ente__comune__isnull=False)

    scrivi(cast, riga, consistenza_sap=1028, libere=20, turnover=5, turnover_rilasciate=1, sat=2)

    quadro = LetturaDelPiano(annuale).quadro
    assert (quadro.totale.consistenza_sap, quadro.totale.disponibili, quadro.riserva_indigenti) == (1028, 25, 5)
    assert [s.libere for s in riga.storia.order_by("history_id")] == [0, 20]
    assert riga.storia.first().cambio.settore == cast.sociali


@pytest.mark.parametrize(
    ("conti", "messaggio"),
    [
        ({"turnover": 1, "turnover_rilasciate": 2}, "una parte del turn-over"),
        ({"libere": 1, "sat": 2}, "una parte delle unità disponibili"),
        ({"libere": 100_000}, "Al massimo 99999"),
        ({"libere": -1}, "maggiore o uguale a 0"),
    ],
)
def test_conti_impossibili_non_si_scrivono(cast, annuale, conti, messaggio):
    riga = annuale.righe.first()

    with pytest.raises(ValidationError, match=messaggio):
        scrivi(cast, riga, **conti)

    riga.refresh_from_db()
    assert (riga.libere, riga.versione) == (0, 1)


def test_due_persone_sulla_stessa_riga(cast, annuale):
    mia = annuale.righe.first()
    scrivi(cast, mia, libere=3)

    scrivi(cast, mia, turnover=4)
    with pytest.raises(Conflitto) as urto:
        scrivi(cast, mia, libere=9)

    mia.refresh_from_db()
    assert (mia.libere, mia.turnover) == (3, 4)
    assert set(urto.value.urti) == {"libere"}


def test_comunicazione_con_la_sua_data_e_solo_allora(cast, annuale):
    comunicazione = annuale.comunicazioni.first()

    for dati in ({"esito": "pervenuta"}, {"esito": "non_pervenuta", "ricevuta_il": date(2025, 11, 3)}):
        with pytest.raises(ValidationError, match="solo allora"):
            scrivi(cast, comunicazione, **dati)
    scrivi(cast, comunicazione, esito="negativa", ricevuta_il=date(2025, 11, 3))

    assert LetturaDelPiano(annuale).raccolta == {"non_pervenuta": 2, "negativa": 1}


def test_scelte_senza_motivazione_o_senza_categorie_non_si_scrivono(cast, annuale):
    with pytest.raises(ValidationError, match="Scrivi la motivazione"):
        scrivi(cast, SceltaComune.objects.first(), categoria="Genitori soli")
    with pytest.raises(ValidationError, match="a quali categorie"):
        scrivi(cast, SceltaEnte.objects.first(), quota_articolo_14=Decimal(5))

    scrivi(cast, SceltaComune.objects.first(), categoria="Genitori soli", motivazione="Domande raddoppiate")
    assert SceltaComune.objects.first().motivazione == "Domande raddoppiate"


def test_il_piano_passa_di_stato_con_gli_atti_degli_organi(cast, annuale):
    passa(cast, annuale, "ricognizione", "proposta")
    for atto in (None, crea_atto(), assemblea(data=date(2090, 1, 1), anno=2090)):
        with pytest.raises(ValidationError) as rifiuto:
            passa(cast, annuale, "approvato", atto=atto)
        assert set(rifiuto.value.error_dict) == {"atto"}
    approvazione = assemblea(numero=10)

    passa(cast, annuale, "approvato", atto=approvazione)
    passa(cast, annuale, "recepito", atto=crea_atto(numero=11))

    annuale.refresh_from_db()
    stati = [(passo.stato, passo.cambio.atto_id) for passo in passaggi_di_stato(annuale)]
    assert stati[:3] == [("bozza", None), ("ricognizione", None), ("proposta", None)]
    assert stati[3] == ("approvato", approvazione.pk)
    assert (annuale.stato, len(stati)) == ("recepito", 5)


def test_passaggi_che_non_esistono_e_senza_motivo(cast, annuale):
    atto = assemblea()
    for stato in ("approvato", "sostituito", "bozza", "inventato", ""):
        with pytest.raises(ValidationError, match="non si passa a questo stato"):
            passa(cast, annuale, stato, atto=atto)
    with pytest.raises(ValidationError, match="Scrivi il motivo"):
        cambia_stato_del_piano(
            utente=cast.coordinatrice, modello=PianoAnnuale, piano_id=annuale.pk, stato="ricognizione", motivo="  "
        )

    assert PianoAnnuale.objects.get().stato == "bozza"


def test_chiuso_alla_scrittura_da_quando_e_proposto(cast, annuale):
    riga = annuale.righe.first()
    passa(cast, annuale, "ricognizione")
    scrivi(cast, riga, libere=1)
    passa(cast, annuale, "proposta")
    riga.refresh_from_db()

    with pytest.raises(ValidationError, match="non si scrivono più"):
        scrivi(cast, riga, libere=2)
    with pytest.raises(ValidationError, match="non si scrivono più"):
        modifica_piano(
            utente=cast.coordinatrice,
            modello=PianoAnnuale,
            piano_id=annuale.pk,
            dati={"parametri_al": date(2020, 1, 1)},
            motivo="Prova",
        )
    modifica_piano(
        utente=cast.coordinatrice,
        modello=PianoAnnuale,
        piano_id=annuale.pk,
        dati={"trasmesso_il": oggi()},
        motivo="Trasmesso",
    )
    passa(cast, annuale, "ricognizione")
    scrivi(cast, riga, libere=2)

    riga.refresh_from_db()
    assert (riga.libere, PianoAnnuale.objects.get().trasmesso_il) == (2, oggi())


def test_un_piano_oltre_le_quote_di_legge_non_si_propone(cast, annuale):
    fabbrica.crea_parametro("quota_forze", 20, fonte="Lett. d bis")
    scrivi(cast, SceltaComune.objects.first(), quota_7bis=Decimal(15), quota_7ter=Decimal(6))
    passa(cast, annuale, "ricognizione")

    with pytest.raises(ValidationError, match="oltre il 20"):
        passa(cast, annuale, "proposta")

    assert PianoAnnuale.objects.get().stato == "ricognizione"


def test_senza_parametri_in_vigore_non_si_propone(cast, triennale, annuale):
    modifica_piano(
        utente=cast.coordinatrice,
        modello=PianoAnnuale,
        piano_id=annuale.pk,
        dati={"parametri_al": date(2017, 1, 1)},
        motivo="Prova",
    )
    passa(cast, annuale, "ricognizione")

    with pytest.raises(ValidationError, match="non è in vigore nessun valore"):
        passa(cast, annuale, "proposta")


def test_totali_pubblicati_restano_e_si_segnalano(cast, annuale):
    scrivi(cast, annuale.righe.first(), consistenza_sap=693, libere=18, turnover=11)

    scrivi(cast, TotaliPubblicati.objects.get(), consistenza_sap=693, disponibili=50, fonte="Piano 2019")

    lettura = LetturaDelPiano(PianoAnnuale.objects.get())
    assert [(d.voce, d.pubblicato, d.somma) for d in lettura.discordanze] == [("disponibili", 50, 29)]


def test_confronto_con_l_anno_prima_e_con_il_triennale(cast, triennale, annuale):
    scrivi(cast, annuale.righe.first(), consistenza_sap=10, libere=4)
    scrivi(cast, triennale.righe.first(), turnover=6)
    dopo = apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=2027)
    scrivi(cast, dopo.righe.first(), consistenza_sap=11, libere=3)

    lettura = LetturaDelPiano(dopo)

    assert [(v.voce, v.prima, v.ora, v.salto) for v in lettura.variazioni] == [
        ("consistenza_sap", 10, 11, False),
        ("disponibili", 4, 3, False),
    ]
    assert (lettura.previsione.previste, lettura.previsione.elencate, lettura.previsione.superata) == (6, 7, True)
    assert LetturaDelPiano(annuale).variazioni == ()


def test_un_piano_costa_le_stesse_interrogazioni_con_molti_comuni(cast, ambito, django_assert_num_queries):
    def leggi(piano):
        lettura = LetturaDelPiano(PianoAnnuale.objects.select_related("triennale", "pubblicati").get(pk=piano.pk))
        return lettura.quadro, lettura.raccolta, lettura.variazioni, lettura.previsione, lettura.discordanze

    triennale = apri_triennale(utente=cast.coordinatrice, primo_anno=2026)
    primo = apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=2026)
    with django_assert_num_queries(9):
        leggi(primo)
    for posto in range(5):
        fabbrica.crea_comune(ambito, f"Comune {posto}")

    secondo = apri_annuale(utente=cast.coordinatrice, triennale_id=triennale.pk, anno=2027)

    with django_assert_num_queries(9):
        assert len(leggi(secondo)[0].righe) == 14


def test_chi_legge_vede_i_piani_approvati_e_il_tavolo_anche_gli_altri(cast, annuale):
    def vede(chi):
        return PianoAnnuale.objects.visibili_a(chi).exists(), Comunicazione.objects.visibili_a(chi).exists()

    prima = {chi: vede(cast.persone[chi]) for chi in ("coordinatrice", "referente", "consigliera", "estraneo")}
    passa(cast, annuale, "ricognizione", "proposta")
    passa(cast, annuale, "approvato", atto=assemblea())
    dopo = {chi: vede(cast.persone[chi]) for chi in prima}

    tutto, niente = (True, True), (False, False)
    assert prima == {"coordinatrice": tutto, "referente": tutto, "consigliera": niente, "estraneo": niente}
    assert dopo == prima | {"consigliera": tutto}
    comune = annuale.righe.first().comune
    assert [piano.anno for piano, _, _ in negli_anni(cast.consigliera, comune)] == [2026]
    assert negli_anni(cast.estraneo, comune) == []
