# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import zipfile

import pytest
from django.urls import reverse

from abitare.lib.oscurato import OSCURATO
from delibere.models import Rapporto
from delibere.services import lavori_rapporto
from delibere.services.rapporti import chiedi_rapporto
from programma.models import Azione
from programma.services import modifica_azione
from tavolo.services import oscura_testo
from tests.cast import PASSWORD
from tests.delibere.conftest import RICHIESTA

MODULO = {"al": "2026-10-31", "titolo": "Rapporto", "decisioni": "Fare", "sezioni": ["settori", "azioni"]}


def entra(client, utente):
    assert client.login(username=utente.username, password=PASSWORD)
    return client


@pytest.fixture
def pronto(rapporto, archivio) -> Rapporto:
    lavori_rapporto.lavora(rapporto.pk)
    rapporto.refresh_from_db()
    return rapporto


def test_si_chiede_con_quello_che_il_modulo_propone(client, cast, ricco):
    entra(client, cast.coordinatrice)
    indirizzo = reverse("delibere:chiedi-rapporto", args=[ricco.pk])

    modulo = client.get(indirizzo).context["modulo"]
    proposto = {nome: modulo[nome].value() for nome in modulo.fields if modulo[nome].value() is not None}
    risposta = client.post(indirizzo, proposto)

    rapporto = Rapporto.objects.get()
    assert (risposta.status_code, risposta.url) == (302, reverse("delibere:scheda-rapporto", args=[rapporto.pk]))
    assert rapporto.titolo == "Rapporto di avanzamento"


@pytest.mark.parametrize(
    ("campo", "valore", "messaggio"),
    [
        ("al", "2999-01-01", "La data di riferimento non può essere nel futuro."),
        ("al", "1899-12-31", "Il programma comincia il 01/07/2025: scegli una data da quel giorno in poi."),
        ("al", "2026-13-45", "Inserisci una data valida."),
        ("al", "ieri", "Inserisci una data valida."),
        ("titolo", "", "Questo campo è obbligatorio."),
        ("titolo", "a\x07b", "Il testo contiene un carattere non ammesso (U+0007) dopo «a»: va cancellato."),
        ("sezioni", ["falsa"], "Scegli un'opzione valida. falsa non è tra quelle disponibili."),
    ],
)
def test_modulo_rifiutato_tiene_quel_che_era_scritto(client, cast, ricco, campo, valore, messaggio):
    entra(client, cast.coordinatrice)

    risposta = client.post(reverse("delibere:chiedi-rapporto", args=[ricco.pk]), MODULO | {campo: valore})

    modulo = risposta.context["modulo"]
    assert (risposta.status_code, Rapporto.objects.count()) == (422, 0)
    assert modulo.errors[campo] == [messaggio]
    assert modulo["decisioni"].value() == "Fare"


def test_chi_puo_chiedere(client, cast, ricco, bozza):
    esiti = {}
    for nome, utente in cast.persone.items():
        if entra_se_puo(client, utente):
            esiti[nome] = [
                client.post(reverse("delibere:chiedi-rapporto", args=[p.pk]), MODULO).status_code
                for p in (ricco, bozza)
            ]

    assert esiti.pop("coordinatrice") == [302, 302]
    assert {tuple(esiti[nome]) for nome in ("referente", "dirigente", "supplente")} == {(403, 403)}
    assert {tuple(esiti[nome]) for nome in ("consigliera", "assessora", "segreteria")} == {(403, 404)}
    assert {tuple(esiti[nome]) for nome in ("estraneo", "scaduta")} == {(404, 404)}
    assert Rapporto.objects.count() == 2


def entra_se_puo(client, utente) -> bool:
    client.logout()
    return client.login(username=utente.username, password=PASSWORD)


def test_pagina_di_attesa_finisce_da_sola(client, cast, rapporto, archivio):
    entra(client, cast.referente)
    indirizzo = reverse("delibere:stato-rapporto", args=[rapporto.pk])

    attesa = client.get(indirizzo).content.decode()
    pagina = client.get(reverse("delibere:scheda-rapporto", args=[rapporto.pk])).content.decode()
    lavori_rapporto.lavora(rapporto.pk)
    fine = client.get(indirizzo).content.decode()

    assert f'hx-get="{indirizzo}" hx-trigger="every 2s"' in attesa
    assert "Guarda se è pronto" in pagina
    assert "hx-trigger" not in fine
    assert reverse("delibere:scarica-rapporto", args=[rapporto.pk, "pdf"]) in fine


def test_finche_non_e_pronto_non_c_e_nulla_da_scaricare(client, cast, rapporto):
    entra(client, cast.coordinatrice)

    esiti = [
        client.get(reverse(f"delibere:{nome}", args=[rapporto.pk, *altro])).status_code
        for nome, *altro in [
            ("scarica-rapporto", "pdf"),
            ("scarica-rapporto", "zip"),
            ("leggi-rapporto",),
            ("testo-proposta",),
        ]
    ]

    assert esiti == [404, 404, 404, 404]


