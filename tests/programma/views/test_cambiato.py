# SPDX-License-Identifier: AGPL-3.0-or-later
import json
import re
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from abitare.lib.italiano import data_it
from abitare.lib.tempo import ROMA, in_data, oggi
from delibere.services.effetti import adotta_programma
from programma.models import Congelamento, Programma
from programma.queries.lettura import cambiato as lettura
from programma.services.congelamenti import congela
from tavolo.models import Oscuramento, Utente, impronta_testo
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma
from tests.fabbriche_atti import crea_atto

DELLA_FOTOGRAFIA = 10
# Person, terms, data version, programme, first day it may be read from; covered texts, history, statements, cambi.
DELLA_PAGINA = 5
DELLE_VARIAZIONI = 4


def giorni_fa(quanti: int) -> datetime:
    return datetime.combine(oggi() - timedelta(days=quanti), time(9), tzinfo=ROMA)


@pytest.fixture
def cast(db):
    """The cast, known to the history since long."""
    with in_data(giorni_fa(60)):
        return crea_cast()


@pytest.fixture
def programma(cast):
    with in_data(giorni_fa(50)):
        return crea_programma(titolo="Programma adottato", stato="adottato")


@pytest.fixture
def obiettivo(cast, programma):
    with in_data(giorni_fa(50)):
        return crea_obiettivo(programma, cast.sociali)


@pytest.fixture
def azione(cast, obiettivo):
    with in_data(giorni_fa(50)):
        return crea_azione(obiettivo, cast.lavori_pubblici, titolo="Recupero", descrizione="Lavori entro giugno.")


def apri(client, programma, nome="cosa-e-cambiato", *parti, **valori):
    return client.get(reverse(f"programma:{nome}", args=[programma.pk, *parti]), valori)


def leggi(client, programma, **valori) -> str:
    risposta = apri(client, programma, **valori)
    assert risposta.status_code == 200
    return risposta.content.decode()


def salva(oggetto, chi, motivo="", **campi):
    for nome, valore in campi.items():
        setattr(oggetto, nome, valore)
    with con_autore(chi, motivo):
        oggetto.save()


def rifiutato(client, programma, **valori) -> str:
    risposta = apri(client, programma, **valori)
    assert risposta.status_code == 400
    return risposta.content.decode()


def visitato(persona, giorni: int) -> None:
    persona.visita_precedente = giorni_fa(giorni)
    persona.ultima_visita = giorni_fa(0)
    persona.save(update_fields=["visita_precedente", "ultima_visita"])


@pytest.fixture
def cambiata(cast, azione):
    """Its weight and its description changed today."""
    salva(azione, cast.coordinatrice, "Più urgente", peso=4, descrizione="Lavori entro <b>settembre</b>.")
    return azione


def test_ogni_cambiamento_con_chi_e_perche(client, cast, programma, cambiata) -> None:
    client.force_login(cast.consigliera)

    letto = leggi(client, programma)

    assert letto.count('<p class="variazione-frase">Peso da 1 a 4.</p>') == 1
    assert letto.count('<p class="variazione-frase">Descrizione riscritta.</p>') == 1
    assert letto.count("Ada Provola. Motivo: Più urgente</p>") == 2
    assert "<strong>2</strong> cambiamenti, 1 azione toccata." in letto
    assert f"Confronto fra <strong>{data_it(oggi() - timedelta(days=30))}</strong> e <strong>oggi</strong>." in letto
    assert "&lt;b&gt;settembre&lt;/b&gt;" in letto
    assert '<del><span class="visually-hidden"> [tolto: </span> giugno' in letto
    assert (letto.count("<h1"), letto.count("<h3>Peso</h3>"), letto.count("<h3>Testi</h3>")) == (1, 1, 1)


