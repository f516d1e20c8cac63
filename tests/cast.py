# SPDX-License-Identifier: AGPL-3.0-or-later
"""The fixed cast: one person per role, with invented names, and the four sectors of the act."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group

from abitare.lib.tempo import oggi
from tavolo.models import ORGANO_DEL_RUOLO, Incarico, Ruolo, Settore, Utente
from tavolo.storia import con_autore

PASSWORD = "formaggio-di-prova-1"
INIZIO = date(2020, 1, 1)


@dataclass(frozen=True)
class Cast:
    """Sectors and people. `cast.persone` gives the people by name of the attribute, for crossings of the whole cast."""

    sociali: Settore
    lavori_pubblici: Settore
    urbanistica: Settore
    tributi: Settore
    sistema: Utente
    amministratrice: Utente
    coordinatrice: Utente
    referente: Utente
    referente_urbanistica: Utente
    referente_sociali: Utente
    supplente: Utente
    dirigente: Utente
    assessora: Utente
    consigliera: Utente
    segreteria: Utente
    estraneo: Utente
    scaduta: Utente
    disattivata: Utente

    @property
    def persone(self) -> dict[str, Utente]:
        valori = {campo.name: getattr(self, campo.name) for campo in fields(self) if campo.name != "sistema"}
        return {nome: valore for nome, valore in valori.items() if isinstance(valore, Utente)}


def crea_settore(codice: str, nome: str, *, coordina: bool = False, **campi: object) -> Settore:
    """A sector with its two groups, written by the system."""
    with con_autore(Utente.objects.sistema()):
        return Settore.objects.create(
            codice=codice,
            nome=nome,
            coordina=coordina,
            gruppo=Group.objects.create(name=f"{codice}: referenti"),
            gruppo_coordinamento=Group.objects.create(name=f"{codice}: coordinamento"),
            **{"dal": INIZIO, **campi},
        )


def crea_utente(nome: str, cognome: str, **campi: object) -> Utente:
    """A person who can log in with `PASSWORD`; username and e-mail come from the name."""
    username = f"{nome}.{cognome}".lower()
    predefiniti = {"username": username, "email": f"{username}@comune.example"}
    utente = Utente(first_name=nome, last_name=cognome, **{**predefiniti, **campi})
    utente.set_password(PASSWORD)
    with con_autore(Utente.objects.sistema()):
        utente.save()
    return utente


def crea_incarico(utente: Utente, ruolo: Ruolo, settore: Settore | None = None, **campi: object) -> Incarico:
    """A term of office, open unless `al` is given."""
    sistema = Utente.objects.sistema()
    organo = "" if settore else ORGANO_DEL_RUOLO[ruolo]
    dati = {"dal": INIZIO, "conferito_da": sistema, **campi}
    with con_autore(sistema):
        return Incarico.objects.create(utente=utente, ruolo=ruolo, settore=settore, organo=organo, **dati)


def _con_incarico(
    nome: str, cognome: str, ruolo: Ruolo, settore: Settore | None = None, *, attiva: bool = True, **campi: object
) -> Utente:
    utente = crea_utente(nome, cognome, is_active=attiva)
    crea_incarico(utente, ruolo, settore, **campi)
    return utente


@pytest.fixture
def cast(db: None) -> Cast:
    return crea_cast()


def crea_cast() -> Cast:
    sociali = crea_settore("POLSOC", "Politiche Sociali", coordina=True)
    lavori = crea_settore("LLPP", "Lavori Pubblici")
    urbanistica = crea_settore("URB", "Urbanistica")
    ieri, tra_un_mese = oggi() - timedelta(days=1), oggi() + timedelta(days=30)
    return Cast(
        sociali=sociali,
        lavori_pubblici=lavori,
        urbanistica=urbanistica,
        tributi=crea_settore("TRIB", "Entrate - Tributi"),
        sistema=Utente.objects.sistema(),
        amministratrice=_con_incarico("Gilda", "Grana", Ruolo.AMMINISTRATORE),
        coordinatrice=_con_incarico("Ada", "Provola", Ruolo.COORDINATORE, sociali),
        referente=_con_incarico("Bruno", "Salva", Ruolo.REFERENTE, lavori),
        referente_urbanistica=_con_incarico("Carla", "Robiola", Ruolo.REFERENTE, urbanistica),
        referente_sociali=_con_incarico("Dario", "Taleggio", Ruolo.REFERENTE, sociali),
        supplente=_con_incarico("Elsa", "Crescenza", Ruolo.REFERENTE, lavori, supplente=True, al=tra_un_mese),
        dirigente=_con_incarico("Furio", "Gorgonzola", Ruolo.DIRIGENTE, lavori),
        assessora=_con_incarico("Ida", "Mascarpone", Ruolo.ASSESSORE),
        consigliera=_con_incarico("Lina", "Quartirolo", Ruolo.CONSIGLIERE),
        segreteria=_con_incarico("Mauro", "Stracchino", Ruolo.SEGRETERIA),
        estraneo=crea_utente("Nino", "Nessuno"),
        scaduta=_con_incarico("Olga", "Scadenza", Ruolo.REFERENTE, lavori, al=ieri),
        disattivata=_con_incarico("Pia", "Spenta", Ruolo.REFERENTE, lavori, attiva=False),
    )
