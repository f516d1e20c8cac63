# SPDX-License-Identifier: AGPL-3.0-or-later
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programma.confronto import Genere, Tripla, Variazione, confronta, triple
from programma.confronto.forme import CRITICITA, ORIZZONTI, STATI, VERSI
from programma.fotografia import dati
from programma.models import Azione, Indicatore, Obiettivo, Programma
from tests.programma.confronto.casi import (
    ADA,
    FASE,
    INDICATORE,
    PROGRAMMA,
    RISORSA,
    SETTORE,
    URBANISTICA,
    azione,
    foto,
    obiettivo,
)
from tests.programma.numeri.casi import parola
from tests.programma.strategie import fotografie, seguiti

SINDACATO, PROPRIETA = dati.Soggetto(5, "Sunia", "inquilini"), dati.Soggetto(6, "Confedilizia", "proprietari")
ZOE = dati.Persona(2, "Zoe Sforza")
# What differs between two states and is no change of the programme.
TACIUTE = re.compile(
    r"al|noto_al|soglie/.*|rilevazione(/.*)?|persone.*|soggetti.*|settori(/.*)?"
    r"|obiettivi(/\d+/(azioni|indicatori|id))?"
    r"|azioni/\d+/(fasi|risorse|indicatori|collaborano|soggetti|cup|cig|ultima_parola|nel_ciclo|id)"
    r"|azioni/\d+/verificato/(?!avanzamento).*"
    r"|azioni/\d+/dichiarato/.*"
    r"|(azioni|obiettivi)/\d+/indicatori/\d+/misura/(id|data|nota)"
)


def una(prima: Any, dopo: Any, **campi: Any) -> list[str]:
    """The sentences between an action and itself with other values."""
    return [v.frase for v in confronta(di(azione(**prima)), di(azione(**dopo), **campi))]


def di(*azioni: dati.Azione, **campi: Any) -> dati.Fotografia:
    return foto(obiettivo(azioni=azioni), **campi)


@settings(max_examples=40, deadline=None)
@given(fotografie())
def test_nulla_cambia_da_se_stessa(scattata: dati.Fotografia) -> None:
    assert confronta(scattata, scattata) == ()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_ogni_differenza_e_detta_o_taciuta_di_proposito(data: st.DataObject) -> None:
    prima = data.draw(fotografie())
    dopo = data.draw(seguiti(prima) | fotografie())

    variazioni = confronta(prima, dopo)

    dette = {tripla.percorso for variazione in variazioni for tripla in variazione.triple}
    mute = ["/".join(map(str, t.percorso)) for t in triple(prima, dopo) if t.percorso not in dette]
    assert [percorso for percorso in mute if not TACIUTE.fullmatch(percorso)] == []
    for variazione in variazioni:
        assert variazione.triple
        assert variazione.frase.endswith((".", "…"))
        assert variazione.frase[0] == variazione.frase[0].upper()


def test_i_nomi_sono_quelli_dei_modelli() -> None:
    assert dict(Azione._meta.get_field("stato").flatchoices + Programma._meta.get_field("stato").flatchoices) == STATI
    assert dict(Azione._meta.get_field("criticita").flatchoices) == CRITICITA
    assert dict(Indicatore._meta.get_field("verso").flatchoices) == VERSI
    assert dict(Obiettivo._meta.get_field("orizzonte").flatchoices) == ORIZZONTI
    assert [genere.label for genere in Genere][:4] == ["Aggiunte", "Rimozioni", "Spostamenti", "Chi se ne occupa"]