def test_quello_che_torna_come_era_e_solo_nei_passaggi(client, cast, programma, azione) -> None:
    salva(azione, cast.coordinatrice, "Prova", peso=9)
    salva(azione, cast.coordinatrice, "Ripensamento", peso=1)
    client.force_login(cast.consigliera)

    letto = leggi(client, programma)
    passi = apri(client, programma, "passaggi", "azione", azione.pk)
    frammento = client.get(
        reverse("programma:passaggi", args=[programma.pk, "azione", azione.pk]), headers={"HX-Request": "true"}
    )

    assert "Nulla è cambiato" in letto
    assert "Ripensamento" not in letto
    for pagina in (passi, frammento):
        assert (pagina.content.decode().count("Ripensamento"), pagina.content.decode().count("Prova")) == (1, 1)
    assert passi.content.lstrip().startswith(b"<!doctype html>")
    assert frammento.content.decode().count("<h1") == 0


def test_passaggi_di_cio_che_non_e_del_programma(client, cast, programma, azione, cambiata) -> None:
    altro = crea_programma(titolo="Altro", stato="bozza")
    altrui = crea_azione(crea_obiettivo(altro, cast.sociali), cast.sociali)
    client.force_login(cast.consigliera)
    chiesti = [
        ("azione", altrui.pk),
        ("programma", altro.pk),
        ("obiettivo", altrui.obiettivo_id),
        ("settore", cast.sociali.pk),
        ("azione", 10**30),
    ]

    assert [apri(client, programma, "passaggi", tipo, pk).status_code for tipo, pk in chiesti] == [404] * 5
    assert apri(client, programma, "passaggi", "azione", azione.pk, da="boh").status_code == 404
    assert apri(client, programma, "passaggi", "obiettivo", azione.obiettivo_id).status_code == 200
    assert "Tra i due stati" in apri(client, programma, "passaggi", "programma", programma.pk).content.decode()


@pytest.mark.parametrize(
    ("valori", "campo", "errore"),
    [
        ({"da": "boh"}, "boh", "«boh»: non è una data: scrivere per esempio 31/12/2026."),
        ({"da": "2026-13-45"}, "2026-13-45", "«2026-13-45»: questo giorno non esiste nel calendario."),
        ({"a": "2026-02-30"}, "2026-02-30", "«2026-02-30»: "),
        ({"a": "2199-01-01"}, "2199-01-01", "Il 01/01/2199 deve ancora venire: scegli un giorno fino a oggi."),
        ({"da": "1950-01-01"}, "1950-01-01", "Il 01/01/1950 il programma non era ancora nel portale"),
        ({"da": "c999999"}, "c999999", "Lo stato congelato «c999999» di questo programma non c&#x27;è."),
        ({"da": "c0"}, "c0", "«c0»: non è una data"),
        ({"da": "rapporto"}, "rapporto", "Non c&#x27;è ancora un rapporto di questo programma da leggere."),
        ({"da": "adozione"}, "adozione", "Nessun atto registrato nel portale ha adottato questo programma."),
        ({"da": "visita"}, "visita", "È la tua prima visita al portale: non ce n&#x27;è una precedente."),
        ({"da": "<script>alert(1)</script>"}, "&lt;script&gt;", "non è una data"),
    ],
)
def test_uno_stato_che_non_c_e_si_dice_al_campo(client, cast, programma, cambiata, valori, campo, errore) -> None:
    client.force_login(cast.consigliera)

    letto = rifiutato(client, programma, **valori)
    file = apri(client, programma, "esporta-cambiato", "csv", **valori)

    assert errore in letto
    assert letto.count('aria-invalid="true"') == 1
    assert f'value="{campo}' in letto
    assert "<script>alert" not in letto
    assert "variazione-frase" not in letto
    assert (file.status_code, errore in file.content.decode()) == (400, True)


def test_una_coppia_rovesciata(client, cast, programma, cambiata) -> None:
    client.force_login(cast.consigliera)
    prima, dopo = ((oggi() - timedelta(days=quanti)).isoformat() for quanti in (5, 20))

    letto = rifiutato(client, programma, da=prima, a=dopo)

    assert letto.count("È uno stato più recente di quello di arrivo") == 1
    assert (letto.count(f'value="{prima}"'), letto.count(f'value="{dopo}"')) == (1, 1)


