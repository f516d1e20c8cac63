# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from delibere.models import AllegatoAtto, Foglio, Rapporto
from delibere.services import lavori_foglio, lavori_rapporto
from tests.cast import PASSWORD
from tests.fabbriche_atti import crea_atto


@pytest.fixture
def pronto(rapporto, archivio) -> Rapporto:
    lavori_rapporto.lavora(rapporto.pk)
    rapporto.refresh_from_db()
    return rapporto


@pytest.fixture
def segreteria(client, cast):
    assert client.login(username=cast.segreteria.username, password=PASSWORD)
    return client


def indirizzo(nome: str, *argomenti: int | str) -> str:
    return reverse(f"delibere:{nome}", args=argomenti)


@pytest.mark.parametrize("da", ["atto", "rapporto"])
def test_allegato_dalle_due_parti(segreteria, atto, pronto, da):
    dati = {"con": pronto.pk if da == "atto" else atto.pk, "ruolo": "rapporto", "posizione": ""}
    pagina = indirizzo("allega-ad-atto", atto.pk) if da == "atto" else indirizzo("allega-rapporto", pronto.pk)

    scelte = segreteria.get(pagina).context["modulo"].fields["con"].choices
    risposta = segreteria.post(pagina, dati)
    di_nuovo = segreteria.post(pagina, dati)

    assert [valore for valore, _ in scelte] == ["", dati["con"]]
    assert (risposta.status_code, risposta.url) == (302, indirizzo("scheda-atto", atto.pk))
    assert AllegatoAtto.objects.get().rapporto == pronto
    assert (di_nuovo.status_code, list(di_nuovo.context["modulo"].errors)) == (422, ["con"])


def test_errori_al_campo_e_valori_tenuti(segreteria, atto, pronto):
    pagina = indirizzo("allega-ad-atto", atto.pk)

    fuori = segreteria.post(pagina, {"con": pronto.pk, "ruolo": "rapporto", "posizione": "7"})
    storto = segreteria.post(pagina, {"con": "999999", "ruolo": "falso", "posizione": "-1"})

    assert (fuori.status_code, dict(fuori.context["modulo"].errors)) == (
        422,
        {"posizione": ["La posizione va da 1 a 1."]},
    )
    assert fuori.context["modulo"]["con"].value() == str(pronto.pk)
    assert (storto.status_code, set(storto.context["modulo"].errors)) == (422, {"con", "ruolo", "posizione"})
    assert Foglio.objects.count() == 0


def test_nulla_da_allegare(segreteria, atto, pronto):
    segreteria.post(indirizzo("allega-ad-atto", atto.pk), {"con": pronto.pk, "ruolo": "rapporto"})

    dall_atto = segreteria.get(indirizzo("allega-ad-atto", atto.pk)).content.decode()
    dal_rapporto = segreteria.get(indirizzo("allega-rapporto", pronto.pk)).content.decode()

    assert "Non ci sono rapporti da allegare" in dall_atto
    assert "Non ci sono atti a cui allegarlo" in dal_rapporto


def test_la_pagina_dell_atto_aspetta_il_foglio_e_lo_da(segreteria, client, cast, atto, pronto, archivio):
    segreteria.post(indirizzo("allega-ad-atto", atto.pk), {"con": pronto.pk, "ruolo": "rapporto"})
    foglio = Foglio.objects.get()

    presto = segreteria.get(indirizzo("scarica-foglio", foglio.pk, "pdf")).status_code
    attesa = segreteria.get(indirizzo("scheda-atto", atto.pk)).content.decode()
    lavori_foglio.lavora(foglio.pk)
    fine = segreteria.get(indirizzo("stato-foglio", atto.pk)).content.decode()
    file = segreteria.get(indirizzo("scarica-foglio", foglio.pk, "pdf"))
    contenuto = b"".join(file.streaming_content)
    di_nuovo = segreteria.post(indirizzo("prepara-foglio", atto.pk), follow=True).content.decode()

    foglio.refresh_from_db()
    stato = indirizzo("stato-foglio", atto.pk)
    assert (presto, f'hx-get="{stato}" hx-trigger="every 2s"' in attesa, "hx-trigger" in fine) == (404, True, False)
    assert indirizzo("scarica-foglio", foglio.pk, "pdf") in fine
    assert contenuto == (archivio / foglio.file.name).read_bytes()
    assert file["Content-Disposition"] == f'attachment; filename="foglio-{atto.anno}-{atto.numero:03d}-1.pdf"'
    assert "Il foglio di accompagnamento c&#x27;è già, o è in preparazione." in di_nuovo


def test_foglio_fallito_e_rifatto(segreteria, client, cast, atto, pronto):
    segreteria.post(indirizzo("allega-ad-atto", atto.pk), {"con": pronto.pk, "ruolo": "rapporto"})
    Foglio.objects.update(stato="fallito", errore="<b>guasto</b>")

    pagina = segreteria.get(indirizzo("scheda-atto", atto.pk)).content.decode()
    rifatto = segreteria.post(indirizzo("prepara-foglio", atto.pk))
    client.logout()
    client.login(username=cast.consigliera.username, password=PASSWORD)
    vietato = client.post(indirizzo("prepara-foglio", atto.pk)).status_code
    Foglio.objects.filter(numero=2).update(stato="fallito", errore="guasto")
    letta = client.get(indirizzo("scheda-atto", atto.pk)).content.decode()

    assert ("&lt;b&gt;guasto&lt;/b&gt;" in pagina, "Prepara di nuovo il foglio" in pagina) == (True, True)
    assert (rifatto.status_code, vietato, Foglio.objects.count()) == (302, 403, 2)
    assert ("guasto" in letta, "Prepara di nuovo" in letta) == (False, False)


def test_il_rapporto_si_allega_solo_da_pronto(segreteria, client, cast, rapporto, archivio):
    assert client.login(username=cast.coordinatrice.username, password=PASSWORD)
    crea_atto()

    prima = client.get(indirizzo("allega-rapporto", rapporto.pk)).status_code
    scheda = client.get(indirizzo("scheda-rapporto", rapporto.pk)).content.decode()
    lavori_rapporto.lavora(rapporto.pk)
    dopo = client.get(indirizzo("scheda-rapporto", rapporto.pk)).content.decode()

    gesto = indirizzo("allega-rapporto", rapporto.pk)
    assert (prima, gesto in scheda, gesto in dopo) == (404, False, True)
