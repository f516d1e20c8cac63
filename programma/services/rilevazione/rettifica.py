# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which actions an open cycle asks about may change, with a reason that is read for ever."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from abitare.lib.tempo import adesso
from programma.models import Azione, AzioneRilevata, AzioneTolta, Passaggio, Rilevazione
from programma.queries.rilevazione.risposte import risposte
from programma.services.conflitti import riga_di_versione, unisci_insiemi
from programma.services.rilevazione.passaggi import segna_passaggio
from programma.services.rilevazione.regole import da_chiedere, esigi_motivo

NON_PIU_APERTA = "Una delle azioni scelte non è più tra quelle aperte del programma."
NESSUNA = "Lascia almeno un'azione: una rilevazione che non chiede niente si chiude."
GIA_RISPOSTE = "Hanno già una risposta e non si tolgono: {quali}."
PERCHE = "Scrivi perché cambiano le azioni: si legge per sempre nella pagina della rilevazione."


def rettifica_azioni(rilevazione: Rilevazione, volute: Iterable[int], motivo: str, versione: int | None) -> bool:
    """Adds and takes out actions of an open cycle, locked by the caller; whether anything changed.

    What somebody else added or took out since `versione` stays so.
    """
    correnti = {r.azione_id: r for r in rilevazione.rilevate.correnti()}
    finali = set(volute)
    if versione is not None and versione != rilevazione.versione:
        istante = riga_di_versione(rilevazione, versione).history_date
        base = set(rilevazione.rilevate.note_prima(istante).values_list("azione", flat=True))
        finali = unisci_insiemi(base, set(correnti), finali)
    aggiunte, tolte = finali - correnti.keys(), correnti.keys() - finali
    if not aggiunte and not tolte:
        return False
    nuove = [azione for azione in da_chiedere(rilevazione.programma_id) if azione.pk in aggiunte]
    _controlla(rilevazione, nuove, aggiunte, tolte, finali)
    esigi_motivo(motivo, PERCHE)
    passaggio = segna_passaggio(rilevazione, Passaggio.Tipo.RETTIFICA, adesso())
    AzioneRilevata.objects.bulk_create(
        AzioneRilevata(rilevazione=rilevazione, azione=azione, settore_id=azione.settore_id, passaggio=passaggio)
        for azione in nuove
    )
    AzioneTolta.objects.bulk_create(AzioneTolta(rilevata=correnti[pk], passaggio=passaggio) for pk in tolte)
    rilevazione.save()
    return True


def _controlla(
    rilevazione: Rilevazione, nuove: list[Azione], aggiunte: set[int], tolte: set[int], finali: set[int]
) -> None:
    if len(nuove) != len(aggiunte):
        raise ValidationError({"azioni": NON_PIU_APERTA})
    if not finali:
        raise ValidationError({"azioni": NESSUNA})
    risposto = [r.codice for r in risposte(rilevazione) if r.azione in tolte and r.con_parola]
    if risposto:
        raise ValidationError({"azioni": GIA_RISPOSTE.format(quali=", ".join(risposto))})
