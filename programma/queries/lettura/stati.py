# SPDX-License-Identifier: AGPL-3.0-or-later
"""The state of a programme that an address names: a day, a congelamento, or one of the moments people ask for."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.italiano import data_it, momento_it
from abitare.lib.lettori import leggi_data
from abitare.lib.tempo import fine_giornata, giorno_di, oggi
from programma.fotografia.canonico import SchemaIgnoto
from programma.fotografia.dati import Fotografia
from programma.fotografia.oscuramento import copri_fotografia
from programma.fotografia.presa import fotografa
from programma.models import Congelamento, Programma
from programma.queries.congelamenti import ImprontaDiversa, fotografia_di
from tavolo.models import Utente
from tavolo.permissions import siede_al_tavolo
from tavolo.queries.oscuramenti import tutte_le_coperture

GIORNI = 30
RAPPORTO, ADOZIONE, MESE, VISITA = "rapporto", "adozione", "mese", "visita"
# From when, and in comparison with what.
MOMENTI = {
    RAPPORTO: ("Dall'ultimo rapporto", "all'ultimo rapporto"),
    ADOZIONE: ("Dall'atto che lo ha adottato", "all'atto che lo ha adottato"),
    MESE: (f"Ultimi {GIORNI} giorni", f"a {GIORNI} giorni fa"),
    VISITA: ("Dalla mia ultima visita", "alla mia ultima visita"),
}
MANCANTI = {
    RAPPORTO: "non c'è ancora un rapporto",
    ADOZIONE: "nessun atto lo ha adottato",
    VISITA: "questa è la prima",
}
CONGELATO = re.compile(r"c([1-9][0-9]{0,17})")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MASSIMO = 40


@dataclass(frozen=True)
class Stato:
    """`valore` names it in an address, and stays true: what was asked as "the last report" becomes that report."""

    valore: str
    nome: str
    foto: Fotografia

    @property
    def giorno(self) -> str:
        """What a date field shows for it."""
        return self.valore if self.valore[:1].isdigit() else ""

    @property
    def adesso(self) -> bool:
        return not self.valore

    @property
    def vivi(self) -> frozenset[tuple[str, int]]:
        """(kind, id) of its objectives and actions, and of the programme."""
        foto = self.foto
        azioni = {("azione", azione.id) for azione in foto.azioni()}
        return frozenset(azioni | {("obiettivo", o.id) for o in foto.obiettivi} | {("programma", foto.programma.id)})

    def nome_di(self, tipo: str, pk: int) -> str:
        """How an object of it is called; empty for one of another programme, or that was not there."""
        if (tipo, pk) not in self.vivi:
            return ""
        if tipo == "programma":
            return f"programma «{self.foto.programma.titolo}»"
        voce = self.foto.azione(pk) if tipo == "azione" else self.foto.obiettivo(pk)
        return f"{tipo} {voce.codice} «{voce.titolo}»" if voce else ""


@dataclass(frozen=True)
class Lettore:
    """Who asks, and of which programme; refusals are ValidationError in Italian."""

    utente: Utente
    programma_id: int

    def stato(self, chiesto: str) -> Stato:
        """Empty is now."""
        chiesto = chiesto.strip()[:MASSIMO]
        momenti: dict[str, Callable[[], Stato]] = {
            "": self._adesso,
            RAPPORTO: self._ultimo_rapporto,
            ADOZIONE: self._adozione,
            MESE: self._mese,
            VISITA: self._visita,
        }
        if chiesto in momenti:
            return momenti[chiesto]()
        congelato = CONGELATO.fullmatch(chiesto)
        return self._congelato(int(congelato[1])) if congelato else self._del_giorno(_giorno(chiesto))

    def _adesso(self) -> Stato:
        return Stato("", "oggi", fotografa(self.programma_id, al=oggi()))

    def _del_giorno(self, giorno: date) -> Stato:
        if giorno == oggi():
            return self._adesso()
        nome = f"il {data_it(giorno)}"
        return Stato(giorno.isoformat(), data_it(giorno), self._nota(giorno, fine_giornata(giorno), nome))

    def _mese(self) -> Stato:
        """Thirty days ago, or the first day that the person may read when it came later."""
        return self._del_giorno(max(oggi() - timedelta(days=GIORNI), self._primo_giorno()))

    def _visita(self) -> Stato:
        istante = self.utente.visita_precedente
        if istante is None:
            raise ValidationError("È la tua prima visita al portale: non ce n'è una precedente.", code="visita")
        nome = f"alla tua ultima visita ({momento_it(istante)})"
        return Stato(
            VISITA, f"la tua ultima visita, {momento_it(istante)}", self._nota(giorno_di(istante), istante, nome)
        )

    def _nota(self, al: date, noto_al: datetime, quando: str) -> Fotografia:
        try:
            foto = fotografa(self.programma_id, al=al, noto_al=noto_al)
        except Programma.DoesNotExist:
            primo = data_it(self._primo_giorno())
            testo = f"{_maiuscola(quando)} il programma non era ancora nel portale: si può chiedere dal {primo}."
            raise ValidationError(testo, code="prima") from None
        if not self._leggibile(foto):
            primo = data_it(self._primo_giorno())
            testo = f"{_maiuscola(quando)} il programma era ancora in bozza: si può leggere dal {primo}."
            raise ValidationError(testo, code="bozza")
        return foto

    def _leggibile(self, foto: Fotografia) -> bool:
        """A draft is for the table only, in the past too."""
        return foto.programma.stato != Programma.Stato.BOZZA or siede_al_tavolo(self.utente, oggi())

    def _primo_giorno(self) -> date:
        """From when the person may read the programme."""
        righe = Programma.storia.filter(id=self.programma_id)
        if not siede_al_tavolo(self.utente, oggi()):
            righe = righe.filter(stato__in=Programma.Stato.PUBBLICI)
        return giorno_di(righe.order_by("history_date", "history_id").values_list("history_date", flat=True)[0])

    def _ultimo_rapporto(self) -> Stato:
        leggibili = rapporti_leggibili(self.utente).filter(programma=self.programma_id)
        ultimo = leggibili.order_by("-congelamento_id").select_related("congelamento").first()
        if ultimo is None:
            raise ValidationError("Non c'è ancora un rapporto di questo programma da leggere.", code="rapporto")
        return self._di(
            ultimo.congelamento, f"il {_minuscola(str(ultimo))}, stato al {data_it(ultimo.congelamento.al)}"
        )

    def _adozione(self) -> Stato:
        effetto = adozioni().filter(programma=self.programma_id).select_related("atto", "congelamento").first()
        if effetto is None or effetto.congelamento is None:
            raise ValidationError("Nessun atto registrato nel portale ha adottato questo programma.", code="adozione")
        return self._di(effetto.congelamento, f"l'adozione, {_minuscola(str(effetto.atto))}")

    def _congelato(self, pk: int) -> Stato:
        congelamento = Congelamento.objects.filter(programma=self.programma_id, pk=pk).first()
        if congelamento is None:
            raise ValidationError(f"Lo stato congelato «c{pk}» di questo programma non c'è.", code="congelato")
        return self._di(congelamento, f"lo stato congelato il {momento_it(congelamento.noto_al)}")

    def _di(self, congelamento: Congelamento, nome: str) -> Stato:
        """Texts covered after it was frozen are covered."""
        try:
            foto = copri_fotografia(tutte_le_coperture(), fotografia_di(congelamento))
        except (ImprontaDiversa, SchemaIgnoto):
            testo = f"Lo stato congelato «c{congelamento.pk}» non si legge più: avvisa chi amministra il portale."
            raise ValidationError(testo, code="guasto") from None
        if not self._leggibile(foto):
            raise ValidationError(
                f"Lo stato congelato «c{congelamento.pk}» di questo programma non c'è.", code="congelato"
            )
        return Stato(f"c{congelamento.pk}", nome, foto)


@dataclass(frozen=True)
class Campo:
    """A state asked in the address under `nome`; `errore` says why it cannot be had."""

    nome: str
    chiesto: str
    stato: Stato | None = None
    errore: str = ""

    @property
    def scritto(self) -> str:
        """What the date field shows: the day, or what was typed and is no day."""
        return self.stato.giorno if self.stato else self.chiesto

    @property
    def di_testo(self) -> bool:
        """A browser empties a date field whose value is no date."""
        return bool(self.scritto and not ISO.fullmatch(self.scritto))

    @property
    def di_momento(self) -> bool:
        return self.chiesto in MOMENTI

    @property
    def tenuto(self) -> str:
        """What a hidden field carries on while no day is typed."""
        return self.stato.valore if self.stato and not self.stato.giorno else ""


def leggi_campo(lettore: Lettore, nome: str, valori: Sequence[str], senza: str = "") -> Campo:
    """Of several values with one name the last that says something: a day typed wins over the state kept hidden."""
    chiesto = next((valore.strip()[:MASSIMO] for valore in reversed(valori) if valore.strip()), "")
    try:
        return Campo(nome, chiesto, lettore.stato(chiesto or senza))
    except ValidationError as errore:
        return Campo(nome, chiesto, errore=errore.messages[0])


def in_ordine(prima: Campo, dopo: Campo) -> Campo:
    """The first of the two, with its error when it is not the older one."""
    if prima.stato is None or dopo.stato is None:
        return prima
    uno, altro = prima.stato.foto, dopo.stato.foto
    if uno.noto_al <= altro.noto_al and uno.al <= altro.al:
        return prima
    testo = f"È uno stato più recente di quello di arrivo ({dopo.stato.nome}): scambia i due, o scegline uno prima."
    return Campo(prima.nome, prima.chiesto, errore=testo)


def _giorno(chiesto: str) -> date:
    try:
        giorno = leggi_data(chiesto)
    except ValidationError as errore:
        raise ValidationError(f"«{chiesto}»: {_minuscola(errore.messages[0])}", code="data") from None
    if giorno is None or giorno > oggi():
        raise ValidationError(f"Il {data_it(giorno)} deve ancora venire: scegli un giorno fino a oggi.", code="futuro")
    return giorno


def mancanti(utente: Utente, programma: Any) -> dict[str, str]:
    """Which of MOMENTI there is no state for yet, and why; `programma` as `programma_da_confrontare` gives it."""
    visita = utente.visita_precedente is None
    mancano = {RAPPORTO: not programma.ha_rapporto, ADOZIONE: not programma.ha_adozione, VISITA: visita}
    return {momento: MANCANTI[momento] for momento, manca in mancano.items() if manca}


def letto_alla_visita(utente: Utente, programma_id: int) -> bool:
    """Whether today can be set beside the last visit: the programme stood there, and this person could read it."""
    if utente.visita_precedente is None:
        return False
    righe = Programma.storia.filter(id=programma_id, history_date__lt=utente.visita_precedente)
    allora = righe.order_by("-history_date", "-history_id").values_list("stato", flat=True).first()
    return allora in Programma.Stato.PUBBLICI or (allora is not None and siede_al_tavolo(utente, oggi()))


def rapporti_leggibili(utente: Utente) -> Any:
    return _di_sopra("rapporti").objects.visibili_a(utente).filter(genere="rapporto")


def adozioni() -> Any:
    return _di_sopra("effetti").objects.filter(tipo="adozione")


def _di_sopra(nome: str) -> Any:
    """Reports and effects of acts belong to an app above: they are known by the way back."""
    return Programma._meta.get_field(nome).related_model


def _maiuscola(testo: str) -> str:
    return testo[:1].upper() + testo[1:]


def _minuscola(testo: str) -> str:
    return testo[:1].lower() + testo[1:]
