# SPDX-License-Identifier: AGPL-3.0-or-later
import dataclasses
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from programma.fotografia import dati
from programma.numeri import Importi, importi, importi_per_anno, importi_per_fonte, importi_per_settore, leggi
from programma.numeri.quadro import quadro, settori_silenti
from programma.numeri.sintesi import avanzamento_di, voce_di
from tests.programma.numeri.casi import AL, SETTORE, azione, parola
from tests.programma.strategie import fotografie

PROGRAMMA = dati.Programma(1, "P", "", AL, AL, "adottato", 2026, 2027, 2028, dati_esempio=False)
URBANISTICA = dati.Settore(2, "URB", "Urbanistica", False, AL, None)

PAROLE = ("verificato", "dichiarato", "ultima_parola", "nel_ciclo")


def foto_di(*azioni: dati.Azione, **campi: object) -> dati.Fotografia:
    obiettivo = dati.Obiettivo(1, "1", "Uno", "", "breve", SETTORE, 1, "", "", (), azioni)
    vuota = dati.Fotografia(
        AL, parola(0).scritto, dati.Soglie(), PROGRAMMA, (SETTORE, URBANISTICA), (), (), (obiettivo,)
    )
    return dataclasses.replace(vuota, **campi)


def muta(foto: dati.Fotografia, cambia: Callable[[dati.Azione], dati.Azione]) -> dati.Fotografia:
    obiettivi = tuple(dataclasses.replace(o, azioni=tuple(map(cambia, o.azioni))) for o in foto.obiettivi)
    return dataclasses.replace(foto, obiettivi=obiettivi)


def esatto(foto: dati.Fotografia, settore: int | None = None) -> tuple[Fraction, Fraction]:
    """Σ weight × progress and Σ weight by the definition, with no regard for speed."""
    parte = intero = Fraction()
    for obiettivo in foto.obiettivi:
        vive = [a for a in obiettivo.azioni if a.stato != "annullata"]
        for voce in vive:
            if settore in (None, voce.settore.id):
                peso = Fraction(obiettivo.peso * voce.peso, sum(a.peso for a in vive))
                parte += peso * Fraction(voce.verificato.avanzamento if voce.verificato else 0)
                intero += peso
    return parte, intero


@settings(deadline=None)
@given(fotografie())
def test_il_programma_e_la_somma_della_definizione(foto: dati.Fotografia) -> None:
    voci = [
        voce_di(o, sum(a.peso for a in o.azioni if not a.annullata), leggi(a, foto.al, foto.soglie))
        for o in foto.obiettivi
        for a in o.azioni
        if not a.annullata
    ]
    parte, intero = esatto(foto)

    assert avanzamento_di(voci) == (parte / intero if intero else None)


@settings(deadline=None)
@given(fotografie())
def test_la_somma_dei_settori_e_il_programma(foto: dati.Fotografia) -> None:
    per_settore = [esatto(foto, settore.id) for settore in foto.settori]

    totale = tuple(map(sum, zip(*per_settore, strict=True)))

    assert totale == esatto(foto)
    letto = quadro(foto)
    assert sum(s.azioni for _, s in letto.settori) == letto.programma.azioni
    assert sum(s.azioni for _, s in letto.orizzonti) == letto.programma.azioni
    assert sum(s.in_ritardo for _, s in letto.obiettivi) == letto.programma.in_ritardo


@settings(deadline=None)
@given(fotografie())
def test_ogni_percentuale_sta_fra_0_e_100(foto: dati.Fotografia) -> None:
    letto = quadro(foto)
    tutte = [letto.programma, *(s for _, s in (*letto.orizzonti, *letto.settori, *letto.obiettivi))]

    for sintesi in tutte:
        for valore in (sintesi.avanzamento, sintesi.atteso, sintesi.copertura):
            assert valore is None or 0 <= valore <= 100
        assert (sintesi.avanzamento is None) == (sintesi.azioni == 0)
        assert sum(n for _, n in sintesi.stati) == sintesi.azioni + sintesi.stato("annullata")


@settings(deadline=None)
@given(fotografie(), st.integers(2, 9))
def test_moltiplicare_tutti_i_pesi_non_cambia_nulla(foto: dati.Fotografia, per: int) -> None:
    scalata = muta(foto, lambda a: dataclasses.replace(a, peso=a.peso * per))
    obiettivi = tuple(dataclasses.replace(o, peso=o.peso * per) for o in scalata.obiettivi)
    scalata = dataclasses.replace(scalata, obiettivi=obiettivi)

    assert quadro(scalata).programma == quadro(foto).programma
    assert [s for _, s in quadro(scalata).settori] == [s for _, s in quadro(foto).settori]


@settings(deadline=None)
@given(fotografie())
def test_l_ordine_non_conta(foto: dati.Fotografia) -> None:
    rovesciati = tuple(dataclasses.replace(o, azioni=o.azioni[::-1]) for o in foto.obiettivi[::-1])
    rovesciata = dataclasses.replace(foto, obiettivi=rovesciati)

    assert quadro(rovesciata).programma == quadro(foto).programma
    assert quadro(rovesciata).orizzonti == quadro(foto).orizzonti


@settings(deadline=None)
@given(fotografie())
def test_le_annullate_e_come_se_non_ci_fossero(foto: dati.Fotografia) -> None:
    tolte = tuple(dataclasses.replace(o, azioni=tuple(a for a in o.azioni if not a.annullata)) for o in foto.obiettivi)
    senza = quadro(dataclasses.replace(foto, obiettivi=tolte)).programma
    con = quadro(foto).programma

    assert dataclasses.replace(con, stati=()) == dataclasses.replace(senza, stati=())


