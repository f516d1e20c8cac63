# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the document of each plan says, chapter by chapter: the letters are those of the regulation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from delibere.report.intestazione import Intestazione
from delibere.report.piano import frasi, voci
from delibere.report.piano.voci import Tavola, Totale, Voce
from delibere.report.voci import Capitolo, capitoli
from programma.piani import Avviso, Numeri, ScelteComune, Variazione
from programma.piani.calcolo import soglie_di
from programma.piani.fotografia import (
    ComunicazioneDellEnte,
    FotografiaAnnuale,
    FotografiaPiano,
    FotografiaTriennale,
    SceltaDelComune,
    SceltaDellEnte,
    per_id,
)
from programma.piani.regole import quota_indigenti

SEMPRE = {"metodo": "Nota di metodo", "impronta": "Impronta dei dati"}
TITOLI_ANNUALE = {
    "sintesi": "Sintesi",
    "consistenza": "Lettera a. Consistenza del patrimonio",
    "assegnabili": "Lettera b. Unità prevedibilmente assegnabili",
    "totali": "Totali per Comune, ente e categoria",
    "indigenti": "Lettera c. Nuclei in condizione di indigenza",
    "scelte_enti": "Lettera c bis. Categorie dell'articolo 14",
    "scelte_comuni": "Lettera d. Ulteriori categorie di rilevanza sociale",
    "quote": "Lettera d bis. Quote degli articoli 7 bis e 7 ter",
    "sat": "Servizi abitativi transitori",
    "precedente": "Unità assegnate l'anno precedente",
    "confronto": "Confronto con l'anno precedente e con il triennale",
    "ricognizione": "Comunicazioni degli enti proprietari",
    "avvisi": "Avvisi",
    "parametri": "Parametri normativi usati",
    **SEMPRE,
}
TITOLI_AVVISO = {
    "totali": "Totali per categoria, ente e Comune",
    "unita": "Unità per Comune, proprietario e categoria",
    "riserve": "Riserve e quote",
    "categorie": "Categorie scelte dai Comuni e dagli enti",
    "parametri": "Parametri normativi usati",
    **SEMPRE,
}
TITOLI_TRIENNALE = {
    "sintesi": "Sintesi",
    "previsione": "Unità previste nel triennio per Comune e proprietario",
    "totali": "Totali per Comune, ente e categoria",
    **SEMPRE,
}
DEL_TESTO = "sezione-"
SU_CARTA = 40
# Rows past which a table by Comune and owner begins on a page of its own.
LUNGO = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ContenutoPiano:
    """What all of them have. A plan that no act approved is a draft, and every page says so."""

    PDF: ClassVar[str] = "delibere/piano/pdf/piano.html"
    CAPITOLO: ClassVar[str]
    RACCONTA: ClassVar[str]

    intestazione: Intestazione
    foto: FotografiaPiano
    capitoli: tuple[Capitolo, ...]
    voci: tuple[Voce, ...]
    frasi: tuple[str, ...] = ()

    @property
    def bozza(self) -> bool:
        return self.foto.atto is None

    @property
    def note(self) -> tuple[Voce, ...]:
        """The rows that have a note, of zeros too."""
        return tuple(voce for voce in self.voci if voce.nota)

    @property
    def lungo(self) -> bool:
        return len(self.voci) > LUNGO

    @property
    def per_comune(self) -> tuple[Totale, ...]:
        return voci.totali_per_comune(self.voci)

    @property
    def per_ente(self) -> tuple[Totale, ...]:
        return voci.totali_per_ente(self.foto, self.voci)

    @property
    def per_categoria(self) -> tuple[tuple[str, int], ...]:
        return voci.totali_per_categoria(self.totale)

    @property
    def totale(self) -> Numeri:
        return voci.tavola(self.voci, lambda numeri: 1).totale

    @property
    def assegnabili(self) -> Tavola:
        return voci.tavola(self.voci, lambda numeri: numeri.disponibili + numeri.sas_assegnabili)

    @property
    def consistenza(self) -> Tavola:
        return voci.tavola(self.voci, lambda numeri: numeri.consistenza_sap + numeri.consistenza_sas)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContenutoAnnuale(ContenutoPiano):
    CAPITOLO = "delibere/piano/pdf/annuale.html"
    RACCONTA = "Il piano annuale dell'offerta dei servizi abitativi pubblici e sociali"

    foto: FotografiaAnnuale

    @property
    def indigenti(self) -> Tavola:
        return voci.tavola(self.voci, lambda numeri: numeri.disponibili)

    @property
    def sat(self) -> Tavola:
        return voci.tavola(self.voci, lambda numeri: numeri.sat)

    @property
    def precedente(self) -> Tavola:
        return voci.tavola(self.voci, lambda numeri: numeri.assegnate_anno_prima)

    @property
    def oltre(self) -> tuple[tuple[str, SceltaDelComune], ...]:
        return tuple((nome, scelta) for nome, scelta in self.scelte_comuni if scelta.indigenti_oltre)

    @property
    def categorie(self) -> tuple[tuple[str, SceltaDelComune], ...]:
        return tuple((nome, scelta) for nome, scelta in self.scelte_comuni if scelta.categoria)

    @property
    def quote(self) -> tuple[tuple[str, SceltaDelComune], ...]:
        return tuple((nome, s) for nome, s in self.scelte_comuni if s.quota_7bis or s.quota_7ter)

    @property
    def scelte_comuni(self) -> tuple[tuple[str, SceltaDelComune], ...]:
        comuni = per_id(self.foto.comuni)
        return tuple((comuni[scelta.comune_id].nome, scelta) for scelta in self.foto.scelte_comuni)

    @property
    def scelte_enti(self) -> tuple[tuple[str, SceltaDellEnte], ...]:
        enti = per_id(self.foto.enti)
        return tuple((enti[s.ente_id].nome, s) for s in self.foto.scelte_enti if s.quota_articolo_14 or s.categorie)

    @property
    def comunicazioni(self) -> tuple[tuple[str, ComunicazioneDellEnte], ...]:
        enti = per_id(self.foto.enti)
        return tuple((enti[c.ente_id].nome, c) for c in self.foto.comunicazioni)

    @property
    def avvisi(self) -> tuple[Avviso, ...]:
        return self.foto.calcolo.avvisi

    @property
    def salti(self) -> tuple[Variazione, ...]:
        """The differences to look at, the widest first; as many as paper has room for."""
        salti = (variazione for variazione in self.foto.calcolo.variazioni if variazione.salto)
        return tuple(sorted(salti, key=lambda v: -abs(v.differenza))[:SU_CARTA])

    @property
    def altre_variazioni(self) -> int:
        return len(self.foto.calcolo.variazioni) - len(self.salti)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContenutoAvviso(ContenutoAnnuale):
    """The data sheet from which the public notice is written: what can be assigned, where, of whom, for whom."""

    PDF = "delibere/piano/pdf/avviso.html"
    CAPITOLO = "delibere/piano/pdf/avviso_capitolo.html"
    RACCONTA = "La scheda dei dati per l'avviso pubblico"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContenutoTriennale(ContenutoPiano):
    CAPITOLO = "delibere/piano/pdf/triennale.html"
    RACCONTA = "Il piano triennale dell'offerta dei servizi abitativi pubblici e sociali"

    foto: FotografiaTriennale


