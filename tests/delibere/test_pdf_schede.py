# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets in the eyes of the validators: rich, empty, hostile."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from pypdf import PdfReader

from abitare.lib.pdf import Documento, Profilo
from delibere.pdf import in_html, rendi_contenuto
from delibere.report import Contenuto, componi_azione, componi_elenco, componi_settore
from programma.fotografia import dati
from programma.fotografia.canonico import in_json
from tests.delibere.foto import SETTORI, con_azione, con_testi, foto, intestazione
from tests.delibere.report.test_confronti import cambiata, confronto
from tests.delibere.test_pdf import OSTILE, giudica
from tests.supporto.documenti import apri, elementi

NOMI = {
    "nome": "Scheda azione n. 4/2026",
    "nome_file": "scheda-azione-2026-004",
    "il": "la scheda",
    "decisioni": (),
    "sezioni": frozenset(),
}
VUOTA = {
    "inizio_previsto": None, "fine_prevista": None, "inizio_effettivo": None, "fine_effettiva": None,
    "stato": "non_avviata", "motivo_stato": "", "risorse": (), "indicatori": (), "verificato": None,
    "dichiarato": None, "ultima_parola": None, "luogo": "", "fonte": "", "collaborano": (), "persona": None, "cup": (),
}  # fmt: skip


def rendi(contenuto: Contenuto, profilo: Profilo = Profilo.A2A) -> Documento:
    return rendi_contenuto(contenuto, comune=settings.COMUNE, profilo=profilo, dati=in_json(contenuto.foto))


def html(contenuto: Contenuto) -> str:
    return in_html(contenuto, comune=settings.COMUNE)


def ricca(testo: str = "Lavori in due lotti.") -> dati.Fotografia:
    """An action with one of everything, where every text is `testo`."""
    fasi = [
        dati.Fase(n, testo[:120], date(2025, 9, 1), date(2026, 3, 1) + timedelta(days=90 * n), None, None, n)
        for n in range(1, 4)
    ]
    risorse = [
        dati.Risorsa(n, testo, "1234", "08.02", 2025 + n, Decimal(1_560_000), Decimal(900), Decimal("0.01"), True)
        for n in range(1, 4)
    ]
    base = foto(24, esempio=True)
    azione = base.azione(12)
    assert azione is not None
    assert azione.verificato is not None
    piena: dict[str, Any] = {
        "stato": dati.IN_CORSO,
        "descrizione": f"{testo}\n\n{testo}",
        "fasi": tuple(fasi),
        "risorse": tuple(risorse),
        "collaborano": SETTORI[1:3],
        "soggetti": (dati.Soggetto(1, testo, "ente"),),
        "criticita": "critica",
        "testo_criticita": testo,
        "dichiarato": replace(azione.verificato, verifica="", testo=testo),
    }
    return con_azione(base, 12, **piena)


def di_azione(f: dati.Fotografia, pk: int = 12, **testa: Any) -> Contenuto:
    return componi_azione(f, intestazione(**{**NOMI, "titolo": "Scheda dell'azione 2.6", **testa}), pk)


def test_scheda_di_un_azione_ricca(tmp_path: Path):
    documento = rendi(di_azione(ricca()))

    assert giudica(documento, tmp_path) == ([], [])
    assert documento.pagine <= 5
    assert rendi(di_azione(ricca())).impronta == documento.impronta
    with apri(documento.contenuto) as pdf, pdf.open_outline() as albero:
        assert [voce.title for voce in albero.root][:3] == ["A che punto è", "Di che si tratta", "Tempi"]
        assert len(elementi(pdf, "Table")) == 3
        assert str(pdf.docinfo["/Title"]) == "Scheda dell'azione 2.6"


def test_scheda_di_un_azione_vuota(tmp_path: Path):
    nuda = con_azione(foto(4), 3, **VUOTA)
    contenuto = di_azione(nuda, 3, atti=(), protocollo="", testo_copertina="")

    testo = html(contenuto)
    assert giudica(rendi(contenuto), tmp_path) == ([], [])
    assert "L'azione non ha risorse registrate." in testo
    assert "L'azione non ha indicatori." in testo
    assert "Nessuno ha ancora detto come va l'azione." in testo
    assert "<table>" not in testo


def test_scheda_di_un_azione_ostile(tmp_path: Path):
    contenuto = di_azione(
        con_testi(ricca(OSTILE), OSTILE), titolo=OSTILE[:150], testo_copertina=OSTILE, protocollo=OSTILE[:60]
    )

    assert giudica(rendi(contenuto), tmp_path) == ([], [])
    assert "<script>" not in html(contenuto)
    assert "&lt;script&gt;" in html(contenuto)


