# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends.locmem import EmailBackend
from django.urls import reverse
from icalendar import Calendar

from delibere.models import Spedizione
from delibere.services.incontri.convocati import Chiamati, DatiEsterno, aggiungi_convocati, rispondi, togli_convocato
from delibere.services.incontri.inviti import firma_risposta
from delibere.services.incontri.ordine import aggiungi_punto
from delibere.services.incontri.spedisci import rispedisci, spedisci
from delibere.services.incontri.vita import (
    annulla_incontro,
    comunica_modifiche,
    convoca_incontro,
    modifica_incontro,
)
from tests.fabbriche_incontri import (
    crea_convocato,
    crea_documento_incontro,
    crea_incontro,
    crea_spedizione,
    imposta,
)

OSPITE = urlsplit(settings.INDIRIZZO_PORTALE).hostname
pytestmark = [pytest.mark.django_db, pytest.mark.motore]


@pytest.fixture
def convocato(cast, incontro):
    """A meeting already convened, whose first invitations have left."""
    crea_convocato(incontro, nome="Rosa Prova", email="rosa@altro.example")
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)
    assert spedisci() == 2
    return incontro


def eventi():
    """Method, number, identity and address of each invitation that left."""
    trovati = []
    for posta in mail.outbox:
        calendario = Calendar.from_ical(posta.alternatives[0].content)
        (voce,) = calendario.walk("VEVENT")
        trovati.append((str(calendario["METHOD"]), int(voce["SEQUENCE"]), str(voce["UID"]), posta.to[0]))
    return trovati


def test_primo_invito(cast, convocato):
    uid = f"{convocato.uid}@abitare"

    assert eventi() == [("REQUEST", 0, uid, cast.referente.email), ("REQUEST", 0, uid, "rosa@altro.example")]
    posta = mail.outbox[0]
    assert posta.subject.startswith("[Abitare] Tavolo tecnico, ")
    assert "1. Punto di prova" in posta.body
    assert posta.alternatives[0].mimetype == "text/calendar; method=REQUEST"
    assert posta.message().get_payload()[0].get_payload()[0].get_content_type() == "text/plain"
    assert cast.referente.email not in mail.outbox[1].message().as_string()
    assert spedisci() == 0


def test_ogni_cambiamento_ha_un_numero_piu_grande(cast, convocato):
    mail.outbox.clear()
    modifica_incontro(utente=cast.coordinatrice, incontro_id=convocato.pk, dati={"luogo": "Altrove"})
    aggiungi_punto(utente=cast.coordinatrice, incontro_id=convocato.pk, dati={"titolo": "Nuovo punto"})
    spedisci()
    comunica_modifiche(utente=cast.coordinatrice, incontro_id=convocato.pk)
    spedisci()
    annulla_incontro(utente=cast.coordinatrice, incontro_id=convocato.pk, motivo="Neve")
    spedisci()

    assert [(metodo, numero) for metodo, numero, *_ in eventi()] == [
        *[("REQUEST", 1)] * 2,
        *[("REQUEST", 2)] * 2,
        *[("CANCEL", 3)] * 2,
    ]
    assert len({uid for _, _, uid, _ in eventi()}) == 1
    assert "Nuovo punto" in mail.outbox[2].body
    assert "Motivo: Neve" in mail.outbox[4].body
    with pytest.raises(ValidationError):
        comunica_modifiche(utente=cast.coordinatrice, incontro_id=convocato.pk)


def test_cambiare_ora_chiede_di_nuovo_chi_viene(cast, convocato):
    rispondi(utente=cast.referente, incontro_id=convocato.pk, risposta="si")
    modifica_incontro(utente=cast.coordinatrice, incontro_id=convocato.pk, dati={"luogo": "Altrove"})
    assert convocato.convocati.get(utente=cast.referente).risposta == "si"

    dopo = {"inizio": convocato.inizio + timedelta(hours=1), "fine": convocato.fine + timedelta(hours=1)}
    modifica_incontro(utente=cast.coordinatrice, incontro_id=convocato.pk, dati=dopo)

    assert convocato.convocati.get(utente=cast.referente).risposta == "attesa"


def test_nessun_cambiamento_nessuna_posta(cast, convocato):
    modifica_incontro(utente=cast.coordinatrice, incontro_id=convocato.pk, dati={"luogo": convocato.luogo})

    with pytest.raises(ValidationError, match="Non ci sono modifiche"):
        comunica_modifiche(utente=cast.coordinatrice, incontro_id=convocato.pk)
    assert spedisci() == 0


def test_chi_entra_e_chi_esce_dopo_la_convocazione(cast, convocato):
    mail.outbox.clear()
    nuovo = Chiamati(esterni=(DatiEsterno("Nuova Prova", "nuova@altro.example"),))
    aggiungi_convocati(utente=cast.coordinatrice, incontro_id=convocato.pk, chi=nuovo)
    rosa = convocato.convocati.get(nome="Rosa Prova")
    togli_convocato(utente=cast.coordinatrice, convocato_id=rosa.pk)
    spedisci()

    assert [(metodo, numero, a) for metodo, numero, _, a in eventi()] == [
        ("REQUEST", 0, "nuova@altro.example"),
        ("CANCEL", 1, "rosa@altro.example"),
    ]


