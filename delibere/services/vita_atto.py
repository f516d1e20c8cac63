# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to an act after it was registered: it is published, takes effect, is tied to what it speaks of."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from delibere.models import Atto, LegameAtto
from delibere.services.atti import esigi_registrazione, registra, scrive_nell_atto
from delibere.services.parti_atto import DATE
from programma.models import Azione, Obiettivo, Programma
from programma.services.blocchi import blocca_programma
from programma.services.conflitti import concilia
from programma.services.regole import cambiati, limita, scrivi
from tavolo.models import Utente

MOTIVO_DATE = "Scrivi perché cambia una data già registrata."
CHIUSO = "Il programma è chiuso: i suoi legami con gli atti non cambiano più."


def registra_date(
    *,
    utente: Utente,
    atto_id: int,
    dati: Mapping[str, Any],
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
) -> Atto:
    """Publication and executivity (`dati`: DATE). The first time no reason is asked; a correction needs one."""
    with scrive_nell_atto(utente, atto_id, motivo=motivo) as atto:
        nuovi = concilia(atto, versione, limita(dati, DATE), vista=vista)
        corretti = [campo for campo in cambiati(atto, nuovi) if getattr(atto, campo)]
        if corretti and not motivo.strip():
            raise ValidationError({"motivo": MOTIVO_DATE})
        scrivi(atto, nuovi)
    return atto


def lega_atto(*, utente: Utente, atto_id: int, a: Obiettivo | Azione) -> LegameAtto:
    """The act speaks of that objective or action, of a programme the person may see."""
    with registra(utente):
        _blocca_aperto(utente, a)
        legame = LegameAtto(
            atto=Atto.objects.get(pk=atto_id),
            obiettivo=a if isinstance(a, Obiettivo) else None,
            azione=a if isinstance(a, Azione) else None,
        )
        legame.full_clean()
        legame.save()
    return legame


def togli_legame(*, utente: Utente, legame_id: int) -> None:
    """The tie goes, its history stays."""
    with registra(utente):
        legame = LegameAtto.objects.select_for_update(of=("self",)).get(pk=legame_id)
        _blocca_aperto(utente, legame.azione or legame.obiettivo)
        legame.delete()


def _blocca_aperto(utente: Utente, oggetto: Any) -> None:
    """Holds the programme FOR SHARE, as all that is written about it does, and looks at the right again."""
    obiettivo = oggetto.obiettivo if isinstance(oggetto, Azione) else oggetto
    programma = blocca_programma(obiettivo.programma_id)
    esigi_registrazione(utente)
    if not Programma.objects.visibili_a(utente).filter(pk=programma.pk).exists():
        raise Programma.DoesNotExist
    if programma.stato == Programma.Stato.CHIUSO:
        raise ValidationError(CHIUSO)
