# SPDX-License-Identifier: AGPL-3.0-or-later
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from tavolo.models import Incarico, Organo, Settore, Utente
from tavolo.services.incarichi import conferisci_incarico
from tavolo.services.persone import registra_persona
from tavolo.services.settori import affida_coordinamento, crea_settore
from tavolo.services.soggetti import crea_soggetto

DAL = date(2024, 7, 1)
AMMINISTRATRICE = "amministratrice"


@dataclass(frozen=True)
class Utenza:
    """A demo account, as the launcher shows it and `demo-accounts.json` keeps it."""

    username: str
    password: str
    ruolo: str
    settore: str

    def come_dizionario(self) -> dict[str, str]:
        return asdict(self)


def crea_tavolo(dati: dict[str, Any]) -> None:
    """Sectors, people with their terms, external subjects; the administrator comes first and gives the others."""
    sistema = Utente.objects.sistema()
    settori = {s["codice"]: _crea_settore(sistema, s) for s in dati["settori"]}
    prima, *altre = sorted(dati["persone"], key=lambda scheda: scheda["username"] != AMMINISTRATRICE)
    amministratrice = _crea_persona(sistema, prima, settori)
    for scheda in altre:
        _crea_persona(amministratrice, scheda, settori)
    for soggetto in dati["soggetti"]:
        crea_soggetto(utente=amministratrice, **soggetto)


def _crea_persona(utente: Utente, scheda: dict[str, Any], settori: dict[str, Settore]) -> Utente:
    persona = registra_persona(
        utente=utente,
        username=scheda["username"],
        nome=scheda["nome"],
        cognome=scheda["cognome"],
        email=f"{scheda['username']}@abitare.example",
    )
    _conferisci(utente, persona, scheda["incarichi"], settori)
    return persona


def _crea_settore(utente: Utente, scheda: dict[str, Any]) -> Settore:
    settore = crea_settore(utente=utente, codice=scheda["codice"], nome=scheda["nome"], dal=DAL)
    if scheda.get("coordina"):
        settore = affida_coordinamento(utente=utente, settore=settore, motivo="DGC 154/2025, motivazione n. 5")
    return settore


def _conferisci(
    utente: Utente, persona: Utente, incarichi: Iterable[dict[str, Any]], settori: dict[str, Settore]
) -> None:
    for incarico in incarichi:
        conferisci_incarico(
            utente=utente,
            persona=persona,
            ruolo=incarico["ruolo"],
            settore=settori.get(incarico.get("settore", "")),
            supplente=incarico.get("supplente", False),
            dal=incarico.get("dal", DAL),
            al=incarico.get("al"),
            motivo="Dati di esempio",
        )


def nuove_password(nomi_utente: Iterable[str]) -> list[Utenza]:
    """A fresh password for each of these people, with the role and office their term gives."""
    return [_nuova_password(Utente.objects.get(username=nome)) for nome in nomi_utente]


def _nuova_password(persona: Utente) -> Utenza:
    password = secrets.token_urlsafe(12)
    persona.set_password(password)
    persona.save(update_fields=["password"])
    incarico = Incarico.objects.filter(utente=persona).select_related("settore").earliest("dal")
    sede = incarico.settore.nome if incarico.settore else Organo(incarico.organo).label
    return Utenza(persona.username, password, incarico.ruolo, sede)
