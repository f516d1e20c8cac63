# SPDX-License-Identifier: AGPL-3.0-or-later
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings

from abitare.lib.oscurato import OSCURATO
from abitare.lib.pdf import Profilo
from abitare.lib.testo import tronca_parole
from delibere.models import Sezione
from delibere.pdf import in_html, rendi_contenuto
from delibere.report import componi, variazioni_in_csv
from delibere.report.confronti import SU_CARTA, Confronto, VoceConfronto, copri_confronti, da_dati, firma, racconta
from programma.confronto import Genere, Paternita, confronta
from programma.fotografia.canonico import in_json
from programma.fotografia.dati import Fotografia
from tests.delibere.foto import AL, con_testi, foto, intestazione
from tests.delibere.test_pdf import OSTILE, giudica
from tests.supporto.documenti import apri

PRIMO_RAPPORTO = "È il primo rapporto di questo programma"
NIENTE = "Nulla è cambiato: il programma è come lo raccontava quel rapporto."
DISTESO = "Alloggio della signora X,\nin via " + "Po e " * 60
PATERNITA = Paternita(
    "Lavori Pubblici", "Bruno Salva", datetime(2026, 3, 12, 23, 30, tzinfo=UTC), "Ritardo", "Determina n. 1/2026", 1
)


def cambiata(scattata: Fotografia) -> Fotografia:
    """Every action heavier, the first objective called otherwise, the last one gone."""
    obiettivi = tuple(
        replace(o, azioni=tuple(replace(a, peso=a.peso + 1) for a in o.azioni)) for o in scattata.obiettivi[:-1]
    )
    return replace(scattata, obiettivi=(replace(obiettivi[0], titolo="Altro"), *obiettivi[1:]))


def confronto(prima: Fotografia, dopo: Fotografia) -> Confronto:
    variazioni = [replace(v, paternita=PATERNITA) for v in confronta(prima, dopo)]
    return racconta("Rapporto n. 2/2026", date(2026, 5, 31), 7, variazioni, prima, dopo)


def pagina(f: Fotografia, **confronti: Confronto | None) -> str:
    html = in_html(componi(f, intestazione(), confronti=confronti), comune=settings.COMUNE)
    return " ".join(html.replace("\xa0", " ").split())


def test_cio_che_e_tenuto_con_la_riga_torna_uguale():
    detto = confronto(foto(8), cambiata(foto(8)))

    tenuti = json.loads(json.dumps({"cambiato": detto.in_dati(), "deliberato": None}))

    assert da_dati(tenuti) == {"cambiato": detto, "deliberato": None}


def test_gruppi_e_conti():
    prima = foto(6, 3)

    detto = confronto(prima, cambiata(prima))

    assert detto.per_genere == (("Rimozioni", 3), ("Peso", 4), ("Testi", 1))
    assert [obiettivo for obiettivo, _ in detto.gruppi] == [
        "1 Altro",
        *(f"{o.codice} {o.titolo}" for o in prima.obiettivi[1:]),
    ]
    assert [oggetto for oggetto, _ in detto.gruppi[0][1]] == [
        "1 Altro",
        *(f"{a.codice} {a.titolo}" for a in prima.obiettivi[0].azioni),
    ]
    assert detto.taciuti == 0


def test_sulla_carta_stanno_i_generi_che_pesano_di_piu():
    prima = foto(2 * SU_CARTA, 4)
    tante = [VoceConfronto("1 Uno", f"1.{n}", "peso" if n % 2 else "rimossa", f"Frase {n}.", "") for n in range(200)]
    detto = replace(confronto(prima, prima), voci=tuple(tante))

    assert {voce.genere for voce in detto.scelte} == {"rimossa"}
    assert [voce.frase for voce in detto.scelte] == [f"Frase {n}." for n in range(0, 2 * SU_CARTA, 2)]
    assert detto.taciuti == 200 - SU_CARTA
    testo = pagina(foto(3), cambiato=detto, deliberato=None)
    assert f"Qui ci sono gli {SU_CARTA} che pesano di più" in testo
    assert "rapporto-2026-003-variazioni.csv" in testo
    assert variazioni_in_csv(componi(foto(3), intestazione(), confronti={"cambiato": detto})).count(b"\r\n") == 201


