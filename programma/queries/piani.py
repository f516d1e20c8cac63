# SPDX-License-Identifier: AGPL-3.0-or-later
"""The plans as the pure rules want them: rows, choices and thresholds, each read in one query whatever their number."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from programma.models import (
    Ambito,
    CodiceParametro,
    Comune,
    Comunicazione,
    ParametroNormativo,
    PianoAnnuale,
    PianoTriennale,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
    StatoPiano,
)
from programma.piani import (
    VOCI,
    Discordanza,
    Numeri,
    Previsione,
    Quadro,
    Riga,
    ScelteComune,
    ScelteEnte,
    Soglia,
    Soglie,
    Variazione,
    calcola,
    confronta,
    discordanze,
    previsione,
)
from programma.queries.parametri import Parametri, parametri
from tavolo.models import Utente


def riga_di(riga: RigaAnnuale | RigaTriennale) -> Riga:
    conti = {voce: getattr(riga, voce, 0) for voce in VOCI}
    ente = riga.ente
    comunale = ente.comune_id == riga.comune_id
    return Riga(riga.comune_id, riga.comune.nome, riga.ente_id, ente.nome, comunale, Numeri(**conti))


def con_nomi(righe: QuerySet[Any]) -> QuerySet[Any]:
    return righe.select_related("comune", "ente")


def soglie_da(vigenti: Parametri) -> Soglie:
    """Raises ParametroAssente where the quota for indigenti was not in force: nothing can be reckoned."""
    facoltative = {
        codice.value: _soglia(vigenti.riga(codice)) if codice in vigenti else None
        for codice in (CodiceParametro.QUOTA_FORZE, CodiceParametro.QUOTA_ARTICOLO_14, CodiceParametro.TETTO_SAT)
    }
    return Soglie(quota_indigenti=_soglia(vigenti.riga(CodiceParametro.QUOTA_INDIGENTI)), **facoltative)


def _soglia(riga: ParametroNormativo) -> Soglia:
    return Soglia(riga.valore, riga.fonte)


@dataclass
class LetturaDelPiano:
    """What one page of an annual plan needs; each part is read once, when it is asked for."""

    piano: PianoAnnuale

    @property
    def ambito(self) -> Ambito:
        return self.piano.triennale.ambito

    @cached_property
    def parametri(self) -> Parametri:
        return parametri(self.piano.parametri_al)

    @cached_property
    def righe(self) -> list[RigaAnnuale]:
        return list(con_nomi(self.piano.righe.all()).select_related("comune", "ente", "gestore"))

    @cached_property
    def scelte_comuni(self) -> list[SceltaComune]:
        return list(self.piano.scelte_comuni.select_related("comune"))

    @cached_property
    def scelte_enti(self) -> list[SceltaEnte]:
        return list(self.piano.scelte_enti.select_related("ente"))

    @cached_property
    def comunicazioni(self) -> list[Comunicazione]:
        return list(self.piano.comunicazioni.select_related("ente"))

    @cached_property
    def quadro(self) -> Quadro:
        """Raises ParametroAssente."""
        return calcola(
            [riga_di(riga) for riga in self.righe],
            soglie_da(self.parametri),
            [_del_comune(scelta) for scelta in self.scelte_comuni],
            [_dell_ente(scelta) for scelta in self.scelte_enti],
        )

    @cached_property
    def raccolta(self) -> Counter[str]:
        """How many owners answered, said they have nothing, or are missing."""
        return Counter(comunicazione.esito for comunicazione in self.comunicazioni)

    @property
    def risposte(self) -> int:
        return len(self.comunicazioni) - self.raccolta[Comunicazione.Esito.NON_PERVENUTA]

    @property
    def percento_risposte(self) -> float:
        return 100 * self.risposte / len(self.comunicazioni) if self.comunicazioni else 0.0

    @property
    def su_quanti(self) -> str:
        return f"su {len(self.comunicazioni)} enti"

    @cached_property
    def variazioni(self) -> tuple[Variazione, ...]:
        """Against the plan of the year before, whichever triennale it belongs to; nothing where there was none."""
        prima = list(con_nomi(RigaAnnuale.objects.filter(piano__in=_dell_anno_prima(self.piano))))
        return confronta(map(riga_di, prima), map(riga_di, self.righe)) if prima else ()

    @cached_property
    def previsione(self) -> Previsione:
        """The triennale's forecast for the ambito against what its annual plans have listed, up to this year."""
        piano = self.piano
        previste = [riga_di(riga).numeri for riga in con_nomi(RigaTriennale.objects.filter(piano=piano.triennale_id))]
        altri = PianoAnnuale.objects.filter(triennale=piano.triennale_id, anno__lt=piano.anno)
        altri = altri.exclude(stato=StatoPiano.SOSTITUITO)
        elencate = [riga_di(riga).numeri for riga in con_nomi(RigaAnnuale.objects.filter(piano__in=altri))]
        return previsione(sum(previste, Numeri()), [*elencate, *(riga_di(riga).numeri for riga in self.righe)])

    @cached_property
    def discordanze(self) -> tuple[Discordanza, ...]:
        """Published totals that are not the sum of the rows."""
        totale, pubblicati = self.quadro.totale, self.piano.pubblicati
        voci = [campo.name for campo in pubblicati._meta.concrete_fields if hasattr(totale, campo.name)]
        detti = {voce: getattr(pubblicati, voce) for voce in voci}
        noti = {voce: valore for voce, valore in detti.items() if valore is not None}
        return discordanze(noti, {voce: getattr(totale, voce) for voce in noti})


