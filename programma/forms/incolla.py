# SPDX-License-Identifier: AGPL-3.0-or-later
"""A pasted table on its way to become actions: columns understood, cells read, what is wrong said at its cell.

Nothing is kept between the steps: every cell goes to the page and comes back, and is read again each time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from abitare.lib.codici import leggi_elenco_cig, leggi_elenco_cup
from abitare.lib.fogli.separati import MASSIMI_BYTE, nome_colonna
from abitare.lib.incolla import MASSIMI_CARATTERI, Griglia, leggi_caricato, leggi_incollato, riconosci_colonne
from abitare.lib.lettori import Lettore, leggi_data, leggi_intero, leggi_testo
from programma.forms.comuni import CAMPO_DEL_VINCOLO, settori_scelgibili
from programma.models import Azione, Obiettivo, Programma
from programma.services.incolla import AzioneIncollata
from programma.services.parti import Parti, RigheNonValide
from tavolo.models import Settore

MASSIME_AZIONI = 150
MASSIME_COLONNE = 25
NOMI = {
    "titolo": "Titolo dell'azione",
    "descrizione": "Descrizione",
    "obiettivo": "Codice dell'obiettivo",
    "settore": "Settore responsabile",
    "collaborano": "Settori che collaborano",
    "inizio_previsto": "Inizio previsto",
    "fine_prevista": "Fine prevista",
    "peso": "Peso",
    "luogo": "Indirizzo",
    "fonte": "Fonte dei dati",
    "cup": "CUP",
    "cig": "CIG",
}
LARGHE = ("titolo", "descrizione", "collaborano", "fonte")
SINONIMI = {
    "titolo": ["Titolo", "Azione", "Azioni", "Intervento", "Attività", "Denominazione", "Oggetto"],
    "descrizione": ["Descrizione dell'azione", "Contenuti", "Dettaglio"],
    "obiettivo": ["Obiettivo", "Codice obiettivo", "Ob.", "N. obiettivo"],
    "settore": ["Settore", "Responsabile", "Settore competente", "Ufficio", "Servizio", "Chi"],
    "collaborano": ["Collaborano", "Settori coinvolti", "Altri settori", "Collaborazioni"],
    "inizio_previsto": ["Inizio", "Data inizio", "Dal", "Avvio", "Data di inizio"],
    "fine_prevista": ["Fine", "Data fine", "Al", "Scadenza", "Termine", "Data di fine", "Entro"],
    "peso": ["Peso %", "Importanza"],
    "luogo": ["Luogo", "Via", "Ubicazione", "Localizzazione"],
    "fonte": ["Fonte"],
    "cup": ["Codice CUP", "C.U.P."],
    "cig": ["Codice CIG", "C.I.G."],
}


class ModuloTabella(forms.Form):
    """Where the table comes from: pasted, or a file."""

    testo = forms.CharField(
        label="Incolla qui la tabella",
        required=False,
        max_length=MASSIMI_CARATTERI,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text="Seleziona le righe in Word, Excel o LibreOffice, titoli delle colonne compresi, copia e incolla.",
    )
    file = forms.FileField(
        label="Oppure carica un file", required=False, help_text="Foglio xlsx, ods o csv, fino a 10 MB."
    )

    griglia: Griglia

    def clean(self) -> dict[str, Any]:
        dati = super().clean() or {}
        file, testo = dati.get("file"), dati.get("testo") or ""
        if self.errors:
            return dati
        if file is None and not testo.strip():
            self.add_error("testo", "Incolla una tabella o scegli un file.")
            return dati
        campo = "file" if file else "testo"
        try:
            self.griglia = self._leggi(file) if file else leggi_incollato(testo)
            _esigi_misura(self.griglia)
        except ValidationError as errore:
            self.add_error(campo, errore)
        return dati

    def _leggi(self, file: Any) -> Griglia:
        if file.size > MASSIMI_BYTE:
            raise ValidationError("Il file supera 10 MB: togliere fogli e immagini e riprovare.")
        return leggi_caricato(file.name, file.read())


def _esigi_misura(griglia: Griglia) -> None:
    if len(griglia.righe) > MASSIME_AZIONI:
        raise ValidationError(f"La tabella ha {len(griglia.righe)} righe: se ne leggono {MASSIME_AZIONI} per volta.")
    if len(griglia.intestazione) > MASSIME_COLONNE:
        raise ValidationError(f"La tabella ha più di {MASSIME_COLONNE} colonne: togli quelle che non servono.")


@dataclass
class Cella:
    nome: str
    testo: str
    errori: list[str] = field(default_factory=list)


@dataclass
class RigaIncollata:
    """A row in the page; `salta` leaves it out."""

    posto: int
    celle: list[Cella]
    salta: bool = False
    errori: list[str] = field(default_factory=list)


@dataclass
class Colonna:
    """A column of the table and the field it was understood as, empty when it is left out."""

    posto: int
    titolo: str
    campo: str

    @property
    def larga(self) -> bool:
        return self.campo in LARGHE


class Anteprima:
    """The table as the page shows it and sends it back."""

    def __init__(self, programma: Programma, colonne: list[Colonna], righe: list[RigaIncollata], dati: Any) -> None:
        self.colonne, self.righe = colonne, righe
        self.predefiniti = ModuloPredefiniti(dati, programma=programma)
        self.errori: list[str] = []
        self.lettori = _lettori(programma)
        self.azioni: list[AzioneIncollata] = []

    @classmethod
    def da_griglia(cls, programma: Programma, griglia: Griglia, obiettivo: str) -> "Anteprima":
        trovate = riconosci_colonne(griglia.intestazione, SINONIMI).posizioni
        if not trovate:
            griglia = griglia.senza_intestazione()
        campi = {posto: nome for nome, posto in trovate.items()}
        colonne = [Colonna(posto, nome, campi.get(posto, "")) for posto, nome in enumerate(griglia.intestazione)]
        righe = [
            RigaIncollata(posto, [Cella(f"c-{posto}-{n}", testo) for n, testo in enumerate(celle)])
            for posto, celle in enumerate(griglia.righe)
        ]
        return cls(programma, colonne, righe, {"obiettivo": obiettivo})

    @classmethod
    def da_modulo(cls, programma: Programma, dati: Mapping[str, str]) -> "Anteprima":
        quante, larga = _conto(dati, "righe", MASSIME_AZIONI), _conto(dati, "colonne", MASSIME_COLONNE)
        colonne = [
            Colonna(n, dati.get(f"t-{n}", "")[:200] or nome_colonna(n), _campo(dati.get(f"m-{n}", "")))
            for n in range(larga)
        ]
        righe = [
            RigaIncollata(
                posto,
                [Cella(f"c-{posto}-{n}", dati.get(f"c-{posto}-{n}", "")) for n in range(larga)],
                salta=f"salta-{posto}" in dati,
            )
            for posto in range(quante)
        ]
        return cls(programma, colonne, righe, dati)

    def leggi(self) -> bool:
        """Reads every cell of the columns understood; True when all rows can become actions."""
        self.predefiniti.is_valid()
        scelti = [colonna.campo for colonna in self.colonne if colonna.campo]
        doppi = sorted({NOMI[campo] for campo in scelti if scelti.count(campo) > 1})
        self.errori += [f"Due colonne hanno lo stesso significato: {nome}." for nome in doppi]
        if "titolo" not in scelti:
            self.errori.append("Indica quale colonna contiene il titolo dell'azione.")
        if not self.errori:
            self.azioni = [azione for riga in self.righe if not riga.salta and (azione := self._leggi_riga(riga))]
        if not self.errori and all(riga.salta for riga in self.righe):
            self.errori.append("Non resta nessuna riga da aggiungere.")
        return not self.errori and not self.quante_sbagliate and not self.predefiniti.errors

    @property
    def quante_sbagliate(self) -> int:
        return sum(bool(riga.errori or any(cella.errori for cella in riga.celle)) for riga in self.righe)

    def riporta(self, errori: RigheNonValide) -> None:
        """Puts what the service refused beside its row."""
        for posto, errore in errori.errori.get("azioni", {}).items():
            self._segna(self.righe[posto], errore)

    def _leggi_riga(self, riga: RigaIncollata) -> AzioneIncollata | None:
        letti: dict[str, Any] = {}
        for colonna, cella in zip(self.colonne, riga.celle, strict=True):
            if colonna.campo:
                try:
                    letti[colonna.campo] = self.lettori[colonna.campo](cella.testo)
                except ValidationError as errore:
                    cella.errori += errore.messages
        for campo in ("obiettivo", "settore"):
            letti[campo] = letti.get(campo) or self.predefiniti.scelto(campo)
            if letti[campo] is None and not any(cella.errori for cella in riga.celle):
                riga.errori.append(f"Manca: {NOMI[campo].lower()}.")
        if riga.errori or any(cella.errori for cella in riga.celle):
            return None
        return self._azione(riga, letti)

    def _azione(self, riga: RigaIncollata, letti: dict[str, Any]) -> AzioneIncollata | None:
        obiettivo: Obiettivo = letti.pop("obiettivo")
        parti = Parti(**{nome: letti.pop(nome) or () for nome in ("collaborano", "cup", "cig") if nome in letti})
        dati = {nome: valore for nome, valore in letti.items() if valore is not None}
        try:
            Azione(**dati).full_clean(exclude=["obiettivo", "codice", "ordine"])
        except ValidationError as errore:
            self._segna(riga, errore)
            return None
        return AzioneIncollata(obiettivo.pk, dati, parti, riga.posto)

    def _segna(self, riga: RigaIncollata, errore: ValidationError) -> None:
        vincoli = {v.get_violation_error_message(): CAMPO_DEL_VINCOLO.get(v.name) for v in Azione._meta.constraints}
        per_campo = errore.message_dict if hasattr(errore, "error_dict") else {NON_FIELD_ERRORS: errore.messages}
        celle = {colonna.campo: riga.celle[colonna.posto] for colonna in self.colonne if colonna.campo}
        for nome, messaggi in per_campo.items():
            for messaggio in messaggi:
                cella = celle.get(nome) or celle.get(vincoli.get(messaggio) or "")
                if cella:
                    cella.errori.append(messaggio)
                else:
                    riga.errori.append(messaggio)


class ModuloPredefiniti(forms.Form):
    """What is meant where the table says nothing."""

    obiettivo: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Obiettivo delle righe che non ne indicano uno", queryset=None, required=False, empty_label="Nessuno"
    )
    settore: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Settore delle righe che non ne indicano uno", queryset=None, required=False, empty_label="Nessuno"
    )

    def __init__(self, dati: Any, *, programma: Programma) -> None:
        super().__init__(dati)
        self.fields["obiettivo"].queryset = programma.obiettivi.order_by("ordine")  # type: ignore[attr-defined]
        self.fields["settore"].queryset = settori_scelgibili(None)  # type: ignore[attr-defined]

    def scelto(self, campo: str) -> Any:
        return self.cleaned_data.get(campo)


def _campo(scelto: str) -> str:
    return scelto if scelto in NOMI else ""


def _conto(dati: Mapping[str, str], nome: str, massimo: int) -> int:
    testo = dati.get(nome, "")
    numero = int(testo) if testo.isascii() and testo.isdigit() and len(testo) < 6 else -1
    if not 0 < numero <= massimo:
        raise ValidationError("La tabella non è leggibile: incollala di nuovo.")
    return numero


def _lettori(programma: Programma) -> dict[str, Lettore]:
    settori = {_piano(nome): settore for settore in settori_scelgibili(None) for nome in (settore.nome, settore.codice)}
    obiettivi = {obiettivo.codice: obiettivo for obiettivo in programma.obiettivi.all()}
    return {
        **dict.fromkeys(("titolo", "descrizione", "luogo", "fonte"), leggi_testo),
        "obiettivo": partial(_obiettivo, obiettivi),
        "settore": partial(_settore, settori),
        "collaborano": partial(_settori, settori),
        "inizio_previsto": leggi_data,
        "fine_prevista": leggi_data,
        "peso": leggi_intero,
        "cup": leggi_elenco_cup,
        "cig": leggi_elenco_cig,
    }


def _piano(testo: str) -> str:
    return "".join(carattere for carattere in testo.casefold() if carattere.isalnum())


def _obiettivo(obiettivi: Mapping[str, Obiettivo], cella: str) -> Obiettivo | None:
    codice = cella.strip().rstrip(".")
    if codice and codice not in obiettivi:
        raise ValidationError(f"Nel programma non c'è un obiettivo con codice {codice[:20]}.")
    return obiettivi.get(codice)


def _settore(settori: Mapping[str, Settore], cella: str) -> Settore | None:
    nome = _piano(cella)
    scelto = settori.get(nome) or settori.get(nome.removeprefix("settore"))
    if nome and scelto is None:
        raise ValidationError(f"Oggi non c'è un settore «{cella.strip()[:60]}».")
    return scelto


def _settori(settori: Mapping[str, Settore], cella: str) -> list[Settore]:
    pezzi: Iterable[str] = cella.replace("\n", ";").split(";" if ";" in cella or "\n" in cella else ",")
    return [trovato for pezzo in pezzi if (trovato := _settore(settori, pezzo))]