def test_testi_lunghi_quanto_si_possono_scrivere(tmp_path: Path):
    """A source of 30,000 letters without a space, a title of emoji: nothing leaves the page, no minutes are lost."""
    lunga = con_azione(ricca("Lavori in due lotti. " * 1_400), 12, fonte="w" * 30_000, fasi=(), risorse=())

    documento = rendi(di_azione(lunga, titolo="🏠" * 150, testo_copertina="w" * 30_000))

    assert giudica(documento, tmp_path) == ([], [])
    with apri(documento.contenuto) as pdf:
        assert len(str(pdf.docinfo["/Title"])) == 200
    testo = "".join("".join(pagina.extract_text().split()) for pagina in PdfReader(tmp_path / "rapporto.pdf").pages)
    assert testo.count("w") >= 60_000


@pytest.mark.parametrize("dichiarata", [False, True])
def test_una_fase_una_risorsa_un_indicatore(tmp_path: Path, dichiarata: bool):
    base = ricca()
    azione = base.azione(12)
    assert azione is not None
    campi: dict[str, Any] = {"fasi": azione.fasi[:1], "risorse": azione.risorse[:1]}
    una = con_azione(base, 12, **campi, **({} if dichiarata else {"dichiarato": None, "verificato": None}))

    assert giudica(rendi(di_azione(una)), tmp_path) == ([], [])
    assert ("Nessuna comunicazione è in vigore" in html(di_azione(una))) is not dichiarata


def test_profilo_con_allegati():
    with apri(rendi(di_azione(ricca()), Profilo.A3A).contenuto) as pdf:
        assert sorted(pdf.attachments) == ["scheda-azione-2026-004.csv", "scheda-azione-2026-004.json"]


def di_settore(f: dati.Fotografia, pk: int = 2, **testa: Any) -> Contenuto:
    nomi = NOMI | {"nome": "Scheda settore n. 5/2026", "nome_file": "scheda-settore-2026-005"}
    return componi_settore(f, intestazione(**{**nomi, "titolo": "Scheda del settore Lavori Pubblici", **testa}), pk)


def test_scheda_di_un_settore_ricca(tmp_path: Path):
    documento = rendi(di_settore(foto(24)))

    assert giudica(documento, tmp_path) == ([], [])
    assert rendi(di_settore(foto(24))).impronta == documento.impronta


def test_scheda_di_un_settore_senza_azioni(tmp_path: Path):
    contenuto = di_settore(replace(foto(4), obiettivi=()), atti=(), protocollo="", testo_copertina="")

    assert giudica(rendi(contenuto), tmp_path) == ([], [])
    assert "Il settore non è responsabile di azioni." in html(contenuto)
    assert "Il programma non ha" not in html(contenuto)


def test_scheda_di_un_settore_ostile(tmp_path: Path):
    contenuto = di_settore(con_testi(foto(24), OSTILE), titolo=OSTILE[:150], testo_copertina=OSTILE)

    assert giudica(rendi(contenuto), tmp_path) == ([], [])
    assert "<script>" not in html(contenuto)


def elenco(prima: dati.Fotografia, dopo: dati.Fotografia, **testa: Any) -> Contenuto:
    nomi = NOMI | {"nome": "Elenco variazioni n. 6/2026", "nome_file": "elenco-variazioni-2026-006", "il": "l'elenco"}
    testata = intestazione(**{**nomi, "titolo": "Variazioni del programma", **testa})
    return componi_elenco(dopo, testata, confronto(prima, dopo), "B" * 64)


def test_elenco_delle_variazioni_al_completo(tmp_path: Path):
    contenuto = elenco(foto(120, 10), cambiata(foto(120, 10)))
    documento = rendi(contenuto)

    assert giudica(documento, tmp_path) == ([], [])
    assert rendi(contenuto).impronta == documento.impronta
    assert len(contenuto.confronti["variazioni"].voci) > 120  # type: ignore[union-attr]
    assert html(contenuto).count("Peso da ") == 108
    with apri(rendi(contenuto, Profilo.A3A).contenuto) as pdf:
        nomi = sorted(pdf.attachments)
    assert nomi == ["elenco-variazioni-2026-006-variazioni.csv", "elenco-variazioni-2026-006.json"]


def test_elenco_vuoto(tmp_path: Path):
    contenuto = elenco(foto(4), foto(4), atti=(), protocollo="", testo_copertina="")

    assert giudica(rendi(contenuto), tmp_path) == ([], [])
    assert "Nulla è cambiato: tra i due stati il programma è lo stesso." in html(contenuto)
    assert [capitolo.chiave for capitolo in contenuto.capitoli] == ["breve", "metodo", "impronta"]


def test_elenco_ostile(tmp_path: Path):
    contenuto = elenco(foto(9), con_testi(foto(9), OSTILE), titolo=OSTILE[:150], testo_copertina=OSTILE)

    assert giudica(rendi(contenuto), tmp_path) == ([], [])
    assert "<script>" not in html(contenuto)
