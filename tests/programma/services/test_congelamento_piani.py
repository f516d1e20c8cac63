# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from programma.fotografia.canonico import impronta
from programma.models import CodiceParametro, Comunicazione, CongelamentoPiano, ParametroNormativo, StatoPiano
from programma.piani.canonico import VERSIONE, in_json
from programma.queries.congelamenti import ImprontaDiversa
from programma.queries.piani_congelati import approvato, discordanze_del_piano, foto_da_leggere, foto_del_piano
from programma.queries.piani_letti import lettura_di, righe_del_triennale
from programma.queries.presa_piani import fotografa_annuale, fotografa_triennale
from tavolo.services import oscura_testo
from tavolo.storia import con_autore
from tests import fabbriche_piani as fabbrica
from tests.fabbriche_atti import crea_atto
from tests.supporto.protezioni import senza_protezioni

pytestmark = pytest.mark.motore


@pytest.fixture
def ambito(cast):
    ambito = fabbrica.crea_ambito()
    fabbrica.crea_comune(ambito, "Cremona", capofila=True)
    fabbrica.crea_comune(ambito, "Corte de' Cortesi con Cignone")
    fabbrica.crea_ente(ambito, "ALER")
    fabbrica.crea_parametro()
    fabbrica.crea_parametro(CodiceParametro.TETTO_SAT, 10, fonte="Art. 23 co. 13 L.R. 16/2016")
    return ambito


@pytest.fixture
def annuale(cast, ambito):
    """Of 2027, after an approved 2026 of the same triennale."""
    prima = fabbrica.crea_annuale(2026)
    fabbrica.scrivi_righe(prima, consistenza_sap=100, libere=10)
    fabbrica.scrivi_righe(prima.triennale, consistenza_sap=100, libere=20)
    annuale = fabbrica.apri_annuale(utente=cast.sistema, triennale_id=prima.triennale.pk, anno=2027)
    fabbrica.scrivi_righe(annuale, consistenza_sap=100, libere=7, turnover=3, sat=2, nota="Nota della riga")
    with con_autore(cast.sistema):
        scelta = annuale.scelte_comuni.first()
        scelta.categoria, scelta.motivazione, scelta.indigenti_oltre = "Genitori soli", "Sono molti", Decimal("2.50")
        scelta.save()
        comunicazione = annuale.comunicazioni.first()
        comunicazione.esito, comunicazione.ricevuta_il = Comunicazione.Esito.PERVENUTA, date(2026, 10, 1)
        comunicazione.save()
    return annuale


def correggi(cast, oggetto, **campi):
    with con_autore(cast.sistema):
        for campo, valore in campi.items():
            setattr(oggetto, campo, valore)
        oggetto.save()


def test_l_atto_dell_assemblea_congela_il_piano(cast, annuale):
    atto = crea_atto(organo="assemblea", oggetto="Approvazione del piano annuale")

    congelamento = fabbrica.approva(annuale, atto)

    foto = foto_del_piano(congelamento)
    assert (congelamento.tipo, congelamento.piano, congelamento.schema) == ("annuale", annuale, VERSIONE)
    assert congelamento.contenuto == in_json(foto)
    assert congelamento.impronta == impronta(congelamento.contenuto)
    assert congelamento.cambio.atto == atto
    assert (foto.stato, foto.atto.nome, foto.atto.oggetto) == ("approvato", str(atto), "Approvazione del piano annuale")
    assert [comune.nome for comune in foto.comuni] == ["Corte de' Cortesi con Cignone", "Cremona"]
    assert [(p.codice, p.valore, p.fonte) for p in foto.parametri] == [
        ("quota_indigenti", Decimal(20), "Art. 13 R.R. Lombardia 4/2017"),
        ("tetto_sat", Decimal(10), "Art. 23 co. 13 L.R. 16/2016"),
    ]
    assert (foto.calcolo.disponibili, foto.calcolo.riserva_indigenti) == (40, 9)
    assert [avviso.fonte for avviso in foto.calcolo.avvisi] == ["Art. 23 co. 13 L.R. 16/2016"] * 4
    assert (foto.calcolo.previsione.previste, foto.calcolo.previsione.elencate) == (80, 80)
    assert {variazione.voce for variazione in foto.calcolo.variazioni} == set()
    assert [scelta.motivazione for scelta in foto.scelte_comuni] == ["Sono molti", ""]
    assert [c.ricevuta_il for c in foto.comunicazioni] == [date(2026, 10, 1), None, None]


def test_la_storia_di_allora_da_la_stessa_fotografia(cast, annuale):
    congelamento = fabbrica.approva(annuale)
    prima = foto_del_piano(congelamento)
    correggi(cast, annuale.triennale.ambito.comuni.get(nome="Cremona"), nome="Cremona nuova")

    ripresa = fotografa_annuale(annuale.pk, noto_al=congelamento.noto_al, atto=prima.atto)

    assert ripresa == prima
    assert discordanze_del_piano(congelamento) == []


def test_del_triennale(cast, annuale):
    triennale = annuale.triennale

    congelamento = fabbrica.approva(triennale)

    foto = foto_del_piano(congelamento)
    assert (foto.nome, foto.calcolo.disponibili, len(foto.righe)) == ("Piano triennale 2026-2028", 80, 4)
    assert fotografa_triennale(triennale.pk, noto_al=congelamento.noto_al, atto=foto.atto) == foto
    correggi(cast, triennale.ambito.comuni.get(nome="Cremona"), nome="Cremona nuova")
    assert [str(riga.comune) for riga in righe_del_triennale(triennale)][-1] == "Cremona"
    assert discordanze_del_piano(congelamento) == []


