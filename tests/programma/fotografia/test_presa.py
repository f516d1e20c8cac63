# SPDX-License-Identifier: AGPL-3.0-or-later
import dataclasses
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import fine_giornata, oggi
from programma.fotografia import dati
from programma.fotografia.presa import fotografa, fotografa_azioni, stato_al
from programma.models import Criticita, Programma, Stato, Verifica
from tavolo.models import Oscuramento, Ruolo, impronta_testo
from tavolo.storia import con_autore
from tests.cast import crea_incarico
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_codice,
    crea_coinvolgimento,
    crea_collaborazione,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_obiettivo,
    crea_programma,
    crea_risorsa,
    crea_soggetto,
    crea_verifica,
)

pytestmark = pytest.mark.motore

IERI, OGGI, DOMANI = (oggi() + timedelta(days=giorni) for giorni in (-1, 0, 1))


def presa(azione: Any, al: date = OGGI, noto_al: datetime | None = None) -> dati.Azione:
    trovata = fotografa(azione.obiettivo.programma_id, al=al, noto_al=noto_al).azione(azione.pk)
    assert trovata is not None
    return trovata


def salva(oggetto: Any, **campi: Any) -> None:
    for nome, valore in campi.items():
        setattr(oggetto, nome, valore)
    with con_autore(oggetto.storia.earliest().history_user, "prova"):
        oggetto.save()


CAMPI_AZIONE = [
    {"titolo": "Recupero alloggi"},
    {"codice": "1.9"},
    {"descrizione": "Ventisei alloggi «sfitti» & altro"},
    {"inizio_previsto": date(2026, 1, 1), "fine_prevista": date(2026, 12, 31)},
    {"stato": Stato.IN_CORSO, "inizio_effettivo": IERI},
    {"stato": Stato.CONCLUSA, "inizio_effettivo": IERI, "fine_effettiva": OGGI},
    {"stato": Stato.SOSPESA, "motivo_stato": "manca il finanziamento"},
    {"criticita": Criticita.CRITICA, "testo_criticita": "gara deserta"},
    {"peso": 7},
    {"luogo": "via Prova 1"},
    {"fonte": "DGC 154/2025"},
]


@pytest.mark.parametrize("campi", CAMPI_AZIONE, ids=lambda campi: "-".join(campi))
@pytest.mark.parametrize("passato", [False, True], ids=["ora", "storia"])
def test_ogni_campo_di_un_azione(obiettivo, cast, campi: dict, passato: bool) -> None:
    azione = crea_azione(obiettivo, cast.lavori_pubblici, **campi)

    trovata = presa(azione, noto_al=timezone.now() if passato else None)

    assert {nome: getattr(trovata, nome) for nome in campi} == campi


@pytest.mark.parametrize("passato", [False, True], ids=["ora", "storia"])
def test_tutto_quel_che_sta_intorno_a_un_azione(azione, cast, passato: bool) -> None:
    salva(azione, persona=cast.referente)
    crea_collaborazione(azione, cast.urbanistica)
    soggetto = crea_soggetto("Sindacato inquilini")
    crea_coinvolgimento(azione, soggetto)
    crea_codice(azione, "C11B21000000001")
    crea_codice(azione, "A00B0C1D2E", tipo="CIG")
    fase = crea_fase(azione, nome="Gara", inizio_effettivo=IERI, peso=3)
    risorsa = crea_risorsa(azione, capitolo="12/3", missione="08.02", impegnato=Decimal("10.50"), per_lavori=True)
    indicatore = crea_indicatore(azione=azione)
    misura = crea_misurazione(indicatore, 12, IERI)

    trovata = presa(azione, noto_al=timezone.now() if passato else None)

    assert trovata.persona == dati.Persona(cast.referente.pk, "Bruno Salva")
    assert trovata.settore.nome == "Lavori Pubblici"
    assert [p.nome for p in trovata.settore.referenti] == ["Bruno Salva", "Elsa Crescenza"]
    assert [s.nome for s in trovata.collaborano] == ["Urbanistica"]
    assert trovata.soggetti == (dati.Soggetto(soggetto.pk, "Sindacato inquilini", "inquilini"),)
    assert (trovata.cup, trovata.cig) == (("C11B21000000001",), ("A00B0C1D2E",))
    assert trovata.fasi == (dati.Fase(fase.pk, "Gara", fase.inizio_previsto, fase.fine_prevista, IERI, None, 3),)
    cifre = (Decimal(1000), Decimal("10.5"), Decimal(0))
    assert trovata.risorse == (
        dati.Risorsa(risorsa.pk, "Bilancio comunale", "12/3", "08.02", 2026, *cifre, per_lavori=True),
    )
    assert trovata.indicatori[0].misura == dati.Misura(misura.pk, Decimal(12), IERI, "")


