# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who made each change: the last act of writing that gave the value."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import adesso
from programma.confronto import Variazione, confronta
from programma.fotografia.dati import Fotografia
from programma.fotografia.presa import fotografa
from programma.models import CodiceProgetto
from programma.queries.variazioni import variazioni_tra
from programma.report.storia import passaggi
from programma.services.aggiornamenti import accetta, dichiara, restituisci
from tavolo.models import Cambio, Oscuramento, impronta_testo
from tavolo.storia import con_autore
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_codice,
    crea_collaborazione,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_obiettivo,
    crea_risorsa,
)
from tests.fabbriche_atti import crea_atto
from tests.programma.fotografia.test_storia import GIORNO, INIZIO, MOSSE, Ufficio, annullato

pytestmark = pytest.mark.motore


def scatta(azione, giorno: date = date(2026, 11, 23)) -> Fotografia:
    return fotografa(azione.obiettivo.programma_id, al=giorno)


def salva(oggetto, chi, motivo="", *, ufficio=None, atto=None, **campi) -> Cambio:
    for nome, valore in campi.items():
        setattr(oggetto, nome, valore)
    with con_autore(chi, motivo, settore=ufficio, atto=atto) as cambio:
        oggetto.save()
    return cambio


def una(variazioni: tuple[Variazione, ...], frase: str) -> Variazione:
    trovate = [v for v in variazioni if v.frase.startswith(frase)]
    assert len(trovate) == 1, [v.frase for v in variazioni]
    return trovate[0]


@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(MOSSE), st.integers(0, 200)), min_size=2, max_size=9), st.integers(-2, 4))
def test_chi_e_detto_ha_scritto_fra_i_due_momenti(cast, mosse: list, giorni: int) -> None:
    """Whatever is written between two moments, each change has its author, who wrote between them."""
    with annullato(), time_machine.travel(INIZIO, tick=False) as orologio:
        ufficio, al, prese = Ufficio(cast), GIORNO + timedelta(days=giorni), []
        for mossa, dado in mosse:
            orologio.shift(timedelta(hours=1))
            prese.append(fotografa(ufficio.programma.pk, al=al, noto_al=datetime.now(UTC)))
            orologio.shift(timedelta(hours=1))
            ufficio.esegui(mossa, dado)
        orologio.shift(timedelta(hours=1))
        dopo = fotografa(ufficio.programma.pk, al=al, noto_al=datetime.now(UTC))

        for prima in prese:
            variazioni = variazioni_tra(prima, dopo)

            assert [replace(v, paternita=None) for v in variazioni] == list(confronta(prima, dopo))
            for variazione in variazioni:
                firma = variazione.paternita
                assert firma, variazione.frase
                assert firma.quando < dopo.noto_al, variazione.frase
                # A statement may be older than its acceptance, or hold again when a later one is corrected.
                assert firma.verifica or prima.noto_al <= firma.quando, variazione.frase


@pytest.fixture
def ieri(azione):
    """An action with one of each part, and the fotografia of before the changes."""
    crea_aggiornamento(azione, 20, riferito_al=date(2026, 11, 1))
    parti = {
        "fase": crea_fase(azione),
        "risorsa": crea_risorsa(azione, stanziato=Decimal(1000)),
        "indicatore": crea_indicatore(azione=azione),
        "cup": crea_codice(azione, "B11B21000000001"),
    }
    azione.refresh_from_db()
    return scatta(azione), parti


def test_dice_ufficio_persona_giorno_motivo_e_atto(cast, azione, ieri) -> None:
    atto = crea_atto(numero=154)
    cambio = salva(azione, cast.coordinatrice, "Ritardo del bando", ufficio=cast.sociali, atto=atto, peso=4)

    variazioni = variazioni_tra(ieri[0], scatta(azione))

    firma = una(variazioni, "Peso da 1 a 4.").paternita
    assert (firma.ufficio, firma.persona, firma.quando) == (
        cast.sociali.nome,
        str(cast.coordinatrice),
        cambio.istante,
    )
    assert (firma.motivo, firma.atto, firma.cambio_id, firma.verifica) == (
        "Ritardo del bando",
        "Deliberazione – Giunta comunale n. 154/2025",
        cambio.pk,
        "",
    )


def test_conta_l_ultimo_che_ha_scritto_quel_valore_e_non_chi_e_venuto_dopo(cast, azione, ieri) -> None:
    salva(azione, cast.coordinatrice, peso=9)
    giusto = salva(azione, cast.coordinatrice, peso=4)
    salva(azione, cast.coordinatrice, titolo="Altro")

    variazioni = variazioni_tra(ieri[0], scatta(azione))

    assert una(variazioni, "Peso da 1 a 4.").paternita.cambio_id == giusto.pk


