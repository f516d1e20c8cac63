# SPDX-License-Identifier: AGPL-3.0-or-later
"""A new plan, with a row for every Comune × owner: those at zero exist too."""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from simple_history.utils import bulk_create_with_history

from abitare.lib.tempo import adesso
from programma.models import (
    Ambito,
    Comune,
    Comunicazione,
    EnteProprietario,
    PianoAnnuale,
    PianoTriennale,
    RigaAnnuale,
    RigaTriennale,
    SceltaComune,
    SceltaEnte,
    TotaliPubblicati,
)
from programma.services.piani.blocchi import scrive_i_piani, scrive_nel_piano
from tavolo.models import Utente
from tavolo.storia import ModelloConVersione, cambio_aperto

M = TypeVar("M", bound=ModelloConVersione)
SENZA_COMUNI = "Nell'ambito non c'è nessun Comune all'inizio di quell'anno: scrivi prima l'elenco dei Comuni."


def apri_triennale(*, utente: Utente, primo_anno: int, nota: str = "", motivo: str = "") -> PianoTriennale:
    with scrive_i_piani(utente, motivo=motivo):
        ambito = Ambito.objects.select_for_update(of=("self",)).order_by("pk").first()
        if ambito is None:
            raise ValidationError({"primo_anno": SENZA_COMUNI})
        piano = PianoTriennale(ambito=ambito, primo_anno=primo_anno, nota=nota)
        piano.full_clean()
        coppie = _coppie(_comuni(ambito, primo_anno, "primo_anno"), _enti(ambito, primo_anno))
        piano.save()
        _crea(RigaTriennale(piano=piano, comune=comune, ente=ente) for comune, ente in coppie)
    return piano


def apri_annuale(
    *,
    utente: Utente,
    triennale_id: int,
    anno: int,
    parametri_al: date | None = None,
    nota: str = "",
    motivo: str = "",
) -> PianoAnnuale:
    """`parametri_al`: the day whose thresholds judge the plan, the first of the year where nobody says another."""
    with scrive_nel_piano(utente, PianoTriennale, triennale_id, motivo=motivo) as triennale:
        if not triennale.primo_anno <= anno <= triennale.ultimo_anno:
            raise ValidationError({"anno": f"Il {triennale} va dal {triennale.primo_anno} al {triennale.ultimo_anno}."})
        piano = PianoAnnuale(triennale=triennale, anno=anno, nota=nota, parametri_al=parametri_al or date(anno, 1, 1))
        piano.full_clean()
        ambito = triennale.ambito
        comuni, enti = _comuni(ambito, anno, "anno"), _enti(ambito, anno)
        piano.save()
        coppie = _coppie(comuni, enti)
        _crea(RigaAnnuale(piano=piano, comune=comune, ente=ente) for comune, ente in coppie)
        _crea(SceltaComune(piano=piano, comune=comune) for comune in comuni)
        _crea(SceltaEnte(piano=piano, ente=ente) for ente in enti)
        _crea(Comunicazione(piano=piano, ente=ente) for ente in enti)
        TotaliPubblicati(piano=piano).save()
    return piano


def _comuni(ambito: Ambito, anno: int, campo: str) -> list[Comune]:
    comuni = list(ambito.comuni.vigenti(date(anno, 1, 1)))
    if not comuni:
        raise ValidationError({campo: SENZA_COMUNI})
    return comuni


def _enti(ambito: Ambito, anno: int) -> list[EnteProprietario]:
    return list(ambito.enti.vigenti(date(anno, 1, 1)))


def _coppie(comuni: list[Comune], enti: list[EnteProprietario]) -> Iterable[tuple[Comune, EnteProprietario]]:
    """A Comune owns dwellings on its own ground; ALER and operators may own them anywhere."""
    propri = {ente.comune_id: ente for ente in enti if ente.comune_id}
    ovunque = [ente for ente in enti if not ente.comune_id]
    for comune in comuni:
        yield from ((comune, ente) for ente in (propri.get(comune.pk), *ovunque) if ente)


def _crea(nuovi: Iterable[M]) -> None:
    """Hundreds of rows in one statement, each with its history row."""
    righe = list(nuovi)
    for riga in righe:
        riga.versione = 1
    with cambio_aperto() as cambio:
        if righe:
            bulk_create_with_history(
                righe,
                type(righe[0]),
                default_user=cambio.utente,
                default_date=adesso(),
                default_change_reason="",
                custom_historical_attrs={"cambio": cambio},
            )
