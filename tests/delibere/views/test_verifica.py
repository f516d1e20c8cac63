# SPDX-License-Identifier: AGPL-3.0-or-later
import hashlib
import io
import zipfile
from dataclasses import replace
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.defaultfilters import striptags
from django.urls import reverse
from pikepdf import Encryption

from abitare.lib import esame
from abitare.lib.impronte import in_base64
from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from delibere.models import AllegatoAtto, Rapporto, Verbale
from delibere.services import lavori_rapporto
from delibere.services.incontri.stampa import chiedi_verbale
from delibere.services.rapporti import chiedi_rapporto
from programma.models import Azione
from programma.services import modifica_azione
from tavolo.models import Cambio
from tavolo.storia import con_autore
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche_atti import crea_atto
from tests.fabbriche_incontri import crea_verbalizzato
from tests.supporto.buste import MEGA, bomba, busta, pdf_con, pdf_con_javascript
from tests.supporto.protezioni import senza_protezioni

pytestmark = pytest.mark.django_db
NON_NOSTRO = "Non è un documento di questo portale"


@pytest.fixture
def indirizzo() -> str:
    return reverse("delibere:verifica-file")


def contenuto_di(rapporto: Rapporto) -> bytes:
    with rapporto.file.open() as file:
        return file.read()


def risposta_a(client, indirizzo, contenuto: bytes, nome="documento.pdf"):
    return client.post(indirizzo, {"file": SimpleUploadedFile(nome, contenuto, "application/octet-stream")})


def parole(risposta) -> str:
    """The answer alone, as a reader hears it."""
    pagina = risposta.content.decode()
    inizio = pagina.index('<div role="status"')
    return " ".join(unescape(striptags(pagina[inizio : pagina.index("<form", inizio)])).split())


def test_il_file_prodotto(client, indirizzo, pronto):
    risposta = risposta_a(client, indirizzo, contenuto_di(pronto))

    detto = parole(risposta)
    assert risposta.status_code == 200
    assert f"È il {pronto} del {data_it(pronto.cambio.istante)}. Il file è identico a quello prodotto" in detto
    assert NON_NOSTRO not in detto


def test_l_atto_a_cui_e_allegato(client, indirizzo, pronto, cast):
    atto = crea_atto()
    with con_autore(cast.segreteria):
        AllegatoAtto.objects.create(atto=atto, nome="Rapporto", impronta=pronto.impronta, ordine=1)

    detto = parole(risposta_a(client, indirizzo, contenuto_di(pronto)))

    assert (
        f"È il {pronto} del {data_it(pronto.cambio.istante)}, allegato all'atto {atto} del {data_it(atto.data)}."
        in detto
    )


def test_il_verbale_di_un_incontro_anche_firmato_in_coda(client, indirizzo, cast, archivio):
    contenuto = b"%PDF-1.7 verbale di prova %%EOF"
    with con_autore(cast.coordinatrice):
        verbale = chiedi_verbale(crea_verbalizzato())
    verbale.file.save("verbale.pdf", ContentFile(contenuto), save=False)
    verbale.stato, verbale.pagine, verbale.dimensione = Verbale.Stato.PRONTO, 1, len(contenuto)
    verbale.impronta = hashlib.sha256(contenuto).hexdigest().upper()
    verbale.save()

    identico = parole(risposta_a(client, indirizzo, contenuto))
    firmato = parole(risposta_a(client, indirizzo, contenuto + b" firma"))
    altro = parole(risposta_a(client, indirizzo, contenuto[:-1] + b"f"))

    assert f"È il {verbale} del " in identico
    assert "con firma o aggiunte in coda." in firmato
    assert "Non è un documento di questo portale" in altro


