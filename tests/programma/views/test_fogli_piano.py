# SPDX-License-Identifier: AGPL-3.0-or-later
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from programma.models import FileDelPiano
from programma.services.piani import scrivi_parte
from tavolo.storia import Via
from tests import fabbriche_piani as fabbrica

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archivio")]
CORTE = "Corte de' Cortesi con Cignone"


@pytest.fixture
def coordinatrice(client, cast):
    client.force_login(cast.coordinatrice)
    return client


@pytest.fixture
def annuale(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona")
    fabbrica.crea_comune(ambito, CORTE)
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    return fabbrica.crea_annuale()


def scaricato(client, piano, ente=None):
    indirizzo = reverse("programma:scarica-foglio-piano", args=[piano.pk])
    return client.get(indirizzo, {"ente": ente.pk} if ente else {}).content


def compilato(contenuto, nome_riga, foglio="Unità", **celle):
    """The cells by the column's title, in the row of the Comune (and of its own owner)."""
    cartella = openpyxl.load_workbook(io.BytesIO(contenuto))
    pagina = cartella[foglio]
    titoli = {pagina.cell(3, posto).value: posto for posto in range(1, pagina.max_column + 1)}
    righe = range(4, pagina.max_row + 1)
    riga = next(r for r in righe if nome_riga in [pagina.cell(r, p).value for p in (2, 4)])
    for titolo, valore in celle.items():
        cella = pagina.cell(riga, titoli[titolo])
        cella.value = valore
        if isinstance(valore, str):
            cella.data_type = "s"
    uscita = io.BytesIO()
    cartella.save(uscita)
    return uscita.getvalue()


def carica(client, piano, *file):
    dati = {"file": [SimpleUploadedFile(nome, contenuto) for nome, contenuto in file]}
    return client.post(reverse("programma:carica-fogli-piano", args=[piano.pk]), dati, follow=True)


def esame(file):
    return reverse("programma:esame-foglio-piano", args=[file.pk])


def comunale(piano, nome):
    return piano.righe.get(comune__nome=nome, ente__comune__nome=nome)


def test_foglio_compilato_esaminato_e_preso(coordinatrice, annuale):
    riga = comunale(annuale, CORTE)
    contenuto = compilato(scaricato(coordinatrice, annuale, riga.ente), CORTE, Libere=7, Nota="=SOMMA")

    carica(coordinatrice, annuale, ("corte.xlsx", contenuto))
    file = FileDelPiano.objects.get()
    vista = coordinatrice.get(esame(file))
    prima = comunale(annuale, CORTE).libere
    presa = coordinatrice.post(esame(file), {"segno": vista.context["esame"].segno})

    assert [(v["riga"], v["titolo"], v["prima"], v["dopo"]) for v in vista.context["cambi"]] == [
        (f"{CORTE}, Comune di {CORTE}", "Libere", "0", "7"),
        (f"{CORTE}, Comune di {CORTE}", "Nota", "vuota", "=SOMMA"),
    ]
    assert (prima, presa.status_code) == (0, 302)
    riga.refresh_from_db()
    file.refresh_from_db()
    assert (riga.libere, riga.nota, file.stato, file.celle) == (7, "=SOMMA", "applicato", 2)
    ultimo = riga.storia.first()
    assert (ultimo.cambio.via, ultimo.cambio_id) == (Via.IMPORTAZIONE, file.storia.first().cambio_id)
    assert coordinatrice.post(esame(file), {"segno": vista.context["esame"].segno}).status_code == 422


def test_piano_intero_intatto_non_cambia_nulla(coordinatrice, annuale):
    carica(coordinatrice, annuale, ("piano.xlsx", scaricato(coordinatrice, annuale)))

    vista = coordinatrice.get(esame(FileDelPiano.objects.get()))

    assert (vista.context["cambi"], vista.context["conflitti"], vista.context["esame"].rifiuti) == ([], [], [])
    assert "Il file non cambia nulla." in vista.content.decode()


def test_conflitto_scelto_cella_per_cella(coordinatrice, annuale, cast):
    riga = comunale(annuale, "Cremona")
    contenuto = compilato(scaricato(coordinatrice, annuale), "Comune di Cremona", Libere=7)
    contenuto = compilato(contenuto, "Comune di Cremona", **{"Turn-over": 4})
    scrivi_parte(utente=cast.coordinatrice, modello=type(riga), parte_id=riga.pk, dati={"libere": 9})
    carica(coordinatrice, annuale, ("piano.xlsx", contenuto))
    file = FileDelPiano.objects.get()
    vista = coordinatrice.get(esame(file))
    [urto] = vista.context["conflitti"]
    segno = vista.context["esame"].segno

    senza = coordinatrice.post(esame(file), {"segno": segno})
    tenuta = coordinatrice.post(esame(file), {"segno": segno, f"conflitto-{urto['posto']}": "portale"})

    assert (urto["prima"], urto["dopo"], senza.status_code, tenuta.status_code) == ("9", "7", 422, 302)
    riga.refresh_from_db()
    assert (riga.libere, riga.turnover) == (9, 4)


def test_cambiato_dopo_l_esame_si_guarda_di_nuovo(coordinatrice, annuale, cast):
    riga = comunale(annuale, "Cremona")
    carica(coordinatrice, annuale, ("a.csv", b"Ente proprietario;Comune;Libere\nComune di Cremona;Cremona;3\n"))
    file = FileDelPiano.objects.get()
    segno = coordinatrice.get(esame(file)).context["esame"].segno
    scrivi_parte(utente=cast.coordinatrice, modello=type(riga), parte_id=riga.pk, dati={"libere": 9})

    risposta = coordinatrice.post(esame(file), {"segno": segno})

    assert (risposta.status_code, comunale(annuale, "Cremona").libere) == (422, 9)
    assert "Intanto il piano è cambiato" in risposta.content.decode()


def test_regola_del_piano_rifiuta_tutto_il_file(coordinatrice, annuale):
    contenuto = compilato(scaricato(coordinatrice, annuale), "Comune di Cremona", Libere=5, **{"Di cui rilasciate": 3})
    carica(coordinatrice, annuale, ("piano.xlsx", contenuto))
    file = FileDelPiano.objects.get()

    risposta = coordinatrice.post(esame(file), {"segno": coordinatrice.get(esame(file)).context["esame"].segno})

    assert risposta.context["errori"] == [
        "Cremona, Comune di Cremona: Le unità rilasciate sono una parte del turn-over."
    ]
    assert comunale(annuale, "Cremona").libere == 0


def test_riga_ambigua_o_sconosciuta_chiesta(coordinatrice, annuale):
    testo = "Comune;Libere\nCremona;3\nAtlantide;1\n"
    carica(coordinatrice, annuale, ("a.csv", testo.encode()))

    rifiuti = coordinatrice.get(esame(FileDelPiano.objects.get())).context["esame"].rifiuti

    assert [rifiuto.motivo.split(":")[0] for rifiuto in rifiuti] == [
        "«Cremona» può essere più di una riga",
        "Nel piano non c'è nessuna riga per «Atlantide».",
    ]


def test_archivio_di_fogli_e_file_cattivi_uno_per_uno(coordinatrice, annuale):
    uscita = io.BytesIO()
    with zipfile.ZipFile(uscita, "w") as archivio:
        archivio.writestr("a.csv", "Comune;Libere\nCremona;3\n")
        archivio.writestr("cartella/b.csv", "Comune;Libere\nCremona;4\n")

    carica(coordinatrice, annuale, ("tutti.zip", uscita.getvalue()), ("c.xlsx", b"non un foglio"))
    cattiva = carica(coordinatrice, annuale, ("virus.exe", b"MZ"))

    assert sorted(FileDelPiano.objects.values_list("nome", flat=True)) == ["a.csv", "b.csv", "c.xlsx"]
    assert cattiva.status_code == 422
    letta = coordinatrice.get(esame(FileDelPiano.objects.get(nome="c.xlsx"))).context["esame"]
    assert letta.motivo == "Si possono caricare fogli di calcolo xlsx, ods o csv."


def test_file_messo_da_parte_non_scrive_nulla(coordinatrice, annuale):
    file = fabbrica.crea_file_del_piano(annuale)

    coordinatrice.post(esame(file), {"scarta": "1"})

    file.refresh_from_db()
    assert (file.stato, file.celle) == ("scartato", None)


@pytest.mark.parametrize("ente", ["0", "x", "٣", "999999999999999999999"])
def test_foglio_di_un_ente_che_non_c_e(coordinatrice, annuale, ente):
    risposta = coordinatrice.get(reverse("programma:scarica-foglio-piano", args=[annuale.pk]), {"ente": ente})

    assert risposta.status_code == 404


def test_interrogazioni_dell_esame_sempre_le_stesse(coordinatrice, annuale, django_assert_max_num_queries):
    carica(coordinatrice, annuale, ("piano.xlsx", scaricato(coordinatrice, annuale)))

    with django_assert_max_num_queries(18):
        coordinatrice.get(esame(FileDelPiano.objects.get()))
    with django_assert_max_num_queries(18):
        coordinatrice.get(reverse("programma:carica-fogli-piano", args=[annuale.pk]))
