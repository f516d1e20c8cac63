# SPDX-License-Identifier: AGPL-3.0-or-later
"""A frozen plan as open data: sets of rows, each column with its meaning and the article it comes from.

The same columns make the files, their dictionary and the page that explains them, so they cannot disagree.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from abitare.lib.tabelle import Colonna, Tabella, Tipo
from programma.models import Comunicazione, EnteProprietario
from programma.piani import VOCI
from programma.piani.canonico import Fotografato
from programma.piani.fotografia import FotografiaAnnuale, FotografiaTriennale, RigaDelCalcolo, RigaDelPiano, per_id

TIPI_DI_ENTE = dict(EnteProprietario.Tipo.choices)
ESITI = dict(Comunicazione.Esito.choices)
A, B, G = "art. 4 co. 3 lett. a R.R. 4/2017", "art. 4 co. 3 lett. b R.R. 4/2017", "art. 4 co. 3 R.R. 4/2017"
C, C_BIS = "art. 4 co. 3 lett. c R.R. 4/2017", "art. 4 co. 3 lett. c bis R.R. 4/2017"
D, D_BIS = "art. 4 co. 3 lett. d R.R. 4/2017", "art. 4 co. 3 lett. d bis R.R. 4/2017"
NEL_TRIENNALE = "art. 3 co. 2 lett. d R.R. 4/2017"


@dataclass(frozen=True, slots=True)
class Campo:
    """A column: its key, its title, what it means, and where the law speaks of it."""

    nome: str
    titolo: str
    tipo: Tipo
    significato: str
    fonte: str = ""

    @property
    def colonna(self) -> Colonna:
        return Colonna(self.nome, self.titolo, self.tipo)


@dataclass(frozen=True, slots=True)
class Insieme:
    """A set of rows of one kind. `chiave` names its file, `riga` says what one row is."""

    chiave: str
    titolo: str
    riga: str
    campi: Sequence[Campo]
    righe: Callable[[Any], Iterable[Sequence[Any]]]

    def tabella(self, foto: Fotografato) -> Tabella:
        return Tabella(f"{foto.nome}: {self.titolo}", [campo.colonna for campo in self.campi], list(self.righe(foto)))


T, N, P = Tipo.TESTO, Tipo.INTERO, Tipo.PERCENTUALE
ANNO = Campo("anno", "Anno", N, "anno del piano; del triennale, il primo")
ISTAT = Campo("istat", "Codice ISTAT", T, "codice ISTAT del Comune, sei cifre")
COMUNE = Campo("comune", "Comune", T, "nome del Comune in cui stanno le unità")
ENTE = Campo("ente", "Ente proprietario", T, "chi possiede le unità", "art. 6 L.R. 16/2016")
TIPO_ENTE = Campo("tipo_ente", "Tipo di ente", T, "Comune, ALER o operatore accreditato")
DEL_COMUNE = (ANNO, ISTAT, COMUNE, ENTE, TIPO_ENTE)
SIGNIFICATI = {
    "consistenza_sap": ("Alloggi SAP", "alloggi dei servizi abitativi pubblici, dall'anagrafe regionale", A),
    "consistenza_sas": ("Alloggi SAS", "alloggi dei servizi abitativi sociali, dall'anagrafe regionale", A),
    "libere": ("Libere", "unità già assegnabili", B),
    "turnover": ("Turn-over", "unità che si liberano per il normale avvicendamento", B),
    "turnover_rilasciate": (
        "di cui rilasciate",
        "unità del turn-over rilasciate da Forze di Polizia, Vigili del fuoco, Forze Armate, Polizia Locale",
        B,
    ),
    "carenza_manutentiva": ("In carenza manutentiva", "assegnabili nello stato di fatto", f"{B}; art. 10"),
    "ristrutturazione": ("Da ristrutturazione", "in piani formalizzati di recupero o riqualificazione", B),
    "nuova_edificazione": ("Di nuova edificazione", "unità di nuova costruzione", B),
    "conferite": ("Conferite da privati", "unità conferite da proprietari privati", f"{B}; art. 23 co. 2 L.R. 16/2016"),
    "sas_assegnabili": ("SAS assegnabili", "servizi abitativi sociali assegnabili", B),
    "sat": ("Servizi transitori", "unità per servizi transitori, fra le disponibili", "art. 23 co. 13 L.R. 16/2016"),
    "assegnate_anno_prima": ("Assegnate l'anno prima", "unità assegnate nell'anno precedente", G),
}
SOLO_ANNUALI = ("sat", "assegnate_anno_prima")
DISPONIBILI = Campo("disponibili", "Disponibili", N, "somma delle sei categorie di disponibilità", B)
CONTI_ANNUALI = [Campo(voce, SIGNIFICATI[voce][0], N, *SIGNIFICATI[voce][1:]) for voce in VOCI]
CONTI_TRIENNALI = [
    Campo(c.nome, c.titolo, N, f"{c.significato}, come previsti nel triennio", NEL_TRIENNALE)
    for c in CONTI_ANNUALI
    if c.nome not in SOLO_ANNUALI
]
UNITA = Insieme(
    "unita",
    "Unità per Comune e proprietario",
    "un Comune e un ente proprietario, anche a zero",
    [
        *DEL_COMUNE,
        Campo("gestore", "Gestore", T, "chi gestisce le unità, se non è il proprietario"),
        *CONTI_ANNUALI,
        DISPONIBILI,
        Campo("assegnabili", "Assegnabili", N, "disponibili meno servizi transitori"),
        Campo(
            "riserva_indigenti",
            "Riserva per indigenti",
            N,
            "quota delle disponibili per nuclei in condizione di indigenza, arrotondata all'unità superiore",
            "art. 13 R.R. 4/2017",
        ),
        Campo("tetto_sat", "Tetto dei servizi transitori", N, "arrotondato per difetto; vuoto dove non era in vigore"),
        Campo("nota", "Nota", T, "come scritta nel piano"),
    ],
    lambda foto: _unita(foto),
)
PREVISIONE = Insieme(
    "previsione",
    "Unità previste nel triennio per Comune e proprietario",
    "un Comune e un ente proprietario, anche a zero",
    [*DEL_COMUNE, *CONTI_TRIENNALI, DISPONIBILI, Campo("nota", "Nota", T, "come scritta nel piano")],
    lambda foto: _previsione(foto),
)
SCELTE_COMUNI = Insieme(
    "scelte-comuni",
    "Scelte dei Comuni",
    "un Comune, anche senza scelte",
    [
        ANNO,
        ISTAT,
        COMUNE,
        Campo(
            "indigenti_oltre",
            "Indigenti oltre la quota %",
            P,
            "punti in più della quota di legge, sul solo patrimonio comunale",
            C,
        ),
        Campo("quota_7bis", "Quota art. 7 bis %", P, "per Forze di Polizia, Vigili del fuoco, Forze Armate", D_BIS),
        Campo("quota_7ter", "Quota art. 7 ter %", P, "per la Polizia Locale", D_BIS),
        Campo("categoria", "Ulteriore categoria", T, "categoria di particolare rilevanza sociale", D),
        Campo("motivazione", "Motivazione", T, "perché la categoria è stata scelta", D),
    ],
    lambda foto: _scelte_comuni(foto),
)
SCELTE_ENTI = Insieme(
    "scelte-enti",
    "Scelte degli enti proprietari",
    "un ente proprietario, anche senza scelte",
    [
        ANNO,
        ENTE,
        TIPO_ENTE,
        Campo("quota_articolo_14", "Quota art. 14 %", P, "quota per categorie dell'art. 14", C_BIS),
        Campo("categorie", "Categorie", T, "a quali categorie va la quota", C_BIS),
    ],
    lambda foto: _scelte_enti(foto),
)
COMUNICAZIONI = Insieme(
    "comunicazioni",
    "Comunicazioni degli enti",
    "un ente proprietario",
    [
        ANNO,
        ENTE,
        TIPO_ENTE,
        Campo("esito", "Comunicazione", T, "se i dati sono arrivati al capofila", "art. 6 co. 2 L.R. 16/2016"),
        Campo("ricevuta_il", "Ricevuta il", Tipo.DATA, "giorno in cui è arrivata"),
        Campo("nota", "Nota", T, "come scritta nel piano"),
    ],
    lambda foto: _comunicazioni(foto),
)
PARAMETRI = Insieme(
    "parametri",
    "Parametri normativi usati",
    "una soglia in vigore nel giorno che il piano indica",
    [
        Campo("codice", "Codice", T, "nome breve della soglia"),
        Campo("nome", "Parametro", T, "che cosa misura"),
        Campo("valore", "Valore", Tipo.DECIMALE, "quanto valeva"),
        Campo("unita", "Unità", T, "in che cosa è espresso"),
        Campo("dal", "In vigore dal", Tipo.DATA, "primo giorno"),
        Campo("al", "Fino al", Tipo.DATA, "ultimo giorno compreso; vuoto se non era fissato"),
        Campo("fonte", "Fonte", T, "articolo da cui viene"),
        Campo("nota", "Nota", T, "come scritta nel portale"),
    ],
    lambda foto: _parametri(foto),
)
VARIAZIONI = Insieme(
    "variazioni",
    "Differenze dall'anno precedente",
    "un numero di un Comune e di un ente che è cambiato",
    [
        ANNO,
        Campo("nome", "Comune ed ente", T, "di chi è il numero"),
        Campo("voce", "Voce", T, "che cosa è contato"),
        Campo("prima", "Prima", N, "nel piano dell'anno precedente"),
        Campo("ora", "Ora", N, "in questo piano"),
        Campo("da_guardare", "Da guardare", T, "sì, se la differenza supera il 30 per cento o parte da zero"),
    ],
    lambda foto: _variazioni(foto),
)
DELL_ANNUALE = (UNITA, SCELTE_COMUNI, SCELTE_ENTI, COMUNICAZIONI, VARIAZIONI, PARAMETRI)
DEL_TRIENNALE = (PREVISIONE,)


def insiemi_di(foto: Fotografato) -> tuple[Insieme, ...]:
    return DELL_ANNUALE if isinstance(foto, FotografiaAnnuale) else DEL_TRIENNALE


def dizionario(insiemi: Iterable[Insieme]) -> Tabella:
    """What each column of each set means: it goes with the data."""
    titoli = ("insieme", "campo", "titolo", "tipo", "significato", "fonte")
    nomi = ("Insieme", "Campo", "Titolo della colonna", "Tipo", "Significato", "Fonte")
    righe = [(i.chiave, c.nome, c.titolo, c.tipo.value, c.significato, c.fonte) for i in insiemi for c in i.campi]
    return Tabella("Dizionario dei dati", [Colonna(*coppia) for coppia in zip(titoli, nomi, strict=True)], righe)


def _unita(foto: FotografiaAnnuale) -> Iterator[Sequence[Any]]:
    enti, calcolate = per_id(foto.enti), per_id(foto.calcolo.righe)
    for riga in foto.righe:
        calcolata: RigaDelCalcolo = calcolate[riga.id]
        gestore = enti[riga.gestore_id].nome if riga.gestore_id else ""
        yield (
            *_estremi(foto, foto.anno, riga),
            gestore,
            *(getattr(riga.numeri, campo.nome) for campo in CONTI_ANNUALI),
            riga.numeri.disponibili,
            riga.numeri.assegnabili,
            calcolata.riserva_indigenti,
            calcolata.tetto_sat,
            riga.nota,
        )


def _previsione(foto: FotografiaTriennale) -> Iterator[Sequence[Any]]:
    for riga in foto.righe:
        conti = (getattr(riga.numeri, campo.nome) for campo in CONTI_TRIENNALI)
        yield (*_estremi(foto, foto.primo_anno, riga), *conti, riga.numeri.disponibili, riga.nota)


def _estremi(foto: Fotografato, anno: int, riga: RigaDelPiano) -> tuple[Any, ...]:
    comune, ente = per_id(foto.comuni)[riga.comune_id], per_id(foto.enti)[riga.ente_id]
    return anno, comune.istat, comune.nome, ente.nome, TIPI_DI_ENTE[ente.tipo]


def _scelte_comuni(foto: FotografiaAnnuale) -> Iterator[Sequence[Any]]:
    comuni = per_id(foto.comuni)
    for s in foto.scelte_comuni:
        comune = comuni[s.comune_id]
        quote = (s.indigenti_oltre, s.quota_7bis, s.quota_7ter)
        yield foto.anno, comune.istat, comune.nome, *quote, s.categoria, s.motivazione


def _scelte_enti(foto: FotografiaAnnuale) -> Iterator[Sequence[Any]]:
    enti = per_id(foto.enti)
    for s in foto.scelte_enti:
        ente = enti[s.ente_id]
        yield foto.anno, ente.nome, TIPI_DI_ENTE[ente.tipo], s.quota_articolo_14, s.categorie


def _comunicazioni(foto: FotografiaAnnuale) -> Iterator[Sequence[Any]]:
    enti = per_id(foto.enti)
    for c in foto.comunicazioni:
        ente = enti[c.ente_id]
        yield foto.anno, ente.nome, TIPI_DI_ENTE[ente.tipo], ESITI[c.esito], c.ricevuta_il, c.nota


def _parametri(foto: FotografiaAnnuale) -> Iterator[Sequence[Any]]:
    for p in foto.parametri:
        yield p.codice, p.nome, p.valore, p.unita, p.dal, p.al, p.fonte, p.nota


def _variazioni(foto: FotografiaAnnuale) -> Iterator[Sequence[Any]]:
    for v in foto.calcolo.variazioni:
        yield foto.anno, v.nome, v.nome_della_voce, v.prima, v.ora, v.salto
