# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a workbook that people filled to rows with an identity: titles found, cells read, mistakes said in place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from abitare.lib.fogli.isolato import leggi_isolato, rifiuta, valore
from abitare.lib.fogli.scrittura import FOGLIO_ISTRUZIONI, FOGLIO_ORIGINE, TITOLO_CODICE, TROPPO_LUNGO
from abitare.lib.fogli.separati import MASSIMI_BYTE, decodifica, dividi_incollato, e_testo, nome_colonna
from abitare.lib.fogli.tipi import (
    CODICE_RIGA,
    FoglioCalcolo,
    Grezzo,
    Lettura,
    LibroLetto,
    Posto,
    Rifiuto,
    RigaLetta,
    TabellaLetta,
)
from abitare.lib.fogli.valori import DIFETTO, chiave_testo, impronta_cella, leggi_valore, parole
from abitare.lib.tabelle import senza_guardia

MASSIME_RIGHE = 50_000
MASSIME_COLONNE = 300
# Above the header people leave titles, logos and notes.
RIGHE_PRIMA_DEI_TITOLI = 40
Identifica = Callable[[Mapping[str, str]], str]


def leggi_libro(nome: str, contenuto: bytes) -> LibroLetto:
    """An xlsx, ods or csv; ValidationError for what is dangerous, broken or something else."""
    if len(contenuto) > MASSIMI_BYTE:
        raise ValidationError("Il file supera 10 MB: togliere fogli e immagini e riprovare.", code="dimensione")
    if e_testo(nome, contenuto):
        righe = dividi_incollato(decodifica(contenuto))
        celle = [(numero, tuple(map(senza_guardia, riga))) for numero, riga in enumerate(righe, start=1) if any(riga)]
        if len(celle) > MASSIME_RIGHE:
            raise rifiuta("troppo")
        return LibroLetto((TabellaLetta("CSV", tuple(celle)),))
    fogli = leggi_isolato(nome, contenuto, righe=MASSIME_RIGHE, colonne=MASSIME_COLONNE)
    nascosto = next((foglio for foglio in fogli if foglio["nome"] == FOGLIO_ORIGINE), None)
    origine, impronte = _origine(nascosto["righe"] if nascosto else ())
    return LibroLetto(tuple(_tabelle(fogli)), origine, impronte)


def leggi_foglio(libro: LibroLetto, foglio: FoglioCalcolo, identifica: Identifica) -> Lettura:
    """The rows of one sheet. `identifica` takes the words of a row's cells with its codice_riga and gives its key,
    "" for a new row; it raises ValidationError where it is unknown or ambiguous.

    A cell that still holds what went out is left out of its row, so that it changes nothing.
    """
    scelta = _scegli_tabella(libro, foglio)
    if scelta is None:
        raise ValidationError(
            f"Non trovo le colonne di «{foglio.nome}»: serve la riga dei titoli, con "
            + ", ".join(f"«{colonna.titolo}»" for colonna in foglio.colonne[:4]),
            code="titoli",
        )
    tabella, inizio, colonne = scelta
    esito = _Esito(tabella, foglio, libro.impronte)
    intestazione = tabella.righe[inizio]
    for numero, celle in tabella.righe[inizio + 1 :]:
        # Titles come again at the head of each page.
        if celle != intestazione[1]:
            esito.riga(numero, celle, colonne, identifica)
    return Lettura(tuple(esito.righe), tuple(esito.rifiuti), tuple(esito.ignote(intestazione, colonne)))


class _Esito:
    def __init__(self, tabella: TabellaLetta, foglio: FoglioCalcolo, impronte: Mapping[Any, str]) -> None:
        self.tabella, self.foglio, self.impronte = tabella, foglio, impronte
        self.righe: list[RigaLetta] = []
        self.rifiuti: list[Rifiuto] = []
        self.viste: dict[str, Posto] = {}

    def riga(self, numero: int, celle: Sequence[Grezzo], colonne: Mapping[str, int], identifica: Identifica) -> None:
        scritte = {chiave: celle[posto] for chiave, posto in colonne.items() if posto < len(celle)}
        scritte = {chiave: cella for chiave, cella in scritte.items() if cella != ""}
        if not scritte.keys() - {CODICE_RIGA}:
            return
        posto = Posto(self.tabella.nome, numero)
        try:
            chiave = identifica({nome: parole(cella).strip() for nome, cella in scritte.items()})
            self._esigi_unica(chiave, posto)
        except ValidationError as errore:
            self.rifiuti.append(Rifiuto(posto, "", _riassunto(scritte), " ".join(errore.messages)))
            return
        posti = {nome: Posto(self.tabella.nome, numero, nome_colonna(dove)) for nome, dove in colonne.items()}
        valori = dict(self._valori(chiave, scritte, posti))
        self.righe.append(RigaLetta(chiave, posto, valori, posti))

    def _esigi_unica(self, chiave: str, posto: Posto) -> None:
        if chiave and chiave in self.viste:
            raise ValidationError(f"È la stessa della riga {self.viste[chiave].riga}: lasciane una sola.")
        self.viste[chiave] = posto

    def _valori(
        self, chiave: str, scritte: Mapping[str, Grezzo], posti: Mapping[str, Posto]
    ) -> Iterator[tuple[str, Any]]:
        for colonna in self.foglio.scrivibili:
            if colonna.chiave not in posti:
                continue
            grezzo = scritte.get(colonna.chiave, "")
            uscita = self.impronte.get((self.foglio.nome, chiave, colonna.chiave))
            if grezzo == TROPPO_LUNGO or (uscita and uscita == impronta_cella(grezzo)):
                continue
            try:
                yield colonna.chiave, leggi_valore(colonna, grezzo)
            except ValidationError as errore:
                motivo = " ".join(errore.messages)
                self.rifiuti.append(Rifiuto(posti[colonna.chiave], colonna.titolo, parole(grezzo)[:200], motivo))

    def ignote(self, intestazione: tuple[int, Sequence[Grezzo]], colonne: Mapping[str, int]) -> Iterator[Rifiuto]:
        numero, titoli = intestazione
        righe = [celle for riga, celle in self.tabella.righe if riga > numero]
        for posto in range(max(map(len, righe), default=0)):
            piene = sum(posto < len(celle) and celle[posto] != "" for celle in righe)
            if piene and posto not in colonne.values():
                titolo = parole(titoli[posto]) if posto < len(titoli) else ""
                dove = Posto(self.tabella.nome, numero, nome_colonna(posto))
                yield Rifiuto(dove, titolo, f"{piene} celle", "Questa colonna non si conosce e non si legge.")


