# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what is true today to rows: one per person, occasion and step, and one mail per person and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery

from abitare.lib.italiano import data_it
from abitare.lib.lavori import accoda
from abitare.lib.serrature import PROMEMORIA, fino_al_commit
from tavolo.models import Destinatario, Gradino, Messaggio, Promemoria
from tavolo.occasioni import Lavorativo, Occasione, passi_venuti, scatta
from tavolo.queries.promemoria import Rubrica, rubrica
from tavolo.services.promemoria.gradini import assicura_gradini

RIPROVA_DOPO = timedelta(days=7)
Chiave = tuple[int, str, int]
COPIATI = ("giorno", "premessa", "nome", "modello", "oggetto_id", "campo", "indirizzo")


@dataclass(frozen=True, slots=True)
class Atteso:
    """What a person should have before the eyes today; `nuovo` when it may still be told for the first time."""

    occasione: Occasione
    gradino: Gradino
    destinatario: str
    nuovo: bool


def prenota(occasioni: Iterable[Occasione], *, giorno: date, lavorativo: Lavorativo) -> int:
    """Writes what nobody was told yet, puts aside what is over, makes the mails of the day; returns how many mails.

    All runs wait for one another, and the constraints refuse a second row: run as often as you like.
    """
    with transaction.atomic():
        fino_al_commit(PROMEMORIA, 0)
        attesi = _attesi(list(occasioni), giorno, lavorativo)
        _allinea(attesi, giorno)
        quanti = _raggruppa(giorno)
    accoda("tavolo.tasks.spedisci_posta")
    return quanti


def _attesi(occasioni: list[Occasione], giorno: date, lavorativo: Lavorativo) -> dict[Chiave, Atteso]:
    """For each person and occasion the latest step that reaches that person."""
    gradini, persone = assicura_gradini(), rubrica(giorno)
    attesi: dict[Chiave, Atteso] = {}
    for occasione in occasioni:
        ultimi: dict[int, Atteso] = {}
        for gradino in passi_venuti(gradini, occasione, giorno, lavorativo):
            ultimi |= _raggiunti(gradino, occasione, persone, giorno)
        attesi |= {(chi, occasione.chiave, atteso.gradino.pk): atteso for chi, atteso in ultimi.items()}
    return attesi


def _raggiunti(gradino: Gradino, occasione: Occasione, persone: Rubrica, giorno: date) -> dict[int, Atteso]:
    raggiunti: dict[int, Atteso] = {}
    for destinatario in (d for d in Destinatario if d in gradino.destinatari):
        for chi in persone.di(destinatario, occasione.settore_id):
            nuovo = scatta(gradino, occasione, giorno)
            raggiunti.setdefault(chi, Atteso(occasione, gradino, destinatario, nuovo))
    return raggiunti


def _allinea(attesi: dict[Chiave, Atteso], giorno: date) -> None:
    """Rows of what is expected and may be told; the others are over, until they should come back."""
    note = Promemoria.objects.filter(Q(superato=None) | Q(occasione__in={occasione for _, occasione, _ in attesi}))
    righe = {(r.utente_id, r.occasione, r.gradino_id): r for r in note}
    finiti = [r.pk for chiave, r in righe.items() if r.superato is None and chiave not in attesi]
    tornati = [r.pk for chiave, r in righe.items() if r.superato is not None and chiave in attesi]
    Promemoria.objects.filter(pk__in=finiti).update(superato=giorno)
    Promemoria.objects.filter(pk__in=tornati).update(superato=None)
    _rinfresca(riga for chiave, riga in righe.items() if chiave in attesi and _copia(riga, attesi[chiave]))
    nuovi = [_riga(chiave[0], atteso) for chiave, atteso in attesi.items() if atteso.nuovo and chiave not in righe]
    Promemoria.objects.bulk_create(nuovi, ignore_conflicts=True, batch_size=1000)


def _riga(utente_id: int, atteso: Atteso) -> Promemoria:
    occasione = atteso.occasione
    riga = Promemoria(utente_id=utente_id, occasione=occasione.chiave, gradino=atteso.gradino)
    riga.settore_id = occasione.settore_id
    _copia(riga, atteso)
    return riga


def _copia(riga: Promemoria, atteso: Atteso) -> bool:
    """What the row says, as it is today; whether it was otherwise."""
    occasione = atteso.occasione
    luogo = occasione.luogo
    valori = (occasione.giorno, occasione.premessa, occasione.nome, luogo.modello, luogo.oggetto_id, luogo.campo)
    nuovi = dict(zip(COPIATI, (*valori, occasione.indirizzo(atteso.destinatario)), strict=True))
    vecchi = {campo: getattr(riga, campo) for campo in COPIATI}
    for campo, valore in nuovi.items():
        setattr(riga, campo, valore)
    return vecchi != nuovi


def _rinfresca(cambiate: Iterable[Promemoria]) -> None:
    Promemoria.objects.bulk_update(list(cambiate), COPIATI, batch_size=500)


def _raggruppa(giorno: date) -> int:
    """One mail for each person with something to be told who has none on this day; what comes later waits.

    What was in a mail that the server refused for good goes into the person's next one, which after a week is made
    for that alone: the address may have been put right.
    """
    rifiutati = _rifiutati(giorno)
    vecchi = [pk for pk, del_giorno in rifiutati if del_giorno <= giorno - RIPROVA_DOPO]
    gia = Messaggio.objects.filter(giorno=giorno).values("destinatario")
    liberi = Promemoria.objects.da_mandare(vecchi).exclude(utente__in=gia)
    persone = sorted(set(liberi.values_list("utente", flat=True)))
    oggetto = f"Promemoria del {data_it(giorno)}"
    Messaggio.objects.bulk_create(
        (Messaggio(destinatario_id=chi, giorno=giorno, oggetto=oggetto) for chi in persone), batch_size=1000
    )
    suo = Messaggio.objects.filter(giorno=giorno, destinatario=OuterRef("utente"))
    liberi_di = Promemoria.objects.da_mandare(pk for pk, _ in rifiutati).filter(utente__in=persone)
    liberi_di.update(messaggio=Subquery(suo.values("pk")[:1]))
    return len(persone)


def _rifiutati(giorno: date) -> list[tuple[int, date]]:
    """Mails of earlier days given up with something still to tell; held, so that nobody sends them again meanwhile."""
    ancora = Promemoria.objects.correnti().filter(messaggio=OuterRef("pk"))
    righe = Messaggio.objects.filter(Exists(ancora), stato=Messaggio.Stato.FALLITO, giorno__lt=giorno)
    return [(pk, del_giorno) for pk, del_giorno in righe.select_for_update().values_list("pk", "giorno") if del_giorno]
