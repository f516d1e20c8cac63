# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from delibere.models import Sezione
from delibere.report import figure
from delibere.report.confronti import Confronti, Confronto
from delibere.report.documento import NESSUNO, Contenuto, Supporto
from delibere.report.frasi import DEL_PROGRAMMA, Parole, sintesi_in_parole
from delibere.report.intestazione import Intestazione
from delibere.report.voci import (
    Capitolo,
    VoceAzione,
    VoceIndicatore,
    VoceObiettivo,
    capitoli,
    voci_indicatori,
    voci_obiettivi,
)
from programma.fotografia.dati import Azione, Fotografia, Obiettivo, Settore
from programma.models import Orizzonte
from programma.numeri import (
    Importi,
    Quadro,
    Silenzio,
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


@dataclass(frozen=True, slots=True)
class VoceOrizzonte:
    nome: str
    anno: int
    sintesi: Sintesi
    obiettivi: tuple[VoceObiettivo, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContenutoRapporto(Contenuto):
    """All that the report says."""

    PDF = "delibere/rapporto/pdf/rapporto.html"
    PAGINA = "delibere/rapporto/pagina.html"
    AZIONI = "Le azioni del programma, una per riga"

    sintesi: Sintesi
    frasi: tuple[str, ...]
    orizzonti: tuple[VoceOrizzonte, ...]
    obiettivi: tuple[VoceObiettivo, ...]
    critiche: tuple[VoceAzione, ...]
    settori: tuple[tuple[Settore, Sintesi], ...]
    silenti: tuple[Silenzio, ...]
    indicatori: tuple[VoceIndicatore, ...]
    risorse: Risorse
    figure: Figure

    @property
    def cambiato(self) -> Confronto | None:
        return self.confronti.get(Sezione.CAMBIATO.value)

    @property
    def deliberato(self) -> Confronto | None:
        return self.confronti.get(Sezione.DELIBERATO.value)

    @property
    def righe(self) -> Iterator[tuple[Obiettivo, VoceAzione]]:
        return ((o.obiettivo, voce) for o in self.obiettivi for voce in o.voci)

    @property
    def forma_azioni(self) -> str:
        """Template of an action in the full list: past a hundred of them, facts stand in one paragraph."""
        forma = "azione_compatta" if sum(len(o.voci) for o in self.obiettivi) > AZIONI_IN_SCHEDE else "azione"
        return f"delibere/rapporto/pdf/{forma}.html"


def componi(
    foto: Fotografia,
    intestazione: Intestazione,
    supporto: Supporto = Supporto.CARTA,
    confronti: Confronti = NESSUNO,
) -> ContenutoRapporto:
    return ContenutoRapporto(
        intestazione=intestazione,
        foto=foto,
        capitoli=_capitoli(intestazione),
        confronti=confronti,
        **parti(quadro(foto), foto, intestazione.sezioni, supporto, DEL_PROGRAMMA),
    )


def parti(q: Quadro, sola: Fotografia, sezioni: frozenset[str], supporto: Supporto, di: Parole) -> dict[str, Any]:
    """What is told of the actions that `q` reads; `sola` holds them alone, with their objectives."""
    silenti = settori_silenti(q)
    presenti = {obiettivo.id for obiettivo in sola.obiettivi}
    obiettivi = tuple(voce for voce in voci_obiettivi(q) if voce.obiettivo.id in presenti)
    orizzonti = tuple(_orizzonte(q.foto, nome, s, obiettivi) for nome, s in q.orizzonti)
    totale = importi(sola.azioni())
    return {
        "sintesi": q.programma,
        "frasi": sintesi_in_parole(q, silenti, totale, di),
        "orizzonti": tuple(o for o in orizzonti if o.obiettivi),
        "obiettivi": obiettivi,
        "critiche": _critiche(obiettivi),
        "settori": q.settori,
        "silenti": silenti,
        "indicatori": tuple(voci_indicatori(_padri(sola))),
        "risorse": _risorse(sola, totale),
        "figure": _figure(q, orizzonti, sezioni, supporto),
    }


def _capitoli(intestazione: Intestazione) -> tuple[Capitolo, ...]:
    scelte = FISSI | intestazione.sezioni
    return capitoli(TITOLI, scelte | {"decisioni"} if intestazione.decisioni else scelte)


def _orizzonte(foto: Fotografia, nome: str, s: Sintesi, obiettivi: tuple[VoceObiettivo, ...]) -> VoceOrizzonte:
    suoi = tuple(voce for voce in obiettivi if voce.obiettivo.orizzonte == nome)
    return VoceOrizzonte(str(Orizzonte(nome).label), foto.programma.anno_orizzonte(nome), s, suoi)


def _critiche(obiettivi: tuple[VoceObiettivo, ...]) -> tuple[VoceAzione, ...]:
    """Late first, then at risk, then critical; inside each in the order of the programme."""
    gravi = {"in_ritardo": 0, "a_rischio": 1, "criticita": 2}
    voci = [voce for o in obiettivi for voce in o.voci if voce.segni and voce.segni[0] in gravi]
    return tuple(sorted(voci, key=lambda voce: gravi[voce.segni[0]]))


def _padri(foto: Fotografia) -> Iterator[Obiettivo | Azione]:
    for obiettivo in foto.obiettivi:
        yield obiettivo
        yield from obiettivo.azioni


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
