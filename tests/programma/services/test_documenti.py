# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from programma.models import Documento, Nota, Programma
from programma.services.documenti import (
    aggiungi_documenti,
    aggiungi_nota,
    archivio_provvisorio,
    conserva,
    settore_che_scrive,
)
from tavolo.storia import con_autore
from tests.fabbriche import crea_azione, crea_collaborazione
from tests.supporto.file import finto_pdf, pdf_di_prova
from tests.supporto.insieme import in_parallelo


def file_in(archivio):
    return [f for f in archivio.rglob("*") if f.is_file()]


def test_documento_sta_sotto_un_nome_casuale(cast, azione, archivio):
    documento = aggiungi_documenti(utente=cast.referente, azione_id=azione.pk, file=[pdf_di_prova("Atto n. 1.pdf")])[0]

    assert (documento.titolo, documento.nome) == ("Atto n. 1.pdf", "Atto n. 1.pdf")
    assert "Atto" not in documento.file.name
    assert len(documento.impronta) == 64
    assert [f.stat().st_size for f in file_in(archivio)] == [documento.dimensione]


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_lo_stesso_file_mandato_due_volte_insieme_e_un_documento(cast, azione, archivio):
    def carica():
        return aggiungi_documenti(utente=cast.referente, azione_id=azione.pk, file=[pdf_di_prova()])

    esiti = in_parallelo(carica, carica, carica)

    assert esiti == [[Documento.objects.get()]] * 3
    assert len(file_in(archivio)) == 1


def test_stesso_contenuto_con_altro_titolo_o_di_un_altra_azione_e_un_altro_documento(cast, azione, archivio):
    altra = crea_azione(azione.obiettivo, cast.lavori_pubblici)
    contenuto = pdf_di_prova().read()
    carichi = [(azione, ""), (azione, "prova.pdf"), (azione, "Verbale"), (altra, "")]

    scritti = [
        aggiungi_documenti(
            utente=cast.referente,
            azione_id=di.pk,
            file=[SimpleUploadedFile("prova.pdf", contenuto, "application/pdf")],
            titolo=titolo,
        )[0]
        for di, titolo in carichi
    ]

    assert scritti[0] == scritti[1]
    assert len({documento.pk for documento in scritti}) == len(file_in(archivio)) == 3


def test_documenti_o_tutti_o_nessuno(cast, azione, archivio):
    with pytest.raises(ValidationError):
        aggiungi_documenti(utente=cast.referente, azione_id=azione.pk, file=[pdf_di_prova(), finto_pdf()])

    assert Documento.objects.count() == 0
    assert file_in(archivio) == []


def test_file_tolto_dal_disco_se_la_scrittura_non_va_in_porto(cast, azione, archivio):
    def scrivi_e_cadi():
        with archivio_provvisorio(), con_autore(cast.referente):
            conserva(azione, pdf_di_prova(), settore=azione.settore)
            raise RuntimeError("the line fell")

    with pytest.raises(RuntimeError, match="the line fell"):
        scrivi_e_cadi()

    assert Documento.objects.count() == 0
    assert file_in(archivio) == []


def test_conserva_solo_dentro_un_archivio_provvisorio(cast, azione, archivio):
    with pytest.raises(RuntimeError), con_autore(cast.referente):
        conserva(azione, pdf_di_prova(), settore=azione.settore)

    assert file_in(archivio) == []


def test_contribuisce_chi_ne_ha_il_diritto(cast, azione, archivio):
    crea_collaborazione(azione, cast.urbanistica)
    ammessi = {}
    for nome, persona in cast.persone.items():
        try:
            ammessi[nome] = aggiungi_nota(utente=persona, azione_id=azione.pk, testo=f"Nota di {nome}").settore
        except PermissionDenied:
            with pytest.raises(PermissionDenied):
                aggiungi_documenti(utente=persona, azione_id=azione.pk, file=[pdf_di_prova()])

    assert ammessi == {
        "coordinatrice": cast.sociali,
        "referente": cast.lavori_pubblici,
        "supplente": cast.lavori_pubblici,
        "referente_urbanistica": cast.urbanistica,
    }
    assert Documento.objects.count() == 0


def test_collaborazione_finita_non_scrive_per_quel_settore(cast, azione):
    collaborazione = crea_collaborazione(azione, cast.urbanistica)
    with con_autore(cast.sistema):
        collaborazione.delete()

    assert settore_che_scrive(cast.referente_urbanistica, azione) is None
    with pytest.raises(PermissionDenied):
        aggiungi_nota(utente=cast.referente_urbanistica, azione_id=azione.pk, testo="Ancora qui")


def test_contributi_chiusi_con_il_programma(cast, azione):
    programma = azione.obiettivo.programma
    with con_autore(cast.sistema):
        programma.stato = Programma.Stato.CHIUSO
        programma.save()

    with pytest.raises(PermissionDenied):
        aggiungi_nota(utente=cast.coordinatrice, azione_id=azione.pk, testo="Tardi")

    assert Nota.objects.count() == 0


def test_nota_vuota_e_doppia(cast, azione):
    with pytest.raises(ValidationError):
        aggiungi_nota(utente=cast.referente, azione_id=azione.pk, testo=" ")

    prima = aggiungi_nota(utente=cast.referente, azione_id=azione.pk, testo="Sopralluogo")
    ripetuta = aggiungi_nota(utente=cast.referente, azione_id=azione.pk, testo="Sopralluogo")
    di_un_altra = aggiungi_nota(utente=cast.supplente, azione_id=azione.pk, testo="Sopralluogo")

    assert prima == ripetuta
    assert di_un_altra != prima
