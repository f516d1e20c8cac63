# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sector says how an action is going."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from abitare.lib.tempo import oggi
from programma.models import (
    Aggiornamento,
    AggiornamentoFase,
    AggiornamentoIndicatore,
    AggiornamentoRisorsa,
    Azione,
    RispostaDomanda,
    Stato,
)
from programma.permissions import puo_aggiornare
from programma.queries.rilevazione.chieste import chiesta, domande_nel_modulo, giorno_da_dire
from programma.services.aggiornamenti.regole import controlla
from programma.services.aggiornamenti.valori import (
    CAMPI,
    PAROLE,
    Valori,
    Visto,
    da_correggere,
    partenza,
    parti,
    ultima_correzione,
    ultimo_valido,
    valori_dichiarati,
)
from programma.services.archivio import archivio_provvisorio
from programma.services.blocchi import blocca_azione, blocca_programma
from programma.services.conflitti import Conflitto, Urto, unisci
from programma.services.documenti import conserva
from tavolo.models import Cambio, Utente
from tavolo.storia import Via, con_autore

GIORNO = "riferito_al"


class ConflittoAggiornamento(Conflitto):
    """Somebody else declared meanwhile, and the same things: `uniti` are the values joined, mine where we clash."""

    def __init__(self, urti: Mapping[str, Urto], versione: int, *, uniti: Valori, altro: Aggiornamento) -> None:
        super().__init__(urti, versione)
        self.uniti = uniti
        self.altro = altro


def dichiara(
    *,
    utente: Utente,
    azione_id: int,
    dati: Mapping[str, Any],
    file: Sequence[UploadedFile] = (),
    visto: Visto | None = None,
    segno: UUID | None = None,
    via: Via | None = None,
    motivo: str = "",
) -> Aggiornamento:
    """Writes a statement. `dati`: flat values (see `valori`); what they leave out stays as it was last said.

    It corrects by itself the last returned statement, if any. `segno` given twice writes once. Raises PermissionDenied,
    ValidationError by field, ConflittoAggiornamento.
    """
    with _scrive(utente, azione_id, via, motivo) as (azione, cambio):
        return _gia_scritto(utente, azione, segno) or _scrivi(
            azione, cambio, dati, file=file, visto=visto, segno=segno, corregge=da_correggere(azione)
        )


def correggi(
    *,
    utente: Utente,
    aggiornamento_id: int,
    dati: Mapping[str, Any],
    file: Sequence[UploadedFile] = (),
    visto: Visto | None = None,
    segno: UUID | None = None,
    via: Via | None = None,
) -> Aggiornamento:
    """A new statement in place of one of the same sector; of one already corrected, it corrects the correction."""
    azione_id = Aggiornamento.objects.values_list("azione_id", flat=True).get(pk=aggiornamento_id)
    with _scrive(utente, azione_id, via) as (azione, cambio):
        corregge = ultima_correzione(Aggiornamento.objects.get(pk=aggiornamento_id))
        if corregge.settore_id != azione.settore_id:
            raise PermissionDenied
        return _gia_scritto(utente, azione, segno) or _scrivi(
            azione, cambio, dati, file=file, visto=visto, segno=segno, corregge=corregge
        )


def avanza(
    *, utente: Utente, azione_id: int, avanzamento: Decimal, visto: Visto | None = None, segno: UUID | None = None
) -> Aggiornamento:
    """All as planned, now at this percentage: the rest stays as it was last said, and an action at 0 % starts."""
    with _scrive(utente, azione_id, None) as (azione, cambio):
        scritto = _gia_scritto(utente, azione, segno)
        if scritto:
            return scritto
        rifiuta_se_restituito(azione)
        adesso = partenza(azione).valori
        dati = adesso | {"avanzamento": avanzamento}
        if adesso["stato"] == Stato.NON_AVVIATA and avanzamento > 0:
            dati["stato"] = Stato.IN_CORSO
        return _scrivi(azione, cambio, dati, visto=visto, segno=segno)


def nessuna_variazione(*, utente: Utente, azione_id: int, segno: UUID | None = None) -> Aggiornamento:
    """Says the last valid statement again, as of today or of the open cycle; said twice in a day it stands once."""
    with _scrive(utente, azione_id, None) as (azione, cambio):
        scritto = _gia_scritto(utente, azione, segno)
        if scritto:
            return scritto
        rifiuta_se_restituito(azione)
        prima = ultimo_valido(azione)
        if prima is None:
            raise ValidationError("Nessuno ha ancora detto come va questa azione: scrivi il primo aggiornamento.")
        trovata = chiesta(azione)
        if prima.riferito_al == oggi() and not (trovata and trovata.attesa):
            return prima
        dati = valori_dichiarati(azione, prima) | {"proposta": "", GIORNO: giorno_da_dire(trovata, prima)}
        dati |= {chiave: None for chiave in dati if chiave.startswith("indicatore_")}
        return _inserisci(azione, cambio, dati, segno=segno, nessuna_variazione=True)


def rifiuta_se_restituito(azione: Azione) -> None:
    if da_correggere(azione):
        raise ValidationError("L'ultimo aggiornamento è stato restituito: correggilo prima di scriverne un altro.")


def esigi_dichiarabile(azione: Azione, dati: Mapping[str, Any]) -> None:
    """ValidationError by field when a statement with these values would be refused now; nothing is written."""
    controlla(azione, partenza(azione).valori | dict(dati), con_file=False)


