# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from delibere.models import Atto
from programma.models import Azione, Obiettivo, Programma, Stato
from tavolo.storia import con_autore
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_obiettivo, crea_risorsa
from tests.programma.views.scrittura.moduli import azione, errori, obiettivo


@pytest.fixture
def casa(cast, bozza):
    return crea_obiettivo(bozza, cast.sociali)


@pytest.fixture
def due(cast, casa):
    return [crea_azione(casa, cast.lavori_pubblici, titolo=nome) for nome in "AB"]


@pytest.fixture
def atto(cast):
    with con_autore(cast.sistema):
        return Atto.objects.create(
            tipo="deliberazione", organo="giunta", anno=2026, numero=7, data="2026-02-01", oggetto="Di prova"
        )


def messaggi(risposta):
    return [str(messaggio) for messaggio in get_messages(risposta.wsgi_request)]


def codici(casa):
    return list(casa.azioni.order_by("ordine").values_list("titolo", "codice"))


def test_su_e_giu_riordinano_e_agli_estremi_non_cambiano(coordinatrice, casa, due):
    giu, su = (reverse("programma:ordina-azione", args=[due[0].pk, verso]) for verso in ("giu", "su"))

    coordinatrice.post(giu)
    scambiate = codici(casa)
    coordinatrice.post(giu)
    risposta = coordinatrice.post(su)

    assert scambiate == [("B", "1.1"), ("A", "1.2")]
    assert codici(casa) == [("A", "1.1"), ("B", "1.2")]
    assert risposta.url == f"{reverse('programma:scrivi-programma', args=[casa.programma_id])}#azione-{due[0].pk}"


def test_obiettivi_su_e_giu(coordinatrice, cast, bozza, casa):
    altro = crea_obiettivo(bozza, cast.sociali)

    coordinatrice.post(reverse("programma:ordina-obiettivo", args=[altro.pk, "su"]))

    assert list(bozza.obiettivi.order_by("ordine").values_list("pk", "codice")) == [(altro.pk, "1"), (casa.pk, "2")]


def test_sposta_duplica_elimina(coordinatrice, cast, bozza, casa, due):
    altro = crea_obiettivo(bozza, cast.sociali)

    coordinatrice.post(reverse("programma:sposta-azione", args=[due[0].pk]), {"obiettivo": altro.pk})
    copia = coordinatrice.post(reverse("programma:duplica-azione", args=[due[0].pk]))
    coordinatrice.post(reverse("programma:elimina-azione", args=[due[1].pk]))

    assert codici(altro) == [("A", "2.1"), ("A (copia)", "2.2")]
    assert copia.url == reverse("programma:modifica-azione", args=[Azione.objects.get(codice="2.2").pk])
    assert codici(casa) == []


def test_duplica_ed_elimina_rifiutate_dicono_perche(coordinatrice, cast, casa, due):
    crea_aggiornamento(due[1])
    with con_autore(cast.sistema):
        cast.lavori_pubblici.al = "2021-01-01"
        cast.lavori_pubblici.save()

    copia = coordinatrice.post(reverse("programma:duplica-azione", args=[due[0].pk]))
    detta = coordinatrice.post(reverse("programma:elimina-azione", args=[due[1].pk]))

    assert messaggi(copia) == ["Il settore «Lavori Pubblici» oggi non è valido."]
    assert messaggi(detta) == [
        "Il settore «Lavori Pubblici» oggi non è valido.",
        "Sull'azione qualcuno ha già scritto: si annulla, non si cancella.",
    ]
    assert casa.azioni.count() == 2


def test_elimina_obiettivo_pieno_e_vuoto(coordinatrice, casa, due):
    pagina = reverse("programma:elimina-obiettivo", args=[casa.pk])

    pieno = coordinatrice.post(pagina)
    casa.azioni.first()
    for una in due:
        coordinatrice.post(reverse("programma:elimina-azione", args=[una.pk]))
    coordinatrice.post(pagina)

    assert messaggi(pieno) == ["L'obiettivo ha delle azioni: spostale sotto un altro obiettivo o cancellale prima."]
    assert Obiettivo.objects.count() == 0


