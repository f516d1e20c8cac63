# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from delibere.models import Rapporto
from delibere.services import lavori_rapporto
from delibere.views import rapporti
from tests.delibere.services.test_elenchi import modifica
from tests.delibere.views.test_rapporti import entra
from tests.delibere.views.test_verifica import contenuto_di, parole, risposta_a

MODULO = {"al": "2026-11-10", "titolo": "Variazioni", "testo_copertina": "Per la seduta"}


def test_dai_due_stati_di_cosa_e_cambiato_al_file_verificato(client, cast, ricco, rapporto, archivio):
    modifica(cast, luogo="Via Po")
    entra(client, cast.coordinatrice)
    stati = f"da=c{rapporto.congelamento_id}&a=2026-11-10"
    elenco = reverse("delibere:elenco-rapporti", args=[ricco.pk]) + f"?genere=elenco_variazioni&{stati}"
    chiedi = reverse("delibere:chiedi-elenco-variazioni", args=[ricco.pk])

    cambiato = client.get(reverse("programma:cosa-e-cambiato", args=[ricco.pk]), {"da": f"c{rapporto.congelamento_id}"})
    offerta = client.get(elenco).content.decode()
    modulo = client.get(f"{chiedi}?{stati}").context["modulo"]
    proposto = {n: modulo[n].value() for n in modulo.fields if modulo[n].value() is not None}
    risposta = client.post(chiedi, proposto)
    documento = Rapporto.objects.get(genere="elenco_variazioni")
    lavori_rapporto.lavora(documento.pk)
    documento.refresh_from_db()
    pagina = client.get(reverse("delibere:leggi-rapporto", args=[documento.pk])).content.decode()
    detto = parole(risposta_a(client, reverse("delibere:verifica-file"), contenuto_di(documento)))

    assert "?genere=elenco_variazioni&amp;da=c" in cambiato.content.decode()
    assert f'href="{chiedi}?da=c{rapporto.congelamento_id}&amp;a=2026-11-10"' in offerta
    assert (proposto["partenza"], str(proposto["al"])) == (rapporto.congelamento_id, "2026-11-10")
    assert risposta.status_code == 302
    assert "Indirizzo scritto: «Via Po»." in pagina
    assert f"È l'{documento} del" in detto


@pytest.mark.parametrize(
    ("campi", "errori"),
    [
        ({}, {"partenza": ["Questo campo è obbligatorio."]}),
        (
            {"partenza": "999999"},
            {"partenza": ["Scegli un'opzione valida. La scelta effettuata non compare tra quelle disponibili."]},
        ),
        (
            {"partenza": None, "al": "2026-10-30"},
            {"al": ["Lo stato di partenza parla del 31/10/2026: scegli questo giorno o uno dopo."]},
        ),
    ],
)
def test_modulo_rifiutato_tiene_quel_che_era_scritto(client, cast, ricco, rapporto, campi, errori):
    entra(client, cast.coordinatrice)
    if "partenza" in campi:
        campi = campi | {"partenza": campi["partenza"] or rapporto.congelamento_id}

    risposta = client.post(reverse("delibere:chiedi-elenco-variazioni", args=[ricco.pk]), MODULO | campi)

    modulo = risposta.context["modulo"]
    assert (risposta.status_code, Rapporto.objects.count()) == (422, 1)
    assert modulo.errors == errori
    assert modulo["testo_copertina"].value() == "Per la seduta"


@pytest.mark.parametrize("stato", ["c0", "c999999", "cx", "mese", "2026-02-30", "c" + "9" * 40, "<b>"])
def test_stati_che_non_si_possono_proporre(client, cast, ricco, rapporto, stato):
    entra(client, cast.coordinatrice)

    risposta = client.get(reverse("delibere:chiedi-elenco-variazioni", args=[ricco.pk]), {"da": stato, "a": stato})

    assert (risposta.status_code, risposta.context["modulo"]["partenza"].value()) == (200, None)


def test_documenti_per_genere_e_a_pagine(client, cast, ricco, rapporto, monkeypatch, django_assert_num_queries):
    elenco = reverse("delibere:elenco-rapporti", args=[ricco.pk])
    entra(client, cast.coordinatrice)
    client.post(
        reverse("delibere:chiedi-elenco-variazioni", args=[ricco.pk]), MODULO | {"partenza": rapporto.congelamento_id}
    )
    variazioni = Rapporto.objects.get(genere="elenco_variazioni")

    def mostrati(**parametri: object) -> list[Rapporto]:
        return list(client.get(elenco, parametri).context["pagina"])

    assert mostrati() == [variazioni, rapporto]
    assert [mostrati(genere=genere) for genere in ("rapporto", "elenco_variazioni", "scheda_azione", "<b>")] == [
        [rapporto], [variazioni], [], [variazioni, rapporto]
    ]  # fmt: skip
    assert rapporti.PER_PAGINA == 50
    monkeypatch.setattr(rapporti, "PER_PAGINA", 1)
    assert [mostrati(), mostrati(pagina=2), mostrati(pagina="x")] == [[variazioni], [rapporto], [variazioni]]
    assert "Elenchi di variazioni (1)" in client.get(elenco).content.decode()
