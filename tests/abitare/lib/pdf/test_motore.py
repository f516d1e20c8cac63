# SPDX-License-Identifier: AGPL-3.0-or-later
"""What WeasyPrint may load and what it must not let pass."""

import logging
import os
import threading
from pathlib import Path

import pytest

from abitare.lib.pdf import Documento, ErrorePdf, Profilo, motore, rendi
from abitare.lib.pdf.risorse import leggi_statico, trova_statico
from tests.supporto.documenti import METADATI, apri, caratteri_incorporati, foglio

ESTERNI = [
    "http://127.0.0.1/segreto.png",
    "https://comune.example/logo.png",
    "file:///etc/passwd",
    "data:image/png;base64,iVBORw0KGgo=",
    "/admin/segreto.png",
    "../../../etc/passwd",
    "/static/../../../etc/passwd",
    "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/inesistente.png",
    "ftp://comune.example/x.png",
]


def _rendi(corpo: str, stile: str = "") -> Documento:
    return rendi(foglio(corpo, stile), metadati=METADATI, profilo=Profilo.A2A)


@pytest.mark.parametrize("indirizzo", ESTERNI)
def test_risorsa_esterna_rifiutata_e_nominata(indirizzo: str) -> None:
    with pytest.raises(ErrorePdf, match=r"Failed to load image at .*(esterno|esterna|inesistente)"):
        _rendi(f'<p>Testo <img src="{indirizzo}" alt="Immagine"></p>')


@pytest.mark.parametrize("indirizzo", ["https://comune.example/stile.css", "file:///etc/passwd"])
def test_foglio_di_stile_esterno_rifiutato(indirizzo: str) -> None:
    with pytest.raises(ErrorePdf, match="Failed to load stylesheet"):
        _rendi(f'<link rel="stylesheet" href="{indirizzo}"><p>Testo</p>')


def test_file_statico_letto_da_sorgente_o_raccolto(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "emblema.0123abcd.svg").write_text("<svg/>", encoding="utf-8")

    raccolto = leggi_statico("https://abitare.invalid/static/emblema.0123abcd.svg?v=1")
    sorgente = trova_statico("immagini/emblema.svg")

    assert raccolto == (b"<svg/>", "image/svg+xml")
    assert sorgente.name == "emblema.svg"


def test_collegamento_simbolico_fuori_dai_file_statici_rifiutato(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    (tmp_path / "segreto.txt").write_text("segreto", encoding="utf-8")
    (settings.STATIC_ROOT / "porta.txt").symlink_to(tmp_path / "segreto.txt")

    with pytest.raises(ValueError, match="file esterno al portale"):
        trova_statico("porta.txt")


def test_tipo_sconosciuto_e_generico(settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "dati.sconosciuto").write_bytes(b"x")

    assert leggi_statico("https://abitare.invalid/static/dati.sconosciuto") == (b"x", "application/octet-stream")


def test_lettera_senza_disegno_rifiutata() -> None:
    with pytest.raises(ErrorePdf, match="\U0001f3e0"):
        _rendi("<p>La casa \U0001f3e0</p>")


def test_immagine_senza_testo_alternativo_rifiutata() -> None:
    with pytest.raises(ErrorePdf, match="no required alt"):
        _rendi('<p>Testo <img src="immagini/emblema.svg"></p>')


def test_stile_sbagliato_rifiutato_qualunque_sia_il_livello_del_registro(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="weasyprint")

    with pytest.raises(ErrorePdf, match="inesistente"):
        _rendi("<p>Testo</p>", "p { inesistente: 1 }")

    assert logging.getLogger("weasyprint").level == logging.CRITICAL


def test_avvisi_di_un_altro_filo_non_contano() -> None:
    with motore._raccogli_avvisi() as avvisi:
        filo = threading.Thread(target=logging.getLogger("weasyprint").warning, args=["altrui"])
        filo.start()
        filo.join()
        logging.getLogger("weasyprint").warning("mio")
        logging.getLogger("weasyprint").error("mio")

    assert avvisi == ["mio"]


def test_carattere_mancante_rifiutato() -> None:
    with pytest.raises(ErrorePdf, match="Font-face 'Altro' cannot be loaded"):
        _rendi("<p>Testo</p>", '@font-face { font-family: "Altro"; src: url("fonts/altro.ttf") }')


def test_i_caratteri_della_macchina_non_si_usano() -> None:
    documento = _rendi("<p>Testo <code>codice</code></p>", 'p { font-family: "Liberation Serif", serif }')

    with apri(documento.contenuto) as pdf:
        nomi = caratteri_incorporati(pdf)
        dati = [f.FontDescriptor.FontFile2.read_bytes() for f in pdf.objects if "/FontDescriptor" in dir(f)]

    assert not {"DejaVu-Sans", "DejaVu-Serif"} & nomi
    assert all(b"Liberation" not in dato for dato in dati)


@pytest.mark.parametrize("prima", [None, "/etc/fonts/fonts.conf"])
def test_la_configurazione_dei_caratteri_torna_come_prima(monkeypatch: pytest.MonkeyPatch, prima: str | None) -> None:
    if prima:
        monkeypatch.setenv("FONTCONFIG_FILE", prima)
    else:
        monkeypatch.delenv("FONTCONFIG_FILE", raising=False)

    _rendi("<p>Testo</p>")

    assert os.environ.get("FONTCONFIG_FILE") == prima


def test_il_foglio_di_base_non_da_stili_a_ogni_elemento() -> None:
    regole = [riga for riga in motore.FOGLIO_DI_BASE.splitlines() if "marker {" in riga or "-call" in riga]

    assert regole == ["li::marker { font-variant-numeric: tabular-nums; white-space: pre; text-transform: none }"]


def test_il_foglio_di_base_lascia_gli_stessi_riquadri(monkeypatch: pytest.MonkeyPatch) -> None:
    corpo = "<ol><li>Primo<li>Secondo</ol><ul><li>Terzo</ul><p>Testo<br>a capo <q>citato</q></p>"
    leggero = _rendi(corpo).impronta

    monkeypatch.setattr(motore, "Pagina", motore.HTML)

    assert _rendi(corpo).impronta == leggero
