# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheet of one action: how it is going, what it is, when, with what money, and what its sector last said."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from abitare.lib.italiano import data_it, giorni, percento, punti
from delibere.report.documento import Contenuto, Supporto
from delibere.report.figure import SU_CARTA, SU_PAGINA
from delibere.report.frasi import NOMI_STATI, denaro
from delibere.report.intestazione import Intestazione
from delibere.report.voci import VoceAzione, VoceIndicatore, capitoli, voce_azione, voci_indicatori
from programma.fotografia.dati import Azione, Fotografia, Obiettivo
from programma.models import Orizzonte
from programma.numeri import Lettura, quadro
from programma.queries.lettura.figure import figura_fasi

TITOLI = {
    "sintesi": "A che punto è",
    "azione": "Di che si tratta",
    "tempi": "Tempi",
    "risorse": "Risorse",
    "indicatori": "Indicatori",
    "parole": "Che cosa ha detto il settore",
    "metodo": "Come si leggono i numeri",
    "impronta": "Impronta dei dati",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedaAzione(Contenuto):
    PDF = "delibere/scheda_azione/pdf/scheda.html"
    PAGINA = "delibere/scheda_azione/pagina.html"
    AZIONI = "L'azione, in una riga"

    obiettivo: Obiettivo
    voce: VoceAzione
    frasi: tuple[str, ...]
    indicatori: tuple[VoceIndicatore, ...]
    disegno: SafeString | None

    @property
    def azione(self) -> Azione:
        return self.voce.lettura.azione

    @property
    def orizzonte(self) -> str:
        orizzonte = self.obiettivo.orizzonte
        return f"{Orizzonte(orizzonte).label} ({self.foto.programma.anno_orizzonte(orizzonte)})"

    @property
    def righe(self) -> Iterator[tuple[Obiettivo, VoceAzione]]:
        yield self.obiettivo, self.voce


def componi_azione(
    foto: Fotografia, intestazione: Intestazione, azione_id: int, supporto: Supporto = Supporto.CARTA
) -> SchedaAzione:
    """`azione_id` is of an action that the fotografia knows."""
    obiettivo = next(o for o in foto.obiettivi if any(a.id == azione_id for a in o.azioni))
    lettura = quadro(foto, {azione_id}).letture[azione_id]
    azione, voce = lettura.azione, voce_azione(lettura)
    con_date = azione.fasi or azione.inizio_previsto or azione.fine_prevista or azione.inizio_effettivo
    larghezza = SU_CARTA if supporto == Supporto.CARTA else SU_PAGINA
    return SchedaAzione(
        intestazione=intestazione,
        foto=foto,
        capitoli=capitoli(TITOLI, TITOLI),
        obiettivo=obiettivo,
        voce=voce,
        frasi=tuple(filter(None, [*_come_va(lettura, foto), denaro(voce.importi)])),
        indicatori=tuple(voci_indicatori([azione])),
        disegno=figura_fasi(azione, lettura.avanzamento, foto.al, larghezza) if con_date else None,
    )


def _come_va(lettura: Lettura, foto: Fotografia) -> Iterator[str]:
    azione = lettura.azione
    stati = {nome: una for nome, una, _ in NOMI_STATI} | {"annullata": "è annullata"}
    yield f"Al {data_it(foto.al)} l'azione {stati[azione.stato]}. {_avanzamento(lettura)}"
    if lettura.in_ritardo:
        yield _ritardo(lettura, foto)
    if lettura.a_rischio:
        yield f"È a rischio: l'avanzamento è sotto l'atteso di oltre {foto.soglie.punti_rischio} punti."
    yield _parola(lettura, foto)


def _avanzamento(lettura: Lettura) -> str:
    fatto = f"L'avanzamento verificato è {percento(lettura.avanzamento)}"
    if lettura.azione.annullata:
        return f"{fatto}; un'azione annullata non conta nei numeri del programma."
    if lettura.atteso is None:
        return f"{fatto}; non ha date previste, quindi non c'è un avanzamento atteso con cui confrontarlo."
    scarto = lettura.avanzamento - lettura.atteso
    return f"{fatto}, quello atteso {percento(lettura.atteso)}" + (f" ({punti(scarto)} punti)." if scarto else ".")


def _ritardo(lettura: Lettura, foto: Fotografia) -> str:
    azione = lettura.azione
    if azione.fine_prevista and azione.fine_prevista < foto.al:
        return (
            f"È in ritardo: doveva finire il {data_it(azione.fine_prevista)}, {giorni(lettura.scostamento or 0)} prima."
        )
    fasi = [f for f in azione.fasi if f.fine_effettiva is None and f.fine_prevista < foto.al]
    dette = ", ".join(f"«{fase.nome}» (entro il {data_it(fase.fine_prevista)})" for fase in fasi)
    return f"È in ritardo: non {'è finita la fase' if len(fasi) == 1 else 'sono finite le fasi'} {dette}."


def _parola(lettura: Lettura, foto: Fotografia) -> str:
    parola = lettura.azione.ultima_parola
    if parola is None:
        return f"{lettura.azione.settore.nome} non ha ancora detto come va."
    quando = "lo stesso giorno" if parola == foto.al else f"{giorni((foto.al - parola).days)} prima"
    attesa = "; aspetta la verifica del coordinamento" if lettura.da_verificare else ""
    return f"L'ultima comunicazione di {lettura.azione.settore.nome} è riferita al {data_it(parola)}, {quando}{attesa}."
