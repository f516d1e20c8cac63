# SPDX-License-Identifier: AGPL-3.0-or-later
"""The data and the people the measures are taken with; made once, found again at the next run."""

from dataclasses import dataclass
from datetime import date

from abitare.lib.tempo import oggi
from delibere.models import Atto, EffettoAtto
from delibere.services.atti import crea_atto
from delibere.services.effetti import modifica_programma_con_atto
from delibere.services.parti_atto import PartiAtto
from programma.models import Programma
from programma.services.carico import genera_carico, riordina_tabelle
from tavolo.models import Ruolo, Settore, Utente
from tavolo.services import conferisci_incarico, registra_persona

INIZIO = date(2020, 1, 1)
REGISTRO = "Misure"


@dataclass(frozen=True)
class Scena:
    pochissime: Programma
    poche: Programma
    molte: Programma
    consigliera: Utente
    referente: Utente
    coordinatrice: Utente

    @property
    def programmi(self) -> tuple[Programma, ...]:
        return self.pochissime, self.poche, self.molte


def prepara_scena(*, poche: int, molte: int, revisioni: int) -> Scena:
    pochissime, altre, tante = (_programma(azioni, revisioni) for azioni in (max(poche // 10, 1), poche, molte))
    riordina_tabelle()
    coordinamento = Settore.objects.get(coordina=True)
    altro = Settore.objects.filter(coordina=False).order_by("pk")[0]
    scena = Scena(
        pochissime=pochissime,
        poche=altre,
        molte=tante,
        consigliera=_persona("misura.consigliera", Ruolo.CONSIGLIERE),
        referente=_persona("misura.referente", Ruolo.REFERENTE, altro),
        coordinatrice=_persona("misura.coordinatrice", Ruolo.COORDINATORE, coordinamento),
    )
    _delibera(scena)
    return scena


def _delibera(scena: Scena) -> None:
    """An act says how the smaller programme is, so that its pages have what was voted to compare with."""
    if EffettoAtto.objects.filter(programma=scena.poche).exists():
        return
    giorno = oggi()
    dati = {"tipo": Atto.Tipo.DELIBERAZIONE, "organo": Atto.Organo.GIUNTA, "anno": giorno.year, "numero": 1}
    dati |= {"registro": REGISTRO, "data": giorno, "oggetto": "Atto di prova delle misure."}
    atto = crea_atto(utente=scena.coordinatrice, dati=dati, parti=PartiAtto(), dati_esempio=True)
    modifica_programma_con_atto(utente=scena.coordinatrice, programma_id=scena.poche.pk, atto_id=atto.pk)


def _programma(azioni: int, revisioni: int) -> Programma:
    titolo = f"Carico di {azioni} azioni e {revisioni} revisioni"
    pronto = Programma.objects.filter(titolo=titolo).first()
    return pronto or genera_carico(utente=Utente.objects.sistema(), azioni=azioni, revisioni=revisioni)


def _persona(username: str, ruolo: Ruolo, settore: Settore | None = None) -> Utente:
    sistema, trovata = Utente.objects.sistema(), Utente.objects.filter(username=username).first()
    if trovata is not None:
        return trovata
    persona = registra_persona(
        utente=sistema, nome="Misura", cognome=ruolo.value, email=f"{username}@example.org", username=username
    )
    dal = settore.dal if settore else INIZIO
    conferisci_incarico(utente=sistema, persona=persona, ruolo=ruolo, dal=dal, settore=settore, motivo="misure")
    return persona
