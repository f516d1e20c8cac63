# SPDX-License-Identifier: AGPL-3.0-or-later
"""One of everything: an adopted programme, one in draft, one closed, and what hangs from them."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from delibere.models import Atto, Decisione, Incontro, Rapporto
from delibere.services.rapporti import chiedi_rapporto
from programma.models import (
    Aggiornamento,
    Azione,
    Programma,
    Rilevazione,
    RispostaDomanda,
    StatoPiano,
    Verifica,
)
from programma.services.documenti import aggiungi_documenti, aggiungi_nota
from tavolo.models import Incarico, Messaggio, Utente
from tavolo.services.promemoria.collegamenti import collegamento
from tavolo.storia import con_autore
from tests.cast import Cast, crea_incarico
from tests.delibere.conftest import RICHIESTA
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_collaborazione,
    crea_domanda,
    crea_fase,
    crea_indicatore,
    crea_obiettivo,
    crea_programma,
    crea_rilevazione,
    crea_soggetto,
    crea_verifica,
)
from tests.fabbriche_atti import crea_atto, crea_foglio, crea_legame
from tests.fabbriche_incontri import (
    crea_convocato,
    crea_decisione,
    crea_documento_incontro,
    crea_incontro,
    crea_punto,
    crea_spedizione,
    crea_verbale,
    crea_verbalizzato,
    imposta,
)
from tests.fabbriche_piani import (
    approva,
    crea_ambito,
    crea_annuale,
    crea_comune,
    crea_documento_piano,
    crea_ente,
    crea_file_del_piano,
    crea_parametro,
)
from tests.fabbriche_promemoria import crea_messaggio, crea_promemoria
from tests.permessi.regole import Riga
from tests.supporto.file import pdf_di_prova


@dataclass(frozen=True)
class Scena:
    cast: Cast
    oggetti: dict[str, Any]
    clienti: dict[str, Client]

    def indirizzo(self, riga: Riga) -> str:
        """A value of `dove` called pk names an object of the scene."""
        argomenti = {nome: self.valore(nome, v) for nome, v in riga.dove.items()}
        return reverse(riga.nome, kwargs=argomenti)

    def valore(self, nome: str, valore: str) -> Any:
        if nome == "segno":
            return self.oggetti[valore]
        return self.oggetti[valore].pk if nome.endswith("pk") else valore

    def entra(self, chi: str) -> Client:
        """A session of its own, for what ends sessions or writes in them."""
        cliente = Client(raise_request_exception=False)
        if chi != "anonimo":
            cliente.force_login(self.cast.persone[chi])
        return cliente


def _programma(cast: Cast, nome: str, stato: str) -> dict[str, Any]:
    programma = crea_programma(titolo=f"Programma {nome}", stato=stato)
    obiettivo = crea_obiettivo(programma, cast.sociali, autore=cast.coordinatrice)
    azione = crea_azione(obiettivo, cast.lavori_pubblici)
    in_attesa = crea_aggiornamento(azione, 30, autore=cast.referente)
    documento = aggiungi_documenti(utente=cast.referente, azione_id=azione.pk, file=[pdf_di_prova()])[0]
    return {
        "programma": programma,
        "obiettivo": obiettivo,
        "azione": azione,
        "in_attesa": in_attesa,
        "documento": documento,
        "indicatore": crea_indicatore(azione=azione),
        "rilevazione": _rilevazione(programma, in_attesa),
        "rapporto": _rapporto(cast.coordinatrice, programma, Rapporto.Stato.PRONTO),
    }


def _rilevazione(programma: Programma, risposta: Aggiornamento) -> Rilevazione:
    """Open, with a question that the statement answers."""
    rilevazione = crea_rilevazione(programma, risposte_dal=risposta.scritto)
    domanda = crea_domanda(rilevazione)
    RispostaDomanda.objects.create(aggiornamento=risposta, domanda=domanda, valore="Servono ventimila euro")
    return rilevazione


def _rapporto(utente: Utente, programma: Programma, stato: str) -> Rapporto:
    titolo = f"Rapporto {stato} del {programma.titolo.lower()}"
    rapporto = chiedi_rapporto(utente=utente, programma_id=programma.pk, richiesta=replace(RICHIESTA, titolo=titolo))
    rapporto.stato = stato
    if stato == Rapporto.Stato.PRONTO:
        rapporto.file.save("rapporto.pdf", ContentFile(b"%PDF-"), save=False)
        rapporto.impronta, rapporto.pagine, rapporto.dimensione = "A" * 64, 1, 5
    else:
        rapporto.errore = "Causa di prova"
    rapporto.save()
    return rapporto


def _adottato(cast: Cast) -> dict[str, Any]:
    """What the adopted programme has more than the others."""
    base = _programma(cast, "adottato", Programma.Stato.ADOTTATO)
    crea_collaborazione(base["azione"], cast.urbanistica)
    crea_fase(base["azione"])
    aggiungi_nota(utente=cast.referente_urbanistica, azione_id=base["azione"].pk, testo="Nota di prova")
    seconda = crea_azione(base["obiettivo"], cast.sociali)
    restituito = crea_aggiornamento(seconda, 20, autore=cast.referente_sociali)
    crea_verifica(restituito, autore=cast.coordinatrice, esito=Verifica.Esito.RESTITUITA, commento="Manca la prova.")
    fallito = _rapporto(cast.coordinatrice, base["programma"], Rapporto.Stato.FALLITO)
    return base | {"azione_sociali": seconda, "restituito": restituito, "rapporto_fallito": fallito}


def _chiuso(cast: Cast) -> dict[str, Any]:
    """Written while it was adopted, then closed, as the portal does."""
    oggetti = _programma(cast, "chiuso", Programma.Stato.ADOTTATO)
    Programma.objects.filter(pk=oggetti["programma"].pk).update(stato=Programma.Stato.CHIUSO)
    return oggetti


def _territorio() -> dict[str, Any]:
    ambito = crea_ambito()
    oggetti = {"comune": crea_comune(ambito), "ente": crea_ente(ambito), "parametro": crea_parametro(nota="Nota")}
    return oggetti | _piano(2024, "", StatoPiano.APPROVATO) | _piano(2027, "_bozza", StatoPiano.BOZZA)


def _piano(anno: int, di: str, stato: StatoPiano) -> dict[str, Any]:
    annuale = crea_annuale(anno)
    with con_autore(Utente.objects.sistema()):
        for scelta in annuale.scelte_comuni.all():
            scelta.categoria, scelta.motivazione = "Categoria di prova", "Motivazione di prova"
            scelta.save()
    triennale, parti = annuale.triennale, {"riga": annuale.righe, "scelte-comune": annuale.scelte_comuni}
    parti |= {"scelte-ente": annuale.scelte_enti, "comunicazione": annuale.comunicazioni, "previsione": triennale.righe}
    trovate = {nome: righe.first() for nome, righe in parti.items()}
    tutti = {"annuale": annuale, "triennale": triennale, "totali": annuale.pubblicati, **trovate}
    if stato == StatoPiano.APPROVATO:
        atto = crea_atto(organo=Atto.Organo.ASSEMBLEA)
        for piano in (annuale, triennale):
            approva(piano, atto)
    tutti["file_piano"] = crea_file_del_piano(annuale)
    tutti["documento_piano"] = crea_documento_piano(annuale, Utente.objects.sistema())
    return {f"{nome}{di}": oggetto for nome, oggetto in tutti.items()}


def _oggetti(cast: Cast) -> dict[str, Any]:
    incarico = Incarico.objects.get(utente=cast.dirigente)
    promemoria = crea_promemoria(cast.referente, cast.lavori_pubblici)
    bozza = _programma(cast, "in bozza", Programma.Stato.BOZZA)
    adottato, atto, verbalizzato = _adottato(cast), crea_atto(), crea_verbalizzato()
    return {
        **adottato,
        **{f"{nome}_bozza": oggetto for nome, oggetto in bozza.items()},
        **{f"{nome}_chiuso": oggetto for nome, oggetto in _chiuso(cast).items()},
        "settore": cast.lavori_pubblici,
        "persona": cast.dirigente,
        "persona_spenta": cast.disattivata,
        "incarico": incarico,
        "incarico_futuro": crea_incarico(cast.estraneo, "consigliere", dal=incarico.dal.replace(year=2090)),
        "segno_promemoria": collegamento(promemoria).rstrip("/").rpartition("/")[2],
        "messaggio_incerto": crea_messaggio(cast.referente, stato=Messaggio.Stato.INCERTO),
        "soggetto": crea_soggetto(),
        **_territorio(),
        "atto": atto,
        "foglio": crea_foglio(atto, autore=cast.segreteria),
        "legame": crea_legame(atto, azione=adottato["azione"]),
        **_incontro(cast, adottato["azione"], ""),
        **_incontro(cast, bozza["azione"], "_bozza"),
        "spedizione": crea_spedizione(),
        "decisione": Decisione.objects.get(genere="nuova"),
        "decisione_da_confermare": Decisione.objects.get(genere="sospende"),
        "incontro_verbalizzato": verbalizzato,
        "verbale": crea_verbale(verbalizzato, autore=cast.coordinatrice),
    }


def _incontro(cast: Cast, azione: Azione, di: str) -> dict[str, Any]:
    """One convened, and one in draft whose point speaks of a draft."""
    stato = Incontro.Stato.BOZZA if di else Incontro.Stato.CONVOCATO
    incontro = crea_incontro(oggetto=f"Oggetto di prova{di}", collegamento="https://video.example/1")
    punto = crea_punto(incontro, descrizione="Descrizione di prova", azione=azione)
    convocato = crea_convocato(incontro, cast.referente, cast.lavori_pubblici)
    if not di:
        crea_decisione(punto, genere="nuova", titolo="Titolo", obiettivo=azione.obiettivo, settore=cast.sociali)
        crea_decisione(
            punto, genere="sospende", azione=azione, motivo_stato="Motivo di prova", mezzo_di_prova="Prova di prova"
        )
    documento = crea_documento_incontro(incontro)
    crea_convocato(incontro, nome="Esterna Prova", email="esterna@altro.example")
    imposta(incontro, stato=stato)
    return {f"incontro{di}": incontro, f"punto{di}": punto, f"convocato{di}": convocato} | {
        f"documento_incontro{di}": documento
    }


@pytest.fixture
def scena(cast: Cast, archivio: Any) -> Scena:
    vuota = Scena(cast, _oggetti(cast), {})
    clienti = {chi: vuota.entra(chi) for chi in ("anonimo", *cast.persone)}
    return replace(vuota, clienti=clienti)
