# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from django.utils.safestring import SafeString

from delibere.models import Sezione
from delibere.report import figure
from delibere.report.confronti import Confronti, Confronto
from delibere.report.frasi import note_di, sintesi_in_parole
from delibere.report.intestazione import Intestazione
from programma.fotografia.dati import Azione, Fotografia, Indicatore, Obiettivo, Settore
from programma.models import Orizzonte
from programma.numeri import (
    Importi,
    Lettura,
    Quadro,
    Silenzio,
    avanzamento_indicatore,
    importi,
    importi_per_anno,
    importi_per_fonte,
    importi_per_settore,
    quadro,
    settori_silenti,
)
from programma.numeri.sintesi import Sintesi

TITOLI = {
    "sintesi": "Sintesi",
    Sezione.ORIZZONTI.value: "Avanzamento per orizzonte",
    Sezione.CRITICHE.value: "Azioni in ritardo, a rischio o con criticità",
    Sezione.CAMBIATO.value: "Cosa è cambiato dal rapporto precedente",
    Sezione.DELIBERATO.value: "Rispetto a quanto deliberato",
    Sezione.SETTORI.value: "Avanzamento per settore",
    Sezione.INDICATORI.value: "Indicatori",
    Sezione.RISORSE.value: "Risorse",
    Sezione.CRONOPROGRAMMA.value: "Cronoprogramma",
    "decisioni": "Decisioni chieste alla Giunta",
    Sezione.AZIONI.value: "Elenco completo delle azioni",
    "metodo": "Nota di metodo",
    "impronta": "Impronta dei dati",
}
AZIONI_IN_SCHEDE = 100
FISSI = frozenset({"sintesi", "metodo", "impronta"})


class Supporto(StrEnum):
    CARTA = "carta"
    PAGINA = "pagina"


@dataclass(frozen=True, slots=True)
class Capitolo:
    chiave: str
    titolo: str
    numero: int


@dataclass(frozen=True, slots=True)
class VoceObiettivo:
    obiettivo: Obiettivo
    sintesi: Sintesi
    voci: tuple["VoceAzione", ...]


@dataclass(frozen=True, slots=True)
class VoceAzione:
    """An action; `segni` are keys of `distintivi.STATI`, the worst first."""

    lettura: Lettura
    segni: tuple[str, ...]
    importi: Importi

    @property
    def nome(self) -> str:
        return f"{self.lettura.azione.codice} {self.lettura.azione.titolo}"

    @property
    def note(self) -> str:
        """The lesser facts in one line, which a long list can afford."""
        return note_di(self.lettura.azione, self.importi)


@dataclass(frozen=True, slots=True)
class VoceOrizzonte:
    nome: str
    anno: int
    sintesi: Sintesi
    obiettivi: tuple[VoceObiettivo, ...]


@dataclass(frozen=True, slots=True)
class VoceIndicatore:
    """`di` is the code of the objective or action it measures."""

    indicatore: Indicatore
    di: str
    avanzamento: Decimal | None

    @property
    def nome(self) -> str:
        return f"{self.indicatore.nome} ({self.indicatore.unita})"