def test_scarica_pdf_e_zip(client, cast, pronto, archivio):
    entra(client, cast.consigliera)

    pdf = client.get(reverse("delibere:scarica-rapporto", args=[pronto.pk, "pdf"]))
    primo = client.get(reverse("delibere:scarica-rapporto", args=[pronto.pk, "zip"]))
    secondo = client.get(reverse("delibere:scarica-rapporto", args=[pronto.pk, "zip"]))

    nome = f"rapporto-{pronto.anno}-001"
    contenuto = b"".join(pdf.streaming_content)
    assert contenuto == (archivio / pronto.file.name).read_bytes()
    assert pdf["Content-Disposition"] == f'attachment; filename="{nome}.pdf"'
    assert pdf["Content-Type"] == "application/pdf"
    assert primo.content == secondo.content
    with zipfile.ZipFile(io.BytesIO(primo.content)) as archivio_zip:
        assert archivio_zip.namelist() == [f"{nome}-metadati.json", f"{nome}.csv", f"{nome}.json", f"{nome}.pdf"]
        assert archivio_zip.read(f"{nome}.pdf") == contenuto
        assert archivio_zip.read(f"{nome}.json").decode() == pronto.congelamento.contenuto


def test_rapporto_letto_nella_pagina(client, cast, pronto, django_assert_max_num_queries):
    entra(client, cast.consigliera)
    client.get(reverse("delibere:leggi-rapporto", args=[pronto.pk]))

    with django_assert_max_num_queries(8):
        risposta = client.get(reverse("delibere:leggi-rapporto", args=[pronto.pk]))

    testo = risposta.content.decode()
    assert risposta.status_code == 200
    assert [c.numero for c in risposta.context["contenuto"].capitoli] == list(range(1, 14))
    assert "Confermare le priorità." in testo
    assert "Alloggi recuperati" in testo


def test_testo_per_la_proposta(client, cast, pronto):
    entra(client, cast.coordinatrice)

    risposta = client.get(reverse("delibere:testo-proposta", args=[pronto.pk]))

    righe = risposta.context["proposta"].testo.splitlines()
    assert [riga for riga in righe if riga.isupper() and " " not in riga] == [
        "OGGETTO", "PREMESSE", "DECISIONE", "ALLEGATI"
    ]  # fmt: skip
    assert righe[-2:] == [
        f"- rapporto-{pronto.anno}-001.pdf (impronta: {pronto.impronta})",
        f"- rapporto-{pronto.anno}-001.json (impronta: {pronto.congelamento.impronta})",
    ]


def test_fallito_e_riprova(client, cast, rapporto):
    Rapporto.objects.filter(pk=rapporto.pk).update(stato="fallito", errore="<b>guasto</b>", tentativi=3)
    pagina, riprova = (reverse(f"delibere:{n}-rapporto", args=[rapporto.pk]) for n in ("scheda", "riprova"))

    visto_dal_settore = entra(client, cast.referente).get(pagina).content.decode()
    vietato = client.post(riprova).status_code
    visto = entra(client, cast.coordinatrice).get(pagina).content.decode()
    fatto = client.post(riprova)
    di_nuovo = client.post(riprova, follow=True)

    rapporto.refresh_from_db()
    assert ("guasto" in visto_dal_settore, vietato) == (False, 403)
    assert "&lt;b&gt;guasto&lt;/b&gt;" in visto
    assert (fatto.status_code, rapporto.stato) == (302, "richiesto")
    assert "Si riprova solo un documento fallito." in di_nuovo.content.decode()


def test_elenco_dei_rapporti(client, cast, pronto, bozza, django_assert_num_queries):
    entra(client, cast.consigliera)

    pieno = client.get(reverse("delibere:elenco-rapporti", args=[pronto.programma_id]))
    nascosto = client.get(reverse("delibere:elenco-rapporti", args=[bozza.pk]))
    vuoto = entra(client, cast.coordinatrice).get(reverse("delibere:elenco-rapporti", args=[bozza.pk]))

    assert list(pieno.context["pagina"]) == [pronto]
    assert nascosto.status_code == 404
    assert "Chiedi il primo rapporto" in vuoto.content.decode()


def test_rapporto_invisibile_non_c_e(client, cast, rapporto):
    entra(client, cast.consigliera)

    esiti = [
        client.get(reverse(f"delibere:{nome}-rapporto", args=[rapporto.pk])).status_code for nome in ("scheda", "stato")
    ]

    assert esiti == [404, 404]


