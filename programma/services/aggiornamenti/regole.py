# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a statement must respect; each rule names its field, so that the form shows the message where it belongs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it, percento
from abitare.lib.tempo import oggi
from abitare.lib.testo import TestoSemplice
from programma.models import Aggiornamento, Azione, Criticita, Domanda, Stato
from programma.queries.rilevazione.chieste import domande_di, leggi_valore, nome_domanda
from programma.services.aggiornamenti.valori import Parti, Valori, parti

Errore = tuple[str, str]
CENTO = Decimal(100)
SI_NO = ("sì", "no")
MASSIMO_INDICATORE = Decimal(10) ** 12


@dataclass(frozen=True)
class Caso:
    """A statement about to be written, with what the rules compare it to."""

    azione: Azione
    valori: Valori
    parti: Parti
    prima: Aggiornamento | None
    con_prova: bool


def controlla(azione: Azione, valori: Valori, *, con_file: bool) -> None:
    """ValidationError by field when a rule is broken. The action is locked by the caller."""
    con_prova = con_file or bool(valori["mezzo_di_prova"].strip())
    caso = Caso(azione, valori, parti(azione, valori), _prima(azione, valori["riferito_al"]), con_prova)
    errori: dict[str, list[str]] = {}
    for regola in REGOLE:
        for campo, messaggio in regola(caso):
            errori.setdefault(campo, []).append(messaggio)
    if errori:
        raise ValidationError(errori)


def _prima(azione: Azione, giorno: date) -> Aggiornamento | None:
    """The last valid word on that day."""
    return azione.aggiornamenti.validi().recenti().filter(riferito_al__lte=giorno).first()


def _giorno(caso: Caso) -> Iterator[Errore]:
    giorno, dal = caso.valori["riferito_al"], caso.azione.obiettivo.programma.dal
    if giorno > oggi():
        yield "riferito_al", "La data è nel futuro: un aggiornamento dice come stanno le cose fino a oggi."
    elif giorno < dal:
        yield "riferito_al", f"Il programma comincia il {data_it(dal)}: scegli quel giorno o uno successivo."


def _stato(caso: Caso) -> Iterator[Errore]:
    v = caso.valori
    if v["stato"] == Stato.ANNULLATA:
        yield "stato", "Solo il coordinamento annulla un'azione, con un atto."
    if v["stato"] == Stato.SOSPESA and not v["motivo_stato"].strip():
        yield "motivo_stato", "Scrivi perché l'azione è sospesa."
    if v["stato"] == Stato.NON_AVVIATA and v["avanzamento"] > 0:
        yield "avanzamento", "Un'azione non avviata è allo 0 %: correggi l'avanzamento o scegli «in corso»."
    if v["stato"] == Stato.NON_AVVIATA and v["inizio_effettivo"]:
        yield "inizio_effettivo", "Un'azione non avviata non ha un inizio effettivo: togli la data o scegli «in corso»."
    if v["criticita"] != Criticita.NESSUNA and not v["testo_criticita"].strip():
        yield "testo_criticita", "Descrivi la criticità."


def _avanzamento(caso: Caso) -> Iterator[Errore]:
    avanzamento = caso.valori["avanzamento"]
    if not 0 <= avanzamento <= CENTO:
        yield "avanzamento", "L'avanzamento va da 0 a 100."
    elif caso.prima and avanzamento < caso.prima.avanzamento and not caso.valori["testo"].strip():
        yield "testo", f"L'avanzamento era {percento(caso.prima.avanzamento, 2)} e ora cala: scrivi perché."


