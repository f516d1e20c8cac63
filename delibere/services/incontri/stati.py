# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions on how an action is going: it starts, stops, goes on, ends.

That is for its sector to say, so somebody who speaks for the sector confirms the decision in their own name. With the
approval of the minutes it becomes a statement of theirs, and the approval is the answer of the coordination: nobody
answers their own. Not confirmed, the decision waits; confirmed later, it is a statement to be verified like any other.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from abitare.lib.italiano import data_it
from abitare.lib.tempo import adesso, giorno_di, oggi
from delibere.models import Decisione
from delibere.services.incontri.parole import motivo_di
from programma.models import Azione, Stato
from programma.permissions import puo_aggiornare
from programma.services.aggiornamenti import accetta, da_correggere, dichiara, esigi_dichiarabile, ultimo_valido
from tavolo.models import Incarico, Ruolo, Utente
from tavolo.storia import Via, con_autore

Genere = Decisione.Genere
DA: Mapping[str, tuple[Stato, ...]] = {
    Genere.AVVIA: (Stato.NON_AVVIATA,),
    Genere.SOSPENDE: (Stato.NON_AVVIATA, Stato.IN_CORSO),
    Genere.RIPRENDE: (Stato.SOSPESA,),
    Genere.CONCLUDE: (Stato.NON_AVVIATA, Stato.IN_CORSO, Stato.SOSPESA),
}
# Where the rules of a statement speak of something that a decision calls otherwise.
CAMPI = {"inizio_effettivo": "giorno", "fine_effettiva": "giorno", "motivo_stato": "motivo_stato"}
CAMPI |= {"mezzo_di_prova": "mezzo_di_prova"}
NON_DA_QUI = "Per il settore l'azione è «{stato}»: questa decisione non vi si applica."
NESSUNO = (
    "Come va l'azione lo dichiara il settore {settore}, che oggi non ha un referente: scrivi una decisione a parole, "
    "o fai registrare l'incarico."
)
RESTITUITO = (
    "L'ultimo aggiornamento dell'azione è stato restituito: finché il settore non lo corregge, lo stato non cambia."
)
PROPRIA = "L'hai confermata tu per il settore: il verbale lo approva un'altra persona del coordinamento."
IN_VERIFICA = "Dichiarata da {chi} il {giorno}: la verifica il coordinamento."


def esigi_dichiarazione_possibile(decisione: Decisione) -> None:
    """When it is written, what would stop it later: a state it does not start from, proof missing, nobody to speak."""
    azione = _azione(decisione)
    detta = ultimo_valido(azione)
    stato = Stato(detta.stato if detta and azione.stato != Stato.ANNULLATA else azione.stato)
    if stato not in DA[decisione.genere]:
        raise ValidationError({"azione": NON_DA_QUI.format(stato=stato.label)})
    if da_correggere(azione):
        raise ValidationError({"azione": RESTITUITO})
    parlano = Incarico.objects.vigenti(oggi()).filter(settore=azione.settore, ruolo=Ruolo.REFERENTE)
    if not parlano.filter(utente__is_active=True).exists():
        raise ValidationError({"azione": NESSUNO.format(settore=azione.settore)})
    try:
        esigi_dichiarabile(azione, _dati(decisione))
    except ValidationError as errore:
        raise ValidationError(_ai_campi(errore)) from errore


def dichiara_e_accetta(decisione: Decisione, *, utente: Utente) -> Decisione.Stato:
    """With the approval by `utente`, outside any open act of writing; what it says of it goes in `esito`."""
    chi = decisione.confermata_da
    azione = _azione(decisione)
    if chi is None or da_correggere(azione):
        return Decisione.Stato.ATTENDE_CONFERMA
    if chi == utente:
        raise ValidationError(PROPRIA)
    # Accepting a statement accepts all it says: what the sector said before, nobody has looked at yet.
    da_verificare = azione.aggiornamenti.in_attesa().exists()
    try:
        with transaction.atomic():
            scritto = _dichiara(decisione, chi)
    except PermissionDenied:
        return Decisione.Stato.ATTENDE_CONFERMA
    if da_verificare:
        decisione.esito = IN_VERIFICA.format(chi=chi, giorno=data_it(oggi()))
    else:
        accetta(utente=utente, aggiornamento_id=scritto, commento=motivo_di(decisione), via=Via.INCONTRO)
    return Decisione.Stato.APPLICATA


def conferma(decisione: Decisione, *, utente: Utente) -> None:
    """By who speaks for the sector, with the decision held: kept until the approval; after it, declared at once."""
    azione = _azione(decisione)
    if not decisione.dichiara or not puo_aggiornare(utente, azione):
        raise PermissionDenied
    dopo = decisione.stato == Decisione.Stato.ATTENDE_CONFERMA
    if decisione.confermata_da and not dopo:
        raise ValidationError(f"L'ha già confermata {decisione.confermata_da}.")
    if dopo and da_correggere(azione):
        raise ValidationError(RESTITUITO)
    if dopo:
        _dichiara(decisione, utente)
        decisione.stato = Decisione.Stato.APPLICATA
        decisione.esito = IN_VERIFICA.format(chi=utente, giorno=data_it(oggi()))
    with con_autore(utente, motivo_di(decisione), settore=azione.settore):
        decisione.confermata_da, decisione.confermata_il = utente, adesso()
        decisione.full_clean()
        decisione.save(update_fields=["stato", "esito", "confermata_da", "confermata_il"])


def _dichiara(decisione: Decisione, chi: Utente) -> int:
    motivo = motivo_di(decisione)
    dati = _dati(decisione) | {"testo": motivo}
    return dichiara(utente=chi, azione_id=_azione(decisione).pk, dati=dati, via=Via.INCONTRO, motivo=motivo).pk


def _azione(decisione: Decisione) -> Azione:
    if decisione.azione_id is None:
        raise ValueError("a decision about no action")
    return Azione.objects.select_related("obiettivo__programma", "settore").get(pk=decisione.azione_id)


def _dati(decisione: Decisione) -> dict[str, Any]:
    """As of the day of the meeting, or of what the sector said after it."""
    giorno = giorno_di(decisione.punto.incontro.inizio)
    prima = ultimo_valido(_azione(decisione))
    al = max(giorno, prima.riferito_al) if prima else giorno
    return {"riferito_al": al, **VALORI[decisione.genere](decisione, giorno)}


def _ai_campi(errore: ValidationError) -> dict[str, list[str]]:
    trovati: dict[str, list[str]] = {}
    for nome, messaggi in errore.message_dict.items():
        trovati.setdefault(CAMPI.get(nome, "azione"), []).extend(messaggi)
    return trovati


VALORI: Mapping[str, Callable[[Decisione, Any], dict[str, Any]]] = {
    Genere.AVVIA: lambda d, giorno: {"stato": Stato.IN_CORSO, "inizio_effettivo": d.giorno or giorno},
    Genere.SOSPENDE: lambda d, _: {"stato": Stato.SOSPESA, "motivo_stato": d.motivo_stato},
    Genere.RIPRENDE: lambda *_: {"stato": Stato.IN_CORSO, "motivo_stato": ""},
    Genere.CONCLUDE: lambda d, _: {
        "stato": Stato.CONCLUSA,
        "avanzamento": 100,
        "fine_effettiva": d.giorno,
        "mezzo_di_prova": d.mezzo_di_prova,
    },
}
