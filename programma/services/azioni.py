# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError

from programma.models import Azione, Obiettivo, Programma, Stato
from programma.permissions import AGGIORNA
from programma.services.assegnazioni import affida, avvisa_assegnazioni
from programma.services.atto_richiesto import esigi_atto
from programma.services.blocchi import blocca_azione, blocca_obiettivo, scrive_nel_programma
from programma.services.conflitti import Valori, concilia, grezzi, riga_di_versione
from programma.services.numerazione import prossimo_codice_azione, prossimo_ordine, rinumera_azioni
from programma.services.obiettivi import ORDINE_VECCHIO
from programma.services.parti import MODELLI, Parti, concilia_insiemi, concilia_tutto, copia_parti, scrivi_parti
from programma.services.regole import (
    cambiati,
    esigi_persona_del_settore,
    esigi_ragioni,
    esigi_senza_atti,
    esigi_settore_valido,
    limita,
    scrivi,
)
from tavolo.models import Utente
from tavolo.permissions import concedi
from tavolo.storia import Via

CAMPI = (
    "titolo",
    "descrizione",
    "settore",
    "persona",
    "inizio_previsto",
    "fine_prevista",
    "peso",
    "luogo",
    "fonte",
)
CON_MOTIVO = ("settore", "persona", "inizio_previsto", "fine_prevista", "peso")
ANNULLATA = "L'azione è annullata: prima va ripristinata."


def programma_id_di(azione_id: int) -> int:
    return Azione.objects.values_list("obiettivo__programma_id", flat=True).get(pk=azione_id)


def crea_azione(
    *,
    utente: Utente,
    obiettivo_id: int,
    dati: Mapping[str, Any],
    parti: Parti | None = None,
    motivo: str = "",
    via: Via | None = None,
    avvisa: bool = True,
) -> Azione:
    """`dati`: CAMPI; the code is the next one of the objective. The sector's group gets the right to update it."""
    programma_id = Obiettivo.objects.values_list("programma_id", flat=True).get(pk=obiettivo_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=via):
        azione = aggiungi_azione(blocca_obiettivo(obiettivo_id), dati)
        scrivi_parti(azione, parti or Parti(), motivo=motivo)
        if avvisa:
            avvisa_assegnazioni([azione], autore=utente)
    return azione


def aggiungi_azione(obiettivo: Obiettivo, dati: Mapping[str, Any]) -> Azione:
    """Inside an open act of writing, under a locked objective."""
    azione = Azione(
        obiettivo=obiettivo,
        codice=prossimo_codice_azione(obiettivo),
        ordine=prossimo_ordine(obiettivo),
        **limita(dati, CAMPI),
    )
    azione.full_clean()
    esigi_settore_valido(azione.settore)
    esigi_persona_del_settore(azione.persona, azione.settore)
    azione.save()
    concedi(AGGIORNA, azione.settore.gruppo, azione)
    return azione


def modifica_azione(
    *,
    utente: Utente,
    azione_id: int,
    dati: Mapping[str, Any],
    parti: Parti | None = None,
    versione: int | None = None,
    vista: int | None = None,
    motivo: str = "",
    atto: Any = None,
    via: Via | None = None,
    avvisa: bool = True,
) -> Azione:
    """`dati`: CAMPI. `parti`: rows to write with it; what it does not name stays as it is."""
    with scrive_nel_programma(utente, programma_id_di(azione_id), motivo=motivo, via=via, atto=atto):
        azione = blocca_azione(azione_id)
        if azione.stato == Stato.ANNULLATA:
            raise ValidationError(ANNULLATA)
        nuovi, unite = _concilia(azione, (versione, vista), grezzi(limita(dati, CAMPI)), parti or Parti())
        prima = azione.versione
        riassegnata = cambia_azione(azione, nuovi, motivo=motivo)
        if scrivi_parti(azione, unite, motivo=motivo) and azione.versione == prima:
            azione.save(update_fields=[])
        if riassegnata and avvisa:
            avvisa_assegnazioni([azione], autore=utente)
    return azione


