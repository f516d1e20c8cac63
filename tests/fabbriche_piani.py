# SPDX-License-Identifier: AGPL-3.0-or-later
"""Factories of the territory and of the plans: plain functions, every field can be given."""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile

from abitare.lib.deposito import deposita
from delibere.models import Atto, DocumentoPiano
from delibere.services.piani import RichiestaPiano, chiedi_documento_del_piano
from programma.models import (
    Ambito,
    CodiceParametro,
    Comune,
    CongelamentoPiano,
    EnteProprietario,
    FileDelPiano,
    ParametroNormativo,
    PianoAnnuale,
    PianoTriennale,
    StatoPiano,
)
from programma.services.piani import apri_annuale, apri_triennale, cambia_stato_del_piano
from tavolo.models import Utente
from tavolo.storia import con_autore
from tests.fabbriche_atti import crea_atto

DAL = date(2018, 2, 8)


def crea_ambito(nome: str = "Ambito di prova") -> Ambito:
    with con_autore(Utente.objects.sistema()):
        return Ambito.objects.create(nome=nome)


def crea_comune(ambito: Ambito, nome: str = "Cremona", **campi: Any) -> Comune:
    """With the owner of its dwellings; codes follow how many there are."""
    posto = Comune.objects.count() + 1
    dati = {"istat": f"{19_000 + posto:06d}", "belfiore": f"A{posto:03d}", "cap": "26100", "dal": DAL, **campi}
    with con_autore(Utente.objects.sistema()):
        comune = Comune.objects.create(ambito=ambito, nome=nome, **dati)
        EnteProprietario.objects.create(
            ambito=ambito,
            tipo=EnteProprietario.Tipo.COMUNE,
            nome=f"Comune di {nome}",
            comune=comune,
            dal=comune.dal,
            al=comune.al,
        )
    return comune


def crea_ente(ambito: Ambito, nome: str = "ALER di prova", **campi: Any) -> EnteProprietario:
    dati = {"tipo": EnteProprietario.Tipo.ALER, "dal": DAL, **campi}
    with con_autore(Utente.objects.sistema()):
        return EnteProprietario.objects.create(ambito=ambito, nome=nome, **dati)


def crea_parametro(codice: str = CodiceParametro.QUOTA_INDIGENTI, valore: int = 20, **campi: Any) -> ParametroNormativo:
    dati = {"dal": DAL, "fonte": "Art. 13 R.R. Lombardia 4/2017", **campi}
    with con_autore(Utente.objects.sistema()):
        return ParametroNormativo.objects.create(codice=codice, valore=Decimal(valore), **dati)


def crea_annuale(anno: int = 2026, stato: StatoPiano = StatoPiano.BOZZA) -> PianoAnnuale:
    """The plan of a year with its triennale, which begins with it; both in the given state, not frozen."""
    sistema = Utente.objects.sistema()
    triennale = apri_triennale(utente=sistema, primo_anno=anno)
    annuale = apri_annuale(utente=sistema, triennale_id=triennale.pk, anno=anno)
    with con_autore(sistema):
        for piano in (annuale, triennale):
            piano.stato = stato
            piano.save()
    annuale.triennale = triennale
    return annuale


def crea_file_del_piano(piano: PianoAnnuale, contenuto: bytes = b"Comune;Libere\nCremona;3\n") -> FileDelPiano:
    """Kept as the page keeps it, also where the plan is closed by now."""
    with con_autore(Utente.objects.sistema()):
        return FileDelPiano.objects.create(
            piano=piano,
            nome="dati.csv",
            file=deposita(f"piani/{piano.pk}", contenuto, "csv"),
            impronta=sha256(contenuto).hexdigest().upper(),
            dimensione=len(contenuto),
        )


def scrivi_righe(piano: PianoAnnuale | PianoTriennale, **conti: Any) -> None:
    """The same numbers in every row."""
    with con_autore(Utente.objects.sistema()):
        for riga in piano.righe.all():
            for campo, valore in conti.items():
                setattr(riga, campo, valore)
            riga.save()


def crea_documento_piano(piano: PianoAnnuale | PianoTriennale, autore: Utente) -> DocumentoPiano:
    """Ready, of one page that says nothing."""
    documento = chiedi_documento_del_piano(utente=autore, piano=piano, richiesta=RichiestaPiano())
    documento.file.save("piano.pdf", ContentFile(b"%PDF-"), save=False)
    documento.impronta, documento.pagine, documento.dimensione = "D" * 64, 1, 5
    documento.stato = DocumentoPiano.Stato.PRONTO
    documento.save()
    return documento


def approva(piano: PianoAnnuale | PianoTriennale, atto: Any = None) -> CongelamentoPiano:
    """By an act of the Assemblea, from whatever state, as the coordination does."""
    with con_autore(Utente.objects.sistema()):
        piano.stato = StatoPiano.PROPOSTA
        piano.save()
    cambia_stato_del_piano(
        utente=Utente.objects.sistema(),
        modello=type(piano),
        piano_id=piano.pk,
        stato=StatoPiano.APPROVATO,
        motivo="Approvato",
        atto=atto or crea_atto(organo=Atto.Organo.ASSEMBLEA),
    )
    piano.refresh_from_db()
    return piano.congelamenti.get(approvazione=True)