def test_le_frasi_dello_stesso_autore_stanno_insieme():
    voci = [VoceConfronto("1 Uno", "1.1 A", "peso", f"Frase {n}.", chi) for n, chi in enumerate(("x", "x", "", "x"))]
    detto = Confronto("Rapporto n. 2/2026", AL, 7, tuple(voci))

    assert detto.su_carta == (
        ("1 Uno", (("1.1 A", (("Frase 0. Frase 1.", "x"), ("Frase 2.", ""), ("Frase 3.", "x"))),)),
    )


def test_firma():
    assert firma(PATERNITA) == "Lavori Pubblici, 13/03/2026; Determina n. 1/2026; motivo: Ritardo"
    assert firma(replace(PATERNITA, ufficio="", atto="", motivo="")) == "Bruno Salva, 13/03/2026"
    assert firma(None) == ""
    assert len(firma(replace(PATERNITA, motivo="lungo " * 500))) < 250


@pytest.mark.parametrize(
    ("scritta", "letta"),
    [
        ("Titolo cambiato da «Casa X» a «Casa».", f"Titolo cambiato da «{OSCURATO}» a «Casa»."),
        ("Nuova azione «Casa Xenia».", "Nuova azione «Casa Xenia»."),
        (f"Indirizzo tolto: era «{tronca_parole(DISTESO, 80)}».", f"Indirizzo tolto: era «{OSCURATO}»."),
        (f"Sociali, 13/03/2026; motivo: {tronca_parole(DISTESO, 160)}", f"Sociali, 13/03/2026; motivo: {OSCURATO}"),
        (f"1.1 {DISTESO}", f"1.1 {OSCURATO}"),
        (
            "Persona incaricata: ora è Ada X, prima era Ada Y.",
            f"Persona incaricata: ora è {OSCURATO} X, prima era Ada Y.",
        ),
        ("Indirizzo scritto: «a.b (c)*».", f"Indirizzo scritto: «{OSCURATO}»."),
        ("Indirizzo scritto: «aab (c)».", "Indirizzo scritto: «aab (c)»."),
    ],
)
def test_una_frase_tenuta_si_legge_coperta(scritta, letta):
    coperte = {"Casa X": OSCURATO, DISTESO: OSCURATO, "Ada X": f"{OSCURATO} X", "a.b (c)*": OSCURATO}
    voce = VoceConfronto(scritta, scritta, "testo", scritta, scritta)
    detto = {"cambiato": Confronto("Rapporto n. 2/2026", AL, 7, (voce,)), "deliberato": None}

    coperto = copri_confronti(detto, coperte)

    attesa = VoceConfronto(letta, letta, "testo", letta, letta)
    assert coperto == {"cambiato": Confronto("Rapporto n. 2/2026", AL, 7, (attesa,)), "deliberato": None}
    assert copri_confronti(detto, {}) == detto


def test_stati_vuoti():
    uguale = confronto(foto(3), foto(3))

    assert PRIMO_RAPPORTO in pagina(foto(3), cambiato=None, deliberato=None)
    assert "nessun atto ha ancora adottato il programma" in pagina(foto(3), cambiato=None, deliberato=None)
    testo = pagina(foto(3), cambiato=uguale, deliberato=uguale)
    assert NIENTE in testo
    assert "Nulla è cambiato: il programma è quello deliberato." in testo
    assert "Confronto con i dati del rapporto n. 2/2026, riferiti al 31/05/2026." in testo


def test_senza_le_sezioni_non_si_confronta():
    contenuto = componi(foto(3), intestazione(sezioni=frozenset({Sezione.AZIONI})))

    html = in_html(contenuto, comune=settings.COMUNE)

    assert PRIMO_RAPPORTO not in html
    assert not contenuto.confrontato


def test_il_documento_che_confronta_e_accessibile_e_sempre_uguale(tmp_path: Path):
    prima = con_testi(foto(12), OSTILE)
    detto = confronto(prima, cambiata(prima))
    contenuto = componi(foto(12), intestazione(), confronti={"cambiato": detto, "deliberato": detto})

    documento, ancora = (
        rendi_contenuto(contenuto, comune=settings.COMUNE, profilo=Profilo.A3A, dati=in_json(foto(12)))
        for _ in range(2)
    )

    assert giudica(documento, tmp_path) == ([], [])
    assert documento.impronta == ancora.impronta
    with apri(documento.contenuto) as pdf:
        assert "rapporto-2026-003-variazioni.csv" in pdf.attachments


def test_nessun_testo_diventa_codice():
    prima = foto(3)
    detto = confronto(prima, con_testi(prima, OSTILE))

    testo = pagina(prima, cambiato=detto, deliberato=detto)

    assert "<script" not in testo
    assert Genere(detto.voci[0].genere) in Genere