def test_nulla_si_inietta_nelle_intestazioni(cast, incontro):
    imposta(incontro, oggetto="Casa\nBcc: tutti@altro.example")
    crea_convocato(incontro, nome="Rosa\r\nBcc: tutti@altro.example", email="rosa@altro.example")

    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)

    assert spedisci() == 2
    for posta in mail.outbox:
        messaggio = posta.message()
        assert (messaggio["Bcc"], "\n" in posta.subject) == (None, False)
        assert posta.recipients() == posta.to


class Guasta(EmailBackend):
    errore: Exception = SMTPServerDisconnected("caduta")

    def send_messages(self, messages):
        raise self.errore


def test_guasti_della_posta(cast, incontro, settings, monkeypatch):
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)
    settings.EMAIL_BACKEND = f"{__name__}.Guasta"

    monkeypatch.setattr(Guasta, "errore", SMTPRecipientsRefused({}))
    assert spedisci() == 0
    riga = Spedizione.objects.get()
    assert (riga.stato, riga.tentativi) == ("da_spedire", 1)

    Spedizione.objects.update(prossimo_tentativo=incontro.inizio - timedelta(days=300))
    monkeypatch.setattr(Guasta, "errore", SMTPServerDisconnected("caduta"))
    assert spedisci() == 0
    riga.refresh_from_db()
    assert (riga.stato, riga.errore) == ("incerto", "caduta")

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert spedisci() == 0
    with pytest.raises(PermissionDenied):
        rispedisci(utente=cast.referente, spedizione_id=riga.pk)
    rispedisci(utente=cast.coordinatrice, spedizione_id=riga.pk)
    with pytest.raises(ValidationError):
        rispedisci(utente=cast.coordinatrice, spedizione_id=riga.pk)
    assert spedisci() == 1
    assert mail.outbox[0].message()["Message-ID"] == f"<{riga.identita}@{OSPITE}>"


def test_lavoro_morto_a_meta(cast, convocato):
    riga = crea_spedizione(convocato.convocati.first(), sequenza=9, stato="in_corso")
    Spedizione.objects.filter(pk=riga.pk).update(prossimo_tentativo=convocato.inizio - timedelta(days=300))

    assert spedisci() == 0

    riga.refresh_from_db()
    assert riga.stato == "incerto"


def test_risposta_da_fuori(client, cast, convocato):
    rosa = convocato.convocati.get(nome="Rosa Prova")
    segno = firma_risposta(rosa)
    indirizzo = reverse("delibere:rispondi-da-fuori", args=[segno])

    assert client.get(indirizzo).status_code == 200
    assert client.post(indirizzo, {"risposta": "forse?"}).status_code == 422
    assert client.post(indirizzo, {"risposta": "no"}).status_code == 200
    rosa.refresh_from_db()
    assert (rosa.risposta, rosa.storia.first().history_user.username) == ("no", "sistema")

    falsi = [segno[:-1] + ("A" if segno[-1] != "A" else "B"), "x", firma_risposta(convocato.convocati.first())]
    assert [client.get(reverse("delibere:rispondi-da-fuori", args=[f])).status_code for f in falsi] == [404] * 3
    annulla_incontro(utente=cast.coordinatrice, incontro_id=convocato.pk, motivo="Neve")
    assert client.get(indirizzo).status_code == 404


def test_collegamento_scaduto(client, convocato, monkeypatch):
    segno = firma_risposta(convocato.convocati.get(nome="Rosa Prova"))
    monkeypatch.setattr("delibere.services.incontri.inviti.VALE_SECONDI", -1)

    assert client.get(reverse("delibere:rispondi-da-fuori", args=[segno])).status_code == 404


def test_documenti_nell_invito_e_dal_collegamento(client, cast, incontro, archivio):
    documento = crea_documento_incontro(incontro, titolo="Conti")
    altro = crea_documento_incontro(crea_incontro(stato="convocato"))
    rosa = crea_convocato(incontro, nome="Rosa Prova", email="rosa@altro.example")
    convoca_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk)
    spedisci()
    segno = firma_risposta(rosa)

    def scarica(firma, quale):
        return client.get(reverse("delibere:scarica-da-fuori", args=[firma, quale.pk]))

    assert "- Conti\n" in mail.outbox[1].body
    pagina = client.get(reverse("delibere:rispondi-da-fuori", args=[segno])).content.decode()
    assert reverse("delibere:scarica-da-fuori", args=[segno, documento.pk]) in pagina
    risposta = scarica(segno, documento)
    assert (b"".join(risposta.streaming_content)[:5], risposta["Content-Disposition"]) == (
        b"%PDF-",
        'attachment; filename="prova.pdf"',
    )
    assert [scarica(segno, altro).status_code, scarica("falsa", documento).status_code] == [404, 404]
    annulla_incontro(utente=cast.coordinatrice, incontro_id=incontro.pk, motivo="Neve")
    assert scarica(segno, documento).status_code == 404