def test_cio_che_viene_scritto_dopo_non_si_sa_ancora(cast, azione, ieri) -> None:
    giusto = salva(azione, cast.coordinatrice, peso=4)
    dopo = replace(scatta(azione), noto_al=adesso())
    salva(azione, cast.coordinatrice, peso=1)
    salva(azione, cast.coordinatrice, peso=4)

    assert una(variazioni_tra(ieri[0], dopo), "Peso").paternita.cambio_id == giusto.pk


def test_senza_storia_non_c_e_autore(cast, azione, ieri) -> None:
    salva(azione, cast.coordinatrice, peso=4)
    dopo = replace(scatta(azione), noto_al=datetime(2000, 1, 1, tzinfo=UTC))

    assert [(v.frase, v.paternita) for v in variazioni_tra(ieri[0], dopo)] == [("Peso da 1 a 4.", None)]


def test_ogni_parte_ha_il_suo_autore(cast, azione, ieri, obiettivo) -> None:
    prima, parti = ieri
    scritti = {
        "Fase": salva(parti["fase"], cast.coordinatrice, nome="Gara"),
        "Risorsa": salva(parti["risorsa"], cast.coordinatrice, stanziato=Decimal(2000)),
        "Indicatore": salva(parti["indicatore"], cast.coordinatrice, unita="case"),
        "Settore responsabile": salva(azione, cast.coordinatrice, settore=cast.tributi),
        "Persona": salva(azione, cast.coordinatrice, persona=cast.referente),
        "Titolo": salva(azione.obiettivo.programma, cast.coordinatrice, titolo="Nuovo"),
        "Orizzonte": salva(azione.obiettivo, cast.coordinatrice, orizzonte="lungo"),
        "Il settore": salva(cast.tributi, cast.amministratrice, nome="Entrate"),
    }
    with con_autore(cast.coordinatrice) as altro:
        crea_codice(azione, "C11B21000000001", autore=cast.coordinatrice)
        crea_codice(azione, "9A", tipo=CodiceProgetto.Tipo.CIG, autore=cast.coordinatrice)
        crea_collaborazione(azione, cast.urbanistica, autore=cast.coordinatrice)
    with con_autore(cast.coordinatrice) as tolta:
        parti["cup"].delete()
    scritti |= {"CUP:": tolta, "CIG:": altro, "Settori che collaborano": altro}

    variazioni = variazioni_tra(prima, scatta(azione))

    assert {v.frase.split(" ")[0] for v in variazioni} == {frase.split(" ")[0] for frase in scritti}
    for frase, cambio in scritti.items():
        assert una(variazioni, frase).paternita.cambio_id == cambio.pk


def test_aggiunte_e_tolte(cast, azione, ieri) -> None:
    prima, parti = ieri
    obiettivo = azione.obiettivo
    sparira = crea_azione(obiettivo, cast.urbanistica)
    prima = scatta(azione)
    with con_autore(cast.coordinatrice) as tolta:
        sparira.delete()
        parti["fase"].delete()
    with con_autore(cast.coordinatrice) as nata:
        nuovo = crea_obiettivo(obiettivo.programma, cast.sociali, autore=cast.coordinatrice)
        nuova = crea_azione(nuovo, cast.sociali, autore=cast.coordinatrice)
        crea_fase(azione, nome="Collaudo", autore=cast.coordinatrice)
    salva(nuova, cast.coordinatrice, titolo="Ripensata")

    variazioni = variazioni_tra(prima, scatta(azione))

    attese = {
        "Azione tolta": tolta,
        "Fase tolta": tolta,
        "Nuovo obiettivo": nata,
        "Nuova azione": nata,
        "Nuova fase": nata,
    }
    assert {frase: una(variazioni, frase).paternita.cambio_id for frase in attese} == {
        frase: cambio.pk for frase, cambio in attese.items()
    }
    assert len(variazioni) == len(attese)


def test_cio_che_il_settore_ha_detto_e_suo_anche_se_lo_scrive_chi_accetta(cast, azione, ieri) -> None:
    prima, parti = ieri
    detto = dichiara(
        utente=cast.referente,
        azione_id=azione.pk,
        dati={
            "stato": "in_corso",
            "avanzamento": Decimal(35),
            "criticita": "critica",
            "testo_criticita": "Ricorso",
            "inizio_effettivo": date(2026, 11, 2),
            "riferito_al": date(2026, 11, 5),
            f"fase_{parti['fase'].pk}_inizio": date(2026, 11, 2),
            f"risorsa_{parti['risorsa'].pk}_impegnato": Decimal(300),
            f"indicatore_{parti['indicatore'].pk}": Decimal("12.5"),
        },
    )
    in_attesa = variazioni_tra(prima, scatta(azione))
    verifica = accetta(utente=cast.coordinatrice, aggiornamento_id=detto.pk)
    variazioni = variazioni_tra(prima, scatta(azione))

    firma = una(in_attesa, "Avanzamento dichiarato").paternita
    assert (firma.cambio_id, firma.ufficio, firma.verifica) == (detto.cambio_id, cast.lavori_pubblici.nome, "")
    attese = ("Ora è", "Criticità", "Avanzamento verificato", "Inizio effettivo", "Fase", "Risorsa", "Indicatore")
    for frase in attese:
        firma = una(variazioni, frase).paternita
        assert (firma.cambio_id, firma.ufficio, firma.persona) == (
            detto.cambio_id,
            cast.lavori_pubblici.nome,
            str(cast.referente),
        ), frase
        giorno = f"{verifica.cambio.istante:%d/%m/%Y}"
        assert firma.verifica == f"verificato da {cast.coordinatrice}, {cast.sociali.nome}, il {giorno}"
    assert len(variazioni) == len(attese)