@pytest.mark.parametrize(
    ("prima", "dopo", "frasi"),
    [
        (
            {"fine_prevista": date(2026, 3, 31)},
            {"fine_prevista": date(2026, 5, 15)},
            ["Fine prevista spostata di 45 giorni, dal 31/03/2026 al 15/05/2026."],
        ),
        (
            {"inizio_previsto": date(2026, 3, 12)},
            {"inizio_previsto": date(2026, 3, 11)},
            ["Inizio previsto anticipato di 1 giorno, dal 12/03/2026 all'11/03/2026."],
        ),
        ({}, {"fine_prevista": date(2026, 5, 15)}, ["Fine prevista fissata al 15/05/2026."]),
        ({"fine_prevista": date(2026, 5, 8)}, {}, ["Fine prevista tolta: era l'08/05/2026."]),
        ({}, {"inizio_effettivo": date(2026, 2, 3)}, ["Inizio effettivo il 03/02/2026."]),
        (
            {"inizio_effettivo": date(2026, 2, 3)},
            {"inizio_effettivo": date(2026, 1, 8)},
            ["Inizio effettivo corretto, dal 03/02/2026 all'08/01/2026."],
        ),
        ({"peso": 1}, {"peso": 4}, ["Peso da 1 a 4."]),
        (
            {"settore": SETTORE},
            {"settore": URBANISTICA},
            ["Settore responsabile: ora è Urbanistica, prima era Lavori Pubblici."],
        ),
        ({}, {"persona": ADA}, ["Persona incaricata: ora è Ada Provola."]),
        ({"persona": ADA}, {"persona": ZOE}, ["Persona incaricata: ora è Zoe Sforza, prima era Ada Provola."]),
        ({"persona": ADA}, {}, ["Nessuna persona incaricata, prima era Ada Provola."]),
        ({}, {"collaborano": (URBANISTICA,)}, ["Settori che collaborano: si aggiunge Urbanistica."]),
        (
            {"soggetti": (SINDACATO,)},
            {"soggetti": (PROPRIETA,)},
            ["Soggetti coinvolti: si aggiunge Confedilizia; non c'è più Sunia."],
        ),
        ({"cup": ("A", "B")}, {"cup": ("C", "D", "E")}, ["CUP: si aggiungono C, D e E; non ci sono più A e B."]),
        (
            {"stato": "in_corso"},
            {"stato": "sospesa", "motivo_stato": "Manca il progetto."},
            ["Ora è sospesa, prima era in corso; motivo: Manca il progetto."],
        ),
        (
            {"stato": "sospesa", "motivo_stato": "a"},
            {"stato": "sospesa", "motivo_stato": "b"},
            ["Motivo per cui è sospesa riscritto."],
        ),
        ({"stato": "non_avviata"}, {"stato": "in_corso"}, ["Ora è in corso, prima era non avviata."]),
        (
            {},
            {"criticita": "critica", "testo_criticita": "Ricorso al TAR"},
            ["Criticità: «critica»; Ricorso al TAR."],
        ),
        (
            {"criticita": "critica", "testo_criticita": "x"},
            {"criticita": "attenzione", "testo_criticita": "y"},
            ["Criticità: «attenzione», prima era «critica»; y."],
        ),
        ({"criticita": "critica", "testo_criticita": "x"}, {}, ["Criticità superata: era «critica»."]),
        (
            {"criticita": "critica", "testo_criticita": "x"},
            {"criticita": "critica", "testo_criticita": "y"},
            ["Descrizione della criticità riscritta."],
        ),
        ({"titolo": "Uno"}, {"titolo": "Due"}, ["Titolo cambiato da «Uno» a «Due»."]),
        ({"luogo": "Via Po"}, {}, ["Indirizzo tolto: era «Via Po»."]),
        ({}, {"luogo": "Via Po"}, ["Indirizzo scritto: «Via Po»."]),
        ({}, {"descrizione": "Nuova"}, ["Descrizione aggiunta."]),
        ({"descrizione": "Vecchia"}, {"descrizione": "Nuova"}, ["Descrizione riscritta."]),
        ({"fonte": "Vecchia"}, {}, ["Fonte tolta."]),
        ({"codice": "1.1"}, {"codice": "1.2"}, ["Codice cambiato da «1.1» a «1.2»."]),
    ],
)
def test_frasi_di_un_azione(prima: Any, dopo: Any, frasi: list[str]) -> None:
    assert una(prima, dopo) == frasi


