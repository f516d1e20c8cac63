# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from delibere.models import Verbale
from delibere.services.incontri.spedisci import spedisci
from delibere.services.incontri.stampa import chiedi_verbale, lavora, prepara_verbale
from tavolo.storia import con_autore
from tests.fabbriche_incontri import crea_convocato, crea_verbalizzato, imposta

pytestmark = [pytest.mark.django_db, pytest.mark.motore]


@pytest.fixture
def verbale(cast, archivio):
    incontro = crea_verbalizzato()
    with con_autore(cast.coordinatrice):
        return chiedi_verbale(incontro)


def test_si_prepara_una_volta_e_va_ai_presenti(cast, archivio, incontro):
    crea_convocato(incontro, nome="Rosa Prova", email="rosa@altro.example", presenza="da_remoto")
    imposta(incontro.convocati.get(utente=cast.referente), presenza="assente")
    with con_autore(cast.coordinatrice):
        verbale = chiedi_verbale(incontro)

    lavora(verbale.pk)
    lavora(verbale.pk)
    spedisci()

    verbale.refresh_from_db()
    assert (verbale.stato, verbale.tentativi) == ("pronto", 1)
    (posta,) = mail.outbox
    assert posta.to == ["rosa@altro.example"]
    nome, contenuto, tipo = posta.attachments[0]
    assert (nome, contenuto[:5], tipo) == (f"{verbale.nome_file}.pdf", b"%PDF-", "application/pdf")


def test_si_ripete_solo_se_e_fallito(cast, verbale):
    with pytest.raises(ValidationError, match="in preparazione"):
        prepara_verbale(utente=cast.coordinatrice, incontro_id=verbale.incontro_id)
    Verbale.objects.filter(pk=verbale.pk).update(stato="fallito", errore="Prova")

    nuovo = prepara_verbale(utente=cast.coordinatrice, incontro_id=verbale.incontro_id)

    assert (nuovo.numero, nuovo.stato) == (2, "richiesto")
