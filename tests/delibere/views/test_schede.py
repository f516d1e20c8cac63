# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import zipfile

import pytest
from django.urls import reverse

from abitare.lib.italiano import data_it
from abitare.lib.oscurato import OSCURATO
from delibere.models import Rapporto
from delibere.services import lavori_rapporto
from programma.models import Azione
from tavolo.services import oscura_testo
from tests.delibere.views.test_rapporti import entra
from tests.delibere.views.test_verifica import contenuto_di, parole, risposta_a

MODULO = {"al": "2026-10-31", "titolo": "Scheda", "testo_copertina": "Per la seduta"}


@pytest.fixture
def azione(ricco) -> Azione:
    return Azione.objects.get(codice="1.1")


@pytest.fixture
def scheda(client, cast, azione, archivio) -> Rapporto:
    """Ready, asked for from its form by the coordination, which stays logged in."""
    entra(client, cast.coordinatrice).post(reverse("delibere:chiedi-scheda-azione", args=[azione.pk]), MODULO)
    scheda = Rapporto.objects.get()
    lavori_rapporto.lavora(scheda.pk)
    scheda.refresh_from_db()
    return scheda


def test_si_chiede_dalla_pagina_dell_azione_con_quello_che_il_modulo_propone(client, cast, azione):
    entra(client, cast.coordinatrice)
    elenco = reverse("delibere:elenco-rapporti", args=[azione.obiettivo.programma_id]) + f"?azione={azione.pk}"
    indirizzo = reverse("delibere:chiedi-scheda-azione", args=[azione.pk])

    pagina = client.get(reverse("programma:scheda-azione", args=[azione.pk])).content.decode()
    offerta = client.get(elenco).content.decode()
    modulo = client.get(indirizzo).context["modulo"]
    proposto = {nome: modulo[nome].value() for nome in modulo.fields if modulo[nome].value() is not None}
    risposta = client.post(indirizzo, proposto)

    scheda = Rapporto.objects.get()
    assert f'href="{elenco}"' in pagina
    assert f'href="{indirizzo}"' in offerta
    assert (risposta.status_code, risposta.url) == (302, reverse("delibere:scheda-rapporto", args=[scheda.pk]))
    assert (scheda.titolo, scheda.azione) == ("Scheda dell'azione 1.1", azione)


@pytest.mark.parametrize(
    ("campo", "valore", "messaggio"),
    [
        ("al", "2999-01-01", "La data di riferimento non può essere nel futuro."),
        ("al", "", "Questo campo è obbligatorio."),
        ("titolo", "a\x07b", "Il testo contiene un carattere non ammesso (U+0007) dopo «a»: va cancellato."),
        ("sostituisce", "999", "Scegli un'opzione valida. La scelta effettuata non compare tra quelle disponibili."),
    ],
)
def test_modulo_rifiutato_tiene_quel_che_era_scritto(client, cast, azione, campo, valore, messaggio):
    entra(client, cast.coordinatrice)

    risposta = client.post(reverse("delibere:chiedi-scheda-azione", args=[azione.pk]), MODULO | {campo: valore})

    modulo = risposta.context["modulo"]
    assert (risposta.status_code, Rapporto.objects.count()) == (422, 0)
    assert modulo.errors == {campo: [messaggio]}
    assert modulo["testo_copertina"].value() == "Per la seduta"