@pytest.mark.parametrize(
    ("prima", "dopo", "frasi"),
    [
        ((None, None), (parola(20), None), ["Avanzamento verificato 20 %, il primo, riferito al 30/06/2026."]),
        (
            (parola(20), None),
            (parola(35, id=2), None),
            ["Avanzamento verificato da 20 % a 35 %, riferito al 30/06/2026."],
        ),
        ((parola(20), None), (None, None), ["Nessun avanzamento verificato; era 20 %."]),
        ((parola(20), None), (parola(20, id=2, testo="Ancora"), None), []),
        ((parola(20), None), (parola(20), parola(35, id=2)), ["Avanzamento dichiarato 35 %, in attesa di verifica."]),
        ((parola(20), None), (parola(20), parola(20, id=2)), []),
        (
            (parola(20), parola(30)),
            (parola(20), parola(35)),
            ["Avanzamento dichiarato da 30 % a 35 %, in attesa di verifica."],
        ),
        (
            (parola(20), parola(30)),
            (parola(30), None),
            ["Avanzamento verificato da 20 % a 30 %, riferito al 30/06/2026."],
        ),
        (
            (parola(20), parola(30)),
            (parola(20), None),
            ["Avanzamento dichiarato 30 %: non è più in attesa di verifica."],
        ),
        (
            (parola(20), parola(20)),
            (parola(25), parola(20)),
            ["Avanzamento verificato da 20 % a 25 %, riferito al 30/06/2026."],
        ),
        (
            (parola(20), None),
            (parola(20), parola(20, stato="sospesa")),
            ["Stato dichiarato «sospesa», in attesa di verifica."],
        ),
        (
            (parola(20), None),
            (parola(20), parola(20, criticita="critica")),
            ["Criticità dichiarata «critica», in attesa di verifica."],
        ),
    ],
)
def test_frasi_di_cio_che_si_dichiara_e_si_verifica(prima: Any, dopo: Any, frasi: list[str]) -> None:
    casi = [{"verificato": verificato, "dichiarato": dichiarato} for verificato, dichiarato in (prima, dopo)]

    assert una(*casi) == [frase.replace(" %", "\xa0%") for frase in frasi]


@pytest.mark.parametrize(
    ("prima", "dopo", "frasi"),
    [
        ((), (FASE,), ["Nuova fase «Progetto», dal 01/01/2026 al 31/03/2026."]),
        ((FASE,), (), ["Fase tolta: fase «Progetto»."]),
        (
            (FASE,),
            (replace(FASE, fine_prevista=date(2026, 5, 15), peso=2, fine_effettiva=date(2026, 5, 1)),),
            [
                "Fase «Progetto»: fine prevista spostata di 45 giorni, dal 31/03/2026 al 15/05/2026; peso da 1 a 2.",
                "Fase «Progetto»: fine effettiva il 01/05/2026.",
            ],
        ),
        ((FASE, replace(FASE, id=6)), (replace(FASE, id=6), FASE), []),
        ((FASE,), (replace(FASE, nome="Gara"),), ["Fase «Gara»: nome cambiato da «Progetto» a «Gara»."]),
    ],
)
def test_frasi_delle_fasi(prima: Any, dopo: Any, frasi: list[str]) -> None:
    assert una({"fasi": prima}, {"fasi": dopo}) == frasi


@pytest.mark.parametrize(
    ("prima", "dopo", "frasi"),
    [
        ((), (RISORSA,), ["Nuova risorsa «PNRR» 2026, stanziati 1.560.000,00 €."]),
        ((RISORSA,), (), ["Risorsa tolta: risorsa «PNRR» 2026."]),
        (
            (RISORSA,),
            (replace(RISORSA, stanziato=Decimal(1600000), capitolo="12", liquidato=Decimal("10.1")),),
            [
                "Risorsa «PNRR» 2026: capitolo scritto: «12»; stanziato da 1.560.000,00 € a 1.600.000,00 €.",
                "Risorsa «PNRR» 2026: liquidato da 0,00 € a 10,10 €.",
            ],
        ),
        ((RISORSA,), (replace(RISORSA, per_lavori=False),), ["Risorsa «PNRR» 2026: non finanzia più lavori."]),
    ],
)
def test_frasi_delle_risorse(prima: Any, dopo: Any, frasi: list[str]) -> None:
    assert una({"risorse": prima}, {"risorse": dopo}) == [frase.replace(" €", "\xa0€") for frase in frasi]


MISURA = dati.Misura(1, Decimal("12.5"), date(2026, 5, 1), "")


