# SPDX-License-Identifier: AGPL-3.0-or-later

import pytest
from django.urls import reverse

from delibere.models import Atto
from delibere.services.atti import modifica_atto
from delibere.services.effetti import collega_mandato
from delibere.services.parti_atto import parti_di
from delibere.services.rapporti import chiedi_rapporto
from programma.queries.storia import Ambito, Filtri
from programma.report.storia import racconta
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche import crea_azione, crea_obiettivo
from tests.fabbriche_atti import crea_atto as crea_atto_di_prova
from tests.fabbriche_atti import crea_legame

pytestmark = pytest.mark.django_db


@pytest.fixture
def atto(cast) -> Atto:
    return crea_atto_di_prova()


def frasi(ambito: Ambito) -> list[str]:
    return [voce.frase for voce in racconta(ambito, Filtri(), 50).voci]


def dati_di(atto: Atto) -> dict:
    return {
        campo.attname: getattr(atto, campo.attname)
        for campo in Atto._meta.concrete_fields
        if campo.attname not in {"id", "dati_esempio", "versione"}
    }


def test_la_storia_di_un_atto(client, cast, atto):
    modifica_atto(
        utente=cast.segreteria,
        atto_id=atto.pk,
        dati=dati_di(atto) | {"segretario": "Nino Nessuno"},
        parti=parti_di(atto),
        motivo="Mancava il segretario",
    )
    client.force_login(cast.consigliera)

    risposta = client.get(reverse("delibere:storia-atto", args=[atto.pk]))

    prima, registrato = risposta.context["storia"].voci
    assert (
        prima.frase == "atto deliberazione n. 1/2025, segretario niente → Nino Nessuno; motivo: Mancava il segretario"
    )
    assert registrato.frase == "atto deliberazione n. 1/2025: creato"
    assert client.get(reverse("delibere:storia-atto", args=[999_999])).status_code == 404


def test_gli_effetti_e_i_legami_stanno_anche_nella_storia_del_programma(cast, atto, bozza):
    obiettivo = crea_obiettivo(bozza, cast.sociali)
    azione = crea_azione(obiettivo, cast.urbanistica)
    collega_mandato(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=atto.pk)
    crea_legame(atto, azione=azione)
    crea_legame(atto, obiettivo=obiettivo)

    del_programma, dell_azione = frasi(Ambito(programma=bozza.pk)), frasi(Ambito(azione=azione.pk))
    dell_obiettivo, dell_atto = frasi(Ambito(obiettivo=obiettivo.pk)), frasi(Ambito(atto=atto.pk))

    con_obiettivo = "legame dell'atto deliberazione n. 1/2025 con l'obiettivo 1 «Obiettivo 1»: creato"
    con_azione = "legame dell'atto deliberazione n. 1/2025 con l'azione 1.1 «Azione 1.1»: creato"
    mandato = f"effetto dell'atto deliberazione n. 1/2025, dà mandato: creato; con {atto}"
    assert del_programma[:3] == [con_obiettivo, con_azione, mandato]
    assert dell_azione[0] == con_azione
    assert dell_obiettivo[0] == con_obiettivo
    assert dell_atto[:3] == [con_obiettivo, con_azione, mandato]


def test_i_rapporti_chiesti_stanno_nella_storia_del_programma(cast, ricco):
    rapporto = chiedi_rapporto(utente=cast.coordinatrice, programma_id=ricco.pk, richiesta=RICHIESTA)

    (voce,) = racconta(Ambito(programma=ricco.pk), Filtri(tipo="rapporti"), 5).voci

    assert f"rapporto n. {rapporto.numero}/{rapporto.anno} «Rapporto di avanzamento»: creato" in voce.frase


@pytest.mark.parametrize("quanti", [1, 3])
def test_stesse_interrogazioni_per_uno_e_per_tre(cast, atto, ricco, django_assert_num_queries, quanti):
    azioni = [crea_azione(crea_obiettivo(ricco, cast.sociali), cast.urbanistica) for _ in range(quanti)]
    for azione in azioni:
        crea_legame(atto, azione=azione)

    with django_assert_num_queries(3):
        storia = racconta(Ambito(atto=atto.pk), Filtri(), 50)

    assert len(storia.voci) == quanti + 1


def test_l_effetto_registrato_da_una_sessione_scaduta_si_ritrova(client, cast, atto, bozza):
    client.force_login(cast.coordinatrice)
    indirizzo = reverse("delibere:collega-atto", args=[atto.pk])
    nascosto = _firma(client.get(indirizzo).content.decode())
    client.logout()

    scritto = {"programma": bozza.pk, "tipo": "mandato", "motivo": "Annotazione lunga", "autore_modulo": nascosto}
    client.post(indirizzo, scritto)
    client.force_login(cast.coordinatrice)

    assert client.get(indirizzo).context["modulo"]["motivo"].value() == "Annotazione lunga"


def _firma(pagina: str) -> str:
    return pagina.split('name="autore_modulo" value="')[1].split('"')[0]


def test_importi_di_un_atto_corretto_due_volte_non_si_confondono(cast, atto):
    """Each correction is told against the one before it."""
    for nome in ("Ada", "Ivo"):
        modifica_atto(
            utente=cast.segreteria,
            atto_id=atto.pk,
            dati=dati_di(atto) | {"presidente": nome},
            parti=parti_di(atto),
            motivo="Presidente",
        )

    assert [frase.split(";")[0] for frase in frasi(Ambito(atto=atto.pk))[:2]] == [
        "atto deliberazione n. 1/2025, presidente Ada → Ivo",
        "atto deliberazione n. 1/2025, presidente niente → Ada",
    ]
