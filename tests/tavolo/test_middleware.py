# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tavolo.models import Utente
from tavolo.recupero import CAMPO, CHIAVE
from tests.cast import PASSWORD

INVITA = reverse("tavolo:invita-persona")
ACCESSO = reverse("account_login")
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/persone/?q=x"}
SCRITTO = {"nome": "Rosa <b>", "cognome": "Caciotta", "email": "non è un indirizzo", "username": ""}


def firma(client, pagina=INVITA):
    """The hidden field, as the person got it with the form."""
    risposta = client.get(pagina)
    return risposta.content.decode().split(f'name="{CAMPO}" value="')[1].split('"')[0]


def accesso(dopo):
    return reverse("account_login", query={"next": dopo})


def entra(client, utente, dopo=""):
    return client.post(ACCESSO, {"login": utente.username, "password": PASSWORD, "next": dopo})


@pytest.fixture
def scaduta(cast, client):
    """A browser in which the administrator had the form open and the session has ended; with its signed field."""
    client.force_login(cast.amministratrice)
    campo = firma(client)
    client.session.flush()
    return client, {**SCRITTO, CAMPO: campo}


def test_pagina_chiusa_porta_all_accesso_e_ritorno(cast, client):
    risposta = client.get(reverse("tavolo:elenco-persone"), {"q": "ada"})

    assert risposta.status_code == 302
    assert risposta.url == accesso("/persone/?q=ada")


def test_frammento_con_sessione_scaduta_porta_via_tutta_la_pagina(client, db):
    risposta = client.get(INVITA, headers=HTMX)

    assert risposta["HX-Redirect"] == accesso("/persone/?q=x")
    assert risposta.content == b""


def test_frammento_senza_indirizzo_torna_alla_home(client, db):
    risposta = client.get(INVITA, headers={"HX-Request": "true"})

    assert risposta["HX-Redirect"] == accesso("/")


@pytest.mark.parametrize(
    ("provenienza", "ritorno"),
    [
        ("http://testserver/persone/7/", "/persone/7/"),
        ("http://altrove.example/persone/7/", "/"),
        ("", "/"),
    ],
)
def test_post_scaduto_senza_firma_torna_da_dove_veniva(client, db, provenienza, ritorno):
    risposta = client.post("/persone/7/invito/", headers={"Referer": provenienza})

    assert risposta.url == accesso(ritorno)
    assert [str(m) for m in get_messages(risposta.wsgi_request)] == ["La sessione è scaduta: accedi di nuovo."]


def test_post_scaduto_ritrova_i_testi_dopo_l_accesso(cast, scaduta):
    client, scritto = scaduta
    persone = Utente.objects.count()

    verso_accesso = client.post(INVITA, scritto)
    dopo = entra(client, cast.amministratrice, INVITA)
    pagina = client.get(dopo.url)

    assert verso_accesso.url == accesso(INVITA)
    assert dopo.url == INVITA
    assert pagina.context["form"].data.dict() == SCRITTO
    assert "Rosa &lt;b&gt;" in pagina.content.decode()
    assert "abbiamo rimesso nel modulo quello che avevi scritto" in pagina.content.decode()
    assert "vanno scelti di nuovo" not in pagina.content.decode()
    assert Utente.objects.count() == persone


def test_testi_ritrovati_una_volta_sola(cast, scaduta):
    client, scritto = scaduta
    client.post(INVITA, scritto)
    entra(client, cast.amministratrice, INVITA)

    prima, seconda = client.get(INVITA), client.get(INVITA)

    assert prima.context["form"].is_bound is True
    assert seconda.context["form"].is_bound is False


def test_testi_non_su_un_altra_pagina(cast, scaduta):
    client, scritto = scaduta
    client.post(INVITA, scritto)
    entra(client, cast.amministratrice)

    altrove = client.get(reverse("tavolo:crea-settore"))
    al_suo_posto = client.get(INVITA)

    assert altrove.context["form"].is_bound is False
    assert al_suo_posto.context["form"].is_bound is True


def test_post_scaduto_dice_che_i_file_vanno_scelti_di_nuovo(cast, scaduta):
    client, scritto = scaduta
    client.post(INVITA, {**scritto, "file": SimpleUploadedFile("prova.pdf", b"%PDF-1.7")})
    entra(client, cast.amministratrice, INVITA)

    pagina = client.get(INVITA)

    assert "vanno scelti di nuovo" in pagina.content.decode()
    assert "file" not in pagina.context["form"].data


def test_un_altra_persona_non_trova_nulla(cast, scaduta):
    client, scritto = scaduta
    client.post(INVITA, scritto)
    tenuto = client.session[CHIAVE]["utente"]

    entra(client, cast.coordinatrice)
    client.get(reverse("tavolo:privacy"))

    assert tenuto == cast.amministratrice.pk
    assert CHIAVE not in client.session


@pytest.mark.parametrize("falsa", ["", "a:b:c", "forgiata"])
def test_firma_falsa_non_conserva_nulla(cast, scaduta, falsa):
    client, scritto = scaduta

    client.post(INVITA, {**scritto, CAMPO: falsa})

    assert CHIAVE not in client.session


def test_testo_enorme_non_riempie_la_sessione(cast, scaduta):
    client, scritto = scaduta

    risposta = client.post(INVITA, {**scritto, "nome": "x" * 1_200_000})

    assert risposta.url == accesso(INVITA)
    assert CHIAVE not in client.session


