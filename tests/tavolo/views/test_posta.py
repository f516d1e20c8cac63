# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.urls import reverse

from abitare.lib.tempo import oggi
from tavolo.models import Messaggio
from tests.fabbriche_promemoria import crea_messaggio

pytestmark = pytest.mark.django_db
ELENCO = reverse("tavolo:elenco-posta")
Stato = Messaggio.Stato


@pytest.fixture
def cliente(cast, client):
    client.force_login(cast.amministratrice)
    return client


def rispedisci(messaggio):
    return reverse("tavolo:rispedisci-posta", args=[messaggio.pk])


def test_elenco_prima_cio_che_chiede_una_decisione(cast, cliente):
    for stato in (Stato.SPEDITO, Stato.DA_SPEDIRE, Stato.FALLITO, Stato.INCERTO):
        crea_messaggio(cast.referente, stato=stato)

    pagina = cliente.get(ELENCO).context["pagina"]
    filtrata = cliente.get(ELENCO, {"stato": "fallito"}).context["pagina"]

    assert [m.stato for m in pagina] == [Stato.INCERTO, Stato.FALLITO, Stato.DA_SPEDIRE, Stato.SPEDITO]
    assert [m.stato for m in filtrata] == [Stato.FALLITO]


def test_elenco_non_mostra_le_parole_dei_messaggi(cast, cliente):
    """A notice repeats texts that may be covered afterwards."""
    crea_messaggio(cast.referente, oggetto="Casa di Mario Bianchi", testo="Mario Bianchi", stato=Stato.INCERTO)

    assert "Bianchi" not in cliente.get(ELENCO).content.decode()
    assert "Bianchi" not in cliente.get(rispedisci(Messaggio.objects.get())).content.decode()


def test_elenco_le_interrogazioni_non_crescono(cast, cliente, django_assert_num_queries):
    cliente.get(ELENCO)
    for _ in range(3):
        crea_messaggio(cast.referente, stato=Stato.FALLITO, errore="550 no")
        with django_assert_num_queries(6):
            cliente.get(ELENCO)


def test_rispedisci_chiede_prima_e_poi_rimette_in_spedizione(cast, cliente, coda, django_capture_on_commit_callbacks):
    messaggio = crea_messaggio(cast.referente, stato=Stato.INCERTO, giorno=oggi())
    chiesto = cliente.get(rispedisci(messaggio))
    messaggio.refresh_from_db()
    prima = messaggio.stato

    with django_capture_on_commit_callbacks(execute=True):
        risposta = cliente.post(rispedisci(messaggio))

    messaggio.refresh_from_db()
    assert (chiesto.context["incerto"], prima) == (True, Stato.INCERTO)
    assert (risposta.url, messaggio.stato) == (ELENCO, Stato.DA_SPEDIRE)
    assert coda.nomi == ["tavolo.tasks.spedisci_posta"]


def test_rispedisci_cio_che_e_partito_non_si_trova(cast, cliente):
    assert cliente.get(rispedisci(crea_messaggio(cast.referente, stato=Stato.SPEDITO))).status_code == 404
