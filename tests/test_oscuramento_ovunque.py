# SPDX-License-Identifier: AGPL-3.0-or-later
"""A covered text appears nowhere: every text of every object becomes a word of its own, then all of them are covered.

The addresses are those of the rights table, so a new page is tried as soon as it exists.
"""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection, models
from django.urls import reverse
from psycopg.sql import SQL, Identifier

from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import oggi
from delibere.models import Rapporto
from delibere.report import contenuto_di
from delibere.services.rapporti import chiedi_rapporto
from programma.models import Azione
from tavolo.models import Utente
from tavolo.queries.oscuramenti import campi_di_testo, modelli_oscurabili
from tavolo.services import oscura_testo
from tavolo.storia import con_autore
from tests.delibere.conftest import RICHIESTA
from tests.permessi.tabella import TABELLA
from tests.supporto.protezioni import senza_protezioni

pytest_plugins = ["tests.permessi.scena"]
pytestmark = pytest.mark.django_db
LETTORI = ("coordinatrice", "referente", "consigliera", "amministratrice")
PAGINE = ("scheda-rapporto", "leggi-rapporto", "testo-proposta")
CITATI = {
    "programma.Azione.titolo",
    "programma.Obiettivo.titolo",
    "programma.Programma.titolo",
    "programma.Fase.nome",
    "programma.Indicatore.nome",
    "programma.Indicatore.unita",
    "tavolo.Cambio.motivo",
    "tavolo.Settore.nome",
    "tavolo.Utente.first_name",
    "tavolo.Utente.last_name",
}
Luogo = tuple[type[models.Model], int, str]


def luoghi() -> Iterator[Luogo]:
    for modello in modelli_oscurabili().values():
        for pk in modello._default_manager.order_by("pk").values_list("pk", flat=True):
            for campo in campi_di_testo(modello):
                yield modello, pk, campo


def segna() -> dict[str, Luogo]:
    """A word of its own in every text, in the live row and in all its history: as if it had always been there."""
    segni = {f"zq{posto:04d}x": luogo for posto, luogo in enumerate(luoghi())}
    with senza_protezioni(), connection.cursor() as cursore:
        for segno, (modello, pk, campo) in segni.items():
            storia = getattr(modello, "storia", None)
            for tabella in (modello, storia.model) if storia else (modello,):
                istruzione = SQL("UPDATE {} SET {} = %s WHERE id = %s").format(
                    Identifier(tabella._meta.db_table), Identifier(campo)
                )
                cursore.execute(istruzione.as_string(None), [segno, pk])
    return segni


def corpo(risposta) -> str:
    contenuto = b"".join(risposta.streaming_content) if risposta.streaming else risposta.content
    return contenuto.decode("utf-8", "replace")


def letti(scena, segni: dict[str, Luogo]) -> dict[str, set[str]]:
    """For each word, the addresses at which somebody reads it."""
    visti: dict[str, set[str]] = {}
    for riga in TABELLA:
        for chi in LETTORI:
            if riga.get is not None and chi in riga.get.regola.puo:
                testo = corpo(scena.clienti[chi].get(scena.indirizzo(riga)))
                for segno in (segno for segno in segni if segno in testo):
                    visti.setdefault(segno, set()).add(riga.nome)
    return visti


def nomi(segni: dict[str, Luogo]) -> set[str]:
    return {f"{modello._meta.label}.{campo}" for modello, _, campo in segni.values()}


def test_un_testo_oscurato_non_si_legge_da_nessuna_parte(scena):
    segni = segna()
    scoperti = letti(scena, segni)

    for segno, (modello, pk, campo) in segni.items():
        oscura_testo(
            utente=scena.cast.amministratrice,
            modello=modello._meta.label_lower,
            oggetto_id=pk,
            campo=campo,
            testo=segno,
            motivo="Richiesta dell'interessato",
        )

    assert nomi({segno: segni[segno] for segno in scoperti}) == nomi(segni)
    assert {segno: (segni[segno], dove) for segno, dove in letti(scena, segni).items()} == {}


