# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from abitare.lib.italiano import data_it
from abitare.lib.tempo import oggi
from delibere.models import Atto
from programma.models import (
    AggiornamentoFase,
    AggiornamentoIndicatore,
    AggiornamentoRisorsa,
    Criticita,
    Nota,
    Stato,
    Verifica,
)
from programma.queries.storia import Ambito, Filtri, tipi
from programma.report.storia import Voce, racconta
from programma.services.congelamenti import congela
from tavolo.models import Cambio, Oscuramento, impronta_testo
from tavolo.storia import Via, con_autore
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_codice,
    crea_coinvolgimento,
    crea_collaborazione,
    crea_domanda,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_obiettivo,
    crea_programma,
    crea_rilevazione,
    crea_risorsa,
    crea_soggetto,
    crea_verifica,
)

GIORNO = date(2026, 3, 12)


def voci(ambito: Ambito, **filtri: Any) -> tuple[Voce, ...]:
    return racconta(ambito, Filtri(**filtri), 100).voci


def ultima(azione: Any, **filtri: Any) -> Voce:
    return voci(Ambito(azione=azione.pk), **filtri)[0]


def salva(oggetto: Any, utente: Any, motivo: str = "", **campi: Any) -> None:
    for nome, valore in campi.items():
        setattr(oggetto, nome, valore)
    with con_autore(utente, motivo):
        oggetto.save()


def test_una_dichiarazione(azione, cast) -> None:
    crea_aggiornamento(azione, 20, riferito_al=date(2026, 2, 1))
    crea_aggiornamento(azione, 35, autore=cast.referente, riferito_al=GIORNO, testo="Ponteggi montati")

    voce = ultima(azione)

    frase = "azione 1.1 «Azione 1.1», avanzamento dichiarato 20 → 35\xa0%, al 12/03/2026"
    assert voce.testo == f"Lavori Pubblici: {frase}"
    assert voce.riga == f"Lavori Pubblici, {oggi():%d/%m/%Y}: {frase}"
    assert voce.dettagli[0] == "Scritto da Bruno Salva, comando di amministrazione"
    assert "com'è andata: Ponteggi montati" in voce.dettagli
    assert voce.tono == "primario"


def test_stato_criticita_e_correzione_si_leggono(azione) -> None:
    primo = crea_aggiornamento(azione, 20, riferito_al=GIORNO)
    crea_aggiornamento(
        azione,
        20,
        riferito_al=GIORNO,
        corregge=primo,
        stato=Stato.SOSPESA,
        motivo_stato="gara",
        criticita=Criticita.CRITICA,
        testo_criticita="gara deserta",
    )

    assert ultima(azione).frase == (
        "azione 1.1 «Azione 1.1», avanzamento dichiarato 20\xa0%, stato sospesa, criticità critica, al 12/03/2026"
        " (correzione)"
    )


def test_nessuna_variazione(azione) -> None:
    crea_aggiornamento(azione, 20, riferito_al=GIORNO, nessuna_variazione=True)

    assert ultima(azione).frase == "azione 1.1 «Azione 1.1», nessuna variazione al 12/03/2026"


@pytest.mark.parametrize(
    ("campi", "fine"),
    [
        ({}, "35,5\xa0% verificato"),
        ({"esito": Verifica.Esito.RESTITUITA, "commento": "Manca la prova"}, "35,5\xa0% restituito: Manca la prova"),
    ],
)
def test_una_verifica(azione, campi: dict, fine: str) -> None:
    crea_verifica(crea_aggiornamento(azione, Decimal("35.5")), **campi)

    assert ultima(azione).frase == f"azione 1.1 «Azione 1.1», {fine}"
    assert ultima(azione).tono == "positivo"


CAMBIAMENTI = [
    ({"peso": 4}, "peso 1 → 4"),
    ({"fine_prevista": date(2026, 12, 31)}, "fine prevista niente → 31/12/2026"),
    (
        {"stato": Stato.SOSPESA, "motivo_stato": "gara"},
        "stato non avviata → sospesa, motivo della sospensione o dell'annullamento niente → gara",
    ),
    ({"luogo": "via Prova 1"}, "indirizzo niente → via Prova 1"),
    ({}, "salvata senza modifiche"),
]


@pytest.mark.parametrize(("campi", "detto"), CAMBIAMENTI, ids=lambda x: x if isinstance(x, str) else "-".join(x))
def test_ogni_cambiamento_si_legge(azione, cast, campi: dict, detto: str) -> None:
    salva(azione, cast.coordinatrice, "deciso al tavolo", **campi)

    assert ultima(azione).testo == f"Ada Provola: azione 1.1 «Azione 1.1», {detto}; motivo: deciso al tavolo"


