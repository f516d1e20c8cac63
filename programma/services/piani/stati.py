# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.tempo import oggi
from programma.models import ORGANO_DELLO_STATO, PianoAnnuale, StatoPiano
from programma.models.piani import PianoBase
from programma.queries.parametri import ParametroAssente
from programma.queries.piani import LetturaDelPiano
from programma.services.piani.blocchi import P, scrive_i_piani, scrive_nel_piano
from programma.services.piani.congelamento import congela_piano, turno_di_congelare
from tavolo.models import Utente

ORGANI = {"assemblea": "dell'Assemblea dei sindaci", "giunta": "della Giunta"}


def cambia_stato_del_piano(
    *, utente: Utente, modello: type[P], piano_id: int, stato: str, motivo: str, atto: Any = None
) -> P:
    """One step in the life of a plan. The Assemblea approves it, the Giunta takes note, each by an act of its own.

    What the Assemblea approves is frozen with its act, and read from there ever since.
    """
    if not motivo.strip():
        raise ValidationError({"motivo": "Scrivi il motivo: resta nella storia del piano."})
    with scrive_i_piani(utente, motivo=motivo, atto=atto):
        if stato == StatoPiano.APPROVATO:
            turno_di_congelare()
        with scrive_nel_piano(utente, modello, piano_id) as piano:
            _passa(piano, stato, atto)
    return piano


def _passa(piano: PianoBase, stato: str, atto: Any) -> None:
    if stato not in piano.passaggi:
        raise ValidationError({"stato": f"Da «{piano.get_stato_display()}» non si passa a questo stato."})
    nuovo = StatoPiano(stato)
    _esigi_atto(nuovo, atto)
    if nuovo == StatoPiano.PROPOSTA and isinstance(piano, PianoAnnuale):
        _esigi_senza_fermi(piano)
    piano.stato = nuovo
    piano.full_clean()
    piano.save(update_fields=["stato"])
    if nuovo == StatoPiano.APPROVATO:
        congela_piano(piano, approvazione=True, atto=atto)


def _esigi_atto(stato: StatoPiano, atto: Any) -> None:
    organo = ORGANO_DELLO_STATO.get(stato)
    if organo is None:
        return
    if atto is None or atto.organo != organo:
        raise ValidationError({"atto": f"Serve un atto {ORGANI[organo]}: scegli quello che lo dispone."})
    if atto.data > oggi():
        raise ValidationError({"atto": "L'atto ha una data futura: non ha ancora effetto."})


def _esigi_senza_fermi(piano: PianoAnnuale) -> None:
    try:
        fermi = LetturaDelPiano(piano).quadro.fermi
    except ParametroAssente as errore:
        raise ValidationError({"stato": str(errore)}) from errore
    if fermi:
        raise ValidationError({"stato": [f"Prima di proporlo: {avviso.testo}" for avviso in fermi]})
