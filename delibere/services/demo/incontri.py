# SPDX-License-Identifier: AGPL-3.0-or-later
"""Meetings of the demo: the first one, which the act tells of, and an invented one with its minutes."""

from datetime import date, timedelta

from delibere.models import Convocato, Decisione
from delibere.services.demo.storia import alle
from delibere.services.incontri.convocati import Chiamati, aggiungi_convocati
from delibere.services.incontri.decisioni import scrivi_decisione
from delibere.services.incontri.verbale import approva_verbale, scrivi_verbale
from delibere.services.incontri.vita import crea_incontro
from tavolo.models import Settore, Utente

PRIMO = date(2025, 3, 18)
DI_ESEMPIO = date(2026, 3, 11)
PUNTI = ("DATI DI ESEMPIO. Stato delle azioni", "DATI DI ESEMPIO. Prossimi passi")


def registra_il_primo(utente: Utente) -> None:
    """The meeting with the Giunta that DGC 154/2025 recalls; of its minutes nothing was published."""
    dati = {
        "tipo": "giunta",
        "inizio": alle(PRIMO, 9),
        "fine": alle(PRIMO, 9) + timedelta(hours=1),
        "luogo": "Cremona (ora e luogo non pubblicati)",
        "oggetto": "Primo incontro con la Giunta, ricordato nella deliberazione 154/2025",
    }
    crea_incontro(utente=utente, dati=dati, punti=("Piano strategico per l'abitare",), gia_svolto=True)


def tieni_un_incontro(utente: Utente) -> None:
    dati = {
        "tipo": "tavolo",
        "inizio": alle(DI_ESEMPIO, 10),
        "fine": alle(DI_ESEMPIO, 12),
        "luogo": "Sala di esempio",
        "oggetto": "DATI DI ESEMPIO. Incontro del tavolo tecnico",
    }
    incontro = crea_incontro(utente=utente, dati=dati, punti=PUNTI, gia_svolto=True, dati_esempio=True)
    chi = Chiamati(settori=tuple(Settore.objects.all()))
    convocati = aggiungi_convocati(utente=utente, incontro_id=incontro.pk, chi=chi)
    primo, secondo = incontro.punti.all()
    presenze = {convocato.pk: Convocato.Presenza.PRESENTE.value for convocato in convocati}
    testi = {primo.pk: "Ogni settore riferisce sulle proprie azioni.", secondo.pk: "Si concordano i prossimi passi."}
    scrivi_verbale(utente=utente, incontro_id=incontro.pk, presenze=presenze, testi=testi)
    vuoti = dict.fromkeys(("azione", "obiettivo", "settore", "inizio_previsto", "fine_prevista"))
    decisione = {
        "genere": Decisione.Genere.LIBERA,
        "testo": "Aggiornare l'elenco degli alloggi.",
        "titolo": "",
        **vuoti,
    }
    scrivi_decisione(utente=utente, punto_id=secondo.pk, dati=decisione)
    approva_verbale(utente=utente, incontro_id=incontro.pk)
