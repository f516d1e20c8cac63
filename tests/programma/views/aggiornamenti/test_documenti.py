# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from programma.models import Documento, Nota
from programma.services.documenti import aggiungi_documenti
from tests.fabbriche import crea_azione, crea_collaborazione, crea_obiettivo
from tests.supporto.file import finto_pdf, pdf_di_prova

DOCUMENTI = "programma:aggiungi-documento"
NOTE = "programma:scrivi-nota"


@pytest.fixture
def documento(cast, azione, archivio):
    return aggiungi_documenti(
        utente=cast.referente, azione_id=azione.pk, file=[pdf_di_prova("Relazione è finale.pdf")]
    )[0]


def test_scarica_sempre_come_allegato(cast, come, documento):
    risposta = come(cast.consigliera).get(reverse("programma:scarica-documento", args=[documento.pk]))

    contenuto = b"".join(risposta.streaming_content)
    assert contenuto.startswith(b"%PDF")
    assert risposta["Content-Disposition"].startswith("attachment; ")
    assert risposta["Content-Type"] == "application/pdf"
    assert risposta["Cache-Control"] == "private, no-store"
    assert risposta["X-Content-Type-Options"] == "nosniff"
    assert risposta["Content-Security-Policy"] == "default-src 'none'; sandbox"
    risposta.close()


def test_scarica_non_a_chi_non_vede_l_azione(cast, come, bozza, archivio):
    azione = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.lavori_pubblici)
    documento = aggiungi_documenti(utente=cast.referente, azione_id=azione.pk, file=[pdf_di_prova()])[0]
    indirizzo = reverse("programma:scarica-documento", args=[documento.pk])

    risposte = {nome: come(p).get(indirizzo) for nome, p in cast.persone.items() if p.is_active}
    stati = {nome: risposta.status_code for nome, risposta in risposte.items()}
    for risposta in risposte.values():
        risposta.close()

    vedono = {"coordinatrice", "dirigente", "referente", "referente_sociali", "referente_urbanistica", "supplente"}
    assert {nome for nome, stato in stati.items() if stato == 200} == vedono
    assert {stato for nome, stato in stati.items() if nome not in vedono} == {404}


def test_scarica_un_file_che_non_c_e_piu(cast, come, documento, archivio):
    documento.file.storage.delete(documento.file.name)

    risposta = come(cast.referente).get(reverse("programma:scarica-documento", args=[documento.pk]))

    assert risposta.status_code == 404


def test_documento_di_un_settore_che_collabora(cast, come, azione, archivio):
    crea_collaborazione(azione, cast.urbanistica)
    client = come(cast.referente_urbanistica)
    assert client.get(reverse(DOCUMENTI, args=[azione.pk])).status_code == 200

    client.post(
        reverse(DOCUMENTI, args=[azione.pk]),
        {"titolo": "Parere 🏠", "file": [pdf_di_prova("a.pdf"), pdf_di_prova("b.pdf")]},
    )

    assert sorted(Documento.objects.values_list("titolo", "nome", "settore")) == [
        ("Parere 🏠 (1)", "a.pdf", cast.urbanistica.pk),
        ("Parere 🏠 (2)", "b.pdf", cast.urbanistica.pk),
    ]


def test_documento_rifiutato_al_campo(cast, come, azione, archivio):
    client = come(cast.referente)

    falso = client.post(reverse(DOCUMENTI, args=[azione.pk]), {"file": [pdf_di_prova(), finto_pdf()]})
    niente = client.post(reverse(DOCUMENTI, args=[azione.pk]), {"titolo": "Solo titolo"})

    assert (falso.status_code, niente.status_code) == (422, 422)
    assert set(falso.context["form"].errors) == set(niente.context["form"].errors) == {"file"}
    assert [f for f in archivio.rglob("*") if f.is_file()] == []


def test_nota_una_sola_anche_con_il_doppio_invio(cast, come, azione):
    client = come(cast.coordinatrice)
    assert client.get(reverse(NOTE, args=[azione.pk])).status_code == 200
    for _ in range(2):
        client.post(reverse(NOTE, args=[azione.pk]), {"testo": "Sentita <b>ALER</b>"})

    nota = Nota.objects.get()
    vuota = client.post(reverse(NOTE, args=[azione.pk]), {"testo": " "})

    assert (nota.settore, nota.testo) == (cast.sociali, "Sentita <b>ALER</b>")
    assert vuota.status_code == 422


@pytest.mark.parametrize("nome", [DOCUMENTI, NOTE])
def test_contributi_chiusi_agli_altri(cast, come, azione, archivio, nome):
    for metodo in ("get", "post"):
        stati = {
            chi: getattr(come(getattr(cast, chi)), metodo)(
                reverse(nome, args=[azione.pk]), {"testo": "x"} if metodo == "post" else None
            ).status_code
            for chi in ("referente_urbanistica", "dirigente", "consigliera", "estraneo", "scaduta")
        }
        assert stati == {
            "referente_urbanistica": 403,
            "dirigente": 403,
            "consigliera": 403,
            "estraneo": 404,
            "scaduta": 404,
        }
    assert (Documento.objects.count(), Nota.objects.count()) == (0, 0)