def test_modulo_aperto_prima_di_un_nuovo_accesso_non_si_perde(cast):
    """Somebody who came in again from another tab has a new CSRF token: the old form is shown again, filled."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.amministratrice)
    campo = firma(client)

    risposta = client.post(INVITA, {**SCRITTO, CAMPO: campo, "csrfmiddlewaretoken": "vecchio"})
    pagina = client.get(risposta.url)

    assert risposta.url == INVITA
    assert pagina.context["form"].data.dict() == SCRITTO


def test_csrf_sbagliato_senza_firma_e_rifiutato(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.amministratrice)

    risposta = client.post(INVITA, SCRITTO)

    assert risposta.status_code == 403
    assert "La pagina è scaduta" in risposta.content.decode()


def test_csrf_sbagliato_con_la_firma_di_un_altro_e_rifiutato(cast):
    client, altro = Client(enforce_csrf_checks=True), Client()
    client.force_login(cast.coordinatrice)
    altro.force_login(cast.amministratrice)

    risposta = client.post(INVITA, {**SCRITTO, CAMPO: firma(altro)})

    assert risposta.status_code == 403
    assert CHIAVE not in client.session


def test_csrf_sbagliato_a_sessione_scaduta_porta_all_accesso(cast):
    client, altro = Client(enforce_csrf_checks=True), Client()
    altro.force_login(cast.amministratrice)

    risposta = client.post(INVITA, {**SCRITTO, CAMPO: firma(altro)})

    assert risposta.url == accesso(INVITA)


@pytest.mark.parametrize("indirizzo", ["/persone/?q=%00", "/persone/?%00=1", "/persone/%00/", "/accesso/?next=%00"])
def test_nul_in_un_indirizzo(cast, client, indirizzo):
    client.force_login(cast.amministratrice)

    risposta = client.get(indirizzo)

    assert risposta.status_code == 400
    assert "Richiesta non valida" in risposta.content.decode()


@pytest.mark.parametrize("dati", [{"nome": "a\0b"}, {"a\0b": "x"}, {"login": "\0", "password": "\0"}])
@pytest.mark.parametrize("pagina", [INVITA, ACCESSO])
def test_nul_in_un_modulo(cast, client, dati, pagina):
    client.force_login(cast.amministratrice)

    assert client.post(pagina, dati).status_code == 400


def test_nul_in_un_biscotto(client, db):
    client.cookies["sessionid"] = "aaaaaaaaaaaaaaaa\0bbbb"

    assert client.get("/persone/").status_code == 400


def test_nul_nel_nome_di_un_file(cast, client):
    client.force_login(cast.amministratrice)
    corpo = (
        b'--x\r\nContent-Disposition: form-data; name="f\0"; filename="a.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\nx\r\n--x--\r\n"
    )

    risposta = client.generic("POST", INVITA, corpo, content_type="multipart/form-data; boundary=x")

    assert risposta.status_code == 400


@pytest.mark.parametrize("codifica", ["utf-16", "base64", "utf-7"])
def test_codifica_aliena(cast, client, codifica):
    risposta = client.generic(
        "POST", ACCESSO, b"x=1", content_type=f"multipart/form-data; boundary=x; charset={codifica}"
    )

    assert risposta.status_code == 400


def test_corpo_troppo_grande(cast, client):
    client.force_login(cast.amministratrice)

    dichiarato = client.generic("POST", INVITA, b"x", CONTENT_LENGTH=str(10**9))
    testo = client.post(INVITA, {"nome": "x" * 3_000_000})
    campi = client.post(INVITA, {f"c{n}": "1" for n in range(6000)})

    assert [r.status_code for r in (dichiarato, testo, campi)] == [413, 413, 413]
    assert all("Invio troppo grande" in r.content.decode() for r in (dichiarato, testo, campi))


@pytest.mark.parametrize(
    "pk", ["99999999999999999999", "9" * 5000, "-1", "0", "٣", "²", "1e3", "1%0a", "9223372036854775808"]
)
def test_numero_impossibile_in_un_indirizzo(cast, client, pk):
    client.force_login(cast.amministratrice)

    risposta = client.get(f"/persone/{pk}/")

    assert risposta.status_code == 404


def test_chi_e_disattivato_con_la_sessione_aperta_e_fuori(cast, client):
    client.force_login(cast.referente)
    Utente.objects.filter(pk=cast.referente.pk).update(is_active=False)

    risposta = client.get(reverse("tavolo:elenco-persone"))

    assert risposta.status_code == 302


def test_incarico_che_finisce_a_mezzanotte_con_la_sessione_aperta(cast, client, time_machine):
    time_machine.move_to("2026-03-31T23:59:00+02:00")
    client.force_login(cast.amministratrice)
    incarico = cast.amministratrice.incarichi.get()
    type(incarico).objects.filter(pk=incarico.pk).update(al="2026-03-31")

    prima = client.get(reverse("tavolo:elenco-persone"))
    time_machine.move_to("2026-04-01T00:00:01+02:00")
    dopo = client.get(reverse("tavolo:elenco-persone"))

    assert (prima.status_code, dopo.status_code) == (200, 403)
    assert [v.nome for v in client.get(reverse("tavolo:privacy")).context["navigazione"]] == ["Home"]


def test_referente_alla_fine_dell_incarico_resta_senza_nulla(cast, client, azione, time_machine):
    time_machine.move_to("2026-10-24T23:59:00+02:00")
    client.force_login(cast.referente)
    incarico = cast.referente.incarichi.get()
    type(incarico).objects.filter(pk=incarico.pk).update(al="2026-10-24")
    aggiorna = reverse("programma:aggiorna-azione", args=[azione.pk])

    prima = client.get(aggiorna)
    time_machine.move_to("2026-10-25T00:00:01+02:00")
    dopo = [client.get(aggiorna).status_code, client.post(aggiorna, {"avanzamento": "40"}).status_code]

    assert prima.status_code == 200
    assert dopo == [404, 404]
    assert "non hai un incarico" in client.get("/").content.decode()
    assert azione.aggiornamenti.count() == 0