@settings(deadline=None)
@given(fotografie())
def test_verificare_di_piu_non_fa_mai_calare(foto: dati.Fotografia) -> None:
    def cresce(voce: dati.Azione) -> dati.Azione:
        if voce.verificato is None:
            return voce
        avanzamento = min(voce.verificato.avanzamento + 5, Decimal(100))
        return dataclasses.replace(voce, verificato=dataclasses.replace(voce.verificato, avanzamento=avanzamento))

    prima, dopo = quadro(foto).programma, quadro(muta(foto, cresce)).programma

    assert prima.avanzamento is None or prima.avanzamento <= dopo.avanzamento
    assert dopo.a_rischio <= prima.a_rischio


@settings(deadline=None)
@given(fotografie())
def test_mai_comunicata_vale_zero(foto: dati.Fotografia) -> None:
    zitta = muta(foto, lambda a: dataclasses.replace(a, **dict.fromkeys(PAROLE)))

    letto = quadro(zitta).programma

    assert letto.avanzamento in (None, 0)
    assert letto.copertura in (None, 0)
    assert letto.ultima_parola is None


def test_un_filtro_non_cambia_i_pesi() -> None:
    uno = azione(id=1, peso=1, verificato=parola(100), ultima_parola=AL)
    due = azione(id=2, peso=3, verificato=parola(0), ultima_parola=AL)

    scelto = quadro(foto_di(uno, due), scelte={1})

    assert list(scelto.letture) == [1]
    assert (scelto.programma.avanzamento, scelto.programma.azioni) == (100, 1)
    assert scelto.obiettivo(1) == scelto.programma
    assert scelto.settore(1) == scelto.programma
    assert (scelto.obiettivo(9), scelto.settore(9)) == (None, None)


def test_un_obiettivo_vuoto_non_ha_numeri_e_non_pesa() -> None:
    vuoto = dati.Obiettivo(2, "2", "Due", "", "lungo", SETTORE, 100, "", "", (), ())
    piena = foto_di(azione(verificato=parola(40)))

    letto = quadro(dataclasses.replace(piena, obiettivi=(*piena.obiettivi, vuoto)))

    assert letto.programma.avanzamento == 40
    assert letto.obiettivo(2).avanzamento is None
    assert dict(letto.orizzonti)["lungo"].copertura is None


def test_settori_silenti() -> None:
    terzo = dati.Settore(3, "TRIB", "Tributi", False, AL, None)
    tace = AL - timedelta(days=200)
    foto = foto_di(
        azione(id=1, settore=SETTORE, ultima_parola=tace),
        azione(id=2, settore=SETTORE, ultima_parola=AL - timedelta(days=91)),
        azione(id=3, settore=SETTORE, ultima_parola=AL, stato="conclusa"),
        azione(id=4, settore=URBANISTICA),
        azione(id=5, settore=terzo, ultima_parola=tace),
        azione(id=6, settore=terzo, ultima_parola=AL - timedelta(days=90)),
    )

    silenzi = settori_silenti(quadro(foto))

    assert [(s.settore.codice, s.ultima_parola, s.giorni) for s in silenzi] == [
        ("URB", None, None),
        ("LLPP", AL - timedelta(days=91), 91),
    ]


def test_importi() -> None:
    def risorsa(pk: int, fonte: str, anno: int, *cifre: str) -> dati.Risorsa:
        return dati.Risorsa(pk, fonte, "", "", anno, *map(Decimal, cifre), per_lavori=False)

    foto = foto_di(
        azione(id=1, risorse=(risorsa(1, "PNRR", 2026, "10.10", "5.05", "0.01"),)),
        azione(id=2, stato="annullata", settore=URBANISTICA, risorse=(risorsa(2, "Regione", 2025, "1", "1", "1"),)),
        azione(id=3, risorse=(risorsa(3, "PNRR", 2025, "0.90", "0", "0"),)),
    )
    tutti = Importi(Decimal("12.00"), Decimal("6.05"), Decimal("1.01"))

    assert importi(foto.azioni()) == tutti
    assert [(anno, voce.stanziato) for anno, voce in importi_per_anno(foto)] == [
        (2025, Decimal("1.90")),
        (2026, Decimal("10.10")),
    ]
    assert [(fonte, voce.stanziato) for fonte, voce in importi_per_fonte(foto)] == [
        ("PNRR", Decimal("11.00")),
        ("Regione", Decimal(1)),
    ]
    assert [(settore.codice, voce.impegnato) for settore, voce in importi_per_settore(foto)] == [
        ("LLPP", Decimal("5.05")),
        ("URB", Decimal(1)),
    ]


@settings(deadline=None)
@given(fotografie())
def test_gli_importi_tornano_e_restano_in_ordine(foto: dati.Fotografia) -> None:
    tutti = importi(foto.azioni())

    for parti in (importi_per_anno(foto), importi_per_fonte(foto), importi_per_settore(foto)):
        assert sum((voce for _, voce in parti), Importi()) == tutti
    assert tutti.stanziato >= tutti.impegnato >= tutti.liquidato >= 0


def test_il_dichiarato_conta_quel_che_aspetta_e_non_muta_il_verificato() -> None:
    detta = azione(id=1, peso=3, verificato=parola(20), dichiarato=parola(60))
    zitta = azione(id=2, codice="1.2", verificato=parola(40))
    senza = azione(id=3, codice="1.3", stato="annullata", dichiarato=parola(100))

    con = quadro(foto_di(detta, zitta, senza)).programma
    nulla = quadro(foto_di(zitta, senza)).programma

    assert (con.avanzamento, con.dichiarato) == (Decimal("25.0"), Decimal("55.0"))
    assert (nulla.avanzamento, nulla.dichiarato) == (Decimal("40.0"), None)
