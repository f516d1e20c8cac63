# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a state looks: words, tone and icon together, so that no meaning hangs on colour alone."""

from typing import NamedTuple


class Aspetto(NamedTuple):
    testo: str
    tono: str
    icona: str


STATI = {
    "non_avviata": Aspetto("Non avviata", "neutro", "orologio"),
    "in_corso": Aspetto("In corso", "primario", "avanti"),
    "sospesa": Aspetto("Sospesa", "avviso", "sospesa"),
    "conclusa": Aspetto("Conclusa", "positivo", "conclusa"),
    "annullata": Aspetto("Annullata", "neutro", "annullata"),
    "in_ritardo": Aspetto("In ritardo", "errore", "errore"),
    "a_rischio": Aspetto("A rischio", "avviso", "avviso"),
    "puntuale": Aspetto("Nei tempi", "positivo", "spunta"),
    "senza_date": Aspetto("Senza date", "neutro", "calendario"),
    "silente": Aspetto("Silente", "avviso", "silente"),
    "mai_comunicata": Aspetto("Mai comunicata", "errore", "silente"),
    "senza_referente": Aspetto("Senza referente", "errore", "persona"),
    "dichiarato": Aspetto("Dichiarato", "primario", "commento"),
    "verificato": Aspetto("Verificato", "positivo", "conclusa"),
    "accettato": Aspetto("Accettato", "positivo", "conclusa"),
    "restituito": Aspetto("Restituito", "avviso", "restituito"),
    "da_verificare": Aspetto("Da verificare", "primario", "orologio"),
    "criticita": Aspetto("Criticità", "errore", "avviso"),
    "bozza": Aspetto("Bozza", "neutro", "modifica"),
    "adottato": Aspetto("Adottato", "positivo", "atto"),
    "chiuso": Aspetto("Chiuso", "neutro", "chiuso"),
    "ricognizione": Aspetto("In ricognizione", "primario", "aperto"),
    "proposta": Aspetto("Proposto all'Assemblea dei sindaci", "primario", "avanti"),
    "approvato": Aspetto("Approvato dall'Assemblea dei sindaci", "positivo", "atto"),
    "recepito": Aspetto("Recepito dalla Giunta", "positivo", "atto"),
    "sostituito": Aspetto("Sostituito", "neutro", "chiuso"),
    "pervenuta": Aspetto("Pervenuta", "positivo", "conclusa"),
    "negativa": Aspetto("Negativa", "positivo", "spunta"),
    "non_pervenuta": Aspetto("Non pervenuta", "avviso", "silente"),
    "atto_futuro": Aspetto("Con data futura", "avviso", "calendario"),
    "atto_adottato": Aspetto("Adottato", "neutro", "atto"),
    "atto_in_pubblicazione": Aspetto("In pubblicazione", "primario", "aperto"),
    "atto_pubblicato": Aspetto("Pubblicato", "neutro", "spunta"),
    "atto_eseguibile": Aspetto("Immediatamente eseguibile", "positivo", "conclusa"),
    "atto_esecutivo": Aspetto("Esecutivo", "positivo", "conclusa"),
    "attesa": Aspetto("Attesa", "neutro", "orologio"),
    "ricevuta": Aspetto("Ricevuta", "primario", "commento"),
    "verificata": Aspetto("Verificata", "positivo", "conclusa"),
    "restituita": Aspetto("Restituita", "avviso", "restituito"),
    "non_comunicata": Aspetto("Non comunicata", "errore", "silente"),
    "prevista": Aspetto("Prevista", "neutro", "calendario"),
    "incontro_bozza": Aspetto("Bozza", "neutro", "modifica"),
    "incontro_convocato": Aspetto("Convocato", "primario", "calendario"),
    "incontro_svolto": Aspetto("Svolto, verbale da approvare", "avviso", "orologio"),
    "incontro_verbalizzato": Aspetto("Verbalizzato", "positivo", "conclusa"),
    "incontro_annullato": Aspetto("Annullato", "neutro", "annullata"),
    "file_in_esame": Aspetto("Da esaminare", "avviso", "aperto"),
    "file_applicato": Aspetto("Preso", "positivo", "conclusa"),
    "file_scartato": Aspetto("Messo da parte", "neutro", "chiuso"),
    "decisione_proposta": Aspetto("Nel verbale da approvare", "neutro", "modifica"),
    "decisione_aperta": Aspetto("Aperta", "primario", "aperto"),
    "decisione_attende_conferma": Aspetto("Aspetta la conferma del settore", "avviso", "orologio"),
    "decisione_attende_atto": Aspetto("Aspetta un atto", "avviso", "atto"),
    "decisione_applicata": Aspetto("Applicata", "positivo", "conclusa"),
    "decisione_chiusa": Aspetto("Chiusa", "neutro", "chiuso"),
    "aperta": Aspetto("Aperta", "primario", "aperto"),
    "chiusa": Aspetto("Chiusa", "neutro", "chiuso"),
    "richiesto": Aspetto("Richiesto", "neutro", "orologio"),
    "in_preparazione": Aspetto("In preparazione", "primario", "aggiorna"),
    "pronto": Aspetto("Pronto", "positivo", "conclusa"),
    "fallito": Aspetto("Fallito", "errore", "errore"),
    "alta": Aspetto("Alta", "errore", "avviso"),
    "media": Aspetto("Media", "avviso", "avviso"),
    "bassa": Aspetto("Bassa", "neutro", "info"),
}


def aspetto(chiave: str, testo: str = "") -> Aspetto:
    """An unknown key is shown as plain neutral words, never dropped."""
    noto = STATI.get(chiave) or Aspetto(chiave.replace("_", " ").capitalize(), "neutro", "info")
    return noto._replace(testo=testo) if testo else noto
