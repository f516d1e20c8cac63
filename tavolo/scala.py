# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of the reminders as the portal comes with them; the coordination changes them in a page."""

from typing import Any

from tavolo.models import Destinatario, Gradino

REFERENTE, DIRIGENTE = [Destinatario.REFERENTE], [Destinatario.REFERENTE, Destinatario.DIRIGENTE]
ANCHE_COORDINAMENTO = [*DIRIGENTE, Destinatario.COORDINAMENTO]
Genere = Gradino.Genere

# (code, occasion, days, recipients, title, text); the opening is the one step not counted from the due date.
_PASSI: tuple[tuple[str, str, int, list[Destinatario], str, str], ...] = (
    (
        "rilevazione-apertura",
        Genere.RILEVAZIONE,
        0,
        REFERENTE,
        "È aperta una rilevazione",
        "Di' come vanno le azioni del tuo settore. Se non è cambiato nulla basta un clic su «nessuna variazione».",
    ),
    (
        "rilevazione-7-prima",
        Genere.RILEVAZIONE,
        -7,
        REFERENTE,
        "Manca una settimana alla fine della rilevazione",
        "Alcune azioni del tuo settore aspettano ancora una risposta.",
    ),
    (
        "rilevazione-1-prima",
        Genere.RILEVAZIONE,
        -1,
        REFERENTE,
        "La rilevazione sta per finire",
        "Alcune azioni del tuo settore aspettano ancora una risposta: bastano pochi minuti.",
    ),
    (
        "rilevazione-3-dopo",
        Genere.RILEVAZIONE,
        3,
        DIRIGENTE,
        "Risposte in ritardo alla rilevazione",
        "La scadenza è passata e alcune azioni del settore sono senza risposta. Si può ancora rispondere.",
    ),
    (
        "rilevazione-7-dopo",
        Genere.RILEVAZIONE,
        7,
        ANCHE_COORDINAMENTO,
        "Una settimana di ritardo nella rilevazione",
        "Da una settimana il settore non risponde. Senza risposta le azioni risulteranno «non comunicate».",
    ),
    (
        "rilevazione-14-dopo",
        Genere.RILEVAZIONE,
        14,
        [*ANCHE_COORDINAMENTO, Destinatario.ASSESSORE],
        "Due settimane di ritardo nella rilevazione",
        "Da due settimane il settore non risponde. Il rapporto dirà che queste azioni non sono state comunicate.",
    ),
    (
        "azione-30-prima",
        Genere.AZIONE,
        -30,
        REFERENTE,
        "Azioni vicine alla fine prevista",
        "La fine prevista è vicina: controlla se la data è ancora giusta e aggiorna l'azione.",
    ),
    (
        "fase-1-dopo",
        Genere.FASE,
        1,
        REFERENTE,
        "Fasi scadute",
        "La fine prevista è passata e la fase non risulta finita: di' com'è andata.",
    ),
    (
        "indicatore-180",
        Genere.INDICATORE,
        180,
        [Destinatario.COORDINAMENTO],
        "Indicatori non misurati da molto",
        "L'ultima misura è vecchia: se c'è un valore nuovo, scrivilo.",
    ),
    (
        "senza-referente",
        Genere.SENZA_REFERENTE,
        0,
        [Destinatario.COORDINAMENTO, Destinatario.DIRIGENTE, Destinatario.AMMINISTRATORE],
        "Settori rimasti senza referente",
        "Nessuno può aggiornare le azioni di questi settori: va conferito un incarico di referente.",
    ),
)
NON_DOVUTI = {"azione-30-prima", "indicatore-180"}


def predefiniti() -> list[dict[str, Any]]:
    """Fields of every step, by which a new portal writes its rows."""
    return [
        {
            "codice": codice,
            "genere": genere,
            "conta_da": Gradino.ContaDa.APERTURA if codice == "rilevazione-apertura" else Gradino.ContaDa.SCADENZA,
            "ordine": ordine,
            "giorni": giorni,
            "destinatari": list(destinatari),
            "titolo": titolo,
            "testo": testo,
            "dovuto": codice not in NON_DOVUTI,
        }
        for ordine, (codice, genere, giorni, destinatari, titolo, testo) in enumerate(_PASSI)
    ]