def test_i_momenti_che_non_ci_sono_ancora_si_dicono_e_non_si_offrono(client, cast, programma, cambiata) -> None:
    client.force_login(cast.consigliera)

    letto = leggi(client, programma)
    visitato(cast.consigliera, 2)
    tornata = leggi(client, programma)

    assert "Dall&#x27;ultimo rapporto: non c&#x27;è ancora un rapporto" in letto
    assert "Dall&#x27;atto che lo ha adottato: nessun atto lo ha adottato" in letto
    assert "Dalla mia ultima visita: questa è la prima" in letto
    assert re.findall(r'href="\?da=(\w+)"', letto) == ["mese"]
    assert re.findall(r'href="\?da=(\w+)"', tornata) == ["mese", "visita"]


def test_una_bozza_del_passato_la_vede_solo_il_tavolo(client, cast) -> None:
    with in_data(giorni_fa(50)):
        bozza = crea_programma(titolo="Segreto di bozza", stato="bozza")
        crea_obiettivo(bozza, cast.sociali)
        congelato = congela(utente=cast.coordinatrice, programma=bozza, al=oggi())
    with in_data(giorni_fa(10)):
        salva(bozza, cast.coordinatrice, titolo="Adottato", stato=Programma.Stato.ADOTTATO)
    quando = (oggi() - timedelta(days=30)).isoformat()
    adottato = data_it(oggi() - timedelta(days=10))

    client.force_login(cast.consigliera)
    visitato(cast.consigliera, 40)
    per_giorno, per_stato, per_visita = (
        rifiutato(client, bozza, da=da) for da in (quando, f"c{congelato.pk}", "visita")
    )
    mese = leggi(client, bozza)
    client.force_login(cast.referente)
    al_tavolo = [leggi(client, bozza, da=da) for da in (quando, f"c{congelato.pk}")]

    assert f"il programma era ancora in bozza: si può leggere dal {adottato}." in per_giorno
    assert f"Lo stato congelato «c{congelato.pk}» di questo programma non c&#x27;è." in per_stato
    assert "Alla tua ultima visita (" in per_visita
    assert [pagina.count("Segreto di bozza") for pagina in (per_giorno, per_stato, per_visita, mese)] == [0] * 4
    assert f"<strong>{adottato}</strong> e <strong>oggi</strong>" in mese
    assert ["Ora è adottato, prima era in bozza." in pagina for pagina in al_tavolo] == [True, True]


def test_lo_stato_congelato_di_un_altro_programma(client, cast, programma, cambiata) -> None:
    with in_data(giorni_fa(20)):
        altro = congela(utente=cast.coordinatrice, programma=crea_programma(stato="adottato"), al=oggi())
    client.force_login(cast.coordinatrice)

    assert f"Lo stato congelato «c{altro.pk}» di questo programma non c" in rifiutato(
        client, programma, da=f"c{altro.pk}"
    )


def test_dall_adozione_e_da_uno_stato_congelato(client, cast) -> None:
    with in_data(giorni_fa(20)):
        bozza = crea_programma(titolo="Programma votato")
        azione = crea_azione(crea_obiettivo(bozza, cast.sociali), cast.lavori_pubblici)
        adotta_programma(utente=cast.coordinatrice, programma_id=bozza.pk, atto_id=crea_atto().pk)
    salva(azione, cast.coordinatrice, "Fretta", peso=7)
    congelato = Congelamento.objects.get()
    client.force_login(cast.consigliera)

    dall_atto, dal_numero = leggi(client, bozza, da="adozione"), leggi(client, bozza, da=f"c{congelato.pk}")

    assert "<strong>l&#x27;adozione, deliberazione – Giunta comunale n. 1/2025</strong>" in dall_atto
    assert f'<input type="hidden" name="da" value="c{congelato.pk}">' in dall_atto
    assert "<strong>lo stato congelato il " in dal_numero
    assert [pagina.count("Peso da 1 a 7.") for pagina in (dall_atto, dal_numero)] == [1, 1]


def test_un_congelamento_guasto_si_dice(client, cast, programma, cambiata, monkeypatch) -> None:
    with in_data(giorni_fa(20)):
        congelato = congela(utente=cast.coordinatrice, programma=programma, al=oggi())
    monkeypatch.setattr("programma.queries.congelamenti.impronta", lambda contenuto: "0" * 64)
    client.force_login(cast.consigliera)

    letto = rifiutato(client, programma, da=f"c{congelato.pk}")

    assert f"Lo stato congelato «c{congelato.pk}» non si legge più: avvisa chi amministra il portale." in letto


