# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group

from programma.services import crea_obiettivo, crea_programma
from tavolo.models import Incarico, Ruolo, Settore, Utente
from tavolo.storia import con_autore

DAL = date(2020, 1, 1)


def _settore(codice: str, **altro) -> Settore:
    gruppi = [Group.objects.create(name=f"{codice}-{nome}") for nome in ("referenti", "coordinamento")]
    settore = Settore(
        codice=codice, nome=f"Settore {codice}", dal=DAL, gruppo=gruppi[0], gruppo_coordinamento=gruppi[1], **altro
    )
    settore.save()
    return settore


def _persona(nome: str, ruolo: Ruolo, settore: Settore, **altro) -> Utente:
    utente = Utente.objects.create(username=nome, email=f"{nome}@example.org", last_name=nome.title())
    Incarico(utente=utente, ruolo=ruolo, settore=settore, conferito_da=utente, dal=DAL, **altro).save()
    return utente


@pytest.fixture
def tavola(db) -> SimpleNamespace:
    """Two sectors, three people, a programme in draft with two objectives."""
    sistema = Utente.objects.sistema()
    with con_autore(sistema, "prova"):
        pol = _settore("POL", coordina=True)
        llpp = _settore("LLPP")
        chiuso = _settore("OLD", al=date(2021, 1, 1))
        tavola = SimpleNamespace(pol=pol, llpp=llpp, chiuso=chiuso)
        tavola.coordinatrice = _persona("coordinatrice", Ruolo.COORDINATORE, pol)
        tavola.referente = _persona("referente", Ruolo.REFERENTE, llpp)
        tavola.altra = _persona("altra", Ruolo.REFERENTE, pol)
    tavola.programma = crea_programma(
        utente=tavola.coordinatrice,
        dati={
            "titolo": "Programma di prova",
            "dal": date(2026, 1, 1),
            "al": date(2030, 12, 31),
            "anno_breve": 2026,
            "anno_medio": 2028,
            "anno_lungo": 2030,
        },
    )
    tavola.primo, tavola.secondo = (
        crea_obiettivo(
            utente=tavola.coordinatrice,
            programma_id=tavola.programma.pk,
            dati={"titolo": f"Obiettivo {numero}", "orizzonte": "breve", "settore": pol},
        )
        for numero in (1, 2)
    )
    return tavola
