# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

from django.urls import reverse

from abitare.lib.tempo import oggi
from delibere.management.misure.budget import Budget
from delibere.management.misure.fotografie import MASSIMO
from delibere.management.misure.lettore import Lettore
from delibere.management.misure.scena import Scena
from programma.models import Azione, Programma, Stato

OLTRE = 8
VOLTE = 3


def misura_pagine(scena: Scena) -> Iterator[Budget]:
    lettore = Lettore(scena.consigliera)
    yield _interrogazioni(lettore, scena.poche)
    yield from _cruscotto(lettore, scena)
    yield _stato_al(lettore, scena.molte)
    yield from _invariata(lettore, scena.poche)


def _interrogazioni(lettore: Lettore, programma: Programma) -> Budget:
    """The page that asks most besides its fotografia, every result cold."""
    contate = []
    for indirizzo, fotografie in _indirizzi(programma):
        lettore.prendi(indirizzo)
        lettore.a_freddo()
        contate.append((lettore.interrogazioni(indirizzo) - fotografie * MASSIMO, indirizzo))
    peggiore, quale = max(contate)
    return Budget("interrogazioni_di_una_pagina_oltre_la_fotografia", peggiore, OLTRE, "query", quale)


def _indirizzi(programma: Programma) -> list[tuple[str, int]]:
    """Pages of a reader, and how many fotografie each takes."""
    azione = Azione.objects.filter(obiettivo__programma=programma, stato=Stato.IN_CORSO).order_by("pk")[0]
    pk = programma.pk
    return [
        (reverse("programma:elenco-programmi"), 0),
        (reverse("programma:cruscotto", args=[pk]), 1),
        (reverse("programma:scheda-settore", args=[pk, azione.settore_id]), 1),
        (reverse("programma:cronoprogramma", args=[pk]), 1),
        (reverse("programma:scheda-obiettivo", args=[azione.obiettivo_id]), 1),
        (reverse("programma:scheda-azione", args=[azione.pk]), 1),
        (reverse("programma:esporta", args=[pk, "csv"]), 1),
        (reverse("programma:storia-programma", args=[pk]), 0),
        (reverse("programma:storia-oggetto", args=["azione", azione.pk]), 0),
        (reverse("programma:cerca", query={"q": "alloggi"}), 0),
        (reverse("delibere:elenco-rapporti", args=[pk]), 0),
        (reverse("delibere:elenco-atti"), 0),
    ]


def _cruscotto(lettore: Lettore, scena: Scena) -> Iterator[Budget]:
    poche, molte = (reverse("programma:cruscotto", args=[p.pk]) for p in (scena.poche, scena.molte))
    caldi = [lettore.secondi(indirizzo, freddo=False, volte=3 * VOLTE) for indirizzo in (poche, molte)]
    freddi = [lettore.secondi(indirizzo, freddo=True, volte=VOLTE) for indirizzo in (poche, molte)]
    yield Budget("cruscotto_caldo_molte_su_poche", caldi[1] / caldi[0], 1.5, "volte", f"{caldi[1] * 1000:.0f} ms")
    yield Budget("cruscotto_freddo_molte_su_poche", freddi[1] / freddi[0], 12, "volte", f"{freddi[0] * 1000:.0f} ms")
    yield Budget("cruscotto_freddo_molte", freddi[1], 1, "s")


def _stato_al(lettore: Lettore, programma: Programma) -> Budget:
    """Whole page, both cold: the past against now."""
    ora = reverse("programma:cruscotto", args=[programma.pk])
    ieri = f"{ora}?al={oggi() - timedelta(days=1):%Y-%m-%d}"
    secondi = [lettore.secondi(indirizzo, freddo=True, volte=VOLTE) for indirizzo in (ora, ieri)]
    return Budget("stato_al_su_adesso", secondi[1] / secondi[0], 2, "volte", f"{secondi[1] * 1000:.0f} ms")


def _invariata(lettore: Lettore, programma: Programma) -> Iterator[Budget]:
    """The cruscotto asked again with its ETag."""
    indirizzo = reverse("programma:cruscotto", args=[programma.pk])
    testate = {"If-None-Match": lettore.prendi(indirizzo).headers["ETag"]}
    diverse = lettore.prendi(indirizzo, **testate).status_code != HTTPStatus.NOT_MODIFIED
    yield Budget("pagina_invariata_mandata_di_nuovo", diverse, 0, "volte")
    yield Budget("pagina_invariata_interrogazioni", lettore.interrogazioni(indirizzo, **testate), 4, "query")
