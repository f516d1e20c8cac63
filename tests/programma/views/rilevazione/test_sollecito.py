# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from programma.models import Programma
from programma.services.rilevazione import sollecita
from tavolo.models import Messaggio
from tavolo.services import spedisci_posta
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_rilevazione

pytestmark = pytest.mark.django_db


@pytest.fixture
def rilevazione(cast, obiettivo, programma):
    crea_azione(obiettivo, cast.lavori_pubblici)
    crea_azione(obiettivo, cast.urbanistica)
    return crea_rilevazione(programma)


def pagina(rilevazione):
    return reverse("programma:sollecita-rilevazione", args=[rilevazione.pk])


def destinatari():
    return sorted(str(m.destinatario) for m in Messaggio.objects.select_related("destinatario"))


def test_sollecita_tutti_quelli_che_mancano(cast, client, rilevazione):
    client.force_login(cast.coordinatrice)
    modulo = client.get(pagina(rilevazione)).context["modulo"]

    risposta = client.post(pagina(rilevazione), modulo.initial)

    assert risposta.url == reverse("programma:scheda-rilevazione", args=[rilevazione.pk])
    assert destinatari() == sorted(map(str, (cast.referente, cast.supplente, cast.referente_urbanistica)))
    testo = Messaggio.objects.order_by("pk")[0].testo
    assert testo.startswith(modulo.initial["testo"])
    assert testo.splitlines()[-1] == f"Per rispondere: {settings.INDIRIZZO_PORTALE}/le-mie-azioni/"


def test_sollecita_uno_solo_e_non_chi_ha_risposto(cast, client, rilevazione):
    client.force_login(cast.coordinatrice)
    indirizzo = f"{pagina(rilevazione)}?settore={cast.urbanistica.pk}"
    iniziali = client.get(indirizzo).context["modulo"].initial["settori"]
    for azione in cast.lavori_pubblici.azioni.all():
        crea_aggiornamento(azione, autore=cast.referente)

    risposta = client.post(pagina(rilevazione), {"settori": [cast.lavori_pubblici.pk], "testo": "Ciao"})

    assert iniziali == [cast.urbanistica.pk]
    assert (risposta.status_code, list(risposta.context["modulo"].errors)) == (422, ["settori"])
    assert destinatari() == []


def test_sollecita_due_volte_le_stesse_parole_partono_una_volta(cast, rilevazione):
    dati = {"utente": cast.coordinatrice, "rilevazione_id": rilevazione.pk, "settori": [cast.urbanistica.pk]}
    primo = sollecita(**dati, testo="Ciao")

    with pytest.raises(ValidationError, match="già ricevuto"):
        sollecita(**dati, testo="Ciao")
    secondo = sollecita(**dati, testo="Un'altra cosa")

    assert (primo, secondo) == (1, 1)


def test_sollecita_solo_chi_coordina_anche_sotto_il_servizio(cast, rilevazione, programma):
    for chi in (cast.referente, cast.consigliera, cast.amministratrice):
        with pytest.raises(PermissionDenied):
            sollecita(utente=chi, rilevazione_id=rilevazione.pk, settori=[cast.urbanistica.pk], testo="Ciao")
    Programma.objects.filter(pk=programma.pk).update(stato=Programma.Stato.CHIUSO)
    with pytest.raises(PermissionDenied):
        sollecita(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, settori=[cast.urbanistica.pk], testo="C")

    assert destinatari() == []


def test_sollecita_a_rilevazione_chiusa_non_c_e_a_chi_scrivere(cast, client, rilevazione):
    for azione in (*cast.lavori_pubblici.azioni.all(), *cast.urbanistica.azioni.all()):
        crea_aggiornamento(azione, autore=cast.referente)
    client.force_login(cast.coordinatrice)

    risposta = client.get(pagina(rilevazione))

    assert risposta.context["destinatari"] is False
    with pytest.raises(ValidationError, match="Nessuno dei settori"):
        sollecita(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, settori=[cast.urbanistica.pk], testo="Ciao")


def test_sollecita_nessuna_testata_si_lascia_infilare(cast, client, rilevazione, sportello):
    sollecita(
        utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, settori=[cast.urbanistica.pk],
        testo="Ciao\r\n\r\n.\r\nBcc: altri@example.com",
    )  # fmt: skip
    spedisci_posta()

    assert sportello.buste == [[cast.referente_urbanistica.email]]
    assert sportello.ricevuti[0]["Bcc"] is None