def test_programma_e_obiettivo(cast) -> None:
    programma = crea_programma(titolo="Piano casa", descrizione="Due righe", dati_esempio=True)
    obiettivo = crea_obiettivo(
        programma, cast.sociali, peso=4, orizzonte="lungo", codice_dup="DUP 1", linea_mandato="Casa"
    )
    crea_indicatore(obiettivo=obiettivo)

    foto = fotografa(programma.pk, al=OGGI)

    assert foto.programma == dati.Programma(
        programma.pk,
        "Piano casa",
        "Due righe",
        programma.dal,
        programma.al,
        "bozza",
        2026,
        2027,
        2029,
        dati_esempio=True,
    )
    assert [s.nome for s in foto.settori] == [
        "Entrate - Tributi",
        "Lavori Pubblici",
        "Politiche Sociali",
        "Urbanistica",
    ]
    trovato = foto.obiettivi[0]
    assert (trovato.peso, trovato.orizzonte, trovato.codice_dup, trovato.linea_mandato) == (4, "lungo", "DUP 1", "Casa")
    assert [i.nome for i in trovato.indicatori] == ["Alloggi recuperati"]
    assert foto.soglie == dati.Soglie(90, 15)


def test_un_altro_programma_non_entra(azione, cast) -> None:
    altra = crea_azione(crea_obiettivo(crea_programma(), cast.sociali), cast.urbanistica)
    for una in (azione, altra):
        crea_fase(una)
        crea_aggiornamento(una)

    for noto_al in (None, timezone.now()):
        foto = fotografa(azione.obiettivo.programma_id, al=OGGI, noto_al=noto_al)
        assert [a.id for a in foto.azioni()] == [azione.pk]


def test_prima_di_nascere_non_c_era(programma) -> None:
    with pytest.raises(Programma.DoesNotExist):
        stato_al(programma.pk, IERI)
    with pytest.raises(Programma.DoesNotExist):
        fotografa(programma.pk + 1, al=OGGI)


def test_dichiarato_e_verificato(azione) -> None:
    accettato = crea_aggiornamento(azione, 20, riferito_al=OGGI - timedelta(days=60), testo="Fatto")
    crea_verifica(accettato, commento="Bene")
    restituito = crea_aggiornamento(azione, 90, riferito_al=OGGI - timedelta(days=5))
    crea_verifica(restituito, esito=Verifica.Esito.RESTITUITA, commento="Manca la prova")
    atteso = crea_aggiornamento(azione, 35, riferito_al=OGGI - timedelta(days=9))

    trovata = presa(azione)

    assert (trovata.verificato.id, trovata.verificato.avanzamento, trovata.verificato.testo) == (
        accettato.pk,
        20,
        "Fatto",
    )
    assert (trovata.verificato.verifica, trovata.verificato.commento) == ("accettata", "Bene")
    assert (trovata.dichiarato.id, trovata.dichiarato.verifica) == (atteso.pk, "")
    assert trovata.dichiarato.autore.nome == "Sistema"
    assert trovata.ultima_parola == restituito.riferito_al


def test_a_pari_giorno_vale_il_piu_recente(azione) -> None:
    for percento in (30, 20):
        crea_verifica(crea_aggiornamento(azione, percento))

    assert presa(azione).verificato.avanzamento == 20


def test_chi_e_corretto_non_conta_piu(azione) -> None:
    sbagliato = crea_aggiornamento(azione, 90, riferito_al=OGGI)
    crea_verifica(sbagliato)
    giusto = crea_aggiornamento(azione, 30, riferito_al=IERI, corregge=sbagliato)
    prima = presa(azione)
    crea_verifica(giusto)
    dopo = presa(azione)

    assert (prima.verificato.id, prima.dichiarato.id) == (sbagliato.pk, giusto.pk)
    assert (dopo.verificato.id, dopo.dichiarato, dopo.ultima_parola) == (giusto.pk, None, IERI)