def test_il_secondo_rapporto_dice_cosa_e_cambiato_nella_pagina_e_nel_pacchetto(client, cast, pronto, archivio):
    azione = Azione.objects.get(codice="1.1")
    modifica_azione(utente=cast.coordinatrice, azione_id=azione.pk, dati={"luogo": "Via Po"}, motivo="<i>Bando</i>")
    secondo = chiedi_rapporto(utente=cast.coordinatrice, programma_id=pronto.programma_id, richiesta=RICHIESTA)
    lavori_rapporto.lavora(secondo.pk)
    entra(client, cast.consigliera)

    pagina = client.get(reverse("delibere:leggi-rapporto", args=[secondo.pk])).content.decode()
    pacchetto = client.get(reverse("delibere:scarica-rapporto", args=[secondo.pk, "zip"])).content

    assert "Indirizzo scritto: «Via Po»." in pagina
    assert "motivo: &lt;i&gt;Bando&lt;/i&gt;" in pagina
    assert f"Confronto con i dati del rapporto n. 1/{pronto.anno}, riferiti al 31/10/2026." in pagina
    with zipfile.ZipFile(io.BytesIO(pacchetto)) as archivio_zip:
        righe = archivio_zip.read(f"rapporto-{secondo.anno}-002-variazioni.csv").decode("utf-8-sig").splitlines()
    assert len(righe) == 2
    assert righe[1].split(";")[4:7] == ["1.1 Azione 1.1", "Testi", "Indirizzo scritto: «Via Po»."]


def test_nuova_versione_dalla_pagina_del_rapporto(client, cast, pronto):
    entra(client, cast.coordinatrice)
    pagina = reverse("delibere:scheda-rapporto", args=[pronto.pk])
    chiedi = reverse("delibere:chiedi-rapporto", args=[pronto.programma_id]) + f"?sostituisce={pronto.pk}"

    offerta = chiedi in client.get(pagina).content.decode()
    modulo = client.get(chiedi).context["modulo"]
    risposta = client.post(chiedi, MODULO | {"sostituisce": modulo["sostituisce"].value()})
    nuovo = Rapporto.objects.get(sostituisce=pronto)
    al_tavolo = client.get(pagina).content.decode()
    ai_lettori = entra(client, cast.consigliera).get(pagina).content.decode()
    lavori_rapporto.lavora(nuovo.pk)
    dopo = client.get(pagina).content.decode()

    assert (offerta, risposta.status_code) == (True, 302)
    assert "Questo rapporto è stato sostituito" in al_tavolo
    assert "che non è ancora pronto" in al_tavolo
    assert "sostituito" not in ai_lettori
    assert f"{nuovo}</a>. Il file resta quello di allora." in dopo
    assert (
        f'<dd><a href="{pagina}">{pronto}</a></dd>'
        in client.get(reverse("delibere:scheda-rapporto", args=[nuovo.pk])).content.decode()
    )


@pytest.mark.parametrize("chiave", ["999999", "x", "-1", "9" * 40, "<b>"])
def test_nuova_versione_di_un_rapporto_che_non_c_e(client, cast, ricco, chiave):
    entra(client, cast.coordinatrice)
    indirizzo = reverse("delibere:chiedi-rapporto", args=[ricco.pk])

    aperta = client.get(indirizzo, {"sostituisce": chiave})
    risposta = client.post(indirizzo, MODULO | {"sostituisce": chiave})

    assert (aperta.status_code, risposta.status_code, Rapporto.objects.count()) == (200, 422, 0)
    assert list(risposta.context["modulo"].errors) == ["sostituisce"]


def test_un_testo_oscurato_dopo_non_si_legge_nella_pagina_ma_resta_nel_file(client, cast, pronto):
    azione = Azione.objects.order_by("pk").first()
    prima = _titolo_nel_csv(client, cast, pronto, azione.titolo)
    oscura_testo(
        utente=cast.amministratrice,
        modello="programma.azione",
        oggetto_id=azione.pk,
        campo="titolo",
        testo=azione.titolo,
        motivo="Nome di una persona",
    )

    pagina = client.get(reverse("delibere:leggi-rapporto", args=[pronto.pk])).content.decode()

    assert (prima, _titolo_nel_csv(client, cast, pronto, azione.titolo)) == (True, True)
    assert azione.titolo not in pagina
    assert OSCURATO in pagina


def _titolo_nel_csv(client, cast, rapporto, titolo) -> bool:
    entra(client, cast.consigliera)
    zip_ = client.get(reverse("delibere:scarica-rapporto", args=[rapporto.pk, "zip"])).content
    with zipfile.ZipFile(io.BytesIO(zip_)) as archivio:
        (nome,) = [n for n in archivio.namelist() if n.endswith(".csv") and "variazioni" not in n]
        return titolo in archivio.read(nome).decode("utf-8-sig")
