# SPDX-License-Identifier: AGPL-3.0-or-later
import csv
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as impostazioni

from delibere.report import Supporto, componi, in_csv, in_zip, proposta_di
from delibere.report.frasi import elenco, quante
from delibere.report.intestazione import righe_di
from programma.fotografia.dati import Fotografia
from tests.delibere.foto import AL, SETTORI, con_testi, foto, intestazione
from tests.programma.strategie import fotografie


def test_sintesi_in_parole():
    frasi = componi(foto(24), intestazione()).frasi

    assert frasi[0] == (
        "Al 31/10/2026 l'avanzamento verificato del programma è 43,7\xa0%, quello atteso 76,6\xa0% (−32,9 punti)."
    )
    assert frasi[1] == (
        "Su 19 azioni: 5 sono concluse, 5 sono in corso, 5 sono sospese e 4 non sono avviate. "
        "5 azioni annullate non contano nei numeri."
    )
    assert frasi[2].startswith("Richiedono attenzione: 6 azioni in ritardo, 14 a rischio e 2 con una criticità")
    assert len(frasi) == 5


def test_sintesi_di_un_programma_vuoto():
    assert componi(foto(0), intestazione()).frasi == ("Il programma non ha ancora azioni da misurare.",)


def _una_sola(**campi: object) -> Fotografia:
    base = foto(1, 1)
    (azione,) = base.obiettivi[0].azioni
    return replace(base, obiettivi=(replace(base.obiettivi[0], azioni=(replace(azione, **campi),)),))


def test_sintesi_senza_date_senza_segnali_e_settore_muto():
    muta = _una_sola(
        inizio_previsto=None, fine_prevista=None, stato="in_corso", ultima_parola=None, verificato=None, risorse=()
    )

    contenuto = componi(muta, intestazione())

    assert contenuto.frasi[0].endswith("non c'è un avanzamento atteso con cui confrontarlo.")
    assert contenuto.frasi[2] == "Nessuna azione è in ritardo, a rischio o con criticità segnalate."
    assert contenuto.frasi[3].endswith("Non danno notizie: Lavori Pubblici (mai una comunicazione).")
    assert len(contenuto.frasi) == 4


def test_sintesi_in_linea_e_settore_silente():
    vecchia = AL.replace(year=2025)
    pari = _una_sola(inizio_previsto=AL, fine_prevista=AL.replace(year=2027), stato="in_corso", ultima_parola=vecchia)
    (azione,) = pari.obiettivi[0].azioni
    verificato = replace(azione.verificato, avanzamento=Decimal(0))
    pari = replace(pari, obiettivi=(replace(pari.obiettivi[0], azioni=(replace(azione, verificato=verificato),)),))

    frasi = componi(pari, intestazione()).frasi

    assert frasi[0].endswith("quello atteso 0\xa0% (in linea).")
    assert frasi[3].endswith("Non danno notizie: Lavori Pubblici (da 365 giorni).")


def test_parole_al_singolare():
    assert (quante(1, "azione", "azioni"), quante(2, "azione", "azioni")) == ("1 azione", "2 azioni")
    assert [elenco([]), elenco(["a"]), elenco(["a", "b"]), elenco(["a", "b", "c"])] == ["", "a", "a e b", "a, b e c"]


def test_righe_di_un_testo():
    assert righe_di(" • Prima \n\n- Seconda\n3. Terza\n2027 in linea\n-5 punti\n-") == (
        "Prima",
        "Seconda",
        "Terza",
        "2027 in linea",
        "-5 punti",
    )


def test_critiche_prima_chi_e_in_ritardo():
    segni = [voce.segni[0] for voce in componi(foto(40), intestazione()).critiche]

    assert set(segni) == {"in_ritardo", "a_rischio", "criticita"}
    assert segni == sorted(segni, key=["in_ritardo", "a_rischio", "criticita"].index)


def test_disegni_su_carta_uno_per_obiettivo_e_su_pagina_uno():
    su_carta = componi(foto(24), intestazione()).figure.cronoprogramma
    su_pagina = componi(foto(24), intestazione(), Supporto.PAGINA).figure.cronoprogramma
    senza = componi(foto(24), intestazione(sezioni=frozenset())).figure.cronoprogramma

    grande = componi(foto(120, 10), intestazione()).figure.cronoprogramma

    assert (len(su_carta), len(su_pagina), senza) == (4, 1, ())
    assert len(grande) == 6


def test_elenco_lungo_piu_fitto():
    forme = [componi(foto(quante), intestazione()).forma_azioni for quante in (100, 101)]

    assert forme == ["delibere/rapporto/pdf/azione.html", "delibere/rapporto/pdf/azione_compatta.html"]


def test_coordinamento_e_quello_del_giorno():
    finito = replace(SETTORI[0], al=AL.replace(year=2025))

    assert componi(foto(1), intestazione()).coordinamento == "Politiche Sociali"
    assert componi(replace(foto(1), settori=(finito, *SETTORI[1:])), intestazione()).coordinamento == ""


@impostazioni(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(fotografie())
def test_qualunque_fotografia_si_racconta(fotografia):
    contenuto = componi(fotografia, intestazione())

    assert sum(len(o.voci) for o in contenuto.obiettivi) == sum(1 for _ in fotografia.azioni())
    assert in_csv(contenuto).count(b"\r\n") == 1 + sum(1 for _ in fotografia.azioni())


def test_csv_innocuo_e_in_italiano():
    contenuto = componi(con_testi(foto(9), '=1+1;"x"'), intestazione())

    righe = list(csv.reader(io.StringIO(in_csv(contenuto).decode("utf-8-sig")), delimiter=";"))

    assert in_csv(contenuto)[:3] == b"\xef\xbb\xbf"
    assert {riga[4] for riga in righe[1:]} == {'\'=1+1;"x"'}
    assert righe[3][18:21] == ["104071,00", "52035,50", "26017,75"]


def test_zip_sempre_uguale():
    istante = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    parti = {"b.json": b"{}", "a.pdf": b"%PDF"}

    primo, secondo = in_zip(parti, istante), in_zip(dict(reversed(parti.items())), istante)

    with zipfile.ZipFile(io.BytesIO(primo)) as archivio:
        voci = [(voce.filename, voce.date_time) for voce in archivio.infolist()]
    assert primo == secondo
    assert voci == [("a.pdf", (2026, 11, 22, 10, 30, 0)), ("b.json", (2026, 11, 22, 10, 30, 0))]


@pytest.mark.parametrize(("atti", "premesse"), [(("DGC 154/2025",), 7), ((), 6)])
def test_proposta(atti, premesse):
    proposta = proposta_di(componi(foto(24), intestazione(atti=atti)), "A" * 64)

    assert len(proposta.premesse) == premesse
    assert proposta.decisioni == (
        "Di prendere atto del rapporto di avanzamento n. 3/2026, con dati al 31/10/2026, allegato.",
        "Confermare le priorità del 2027.",
        "Finanziare il secondo lotto.",
    )
    assert proposta.testo.endswith(f"- rapporto-2026-003.json (impronta: {'0123456789ABCDEF' * 4})")


def test_proposta_senza_coordinamento():
    proposta = proposta_di(componi(replace(foto(1), settori=()), intestazione(atti=())), "A" * 64)

    assert proposta.premesse[0].endswith("è monitorato dal tavolo intersettoriale per l'abitare.")