@pytest.mark.parametrize(
    ("prima", "dopo", "frasi"),
    [
        ((), (INDICATORE,), ["Nuovo indicatore «Alloggi recuperati», da 0 a 60 alloggi."]),
        ((INDICATORE,), (), ["Indicatore tolto: indicatore «Alloggi recuperati»."]),
        (
            (INDICATORE,),
            (replace(INDICATORE, obiettivo_valore=Decimal(80)),),
            ["Indicatore «Alloggi recuperati»: valore obiettivo da 60 a 80."],
        ),
        (
            (INDICATORE,),
            (replace(INDICATORE, misura=MISURA),),
            ["Indicatore «Alloggi recuperati»: primo valore misurato 12,5 alloggi (01/05/2026); l'obiettivo è 60."],
        ),
        (
            (replace(INDICATORE, misura=MISURA),),
            (replace(INDICATORE, misura=replace(MISURA, id=2, valore=Decimal(20))),),
            ["Indicatore «Alloggi recuperati»: da 12,5 a 20 alloggi (01/05/2026); l'obiettivo è 60."],
        ),
        (
            (replace(INDICATORE, misura=MISURA),),
            (replace(INDICATORE, misura=replace(MISURA, id=2, data=date(2026, 6, 1))),),
            [],
        ),
        (
            (replace(INDICATORE, misura=MISURA),),
            (INDICATORE,),
            ["Indicatore «Alloggi recuperati»: non ha più valori misurati; era 12,5."],
        ),
    ],
)
def test_frasi_degli_indicatori(prima: Any, dopo: Any, frasi: list[str]) -> None:
    assert una({"indicatori": prima}, {"indicatori": dopo}) == frasi
    vecchio, nuovo = obiettivo(indicatori=prima), obiettivo(indicatori=dopo)
    assert [v.frase for v in confronta(foto(vecchio), foto(nuovo))] == frasi


def test_frasi_di_un_obiettivo() -> None:
    prima = obiettivo()
    dopo = obiettivo(titolo="Altro", orizzonte="lungo", peso=3, codice_dup="08.02", settore=URBANISTICA, codice="2")

    assert [v.frase for v in confronta(foto(prima), foto(dopo))] == [
        "Settore responsabile: ora è Urbanistica, prima era Lavori Pubblici.",
        "Orizzonte da breve termine a lungo termine.",
        "Peso da 1 a 3.",
        "Titolo cambiato da «Recuperare alloggi» a «Altro».",
        "Codice DUP/PEG scritto: «08.02».",
        "Codice cambiato da «1» a «2».",
    ]


def test_frasi_del_programma() -> None:
    dopo = replace(PROGRAMMA, al=date(2030, 12, 31), anno_lungo=2030, stato="chiuso", titolo="Casa", dati_esempio=True)
    settori = (replace(SETTORE, coordina=True), replace(URBANISTICA, nome="Territorio"))
    coordinava = (SETTORE, replace(URBANISTICA, coordina=True))
    agito = di(azione(collaborano=(URBANISTICA,)), settori=coordinava)

    variazioni = confronta(agito, replace(agito, programma=dopo, settori=settori))

    assert [v.frase for v in variazioni] == [
        "Il coordinamento passa da Urbanistica a Lavori Pubblici.",
        "Fine del programma spostata di 365 giorni, dal 31/12/2029 al 31/12/2030.",
        "Anno del lungo termine da 2029 a 2030.",
        "Ora è chiuso, prima era adottato.",
        "Titolo cambiato da «Abitare» a «Casa».",
        "Contiene dati di esempio.",
        "Il settore «Urbanistica» ora si chiama «Territorio».",
    ]
    assert {(v.tipo, v.oggetto_id, v.obiettivo_id, v.settore_id) for v in variazioni} == {("programma", 1, None, None)}


def test_un_settore_che_il_programma_non_nomina_non_interessa() -> None:
    altro = replace(URBANISTICA, id=9)
    prima = di(azione(), settori=(SETTORE, altro))

    assert confronta(prima, replace(prima, settori=(SETTORE, replace(altro, nome="Cultura")))) == ()


def test_una_variazione_per_intero() -> None:
    prima = di(azione(id=11, fine_prevista=date(2026, 3, 31)))
    dopo = di(azione(id=11, fine_prevista=date(2026, 5, 15), codice="1.1", titolo="Azione"))

    assert confronta(prima, dopo) == (
        Variazione(
            genere=Genere.DATE,
            tipo="azione",
            oggetto_id=11,
            codice="1.1",
            titolo="Azione",
            obiettivo_id=1,
            settore_id=1,
            frase="Fine prevista spostata di 45 giorni, dal 31/03/2026 al 15/05/2026.",
            prima="31/03/2026",
            dopo="15/05/2026",
            triple=(Tripla(("azioni", 11, "fine_prevista"), date(2026, 3, 31), date(2026, 5, 15)),),
        ),
    )


