# SPDX-License-Identifier: AGPL-3.0-or-later
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from delibere import tasks
from delibere.models import DocumentoPiano
from delibere.queries.riconoscimento import Esito, misure_dei_documenti, riconosci_impronta
from delibere.services import piani
from delibere.services.piani import RichiestaPiano, chiedi_documento_del_piano
from delibere.services.ristampa import ristampa
from delibere.services.verifica import verifica
from programma.models import CongelamentoPiano, ParametroNormativo, StatoPiano
from programma.services.piani import cambia_stato_del_piano
from tavolo.models import Messaggio
from tavolo.storia import con_autore
from tests import fabbriche_piani as fabbrica
from tests.fabbriche_atti import crea_atto
from tests.supporto.protezioni import senza_protezioni

pytestmark = pytest.mark.motore
Stato = DocumentoPiano.Stato
AVVISO = RichiestaPiano(genere=DocumentoPiano.Genere.AVVISO)


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    annuale = fabbrica.crea_annuale(2026)
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7)
    return annuale


def chiedi(cast, piano, richiesta=None):
    return chiedi_documento_del_piano(utente=cast.coordinatrice, piano=piano, richiesta=richiesta or RichiestaPiano())


def fatto(documento):
    piani.lavora(documento.pk)
    documento.refresh_from_db()
    return documento