def componi_annuale(foto: FotografiaAnnuale, intestazione: Intestazione) -> ContenutoAnnuale:
    scelti = TITOLI_ANNUALE.keys() - (set() if foto.calcolo.avvisi else {"avvisi"})
    return ContenutoAnnuale(
        intestazione=intestazione,
        foto=foto,
        capitoli=capitoli(TITOLI_ANNUALE, scelti),
        voci=_voci_annuali(foto),
        frasi=frasi.frasi_dell_annuale(foto),
    )


def componi_avviso(foto: FotografiaAnnuale, intestazione: Intestazione) -> ContenutoAvviso:
    return ContenutoAvviso(
        intestazione=intestazione,
        foto=foto,
        capitoli=capitoli(TITOLI_AVVISO, TITOLI_AVVISO),
        voci=_voci_annuali(foto),
    )


def componi_triennale(foto: FotografiaTriennale, intestazione: Intestazione) -> ContenutoTriennale:
    titoli = _con_le_sezioni(foto)
    return ContenutoTriennale(
        intestazione=intestazione,
        foto=foto,
        capitoli=capitoli(titoli, titoli),
        voci=_voci(foto),
        frasi=frasi.frasi_del_triennale(foto),
    )


def _con_le_sezioni(foto: FotografiaTriennale) -> Mapping[str, str]:
    """The sections by letter stand between the synthesis and the tables."""
    sezioni = {f"{DEL_TESTO}{s.lettera}": f"Lettera {s.lettera}. {s.titolo}" for s in foto.sezioni}
    return {"sintesi": TITOLI_TRIENNALE["sintesi"], **sezioni, **TITOLI_TRIENNALE}


def _voci(foto: FotografiaPiano) -> tuple[Voce, ...]:
    gestori = {ente.id: ente.nome for ente in foto.enti}
    return tuple(
        Voce(pura.comune, voci.nome_dell_ente(pura), gestori.get(riga.gestore_id or 0, ""), riga.nota, riga.numeri)
        for riga, pura in zip(foto.righe, foto.righe_pure(), strict=True)
    )


def _voci_annuali(foto: FotografiaAnnuale) -> tuple[Voce, ...]:
    soglia, calcolate = soglie_di(foto).quota_indigenti, per_id(foto.calcolo.righe)
    scelte = {s.comune_id: ScelteComune(s.comune_id, "", s.indigenti_oltre) for s in foto.scelte_comuni}
    return tuple(
        Voce(
            voce.comune,
            voce.ente,
            voce.gestore,
            voce.nota,
            voce.numeri,
            calcolate[riga.id].riserva_indigenti,
            quota_indigenti(pura, soglia, scelte.get(riga.comune_id)),
            calcolate[riga.id].tetto_sat,
        )
        for voce, riga, pura in zip(_voci(foto), foto.righe, foto.righe_pure(), strict=True)
    )