def test_settore_e_persona_per_nome(azione, cast) -> None:
    salva(azione, cast.coordinatrice, settore=cast.urbanistica, persona=cast.referente)

    assert ultima(azione).frase == (
        "azione 1.1 «Azione 1.1», settore responsabile Lavori Pubblici → Urbanistica,"
        " persona incaricata niente → Bruno Salva"
    )


def test_un_testo_lungo_si_legge_intero_nei_dettagli(azione, cast) -> None:
    salva(azione, cast.coordinatrice, descrizione="a" * 70)
    salva(azione, cast.coordinatrice, descrizione="a" * 71)

    voce = ultima(azione)

    assert voce.frase == "azione 1.1 «Azione 1.1», descrizione: testo modificato"
    assert voce.dettagli[1] == f"descrizione, prima: {'a' * 70} — dopo: {'a' * 71}"


def _fase(azione: Any, cast: Any) -> Any:
    return crea_fase(azione, nome="Gara")


def _risorsa(azione: Any, cast: Any) -> Any:
    return crea_risorsa(azione, stanziato=Decimal("1560000.00"))


AGGIUNTE: list[tuple[Callable, str]] = [
    (_fase, "fase «Gara» dell'azione 1.1 «Azione 1.1»: creata"),
    (_risorsa, "risorsa «Bilancio comunale» dell'azione 1.1 «Azione 1.1»: creata"),
    (lambda a, c: crea_codice(a, "C11B21000000001"), "CUP C11B21000000001 dell'azione 1.1 «Azione 1.1»: creato"),
    (
        lambda a, c: crea_collaborazione(a, c.urbanistica),
        "collaborazione di Urbanistica dell'azione 1.1 «Azione 1.1»: creata",
    ),
    (
        lambda a, c: crea_coinvolgimento(a, crea_soggetto("ALER")),
        "coinvolgimento di «ALER» dell'azione 1.1 «Azione 1.1»: creato",
    ),
    (lambda a, c: crea_indicatore(azione=a), "indicatore «Alloggi recuperati»: creato"),
    (
        lambda a, c: crea_misurazione(crea_indicatore(azione=a), 3, GIORNO),
        "misurazione di «Alloggi recuperati»: creata",
    ),
]


@pytest.mark.parametrize(("crea", "frase"), AGGIUNTE, ids=[frase.split(" ")[0] for _, frase in AGGIUNTE])
def test_aggiunte_ed_eliminazioni_si_vedono(azione, cast, crea: Callable, frase: str) -> None:
    oggetto = crea(azione, cast)
    aggiunta = ultima(azione)
    with con_autore(cast.coordinatrice):
        oggetto.delete()
    tolta = ultima(azione)

    assert (aggiunta.frase, aggiunta.tono) == (frase, "")
    assert (tolta.frase, tolta.tono) == (frase.replace(": creat", ": eliminat"), "errore")


def test_importi_nei_dettagli(azione, cast) -> None:
    risorsa = _risorsa(azione, cast)
    assert "stanziato: 1.560.000,00\xa0€" in ultima(azione).dettagli

    salva(risorsa, cast.coordinatrice, impegnato=Decimal("10.50"), per_lavori=True)

    assert ultima(azione).frase == (
        "risorsa «Bilancio comunale» dell'azione 1.1 «Azione 1.1», impegnato 0,00\xa0€ → 10,50\xa0€,"
        " finanzia lavori no → sì"
    )


def test_un_azione_eliminata_ha_ancora_un_nome(cast, obiettivo) -> None:
    azione = crea_azione(obiettivo, cast.urbanistica, titolo="Da togliere")
    fase = crea_fase(azione)
    with con_autore(cast.coordinatrice, "doppione"):
        fase.delete()
        azione.delete()

    voce = voci(Ambito(programma=obiettivo.programma_id))[0]

    assert voce.testo == (
        "Ada Provola: azione 1.1 «Da togliere»: eliminata; fase «Fase 1» dell'azione 1.1 «Da togliere»: eliminata;"
        " motivo: doppione"
    )


def test_un_cambio_con_tante_scritture_resta_una_riga(azione, cast) -> None:
    with con_autore(cast.coordinatrice, settore=cast.sociali):
        for _ in range(5):
            crea_fase(azione, autore=cast.coordinatrice)

    voce = ultima(azione)

    assert voce.chi == "Politiche Sociali"
    assert voce.frase.count("fase «") == 3
    assert voce.frase.endswith("; altre 2 modifiche")
    assert sum(riga.startswith("fase «") for riga in voce.dettagli) == 5


def test_quattro_scritture(azione, cast) -> None:
    with con_autore(cast.coordinatrice):
        for _ in range(4):
            crea_fase(azione, autore=cast.coordinatrice)

    assert ultima(azione).frase.endswith("; un'altra modifica")