def _dell_anno_prima(piano: PianoAnnuale) -> QuerySet[PianoAnnuale]:
    nello_stesso_ambito = PianoAnnuale.objects.filter(triennale__ambito=piano.triennale.ambito_id)
    return nello_stesso_ambito.filter(anno=piano.anno - 1).exclude(stato=StatoPiano.SOSTITUITO)


def _del_comune(scelta: SceltaComune) -> ScelteComune:
    return ScelteComune(
        scelta.comune_id,
        scelta.comune.nome,
        scelta.indigenti_oltre,
        scelta.quota_7bis,
        scelta.quota_7ter,
        scelta.categoria,
        scelta.motivazione,
    )


def _dell_ente(scelta: SceltaEnte) -> ScelteEnte:
    return ScelteEnte(scelta.ente_id, scelta.ente.nome, scelta.quota_articolo_14, scelta.categorie)


def negli_anni(utente: Utente, comune: Comune) -> list[tuple[PianoAnnuale, Numeri, list[Riga]]]:
    """The numbers of a Comune in each annual plan that the person may see, the latest first; one query."""
    piani = PianoAnnuale.objects.visibili_a(utente)
    righe = con_nomi(RigaAnnuale.objects.filter(comune=comune, piano__in=piani)).select_related(
        "comune", "ente", "piano"
    )
    per_piano: dict[PianoAnnuale, list[Riga]] = {}
    for riga in righe.order_by("-piano__anno", "-piano", "ente__comune_id", "ente__nome"):
        per_piano.setdefault(riga.piano, []).append(riga_di(riga))
    return [(piano, sum((riga.numeri for riga in sue), Numeri()), sue) for piano, sue in per_piano.items()]


def piani_per_triennio(utente: Utente) -> list[tuple[PianoTriennale, bool, list[PianoAnnuale]]]:
    """The plans that the person may see, the latest first, and whether the triennale is among them; two queries."""
    visibili = list(PianoTriennale.objects.visibili_a(utente))
    annuali: dict[PianoTriennale, list[PianoAnnuale]] = {triennale: [] for triennale in visibili}
    for annuale in PianoAnnuale.objects.visibili_a(utente).select_related("triennale"):
        annuali.setdefault(annuale.triennale, []).append(annuale)
    ordinati = sorted(annuali.items(), key=lambda voce: -voce[0].primo_anno)
    return [(triennale, triennale in visibili, suoi) for triennale, suoi in ordinati]


def passaggi_di_stato(piano: Any) -> list[Any]:
    """The history rows at which the plan came to a state, with who wrote it and by which act, the first one first."""
    righe = piano.storia.select_related("cambio__utente", "cambio__atto").order_by("history_id")
    passi: list[Any] = []
    for riga in righe:
        if not passi or passi[-1].stato != riga.stato:
            passi.append(riga)
    return passi


def manca_qualcuno(comunicazioni: Iterable[Comunicazione]) -> list[Comunicazione]:
    return [voce for voce in comunicazioni if voce.esito == Comunicazione.Esito.NON_PERVENUTA]
