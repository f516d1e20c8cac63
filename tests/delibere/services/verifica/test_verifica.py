# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is tampered with past the portal, triggers off, is found and named; what was written in order is not."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import FileField
from django.utils import timezone
from guardian.shortcuts import assign_perm

from abitare.lib.pdf import Documento as Stampa
from delibere.models import DocumentoIncontro, DocumentoPiano, Foglio, Rapporto, Verbale
from delibere.services import lavori_pdf, lavori_rapporto
from delibere.services.rapporti import chiedi_rapporto
from delibere.services.verifica import verifica, verifica_e_avvisa
from delibere.services.verifica.congelamenti import SCARTI_DETTI
from programma.fotografia.canonico import impronta
from programma.models import Azione, Congelamento, Documento, FileDelPiano, Obiettivo
from programma.permissions import CONTRIBUISCI, MODIFICA
from programma.services.congelamenti import congela
from programma.services.documenti import aggiungi_documenti
from tavolo.models import Messaggio
from tavolo.permissions import concedi, concessioni
from tavolo.services.oscuramenti import oscura_testo
from tavolo.services.posta import accoda_messaggio
from tavolo.storia import con_autore
from tests import fabbriche_piani
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche import crea_aggiornamento, crea_verifica
from tests.supporto.file import pdf_di_prova
from tests.supporto.protezioni import senza_protezioni

pytestmark = pytest.mark.motore


@pytest.fixture
def congelamento(cast, ricco) -> Congelamento:
    return congela(utente=cast.coordinatrice, programma=ricco, al=RICHIESTA.al)


def manometti(istruzione: str, *parametri: object) -> None:
    with senza_protezioni(), connection.cursor() as cursore:
        cursore.execute(istruzione, parametri)
        assert cursore.rowcount == 1


def riscontri() -> list[str]:
    return [str(riscontro) for riscontro in verifica()]


def di(congelamento: Congelamento) -> str:
    return f"congelamento: n. {congelamento.pk} (Programma adottato al 31/10/2026)"


def test_dove_nulla_fu_toccato_non_trova_nulla(congelamento):
    assert riscontri() == []


def test_una_riga_di_storia_cambiata(congelamento):
    azione = Azione.objects.order_by("pk").first()
    manometti("UPDATE programma_historicalazione SET peso = 9 WHERE id = %s", azione.pk)

    assert riscontri() == [
        f"{di(congelamento)}: obiettivo 1 › azione {azione.codice} › peso: congelato 1, nella storia 9",
        f"storia: azione n. {azione.pk}: la riga non è l'ultima della sua storia",
    ]


def test_una_riga_di_storia_passata_che_nessuna_riga_viva_mostra(cast, congelamento):
    obiettivo = Obiettivo.objects.order_by("pk").first()
    titolo = obiettivo.titolo
    obiettivo.titolo = "Cambiato dopo"
    with con_autore(cast.coordinatrice):
        obiettivo.save()
    prima = obiettivo.storia.order_by("history_id").first()
    manometti("UPDATE programma_historicalobiettivo SET titolo = 'Falso' WHERE history_id = %s", prima.history_id)

    assert riscontri() == [f"{di(congelamento)}: obiettivo 1 › titolo: congelato «{titolo}», nella storia «Falso»"]


def test_una_riga_di_storia_tolta(congelamento):
    azione = Azione.objects.order_by("pk").first()
    manometti("DELETE FROM programma_historicalazione WHERE id = %s", azione.pk)

    assert riscontri() == [
        f"{di(congelamento)}: obiettivo 1 › azione {azione.codice}: congelato presente, nella storia assente",
        f"{di(congelamento)}: persona Sistema: congelato presente, nella storia assente",
        f"storia: azione n. {azione.pk}: la riga non è l'ultima della sua storia",
    ]


def test_una_comunicazione_cambiata(congelamento):
    manometti("UPDATE programma_aggiornamento SET avanzamento = 90")

    (trovato,) = riscontri()
    assert trovato.endswith("› verificato › avanzamento: congelato «40», nella storia «90»")


def test_una_riga_viva_cambiata_senza_storia(congelamento):
    azione = Azione.objects.order_by("pk").first()
    manometti("UPDATE programma_azione SET titolo = 'Falso' WHERE id = %s", azione.pk)

    assert riscontri() == [f"storia: azione n. {azione.pk}: la riga non è l'ultima della sua storia"]


def test_tante_righe_vive_cambiate_si_contano(congelamento, monkeypatch):
    monkeypatch.setattr("delibere.services.verifica.storie.CHIAVI_DETTE", 1)
    with senza_protezioni(), connection.cursor() as cursore:
        cursore.execute("UPDATE programma_azione SET titolo = 'Falso'")

    primo, secondo = riscontri()
    assert primo.endswith("la riga non è l'ultima della sua storia")
    assert secondo == "storia: azioni: altre 1 righe non sono l'ultima della loro storia"