def test_annulla_con_atto_e_ripristina(coordinatrice, casa, due, atto):
    Programma.objects.update(stato=Programma.Stato.ADOTTATO)
    pagina = reverse("programma:annulla-azione", args=[due[0].pk])

    senza = coordinatrice.post(pagina, {"motivo": "Fondi revocati"})
    con = coordinatrice.post(pagina, {"motivo": "Fondi revocati", "atto": atto.pk})
    annullata = Azione.objects.get(pk=due[0].pk)
    chiusa = coordinatrice.post(
        reverse("programma:modifica-azione", args=[due[0].pk]), azione(annullata.settore, versione=annullata.versione)
    )
    coordinatrice.post(reverse("programma:ripristina-azione", args=[due[0].pk]), {"motivo": "Errore", "atto": atto.pk})
    doppia = coordinatrice.post(
        reverse("programma:ripristina-azione", args=[due[0].pk]), {"motivo": "Errore", "atto": atto.pk}
    )

    assert errori(senza) == {"atto": ["Questo campo è obbligatorio."]}
    assert con.status_code == 302
    assert (annullata.stato, annullata.storia.first().cambio.atto) == (Stato.ANNULLATA, atto)
    assert errori(chiusa) == {"__all__": ["L'azione è annullata: prima va ripristinata."]}
    assert Azione.objects.get(pk=due[0].pk).stato == Stato.NON_AVVIATA
    assert errori(doppia) == {"__all__": ["L'azione non è annullata."]}


def test_modifica_azione_avvisa_di_lavori_senza_cup_e_di_date_mancanti(coordinatrice, cast, due):
    crea_risorsa(due[0], per_lavori=True)

    risposta = coordinatrice.post(
        reverse("programma:modifica-azione", args=[due[0].pk]),
        azione(cast.lavori_pubblici, titolo="Nuovo", versione=due[0].versione),
    )

    assert messaggi(risposta) == [
        "Azione 1.1 Nuovo salvata.",
        "1.1: Senza date previste: non si può dire se è in ritardo o a rischio.",
        "1.1: Ha denaro per lavori ma nessun CUP.",
    ]


def test_crea_obiettivo_e_passa_alla_prima_azione_e_poi_a_un_altra(coordinatrice, cast, bozza):
    nuovo = coordinatrice.post(reverse("programma:crea-obiettivo", args=[bozza.pk]), obiettivo(cast.sociali, altra="1"))
    pagina = reverse("programma:crea-azione", args=[Obiettivo.objects.get().pk])
    altra = coordinatrice.post(pagina, azione(cast.urbanistica, altra="1"))

    assert (nuovo.url, altra.url) == (pagina, pagina)


def test_modifica_obiettivo_e_programma(coordinatrice, cast, bozza, casa):
    pagina = reverse("programma:modifica-obiettivo", args=[casa.pk])
    corpo = obiettivo(cast.urbanistica, titolo="Nuovo", codice="5", versione=casa.versione)

    in_piu = coordinatrice.post(pagina, corpo | {"aggiungi": "indicatori"})
    nuovo = coordinatrice.post(reverse("programma:crea-obiettivo", args=[bozza.pk]), corpo | {"aggiungi": "indicatori"})
    muto = coordinatrice.post(pagina, corpo | {"motivo": ""})
    coordinatrice.post(pagina, corpo | {"motivo": "Riordino"})
    dati = {"titolo": "Altro", "dal": "2025-07-01", "al": "2029-12-31", "anno_breve": 2026}
    coordinatrice.post(
        reverse("programma:modifica-programma", args=[bozza.pk]),
        dati
        | {"anno_medio": 2027, "anno_lungo": 2029, "versione": bozza.versione, "campi_con_atto": bozza.campi_con_atto},
    )

    for risposta in (in_piu, nuovo):
        assert len(risposta.context["composto"].tabelle["indicatori"].forms) == 1
    assert errori(muto) == {"motivo": ["Scrivi il motivo per cambiare: settore responsabile."]}
    assert Obiettivo.objects.values_list("titolo", "codice", "settore").get() == ("Nuovo", "5", cast.urbanistica.pk)
    assert Programma.objects.get().titolo == "Altro"