def test_nota_congelamento_e_atto(azione, cast) -> None:
    programma = azione.obiettivo.programma
    with con_autore(cast.referente_urbanistica, settore=cast.urbanistica) as cambio:
        Nota.objects.create(azione=azione, settore=cast.urbanistica, cambio=cambio, testo="Serve il parere")
    congela(utente=cast.coordinatrice, programma=programma, al=GIORNO)
    with con_autore(cast.coordinatrice):
        atto = Atto.objects.create(
            tipo=Atto.Tipo.DELIBERAZIONE if hasattr(Atto, "Tipo") else "deliberazione",
            organo="giunta",
            registro="",
            anno=2026,
            numero=7,
            data=GIORNO,
            oggetto="Prova",
        )
    with con_autore(cast.coordinatrice, atto=atto):
        programma.titolo = "Altro"
        programma.save()

    con_atto, congelata, nota = voci(Ambito(programma=programma.pk))[:3]

    assert nota.testo == "Urbanistica: azione 1.1 «Azione 1.1», nota: Serve il parere"
    assert congelata.testo == "Politiche Sociali: fotografia al 12/03/2026 congelata"
    assert con_atto.frase == f"programma «Altro», titolo Programma adottato → Altro; con {atto}"


def test_un_testo_oscurato_non_si_legge_piu(azione, cast) -> None:
    segreto = "La signora di via Prova"
    salva(azione, cast.coordinatrice, segreto, luogo=segreto)
    coperto = Cambio.objects.latest("pk")
    salva(azione, cast.coordinatrice, luogo="")
    luoghi = [("programma.azione", azione.pk, "luogo"), ("tavolo.cambio", coperto.pk, "motivo")]
    with con_autore(cast.amministratrice, "ordine del garante") as cambio:
        for modello, pk, campo in luoghi:
            Oscuramento.objects.create(
                modello=modello, oggetto_id=pk, campo=campo, impronta=impronta_testo(segreto), motivo="x", cambio=cambio
            )

    tutte = voci(Ambito(azione=azione.pk))

    assert segreto not in repr(tutte)
    assert tutte[0].frase == f"oscurato un testo di azione n. {azione.pk}, campo «luogo»; motivo: ordine del garante"
    assert tutte[0].tono == "errore"
    assert tutte[1].frase == "azione 1.1 «Azione 1.1», indirizzo [testo oscurato] → niente"
    assert tutte[2].frase.endswith("indirizzo niente → [testo oscurato]; motivo: [testo oscurato]")
    assert len(voci(Ambito(azione=azione.pk), tipo="oscuramenti")) == 1


def test_ogni_tipo_ha_le_sue(azione, cast) -> None:
    crea_fase(azione)
    crea_risorsa(azione)
    crea_misurazione(crea_indicatore(azione=azione), 3, GIORNO)
    crea_verifica(crea_aggiornamento(azione))
    ambito = Ambito(programma=azione.obiettivo.programma_id)

    quante = {tipo: len(voci(ambito, tipo=tipo)) for tipo in tipi()}

    assert quante == {
        "programma": 1,
        "obiettivi": 1,
        "azioni": 1,
        "fasi": 1,
        "risorse": 1,
        "indicatori": 2,
        "aggiornamenti": 1,
        "verifiche": 1,
        "note": 0,
        "documenti": 0,
        "rilevazioni": 0,
        "congelamenti": 0,
        "oscuramenti": 0,
        "atti": 0,
        "rapporti": 0,
    }
    assert len(voci(ambito)) == 9


def test_fasi_indicatori_e_importi_di_una_comunicazione_che_aspetta(azione) -> None:
    fase, risorsa, indicatore = crea_fase(azione), crea_risorsa(azione), crea_indicatore(azione=azione)
    detto = crea_aggiornamento(azione, 40)
    AggiornamentoFase.objects.create(aggiornamento=detto, fase=fase, inizio_effettivo=date(2026, 2, 1))
    AggiornamentoRisorsa.objects.create(
        aggiornamento=detto, risorsa=risorsa, impegnato=Decimal("1560.50"), liquidato=Decimal(0)
    )
    AggiornamentoIndicatore.objects.create(aggiornamento=detto, indicatore=indicatore, valore=Decimal("12.5"))

    ultima = voci(Ambito(azione=azione.pk))[0]

    assert ultima.dettagli[-3:] == (
        f"fase «{fase.nome}»: inizio effettivo: 01/02/2026",
        "indicatore «Alloggi recuperati»: valore: 12,5",
        "risorsa «Bilancio comunale»: impegnato: 1.560,50\xa0€; liquidato: 0,00\xa0€",
    )


