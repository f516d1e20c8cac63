# SPDX-License-Identifier: AGPL-3.0-or-later
"""The parts of an act as people type them: a line each, and the opinions in fields of their own."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from abitare.lib.impronte import leggi_impronta
from abitare.lib.italiano import data_it
from abitare.lib.testo import CampoTesto
from delibere.estratto import Presenza
from delibere.models import AllegatoAtto, Parere
from delibere.regole import ruolo_dal_nome
from delibere.services.parti_atto import DatiAllegato, DatiParere, PartiAtto, voci_di

ALLEGATO = re.compile(
    r"(.+?)\s*(?:\[([^\[\]]{1,30})\]\s*)?\(\s*impronta\s*:?\s*([^()]{1,120})\)\s*[.;,]?", re.IGNORECASE
)
PRESENZE = {"presente": (True, False), "assente": (False, False), "da remoto": (True, True)}
RUOLI = ", ".join(AllegatoAtto.Ruolo.labels)


def campi_pareri() -> dict[str, forms.Field]:
    """Outcome, who and when for each kind of opinion; none of them must be filled in."""
    campi: dict[str, forms.Field] = {}
    for tipo in Parere.Tipo:
        campi[f"{tipo.value}_esito"] = forms.ChoiceField(
            label=f"Parere di {tipo.label}", required=False, choices=[("", "non registrato"), *Parere.Esito.choices]
        )
        campi[f"{tipo.value}_chi"] = CampoTesto(
            label=f"{tipo.label.capitalize()}: reso da", required=False, max_length=120
        )
        campi[f"{tipo.value}_quando"] = forms.DateField(
            label=f"{tipo.label.capitalize()}: reso il", required=False, widget=forms.DateInput()
        )
    return campi


def leggi_pareri(dati: dict[str, Any]) -> tuple[DatiParere, ...]:
    return tuple(
        DatiParere(tipo, dati[f"{tipo}_esito"], dati[f"{tipo}_chi"], dati[f"{tipo}_quando"])
        for tipo in Parere.Tipo.values
        if dati[f"{tipo}_esito"]
    )


def errori_dei_pareri(dati: dict[str, Any]) -> dict[str, str]:
    """What was written about an opinion that was not given, by field."""
    errori = {}
    for tipo in Parere.Tipo.values:
        esito = dati.get(f"{tipo}_esito")
        for campo in (f"{tipo}_chi", f"{tipo}_quando"):
            if dati.get(campo) and not esito:
                errori[campo] = "Scegli anche l'esito del parere."
            elif dati.get(campo) and esito == Parere.Esito.NON_DOVUTO:
                errori[campo] = "Un parere non dovuto non ha chi lo ha reso, né quando."
    return errori


def righe_piene(testo: str) -> list[tuple[int, str]]:
    return [(n, riga.strip()) for n, riga in enumerate(testo.splitlines(), 1) if riga.strip()]


def capoversi(testo: str) -> tuple[str, ...]:
    return tuple(pezzo.strip() for pezzo in re.split(r"\n\s*\n", testo) if pezzo.strip())


def leggi_presenza(numero: int, riga: str) -> Presenza:
    pezzi = [pezzo.strip() for pezzo in riga.split(";")]
    if len(pezzi) != 3 or not all(pezzi) or pezzi[2].lower() not in PRESENZE:
        raise ValidationError(f"Riga {numero}: serve «Cognome Nome; qualifica; presente, assente o da remoto».")
    presente, da_remoto = PRESENZE[pezzi[2].lower()]
    return Presenza(pezzi[0], pezzi[1], presente, da_remoto)


def leggi_allegato(numero: int, riga: str) -> DatiAllegato:
    trovato = ALLEGATO.fullmatch(riga.lstrip("-–•* "))
    if trovato is None:
        raise ValidationError(f"Riga {numero}: serve «NOME [ruolo] (impronta: …)».")
    nome, scritto, impronta = trovato.groups()
    ruoli = {nome: valore for valore, nome in AllegatoAtto.Ruolo.choices}
    ruolo = ruoli.get(" ".join(scritto.lower().split())) if scritto else ruolo_dal_nome(nome)
    if ruolo is None:
        raise ValidationError(f"Riga {numero}: il ruolo «{scritto}» non c'è. I ruoli sono: {RUOLI}.")
    try:
        return DatiAllegato(nome, leggi_impronta(impronta), ruolo)
    except ValidationError as errore:
        raise ValidationError(f"Riga {numero}: {errore.message}") from errore


def come_testi(parti: PartiAtto) -> dict[str, Any]:
    """The initial values of the form's fields."""
    voci = voci_di(parti)
    testi: dict[str, Any] = {nome: voce_come_testo(nome, voci[nome]) for nome in voci if nome not in Parere.Tipo.values}
    for parere in parti.pareri:
        testi |= {
            f"{parere.tipo}_esito": parere.esito,
            f"{parere.tipo}_chi": parere.chi,
            f"{parere.tipo}_quando": parere.quando,
        }
    return testi


def voce_come_testo(nome: str, voce: Any) -> str:
    """Presences, attachments or the points of a section, as they are typed."""
    if nome == "presenze":
        parole = {valore: chiave for chiave, valore in PRESENZE.items()}
        return "\n".join(f"{p.nominativo}; {p.qualifica}; {parole[p.presente, p.da_remoto]}" for p in voce)
    if nome == "allegati":
        ruoli = dict(AllegatoAtto.Ruolo.choices)
        return "\n".join(f"{a.nome} [{ruoli[a.ruolo]}] (impronta: {a.impronta})" for a in voce)
    return "\n\n".join(voce)


def parere_in_parole(parere: DatiParere | None) -> str:
    if parere is None:
        return "non registrato"
    reso = [parere.chi and f"reso da {parere.chi}", parere.quando and f"il {data_it(parere.quando)}"]
    return ", ".join([str(Parere.Esito(parere.esito).label), *(pezzo for pezzo in reso if pezzo)])
