# SPDX-License-Identifier: AGPL-3.0-or-later
"""A programme of any size with its history, to measure the portal with: rows are inserted, as the triggers allow."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from psycopg.sql import SQL, Composable, Identifier

from abitare.lib.tempo import adesso, in_data, oggi
from programma import models as m
from programma.permissions import MODIFICA
from programma.services.avvio import COORDINA, SETTORI
from programma.services.carico.istruzioni import AZIONI, CAMBI, CONCESSIONI, FIGLI, PAROLE, VERIFICHE
from tavolo.models import Cambio, Settore, Utente
from tavolo.permissions import concedi
from tavolo.services import affida_coordinamento, crea_settore
from tavolo.storia import Via, con_autore

AZIONI_PER_OBIETTIVO = 15
FASI = 3
RISORSE = 2
GIORNI_DI_STORIA = 700
OGNI_QUANTE_REVISIONI_I_FIGLI = 6
OGNI_QUANTE_REVISIONI_UNA_PAROLA = 3
MOTIVO = "Carico di prova"


@dataclass(frozen=True)
class Misure:
    """Numbers the statements below are filled with; ids are given in runs, so rows of tables match."""

    azioni: int
    revisioni: int
    utente: int
    programma: int
    cambio: int
    azione: int
    aggiornamento: int
    inizio: datetime
    ora: datetime

    @property
    def figli(self) -> int:
        return max(1, self.revisioni // OGNI_QUANTE_REVISIONI_I_FIGLI)

    @property
    def parole(self) -> int:
        return max(1, self.revisioni // OGNI_QUANTE_REVISIONI_UNA_PAROLA)


def genera_carico(*, utente: Utente, azioni: int, revisioni: int) -> m.Programma:
    """Writes the programme in one transaction; call `riordina_tabelle` afterwards, outside of any transaction."""
    giorno, ora = oggi(), adesso()
    prima = _inizio(ora)
    with transaction.atomic():
        with in_data(prima), con_autore(utente, MOTIVO, via=Via.COMANDO):
            _settori(utente)
            programma = _programma(azioni, revisioni, giorno)
            _obiettivi(programma, azioni)
            _affida(programma)
        misure = Misure(
            azioni=azioni,
            revisioni=revisioni,
            utente=utente.pk,
            programma=programma.pk,
            cambio=_primo_libero(Cambio),
            azione=_primo_libero(m.Azione),
            aggiornamento=_primo_libero(m.Aggiornamento),
            inizio=prima + (ora - prima) / (GIORNI_DI_STORIA + 1),
            ora=ora,
        )
        for istruzione in (CAMBI, AZIONI, *FIGLI, CONCESSIONI, PAROLE, VERIFICHE):
            _esegui(SQL(istruzione), misure)
        _esegui(_storia(m.Azione, SQL("t.id - %(azione)s"), SQL("%(revisioni)s"), {"peso": PESO_DI_ALLORA}), misure)
        for modello in (m.Fase, m.Risorsa, m.Collaborazione, m.CodiceProgetto, m.Indicatore):
            _esegui(_storia(modello, SQL("t.azione_id - %(azione)s"), SQL("%(figli)s"), {}), misure)
        _esegui(_storia(m.Misurazione, SQL(DELLA_MISURA), SQL("1"), {}), misure)
        _avanza_sequenze()
    return programma


def riordina_tabelle() -> None:
    """The past is read by index only on vacuumed tables (progetto §5: 240 ms against 30)."""
    with connection.cursor() as cursore:
        cursore.execute("VACUUM ANALYZE")


def _inizio(ora: datetime) -> datetime:
    """Never before the history of a sector that is there already: a past day would name one nobody knows of."""
    nascite = Settore.storia.values("id").annotate(nata=models.Min("history_date")).values_list("nata", flat=True)
    return max([ora - timedelta(days=GIORNI_DI_STORIA + 1), *nascite.order_by()])


def _settori(utente: Utente) -> None:
    if Settore.objects.exists():
        return
    for codice, nome in SETTORI:
        settore = crea_settore(utente=utente, codice=codice, nome=nome, dal=oggi())
        if codice == COORDINA:
            affida_coordinamento(utente=utente, settore=settore, motivo=MOTIVO)


def _affida(programma: m.Programma) -> None:
    for settore in Settore.objects.filter(coordina=True):
        concedi(MODIFICA, settore.gruppo_coordinamento, programma)


def _programma(azioni: int, revisioni: int, giorno: date) -> m.Programma:
    return m.Programma.objects.create(
        titolo=f"Carico di {azioni} azioni e {revisioni} revisioni",
        dal=giorno - timedelta(days=GIORNI_DI_STORIA),
        al=giorno + timedelta(days=GIORNI_DI_STORIA),
        stato=m.Programma.Stato.ADOTTATO,
        anno_breve=giorno.year,
        anno_medio=giorno.year + 1,
        anno_lungo=giorno.year + 2,
        dati_esempio=True,
    )


def _obiettivi(programma: m.Programma, azioni: int) -> None:
    settori = list(Settore.objects.order_by("pk"))
    for posto in range(-(-azioni // AZIONI_PER_OBIETTIVO)):
        m.Obiettivo.objects.create(
            programma=programma,
            codice=str(posto + 1),
            titolo=f"Obiettivo di prova {posto + 1}",
            orizzonte=m.Orizzonte.values[posto % 3],
            settore=settori[posto % len(settori)],
            peso=1 + posto % 5,
            ordine=posto + 1,
        )


def _primo_libero(modello: type[models.Model]) -> int:
    return (modello._default_manager.aggregate(ultimo=models.Max("pk"))["ultimo"] or 0) + 1


PESO_DI_ALLORA = SQL("CASE WHEN r = %(revisioni)s THEN t.peso ELSE 1 + (t.peso + r) %% 9 END")
DELLA_MISURA = "(SELECT i.azione_id FROM programma_indicatore i WHERE i.id = t.indicatore_id) - %(azione)s"


def _storia(
    modello: type[models.Model], azione: Composable, revisioni: Composable, allora: dict[str, Composable]
) -> Composable:
    """Gives each new live row its history: `r` runs over the revisions, the last one is the row itself."""
    colonne = [str(campo.column) for campo in modello._meta.concrete_fields]
    valori = [allora.get(colonna, SQL("t.{}").format(Identifier(colonna))) for colonna in colonne]
    return SQL(
        "INSERT INTO {} ({}, history_date, history_type, history_user_id, history_change_reason, cambio_id)"
        " SELECT {}, c.istante, CASE WHEN r = 1 THEN '+' ELSE '~' END, %(utente)s, '', c.id"
        " FROM (SELECT t.*, {} AS n_ FROM {} t) t CROSS JOIN generate_series(1, {}) r"
        " JOIN tavolo_cambio c ON c.id = %(cambio)s + (r - 1) * (%(revisioni)s / {}) * %(azioni)s + t.n_"
        " WHERE t.n_ >= 0"
    ).format(
        Identifier(modello.storia.model._meta.db_table),  # type: ignore[attr-defined]
        SQL(", ").join(Identifier(colonna) for colonna in colonne),
        SQL(", ").join(valori),
        azione,
        Identifier(modello._meta.db_table),
        revisioni,
        revisioni,
    )


def _esegui(istruzione: Composable, misure: Misure) -> None:
    parametri: dict[str, Any] = vars(misure) | {"figli": misure.figli, "parole": misure.parole}
    with connection.cursor() as cursore:
        cursore.execute(istruzione.as_string(None), parametri)


def _avanza_sequenze() -> None:
    """Ids were given by hand: the sequences go past them."""
    with connection.cursor() as cursore:
        for modello in (Cambio, m.Azione, m.Aggiornamento):
            tabella = modello._meta.db_table
            cursore.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [tabella, _primo_libero(modello)])