def _concilia(
    azione: Azione, versioni: tuple[int | None, int | None], mio: Valori, parti: Parti
) -> tuple[Valori, Parti]:
    nuovi, tabelle = concilia_tutto(azione, versioni, mio, {t: getattr(parti, t) for t in MODELLI})
    versione = versioni[0]
    if versione is None or versione == azione.versione:
        return nuovi, parti
    unite: dict[str, Any] = dict(tabelle)
    return nuovi, replace(concilia_insiemi(azione, parti, riga_di_versione(azione, versione)), **unite)


def cambia_azione(azione: Azione, nuovi: Mapping[str, Any], *, motivo: str) -> bool:
    """Writes on a locked action; a new sector takes its right at once, and the answer is True."""
    diversi = cambiati(azione, nuovi)
    esigi_ragioni(azione, nuovi, CON_MOTIVO, motivo)
    scrivi(azione, nuovi)
    if "settore" in diversi:
        esigi_settore_valido(azione.settore)
    if diversi & {"settore", "persona"}:
        esigi_persona_del_settore(azione.persona, azione.settore)
    if "settore" in diversi:
        affida(azione, azione.settore)
    return "settore" in diversi


def annulla_azione(
    *,
    utente: Utente,
    azione_id: int,
    motivo: str,
    atto: Any = None,
    versione: int | None = None,
    via: Via | None = None,
) -> Azione:
    """Cancels: the row stays, with its reason and the act (`delibere.Atto`) that says so, if the programme asks it."""
    with scrive_nel_programma(utente, programma_id_di(azione_id), motivo=motivo, via=via, atto=atto):
        azione = blocca_azione(azione_id)
        if azione.stato in (Stato.ANNULLATA, Stato.CONCLUSA):
            raise ValidationError(f"L'azione è {azione.get_stato_display()}: non si può annullare.")
        if not motivo.strip():
            raise ValidationError({"motivo": "Scrivi perché l'azione è annullata."})
        esigi_atto(azione, ["stato"], "annullare l'azione")
        concilia(azione, versione, {"stato": Stato.ANNULLATA, "motivo_stato": motivo})
        scrivi(azione, {"stato": Stato.ANNULLATA, "motivo_stato": motivo})
    return azione


def ripristina_azione(
    *, utente: Utente, azione_id: int, motivo: str, atto: Any = None, via: Via | None = None
) -> Azione:
    """Takes a cancelled action back to the state it had."""
    with scrive_nel_programma(utente, programma_id_di(azione_id), motivo=motivo, via=via, atto=atto):
        azione = blocca_azione(azione_id)
        if azione.stato != Stato.ANNULLATA:
            raise ValidationError("L'azione non è annullata.")
        if not motivo.strip():
            raise ValidationError({"motivo": "Scrivi perché l'azione torna nel programma."})
        esigi_atto(azione, ["stato"], "ripristinare l'azione")
        prima = azione.storia.exclude(stato=Stato.ANNULLATA).order_by("-history_id").first()
        scrivi(azione, {"stato": prima.stato, "motivo_stato": prima.motivo_stato})
    return azione


def elimina_azione(*, utente: Utente, azione_id: int, motivo: str = "", via: Via | None = None) -> None:
    """Only in a draft, and while nobody has said or attached anything: afterwards an action is cancelled."""
    with scrive_nel_programma(utente, programma_id_di(azione_id), motivo=motivo, via=via) as programma:
        obiettivo = blocca_obiettivo(Azione.objects.values_list("obiettivo_id", flat=True).get(pk=azione_id))
        azione = blocca_azione(azione_id)
        if programma.stato != Programma.Stato.BOZZA:
            raise ValidationError("Il programma è adottato: un'azione si annulla, non si cancella.")
        if azione.aggiornamenti.exists() or azione.documenti.exists() or azione.note.exists():
            raise ValidationError("Sull'azione qualcuno ha già scritto: si annulla, non si cancella.")
        esigi_senza_atti(azione)
        if azione.schede.exists():
            raise ValidationError("C'è una scheda stampata che ne parla: l'azione si annulla, non si cancella.")
        azione.delete()
        rinumera_azioni(obiettivo, _azioni_di(obiettivo))