def test_un_testo_coperto_dopo_il_congelamento_resta_coperto(client, cast, programma, azione) -> None:
    with in_data(giorni_fa(20)):
        congelato = congela(utente=cast.coordinatrice, programma=programma, al=oggi())
    vecchio = azione.descrizione
    salva(azione, cast.coordinatrice, "Via i nomi", descrizione="Senza nomi.")
    with con_autore(cast.amministratrice, "Ordine del Garante") as cambio:
        Oscuramento.objects.create(
            cambio=cambio,
            modello="programma.azione",
            oggetto_id=azione.pk,
            campo="descrizione",
            impronta=impronta_testo(vecchio),
        )
    client.force_login(cast.consigliera)

    pagine = [leggi(client, programma, da=da) for da in (f"c{congelato.pk}", "mese")]

    assert [vecchio in pagina for pagina in pagine] == [False, False]
    assert [pagina.count("[testo oscurato]") > 0 for pagina in pagine] == [True, True]


def test_dalla_mia_ultima_visita_e_di_ciascuno(client, cast, programma, azione) -> None:
    with in_data(giorni_fa(5)):
        salva(azione, cast.coordinatrice, "Fretta", peso=7)
    visitato(cast.consigliera, 10)
    visitato(cast.assessora, 2)
    letti = []
    for persona in (cast.consigliera, cast.assessora):
        client.force_login(persona)
        letti.append(leggi(client, programma, da="visita"))

    assert [("Peso da 1 a 7." in letto, "Nulla è cambiato" in letto) for letto in letti] == [
        (True, False),
        (False, True),
    ]


def test_filtri_nell_indirizzo(client, cast, programma, cambiata) -> None:
    crea_azione(cambiata.obiettivo, cast.urbanistica, titolo="Variante")
    client.force_login(cast.consigliera)

    peso = leggi(client, programma, genere="peso")
    urbanistica = leggi(client, programma, settore=cast.urbanistica.pk)
    obiettivo = leggi(client, programma, obiettivo=cambiata.obiettivo_id)
    nessuno = leggi(client, programma, settore=cast.urbanistica.pk, genere="peso")
    strano = leggi(client, programma, genere="<script>", settore="9" * 40, obiettivo="-1")

    frasi = [pagina.count("variazione-frase") for pagina in (peso, urbanistica, obiettivo, nessuno, strano)]
    assert frasi == [1, 1, 3, 0, 3]
    assert "<strong>1</strong> cambiamento su 3, quelli scelti dai filtri, 1 azione toccata." in peso
    assert "Nessun cambiamento passa i filtri" in nessuno
    assert "non è stato riconosciuto e non filtra: settore, obiettivo, genere." in strano


def test_molti_cambiamenti_stanno_su_piu_pagine_e_in_un_file(client, cast, programma, azione, monkeypatch) -> None:
    monkeypatch.setattr(lettura, "PER_PAGINA", 2)
    salva(azione, cast.coordinatrice, "Fretta", peso=5, titolo="Altro titolo", descrizione="Altro.")
    client.force_login(cast.consigliera)

    prima, seconda = leggi(client, programma), leggi(client, programma, pagina="2")
    righe = apri(client, programma, "esporta-cambiato", "csv").content.decode("utf-8-sig").splitlines()

    conta = [pagina.count('class="variazione"') for pagina in (prima, seconda)]
    assert (conta, len(righe)) == ([2, 1], 4)
    assert all("<strong>3</strong> cambiamenti" in pagina for pagina in (prima, seconda))
    assert '<a class="page-link" href="?pagina=2"' in prima
    assert "Porta via tutte le pagine" in prima