def test_cio_che_e_restituito_e_di_chi_lo_restituisce(cast, azione, ieri) -> None:
    detto = crea_aggiornamento(azione, 60, autore=cast.referente, riferito_al=date(2026, 11, 3))
    prima = scatta(azione)
    assert prima.azione(azione.pk).dichiarato.id == detto.pk
    verifica = restituisci(utente=cast.coordinatrice, aggiornamento_id=detto.pk, commento="Manca la prova")

    firma = una(variazioni_tra(prima, scatta(azione)), "Avanzamento dichiarato").paternita

    assert (firma.cambio_id, firma.motivo) == (verifica.cambio_id, "Manca la prova")


def test_una_misura_tolta(cast, azione, ieri) -> None:
    misura = crea_misurazione(ieri[1]["indicatore"], 5, date(2026, 11, 1))
    prima = scatta(azione)
    with con_autore(cast.coordinatrice) as cambio:
        misura.delete()

    firma = una(variazioni_tra(prima, scatta(azione)), "Indicatore").paternita

    assert firma.cambio_id == cambio.pk


def test_le_interrogazioni_non_crescono(cast, azione, ieri, django_assert_num_queries) -> None:
    altre = [crea_azione(azione.obiettivo, cast.urbanistica) for _ in range(2)]
    prima = scatta(azione)
    salva(azione, cast.coordinatrice, atto=crea_atto(), peso=4)
    con_uno = scatta(azione)
    for altra in altre:
        salva(altra, cast.coordinatrice, atto=crea_atto(), peso=4, titolo="Ripensata")
        accetta(utente=cast.coordinatrice, aggiornamento_id=crea_aggiornamento(altra, 30).pk)
    con_tre = scatta(azione)

    with django_assert_num_queries(1):
        variazioni_tra(prima, prima)
    with django_assert_num_queries(4):
        variazioni_tra(prima, con_uno)
    with django_assert_num_queries(4):
        variazioni_tra(prima, con_tre)


def test_cio_che_e_oscurato_dopo_il_congelamento_resta_coperto(cast, azione, ieri) -> None:
    segreto = "Alloggio della signora X"
    salva(azione, cast.coordinatrice, segreto, descrizione=segreto, titolo=segreto, persona=cast.referente)
    congelata = scatta(azione)
    with con_autore(cast.amministratrice, "privacy") as cambio:
        for modello, pk, campo, testo in (
            ("programma.azione", azione.pk, "descrizione", segreto),
            ("programma.azione", azione.pk, "titolo", segreto),
            ("tavolo.utente", cast.referente.pk, "last_name", cast.referente.last_name),
            ("tavolo.cambio", Cambio.objects.filter(motivo=segreto).get().pk, "motivo", segreto),
        ):
            Oscuramento.objects.create(
                modello=modello, oggetto_id=pk, campo=campo, impronta=impronta_testo(testo), motivo="x", cambio=cambio
            )
    coperta = scatta(azione)

    assert variazioni_tra(congelata, coperta) == ()
    variazioni = variazioni_tra(ieri[0], congelata)
    assert segreto not in str(variazioni)
    assert cast.referente.last_name not in str(variazioni)
    assert una(variazioni, "Descrizione").dopo == OSCURATO
    assert una(variazioni, "Descrizione").paternita.motivo == OSCURATO
    assert una(variazioni, "Persona").dopo == f"{cast.referente.first_name} {OSCURATO}"
    assert {v.titolo for v in variazioni} == {OSCURATO}


def test_i_passaggi_mostrano_anche_cio_che_e_tornato_come_era(cast, azione, ieri) -> None:
    primo, secondo = (salva(azione, cast.coordinatrice, peso=peso) for peso in (9, 1))
    dopo = replace(scatta(azione), noto_al=adesso())
    salva(azione, cast.coordinatrice, peso=3)

    assert variazioni_tra(ieri[0], dopo) == ()
    assert [voce.cambio_id for voce in passaggi(ieri[0], dopo, "azione", azione.pk).voci] == [secondo.pk, primo.pk]
    assert passaggi(ieri[0], dopo, "programma", azione.obiettivo.programma_id).voci == ()
