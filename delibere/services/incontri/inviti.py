# SPDX-License-Identifier: AGPL-3.0-or-later
"""What called people are written: one row per person and invitation, with its text, sent afterwards by a job."""

from collections.abc import Iterable, Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.utils import timezone

from abitare.lib import ics
from abitare.lib.italiano import momento_it
from abitare.lib.lavori import accoda
from abitare.lib.tempo import ROMA
from delibere.models import Convocato, Incontro, PuntoOrdine, Spedizione
from delibere.queries.calendario import evento_dell_incontro
from delibere.queries.incontri import da_scrivere, documenti_di

LAVORO = "delibere.tasks.spedisci_inviti"
SALE = "delibere.risposta"
VALE_SECONDI = 180 * 24 * 3600
Genere = Spedizione.Genere
APERTURA = {
    Genere.INVITO: "Sei tra i convocati: {incontro}.",
    Genere.ANNULLAMENTO: "L'incontro è annullato, o non sei più tra i convocati: {incontro}.",
}
CAMBIATO = "L'invito è cambiato: questo sostituisce il precedente. {incontro}."


def invia_inviti(incontro: Incontro, convocati: Iterable[Convocato]) -> None:
    """Inside an open act of writing: the invitation as it stands now, with the number it has."""
    _scrivi(incontro, convocati, Genere.INVITO)


def rinnova_inviti(incontro: Incontro) -> None:
    """Something changed: everybody gets the invitation anew, with the next number."""
    incontro.sequenza += 1
    incontro.da_comunicare = False
    incontro.save(update_fields=["sequenza", "da_comunicare"])
    _scrivi(incontro, incontro.convocati.select_related("utente"), Genere.INVITO)


def ritira_inviti(incontro: Incontro, convocati: Iterable[Convocato]) -> None:
    """With the next number, that of the calling off; the meeting is saved by the caller."""
    incontro.sequenza += 1
    _scrivi(incontro, convocati, Genere.ANNULLAMENTO)


def firma_risposta(convocato: Convocato) -> str:
    """What stands in the link by which somebody from outside answers."""
    return signing.dumps(convocato.pk, salt=SALE)


def leggi_risposta(segno: str) -> int | None:
    """The convocation a link is of; None when it is forged or too old."""
    try:
        letto = signing.loads(segno, salt=SALE, max_age=VALE_SECONDI)
    except signing.BadSignature:
        return None
    return letto if isinstance(letto, int) else None


def titolo(incontro: Incontro) -> str:
    nome = incontro.nome_del_tipo
    return f"{nome}: {incontro.oggetto}" if incontro.oggetto else nome


def pagina(incontro: Incontro) -> str:
    return f"{settings.INDIRIZZO_PORTALE}/incontri/{incontro.pk}/"


def _scrivi(incontro: Incontro, convocati: Iterable[Convocato], genere: Spedizione.Genere) -> None:
    organizza = ics.Persona(settings.COMUNE.nome_portale, parseaddr(settings.COMUNE.email_mittente)[1])
    metodo = ics.RICHIESTA if genere == Genere.INVITO else ics.ANNULLAMENTO
    evento = evento_dell_incontro(incontro)
    documenti = [documento.titolo for documento in documenti_di(incontro)]
    incontro, punti = da_scrivere(incontro)
    for convocato in convocati:
        if not convocato.indirizzo:
            continue
        chi = ics.Persona(str(convocato), convocato.indirizzo)
        Spedizione.objects.create(
            incontro=incontro,
            convocato=convocato,
            genere=genere,
            sequenza=incontro.sequenza,
            indirizzo=convocato.indirizzo,
            oggetto=_oggetto(incontro, genere),
            testo=_testo(incontro, punti, documenti, convocato, genere),
            calendario=ics.invito(evento, da=organizza, a=chi, metodo=metodo).decode(),
        )
    accoda(LAVORO)


def _oggetto(incontro: Incontro, genere: Spedizione.Genere) -> str:
    """One line, whatever was typed: it becomes a header."""
    prima = {Genere.ANNULLAMENTO: "Annullato: "}.get(genere, "Aggiornato: " if incontro.sequenza else "")
    return " ".join(f"{prima}{titolo(incontro)}, {momento_it(incontro.inizio)}".split())[:200]


def _testo(
    incontro: Incontro,
    punti: Iterable[PuntoOrdine],
    documenti: Sequence[str],
    convocato: Convocato,
    genere: Spedizione.Genere,
) -> str:
    cambiato = genere == Genere.INVITO and incontro.sequenza
    righe = [(CAMBIATO if cambiato else APERTURA[genere]).format(incontro=incontro), ""]
    if incontro.motivo_annullamento:
        righe += [f"Motivo: {incontro.motivo_annullamento}", ""]
    fine = timezone.localtime(incontro.fine, ROMA)
    righe += [f"Quando: {momento_it(incontro.inizio)} – {fine:%H:%M}", f"Dove: {incontro.dove}", ""]
    if genere == Genere.INVITO:
        righe += [
            "Ordine del giorno",
            _ordine(punti),
            "",
            *_documenti(documenti),
            f"Rispondi da qui: {_dove_rispondere(incontro, convocato)}",
        ]
    return "\n".join(righe) + "\n"


def _documenti(titoli: Sequence[str]) -> list[str]:
    if not titoli:
        return []
    return ["Documenti, che si scaricano dalla stessa pagina in cui si risponde", *(f"- {t}" for t in titoli), ""]


def _dove_rispondere(incontro: Incontro, convocato: Convocato) -> str:
    if convocato.utente_id:
        return pagina(incontro)
    return f"{settings.INDIRIZZO_PORTALE}/incontri/risposta/{firma_risposta(convocato)}/"


def _ordine(punti: Iterable[PuntoOrdine]) -> str:
    return "\n".join(str(punto) for punto in punti)
