# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.template.loader import render_to_string

from abitare.lib.tempo import oggi
from programma.models import Verifica
from programma.queries.dichiarazioni import correggibili
from programma.queries.lettura.contorno import contorno
from programma.services.documenti import aggiungi_documenti, aggiungi_nota
from tests.fabbriche import crea_aggiornamento, crea_verifica
from tests.supporto.file import pdf_di_prova


@pytest.fixture
def voci(cast, azione):
    """Returned and corrected, accepted, of another sector, waiting: oldest first."""
    tornato = crea_aggiornamento(azione, 10, testo="Primo <b>racconto</b>", proposta="Più tempo")
    crea_verifica(tornato, esito=Verifica.Esito.RESTITUITA, commento="Manca il SAL")
    crea_verifica(crea_aggiornamento(azione, 20, corregge=tornato, mezzo_di_prova="SAL 1"))
    crea_aggiornamento(azione, 30, settore=cast.urbanistica, criticita="critica", testo_criticita="Ricorso")
    crea_aggiornamento(azione, 20, nessuna_variazione=True)
    return contorno(azione, [], oggi(), None).dichiarazioni


def test_dichiarazioni_dicono_la_risposta(voci):
    assert [(voce.risposta, voce.tono, voce.commento) for voce in voci] == [
        ("dichiarato", "primario", ""),
        ("dichiarato", "primario", ""),
        ("verificato", "positivo", ""),
        ("restituito", "avviso", "Manca il SAL"),
    ]
    assert [voce.corretto_da for voce in voci] == [None, None, None, voci[2].aggiornamento.pk]


def test_correggibili_quelle_del_settore_in_fondo_alla_catena(cast, azione, voci):
    assert correggibili(cast.referente, azione, voci) == {voci[0].aggiornamento.pk, voci[2].aggiornamento.pk}
    assert correggibili(cast.referente_urbanistica, azione, voci) == set()


def test_parti_non_lasciano_passare_codice(cast, azione, voci, archivio):
    aggiungi_nota(utente=cast.referente, azione_id=azione.pk, testo="<script>alert(1)</script>")
    aggiungi_documenti(utente=cast.referente, azione_id=azione.pk, file=[pdf_di_prova()], titolo="<i>Atto</i>")
    intorno = contorno(azione, [], oggi(), None)

    corpo = "".join(
        (
            render_to_string(
                "programma/parti/dichiarazioni.html",
                {"dichiarazioni": voci, "correggibili": {voci[0].aggiornamento.pk}},
            ),
            render_to_string("programma/parti/note.html", {"note": intorno.note}),
            render_to_string("programma/parti/documenti.html", {"documenti": intorno.documenti}),
        )
    )

    assert "Primo &lt;b&gt;racconto&lt;/b&gt;" in corpo
    assert "&lt;script&gt;" in corpo
    assert "&lt;i&gt;Atto&lt;/i&gt;" in corpo
    assert corpo.count("/correggi/") == 1
    assert azione.documenti.get().impronta[:8] in corpo
