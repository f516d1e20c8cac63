# SPDX-License-Identifier: AGPL-3.0-or-later
"""From rows to the tree of the fotografia."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model

from programma.fotografia import dati
from programma.fotografia.negativo import CAMPI, Negativo, Riga
from programma.fotografia.rubrica import Rubrica, alfabetico
from programma.models import (
    Aggiornamento,
    Azione,
    Fase,
    Indicatore,
    Misurazione,
    Obiettivo,
    Programma,
    Rilevazione,
    Risorsa,
    Verifica,
)

T = TypeVar("T")
Per = dict[int, list[T]]
Voce = dict[str, Any]
EFFETTIVE = ("inizio_effettivo", "fine_effettiva")


def monta(negativo: Negativo, *, al: date, noto_al: datetime, soglie: dati.Soglie) -> dati.Fotografia:
    montaggio = Montaggio(negativo, al)
    programma = montaggio.voce(Programma, negativo.programma)
    aperta = negativo.programma[-1]
    obiettivi = montaggio.obiettivi()
    soggetti = {s.id: s for obiettivo in obiettivi for azione in obiettivo.azioni for s in azione.soggetti}
    return dati.Fotografia(
        al=al,
        noto_al=noto_al,
        soglie=soglie,
        programma=dati.Programma(**programma),
        settori=tuple(sorted(montaggio.rubrica.settori.values(), key=alfabetico)),
        persone=montaggio.rubrica.persone,
        soggetti=tuple(sorted(soggetti.values(), key=alfabetico)),
        obiettivi=obiettivi,
        rilevazione=montaggio.rilevazione(aperta) if aperta else None,
    )


class Montaggio:
    """Puts the rows together; what had not happened yet on the day `al` is masked."""

    def __init__(self, negativo: Negativo, al: date) -> None:
        self.negativo = negativo
        self.al = al
        self.rubrica = Rubrica(negativo.anagrafica)

    def voce(self, modello: type[Model], riga: Riga) -> Voce:
        campi = CAMPI[modello]
        return self.rubrica.coperture.voce(modello, dict(zip(campi, riga[: len(campi)], strict=True)))

    def rilevazione(self, aperta: Voce) -> dati.Rilevazione:
        voce = self.rubrica.coperture.voce(Rilevazione, aperta)
        giorni = {nome: date.fromisoformat(voce[nome]) for nome in ("al", "scade")}
        return dati.Rilevazione(id=voce["id"], titolo=voce["titolo"], **giorni)

    def obiettivi(self) -> tuple[dati.Obiettivo, ...]:
        di_obiettivi, di_azioni = self._indicatori()
        azioni = self._azioni(di_azioni)
        return tuple(
            dati.Obiettivo(
                settore=self.rubrica.settori[voce.pop("settore_id")],
                indicatori=tuple(di_obiettivi.get(voce["id"], ())),
                azioni=tuple(azioni.get(voce["id"], ())),
                **voce,
            )
            for voce in (self.voce(Obiettivo, riga) for riga in self.negativo.obiettivi)
        )

    def azioni(self) -> tuple[dati.Azione, ...]:
        _, di_azioni = self._indicatori()
        return tuple(azione for azioni in self._azioni(di_azioni).values() for azione in azioni)

    def _indicatori(self) -> tuple[Per[dati.Indicatore], Per[dati.Indicatore]]:
        misure = {}
        for voce in (self.voce(Misurazione, riga) for riga in self.negativo.misure):
            indicatore = voce.pop("indicatore_id")
            misure[indicatore] = dati.Misura(**voce)
        di_obiettivi: Per[dati.Indicatore] = defaultdict(list)
        di_azioni: Per[dati.Indicatore] = defaultdict(list)
        for voce in (self.voce(Indicatore, riga) for riga in self.negativo.indicatori):
            obiettivo, azione = voce.pop("obiettivo_id"), voce.pop("azione_id")
            costruito = dati.Indicatore(**voce, misura=misure.get(voce["id"]))
            (di_azioni[azione] if obiettivo is None else di_obiettivi[obiettivo]).append(costruito)
        return di_obiettivi, di_azioni

    def _azioni(self, indicatori: Per[dati.Indicatore]) -> Per[dati.Azione]:
        fasi = self._figli(Fase, self.negativo.fasi, dati.Fase)
        risorse = self._figli(Risorsa, self.negativo.risorse, dati.Risorsa)
        legami, parole = self._legami(), self._parole()
        per_obiettivo: Per[dati.Azione] = defaultdict(list)
        for riga in self.negativo.azioni:
            voce = self.voce(Azione, riga)
            pk, persona = voce["id"], voce.pop("persona_id")
            azione = dati.Azione(
                settore=self.rubrica.settori[voce.pop("settore_id")],
                persona=self.rubrica.persona(persona) if persona else None,
                fasi=tuple(fasi.get(pk, ())),
                risorse=tuple(risorse.get(pk, ())),
                indicatori=tuple(indicatori.get(pk, ())),
                nel_ciclo=riga[-1],
                **self._legati(legami.get(pk, ())),
                **self._allora(voce, parole.get(pk, {})),
            )
            per_obiettivo[azione.obiettivo_id].append(azione)
        return per_obiettivo

    def _figli(self, modello: type[Model], righe: list[Riga], tipo: type[T]) -> Per[T]:
        per_azione: Per[T] = defaultdict(list)
        for voce in (self.voce(modello, riga) for riga in righe):
            azione = voce.pop("azione_id")
            per_azione[azione].append(tipo(**self._avvenute(voce)))
        return per_azione

    def _legami(self) -> Per[Riga]:
        per_azione: Per[Riga] = defaultdict(list)
        for tipo, azione, altro, codice in self.negativo.legami:
            per_azione[azione].append((tipo, altro, codice))
        return per_azione

    def _legati(self, legami: list[Riga] | tuple[()]) -> Voce:
        settori = [self.rubrica.settori[altro] for tipo, altro, _ in legami if tipo == "settore"]
        soggetti = [self.rubrica.soggetti[altro] for tipo, altro, _ in legami if tipo == "soggetto"]
        return {
            "collaborano": tuple(sorted(settori, key=alfabetico)),
            "soggetti": tuple(sorted(soggetti, key=alfabetico)),
            "cup": tuple(sorted(codice for tipo, _, codice in legami if tipo == "CUP")),
            "cig": tuple(sorted(codice for tipo, _, codice in legami if tipo == "CIG")),
        }

    def _parole(self) -> dict[int, dict[str, dati.Aggiornamento]]:
        """By action, then by kind: "accettata", "" (waiting), "restituita", "dopo" (accepted, later than `al`)."""
        per_azione: dict[int, dict[str, dati.Aggiornamento]] = defaultdict(dict)
        for riga in self.negativo.parole:
            voce = self.voce(Aggiornamento, riga)
            azione = voce.pop("azione_id")
            parola = self._parola(voce, *riga[len(CAMPI[Aggiornamento]) :])
            per_azione[azione]["dopo" if parola.riferito_al > self.al else parola.verifica] = parola
        return per_azione

    def _parola(
        self, voce: Voce, autore: int, verifica: int | None, esito: str | None, commento: str | None, scritta: Any
    ) -> dati.Aggiornamento:
        if verifica is not None and commento:
            commento = self.rubrica.coperture.testo(Verifica, verifica, "commento", commento)
        return dati.Aggiornamento(
            settore=self.rubrica.settori[voce.pop("settore_id")],
            autore=self.rubrica.persona(autore),
            corregge=voce.pop("corregge_id"),
            verifica=esito or "",
            commento=commento or "",
            verificato_il=scritta,
            **voce,
        )

    def _allora(self, voce: Voce, parole: dict[str, dati.Aggiornamento]) -> Voce:
        """State and last words of an action on the day `al`.

        A state that comes from a statement about a later day had not come yet: it goes back to the one verified then.
        A cancellation has no day of its own: it counts as soon as it is known.
        """
        accettata = parole.get("accettata")
        if "dopo" in parole and voce["stato"] != dati.ANNULLATA:
            voce |= _stato_di(accettata)
        voce = self._avvenute(voce)
        if voce["stato"] == dati.CONCLUSA and voce["fine_effettiva"] is None:
            voce["stato"] = dati.IN_CORSO
        giorni = [parola.riferito_al for tipo, parola in parole.items() if tipo != "dopo"]
        return voce | {
            "verificato": accettata,
            "dichiarato": parole.get(""),
            "ultima_parola": max(giorni, default=None),
        }

    def _avvenute(self, voce: Voce) -> Voce:
        for campo in EFFETTIVE:
            if (giorno := voce.get(campo)) is not None and giorno > self.al:
                voce[campo] = None
        return voce


def _stato_di(parola: dati.Aggiornamento | None) -> Voce:
    if parola is None:
        return {
            "stato": dati.NON_AVVIATA,
            "motivo_stato": "",
            "criticita": dati.NESSUNA_CRITICITA,
            "testo_criticita": "",
            "inizio_effettivo": None,
            "fine_effettiva": None,
        }
    campi = ("stato", "motivo_stato", "criticita", "testo_criticita", *EFFETTIVE)
    return {campo: getattr(parola, campo) for campo in campi}
