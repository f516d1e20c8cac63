# SPDX-License-Identifier: AGPL-3.0-or-later
"""What changed between two states, each change with who wrote it: office, person, day, reason, act."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from django.db.models import Model, TextField

from abitare.lib.italiano import data_it
from programma import models as m
from programma.confronto import Genere, Paternita, Tripla, Variazione, confronta
from programma.fotografia.dati import Azione, Fotografia
from programma.fotografia.oscuramento import copri_fotografia
from programma.fotografia.sorgenti import tra
from programma.queries.scritture import Modo, Posto, chi_scrisse
from tavolo.models import Cambio, Settore
from tavolo.queries.oscuramenti import Coperture, copri, tutte_le_coperture

RADICI: dict[str, type[Model]] = {"obiettivi": m.Obiettivo, "azioni": m.Azione, "settori": Settore}
PARTI: dict[str, type[Model]] = {"fasi": m.Fase, "risorse": m.Risorsa, "indicatori": m.Indicatore}
LEGAMI: dict[str, tuple[type[Model], str]] = {
    "collaborano": (m.Collaborazione, ""),
    "soggetti": (m.Coinvolgimento, ""),
    "cup": (m.CodiceProgetto, m.CodiceProgetto.Tipo.CUP),
    "cig": (m.CodiceProgetto, m.CodiceProgetto.Tipo.CIG),
}
SITUAZIONE = ("stato", "motivo_stato", "criticita", "testo_criticita", "inizio_effettivo", "fine_effettiva")


def variazioni_tra(prima: Fotografia, dopo: Fotografia) -> tuple[Variazione, ...]:
    """What changed from one to the other, with its `paternita` where the history knows it; four queries at most.

    The two are of one programme. A text that was covered after they were frozen is covered.
    """
    coperti = tutte_le_coperture()
    prima, dopo = copri_fotografia(coperti, prima), copri_fotografia(coperti, dopo)
    return attribuite(confronta(prima, dopo), prima, dopo, coperti)


def attribuite(
    variazioni: tuple[Variazione, ...], prima: Fotografia, dopo: Fotografia, coperti: Coperture
) -> tuple[Variazione, ...]:
    """The same changes, each with who made it, as it was known when `dopo` was taken."""
    fonti = Fonti(prima, dopo)
    dette = [fonti.detta(variazione) for variazione in variazioni]
    posti = [() if d else tuple(fonti.posti(v)) for v, d in zip(variazioni, dette, strict=True)]
    scritti = chi_scrisse((posto for suoi in posti for posto in suoi), dopo.noto_al)
    firme = Firme({d.id for d in dette if d}, set(scritti.values()), fonti.settori, coperti)
    return tuple(
        replace(v, paternita=firme.di_parola(d) if d else firme.ultima([scritti[p] for p in suoi if p in scritti], v))
        for v, d, suoi in zip(variazioni, dette, posti, strict=True)
    )


@dataclass(frozen=True, slots=True)
class Detta:
    """A statement that gives a value: while it waits, because it was accepted, or for the answer that sent it back."""

    id: int
    come: Literal["attesa", "accettata", "risposta"]


class Fonti:
    """Where it is written who made a change: in a statement, or in which places of the history."""

    def __init__(self, prima: Fotografia, dopo: Fotografia) -> None:
        self.settori = {settore.id: settore.nome for foto in (prima, dopo) for settore in foto.settori}
        self._noto_al = prima.noto_al
        self._prima = {azione.id: azione for azione in prima.azioni()}
        self._dopo = {azione.id: azione for azione in dopo.azioni()}
        self._misure = [_misure(foto) for foto in (prima, dopo)]

    def detta(self, variazione: Variazione) -> Detta | None:
        """A percentage is always said by a statement; a state, when it comes with the statement that holds now."""
        prima, dopo = self._prima.get(variazione.oggetto_id), self._dopo.get(variazione.oggetto_id)
        if variazione.tipo != "azione" or prima is None or dopo is None:
            return None
        campi = {str(tripla.percorso[2]) for tripla in variazione.triple}
        if campi == {"dichiarato"}:
            return self._in_attesa(prima, dopo)
        if dopo.verificato is None or not campi <= {"verificato", *SITUAZIONE}:
            return None
        nuova = prima.verificato is None or prima.verificato.id != dopo.verificato.id
        uguali = all(getattr(dopo, c) == getattr(dopo.verificato, c) for c in campi if c in SITUAZIONE)
        return Detta(dopo.verificato.id, "accettata") if nuova and uguali else None

    def _in_attesa(self, prima: Azione, dopo: Azione) -> Detta | None:
        """Who declared; who answered, when what was declared waits no more and at most an older word is left."""
        if dopo.dichiarato and (prima.dichiarato is None or dopo.dichiarato.scritto >= self._noto_al):
            return Detta(dopo.dichiarato.id, "attesa")
        return Detta(prima.dichiarato.id, "risposta") if prima.dichiarato else None

    def posti(self, variazione: Variazione) -> Iterator[Posto]:
        if variazione.genere in (Genere.AGGIUNTA, Genere.RIMOSSA):
            modo = Modo.NASCITA if variazione.genere is Genere.AGGIUNTA else Modo.FINE
            yield Posto(modo, RADICI[_radice(variazione)], variazione.oggetto_id)
            return
        nate = [tripla for tripla in variazione.triple if tripla.percorso[4:] == ("id",)]
        for tripla in nate or variazione.triple:
            radice, chiave, *resto = tripla.percorso
            if radice == "programma":
                yield _valore(m.Programma, variazione.oggetto_id, str(chiave))
            elif resto[0] in LEGAMI:
                modello, tipo = LEGAMI[str(resto[0])]
                yield Posto(Modo.LEGAME, modello, int(chiave), tipo)
            elif resto[0] in PARTI:
                yield self._della_parte(PARTI[str(resto[0])], int(resto[1]), str(resto[2]), tripla)
            else:
                yield _valore(RADICI[str(radice)], int(chiave), str(resto[0]))

    def _della_parte(self, modello: type[Model], pk: int, campo: str, tripla: Tripla) -> Posto:
        if campo == "id":
            return Posto(Modo.NASCITA if tripla.prima is None else Modo.FINE, modello, pk)
        if campo != "misura":
            return _valore(modello, pk, campo)
        vecchie, nuove = self._misure
        if pk in nuove:
            return Posto(Modo.ULTIMA, m.Misurazione, nuove[pk])
        return Posto(Modo.FINE, m.Misurazione, vecchie[pk])


def _misure(foto: Fotografia) -> dict[int, int]:
    """The measure that holds, by indicator."""
    elenchi = (*(o.indicatori for o in foto.obiettivi), *(a.indicatori for a in foto.azioni()))
    return {i.id: i.misura.id for indicatori in elenchi for i in indicatori if i.misura}


def _valore(modello: type[Model], pk: int, campo: str) -> Posto:
    return Posto(Modo.VALORE, modello, pk, str(modello._meta.get_field(campo).get_attname()))  # type: ignore[union-attr]


@dataclass(frozen=True, slots=True)
class Parola:
    """A statement, its answer and what corrects it, as far as they are needed to say whose they are."""

    id: int
    azione_id: int
    settore_id: int
    cambio_id: int
    esito: str | None
    risposta_id: int | None
    correzione_id: int | None


class Firme:
    """Who wrote: names, reasons and acts of the cambi and of the statements that are asked of; two queries."""

    def __init__(self, dette: set[int], scritti: set[int], settori: dict[int, str], coperti: Coperture) -> None:
        self._settori = settori
        self._coperti = coperti
        parole = list(_parole(dette, scritti)) if dette or scritti else []
        self._parole = {parola.id: parola for parola in parole}
        self._accettate = {(p.risposta_id, p.azione_id): p for p in parole if p.esito == m.Verifica.Esito.ACCETTATA}
        di_parole = (pk for p in parole for pk in (p.cambio_id, p.risposta_id, p.correzione_id) if pk)
        chiavi = scritti.union(di_parole)
        self._cambi = {cambio.pk: cambio for cambio in _cambi(chiavi)} if chiavi else {}
        persone = {cambio.utente_id: cambio.utente for cambio in self._cambi.values()}
        self._persone = {pk: str(copri(coperti, persona)) for pk, persona in persone.items()}

    def ultima(self, scritti: Iterable[int], variazione: Variazione) -> Paternita | None:
        """Of the last of these cambi; of the sector, when the coordination wrote by accepting what the sector said."""
        cambi = sorted((self._cambi[pk] for pk in scritti), key=lambda cambio: (cambio.istante, cambio.pk))
        if not cambi:
            return None
        parola = self._accettate.get((cambi[-1].pk, variazione.oggetto_id)) if variazione.tipo == "azione" else None
        return self._di_accettata(parola) if parola else self._di(cambi[-1], cambi[-1].settore_id)

    def di_parola(self, detta: Detta) -> Paternita:
        parola = self._parole[detta.id]
        if detta.come == "accettata":
            return self._di_accettata(parola)
        if detta.come == "attesa":
            return self._di(self._cambi[parola.cambio_id], parola.settore_id)
        return self._di_risposta(parola)

    def _di_accettata(self, parola: Parola) -> Paternita:
        firma = self._di(self._cambi[parola.cambio_id], parola.settore_id)
        chi = self._di_risposta(parola)
        ufficio = f", {chi.ufficio}" if chi.ufficio else ""
        return replace(firma, verifica=f"verificato da {chi.persona}{ufficio}, il {data_it(chi.quando)}")

    def _di_risposta(self, parola: Parola) -> Paternita:
        """Of the coordination; of the sector, when it corrected its statement before an answer."""
        risposta = self._cambi[parola.risposta_id or parola.correzione_id or 0]
        return self._di(risposta, risposta.settore_id)

    def _di(self, cambio: Cambio, settore_id: int | None) -> Paternita:
        nome = self._settori.get(settore_id, "") if settore_id else ""
        return Paternita(
            ufficio=nome,
            persona=self._persone[cambio.utente_id],
            quando=cambio.istante,
            motivo=self._coperti.testo(Cambio, cambio.pk, "motivo", cambio.motivo),
            atto=str(cambio.atto) if cambio.atto else "",
            cambio_id=cambio.pk,
        )


def _parole(dette: set[int], scritti: set[int]) -> Iterator[Parola]:
    """The statements of these ids, and those accepted in these cambi; the latest comes last."""
    risposte = ("verifica__esito", "verifica__cambio_id", "corretto_da__cambio_id")
    campi = ("pk", "azione_id", "settore_id", "cambio_id", *risposte)
    tutte = m.Aggiornamento.objects.order_by()
    chieste = tutte.filter(tra("pk", dette)).values_list(*campi)
    accettate = tutte.filter(tra("verifica__cambio_id", scritti)).values_list(*campi)
    return (Parola(*riga) for riga in chieste.union(accettate).order_by("pk"))


def _cambi(chiavi: set[int]) -> Iterable[Cambio]:
    """With who wrote and the act, which is named by its short fields: its long texts stay where they are."""
    atto: type[Model] = Cambio._meta.get_field("atto").related_model  # of an app above
    lunghi = [f"atto__{campo.name}" for campo in atto._meta.concrete_fields if isinstance(campo, TextField)]
    cambi = Cambio.objects.order_by().filter(tra("pk", chiavi))
    return cambi.select_related("utente", "atto").defer(*lunghi)


def _radice(variazione: Variazione) -> str:
    return {"obiettivo": "obiettivi", "azione": "azioni"}[variazione.tipo]
