# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus

from django.urls import reverse

from abitare.lib.tempo import oggi
from delibere.management.misure.budget import Budget
from delibere.management.misure.fotografie import MASSIMO
from delibere.management.misure.lettore import Lettore
from delibere.management.misure.rapporti import chiedi
from delibere.management.misure.scena import Scena
from delibere.models import Rapporto
from programma.models import Azione, Programma, Stato
from tavolo.models import Utente
from tavolo.permissions import incarichi_vigenti

OLTRE = 8
VOLTE = 3
LIMITI = {"le_mie_azioni": 1, "cerca": 0.5}


def misura_pagine(scena: Scena) -> Iterator[Budget]:
    lettore = Lettore(scena.consigliera)
    yield from _interrogazioni(scena)
    yield from _cruscotto(lettore, scena)
    yield _stato_al(lettore, scena.molte)
    yield _cosa_e_cambiato(lettore, scena.poche)
    yield from _invariata(lettore, scena.poche)
    yield from _secondi(scena)


def _interrogazioni(scena: Scena) -> Iterator[Budget]:
    """The page that asks most besides its fotografia, for each role, every result cold."""
    for chi in ("consigliera", "referente", "coordinatrice"):
        lettore = Lettore(getattr(scena, chi))
        contate = [
            (_fredde(lettore, indirizzo) - fotografie * MASSIMO, indirizzo)
            for indirizzo, fotografie in [*_indirizzi(scena.poche), *_indirizzi_di(scena, chi)]
        ]
        peggiore, quale = max(contate)
        yield Budget(f"interrogazioni_di_una_pagina_{chi}", peggiore, OLTRE, "query", quale)
    for nome, persona, indirizzo in _elenchi(scena):
        yield Budget(
            f"interrogazioni_{nome}", _fredde(Lettore(persona), indirizzo), OLTRE + MASSIMO, "query", indirizzo
        )


def _fredde(lettore: Lettore, indirizzo: str) -> int:
    lettore.prendi(indirizzo)
    lettore.a_freddo()
    return lettore.interrogazioni(indirizzo)


def _indirizzi(programma: Programma) -> list[tuple[str, int]]:
    """Pages of who reads, whatever else they do, and how many fotografie each takes; what was voted is one too."""
    azione = Azione.objects.filter(obiettivo__programma=programma, stato=Stato.IN_CORSO).order_by("pk")[0]
    pk, ieri = programma.pk, {"al": f"{oggi() - timedelta(days=1):%Y-%m-%d}"}
    return [
        (reverse("programma:elenco-programmi"), 0),
        (reverse("programma:cruscotto", args=[pk]), 2),
        (reverse("programma:cruscotto", args=[pk], query=ieri), 2),
        (reverse("programma:scheda-settore", args=[pk, azione.settore_id]), 1),
        (reverse("programma:cronoprogramma", args=[pk]), 1),
        (reverse("programma:scheda-obiettivo", args=[azione.obiettivo_id]), 2),
        (reverse("programma:scheda-azione", args=[azione.pk]), 2),
        (reverse("programma:scheda-azione", args=[azione.pk], query=ieri), 2),
        (reverse("programma:esporta", args=[pk, "csv"]), 1),
        (reverse("programma:storia-programma", args=[pk]), 0),
        (reverse("programma:storia-oggetto", args=["azione", azione.pk]), 0),
        (reverse("programma:cerca", query={"q": "alloggi"}), 0),
        (reverse("delibere:elenco-rapporti", args=[pk]), 0),
        (reverse("delibere:elenco-atti"), 0),
    ]


def _indirizzi_di(scena: Scena, chi: str) -> list[tuple[str, int]]:
    """Pages of one role, and actions of its own sector and of another, which open and close its controls."""
    if chi == "consigliera":
        # Those of the table also read how many statements wait, as on every page: one query more.
        return [(_confronto(scena.poche), 2)]
    settori = {incarico.settore_id for incarico in incarichi_vigenti(getattr(scena, chi), oggi())}
    azioni = Azione.objects.filter(obiettivo__programma=scena.poche, stato=Stato.IN_CORSO)
    scelte = [azioni.filter(settore__in=settori)[0], azioni.exclude(settore__in=settori)[0]]
    rapporto = Rapporto.objects.filter(programma=scena.poche).first() or chiedi(scena)
    schede = [(reverse("programma:scheda-azione", args=[azione.pk]), 2) for azione in scelte]
    schede.append((reverse("delibere:scheda-rapporto", args=[rapporto.pk]), 0))
    if chi == "coordinatrice":
        schede += [(reverse("programma:home"), 1), (reverse("programma:elenco-verifiche"), 0)]
    return schede


def _elenchi(scena: Scena) -> list[tuple[str, Utente, str]]:
    """Pages that speak of every programme at once."""
    return [
        ("le_mie_azioni", scena.referente, reverse("programma:mie-azioni")),
        ("cerca", scena.coordinatrice, reverse("programma:cerca", query={"q": "alloggi"})),
    ]


def _secondi(scena: Scena) -> Iterator[Budget]:
    """Against the cold cruscotto of the large programme, which holds nine tenths of what they look through."""
    metro = Lettore(scena.consigliera).secondi(
        reverse("programma:cruscotto", args=[scena.molte.pk]), freddo=True, volte=VOLTE
    )
    for nome, chi, indirizzo in _elenchi(scena):
        secondi = Lettore(chi).secondi(indirizzo, freddo=True, volte=VOLTE)
        nota = f"{secondi * 1000:.0f} ms"
        yield Budget(f"{nome}_su_cruscotto_freddo", secondi / metro, LIMITI[nome], "volte", nota)


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


def _cosa_e_cambiato(lettore: Lettore, programma: Programma) -> Budget:
    """Two past dates far apart, with more than one change an action, against the live cruscotto: both cold."""
    ora = reverse("programma:cruscotto", args=[programma.pk])
    secondi = [lettore.secondi(indirizzo, freddo=True, volte=2 * VOLTE) for indirizzo in (ora, _confronto(programma))]
    nota = f"{secondi[1] * 1000:.0f} ms"
    return Budget("cosa_e_cambiato_su_cruscotto_freddo", secondi[1] / secondi[0], 3, "volte", nota)


def _confronto(programma: Programma) -> str:
    giorni = {nome: f"{oggi() - timedelta(days=indietro):%Y-%m-%d}" for nome, indietro in (("da", 600), ("a", 1))}
    return reverse("programma:cosa-e-cambiato", args=[programma.pk], query=giorni)


def _invariata(lettore: Lettore, programma: Programma) -> Iterator[Budget]:
    """The cruscotto asked again with its ETag."""
    indirizzo = reverse("programma:cruscotto", args=[programma.pk])
    testate = {"If-None-Match": lettore.prendi(indirizzo).headers["ETag"]}
    diverse = lettore.prendi(indirizzo, **testate).status_code != HTTPStatus.NOT_MODIFIED
    yield Budget("pagina_invariata_mandata_di_nuovo", diverse, 0, "volte")
    yield Budget("pagina_invariata_interrogazioni", lettore.interrogazioni(indirizzo, **testate), 4, "query")