def _scegli_tabella(libro: LibroLetto, foglio: FoglioCalcolo) -> tuple[TabellaLetta, int, Mapping[str, int]] | None:
    """The sheet and the row whose titles name most columns; the sheet of the same name first."""
    significati = _significati(foglio)
    candidate = []
    for tabella in libro.tabelle:
        for posto, (_, celle) in enumerate(tabella.righe[:RIGHE_PRIMA_DEI_TITOLI]):
            colonne = _titoli(celle, significati)
            if _bastano(colonne, foglio):
                stesso_nome = chiave_testo(tabella.nome) == chiave_testo(foglio.nome)
                candidate.append((stesso_nome, len(colonne), -posto, tabella, posto, colonne))
    if not candidate:
        return None
    *_, tabella, posto, colonne = max(candidate, key=lambda voce: voce[:3])
    return tabella, posto, colonne


def _bastano(colonne: Mapping[str, int], foglio: FoglioCalcolo) -> bool:
    """At least one column that says which row it is (or its code), and one that can be written."""
    scrivibili = {colonna.chiave for colonna in foglio.scrivibili}
    dice_quale = colonne.keys() - scrivibili or len(scrivibili) == len(foglio.colonne)
    generiche = {colonna.chiave for colonna in foglio.colonne if colonna.generica}
    return bool(dice_quale) and bool(colonne.keys() & scrivibili - generiche)


def _significati(foglio: FoglioCalcolo) -> dict[str, str]:
    """The column that each title or synonym means."""
    significati = {chiave_testo(TITOLO_CODICE): CODICE_RIGA}
    for colonna in foglio.colonne:
        for titolo in (colonna.titolo, *colonna.sinonimi):
            significati.setdefault(chiave_testo(titolo), colonna.chiave)
    return significati


def _titoli(celle: Iterable[Grezzo], significati: Mapping[str, str]) -> dict[str, int]:
    """Where each column stands; of two with the same meaning the first."""
    trovate: dict[str, int] = {}
    for posto, cella in enumerate(celle):
        nome = significati.get(chiave_testo(parole(cella))) if cella != "" else None
        if nome is not None:
            trovate.setdefault(nome, posto)
    return trovate


def _tabelle(fogli: Iterable[Mapping[str, Any]]) -> Iterator[TabellaLetta]:
    for foglio in fogli:
        if not foglio["visibile"] or foglio["nome"] == FOGLIO_ISTRUZIONI:
            continue
        if foglio["difetti"]:
            celle = ", ".join(foglio["difetti"][:10])
            raise ValidationError(f"Foglio «{foglio['nome']}», {celle}: {DIFETTO}", code="difetti")
        righe = tuple((numero, tuple(map(valore, celle))) for numero, celle in foglio["righe"])
        if righe:
            yield TabellaLetta(foglio["nome"], righe)


def _origine(righe: Iterable[tuple[int, Sequence[Any]]]) -> tuple[dict[str, str], dict[tuple[str, str, str], str]]:
    origine, impronte = {}, {}
    for _, celle in righe:
        match [str(cella) for cella in celle]:
            case ["origine", nome, detto]:
                origine[nome] = detto
            case ["cella", foglio, chiave, campo, impronta]:
                impronte[foglio, chiave, campo] = impronta
    return origine, impronte


def _riassunto(scritte: Mapping[str, Grezzo]) -> str:
    return " · ".join(parole(cella)[:60] for nome, cella in scritte.items() if nome != CODICE_RIGA)[:200]