def test_una_correzione_toglie_dall_attesa(azione) -> None:
    primo = crea_aggiornamento(azione, 10)
    secondo = crea_aggiornamento(azione, 20, riferito_al=IERI, corregge=primo)

    trovata = presa(azione)

    assert (trovata.dichiarato.id, trovata.ultima_parola) == (secondo.pk, IERI)


def test_quel_che_non_era_scritto_non_era_noto(azione) -> None:
    aggiornamento = crea_aggiornamento(azione, 40, scritto=datetime(2026, 3, 1, tzinfo=UTC))
    scritto = timezone.now()
    crea_verifica(aggiornamento)

    prima, dopo = presa(azione, noto_al=scritto), presa(azione, noto_al=timezone.now())

    assert (prima.verificato, prima.dichiarato.id) == (None, aggiornamento.pk)
    assert (dopo.verificato.id, dopo.dichiarato) == (aggiornamento.pk, None)


def test_al_giorno_non_era_ancora_accaduto(azione) -> None:
    crea_verifica(crea_aggiornamento(azione, 40, riferito_al=IERI, stato=Stato.IN_CORSO))
    fine = {"stato": Stato.CONCLUSA, "inizio_effettivo": IERI, "fine_effettiva": OGGI}
    crea_verifica(crea_aggiornamento(azione, 100, riferito_al=OGGI, **fine))
    salva(azione, **fine)
    crea_fase(azione, inizio_effettivo=IERI, fine_effettiva=OGGI)

    ieri, adesso = presa(azione, al=IERI), presa(azione)

    assert (ieri.stato, ieri.fine_effettiva, ieri.verificato.avanzamento) == ("in_corso", None, 40)
    assert (ieri.fasi[0].inizio_effettivo, ieri.fasi[0].fine_effettiva) == (IERI, None)
    assert ieri.ultima_parola == IERI
    assert (adesso.stato, adesso.fine_effettiva, adesso.fasi[0].fine_effettiva) == ("conclusa", OGGI, OGGI)


def test_al_giorno_nulla_era_verificato(azione) -> None:
    crea_verifica(crea_aggiornamento(azione, 40, riferito_al=OGGI))
    salva(azione, stato=Stato.IN_CORSO, inizio_effettivo=OGGI, criticita=Criticita.CRITICA, testo_criticita="gara")

    ieri = presa(azione, al=IERI)

    assert (ieri.stato, ieri.inizio_effettivo, ieri.criticita, ieri.verificato) == (
        "non_avviata",
        None,
        "nessuna",
        None,
    )


def test_conclusa_dopo_quel_giorno_era_in_corso(azione) -> None:
    salva(azione, stato=Stato.CONCLUSA, inizio_effettivo=IERI, fine_effettiva=OGGI)

    assert presa(azione, al=IERI).stato == "in_corso"


def test_un_annullamento_conta_appena_si_sa(azione) -> None:
    crea_verifica(crea_aggiornamento(azione, 40, riferito_al=OGGI))
    salva(azione, stato=Stato.ANNULLATA, motivo_stato="non serve più")

    assert presa(azione, al=IERI).stato == "annullata"


def test_l_ultima_misura_entro_il_giorno(azione) -> None:
    indicatore = crea_indicatore(azione=azione)
    for giorno, valore in ((IERI, 3), (OGGI, 5), (DOMANI, 9)):
        crea_misurazione(indicatore, valore, giorno)

    assert presa(azione).indicatori[0].misura.valore == 5
    assert presa(azione, al=OGGI - timedelta(days=9)).indicatori[0].misura is None


def test_i_referenti_sono_quelli_di_quel_giorno(azione, cast) -> None:
    crea_incarico(cast.estraneo, Ruolo.REFERENTE, cast.lavori_pubblici, dal=DOMANI)

    def nomi(al: date) -> list[str]:
        return [persona.nome for persona in presa(azione, al=al).settore.referenti]

    assert nomi(IERI) == ["Bruno Salva", "Elsa Crescenza", "Olga Scadenza"]
    assert nomi(OGGI) == ["Bruno Salva", "Elsa Crescenza"]
    assert nomi(DOMANI) == ["Bruno Salva", "Elsa Crescenza", "Nino Nessuno"]