def test_filtri_per_settore_persona_e_periodo(azione, cast) -> None:
    crea_aggiornamento(azione, autore=cast.referente)
    salva(azione, cast.coordinatrice, peso=2)
    ambito, ieri = Ambito(azione=azione.pk), oggi() - timedelta(days=1)

    assert [v.chi for v in voci(ambito, settore=cast.lavori_pubblici.pk)] == ["Lavori Pubblici"]
    assert [v.chi for v in voci(ambito, persona=cast.coordinatrice.pk)] == ["Ada Provola"]
    assert len(voci(ambito, dal=oggi(), al=oggi())) == 3
    assert voci(ambito, al=ieri) == ()
    assert voci(ambito, dal=oggi() + timedelta(days=1)) == ()


def test_un_altro_programma_non_entra(azione, cast) -> None:
    altra = crea_azione(crea_obiettivo(crea_programma(titolo="Segreto"), cast.sociali), cast.tributi)
    with con_autore(cast.coordinatrice):
        for una in (azione, altra):
            crea_fase(una, autore=cast.coordinatrice)

    tutte = voci(Ambito(programma=azione.obiettivo.programma_id))

    assert tutte[0].frase == "fase «Fase 1» dell'azione 1.1 «Azione 1.1»: creata"
    assert "Segreto" not in repr(tutte)


def test_le_pagine_si_seguono_senza_perdere_nulla(azione, cast) -> None:
    istante = datetime(2026, 1, 1, tzinfo=UTC)
    for posto in range(5):
        with con_autore(cast.coordinatrice) as cambio:
            Nota.objects.create(azione=azione, settore=cast.sociali, cambio=cambio, testo=f"Nota {posto}")
    ambito, tipo, viste, prima = Ambito(azione=azione.pk), "note", [], None

    for _ in range(3):
        pagina = racconta(ambito, Filtri(tipo=tipo, prima=prima), 2)
        viste += [voce.frase[-1] for voce in pagina.voci]
        prima = pagina.prossimo

    assert viste == ["4", "3", "2", "1", "0"]
    assert prima is None
    assert istante < racconta(ambito, Filtri(tipo=tipo), 1).voci[0].quando


@pytest.mark.parametrize("quante", [1, 3])
def test_tre_interrogazioni_quante_che_siano_le_voci(azione, quante: int, django_assert_num_queries) -> None:
    for _ in range(quante):
        crea_verifica(crea_aggiornamento(azione))
        crea_fase(azione)

    with django_assert_num_queries(3):
        storia = racconta(Ambito(programma=azione.obiettivo.programma_id), Filtri(), 100)

    assert len(storia.voci) == 3 + 3 * quante


def test_la_via_si_legge(azione, cast) -> None:
    with con_autore(cast.coordinatrice, via=Via.INCOLLA):
        crea_fase(azione, autore=cast.coordinatrice)

    assert ultima(azione).dettagli[0] == "Scritto da Ada Provola, tabella incollata"


def test_oltre_la_finestra_si_cerca_in_tutte_le_tabelle(azione, cast, monkeypatch, django_assert_num_queries) -> None:
    monkeypatch.setattr("programma.queries.storia.FINESTRA", 2)
    crea_aggiornamento(azione, autore=cast.referente)
    for _ in range(3):
        crea_fase(crea_azione(crea_obiettivo(crea_programma(), cast.sociali), cast.tributi))
    ambito = Ambito(programma=azione.obiettivo.programma_id)

    with django_assert_num_queries(4):
        trovate = racconta(ambito, Filtri(), 2).voci
    vuote = racconta(ambito, Filtri(tipo="note"), 2).voci

    assert [voce.chi for voce in trovate] == ["Lavori Pubblici", "Sistema"]
    assert vuote == ()


def test_un_tipo_che_l_oggetto_non_ha(obiettivo) -> None:
    assert voci(Ambito(obiettivo=obiettivo.pk), tipo="fasi") == ()


def test_la_rilevazione_si_legge_nella_storia(cast, azione):
    rilevazione = crea_rilevazione(azione.obiettivo.programma, autore=cast.coordinatrice, titolo="Terzo trimestre")
    crea_domanda(rilevazione, autore=cast.coordinatrice, testo="Servono fondi?")
    with con_autore(cast.coordinatrice, "Sciopero"):
        rilevazione.scade = date(2099, 10, 26)
        rilevazione.save()

    frasi = [voce.frase for voce in voci(Ambito(programma=azione.obiettivo.programma_id), tipo="rilevazioni")]

    assert [frase.split(" 26/10")[0].split(" →")[0] for frase in frasi] == [
        f"rilevazione «Terzo trimestre», si risponde entro il {data_it(oggi() + timedelta(days=14))}",
        "domanda «Servono fondi?»: creata",
        "rilevazione «Terzo trimestre»: creata",
    ]
    assert frasi[0].endswith("26/10/2099; motivo: Sciopero")
