# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures that plans and press published; where they come from is in docs/piani.md."""

from programma.piani import Discordanza, Numeri, Riga, Soglie, calcola, discordanze

ALER, COMUNALE = 1, 2


def riga(comune_id, ente_id, **conti):
    return Riga(
        comune_id, "Crema", ente_id, "ALER" if ente_id == ALER else "Comune", ente_id == COMUNALE, Numeri(**conti)
    )


def test_cremona_giugno_2025_le_parti_fanno_i_totali():
    problemi_edilizi = {"inagibili": 325, "in riqualificazione": 50}
    riqualificazione = {"via Vecchia": 14, "Valdipado": 10, "Caudana": 10 + 5, "Allende": 6, "Giuseppina": 5}
    pubblicati = {"problemi edilizi": 375, "non assegnati": 399, "in riqualificazione": 50}

    somme = {
        "problemi edilizi": sum(problemi_edilizi.values()),
        "non assegnati": sum(problemi_edilizi.values()) + 24,
        "in riqualificazione": sum(riqualificazione.values()),
    }

    assert discordanze(pubblicati, somme) == ()


def test_crema_2024_per_proprietario_e_per_ambito():
    comunali = {"occupati": 285, "in assegnazione": 9, "assegnabili": 23, "sfitti da manutenere": 41}
    citta = calcola(
        [riga(1, COMUNALE, consistenza_sap=sum(comunali.values()), libere=23), riga(1, ALER, consistenza_sap=531)],
        Soglie(),
    )
    ambito = calcola([riga(0, COMUNALE, consistenza_sap=675), riga(0, ALER, consistenza_sap=997)], Soglie())

    assert {ente: n.consistenza_sap for ente, n in citta.per_ente().items()} == {COMUNALE: 358, ALER: 531}
    assert (citta.totale.consistenza_sap, citta.totale.disponibili) == (889, 23)
    assert ambito.totale.consistenza_sap == 1672


def test_crema_2019_i_totali_pubblicati_non_sono_la_somma_delle_parti():
    """18 free and 11 to become free were published beside 50 assignable, 29 of them of ALER."""
    piano = calcola([riga(0, COMUNALE, consistenza_sap=693, consistenza_sas=6, libere=18, turnover=11)], Soglie())
    pubblicati = {"alloggi": 699, "disponibili": 50, "assegnati l'anno prima": 28}

    totale = piano.totale
    somme = {"alloggi": totale.consistenza_sap + totale.consistenza_sas, "disponibili": totale.disponibili}

    assert discordanze(pubblicati, somme) == (Discordanza("disponibili", pubblicato=50, somma=29),)
    assert discordanze(pubblicati, somme)[0].scarto == 21


def test_lodi_2021_le_parti_note_non_esauriscono_il_totale():
    """169 available, of which 81 of turn-over and 25 in poor repair were told: the rest was not."""
    assert discordanze({"disponibili": 169}, {"disponibili": 81 + 25 + 0})[0].scarto == 63