def test_di_una_bozza_si_congela_adesso(cast, annuale, coda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        documento = chiedi(cast, annuale, RichiestaPiano(testo_copertina="Prima bozza", protocollo="PG 1/2026"))

    congelamento = documento.congelamento
    assert (congelamento.piano, congelamento.approvazione, congelamento.cambio) == (annuale, False, documento.cambio)
    assert (documento.anno, documento.numero, documento.stato) == (documento.cambio.istante.year, 1, "richiesto")
    assert str(documento) == f"Piano annuale 2026 (bozza), documento n. 1/{documento.anno}"
    assert documento.nome_file == f"bozza-piano-annuale-2026-documento-{documento.anno}-001"
    assert coda.messaggi == [(piani.LAVORO, (documento.pk,), {})]


def test_di_un_piano_approvato_si_legge_cio_che_l_atto_ha_congelato(cast, annuale):
    congelamento = fabbrica.approva(annuale)
    giunta = crea_atto(organo="giunta", numero=9)
    cambia_stato_del_piano(
        utente=cast.coordinatrice, modello=type(annuale), piano_id=annuale.pk, stato="recepito", motivo="Preso atto",
        atto=giunta,
    )  # fmt: skip

    primo, secondo = chiedi(cast, annuale), chiedi(cast, annuale, AVVISO)

    assert (primo.congelamento, secondo.congelamento) == (congelamento, congelamento)
    assert (primo.numero, secondo.numero, CongelamentoPiano.objects.count()) == (1, 2, 1)
    assert len(primo.atti) == 1
    assert primo.atti[0].startswith(f"Recepito dalla giunta: {giunta}")


def test_una_correzione_successiva_non_cambia_il_documento(cast, annuale, archivio):
    fabbrica.approva(annuale)
    prima = fatto(chiedi(cast, annuale))
    with con_autore(cast.sistema):
        quota = ParametroNormativo.objects.get()
        quota.valore, quota.fonte = 50, "Altra fonte"
        quota.save()
        comune = annuale.triennale.ambito.comuni.get()
        comune.nome = "Altro nome"
        comune.save()

    dopo = fatto(chiedi(cast, annuale))

    assert ristampa(prima).uguale
    assert dopo.impronte_allegati[:-1] == prima.impronte_allegati[:-1]
    assert dopo.congelamento == prima.congelamento


def test_il_lavoro_fa_il_file_e_avvisa_una_volta(cast, annuale, archivio):
    documento = chiedi(cast, annuale)

    tasks.prepara_documento_piano(documento.pk)
    tasks.prepara_documento_piano(documento.pk)

    documento.refresh_from_db()
    assert (documento.stato, documento.tentativi) == (Stato.PRONTO, 1)
    assert default_storage.listdir(f"piani/{documento.anno}/1")[1] == [documento.file.name.rpartition("/")[2]]
    messaggio = Messaggio.objects.get()
    assert (messaggio.destinatario, messaggio.oggetto) == (cast.coordinatrice, f"{documento}: pronto")


def test_il_documento_si_riconosce_dal_file_dai_dati_e_dalle_tabelle(cast, annuale, archivio):
    documento = fatto(chiedi(cast, annuale))

    trovati = {
        impronta: riconosci_impronta(impronta)
        for impronta in (documento.impronta, documento.congelamento.impronta, documento.impronte_allegati[0], "F" * 64)
    }

    assert [esito.esito for esito in trovati.values()] == [
        Esito.IDENTICO, Esito.SOLO_I_DATI, Esito.SOLO_I_DATI, Esito.IGNOTO,
    ]  # fmt: skip
    assert [str(voce.rapporto) for voce in trovati[documento.impronta].documenti] == [str(documento)]
    assert documento.dimensione in misure_dei_documenti()


def test_la_ristampa_e_uguale_in_ogni_byte(cast, annuale, archivio):
    fabbrica.approva(annuale.triennale)

    for documento in (chiedi(cast, annuale), chiedi(cast, annuale, AVVISO), chiedi(cast, annuale.triennale)):
        esito = ristampa(fatto(documento))
        assert (esito.uguale, "uguale in ogni byte" in esito.detti[0]) == (True, True)


def test_un_file_manomesso_o_un_lavoro_fermo_si_trovano(cast, annuale, archivio):
    documento, fermo = fatto(chiedi(cast, annuale)), chiedi(cast, annuale)
    assert [r.cosa for r in verifica()] == []
    with default_storage.open(documento.file.name, "r+b") as file:
        file.write(b"%PDX")
    with senza_protezioni():
        type(fermo.cambio).objects.filter(pk=fermo.cambio.pk).update(istante="2026-01-01T00:00:00Z")

    assert [(r.oggetto, r.cosa.partition(" ")[0]) for r in verifica() if r.controllo != "protezione"] == [
        (str(documento), "il"),
        (str(fermo), "chiesto"),
    ]


def test_cio_che_fu_chiesto_non_cambia(cast, annuale):
    documento = chiedi(cast, annuale)

    for campi in ({"numero": 9}, {"testo_copertina": "Altro"}, {"atti": ["Altro"]}):
        with pytest.raises(DatabaseError), transaction.atomic():
            DocumentoPiano.objects.filter(pk=documento.pk).update(**campi)


def test_solo_il_coordinamento_chiede_e_riprova(cast, annuale):
    documento = chiedi(cast, annuale)
    DocumentoPiano.objects.filter(pk=documento.pk).update(stato=Stato.FALLITO, errore="Causa", tentativi=3)

    for chi in (cast.referente, cast.dirigente, cast.consigliera, cast.segreteria, cast.amministratrice, cast.estraneo):
        with pytest.raises(PermissionDenied):
            chiedi_documento_del_piano(utente=chi, piano=annuale, richiesta=RichiestaPiano())
        with pytest.raises(PermissionDenied):
            piani.riprova(utente=chi, documento_id=documento.pk)

    assert (DocumentoPiano.objects.count(), CongelamentoPiano.objects.count()) == (1, 1)


def test_si_riprova_solo_un_documento_fallito(cast, annuale, archivio):
    documento = chiedi(cast, annuale)
    with pytest.raises(ValidationError, match="solo un documento fallito"):
        piani.riprova(utente=cast.coordinatrice, documento_id=documento.pk)
    DocumentoPiano.objects.filter(pk=documento.pk).update(stato=Stato.FALLITO, errore="Causa", tentativi=3)

    piani.riprova(utente=cast.coordinatrice, documento_id=documento.pk)

    assert fatto(documento).stato == Stato.PRONTO


@pytest.mark.parametrize(
    ("richiesta", "campo"),
    [
        (AVVISO, "genere"),
        (RichiestaPiano(genere="altro"), "genere"),
        (RichiestaPiano(protocollo="x" * 61), "protocollo"),
    ],
)
def test_una_richiesta_storta_non_lascia_nulla(cast, annuale, richiesta, campo):
    with pytest.raises(ValidationError) as errore:
        chiedi(cast, annuale.triennale, richiesta)

    assert list(errore.value.message_dict) == [campo]
    assert (DocumentoPiano.objects.count(), CongelamentoPiano.objects.count()) == (0, 0)


def test_senza_la_quota_di_legge_non_c_e_documento(cast, annuale):
    with con_autore(cast.sistema):
        ParametroNormativo.objects.get().delete()

    with pytest.raises(ValidationError, match="non è in vigore nessun valore"):
        chiedi(cast, annuale)

    assert DocumentoPiano.objects.count() == 0


def test_approvato_prima_che_i_piani_si_congelassero(cast, annuale):
    with con_autore(cast.sistema):
        annuale.stato = StatoPiano.APPROVATO
        annuale.save()

    with pytest.raises(ValidationError, match="prima che i piani si congelassero"):
        chiedi(cast, annuale)


def test_chi_vede_quale_documento(cast, annuale, archivio):
    bozza = fatto(chiedi(cast, annuale))
    fabbrica.approva(annuale)
    approvato, in_attesa = fatto(chiedi(cast, annuale)), chiedi(cast, annuale)

    def visti(chi):
        return set(DocumentoPiano.objects.visibili_a(chi))

    assert visti(cast.referente) == visti(cast.coordinatrice) == {bozza, approvato, in_attesa}
    assert visti(cast.consigliera) == visti(cast.segreteria) == {approvato}
    assert visti(cast.estraneo) == set()


def test_il_comando_ristampa_i_documenti_dei_piani(cast, annuale, archivio):
    documento = fatto(chiedi(cast, annuale))
    uscita = StringIO()

    for scritto in (str(documento.pk), f"{documento.numero}/{documento.anno}"):
        call_command("ristampa", "--piano", scritto, stdout=uscita)

    uguale = f"{documento}: uguale in ogni byte, impronta {documento.impronta}."
    assert uscita.getvalue().splitlines() == [uguale, uguale]
    with pytest.raises(CommandError, match="Nessun documento"):
        call_command("ristampa", str(documento.pk))