def _conclusione(caso: Caso) -> Iterator[Errore]:
    v, conclusa = caso.valori, caso.valori["stato"] == Stato.CONCLUSA
    if conclusa and v["avanzamento"] != CENTO:
        yield "avanzamento", "Un'azione conclusa è al 100 %."
    if conclusa and not v["fine_effettiva"]:
        yield "fine_effettiva", "Scrivi quando l'azione è finita."
    if v["fine_effettiva"] and not conclusa:
        yield "fine_effettiva", "La data di fine effettiva si scrive quando l'azione è conclusa."
    if (conclusa or v["avanzamento"] == CENTO) and not (caso.con_prova or _gia_provato(caso)):
        yield "mezzo_di_prova", "Per il 100 % serve il mezzo di prova: scrivi qual è l'atto o allega un file."


def _gia_provato(caso: Caso) -> bool:
    prima = caso.prima
    if prima is None or prima.avanzamento != CENTO:
        return False
    return caso.valori["stato"] in (prima.stato, Stato.IN_CORSO)


def _date(caso: Caso) -> Iterator[Errore]:
    v = caso.valori
    giorno = v["riferito_al"]
    yield from _coppia(v["inizio_effettivo"], v["fine_effettiva"], giorno, "inizio_effettivo", "fine_effettiva")
    for pk, (inizio, fine) in caso.parti.fasi.items():
        campi = f"fase_{pk}_inizio", f"fase_{pk}_fine"
        yield from _coppia(inizio, fine, giorno, *campi)
        if fine and not inizio:
            yield campi[0], "La fase è finita: scrivi anche quando è cominciata."


def _coppia(
    inizio: date | None, fine: date | None, giorno: date, campo_inizio: str, campo_fine: str
) -> Iterator[Errore]:
    if inizio and fine and fine < inizio:
        yield campo_fine, "La fine viene prima dell'inizio."
    for campo, data in ((campo_inizio, inizio), (campo_fine, fine)):
        if data and data > giorno:
            yield campo, f"La data effettiva viene dopo il giorno a cui ti riferisci ({data_it(giorno)})."


def _importi(caso: Caso) -> Iterator[Errore]:
    stanziati = {risorsa.pk: risorsa.stanziato for risorsa in caso.azione.risorse.all()}
    for pk, (impegnato, liquidato) in caso.parti.risorse.items():
        if not 0 <= liquidato <= impegnato:
            yield f"risorsa_{pk}_liquidato", "Il liquidato va da 0 all'impegnato."
        if impegnato > stanziati[pk]:
            yield f"risorsa_{pk}_impegnato", "L'impegnato supera lo stanziato."


def _indicatori(caso: Caso) -> Iterator[Errore]:
    for pk, valore in caso.parti.indicatori.items():
        if abs(valore) >= MASSIMO_INDICATORE:
            yield f"indicatore_{pk}", "Il valore è troppo grande."


def _domande(caso: Caso) -> Iterator[Errore]:
    for domanda in domande_di(caso.azione, caso.parti.domande):
        valore = caso.parti.domande.get(domanda.pk, "")
        errore = _risposta_sbagliata(domanda, valore) if valore else ""
        if errore:
            yield nome_domanda(domanda), errore


def _risposta_sbagliata(domanda: Domanda, valore: str) -> str:
    scelte = {Domanda.Tipo.SI_NO: list(SI_NO), Domanda.Tipo.SCELTA: domanda.scelte}.get(Domanda.Tipo(domanda.tipo))
    if scelte is not None:
        return "" if valore in scelte else f"Scegli una di queste risposte: {', '.join(scelte)}."
    if domanda.tipo == Domanda.Tipo.NUMERO:
        numero = leggi_valore(domanda, valore)
        valido = isinstance(numero, Decimal) and numero.is_finite() and abs(numero) < MASSIMO_INDICATORE
        return "" if valido else "Scrivi un numero, per esempio 40 o 12,5."
    try:
        TestoSemplice()(valore)
    except ValidationError as errore:
        return " ".join(errore.messages)
    return ""


REGOLE: tuple[Callable[[Caso], Iterator[Errore]], ...] = (
    _giorno,
    _stato,
    _avanzamento,
    _conclusione,
    _date,
    _importi,
    _indicatori,
    _domande,
)