def test_cio_che_e_tolto_sta_dove_stava_e_cio_che_entra_dove_sta() -> None:
    uno = obiettivo(azioni=(azione(id=11), azione(id=12, codice="1.2", titolo="Via"), azione(id=13, codice="1.3")))
    tolto = obiettivo(id=2, codice="2", titolo="Sciolto", azioni=(azione(id=21, obiettivo_id=2, codice="2.1"),))
    nuovo = obiettivo(id=3, codice="3", titolo="Nato", azioni=(azione(id=31, obiettivo_id=3, codice="3.1"),))
    prima = foto(uno, tolto)
    resta = replace(uno, azioni=(replace(uno.azioni[0], peso=2), replace(uno.azioni[2], peso=2)))

    variazioni = confronta(prima, foto(resta, nuovo))

    assert [(v.tipo, v.oggetto_id, v.genere.value, v.frase) for v in variazioni] == [
        ("azione", 11, "peso", "Peso da 1 a 2."),
        ("azione", 12, "rimossa", "Azione tolta dal programma: «Via»."),
        ("azione", 13, "peso", "Peso da 1 a 2."),
        ("obiettivo", 2, "rimossa", "Obiettivo tolto dal programma: «Sciolto»."),
        ("azione", 21, "rimossa", "Azione tolta dal programma: «Azione»."),
        (
            "obiettivo",
            3,
            "aggiunta",
            "Nuovo obiettivo «Nato», a breve termine, settore responsabile Lavori Pubblici.",
        ),
        (
            "azione",
            31,
            "aggiunta",
            "Nuova azione «Azione», settore responsabile Lavori Pubblici, senza date previste.",
        ),
    ]


def test_spostata_e_cambiata() -> None:
    da, a = obiettivo(azioni=(azione(id=11),)), obiettivo(id=2, codice="2", titolo="Affitti")
    mossa = azione(id=11, obiettivo_id=2, codice="2.1", titolo="Altro nome", peso=3)

    variazioni = confronta(foto(da, a), foto(replace(da, azioni=()), replace(a, azioni=(mossa,))))

    assert [(v.obiettivo_id, v.frase) for v in variazioni] == [
        (2, "Spostata dall'obiettivo 1 «Recuperare alloggi» all'obiettivo 2 «Affitti»; il codice passa da 1.1 a 2.1."),
        (2, "Peso da 1 a 3."),
        (2, "Titolo cambiato da «Azione» a «Altro nome»."),
    ]


def test_tolta_e_rifatta_uguale_e_un_altra() -> None:
    variazioni = confronta(di(azione(id=11, titolo="Uguale")), di(azione(id=12, titolo="Uguale")))

    assert [(v.oggetto_id, v.genere) for v in variazioni] == [(11, Genere.RIMOSSA), (12, Genere.AGGIUNTA)]


def test_l_ordine_da_solo_non_e_un_cambiamento() -> None:
    due = (azione(id=11), azione(id=12, codice="1.2"))

    assert confronta(di(*due), di(*reversed(due))) == ()
    assert confronta(foto(obiettivo(), obiettivo(id=2)), foto(obiettivo(id=2), obiettivo())) == ()


def test_testi_lunghi_e_strani_restano_interi_accanto_alla_frase() -> None:
    lungo = "Casa 🏚️ <b>&amp; «più» giù\n" * 5_000
    titolo = "👩‍👩‍👧‍👦" * 60

    descrizione, titoli = sorted(
        confronta(di(azione()), di(azione(descrizione=lungo, titolo=titolo))), key=lambda v: v.frase
    )

    assert (descrizione.frase, descrizione.prima, descrizione.dopo) == ("Descrizione aggiunta.", "", lungo)
    assert (titoli.prima, titoli.dopo) == ("Azione", titolo)
    assert len(titoli.frase) < 150
    assert not titoli.frase.removesuffix("…».").endswith("\u200d")


def test_cosa_si_sa_e_quando_non_e_un_cambiamento() -> None:
    prima = di(azione(verificato=parola(20)))
    referente = replace(SETTORE, referenti=(ZOE,), codice="OOPP")
    dopo = replace(
        di(azione(verificato=parola(20, id=9, testo="Tutto bene", autore=ZOE), ultima_parola=date(2026, 6, 1))),
        al=date(2026, 7, 31),
        noto_al=datetime(2026, 8, 1, tzinfo=UTC),
        soglie=dati.Soglie(30, 5),
        settori=(referente, URBANISTICA),
        persone=(replace(ADA, nome="Ada Rossi"), ZOE),
    )

    assert confronta(prima, dopo) == ()