def segna_di_nuovo(autore: Utente, azione: Azione) -> dict[str, Luogo]:
    """Other words in every text that can change, written as people write them: the history keeps the earlier ones."""
    segni: dict[str, Luogo] = {}
    with senza_protezioni(), con_autore(autore, "zwmotivox") as cambio:
        for modello in modelli_oscurabili().values():
            for oggetto in modello._default_manager.all() if hasattr(modello, "storia") else ():
                for campo in campi_di_testo(modello):
                    segno = f"zw{len(segni):04d}x"
                    segni[segno] = (modello, oggetto.pk, campo)
                    setattr(oggetto, campo, segno)
                if oggetto == azione:
                    oggetto.persona = autore
                oggetto.save()
    return segni | {"zwmotivox": (type(cambio), cambio.pk, "motivo")}


def rapporto_di_oggi(scena) -> Rapporto:
    """Made, with what changed since the one before."""
    programma = scena.oggetti["programma"]
    chiesto = chiedi_rapporto(
        utente=scena.cast.coordinatrice, programma_id=programma.pk, richiesta=replace(RICHIESTA, al=oggi())
    )
    fatto = {"file": "x.pdf", "impronta": "B" * 64, "pagine": 1, "dimensione": 1}
    Rapporto.objects.filter(pk=chiesto.pk).update(stato=Rapporto.Stato.PRONTO, **fatto)
    return Rapporto.objects.get(pk=chiesto.pk)


def test_un_rapporto_fatto_prima_si_legge_coperto_e_si_stampa_com_era(scena):
    segni = segna()
    rapporto_di_oggi(scena)
    segni |= segna_di_nuovo(scena.cast.coordinatrice, scena.oggetti["azione"])
    rapporto = rapporto_di_oggi(scena)
    stampato, indirizzi = contenuto_di(rapporto), [reverse(f"delibere:{p}", args=[rapporto.pk]) for p in PAGINE]

    def letti() -> set[str]:
        pagine = [corpo(scena.clienti[chi].get(indirizzo)) for chi in LETTORI for indirizzo in indirizzi]
        return {segno for segno in segni if any(segno in pagina for pagina in pagine)}

    scoperti = letti()
    for modello, pk, campo, segno in ((*segni[segno], segno) for segno in scoperti):
        oscura_testo(
            utente=scena.cast.amministratrice, modello=modello._meta.label_lower, oggetto_id=pk, campo=campo,
            testo=segno, motivo="Richiesta dell'interessato",
        )  # fmt: skip

    assert nomi({segno: segni[segno] for segno in scoperti}) >= CITATI
    assert {segno for segno in scoperti if segno in str(rapporto.confronti)} >= {"zwmotivox"}
    assert any(segno.startswith("zq") for segno in scoperti)
    assert letti() == set()
    assert contenuto_di(rapporto) == stampato


def test_un_testo_oscurato_non_si_trova_cercandolo(scena):
    segni = segna()
    cliente, indirizzo = scena.clienti["coordinatrice"], reverse("programma:cerca")
    del_programma = {s: luogo for s, luogo in segni.items() if luogo[0]._meta.app_label == "programma"}

    def trovati() -> set[str]:
        return {s for s in del_programma if cliente.get(indirizzo, {"q": s}).context["pagina"].object_list}

    prima = trovati()
    for segno, (modello, pk, campo) in del_programma.items():
        oscura_testo(
            utente=scena.cast.amministratrice, modello=modello._meta.label_lower, oggetto_id=pk, campo=campo,
            testo=segno, motivo="Richiesta dell'interessato",
        )  # fmt: skip

    assert "programma.Aggiornamento.testo" in nomi({s: segni[s] for s in prima})
    assert nomi({s: segni[s] for s in trovati()}) == set()


def test_ogni_testo_che_si_oscura_ha_posto_per_la_parola_che_lo_copre():
    corti = {
        f"{modello._meta.label}.{campo}"
        for modello in modelli_oscurabili().values()
        for campo in campi_di_testo(modello)
        if (modello._meta.get_field(campo).max_length or 1000) < len(OSCURATO)
    }

    assert corti == set()
