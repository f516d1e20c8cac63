# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from delibere.models import DocumentoIncontro
from delibere.services.incontri.documenti import MASSIMI, aggiungi_documenti, togli_documento
from delibere.services.incontri.vita import convoca_incontro, elimina_incontro
from delibere.services.verifica.archivio import verifica_archivio
from tests.fabbriche_incontri import crea_convocato, crea_documento_incontro, imposta
from tests.supporto.file import finto_pdf, pdf_di_prova

pytestmark = [pytest.mark.django_db, pytest.mark.motore]


def file_in(archivio):
    return [f for f in archivio.rglob("*") if f.is_file()]


def aggiungi(cast, incontro, *file, **altro):
    return aggiungi_documenti(utente=cast.coordinatrice, incontro_id=incontro.pk, file=file, **altro)


def test_si_aggiungono_con_la_loro_impronta_una_volta_sola(cast, incontro, archivio):
    contenuto = pdf_di_prova("Bilancio.pdf")

    primi = aggiungi(cast, incontro, contenuto, pdf_di_prova("b.pdf"), titolo="Conti")
    contenuto.seek(0)
    ancora = aggiungi(cast, incontro, contenuto, titolo="Conti (1)")

    assert [(d.titolo, d.nome, len(d.impronta)) for d in primi] == [
        ("Conti (1)", "Bilancio.pdf", 64),
        ("Conti (2)", "b.pdf", 64),
    ]
    assert ancora == primi[:1]
    assert len(file_in(archivio)) == incontro.documenti.count() == 2


def test_o_tutti_o_nessuno_e_solo_il_coordinamento(cast, incontro, archivio):
    with pytest.raises(ValidationError, match="contenuto del file"):
        aggiungi(cast, incontro, pdf_di_prova(), finto_pdf())
    with pytest.raises(PermissionDenied):
        aggiungi_documenti(utente=cast.referente, incontro_id=incontro.pk, file=[pdf_di_prova()])
    with pytest.raises(ValidationError, match=f"al massimo {MASSIMI}"):
        aggiungi(cast, incontro, *(pdf_di_prova(f"{n}.pdf") for n in range(MASSIMI + 1)))

    assert (incontro.documenti.count(), file_in(archivio)) == (0, [])


def test_di_un_incontro_convocato_il_cambiamento_si_comunica(cast, incontro, archivio):
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)

    aggiungi(cast, incontro, pdf_di_prova())

    incontro.refresh_from_db()
    assert incontro.da_comunicare


def test_tolto_va_via_anche_il_file_e_la_storia_resta(cast, incontro, archivio, django_capture_on_commit_callbacks):
    documento = crea_documento_incontro(incontro)
    with pytest.raises(PermissionDenied):
        togli_documento(utente=cast.referente, documento_id=documento.pk)

    with django_capture_on_commit_callbacks(execute=True):
        togli_documento(utente=cast.coordinatrice, documento_id=documento.pk)

    assert (incontro.documenti.count(), file_in(archivio)) == (0, [])
    righe = DocumentoIncontro.storia.filter(id=documento.pk).order_by("history_id")
    assert [(r.history_type, r.impronta) for r in righe] == [("+", documento.impronta), ("-", documento.impronta)]


def test_con_la_bozza_vanno_via_i_suoi_file(cast, incontro, archivio, django_capture_on_commit_callbacks):
    crea_documento_incontro(incontro)

    with django_capture_on_commit_callbacks(execute=True):
        elimina_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)

    assert (DocumentoIncontro.objects.count(), file_in(archivio)) == (0, [])


@pytest.mark.parametrize(("stato", "campi"), [("annullato", {"motivo_annullamento": "Neve"})])
def test_di_un_incontro_fermo_non_cambiano(cast, incontro, archivio, stato, campi):
    documento = crea_documento_incontro(incontro)
    imposta(incontro, stato=stato, **campi)

    with pytest.raises(ValidationError, match=stato):
        aggiungi(cast, incontro, pdf_di_prova("altro.pdf"))
    with pytest.raises(ValidationError, match=stato):
        togli_documento(utente=cast.coordinatrice, documento_id=documento.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        imposta(documento, titolo="Altro")
    with pytest.raises(DatabaseError), transaction.atomic():
        crea_documento_incontro(incontro, "altro.pdf")

    assert len(file_in(archivio)) == 1


def test_la_verifica_trova_un_file_cambiato(cast, incontro, archivio):
    documento = crea_documento_incontro(incontro, titolo="Conti")
    assert list(verifica_archivio()) == []

    with documento.file.storage.open(documento.file.name, "ab") as file:
        file.write(b"%")

    (riscontro,) = verifica_archivio()
    assert riscontro.oggetto == f"documento n. {documento.pk} «Conti», {incontro}"
    assert "byte e non di" in riscontro.cosa


def test_chi_li_legge(cast, incontro, archivio):
    documento = crea_documento_incontro(incontro)
    imposta(incontro, stato="convocato")

    def leggono():
        return {
            chi for chi, persona in cast.persone.items() if documento in DocumentoIncontro.objects.visibili_a(persona)
        }

    prima = leggono()
    crea_convocato(incontro, cast.assessora)

    assert {"coordinatrice", "referente", "dirigente"} <= prima
    assert not {"assessora", "consigliera", "estraneo", "segreteria", "disattivata"} & prima
    assert leggono() - prima == {"assessora"}