def test_una_riga_congelata_cambiata(congelamento):
    manometti("UPDATE programma_congelamento SET contenuto = replace(contenuto, 'Programma', 'programma')")

    assert riscontri() == [f"{di(congelamento)}: il contenuto non ha più l'impronta con cui fu congelato"]


def test_una_riga_congelata_cambiata_con_la_sua_impronta(congelamento):
    falso = congelamento.contenuto.replace('"peso":1', '"peso":7')
    manometti("UPDATE programma_congelamento SET contenuto = %s, impronta = %s", falso, impronta(falso))

    trovati = riscontri()
    assert len(trovati) == 4
    assert trovati[0].endswith("congelato 7, nella storia 1")


@pytest.mark.parametrize("falso", ["nulla", '{"schema":99}', '{"schema":1}', "[]"])
def test_un_contenuto_che_non_si_legge(congelamento, falso):
    manometti("UPDATE programma_congelamento SET contenuto = %s, impronta = %s", falso, impronta(falso))

    (trovato,) = riscontri()
    assert "il contenuto non si legge (" in trovato


def test_gli_estremi_della_riga_cambiati(congelamento):
    manometti("UPDATE programma_congelamento SET schema = 9, al = '2026-10-30'")

    trovati = riscontri()
    assert [trovato.split("): ")[1] for trovato in trovati[:2]] == [
        "schema: 9 nella riga, 2 nel contenuto",
        "al: 2026-10-30 nella riga, 2026-10-31 nel contenuto",
    ]


def test_le_differenze_di_troppo_si_contano(congelamento):
    foglio = congelamento.contenuto
    for campo in ("titolo", "codice", "descrizione", "orizzonte", "luogo", "fonte", "unita", "nome"):
        foglio = foglio.replace(f'"{campo}":"', f'"{campo}":"falso ')
    manometti("UPDATE programma_congelamento SET contenuto = %s, impronta = %s", foglio, impronta(foglio))

    trovati = riscontri()
    assert len(trovati) == SCARTI_DETTI + 1
    assert trovati[-1].endswith(" differenze dalla storia")


def test_il_programma_che_nella_storia_non_c_e(congelamento):
    manometti("DELETE FROM programma_historicalprogramma WHERE id = %s", congelamento.programma_id)

    assert riscontri()[0].endswith("nella storia il programma a quell'istante non c'è")


def test_un_testo_oscurato_dopo_non_e_una_differenza(cast, congelamento):
    azione = Azione.objects.order_by("pk").first()
    oscura_testo(
        utente=cast.amministratrice,
        modello="programma.azione",
        oggetto_id=azione.pk,
        campo="titolo",
        testo=azione.titolo,
        motivo="Nome di una persona",
    )

    assert riscontri() == []


def test_un_oscuramento_tolto(cast, ricco):
    azione = Azione.objects.order_by("pk").first()
    detto = crea_aggiornamento(azione, 50, testo="Nota su Tizio Caio", riferito_al=RICHIESTA.al)
    crea_verifica(detto)
    oscura_testo(
        utente=cast.amministratrice,
        modello="programma.aggiornamento",
        oggetto_id=detto.pk,
        campo="testo",
        testo=detto.testo,
        motivo="Nome di una persona",
    )
    congela(utente=cast.coordinatrice, programma=ricco, al=RICHIESTA.al)
    manometti("DELETE FROM tavolo_oscuramento")

    (trovato,) = riscontri()
    assert trovato.endswith("› verificato › testo: congelato «[testo oscurato]», nella storia «Nota su Tizio Caio»")


def _rapporto_pronto(cast, programma) -> Rapporto:
    rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=programma.pk, richiesta=RICHIESTA)
    contenuto = b"%PDF-1.7 prova"
    stampa = Stampa(contenuto, sha256(contenuto).hexdigest().upper(), 1, len(contenuto), {})
    lavori_pdf.consegna(lavori_rapporto.DEI_RAPPORTI, rapporto, stampa)
    rapporto.refresh_from_db()
    return rapporto


def _documento(cast) -> Documento:
    azione = Azione.objects.order_by("pk").first()
    file = pdf_di_prova()
    (documento,) = aggiungi_documenti(utente=cast.coordinatrice, azione_id=azione.pk, file=[file], titolo="Determina")
    return documento


@pytest.mark.parametrize("quale", ["rapporto", "documento"])
def test_un_file_cambiato_accorciato_o_tolto(cast, ricco, quale):
    riga = _rapporto_pronto(cast, ricco) if quale == "rapporto" else _documento(cast)
    nome = str(riga.file.name)
    with default_storage.open(nome, "rb") as file:
        giusto = file.read()
    assert riscontri() == []

    trovati = []
    for falso in (giusto[:-1] + b"X", giusto[:-1], None):
        default_storage.delete(nome)
        if falso is not None:
            default_storage.save(nome, ContentFile(falso))
        trovati += [trovato.split(": ")[-1] for trovato in riscontri()]

    assert trovati == [
        f"il file {nome} non ha più la sua impronta",
        f"il file {nome} è di {len(giusto) - 1} byte e non di {len(giusto)}",
        f"il file {nome} non c'è o non si legge",
    ]


