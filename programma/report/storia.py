# SPDX-License-Identifier: AGPL-3.0-or-later
"""The history told: one readable line for each act of writing, its details on demand."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html

from abitare.lib.italiano import FISSO, data_it, numero
from abitare.lib.testo import tronca_parole
from programma import models as m
from programma.confronto.tipi import PROGRAMMA
from programma.fotografia.dati import Fotografia
from programma.queries.ambiti import atti, effetti_degli_atti, legami_degli_atti, rapporti
from programma.queries.storia import Ambito, Filtri, Riga, cambi, nomi, parti_dette, righe
from programma.report.parole import LUNGO, Parole, intitola
from tavolo.models import Cambio, Oscuramento, Settore, Utente
from tavolo.permissions import amministra
from tavolo.queries.oscuramenti import modelli_oscurabili
from tavolo.storia import Via

MOSTRATE = 3
PER_PAGINA = 25
PASSAGGI = 50
FEMMINILI = frozenset({"azione", "collaborazione", "fase", "risorsa", "misurazione", "presenza"})
FEMMINILI |= {"rilevazione", "ricorrenza", "domanda", "decisione"}
FEMMINILI |= {"comunicazione", "scelta del Comune", "scelta dell'ente"}
FEMMINILI |= {"riga del piano annuale", "riga del piano triennale"}
SOLITI = {"stato": m.Stato.NON_AVVIATA, "criticita": m.Criticita.NESSUNA}
DEL_PIANO = (m.RigaAnnuale, m.RigaTriennale, m.SceltaComune, m.SceltaEnte, m.Comunicazione)
DI_UN_AZIONE = (m.Collaborazione, m.Coinvolgimento, m.CodiceProgetto, m.Fase, m.Risorsa, m.Documento)


@dataclass(frozen=True, slots=True)
class Voce:
    """An act of writing as `{% cronologia %}` shows it; `url` stays empty, the page may fill it.

    `oggetti`: label, id and name of what was written, where it holds texts that may have to be covered.
    """

    quando: datetime
    chi: str
    frase: str
    dettagli: tuple[str, ...]
    tono: str
    cambio_id: int
    oggetti: tuple[tuple[str, int, str], ...] = ()
    url: str = ""

    @property
    def testo(self) -> str:
        return f"{self.chi}: {self.frase}"

    @property
    def riga(self) -> str:
        """The whole line with its date, for files and mail: "Lavori Pubblici, 12/03/2026: …"."""
        return f"{self.chi}, {data_it(self.quando)}: {self.frase}"


@dataclass(frozen=True, slots=True)
class Storia:
    voci: tuple[Voce, ...]
    prossimo: int | None


def racconta(ambito: Ambito, filtri: Filtri, quanti: int) -> Storia:
    """A page of history in three queries; `prossimo` is the `Filtri.prima` of the next page, None at the end."""
    trovati = cambi(ambito, filtri, quanti + 1)
    scelti = trovati[:quanti]
    lette = righe(ambito, [cambio.pk for cambio in scelti])
    parole = Parole(*nomi(lette))
    per_cambio: dict[int, list[Riga]] = {}
    for riga in lette:
        per_cambio.setdefault(riga.cambio_id, []).append(riga)
    voci = tuple(_voce(cambio, per_cambio.get(cambio.pk, []), parole) for cambio in scelti)
    return Storia(voci, scelti[-1].pk if len(trovati) > quanti else None)


def passaggi(prima: Fotografia, dopo: Fotografia, tipo: str, pk: int) -> Storia:
    """What was written of one object between the two, newest first: also what changed and changed back.

    `tipo` and `pk` are those of a `Variazione`.
    """
    tabelle = tipo if tipo == PROGRAMMA else ""
    return racconta(Ambito(**{tipo: pk}), Filtri(tipo=tabelle, da=prima.noto_al, fino_a=dopo.noto_al), PASSAGGI)


def _voce(cambio: Cambio, scritte: list[Riga], parole: Parole) -> Voce:
    ordinate = sorted(scritte, key=_importanza)
    frasi = [_frase(riga, parole) for riga in ordinate]
    motivo = parole.coperture.testo(Cambio, cambio.pk, "motivo", cambio.motivo)
    breve = "; ".join(frasi[:MOSTRATE])
    if len(frasi) > MOSTRATE:
        breve += f"; altre {len(frasi) - MOSTRATE} modifiche" if len(frasi) > MOSTRATE + 1 else "; un'altra modifica"
    if cambio.atto:
        breve += f"; con {cambio.atto}"
    if motivo:
        breve += f"; motivo: {tronca_parole(motivo, 160)}"
    chi = cambio.settore.nome if cambio.settore else str(cambio.utente)
    firma = f"Scritto da {cambio.utente}, {Via(cambio.via).label}"
    dettagli = [firma]
    for riga, frase in zip(ordinate, frasi, strict=True):
        dettagli += [frase] * (len(frasi) > MOSTRATE) + _dettagli(riga, parole)
    oggetti = (("tavolo.cambio", cambio.pk, "il motivo"), *_oscurabili(ordinate, parole))
    return Voce(cambio.istante, chi, breve, tuple(dettagli), _tono(ordinate), cambio.pk, oggetti[not motivo :])


def _oscurabili(scritte: list[Riga], parole: Parole) -> Iterator[tuple[str, int, str]]:
    ammessi = modelli_oscurabili()
    for riga in scritte:
        nome = riga.modello._meta.label_lower
        if nome in ammessi:
            yield nome, riga.dopo["id"], f"{riga.modello._meta.verbose_name} n. {riga.dopo['id']}"


def racconta_a(utente: Utente, ambito: Ambito, filtri: Filtri) -> Storia:
    """A page of history as that person reads it."""
    storia = racconta(ambito, filtri, PER_PAGINA)
    return _con_oscuramenti(storia) if amministra(utente) else storia


def _con_oscuramenti(storia: Storia) -> Storia:
    """For who administers: from each act of writing to the page where a text of it can be covered."""
    voci = (replace(voce, dettagli=(*voce.dettagli, *map(_verso_l_oscuramento, voce.oggetti))) for voce in storia.voci)
    return Storia(tuple(voci), storia.prossimo)


def _verso_l_oscuramento(oggetto: tuple[str, int, str]) -> str:
    modello, pk, nome = oggetto
    indirizzo = reverse("tavolo:oscura-testo", query={"modello": modello, "oggetto_id": pk})
    return format_html('<a href="{}">Oscura un testo: {}</a>', indirizzo, nome)


def _importanza(riga: Riga) -> int:
    """Statements and answers first, then the programme from the top down."""
    ordine = (m.Aggiornamento, m.Verifica, m.Programma, m.Obiettivo, m.Azione, m.Nota)
    return ordine.index(riga.modello) if riga.modello in ordine else len(ordine)


def _tono(scritte: list[Riga]) -> str:
    if any(riga.segno == "-" or riga.modello is Oscuramento for riga in scritte):
        return "errore"
    if any(riga.modello is m.Verifica for riga in scritte):
        return "positivo"
    return "primario" if any(riga.modello is m.Aggiornamento for riga in scritte) else ""


def _frase(riga: Riga, parole: Parole) -> str:
    dopo = parole.coperture.voce(riga.modello, riga.dopo)
    prima = parole.coperture.voce(riga.modello, riga.prima) if riga.prima else {}
    if riga.modello in FRASI:
        return FRASI[riga.modello](dopo, prima, parole)
    soggetto = _soggetto(riga.modello, dopo, parole)
    if riga.segno == "~":
        return f"{soggetto}, {', '.join(parole.differenze(riga.modello, prima, dopo)) or 'salvata senza modifiche'}"
    fine = "a" if riga.modello._meta.verbose_name in FEMMINILI else "o"
    return f"{soggetto}: {'creat' if riga.segno == '+' else 'eliminat'}{fine}"


def _soggetto(modello: type[Model], voce: dict[str, Any], parole: Parole) -> str:
    nome = f"{modello._meta.verbose_name} {intitola(modello, voce)}".strip()
    if modello is m.Collaborazione:
        nome = f"collaborazione di {parole.nome(Settore, voce['settore_id'])}"
    elif modello is m.Coinvolgimento:
        nome = f"coinvolgimento di {_campo(modello, 'soggetto_id', voce, parole)}"
    elif modello is m.CodiceProgetto:
        nome = f"{voce['tipo']} {voce['codice']}"
    elif modello is m.Misurazione:
        nome = f"misurazione di {parole.nome(m.Indicatore, voce['indicatore_id'])}"
    elif modello in DEL_PIANO:
        nome = f"{nome}, {' e '.join(_di_chi(voce, parole))}"
    elif modello is legami_degli_atti():
        nome = f"legame dell'atto {parole.nome(atti(), voce['atto_id'])} con {_legato(voce, parole)}"
    elif modello is effetti_degli_atti():
        nome = f"effetto dell'atto {parole.nome(atti(), voce['atto_id'])}, {_campo(modello, 'tipo', voce, parole)}"
    elif modello is rapporti():
        nome = f"rapporto n. {voce['numero']}/{voce['anno']} {intitola(modello, {'titolo': voce['titolo']})}"
    return f"{nome} dell'azione {parole.nome(m.Azione, voce['azione_id'])}" if modello in DI_UN_AZIONE else nome


def _di_chi(voce: dict[str, Any], parole: Parole) -> Iterator[str]:
    """The Comune and the owner of a part of a plan, those it has."""
    for campo, modello in (("comune_id", m.Comune), ("ente_id", m.EnteProprietario)):
        if campo in voce:
            yield parole.nome(modello, voce[campo])


def _legato(voce: dict[str, Any], parole: Parole) -> str:
    if voce["azione_id"]:
        return f"l'azione {parole.nome(m.Azione, voce['azione_id'])}"
    return f"l'obiettivo {parole.nome(m.Obiettivo, voce['obiettivo_id'])}"


def _campo(modello: type[Model], attributo: str, voce: dict[str, Any], parole: Parole) -> str:
    campo = next(c for c in modello._meta.concrete_fields if c.attname == attributo)
    return parole.valore(campo, voce[attributo])


def _aggiornamento(dopo: dict[str, Any], prima: dict[str, Any], parole: Parole) -> str:
    azione = parole.nome(m.Azione, dopo["azione_id"])
    if dopo["nessuna_variazione"]:
        return f"azione {azione}, nessuna variazione al {_giorno(dopo)}"
    nuovi = [campo for campo, solito in SOLITI.items() if dopo[campo] != prima.get(campo, solito)]
    parti = [f"avanzamento dichiarato {_percento(prima.get('avanzamento'), dopo['avanzamento'])}"]
    parti += [f"{_etichette(campo)} {_campo(m.Aggiornamento, campo, dopo, parole)}" for campo in nuovi]
    correzione = " (correzione)" if dopo["corregge_id"] else ""
    return f"azione {azione}, {', '.join(parti)}, al {_giorno(dopo)}{correzione}"


def _verifica(dopo: dict[str, Any], prima: dict[str, Any], parole: Parole) -> str:
    esito = "verificato" if dopo["esito"] == m.Verifica.Esito.ACCETTATA else "restituito"
    frase = f"azione {parole.nome(m.Azione, dopo['azione_id'])}, {_percento(None, dopo['avanzamento'])} {esito}"
    return f"{frase}: {tronca_parole(dopo['commento'], 160)}" if dopo["commento"] else frase


def _nota(dopo: dict[str, Any], prima: dict[str, Any], parole: Parole) -> str:
    return f"azione {parole.nome(m.Azione, dopo['azione_id'])}, nota: {tronca_parole(dopo['testo'], 160)}"


def _congelamento(dopo: dict[str, Any], prima: dict[str, Any], parole: Parole) -> str:
    return f"fotografia al {_giorno(dopo, 'al')} congelata"


def _oscuramento(dopo: dict[str, Any], prima: dict[str, Any], parole: Parole) -> str:
    return f"oscurato un testo di {dopo['modello'].split('.')[1]} n. {dopo['oggetto_id']}, campo «{dopo['campo']}»"


FRASI: dict[type[Model], Callable[[dict[str, Any], dict[str, Any], Parole], str]] = {
    m.Aggiornamento: _aggiornamento,
    m.Verifica: _verifica,
    m.Nota: _nota,
    m.Congelamento: _congelamento,
    Oscuramento: _oscuramento,
}


def _etichette(campo: str) -> str:
    return str(m.Aggiornamento._meta.get_field(campo).verbose_name)  # type: ignore[union-attr]


def _giorno(voce: dict[str, Any], campo: str = "riferito_al") -> str:
    anno, mese, giorno = voce[campo].split("-")
    return f"{giorno}/{mese}/{anno}"


def _percento(prima: Any, dopo: Any) -> str:
    nuovo = f"{numero(dopo, 2)}{FISSO}%"
    return nuovo if prima is None or prima == dopo else f"{numero(prima, 2)} → {nuovo}"


def _dettagli(riga: Riga, parole: Parole) -> list[str]:
    """What the line leaves out: the fields of a new thing, the whole of long texts before and after."""
    dopo = parole.coperture.voce(riga.modello, riga.dopo)
    if riga.modello in (m.Congelamento, m.Verifica, m.Nota, Oscuramento, rapporti()) or riga.segno == "-":
        return []
    if riga.segno == "+":
        return [*parole.elenco(riga.modello, dopo), *_parti_dette(riga, parole)]
    prima = parole.coperture.voce(riga.modello, riga.prima or {"id": riga.dopo["id"]})
    lunghi: Iterable[Any] = (c for c in riga.modello._meta.concrete_fields if c.get_internal_type() == "TextField")
    return [
        f"{campo.verbose_name}, prima: {parole.valore(campo, prima.get(campo.attname), LUNGO)} — dopo: "
        f"{parole.valore(campo, dopo.get(campo.attname), LUNGO)}"
        for campo in lunghi
        if prima.get(campo.attname) != dopo.get(campo.attname)
    ]


def _parti_dette(riga: Riga, parole: Parole) -> Iterator[str]:
    """Like "fase «Progetto»: inizio effettivo: 01/02/2026", for what a statement says of phases, measures, money."""
    for campo, detta in parti_dette(riga):
        modello: Any = campo.related_model
        nome = f"{modello._meta.verbose_name} {parole.nome(modello, detta[campo.attname])}"
        yield f"{nome}: {'; '.join(parole.elenco(campo.model, detta)) or 'nulla'}"