def sposta_azione(
    *, utente: Utente, azione_id: int, obiettivo_id: int, motivo: str = "", atto: Any = None, via: Via | None = None
) -> Azione:
    """Under another objective of the same programme, at its end, with a new code and perhaps another horizon."""
    with scrive_nel_programma(utente, programma_id_di(azione_id), motivo=motivo, via=via, atto=atto) as programma:
        partenza = Azione.objects.values_list("obiettivo_id", flat=True).get(pk=azione_id)
        obiettivi = {pk: blocca_obiettivo(pk) for pk in sorted({partenza, obiettivo_id})}
        destinazione = obiettivi[obiettivo_id]
        if destinazione.programma_id != programma.pk or partenza == obiettivo_id:
            raise ValidationError({"obiettivo": "Scegli un altro obiettivo dello stesso programma."})
        azione = blocca_azione(azione_id)
        _esigi_ragioni_per_spostare(azione, destinazione, motivo)
        azione.codice, azione.ordine = prossimo_codice_azione(destinazione), prossimo_ordine(destinazione)
        azione.obiettivo = destinazione
        azione.full_clean()
        azione.save(update_fields=["obiettivo", "codice", "ordine"])
        rinumera_azioni(obiettivi[partenza], _azioni_di(obiettivi[partenza]))
    return azione


def _esigi_ragioni_per_spostare(azione: Azione, destinazione: Obiettivo, motivo: str) -> None:
    if destinazione.programma.stato != Programma.Stato.BOZZA and not motivo.strip():
        raise ValidationError({"motivo": "Scrivi perché l'azione passa sotto un altro obiettivo."})
    if destinazione.orizzonte != azione.obiettivo.orizzonte:
        esigi_atto(azione, ["obiettivo"], "spostare l'azione in un altro orizzonte")


def riordina_azioni(
    *, utente: Utente, obiettivo_id: int, ordine: Sequence[int], motivo: str = "", via: Via | None = None
) -> None:
    """`ordine`: the ids of all the actions of the objective, first to last."""
    programma_id = Obiettivo.objects.values_list("programma_id", flat=True).get(pk=obiettivo_id)
    with scrive_nel_programma(utente, programma_id, motivo=motivo, via=via):
        obiettivo = blocca_obiettivo(obiettivo_id)
        presenti = {azione.pk: azione for azione in _azioni_di(obiettivo)}
        if sorted(presenti) != sorted(ordine):
            raise ValidationError(ORDINE_VECCHIO)
        rinumera_azioni(obiettivo, [presenti[pk] for pk in ordine])


def duplica_azione(*, utente: Utente, azione_id: int, motivo: str = "", via: Via | None = None) -> Azione:
    """A new action beside the first: same words, plan and people; no statements, actual dates, spending or codes."""
    with scrive_nel_programma(utente, programma_id_di(azione_id), motivo=motivo, via=via):
        origine = Azione.objects.select_related("settore", "persona").get(pk=azione_id)
        obiettivo = blocca_obiettivo(origine.obiettivo_id)
        dati = {campo: getattr(origine, campo) for campo in CAMPI}
        dati["titolo"] = f"{origine.titolo[:190]} (copia)"
        copia = aggiungi_azione(obiettivo, dati)
        copia_parti(origine, copia)
        avvisa_assegnazioni([copia], autore=utente)
    return copia


def _azioni_di(obiettivo: Obiettivo) -> Iterable[Azione]:
    return obiettivo.azioni.select_for_update(of=("self",)).order_by("ordine", "pk")