def test_un_byte_cambiato(client, indirizzo, pronto):
    contenuto = bytearray(contenuto_di(pronto))
    contenuto[len(contenuto) // 2] ^= 1

    detto = parole(risposta_a(client, indirizzo, bytes(contenuto)))

    assert NON_NOSTRO in detto
    assert "Rapporto n." not in detto


@pytest.mark.parametrize(
    "firma",
    [
        lambda dati: dati + b"\n1 0 obj <</Type /Sig>> endobj\n%%EOF\n",
        busta,
        lambda dati: busta(busta(dati)),
        lambda dati: busta(dati + b"\n%PAdES\n%%EOF\n"),
    ],
    ids=["PAdES", "P7M", "P7M due volte", "PAdES in P7M"],
)
def test_il_file_firmato(client, indirizzo, pronto, firma):
    detto = parole(risposta_a(client, indirizzo, firma(contenuto_di(pronto)), "documento.pdf.p7m"))

    assert f"È il {pronto} del {data_it(pronto.cambio.istante)}, con firma o aggiunte in coda." in detto


def test_i_dati_da_soli_e_i_dati_in_un_altro_file(client, indirizzo, pronto):
    dati = pronto.congelamento.contenuto.encode()

    soli = parole(risposta_a(client, indirizzo, dati, "dati.json"))
    altrove = parole(risposta_a(client, indirizzo, pdf_con(b"altro", dati)))
    cambiati = parole(risposta_a(client, indirizzo, dati.replace(b"Programma", b"programma"), "dati.json"))

    assert f"Sono i dati del {pronto} del" in soli
    assert f"I dati allegati al file sono quelli del {pronto} del" in altrove
    assert "Il file che li contiene non è quello prodotto dal portale" in altrove
    assert NON_NOSTRO in cambiati


def tabelle_scaricate(client, cast, rapporto: Rapporto) -> dict[str, bytes]:
    """The CSV of the ZIP that the portal gives."""
    client.force_login(cast.coordinatrice)
    risposta = client.get(reverse("delibere:scarica-rapporto", args=[rapporto.pk, "zip"]))
    client.logout()
    with zipfile.ZipFile(io.BytesIO(risposta.content)) as archivio:
        return {nome: archivio.read(nome) for nome in archivio.namelist() if nome.endswith(".csv")}


def test_le_tabelle_del_documento_e_un_byte_cambiato(client, indirizzo, cast, pronto):
    azione = Azione.objects.get(codice="1.1")
    modifica_azione(utente=cast.coordinatrice, azione_id=azione.pk, dati={"titolo": "Altra"}, motivo="Prova")
    secondo = chiedi_rapporto(
        utente=cast.coordinatrice, programma_id=pronto.programma_id, richiesta=replace(RICHIESTA, al=oggi())
    )
    lavori_rapporto.lavora(secondo.pk)
    tabelle = tabelle_scaricate(client, cast, secondo)

    assert sorted(tabelle) == [f"{secondo.nome_file}-variazioni.csv", f"{secondo.nome_file}.csv"]
    for nome, tabella in tabelle.items():
        detto = parole(risposta_a(client, indirizzo, tabella, nome))
        cambiata = bytearray(tabella)
        cambiata[len(tabella) // 2] ^= 1
        cambiato = parole(risposta_a(client, indirizzo, bytes(cambiata), nome))
        assert f"Sono i dati del {secondo} del {data_it(secondo.cambio.istante)}." in detto
        assert str(pronto) not in detto
        assert NON_NOSTRO in cambiato


def test_una_tabella_firmata_in_un_altro_file_o_per_impronta(client, indirizzo, cast, pronto):
    (tabella,) = tabelle_scaricate(client, cast, pronto).values()
    impronta = hashlib.sha256(tabella).hexdigest()

    firmata = parole(risposta_a(client, indirizzo, busta(tabella), "tabella.csv.p7m"))
    altrove = parole(risposta_a(client, indirizzo, pdf_con(tabella)))
    scritta = parole(client.post(indirizzo, {"impronta": impronta}))

    assert f"Sono i dati del {pronto} del" in firmata
    assert f"I dati allegati al file sono quelli del {pronto} del" in altrove
    assert f"Sono i dati del {pronto} del" in scritta


def test_la_tabella_di_un_documento_fatto_prima_non_si_riconosce(client, indirizzo, cast, pronto):
    (tabella,) = tabelle_scaricate(client, cast, pronto).values()
    with senza_protezioni():
        Rapporto.objects.filter(pk=pronto.pk).update(impronte_allegati=[])

    detto = parole(risposta_a(client, indirizzo, tabella, "tabella.csv"))

    assert NON_NOSTRO in detto
    assert "La tabella CSV di un documento può non essere riconosciuta" in detto


def test_l_impronta_scritta_in_piu_modi(client, indirizzo, pronto):
    a_gruppi = " ".join(pronto.impronta[i : i + 8].lower() for i in range(0, 64, 8))

    for scritta in (pronto.impronta, a_gruppi, in_base64(pronto.impronta)):
        detto = parole(client.post(indirizzo, {"impronta": scritta}))
        assert f"È il {pronto} del" in detto
        assert "L'impronta è quella del file prodotto." in detto


def test_il_codice_qr_porta_l_impronta_dei_dati(client, indirizzo, pronto):
    risposta = client.get(indirizzo, {"impronta": pronto.congelamento.impronta})

    assert risposta.status_code == 200
    assert f"Sono i dati del {pronto} del" in parole(risposta)
    assert NON_NOSTRO in parole(client.get(indirizzo, {"impronta": "0" * 64}))


def test_un_rapporto_non_ancora_pronto_non_si_riconosce(client, indirizzo, rapporto):
    assert NON_NOSTRO in parole(client.get(indirizzo, {"impronta": rapporto.congelamento.impronta}))


@pytest.mark.parametrize(
    ("dati", "messaggio"),
    [
        ({}, "Scegli un file, oppure scrivi un&#x27;impronta."),
        ({"impronta": "12AB"}, "L&#x27;impronta SHA-256 si scrive con 64 cifre esadecimali"),
        ({"impronta": "G" * 64}, "L&#x27;impronta SHA-256 si scrive con 64 cifre esadecimali"),
        ({"file": SimpleUploadedFile("vuoto.pdf", b"")}, "Il file è vuoto."),
    ],
)
def test_quel_che_non_si_puo_verificare(client, indirizzo, dati, messaggio):
    risposta = client.post(indirizzo, dati)

    pagina = risposta.content.decode()
    assert risposta.status_code == 422
    assert messaggio in pagina
    assert '<div role="status"' not in pagina
    assert dati.get("impronta", "") in pagina


def test_file_e_impronta_insieme(client, indirizzo):
    file = SimpleUploadedFile("a.pdf", b"ciao")

    assert client.post(indirizzo, {"file": file, "impronta": "0" * 64}).status_code == 422


def test_duecento_megabyte_non_si_leggono_nemmeno(client, indirizzo):
    """Refused by what the request says of its own length, before any of it is read."""
    risposta = client.generic(
        "POST", indirizzo, b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 * MEGA)
    )

    assert risposta.status_code == 413
    assert "Invio troppo grande" in risposta.content.decode()


def test_un_allegato_che_cresce_fino_a_un_gigabyte(client, indirizzo, pronto):
    detto = parole(risposta_a(client, indirizzo, bomba(1024)))

    assert NON_NOSTRO in detto
    assert "Nessun documento del portale ha questi byte" in detto


def test_troppo_grande(client, indirizzo, monkeypatch, settings):
    monkeypatch.setattr("delibere.forms.verifica.MASSIMO_BYTE", 10)
    grande = risposta_a(client, indirizzo, b"x" * 11)
    settings.DIMENSIONE_MASSIMA_RICHIESTA = 100
    enorme = risposta_a(client, indirizzo, b"x" * 200)

    assert grande.status_code == 422
    assert "Il file supera i 25 MB" in grande.content.decode()
    assert enorme.status_code == 413
    assert "Invio troppo grande" in enorme.content.decode()


@pytest.mark.parametrize(
    ("contenuto", "spiegazione"),
    [
        (pdf_con(b"x", encryption=Encryption(user="a", owner="a")), "Il PDF è protetto da una password"),
        (pdf_con_javascript(), "Nessun documento del portale ha questi byte"),
        (bomba(100), "Nessun documento del portale ha questi byte"),
        (b"%PDF-1.7 rotto", "Nessun documento del portale ha questi byte"),
        (b"PK\x03\x04", "verifica uno per uno il PDF e i file di dati (JSON e CSV) che contiene."),
        (busta(None), "È una firma staccata"),
        ("non è un PDF".encode(), "Nessun documento del portale ha questi byte"),
    ],
    ids=["cifrato", "javascript", "bomba", "rotto", "zip", "firma staccata", "testo"],
)
def test_file_strani(client, indirizzo, pronto, contenuto, spiegazione):
    prima = Cambio.objects.count()

    detto = parole(risposta_a(client, indirizzo, contenuto))

    assert NON_NOSTRO in detto
    assert spiegazione in detto
    assert Cambio.objects.count() == prima


def test_un_file_che_fa_morire_l_esame(client, indirizzo, monkeypatch, tmp_path):
    muore = tmp_path / "muore.py"
    muore.write_text("raise SystemExit(1)")
    monkeypatch.setattr(esame, "FIGLIO", muore)

    risposta = risposta_a(client, indirizzo, b"ciao")

    assert risposta.status_code == 422
    assert "Questo file non si riesce a esaminare" in risposta.content.decode()


def test_nulla_si_conserva(client, indirizzo, settings):
    risposta_a(client, indirizzo, b"ciao" * 1_000_000)

    assert not default_storage.exists("") or default_storage.listdir("")[1] == []


def test_le_richieste_hanno_un_limite(client, indirizzo, settings):
    settings.LIMITI_PUBBLICI = {"verifica_file": "2/m/ip"}

    stati = [client.get(indirizzo, {"impronta": "0" * 64}).status_code for _ in range(3)]

    assert stati == [200, 200, 429]
    assert client.get(indirizzo).status_code == 200


@pytest.mark.parametrize("quanti", [1, 3])
def test_poche_interrogazioni(client, indirizzo, pronto, cast, django_assert_num_queries, quanti):
    for numero in range(2, quanti + 2):
        Rapporto.objects.create(
            programma=pronto.programma, congelamento=pronto.congelamento, cambio=pronto.cambio, anno=pronto.anno,
            numero=numero, titolo="Altro", sezioni=[], profilo=pronto.profilo, stato=pronto.stato, file=f"x{numero}",
            impronta=f"{numero}" * 64, pagine=1, dimensione=numero,
        )  # fmt: skip

    dati = pronto.congelamento.contenuto.encode()

    with django_assert_num_queries(16):
        detto = parole(risposta_a(client, indirizzo, dati))

    assert detto.count("Sono i dati del") == quanti + 1