@dataclass(frozen=True, slots=True)
class Risorse:
    totale: Importi
    per_fonte: tuple[tuple[str, Importi], ...]
    per_anno: tuple[tuple[int, Importi], ...]
    per_settore: tuple[tuple[str, Importi], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """None, or an empty tuple, where there is nothing to draw."""

    stati: SafeString | None
    orizzonti: SafeString | None
    settori: SafeString | None
    cronoprogramma: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Contenuto:
    """All that the report says."""

    intestazione: Intestazione
    foto: Fotografia
    sintesi: Sintesi
    frasi: tuple[str, ...]
    capitoli: tuple[Capitolo, ...]
    orizzonti: tuple[VoceOrizzonte, ...]
    obiettivi: tuple[VoceObiettivo, ...]
    critiche: tuple[VoceAzione, ...]
    settori: tuple[tuple[Settore, Sintesi], ...]
    silenti: tuple[Silenzio, ...]
    indicatori: tuple[VoceIndicatore, ...]
    risorse: Risorse
    figure: Figure
    confronti: Confronti

    @property
    def coordinamento(self) -> str:
        """Name of the sector that coordinated the table on the reference date."""
        nomi = [s.nome for s in self.foto.settori if s.coordina and s.vigente(self.foto.al)]
        return nomi[0] if nomi else ""

    @property
    def cambiato(self) -> Confronto | None:
        return self.confronti.get(Sezione.CAMBIATO.value)

    @property
    def deliberato(self) -> Confronto | None:
        return self.confronti.get(Sezione.DELIBERATO.value)

    @property
    def confrontato(self) -> bool:
        """Whether any change is told."""
        return any(confronto and confronto.voci for confronto in self.confronti.values())

    @property
    def dati_esempio(self) -> bool:
        return self.foto.programma.dati_esempio

    @property
    def forma_azioni(self) -> str:
        """Template of an action in the full list: past a hundred of them, facts stand in one paragraph."""
        forma = "azione_compatta" if sum(len(o.voci) for o in self.obiettivi) > AZIONI_IN_SCHEDE else "azione"
        return f"delibere/rapporto/pdf/{forma}.html"


def componi(
    foto: Fotografia,
    intestazione: Intestazione,
    supporto: Supporto = Supporto.CARTA,
    confronti: Confronti = MappingProxyType({}),
) -> Contenuto:
    q = quadro(foto)
    silenti = settori_silenti(q)
    obiettivi = tuple(_obiettivo(q, obiettivo, s) for obiettivo, s in q.obiettivi)
    orizzonti = tuple(_orizzonte(foto, nome, s, obiettivi) for nome, s in q.orizzonti)
    totale = importi(foto.azioni())
    return Contenuto(
        intestazione=intestazione,
        foto=foto,
        sintesi=q.programma,
        frasi=sintesi_in_parole(q, silenti, totale),
        capitoli=_capitoli(intestazione),
        orizzonti=tuple(o for o in orizzonti if o.obiettivi),
        obiettivi=obiettivi,
        critiche=_critiche(obiettivi),
        settori=q.settori,
        silenti=silenti,
        indicatori=_indicatori(foto),
        risorse=_risorse(foto, totale),
        figure=_figure(q, orizzonti, intestazione.sezioni, supporto),
        confronti=confronti,
    )


def _capitoli(intestazione: Intestazione) -> tuple[Capitolo, ...]:
    scelte = FISSI | intestazione.sezioni
    if intestazione.decisioni:
        scelte |= {"decisioni"}
    chiavi = [chiave for chiave in TITOLI if chiave in scelte]
    return tuple(Capitolo(chiave, TITOLI[chiave], posto) for posto, chiave in enumerate(chiavi, 1))


def _obiettivo(q: Quadro, obiettivo: Obiettivo, s: Sintesi) -> VoceObiettivo:
    voci = (_azione(q.letture[azione.id]) for azione in obiettivo.azioni)
    return VoceObiettivo(obiettivo, s, tuple(voci))


def _azione(lettura: Lettura) -> VoceAzione:
    segni = {
        "in_ritardo": lettura.in_ritardo,
        "a_rischio": lettura.a_rischio,
        "criticita": lettura.critica,
        "mai_comunicata": lettura.mai_comunicata,
        "silente": lettura.silente,
        "da_verificare": lettura.da_verificare,
    }
    return VoceAzione(lettura, tuple(nome for nome, vero in segni.items() if vero), importi([lettura.azione]))


def _orizzonte(foto: Fotografia, nome: str, s: Sintesi, obiettivi: tuple[VoceObiettivo, ...]) -> VoceOrizzonte:
    suoi = tuple(voce for voce in obiettivi if voce.obiettivo.orizzonte == nome)
    return VoceOrizzonte(str(Orizzonte(nome).label), foto.programma.anno_orizzonte(nome), s, suoi)


def _critiche(obiettivi: tuple[VoceObiettivo, ...]) -> tuple[VoceAzione, ...]:
    """Late first, then at risk, then critical; inside each in the order of the programme."""
    gravi = {"in_ritardo": 0, "a_rischio": 1, "criticita": 2}
    voci = [voce for o in obiettivi for voce in o.voci if voce.segni and voce.segni[0] in gravi]
    return tuple(sorted(voci, key=lambda voce: gravi[voce.segni[0]]))


def _indicatori(foto: Fotografia) -> tuple[VoceIndicatore, ...]:
    padri: list[Obiettivo | Azione] = []
    for obiettivo in foto.obiettivi:
        padri += [obiettivo, *obiettivo.azioni]
    return tuple(
        VoceIndicatore(indicatore, padre.codice, avanzamento_indicatore(indicatore))
        for padre in padri
        for indicatore in padre.indicatori
    )


def _risorse(foto: Fotografia, totale: Importi) -> Risorse:
    per_settore = tuple((settore.nome, voce) for settore, voce in importi_per_settore(foto))
    return Risorse(totale, importi_per_fonte(foto), importi_per_anno(foto), per_settore)


def _figure(q: Quadro, orizzonti: tuple[VoceOrizzonte, ...], scelte: frozenset[str], supporto: Supporto) -> Figure:
    larghezza = figure.SU_CARTA if supporto == Supporto.CARTA else figure.SU_PAGINA
    con_azioni = [(f"{o.nome.capitalize()} ({o.anno})", o.sintesi) for o in orizzonti if o.sintesi.azioni]
    settori = [(settore.nome, s) for settore, s in q.settori if s.azioni]
    return Figure(
        stati=figure.figura_stati(q.programma, larghezza) if q.letture else None,
        orizzonti=figure.figura_avanzamenti(con_azioni, "Avanzamento per orizzonte", larghezza) if con_azioni else None,
        settori=figure.figura_avanzamenti(settori, "Avanzamento per settore", larghezza) if settori else None,
        cronoprogramma=figure.cronoprogramma(q, su_carta=supporto == Supporto.CARTA)
        if Sezione.CRONOPROGRAMMA in scelte
        else (),
    )