def test_cio_che_e_stato_tolto_si_legge_e_non_si_apre(client, cast, programma, cambiata) -> None:
    with in_data(giorni_fa(40)):
        tolta = crea_azione(cambiata.obiettivo, cast.urbanistica, titolo="Da togliere")
    ieri = (oggi() - timedelta(days=1)).isoformat()
    with in_data(giorni_fa(2)):
        salva(tolta, cast.coordinatrice, "Fretta", peso=3)
    scheda = f'href="{reverse("programma:scheda-azione", args=[tolta.pk])}"'
    with con_autore(cast.coordinatrice, "Doppione"):
        tolta.delete()
    client.force_login(cast.consigliera)

    adesso, allora = leggi(client, programma), leggi(client, programma, a=ieri)

    assert "Azione tolta dal programma: «Da togliere»." in adesso
    assert "Peso da 1 a 3." in allora
    assert [scheda in pagina for pagina in (adesso, allora)] == [False, False]
    assert f'href="{reverse("programma:scheda-azione", args=[cambiata.pk])}"' in adesso


def test_json_csv_e_ods_hanno_le_righe_della_pagina(client, cast, programma, azione) -> None:
    salva(azione, cast.coordinatrice, "=1+1", titolo="=cmd()")
    client.force_login(cast.consigliera)

    dati = json.loads(apri(client, programma, "esporta-cambiato", "json").content)
    righe = apri(client, programma, "esporta-cambiato", "csv").content.decode("utf-8-sig").split("\r\n")
    foglio = apri(client, programma, "esporta-cambiato", "ods")
    filtrato = json.loads(apri(client, programma, "esporta-cambiato", "json", genere="testo").content)

    (riga,) = dati["righe"]
    chiavi = ("codice", "titolo", "settore", "genere", "prima", "dopo", "persona", "motivo")
    attesi = ["1.1", "=cmd()", "Lavori Pubblici", "Testi", "Recupero", "=cmd()", "Ada Provola", "=1+1"]
    assert [riga[chiave] for chiave in chiavi] == attesi
    assert dati["a"]["nome"] == "oggi"
    assert [cella for cella in righe[1].split(";") if cella.endswith(("cmd()", "1+1"))] == ["'=cmd()"] * 2 + ["'=1+1"]
    assert foglio.content[30:38] == b"mimetype"
    assert (filtrato["filtri"], len(filtrato["righe"])) == ({"genere": "testo"}, 1)


def test_un_file_che_non_si_puo_fare(client, cast, programma, cambiata) -> None:
    client.force_login(cast.consigliera)

    filtro = apri(client, programma, "esporta-cambiato", "csv", genere="boh")

    assert apri(client, programma, "esporta-cambiato", "xlsx").status_code == 404
    assert (filtro.status_code, "Non si capisce che cosa filtrare: genere." in filtro.content.decode()) == (400, True)


@pytest.mark.parametrize("quante", [1, 3])
def test_interrogazioni_fisse_e_pagina_invariata(
    client, cast, programma, obiettivo, django_assert_num_queries, quante: int
) -> None:
    with in_data(giorni_fa(50)):
        azioni = [crea_azione(obiettivo, cast.lavori_pubblici) for _ in range(quante)]
    for azione in azioni:
        salva(azione, cast.coordinatrice, "Fretta", peso=5)
    client.force_login(cast.consigliera)
    client.get(reverse("programma:elenco-programmi"))

    with django_assert_num_queries(2 * DELLA_FOTOGRAFIA + DELLE_VARIAZIONI + DELLA_PAGINA):
        prima = apri(client, programma)
    indirizzo = reverse("programma:cosa-e-cambiato", args=[programma.pk])
    with django_assert_num_queries(2):
        invariata = client.get(indirizzo, headers={"If-None-Match": prima["ETag"]})

    assert invariata.status_code == 304


def test_di_quando_parlano_i_due_stati(client, cast, programma, cambiata) -> None:
    """A day typed wins over the state that a hidden field carries."""
    client.force_login(cast.consigliera)
    ieri = (oggi() - timedelta(days=1)).isoformat()

    letto = client.get(
        reverse("programma:cosa-e-cambiato", args=[programma.pk]) + f"?da=c12&da={ieri}&a={oggi().isoformat()}"
    ).content.decode()

    assert f"<strong>{data_it(oggi() - timedelta(days=1))}</strong> e <strong>oggi</strong>" in letto
    assert Utente.objects.get(pk=cast.consigliera.pk).visita_precedente is None