def letto(piano):
    lettura = lettura_di(piano)
    return {
        "ambito": str(lettura.ambito),
        "righe": [(str(r.comune), str(r.ente), str(r.gestore or ""), r.nota, r.pk) for r in lettura.righe],
        "comuni": [(str(s.comune), s.indigenti_oltre, s.categoria, s.motivazione) for s in lettura.scelte_comuni],
        "enti": [(str(s.ente), s.quota_articolo_14, s.categorie) for s in lettura.scelte_enti],
        "comunicazioni": [(str(c.ente), c.esito, c.ricevuta_il) for c in lettura.comunicazioni],
        "parametri": {c: (p.valore, p.fonte) for c, p in lettura.parametri.righe.items()},
        "quadro": lettura.quadro,
        "confronti": (lettura.variazioni, lettura.previsione, lettura.discordanze),
        "risposte": (lettura.risposte, lettura.raccolta),
    }


def test_il_piano_approvato_si_legge_come_la_bozza_di_allora(annuale):
    bozza = letto(annuale)

    fabbrica.approva(annuale)

    assert letto(annuale) == bozza


def test_una_correzione_successiva_non_cambia_il_piano_approvato(cast, annuale):
    fabbrica.approva(annuale)
    prima = letto(annuale)

    correggi(cast, ParametroNormativo.objects.get(codice="quota_indigenti"), valore=Decimal(50), fonte="Altra")
    correggi(cast, annuale.triennale.ambito.comuni.get(nome="Cremona"), nome="Cremona nuova")
    correggi(cast, annuale.triennale.ambito.enti.get(nome="ALER"), nome="Altra azienda")
    correggi(cast, annuale.triennale.ambito, nome="Altro ambito")

    assert letto(annuale) == prima


def test_una_bozza_si_legge_dalle_tabelle(cast, annuale):
    correggi(cast, annuale.triennale.ambito.comuni.get(nome="Cremona"), nome="Cremona nuova")

    assert (approvato(annuale), foto_da_leggere(annuale)) == (None, None)
    assert "Cremona nuova" in {str(riga.comune) for riga in lettura_di(annuale).righe}


def test_un_testo_coperto_dopo_si_legge_coperto_e_resta_congelato(cast, annuale):
    congelamento = fabbrica.approva(annuale)
    comune = annuale.triennale.ambito.comuni.get(nome="Cremona")
    scelta = annuale.scelte_comuni.first()
    for modello, pk, campo, testo in (
        ("programma.comune", comune.pk, "nome", "Cremona"),
        ("programma.sceltacomune", scelta.pk, "motivazione", "Sono molti"),
    ):
        oscura_testo(
            utente=cast.amministratrice, modello=modello, oggetto_id=pk, campo=campo, testo=testo, motivo="Richiesta"
        )

    foto = foto_da_leggere(annuale)

    assert "Sono molti" in congelamento.contenuto
    assert "Sono molti" not in in_json(foto)
    assert [c.nome for c in foto.comuni] == ["Corte de' Cortesi con Cignone", "[testo oscurato]"]
    assert sum("[testo oscurato]" in avviso.testo for avviso in foto.calcolo.avvisi) == 2
    assert discordanze_del_piano(congelamento) == []


def test_il_congelamento_non_si_tocca(annuale):
    congelamento = fabbrica.approva(annuale)

    for azione in (lambda: CongelamentoPiano.objects.update(schema=9), congelamento.delete):
        with pytest.raises(ProgrammingError), transaction.atomic():
            azione()

    with senza_protezioni():
        CongelamentoPiano.objects.update(contenuto=congelamento.contenuto.replace("Sono molti", "Sono pochi"))
    congelamento.refresh_from_db()
    with pytest.raises(ImprontaDiversa):
        foto_del_piano(congelamento)


def test_senza_la_quota_di_legge_non_si_approva_nulla(cast, annuale):
    with con_autore(cast.sistema):
        ParametroNormativo.objects.get(codice="quota_indigenti").delete()

    with pytest.raises(ValidationError, match="non è in vigore nessun valore"):
        fabbrica.approva(annuale)

    annuale.refresh_from_db()
    assert (annuale.stato, CongelamentoPiano.objects.count()) == (StatoPiano.PROPOSTA, 0)


def interrogazioni(presa, piano):
    with CaptureQueriesContext(connection) as fatte:
        presa(piano.pk)
    return len(fatte)


def test_le_interrogazioni_non_crescono_con_i_comuni(cast, annuale):
    poche = interrogazioni(fotografa_annuale, annuale), interrogazioni(fotografa_triennale, annuale.triennale)
    for n in range(6):
        fabbrica.crea_comune(annuale.triennale.ambito, f"Comune {n}")
    grande = fabbrica.apri_annuale(utente=cast.sistema, triennale_id=annuale.triennale_id, anno=2028)

    assert (interrogazioni(fotografa_annuale, grande), interrogazioni(fotografa_triennale, grande.triennale)) == poche
    assert poche == (16, 6)
