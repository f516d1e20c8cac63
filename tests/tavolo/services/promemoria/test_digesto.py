# SPDX-License-Identifier: AGPL-3.0-or-later
import re

import pytest
from django.conf import settings

from abitare.lib.tempo import oggi
from tavolo.occasioni import Luogo
from tavolo.services import oscura_testo
from tavolo.services.promemoria.digesto import corpo
from tests.fabbriche import crea_azione
from tests.fabbriche_promemoria import crea_messaggio, crea_promemoria

pytestmark = pytest.mark.django_db


def test_corpo_dice_le_stesse_cose_nelle_due_forme(cast, azione):
    messaggio = crea_messaggio(cast.referente, giorno=oggi())
    prima = crea_promemoria(
        cast.referente, cast.lavori_pubblici, messaggio=messaggio, nome="Scavi & <ponti>",
        luogo=Luogo("programma.azione", azione.pk, "titolo"),
    )  # fmt: skip
    crea_promemoria(
        cast.referente, cast.lavori_pubblici, messaggio=messaggio, occasione="azione-1", codice="azione-30-prima",
        premessa="Azione 1.2",
    )  # fmt: skip

    scritto = corpo(messaggio)

    collegamenti = re.findall(re.escape(settings.INDIRIZZO_PORTALE) + r"/promemoria/apri/[^\s\"]+", scritto.testo)
    assert re.findall(r"^- (.+)$", scritto.testo, re.MULTILINE) == [
        "Azione 1.2",
        f"{prima.premessa}: Scavi & <ponti>",
    ]
    assert re.findall(r"<b>(Azione.+?)</b>", scritto.html) == [
        "Azione 1.2",
        f"{prima.premessa}: Scavi &amp; &lt;ponti&gt;",
    ]
    assert len(collegamenti) == 2
    assert [c for c in collegamenti if c not in scritto.html] == []


def test_corpo_non_ripete_un_testo_oscurato(cast, obiettivo):
    azione = crea_azione(obiettivo, cast.lavori_pubblici, titolo="Casa di Mario Bianchi")
    messaggio = crea_messaggio(cast.referente, giorno=oggi())
    luogo = Luogo("programma.azione", azione.pk, "titolo")
    crea_promemoria(cast.referente, cast.lavori_pubblici, messaggio=messaggio, nome=azione.titolo, luogo=luogo)
    titolo = azione.titolo
    prima = corpo(messaggio)

    oscura_testo(
        utente=cast.amministratrice, modello="programma.azione", oggetto_id=azione.pk, campo="titolo", testo=titolo,
        motivo="Richiesta",
    )  # fmt: skip
    dopo = corpo(messaggio)

    assert titolo in prima.testo
    assert titolo in prima.html
    assert titolo not in dopo.testo + dopo.html


def test_corpo_di_cio_che_e_superato_non_c_e(cast):
    messaggio = crea_messaggio(cast.referente, giorno=oggi())
    crea_promemoria(cast.referente, cast.lavori_pubblici, messaggio=messaggio, superato=oggi())

    assert corpo(messaggio) is None


def test_corpo_le_interrogazioni_non_crescono_con_i_promemoria(cast, django_assert_num_queries):
    for quanti in (1, 3):
        messaggio = crea_messaggio(cast.referente if quanti == 1 else cast.dirigente, giorno=oggi())
        for numero in range(quanti):
            crea_promemoria(messaggio.destinatario, cast.lavori_pubblici, messaggio=messaggio, occasione=f"f{numero}")
        with django_assert_num_queries(2):
            corpo(messaggio)
