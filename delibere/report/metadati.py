# SPDX-License-Identifier: AGPL-3.0-or-later
"""The metadata of an administrative document (AgID, Linee guida sui documenti informatici, Allegato 5), in JSON.

Names and allowed values are those of the annex; docs/metadati.md says where each value comes from. What only the
Comune's own protocol and archive know is left out or named in `Note`, never invented.
"""

import json
from typing import Any

from django.conf import settings
from django.utils import timezone

from abitare.lib.impronte import in_base64
from abitare.lib.tempo import ROMA
from delibere.models import AllegatoAtto, DocumentoPiano, Foglio, Rapporto, Stampa
from tavolo.models import Cambio, Utente

Metadati = dict[str, Any]

# Letter d) of the annex: the portal's documents are drawn from its data and kept as they were.
MODALITA_DI_FORMAZIONE = (
    "generazione o raggruppamento anche in via automatica di un insieme di dati o registrazioni, provenienti da una o "
    "più banche dati, anche appartenenti a più soggetti interoperanti, secondo una struttura logica predeterminata e "
    "memorizzata in forma statica"
)
CODICE_REGISTRO = "Abitare, registro dei documenti"
REGISTRO_DEI_PIANI = "Abitare, registro dei documenti dei piani"
DA_COMPLETARE = "La classificazione e la registrazione di protocollo si aggiungono nel gestionale documentale."


def metadati_del_rapporto(rapporto: Rapporto) -> bytes:
    """Of a ready document of any kind."""
    metadati = _comuni(rapporto, tipologia=rapporto.parole.nome, numero=f"{rapporto.numero}/{rapporto.anno}")
    if rapporto.protocollo:
        metadati["IdDoc"]["Segnatura"] = rapporto.protocollo
    programma = rapporto.programma
    metadati["ChiaveDescrittiva"] = {
        "Oggetto": f"{rapporto.titolo}. {programma.titolo}",
        "ParoleChiave": ["abitare", "programma attuativo", str(rapporto)],
    }
    dati = _id_doc(f"{rapporto.nome_file}.json", rapporto.congelamento.impronta)
    metadati["Allegati"] = {
        "NumeroAllegati": 1,
        "IndiceAllegati": [{"IdDoc": dati, "Descrizione": "I dati da cui il documento è stato prodotto (JSON)"}],
    }
    metadati["Agg"] = _fascicolo(f"programma-{programma.pk}")
    metadati["VersioneDelDocumento"] = str(_versione(rapporto))
    if rapporto.sostituisce:
        metadati["TracciatureModificheDocumento"] = [_sostituzione(rapporto, rapporto.sostituisce)]
    allegati = AllegatoAtto.objects.filter(impronta=rapporto.impronta).select_related("atto")
    atti = [f"Allegato a: {allegato.atto}." for allegato in allegati.order_by("atto__data", "pk")]
    return _in_json(metadati, " ".join([DA_COMPLETARE, *atti]))


def metadati_del_foglio(foglio: Foglio) -> bytes:
    """Of a ready foglio di accompagnamento."""
    numero = f"{foglio.numero} per l'atto {foglio.atto.numero}/{foglio.atto.anno}"
    metadati = _comuni(foglio, tipologia="Foglio di accompagnamento", numero=numero)
    metadati["ChiaveDescrittiva"] = {
        "Oggetto": f"Elenco degli allegati con le impronte: {foglio.atto}",
        "ParoleChiave": ["abitare", "allegati"],
    }
    metadati["Allegati"] = {"NumeroAllegati": 0}
    metadati["Agg"] = _fascicolo(f"atto-{foglio.atto_id}")
    metadati["VersioneDelDocumento"] = str(foglio.numero)
    return _in_json(metadati, f"{DA_COMPLETARE} Accompagna: {foglio.atto}.")


def metadati_del_piano(documento: DocumentoPiano) -> bytes:
    """Of a ready document of a plan."""
    numero = f"{documento.numero}/{documento.anno}"
    metadati = _comuni(documento, tipologia=documento.parole.nome, numero=numero, registro=REGISTRO_DEI_PIANI)
    if documento.protocollo:
        metadati["IdDoc"]["Segnatura"] = documento.protocollo
    congelamento = documento.congelamento
    metadati["ChiaveDescrittiva"] = {
        "Oggetto": f"{documento.titolo}: servizi abitativi pubblici e sociali",
        "ParoleChiave": ["abitare", "servizi abitativi pubblici e sociali", str(documento)],
    }
    dati = _id_doc(f"{documento.nome_file}.json", congelamento.impronta)
    metadati["Allegati"] = {
        "NumeroAllegati": 1,
        "IndiceAllegati": [{"IdDoc": dati, "Descrizione": "I dati da cui il documento è stato prodotto (JSON)"}],
    }
    metadati["Agg"] = _fascicolo(f"piano-{congelamento.tipo}-{congelamento.piano.pk}")
    metadati["VersioneDelDocumento"] = "1"
    bozza = "" if congelamento.approvazione else " È una bozza: l'Assemblea dei sindaci non l'ha approvata."
    return _in_json(metadati, f"{DA_COMPLETARE}{bozza}")