@contextmanager
def _scrive(utente: Utente, azione_id: int, via: Via | None, motivo: str = "") -> Iterator[tuple[Azione, Cambio]]:
    """Programme held, action locked, right looked at again, files taken back if anything fails."""
    with archivio_provvisorio(), transaction.atomic():
        blocca_programma(Azione.objects.values_list("obiettivo__programma_id", flat=True).get(pk=azione_id))
        azione = blocca_azione(azione_id)
        if not puo_aggiornare(utente, azione):
            raise PermissionDenied
        with con_autore(utente, motivo, via=via, settore=azione.settore) as cambio:
            yield azione, cambio


def _gia_scritto(utente: Utente, azione: Azione, segno: UUID | None) -> Aggiornamento | None:
    if segno is None:
        return None
    return Aggiornamento.objects.filter(segno=_segno(azione, utente.pk, segno)).first()


def _segno(azione: Azione, utente_id: int, segno: UUID) -> UUID:
    """Bound to person and action, so a mark copied from another form finds nothing and hits nothing."""
    return uuid5(segno, f"{utente_id}:{azione.pk}")


def _scrivi(
    azione: Azione,
    cambio: Cambio,
    dati: Mapping[str, Any],
    *,
    file: Sequence[UploadedFile] = (),
    visto: Visto | None = None,
    segno: UUID | None = None,
    corregge: Aggiornamento | None = None,
) -> Aggiornamento:
    adesso = partenza(azione, corregge, domande_nel_modulo(dati))
    if ignoti := set(dati) - set(adesso.valori):
        raise ValidationError(f"L'azione è cambiata: ricarica la pagina. Non esiste più: {', '.join(sorted(ignoti))}.")
    completi = adesso.valori | dict(dati)
    if visto is not None:
        completi = _unisci(azione, visto, adesso, completi)
    controlla(azione, completi, con_file=bool(file))
    return _inserisci(azione, cambio, completi, segno=segno, corregge=corregge, file=file)


def _unisci(azione: Azione, visto: Visto, adesso: Visto, mio: Valori) -> Valori:
    """Joins what was written meanwhile. The day spoken of is always the writer's own."""
    if adesso.ultimo is None or visto.ultimo == adesso.ultimo:
        return mio
    altro = Aggiornamento.objects.get(pk=adesso.ultimo)
    dette = valori_dichiarati(azione, altro)
    loro = adesso.valori | ({} if altro.nessuna_variazione else {campo: dette[campo] for campo in PAROLE})
    base = loro | visto.valori | {GIORNO: loro[GIORNO]}
    uniti, urti = unisci(base, loro, {chiave: mio[chiave] for chiave in loro})
    uniti[GIORNO] = mio[GIORNO]
    urti.pop(GIORNO, None)
    if urti:
        raise ConflittoAggiornamento(urti, azione.versione, uniti=uniti, altro=altro)
    return uniti


def _inserisci(
    azione: Azione,
    cambio: Cambio,
    valori: Valori,
    *,
    segno: UUID | None = None,
    corregge: Aggiornamento | None = None,
    nessuna_variazione: bool = False,
    file: Sequence[UploadedFile] = (),
) -> Aggiornamento:
    aggiornamento = Aggiornamento(
        azione=azione,
        settore=azione.settore,
        cambio=cambio,
        corregge=corregge,
        nessuna_variazione=nessuna_variazione,
        segno=_segno(azione, cambio.utente_id, segno) if segno else None,
        **_coerenti({campo: valori[campo] for campo in CAMPI}),
    )
    aggiornamento.full_clean()
    aggiornamento.save(force_insert=True)
    _inserisci_parti(aggiornamento, valori)
    for uno in file:
        conserva(azione, uno, settore=azione.settore, aggiornamento=aggiornamento)
    return aggiornamento


def _coerenti(valori: Valori) -> Valori:
    """A reason without suspension, or a description without criticality, is what a form left behind."""
    if valori["stato"] != Stato.SOSPESA:
        valori["motivo_stato"] = ""
    if valori["criticita"] == "nessuna":
        valori["testo_criticita"] = ""
    return valori


def _inserisci_parti(aggiornamento: Aggiornamento, valori: Valori) -> None:
    righe = parti(aggiornamento.azione, valori)
    AggiornamentoFase.objects.bulk_create(
        AggiornamentoFase(aggiornamento=aggiornamento, fase_id=pk, inizio_effettivo=inizio, fine_effettiva=fine)
        for pk, (inizio, fine) in righe.fasi.items()
    )
    AggiornamentoIndicatore.objects.bulk_create(
        AggiornamentoIndicatore(aggiornamento=aggiornamento, indicatore_id=pk, valore=valore)
        for pk, valore in righe.indicatori.items()
    )
    AggiornamentoRisorsa.objects.bulk_create(
        AggiornamentoRisorsa(aggiornamento=aggiornamento, risorsa_id=pk, impegnato=impegnato, liquidato=liquidato)
        for pk, (impegnato, liquidato) in righe.risorse.items()
    )
    RispostaDomanda.objects.bulk_create(
        RispostaDomanda(aggiornamento=aggiornamento, domanda_id=pk, valore=valore)
        for pk, valore in righe.domande.items()
    )