def test_i_nomi_sono_quelli_di_allora(azione, cast) -> None:
    salva(azione, persona=cast.referente)
    prima = timezone.now()
    salva(cast.lavori_pubblici, nome="Opere Pubbliche")
    salva(cast.referente, last_name="Salvini di Prova")

    allora, adesso = presa(azione, noto_al=prima), presa(azione)

    assert (allora.settore.nome, allora.persona.nome) == ("Lavori Pubblici", "Bruno Salva")
    assert (adesso.settore.nome, adesso.persona.nome) == ("Opere Pubbliche", "Bruno Salvini di Prova")


def test_stato_al_ha_le_due_date_alla_fine_del_giorno(programma) -> None:
    foto = stato_al(programma.pk, OGGI)

    assert (foto.al, foto.noto_al) == (OGGI, fine_giornata(OGGI))


def test_un_testo_oscurato_non_si_legge_ne_ora_ne_prima(azione, cast) -> None:
    segreto = "L'inquilina di via Prova"
    salva(azione, descrizione=segreto, luogo=segreto)
    aggiornamento = crea_aggiornamento(azione, testo=segreto, mezzo_di_prova="altro")
    verifica = crea_verifica(aggiornamento, commento=segreto)
    prima = timezone.now()
    salva(azione, descrizione="Testo nuovo")
    coperti = [
        ("programma.azione", azione.pk, "descrizione"),
        ("programma.aggiornamento", aggiornamento.pk, "testo"),
        ("programma.verifica", verifica.pk, "commento"),
        ("tavolo.settore", cast.lavori_pubblici.pk, "nome"),
    ]
    testi = [segreto, segreto, segreto, "Lavori Pubblici"]
    with con_autore(cast.amministratrice, "ordine del garante") as cambio:
        for (modello, pk, campo), testo in zip(coperti, testi, strict=True):
            Oscuramento.objects.create(
                modello=modello, oggetto_id=pk, campo=campo, impronta=impronta_testo(testo), motivo="x", cambio=cambio
            )

    allora, adesso = presa(azione, noto_al=prima), presa(azione)

    assert (allora.descrizione, adesso.descrizione) == (OSCURATO, "Testo nuovo")
    assert (allora.luogo, allora.verificato.mezzo_di_prova) == (segreto, "altro")
    assert (allora.verificato.testo, allora.verificato.commento) == (OSCURATO, OSCURATO)
    assert adesso.settore.nome == OSCURATO


@pytest.mark.parametrize("quante", [1, 3, 30])
@pytest.mark.parametrize("passato", [False, True], ids=["ora", "storia"])
def test_dieci_interrogazioni_quante_che_siano_le_azioni(
    cast, obiettivo, quante: int, passato: bool, django_assert_num_queries
) -> None:
    for posto in range(quante):
        azione = crea_azione(obiettivo, cast.urbanistica, codice=f"1.{posto + 1}")
        crea_fase(azione)
        crea_verifica(crea_aggiornamento(azione))
        crea_misurazione(crea_indicatore(azione=azione), 1, OGGI)
    noto_al = timezone.now() if passato else None

    with django_assert_num_queries(10):
        foto = fotografa(obiettivo.programma_id, al=OGGI, noto_al=noto_al)

    assert len(list(foto.azioni())) == quante


def test_una_fotografia_di_adesso_e_quella_della_storia(azione) -> None:
    adesso = fotografa(azione.obiettivo.programma_id, al=OGGI)
    storia = fotografa(azione.obiettivo.programma_id, al=OGGI, noto_al=timezone.now())

    assert dataclasses.replace(storia, noto_al=adesso.noto_al) == adesso


def test_alcune_azioni_come_nella_fotografia(cast, programma, obiettivo) -> None:
    altra = crea_obiettivo(crea_programma(stato="adottato"), cast.sociali)
    azioni = [crea_azione(padre, cast.lavori_pubblici) for padre in (obiettivo, obiettivo, altra)]
    for azione in azioni:
        crea_fase(azione)
        crea_misurazione(crea_indicatore(azione=azione), 3, oggi())
        crea_collaborazione(azione, cast.urbanistica)
        crea_verifica(crea_aggiornamento(azione, 20))
        crea_aggiornamento(azione, 40)
    intere = [azione for pk in (programma.pk, altra.programma_id) for azione in fotografa(pk, al=oggi()).azioni()]

    alcune = fotografa_azioni([azioni[0].pk, azioni[2].pk], al=oggi())

    assert {a.id: a for a in alcune} == {a.id: a for a in intere if a.id != azioni[1].pk}
    assert fotografa_azioni([], al=oggi()) == ()