def test_una_concessione_tolta_spostata_o_aggiunta(cast, ricco):
    azione = Azione.objects.order_by("pk").first()
    concedi(CONTRIBUISCI, cast.tributi.gruppo, azione)
    concessioni(MODIFICA, ricco).update(group=cast.tributi.gruppo_coordinamento)

    assert riscontri() == [
        f"diritti: {MODIFICA} n. {ricco.pk}: la concessione manca a {cast.sociali} (coordinamento)",
        f"diritti: {MODIFICA} n. {ricco.pk}: la concessione è di troppo a {cast.tributi} (coordinamento)",
        f"diritti: {CONTRIBUISCI} n. {azione.pk}: la concessione è di troppo a {cast.tributi} (referenti)",
    ]


def test_un_diritto_dato_a_una_persona_o_su_tutto(cast, ricco):
    gruppo = Group.objects.create(name="estraneo")
    concedi(MODIFICA, gruppo, ricco)
    assign_perm(MODIFICA, cast.estraneo, ricco)
    gruppo.permissions.add(Permission.objects.get(codename="modifica_programma"))

    assert riscontri() == [
        f"diritti: {MODIFICA} n. {ricco.pk}: la concessione è di troppo a gruppo n. {gruppo.pk}",
        "diritti: concessioni: 2 date a una persona o su un intero tipo di oggetti",
    ]


def test_un_lavoro_e_una_lettera_rimasti_indietro(cast, ricco):
    rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=RICHIESTA)
    messaggio = accoda_messaggio(destinatario=cast.referente, oggetto="Prova", testo="Prova")
    assert riscontri() == []

    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        trovati = riscontri()

    assert [trovato.split(": ")[:2] for trovato in trovati] == [["lavori", str(rapporto)], ["lavori", str(messaggio)]]
    assert trovati[1].endswith("ed è ancora da spedire")


def test_un_trigger_spento(congelamento):
    with connection.cursor() as cursore:
        cursore.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursore.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'programma_congelamento'::regclass"
            " AND tgname LIKE %s ORDER BY 1",
            ["pgtrigger_solo_inserimento%"],
        )
        ((nome,),) = cursore.fetchall()
        cursore.execute(f'ALTER TABLE programma_congelamento DISABLE TRIGGER "{nome}"')

    assert riscontri() == [
        "protezione: programma_congelamento: il trigger «solo_inserimento» manca, è diverso o è spento"
    ]


def test_il_controllo_notturno_avvisa_gli_amministratori(cast, congelamento, caplog):
    assert verifica_e_avvisa() == 0
    assert Messaggio.objects.count() == 0
    azione = Azione.objects.order_by("pk").first()
    manometti("UPDATE programma_azione SET titolo = 'Falso' WHERE id = %s", azione.pk)

    assert verifica_e_avvisa() == 1

    (messaggio,) = Messaggio.objects.all()
    riga = f"storia: azione n. {azione.pk}: la riga non è l'ultima della sua storia"
    assert (messaggio.destinatario, messaggio.oggetto) == (cast.amministratrice, "Controllo di Abitare: un riscontro")
    assert f"\n- {riga}\n" in messaggio.testo
    assert riga in caplog.text


def test_la_lettera_non_cresce_senza_fine(cast, congelamento, monkeypatch, caplog):
    monkeypatch.setattr("delibere.services.verifica.esegui.RIGHE_IN_POSTA", 1)
    with senza_protezioni(), connection.cursor() as cursore:
        cursore.execute("UPDATE programma_azione SET titolo = 'Falso'")

    assert verifica_e_avvisa() == 2

    (messaggio,) = Messaggio.objects.all()
    assert messaggio.oggetto == "Controllo di Abitare: 2 riscontri"
    assert "\n- e altri 1\n" in messaggio.testo


def test_ogni_file_conservato_e_tra_quelli_controllati():
    con_file = {
        modello
        for modello in apps.get_models()
        for campo in modello._meta.concrete_fields
        if isinstance(campo, FileField) and not modello._meta.object_name.startswith("Historical")
    }

    assert con_file == {Documento, DocumentoIncontro, DocumentoPiano, FileDelPiano, Foglio, Rapporto, Verbale}


@pytest.mark.usefixtures("archivio")
def test_foglio_di_un_piano_cambiato_trovato_e_nominato(cast):
    fabbriche_piani.crea_comune(fabbriche_piani.crea_ambito())
    file = fabbriche_piani.crea_file_del_piano(fabbriche_piani.crea_annuale())
    assert riscontri() == []

    Path(file.file.path).write_bytes(b"Comune;Libere\nCremona;9\n")

    assert riscontri() == [
        f"file: file n. {file.pk} «dati.csv», Piano annuale 2026: il file {file.file.name} non ha più la sua impronta"
    ]