def test_la_scheda_letta_nella_pagina_e_nel_pacchetto(client, cast, scheda, django_assert_max_num_queries):
    entra(client, cast.consigliera)
    leggi = reverse("delibere:leggi-rapporto", args=[scheda.pk])
    client.get(leggi)

    with django_assert_max_num_queries(8):
        pagina = client.get(leggi).content.decode()
    pacchetto = client.get(reverse("delibere:scarica-rapporto", args=[scheda.pk, "zip"])).content
    proposta = client.get(reverse("delibere:testo-proposta", args=[scheda.pk])).status_code

    with zipfile.ZipFile(io.BytesIO(pacchetto)) as archivio:
        nomi, righe = archivio.namelist(), archivio.read(f"{scheda.nome_file}.csv").decode("utf-8-sig").splitlines()
    assert "A che punto è" in pagina
    assert "Alloggi recuperati" in pagina
    assert "Seconda azione" not in pagina
    assert nomi == [f"{scheda.nome_file}{fine}" for fine in ("-metadati.json", ".csv", ".json", ".pdf")]
    assert len(righe) == 2
    assert proposta == 404


def test_la_scheda_si_riconosce_alla_verifica(client, scheda, archivio):
    risposta = risposta_a(client, reverse("delibere:verifica-file"), contenuto_di(scheda))

    detto = f"È la {scheda} del {data_it(scheda.cambio.istante)}. Il file è identico a quello prodotto"
    assert detto in parole(risposta)


def test_la_pagina_copre_un_testo_oscurato_dopo(client, cast, scheda, azione):
    oscura_testo(
        utente=cast.amministratrice,
        modello="programma.azione",
        oggetto_id=azione.pk,
        campo="titolo",
        testo=azione.titolo,
        motivo="Nome di una persona",
    )

    pagina = client.get(reverse("delibere:leggi-rapporto", args=[scheda.pk])).content.decode()

    assert azione.titolo not in pagina
    assert OSCURATO in pagina


def test_nuova_versione_dalla_pagina_della_scheda(client, scheda, azione):
    indirizzo = reverse("delibere:chiedi-scheda-azione", args=[azione.pk]) + f"?sostituisce={scheda.pk}"

    pagina = client.get(reverse("delibere:scheda-rapporto", args=[scheda.pk])).content.decode()
    modulo = client.get(indirizzo).context["modulo"]
    client.post(indirizzo, MODULO | {"sostituisce": modulo["sostituisce"].value()})
    dopo = client.get(reverse("delibere:scheda-rapporto", args=[scheda.pk])).content.decode()

    assert f'href="{indirizzo}"' in pagina
    assert "Questa scheda è stata sostituita" in dopo


def test_la_scheda_di_un_settore_dalla_sua_pagina_alla_verifica(client, cast, ricco, archivio):
    entra(client, cast.coordinatrice)
    elenco = reverse("delibere:elenco-rapporti", args=[ricco.pk]) + f"?settore={cast.urbanistica.pk}"
    indirizzo = reverse("delibere:chiedi-scheda-settore", args=[ricco.pk, cast.urbanistica.pk])

    sua = client.get(reverse("programma:scheda-settore", args=[ricco.pk, cast.urbanistica.pk])).content.decode()
    vuoto = client.get(elenco).content.decode()
    proposto = client.get(indirizzo).context["modulo"]["titolo"].value()
    client.post(indirizzo, MODULO)
    scheda = Rapporto.objects.get()
    lavori_rapporto.lavora(scheda.pk)
    scheda.refresh_from_db()
    pagina = client.get(reverse("delibere:leggi-rapporto", args=[scheda.pk])).content.decode()
    detto = parole(risposta_a(client, reverse("delibere:verifica-file"), contenuto_di(scheda)))

    assert f'href="{elenco}"' in sua
    assert f'href="{indirizzo}"' in vuoto
    assert proposto == "Scheda del settore Urbanistica"
    assert "Seconda azione" in pagina
    assert "Alloggi recuperati" not in pagina
    assert f"È la {scheda} del" in detto
    assert list(client.get(elenco).context["pagina"]) == [scheda]


def test_settore_che_non_c_e(client, cast, ricco):
    entra(client, cast.coordinatrice)
    indirizzo = reverse("delibere:chiedi-scheda-settore", args=[ricco.pk, 987_654])

    assert [client.get(indirizzo).status_code, client.post(indirizzo, MODULO).status_code] == [404, 404]