def _comuni(
    stampa: Rapporto | Foglio | DocumentoPiano, *, tipologia: str, numero: str, registro: str = CODICE_REGISTRO
) -> Metadati:
    istante = timezone.localtime(stampa.cambio.istante, ROMA)
    registrato = {
        "TipoRegistro": "Repertorio\\Registro",
        "DataRegistrazioneDocumento": f"{istante:%Y-%m-%d}",
        "OraRegistrazioneDocumento": f"{istante:%H:%M:%S}",
        "NumeroRegistrazioneDocumento": numero,
        "CodiceRegistro": registro,
    }
    return {
        "IdDoc": _id_doc(stampa.nome_file, stampa.impronta),
        "ModalitaDiFormazione": MODALITA_DI_FORMAZIONE,
        "TipologiaDocumentale": tipologia,
        "DatiDiRegistrazione": {"TipologiaDiFlusso": "I", "TipoRegistro": {"Repertorio_Registro": registrato}},
        "Soggetti": {"Ruolo": _soggetti(stampa.cambio)},
        "Classificazione": {"Descrizione": "Da attribuire alla protocollazione"},
        "Riservato": False,
        "IdentificativoDelFormato": _formato(stampa),
        # As it leaves the portal: who signs it does so outside, on another file.
        "Verifica": {
            "FirmatoDigitalmente": False,
            "SigillatoElettronicamente": False,
            "MarcaturaTemporale": False,
            "ConformitaCopieImmagineSuSupportoInformatico": False,
        },
        "NomeDelDocumento": f"{stampa.nome_file}.pdf",
    }


def _id_doc(nome: str, impronta: str) -> Metadati:
    return {
        "ImprontaCrittograficaDelDocumento": {"Impronta": in_base64(impronta), "Algoritmo": "SHA-256"},
        "Identificativo": f"{settings.COMUNE.codice_ipa}.abitare.{nome}",
    }


def _soggetti(cambio: Cambio) -> list[Metadati]:
    ente = _ente()
    autore = ente | ({"IPAUOR": {"Denominazione": cambio.settore.nome}} if cambio.settore else {})
    return [
        {"TipoRuolo": "Amministrazione Che Effettua La Registrazione", "PAI": ente},
        {"TipoRuolo": "Autore", "PAI": autore},
        {"TipoRuolo": "Operatore", "PF": _persona(cambio.utente)},
        {"TipoRuolo": "Produttore", "SW": {"DenominazioneSistema": settings.COMUNE.nome_portale}},
    ]


def _ente() -> Metadati:
    comune = settings.COMUNE
    aoo = {"IPAAOO": {"Denominazione": comune.nome, "CodiceIPA": comune.codice_aoo}} if comune.codice_aoo else {}
    return {
        "IPAAmm": {"Denominazione": comune.nome, "CodiceIPA": comune.codice_ipa},
        **aoo,
        "IndirizziDigitaliDiRiferimento": [comune.pec],
    }


def _persona(utente: Utente) -> Metadati:
    return {"Cognome": utente.last_name or utente.username, "Nome": utente.first_name}


def _formato(stampa: Stampa) -> Metadati:
    strumenti = stampa.strumenti
    versioni = ", ".join(f"{nome} {strumenti[nome]}" for nome in ("weasyprint", "pikepdf") if nome in strumenti)
    return {
        "Formato": stampa.profilo.upper(),
        "ProdottoSoftware": {"NomeProdotto": settings.COMUNE.nome_portale, "VersioneProdotto": versioni},
    }


def _fascicolo(identificativo: str) -> Metadati:
    return {"TipoAgg": {"TipoAggregazione": "Fascicolo", "IdAggregazione": f"abitare-{identificativo}"}}


def _versione(rapporto: Rapporto) -> int:
    """One more than the documents that came before it in its place."""
    versione, precedente = 1, rapporto.sostituisce
    while precedente is not None:
        versione, precedente = versione + 1, precedente.sostituisce
    return versione


def _sostituzione(rapporto: Rapporto, precedente: Rapporto) -> Metadati:
    istante = timezone.localtime(rapporto.cambio.istante, ROMA)
    return {
        "TipoModifica": "Rettifica",
        "SoggettoAutoreDellaModifica": _persona(rapporto.cambio.utente),
        "DataModifica": f"{istante:%Y-%m-%d}",
        "OraModifica": f"{istante:%H:%M:%S}",
        "IdDocVersionePrecedente": _id_doc(precedente.nome_file, precedente.impronta),
    }


def _in_json(metadati: Metadati, note: str) -> bytes:
    documento = {"DocumentoAmministrativoInformatico": metadati | {"Note": note}}
    return (json.dumps(documento, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
