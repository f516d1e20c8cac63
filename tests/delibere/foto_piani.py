# SPDX-License-Identifier: AGPL-3.0-or-later
"""Frozen plans made by hand: rich, empty, hostile, of any size; no database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from delibere.report import Intestazione
from programma.piani import CATEGORIE, Numeri
from programma.piani import fotografia as f
from programma.piani.calcolo import con_calcolo, con_totali
from tests.delibere.foto import intestazione

NOTO_AL = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NOMI = ("Cremona", "Corte de' Cortesi con Cignone", "Gadesco-Pieve Delmona", "Pieve San Giacomo", "Vescovato")
ATTO = f.AttoDelPiano(5, "Deliberazione – Assemblea dei sindaci n. 3/2026", date(2026, 11, 20), "Approvazione")
PARAMETRI = (
    ("quota_indigenti", "quota per i nuclei in condizione di indigenza", 20, "%", "Art. 13 R.R. Lombardia 4/2017"),
    ("isee_indigenza", "ISEE della condizione di indigenza", 3000, "€", "Art. 13 R.R. Lombardia 4/2017"),
    ("quota_articolo_14", "quota per le categorie dell'art. 14", 20, "%", "Art. 4 co. 3 lett. c bis R.R. 4/2017"),
    ("quota_forze", "quota per gli artt. 7 bis e 7 ter", 20, "%", "Art. 4 co. 3 lett. d bis R.R. 4/2017"),
    ("tetto_sat", "tetto dei servizi abitativi transitori", 10, "%", "Art. 23 co. 13 L.R. 16/2016"),
    ("giorni_avviso", "avviso dopo l'approvazione", 30, "giorni", "Art. 4 R.R. 4/2017"),
)


def testa(**campi: object) -> Intestazione:
    estremi = {
        "nome": "Piano annuale 2027, documento n. 4/2026",
        "nome_file": "piano-annuale-2027-documento-2026-004",
        "titolo": "Piano annuale 2027",
        "testo_copertina": "Raccolto con i Comuni dell'ambito e con ALER.",
        "decisioni": (),
        "atti": ("Recepito: Deliberazione – Giunta comunale n. 9/2026 del 24/11/2026",),
        "sezioni": frozenset(),
        "il": "il piano annuale",
    }
    return intestazione(**{**estremi, **campi})


def annuale(comuni: int = 5, **campi: Any) -> f.FotografiaAnnuale:
    """Every Comune with its own dwellings, those of ALER and those of an operator; the same number, the same plan."""
    base = _base(comuni)
    scelte = tuple(_scelta(comune) for comune in base["comuni"])
    dati: dict[str, Any] = {
        **base,
        "id": 7,
        "triennale_id": 6,
        "anno": 2027,
        "parametri_al": date(2027, 1, 1),
        "trasmesso_il": None,
        "scelte_comuni": scelte,
        "scelte_enti": tuple(_scelta_ente(ente) for ente in base["enti"]),
        "comunicazioni": tuple(_comunicazione(ente) for ente in base["enti"]),
        "pubblicati": f.Pubblicati(1, None, None, None, None, None, 999, None, "Avviso del 2026") if comuni else None,
        "parametri": tuple(
            f.Parametro(posto, codice, nome, Decimal(valore), unita, date(2018, 2, 8), None, fonte, "")
            for posto, (codice, nome, valore, unita, fonte) in enumerate(PARAMETRI, 1)
        ),
    }
    nudo = f.FotografiaAnnuale(**{**dati, **campi})
    prima = [replace(riga, numeri=Numeri(consistenza_sap=40, libere=1)) for riga in nudo.righe_pure()[:6]]
    return con_calcolo(nudo, anno_prima=prima, previste=Numeri(libere=900), elencate=[Numeri(libere=20)])


def triennale(comuni: int = 5, **campi: Any) -> f.FotografiaTriennale:
    sezioni = tuple(
        f.Sezione(posto, lettera, f"Contenuto {lettera}", f"Primo capoverso di {lettera}.\n\nSecondo capoverso.", ())
        for posto, lettera in enumerate("abcdefg", 1)
    )
    return con_totali(f.FotografiaTriennale(**{**_base(comuni), "id": 6, "sezioni": sezioni, **campi}))


def _base(quanti: int) -> dict[str, Any]:
    comuni = tuple(_comune(n) for n in range(1, quanti + 1))
    propri = tuple(f.Ente(100 + comune.id, f"Comune di {comune.nome}", "comune", comune.id) for comune in comuni)
    altri = (
        f.Ente(201, "ALER di prova", "aler", None),
        f.Ente(202, "Cooperativa di prova", "operatore_accreditato", None),
    )
    coppie = [(comune, ente) for comune, suo in zip(comuni, propri, strict=True) for ente in (suo, *altri)]
    return {
        "stato": "approvato",
        "noto_al": NOTO_AL,
        "nota": "",
        "primo_anno": 2026,
        "ultimo_anno": 2028,
        "ambito": f.Ambito(1, "Ambito di prova"),
        "atto": ATTO,
        "comuni": comuni,
        "enti": (*propri, *(altri if comuni else ())),
        "righe": tuple(_riga(posto, comune, ente) for posto, (comune, ente) in enumerate(coppie, 1)),
    }


def _comune(n: int) -> f.Comune:
    nome = NOMI[n - 1] if n <= len(NOMI) else f"Comune di prova {n}"
    return f.Comune(n, nome, f"{19_000 + n:06d}", f"A{n:03d}", "26100", n == 1)


def _riga(posto: int, comune: f.Comune, ente: f.Ente) -> f.RigaDelPiano:
    conti = {categoria: (posto + n) % 4 for n, categoria in enumerate(CATEGORIE)} if posto % 5 else {}
    numeri = Numeri(consistenza_sap=10 * posto, consistenza_sas=posto % 3, assegnate_anno_prima=posto % 4, **conti)
    sat = 2 if numeri.disponibili and posto % 3 == 0 else 0
    gestore = 201 if posto % 7 == 1 else None
    return f.RigaDelPiano(
        posto, comune.id, ente.id, gestore, "Nota della riga" if posto == 2 else "", replace(numeri, sat=sat)
    )


def _scelta(comune: f.Comune) -> f.SceltaDelComune:
    if comune.id % 3 != 1:
        return f.SceltaDelComune(300 + comune.id, comune.id, Decimal(0), Decimal(0), Decimal(0), "", "")
    motivo = "Sono molti i nuclei con un solo genitore.\nLo dicono i servizi sociali."
    return f.SceltaDelComune(
        300 + comune.id, comune.id, Decimal("2.5"), Decimal(5), Decimal(3), "Genitori soli con figli minori", motivo
    )


def _scelta_ente(ente: f.Ente) -> f.SceltaDellEnte:
    sceglie = ente.tipo == "aler"
    return f.SceltaDellEnte(400 + ente.id, ente.id, Decimal(10 * sceglie), "Anziani; persone con disabilità" * sceglie)


def _comunicazione(ente: f.Ente) -> f.ComunicazioneDellEnte:
    esito = ("pervenuta", "negativa", "non_pervenuta")[ente.id % 3]
    ricevuta = date(2026, 10, 1) if esito != "non_pervenuta" else None
    return f.ComunicazioneDellEnte(500 + ente.id, ente.id, esito, ricevuta, "Sollecitata" if ricevuta is None else "")
