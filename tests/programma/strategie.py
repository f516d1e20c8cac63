# SPDX-License-Identifier: AGPL-3.0-or-later
"""Hypothesis strategies of fotografie: small ones, with every shape a field can have."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from programma.fotografia import dati

PRIMO, ULTIMO = date(2024, 1, 1), date(2028, 12, 31)
NOMI = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
GIORNI = st.dates(PRIMO, ULTIMO)
ISTANTI = st.integers(0, 10**14).map(lambda n: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(microseconds=n))
PERCENTO = st.integers(0, 10_000).map(lambda n: Decimal(n).scaleb(-2))
VALORI = st.integers(-(10**9), 10**9).map(lambda n: Decimal(n).scaleb(-4))
PESI = st.integers(1, 100)


def _chiave(parte: dati.Fase | dati.Risorsa) -> int:
    return parte.id


@st.composite
def periodi(draw: st.DrawFn) -> tuple[date, date]:
    inizio = draw(GIORNI)
    return inizio, inizio + timedelta(days=draw(st.integers(0, 700)))


@st.composite
def persone(draw: st.DrawFn) -> tuple[dati.Persona, ...]:
    return tuple(dati.Persona(pk, draw(NOMI)) for pk in range(1, draw(st.integers(2, 4))))


@st.composite
def settori(draw: st.DrawFn, gente: tuple[dati.Persona, ...]) -> tuple[dati.Settore, ...]:
    return tuple(
        dati.Settore(
            pk,
            f"S{pk}",
            draw(NOMI),
            coordina=pk == 1,
            dal=PRIMO,
            al=draw(st.none() | GIORNI),
            referenti=tuple(draw(st.lists(st.sampled_from(gente), max_size=2, unique=True))),
        )
        for pk in range(1, draw(st.integers(2, 5)))
    )


@st.composite
def aggiornamenti(
    draw: st.DrawFn, uffici: tuple[dati.Settore, ...], gente: tuple[dati.Persona, ...], al: date, verifica: str
) -> dati.Aggiornamento:
    return dati.Aggiornamento(
        id=draw(st.integers(1, 9999)),
        settore=draw(st.sampled_from(uffici)),
        autore=draw(st.sampled_from(gente)),
        riferito_al=al - timedelta(days=draw(st.integers(0, 400))),
        scritto=draw(ISTANTI),
        nessuna_variazione=draw(st.booleans()),
        stato=draw(st.sampled_from(dati.STATI)),
        motivo_stato=draw(NOMI),
        avanzamento=draw(PERCENTO),
        testo=draw(NOMI),
        criticita="nessuna",
        testo_criticita="",
        inizio_effettivo=draw(st.none() | GIORNI),
        fine_effettiva=None,
        mezzo_di_prova=draw(NOMI),
        proposta="",
        corregge=draw(st.none() | st.integers(1, 9999)),
        verifica=verifica,
        commento=draw(NOMI),
        verificato_il=draw(ISTANTI) if verifica else None,
    )


@st.composite
def fasi(draw: st.DrawFn) -> dati.Fase:
    inizio, fine = draw(periodi())
    finita = draw(st.none() | GIORNI)
    return dati.Fase(draw(st.integers(1, 9999)), draw(NOMI), inizio, fine, finita, finita, draw(PESI))


@st.composite
def risorse(draw: st.DrawFn) -> dati.Risorsa:
    liquidato, impegnato, stanziato = sorted(draw(st.tuples(*[st.integers(0, 10**11)] * 3)))
    cifre = [Decimal(n).scaleb(-2) for n in (stanziato, impegnato, liquidato)]
    fonte, anno = draw(st.sampled_from(["PNRR", "Regione"])), draw(st.integers(2025, 2027))
    return dati.Risorsa(draw(st.integers(1, 9999)), fonte, "", "08.02", anno, *cifre, draw(st.booleans()))


@st.composite
def indicatori(draw: st.DrawFn) -> dati.Indicatore:
    base, arrivo = draw(st.tuples(VALORI, VALORI).filter(lambda due: due[0] != due[1]))
    misura = draw(st.none() | st.builds(dati.Misura, st.integers(1, 99), VALORI, GIORNI, NOMI))
    verso = "crescente" if arrivo > base else "decrescente"
    return dati.Indicatore(
        draw(st.integers(1, 9999)), draw(NOMI), "alloggi", base, PRIMO, arrivo, ULTIMO, draw(NOMI), verso, misura
    )


@st.composite
def azioni(
    draw: st.DrawFn,
    uffici: tuple[dati.Settore, ...],
    gente: tuple[dati.Persona, ...],
    al: date,
    pk: int = 1,
    obiettivo: int = 1,
) -> dati.Azione:
    inizio, fine = draw(st.just((None, None)) | periodi())
    verificato = draw(st.none() | aggiornamenti(uffici, gente, al, "accettata"))
    dichiarato = draw(st.none() | aggiornamenti(uffici, gente, al, ""))
    parole = [parola.riferito_al for parola in (verificato, dichiarato) if parola]
    return dati.Azione(
        id=pk,
        obiettivo_id=obiettivo,
        codice=f"{obiettivo}.{pk}",
        titolo=draw(NOMI),
        descrizione=draw(NOMI),
        settore=draw(st.sampled_from(uffici)),
        collaborano=tuple(draw(st.lists(st.sampled_from(uffici), max_size=2, unique=True))),
        soggetti=(),
        persona=draw(st.none() | st.sampled_from(gente)),
        inizio_previsto=inizio,
        fine_prevista=fine,
        inizio_effettivo=draw(st.none() | GIORNI),
        fine_effettiva=draw(st.none() | GIORNI),
        peso=draw(PESI),
        stato=draw(st.sampled_from(dati.STATI)),
        motivo_stato="",
        criticita=draw(st.sampled_from(["nessuna", "attenzione", "critica"])),
        testo_criticita="",
        luogo="",
        fonte="",
        cup=tuple(draw(st.lists(st.sampled_from(["A1", "B2"]), max_size=2, unique=True))),
        cig=(),
        fasi=tuple(draw(st.lists(fasi(), max_size=3, unique_by=_chiave))),
        risorse=tuple(draw(st.lists(risorse(), max_size=2, unique_by=_chiave))),
        indicatori=tuple(draw(st.lists(indicatori(), max_size=1))),
        dichiarato=dichiarato,
        verificato=verificato,
        ultima_parola=max(parole, default=None),
        nel_ciclo=draw(st.sampled_from([None, True, False])),
    )


@st.composite
def fotografie(draw: st.DrawFn) -> dati.Fotografia:
    al, gente = draw(GIORNI), draw(persone())
    uffici = draw(settori(gente))
    obiettivi = []
    for posto in range(1, draw(st.integers(1, 4))):
        chiavi = range(posto * 10, posto * 10 + draw(st.integers(0, 3)))
        obiettivi.append(
            dati.Obiettivo(
                id=posto,
                codice=str(posto),
                titolo=draw(NOMI),
                descrizione="",
                orizzonte=draw(st.sampled_from(dati.ORIZZONTI)),
                settore=draw(st.sampled_from(uffici)),
                peso=draw(PESI),
                codice_dup="",
                linea_mandato="",
                indicatori=tuple(draw(st.lists(indicatori(), max_size=1))),
                azioni=tuple(draw(azioni(uffici, gente, al, pk, posto)) for pk in chiavi),
            )
        )
    soglie = dati.Soglie(draw(st.integers(0, 200)), draw(st.integers(0, 50)))
    programma = dati.Programma(1, draw(NOMI), "", PRIMO, ULTIMO, "adottato", 2025, 2026, 2028, draw(st.booleans()))
    return dati.Fotografia(al, draw(ISTANTI), soglie, programma, uffici, gente, (), tuple(obiettivi))


@st.composite
def seguiti(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    """A fotografia to which a few changes lead, each of one kind."""
    for cambia in draw(st.lists(st.sampled_from(CAMBI), max_size=4)):
        foto = cambia(draw, foto)
    return replace(foto, noto_al=draw(ISTANTI))


def _scelta(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Azione | None:
    scritte = list(foto.azioni())
    return draw(st.sampled_from(scritte)) if scritte else None


def _con(foto: dati.Fotografia, cambia: Callable[[dati.Obiettivo], tuple[dati.Azione, ...]]) -> dati.Fotografia:
    return replace(foto, obiettivi=tuple(replace(o, azioni=cambia(o)) for o in foto.obiettivi))


def _riscrive(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    scelta = _scelta(draw, foto)
    if scelta is None:
        return foto
    nuova = draw(azioni(foto.settori, foto.persone, foto.al, scelta.id, scelta.obiettivo_id))
    return _con(foto, lambda o: tuple(nuova if a.id == scelta.id else a for a in o.azioni))


def _toglie(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    scelta = _scelta(draw, foto)
    return _con(foto, lambda o: tuple(a for a in o.azioni if a != scelta))


def _aggiunge(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    if not foto.obiettivi:
        return foto
    sotto = draw(st.sampled_from(foto.obiettivi)).id
    nuova = draw(azioni(foto.settori, foto.persone, foto.al, draw(st.integers(1000, 1005)), sotto))
    if foto.azione(nuova.id):
        return foto
    return _con(foto, lambda o: (*o.azioni, nuova) if o.id == sotto else o.azioni)


def _sposta(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    scelta = _scelta(draw, foto)
    if scelta is None:
        return foto
    arrivo = draw(st.sampled_from(foto.obiettivi)).id
    spostata = replace(scelta, obiettivo_id=arrivo)
    rimaste = _con(foto, lambda o: tuple(a for a in o.azioni if a != scelta))
    return _con(rimaste, lambda o: (spostata, *o.azioni) if o.id == arrivo else o.azioni)


def _riordina(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    return replace(foto, obiettivi=tuple(draw(st.permutations(foto.obiettivi))))


def _scioglie(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    return replace(foto, obiettivi=foto.obiettivi[1:])


def _rinomina(draw: st.DrawFn, foto: dati.Fotografia) -> dati.Fotografia:
    """A sector, everywhere it is named."""
    vecchio = draw(st.sampled_from(foto.settori))
    nuovo = replace(vecchio, nome=draw(NOMI))

    def di(settore: dati.Settore) -> dati.Settore:
        return nuovo if settore.id == vecchio.id else settore

    def parola(detta: dati.Aggiornamento | None) -> dati.Aggiornamento | None:
        return detta and replace(detta, settore=di(detta.settore))

    def azione(a: dati.Azione) -> dati.Azione:
        collaborano = tuple(map(di, a.collaborano))
        dette = {"dichiarato": parola(a.dichiarato), "verificato": parola(a.verificato)}
        return replace(a, settore=di(a.settore), collaborano=collaborano, **dette)

    obiettivi = tuple(replace(o, settore=di(o.settore), azioni=tuple(map(azione, o.azioni))) for o in foto.obiettivi)
    return replace(foto, settori=tuple(map(di, foto.settori)), obiettivi=obiettivi)


CAMBI = (_riscrive, _toglie, _aggiunge, _sposta, _riordina, _scioglie, _rinomina)
