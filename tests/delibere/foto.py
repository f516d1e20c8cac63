# SPDX-License-Identifier: AGPL-3.0-or-later
"""Fotografie made by hand for the report: rich, empty, hostile; no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from delibere.models import Sezione
from delibere.report import Intestazione
from programma.fotografia import dati

AL = date(2026, 10, 31)
NOTO_AL = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NOMI_SETTORI = ("Politiche Sociali", "Lavori Pubblici", "Urbanistica", "Entrate - Tributi")
SETTORI = tuple(
    dati.Settore(pk, f"S{pk}", nome, coordina=pk == 1, dal=date(2020, 1, 1), al=None, referenti=())
    for pk, nome in enumerate(NOMI_SETTORI, 1)
)
PERSONA = dati.Persona(1, "Ada Provola")
TITOLI = (
    "Manutenzione straordinaria di alloggi comunali in via Divisione Acqui",
    "Agenzia per la casa: sportello unico per proprietari e inquilini",
    "Recupero del complesso di via Radaelli",
    "Regolamento per la mobilità nel patrimonio pubblico",
    "Riqualificazione energetica degli edifici di Borgo Loreto e Cambonino",
    "Fondo di garanzia per il canone concordato",
)
TUTTE = frozenset(Sezione.values)


def intestazione(**campi: object) -> Intestazione:
    predefiniti = {
        "nome": "Rapporto n. 3/2026",
        "nome_file": "rapporto-2026-003",
        "titolo": "Rapporto di avanzamento",
        "testo_copertina": "Terzo rapporto del tavolo intersettoriale.",
        "decisioni": ("Confermare le priorità del 2027.", "Finanziare il secondo lotto."),
        "protocollo": "PG 12345/2026",
        "atti": ("Mandato: Deliberazione – Giunta comunale n. 154/2025 del 18/06/2025",),
        "sezioni": TUTTE,
        "impronta": "0123456789ABCDEF" * 4,
        "verifica": "https://abitare.example.it/verifica/?impronta=" + "0123456789ABCDEF" * 4,
    }
    return Intestazione(**{**predefiniti, **campi})


def foto(azioni: int = 24, obiettivi: int = 4, *, esempio: bool = False) -> dati.Fotografia:
    """A programme with one of everything; each number of actions gives always the same one."""
    per_obiettivo = [azioni // obiettivi + (posto < azioni % obiettivi) for posto in range(obiettivi)]
    albero, primo = [], 1
    for posto, quante in enumerate(per_obiettivo, 1):
        albero.append(_obiettivo(posto, range(primo, primo + quante)))
        primo += quante
    return dati.Fotografia(
        al=AL,
        noto_al=NOTO_AL,
        soglie=dati.Soglie(),
        programma=dati.Programma(
            1,
            "Programma attuativo del piano strategico per l'abitare",
            "",
            date(2025, 7, 1),
            date(2029, 12, 31),
            "adottato",
            2026,
            2027,
            2029,
            esempio,
        ),
        settori=SETTORI,
        persone=(PERSONA,),
        soggetti=(),
        obiettivi=tuple(albero),
    )


def con_testi(base: dati.Fotografia, testo: str) -> dati.Fotografia:
    """The same, where every free text is `testo`."""
    obiettivi = tuple(
        replace(o, titolo=testo, descrizione=testo, azioni=tuple(_azione_con(a, testo) for a in o.azioni))
        for o in base.obiettivi
    )
    return replace(base, programma=replace(base.programma, titolo=testo), obiettivi=obiettivi)


def _azione_con(azione: dati.Azione, testo: str) -> dati.Azione:
    return replace(
        azione,
        titolo=testo,
        luogo=testo,
        fonte=testo,
        testo_criticita=testo,
        motivo_stato=testo,
        risorse=tuple(replace(r, fonte=testo) for r in azione.risorse),
        indicatori=tuple(replace(i, nome=testo, unita=testo) for i in azione.indicatori),
        dichiarato=azione.dichiarato and replace(azione.dichiarato, testo=testo),
        verificato=azione.verificato and replace(azione.verificato, testo=testo),
    )


def _obiettivo(posto: int, numeri: range) -> dati.Obiettivo:
    return dati.Obiettivo(
        id=posto,
        codice=str(posto),
        titolo=("Casa pubblica", "Casa accessibile", "Quartieri", "Conoscenza e regole")[(posto - 1) % 4],
        descrizione="",
        orizzonte=dati.ORIZZONTI[(posto - 1) % 3],
        settore=SETTORI[(posto - 1) % 4],
        peso=10 + posto,
        codice_dup=f"DUP {posto}",
        linea_mandato="",
        indicatori=(),
        azioni=tuple(_azione(posto, interno, numero) for interno, numero in enumerate(numeri, 1)),
    )


def _azione(obiettivo: int, interno: int, n: int) -> dati.Azione:
    stato = dati.STATI[(n * 7) % 5]
    inizio = date(2025, 9, 1) + timedelta(days=(n * 37) % 500)
    settore = SETTORI[n % 4]
    senza_date = n % 11 == 0
    parola = None if n % 9 == 0 else AL - timedelta(days=(n * 29) % 200)
    return dati.Azione(
        id=n,
        obiettivo_id=obiettivo,
        codice=f"{obiettivo}.{interno}",
        titolo=TITOLI[n % 6],
        descrizione="",
        settore=settore,
        collaborano=(SETTORI[(n + 1) % 4],) if n % 2 else (),
        soggetti=(),
        persona=PERSONA if n % 3 else None,
        inizio_previsto=None if senza_date else inizio,
        fine_prevista=None if senza_date else inizio + timedelta(days=120 + n % 300),
        inizio_effettivo=None if stato == dati.NON_AVVIATA else inizio + timedelta(days=12),
        fine_effettiva=inizio + timedelta(days=200) if stato == dati.CONCLUSA else None,
        peso=1 + n % 7,
        stato=stato,
        motivo_stato="In attesa del finanziamento regionale." if stato in (dati.SOSPESA, dati.ANNULLATA) else "",
        criticita="critica" if n % 8 == 0 else "nessuna",
        testo_criticita="Gara deserta: si ripete con importi aggiornati." if n % 8 == 0 else "",
        luogo="via Divisione Acqui 12" if n % 2 else "",
        fonte="Sito del Comune, 12/02/2026",
        cup=("D14H22000520006",) if n % 4 == 0 else (),
        cig=(),
        fasi=(),
        risorse=_risorse(n),
        indicatori=_indicatori(n),
        dichiarato=_parola(n + 5000, settore, parola, "") if parola and n % 5 == 0 else None,
        verificato=_parola(n, settore, parola, "accettata") if parola else None,
        ultima_parola=parola,
    )


def _parola(pk: int, settore: dati.Settore, giorno: date, verifica: str) -> dati.Aggiornamento:
    return dati.Aggiornamento(
        id=pk,
        settore=settore,
        autore=PERSONA,
        riferito_al=giorno,
        scritto=NOTO_AL,
        nessuna_variazione=False,
        stato=dati.IN_CORSO,
        motivo_stato="",
        avanzamento=Decimal((pk * 13) % 101),
        testo="Lavori consegnati, primo stato di avanzamento liquidato.",
        criticita="nessuna",
        testo_criticita="",
        inizio_effettivo=None,
        fine_effettiva=None,
        mezzo_di_prova="",
        proposta="",
        verifica=verifica,
    )


def _risorse(n: int) -> tuple[dati.Risorsa, ...]:
    if n % 3:
        return ()
    importo = Decimal(100_000 + n * 1_357)
    fonte = ("PNRR", "Bilancio comunale", "Regione Lombardia")[n % 9 // 3]
    return (dati.Risorsa(n, fonte, "1234", "08.02", 2025 + n % 3, importo, importo / 2, importo / 4, per_lavori=True),)


def _indicatori(n: int) -> tuple[dati.Indicatore, ...]:
    if n % 6:
        return ()
    misura = dati.Misura(n, Decimal(n % 40), date(2026, 9, 30), "") if n % 12 else None
    return (
        dati.Indicatore(
            n,
            "Alloggi recuperati",
            "alloggi",
            Decimal(0),
            date(2025, 7, 1),
            Decimal(40),
            date(2028, 12, 31),
            "Ufficio",
            "crescente",
            misura,
        ),
    )


def con_azione(base: dati.Fotografia, pk: int, **campi: Any) -> dati.Fotografia:
    """The same, where one action has these fields."""
    obiettivi = tuple(
        replace(o, azioni=tuple(replace(a, **campi) if a.id == pk else a for a in o.azioni)) for o in base.obiettivi
    )
    return replace(base, obiettivi=obiettivi)
