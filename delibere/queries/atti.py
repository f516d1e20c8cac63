# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from abitare.lib.tempo import oggi
from delibere.models import AllegatoAtto, Atto, EffettoAtto, LegameAtto, Parere, Presenza, PuntoAtto, Rapporto
from programma.fotografia.presa import fotografa
from programma.models import Azione, CodiceProgetto, Obiettivo, Programma, Risorsa, Stato
from programma.permissions import MODIFICA
from programma.queries.deliberato import Deliberato, delibera_vigente, deliberato
from tavolo.models import Utente
from tavolo.permissions import oggetti_permessi
from tavolo.queries.oscuramenti import coperture, copri


@dataclass(frozen=True)
class FiltroAtti:
    """What the register is searched by; a value that is none of the known ones does not filter."""

    parole: str = ""
    numero: int | None = None
    anno: int | None = None
    organo: str = ""
    tipo: str = ""

    @property
    def attivo(self) -> bool:
        return self != FiltroAtti()


def filtro_da(parametri: Mapping[str, str]) -> FiltroAtti:
    organo, tipo = parametri.get("organo", ""), parametri.get("tipo", "")
    return FiltroAtti(
        parole=parametri.get("q", "").replace("\0", "")[:200].strip(),
        numero=_intero(parametri.get("numero", "")),
        anno=_intero(parametri.get("anno", "")),
        organo=organo if organo in Atto.Organo.values else "",
        tipo=tipo if tipo in Atto.Tipo.values else "",
    )


def registro(utente: Utente, filtro: FiltroAtti) -> QuerySet[Atto]:
    """The acts the person may see, the latest first."""
    scelte = {"numero": filtro.numero, "anno": filtro.anno, "organo": filtro.organo, "tipo": filtro.tipo}
    atti = Atto.objects.visibili_a(utente).filter(**{campo: valore for campo, valore in scelte.items() if valore})
    return atti.cercati(filtro.parole)


def anni_del_registro(utente: Utente) -> list[int]:
    anni = Atto.objects.visibili_a(utente).order_by("-anno").values_list("anno", flat=True)
    return list(anni.distinct())


def _intero(testo: str) -> int | None:
    testo = testo.strip()
    return int(testo) if testo.isascii() and testo.isdigit() and len(testo) < 7 else None


@dataclass(frozen=True)
class PartiLette:
    """The parts of an act as its page shows them; `sezioni` are those with points, in the order of the act."""

    presenze: tuple[Presenza, ...]
    sezioni: tuple[tuple[str, list[str]], ...]
    allegati: tuple[AllegatoAtto, ...]
    pareri: tuple[Parere, ...]


def leggi_coperto(atto: Atto) -> PartiLette:
    """The act with its covered texts covered, and its parts likewise: to be shown, never to be saved."""
    coperti = coperture(Atto, Presenza, PuntoAtto, AllegatoAtto, Parere)
    copri(coperti, atto)
    punti = [copri(coperti, punto) for punto in atto.punti.all()]
    sezioni = ((str(nome.label), [p.testo for p in punti if p.sezione == nome]) for nome in PuntoAtto.Sezione)
    return PartiLette(
        tuple(copri(coperti, presenza) for presenza in atto.presenze.all()),
        tuple((nome, testi) for nome, testi in sezioni if testi),
        tuple(copri(coperti, allegato) for allegato in atto.allegati.all()),
        tuple(copri(coperti, parere) for parere in atto.pareri.all()),
    )


def effetti_visibili(utente: Utente, atto: Atto) -> QuerySet[EffettoAtto]:
    """What the act does to the programmes the person may see."""
    return atto.effetti.filter(programma__in=Programma.objects.visibili_a(utente)).select_related("programma")


def programmi_collegabili(utente: Utente) -> QuerySet[Programma]:
    """Programmes whose coordination the person holds, and which are not closed."""
    aperti = Programma.objects.exclude(stato=Programma.Stato.CHIUSO)
    return oggetti_permessi(utente, MODIFICA, aperti)


def legami_visibili(utente: Utente, atto: Atto) -> QuerySet[LegameAtto]:
    """Objectives and actions the act speaks of, in the programmes the person may see."""
    programmi = Programma.objects.visibili_a(utente)
    suoi = Q(obiettivo__programma__in=programmi) | Q(azione__obiettivo__programma__in=programmi)
    righe = atto.legami.filter(suoi).select_related("obiettivo__programma", "azione__obiettivo__programma")
    return righe.order_by("obiettivo__codice", "azione__codice", "pk")


def legabili(utente: Utente) -> QuerySet[Obiettivo]:
    """Objectives, each with its actions, of the programmes the person may see and which are not closed."""
    aperti = Programma.objects.visibili_a(utente).exclude(stato=Programma.Stato.CHIUSO)
    righe = Obiettivo.objects.filter(programma__in=aperti).select_related("programma").prefetch_related("azioni")
    return righe.order_by("programma", "ordine", "pk")


def senza_cup(azioni: Iterable[int]) -> set[int]:
    """Which of these actions have money for works and no CUP (L. 3/2003, art. 11), cancelled ones aside."""
    lavori = Risorsa.objects.filter(azione=OuterRef("pk"), per_lavori=True, stanziato__gt=0)
    cup = CodiceProgetto.objects.filter(azione=OuterRef("pk"), tipo=CodiceProgetto.Tipo.CUP)
    righe = Azione.objects.filter(Exists(lavori), ~Exists(cup), pk__in=list(azioni))
    return set(righe.exclude(stato=Stato.ANNULLATA).values_list("pk", flat=True))


def modifiche_in_attesa(programmi: Iterable[Programma]) -> list[tuple[Programma, Deliberato]]:
    """What differs, in each adopted programme, from what was voted: an act that amends it would freeze it so."""
    trovate = []
    for programma in programmi:
        delibera = delibera_vigente(programma.pk) if programma.stato == Programma.Stato.ADOTTATO else None
        if delibera is not None:
            trovate.append((programma, deliberato(delibera, fotografa(programma.pk, al=oggi()))))
    return trovate


def allegabili(utente: Utente, atto: Atto) -> QuerySet[Rapporto]:
    """Ready documents that the person sees and the act does not have yet, the latest first."""
    pronti = Rapporto.objects.visibili_a(utente).filter(stato=Rapporto.Stato.PRONTO)
    return pronti.exclude(allegato_a__atto=atto).order_by("-anno", "-numero")


def atti_a_cui_allegare(utente: Utente, rapporto: Rapporto) -> QuerySet[Atto]:
    """Acts that do not have that document yet, the latest first."""
    return Atto.objects.visibili_a(utente).exclude(allegati__rapporto=rapporto)
