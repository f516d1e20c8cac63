# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands in a person's calendar: the meetings they are called to, cycles, ends of actions and phases."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from abitare.lib.ics import Evento
from abitare.lib.tempo import adesso, oggi
from delibere.models import Incontro
from delibere.queries.incontri import da_scrivere
from programma.models import Azione, Fase, Rilevazione, Stato
from tavolo.models import RUOLI_DI_SETTORE, Utente
from tavolo.permissions import settori_di, siede_al_tavolo
from tavolo.queries.oscuramenti import coperture, copri

FINITE = (Stato.CONCLUSA, Stato.ANNULLATA)


def eventi_di(utente: Utente) -> Iterator[Evento]:
    """Only what the person may read today; covered texts covered."""
    yield from _incontri(utente)
    if siede_al_tavolo(utente, oggi()):
        yield from _rilevazioni(utente)
        yield from _azioni(utente)
        yield from _fasi(utente)


def evento_dell_incontro(incontro: Incontro) -> Evento:
    """The event its invitation is of: same uid and number."""
    coperto, punti = da_scrivere(incontro)
    nome = coperto.nome_del_tipo
    return Evento(
        uid=f"{coperto.uid}@abitare",
        inizio=coperto.inizio,
        fine=coperto.fine,
        titolo=f"{nome}: {coperto.oggetto}" if coperto.oggetto else nome,
        scritto=adesso(),
        sequenza=coperto.sequenza,
        luogo=coperto.dove,
        descrizione="\n".join(str(punto) for punto in punti),
        indirizzo=_indirizzo("delibere:scheda-incontro", incontro.pk),
        annullato=coperto.stato == Incontro.Stato.ANNULLATO,
    )


def _incontri(utente: Utente) -> Iterator[Evento]:
    suoi = Incontro.objects.visibili_a(utente).exclude(stato=Incontro.Stato.BOZZA)
    for incontro in suoi.filter(convocati__utente=utente).order_by("inizio"):
        yield evento_dell_incontro(incontro)


def _rilevazioni(utente: Utente) -> Iterator[Evento]:
    coperti = coperture(Rilevazione)
    for riga in Rilevazione.objects.visibili_a(utente).order_by("apre", "pk"):
        copri(coperti, riga)
        dove = _indirizzo("programma:cruscotto", riga.programma_id)
        for nome, giorno, parole in (("apre", riga.apre, "si apre"), ("scade", riga.scade, "ultimo giorno")):
            yield Evento(
                f"rilevazione-{riga.pk}-{nome}@abitare", giorno, f"{riga.titolo}: {parole}", adesso(), indirizzo=dove
            )


def _azioni(utente: Utente) -> Iterator[Evento]:
    coperti = coperture(Azione)
    righe = Azione.objects.visibili_a(utente).filter(settore__in=settori_di(utente, *RUOLI_DI_SETTORE))
    for azione in righe.exclude(stato__in=FINITE).order_by("fine_prevista", "pk"):
        titolo = f"Fine prevista: {copri(coperti, azione)}"
        dove = _indirizzo("programma:scheda-azione", azione.pk)
        if azione.fine_prevista:
            yield Evento(f"azione-{azione.pk}@abitare", azione.fine_prevista, titolo, adesso(), indirizzo=dove)


def _fasi(utente: Utente) -> Iterator[Evento]:
    coperti = coperture(Fase)
    visibili = Azione.objects.visibili_a(utente).filter(settore__in=settori_di(utente, *RUOLI_DI_SETTORE))
    righe = Fase.objects.filter(azione__in=visibili.exclude(stato__in=FINITE), fine_effettiva=None)
    for fase in righe.select_related("azione").order_by("fine_prevista", "pk"):
        titolo = f"Fine della fase «{copri(coperti, fase)}», azione {fase.azione.codice}"
        dove = _indirizzo("programma:scheda-azione", fase.azione_id)
        yield Evento(f"fase-{fase.pk}@abitare", fase.fine_prevista, titolo, adesso(), indirizzo=dove)


def _indirizzo(nome: str, pk: int) -> str:
    return settings.INDIRIZZO_PORTALE + reverse(nome, args=[pk])
