# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the programmes have to remind people of, handed every day to the table, which tells it once."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from abitare.lib.tempo import oggi
from programma.models import Programma, Rilevazione
from programma.queries.promemoria import occasioni
from programma.services.rilevazione import Mancante, destinatari_mancanti
from tavolo.models import Destinatario, Gradino
from tavolo.occasioni import A_TUTTI, Luogo, Occasione
from tavolo.services import prenota


def prepara_promemoria() -> int:
    """How many mails were made; none on a holiday. Safe to run as often as one likes and by many at once."""
    giorno, lavorativo = oggi(), settings.COMUNE.calendario.lavorativo
    if not lavorativo(giorno):
        return 0
    return prenota([*occasioni(giorno), *rilevazioni_aperte()], giorno=giorno, lavorativo=lavorativo)


def rilevazioni_aperte() -> Iterator[Occasione]:
    """For each open cycle the sectors that owe an answer; one that has answered is not spoken of any more."""
    aperte = Rilevazione.objects.aperte().filter(programma__stato=Programma.Stato.ADOTTATO)
    for rilevazione in aperte.order_by("pk"):
        for mancante in destinatari_mancanti(rilevazione):
            yield _di_settore(rilevazione, mancante)


def _di_settore(rilevazione: Rilevazione, mancante: Mancante) -> Occasione:
    quante = len(mancante.risposte)
    return Occasione(
        genere=Gradino.Genere.RILEVAZIONE,
        chiave=f"rilevazione-{rilevazione.pk}-{mancante.settore}",
        giorno=rilevazione.scade,
        apertura=rilevazione.apre,
        settore_id=mancante.settore,
        premessa="1 azione senza risposta" if quante == 1 else f"{quante} azioni senza risposta",
        indirizzi={
            Destinatario.REFERENTE: _dove_risponde(mancante),
            Destinatario.COORDINAMENTO: reverse("programma:scheda-rilevazione", args=[rilevazione.pk]),
            A_TUTTI: reverse("programma:scheda-settore", args=[rilevazione.programma_id, mancante.settore]),
        },
        nome=rilevazione.titolo,
        luogo=Luogo("programma.rilevazione", rilevazione.pk, "titolo"),
    )


def _dove_risponde(mancante: Mancante) -> str:
    """«Le mie azioni», where one tap says that nothing changed; at the one action when it is alone."""
    pagina = reverse("programma:mie-azioni")
    return pagina if len(mancante.risposte) > 1 else f"{pagina}#azione-{mancante.risposte[0].azione}"
