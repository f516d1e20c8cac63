# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from programma.models import Aggiornamento, Criticita, Misurazione, Programma, Stato, Verifica
from programma.services.aggiornamenti import accetta, accetta_in_blocco, correggi, dichiara, impedimento, restituisci
from programma.services.documenti import aggiungi_nota
from tavolo.models import Cambio, Incarico, Messaggio, Ruolo
from tavolo.storia import Via, con_autore
from tests.cast import INIZIO, crea_incarico, crea_utente
from tests.fabbriche import (
    crea_aggiornamento,
    crea_azione,
    crea_fase,
    crea_indicatore,
    crea_misurazione,
    crea_risorsa,
    crea_verifica,
)


def rifiuto(cosa, **argomenti):
    with pytest.raises(ValidationError) as preso:
        cosa(**argomenti)
    return preso.value.messages


def test_accetta_applica_tutto_in_un_cambio(cast, azione):
    fase, risorsa, indicatore = crea_fase(azione), crea_risorsa(azione), crea_indicatore(azione=azione)
    scritto = dichiara(
        utente=cast.referente,
        azione_id=azione.pk,
        dati={
            "riferito_al": date(2026, 11, 1),
            "stato": Stato.SOSPESA,
            "motivo_stato": "Ricorso al TAR",
            "avanzamento": Decimal(40),
            "criticita": Criticita.CRITICA,
            "testo_criticita": "Contenzioso",
            "inizio_effettivo": date(2026, 1, 10),
            f"fase_{fase.pk}_inizio": date(2026, 2, 1),
            f"risorsa_{risorsa.pk}_impegnato": Decimal("300.10"),
            f"indicatore_{indicatore.pk}": Decimal("12.5"),
        },
    )
    prima = Cambio.objects.count()

    verifica = accetta(utente=cast.coordinatrice, aggiornamento_id=scritto.pk, commento="Visto il SAL")

    assert Cambio.objects.count() - prima == 1
    assert (verifica.cambio.settore, verifica.cambio.motivo) == (cast.sociali, "Visto il SAL")
    for riga in (azione, fase, risorsa):
        riga.refresh_from_db()
        assert riga.storia.first().cambio == verifica.cambio
    assert (azione.stato, azione.motivo_stato) == (Stato.SOSPESA, "Ricorso al TAR")
    assert (azione.criticita, azione.inizio_effettivo) == (Criticita.CRITICA, date(2026, 1, 10))
    assert fase.inizio_effettivo == date(2026, 2, 1)
    assert risorsa.impegnato == Decimal("300.10")
    assert Misurazione.objects.get().valore == Decimal("12.5")
    assert Misurazione.objects.get().data == date(2026, 11, 1)


def test_accetta_uno_piu_vecchio_non_riporta_indietro(cast, azione):
    fase, altra, risorsa = crea_fase(azione), crea_fase(azione), crea_risorsa(azione)
    vecchio = crea_aggiornamento(azione, 20, riferito_al=date(2026, 3, 1))
    vecchio.fasi.create(fase=fase, inizio_effettivo=date(2026, 1, 1))
    vecchio.fasi.create(fase=altra, inizio_effettivo=date(2026, 1, 3))
    vecchio.risorse.create(risorsa=risorsa, impegnato=Decimal(10), liquidato=Decimal(0))
    nuovo = crea_aggiornamento(
        azione, 60, riferito_al=date(2026, 6, 1), criticita=Criticita.ATTENZIONE, testo_criticita="Durc"
    )
    nuovo.fasi.create(fase=fase, inizio_effettivo=date(2026, 1, 2))
    nuovo.risorse.create(risorsa=risorsa, impegnato=Decimal(20), liquidato=Decimal(0))

    accetta(utente=cast.coordinatrice, aggiornamento_id=nuovo.pk)
    righe = azione.storia.count()
    accetta(utente=cast.coordinatrice, aggiornamento_id=vecchio.pk)

    for riga in (azione, fase, altra, risorsa):
        riga.refresh_from_db()
    assert azione.criticita == Criticita.ATTENZIONE
    assert azione.storia.count() == righe
    assert (fase.inizio_effettivo, altra.inizio_effettivo) == (date(2026, 1, 2), date(2026, 1, 3))
    assert risorsa.impegnato == 20


def test_accetta_lo_stesso_giorno_vale_l_ultimo_scritto(cast, azione):
    giorno, indicatore = date(2026, 6, 1), crea_indicatore(azione=azione)
    primo = crea_aggiornamento(azione, 20, riferito_al=giorno, inizio_effettivo=date(2026, 1, 1))
    secondo = crea_aggiornamento(azione, 30, riferito_al=giorno, inizio_effettivo=date(2026, 1, 2))
    for riga, valore in ((primo, 5), (secondo, 6)):
        riga.indicatori.create(indicatore=indicatore, valore=valore)

    for riga in (secondo, primo):
        accetta(utente=cast.coordinatrice, aggiornamento_id=riga.pk)

    azione.refresh_from_db()
    assert azione.inizio_effettivo == date(2026, 1, 2)
    assert Misurazione.objects.get().valore == 6


def test_accetta_corregge_la_misura_che_c_era(cast, azione):
    indicatore = crea_indicatore(azione=azione)
    crea_misurazione(indicatore, 4, date(2026, 6, 1))
    riga = crea_aggiornamento(azione, 30, riferito_al=date(2026, 6, 1))
    riga.indicatori.create(indicatore=indicatore, valore=6)

    accetta(utente=cast.coordinatrice, aggiornamento_id=riga.pk)

    assert Misurazione.objects.get().valore == 6


def test_accetta_una_correzione_prende_il_posto_dell_accettato(cast, azione):
    indicatore, resta = crea_indicatore(azione=azione), crea_indicatore(azione=azione)
    sbagliato = crea_aggiornamento(azione, 60, riferito_al=date(2026, 6, 10), inizio_effettivo=date(2026, 1, 2))
    sbagliato.indicatori.create(indicatore=indicatore, valore=6)
    sbagliato.indicatori.create(indicatore=resta, valore=1)
    accetta(utente=cast.coordinatrice, aggiornamento_id=sbagliato.pk)
    altro = crea_aggiornamento(azione, 60, riferito_al=date(2026, 6, 10), inizio_effettivo=date(2026, 1, 2))
    altro.indicatori.create(indicatore=resta, valore=1)
    accetta(utente=cast.coordinatrice, aggiornamento_id=altro.pk)

    giusto = correggi(
        utente=cast.referente,
        aggiornamento_id=altro.pk,
        dati={"riferito_al": date(2026, 6, 9), "inizio_effettivo": date(2026, 1, 5), f"indicatore_{resta.pk}": None},
    )
    accetta(utente=cast.coordinatrice, aggiornamento_id=giusto.pk)

    azione.refresh_from_db()
    assert azione.inizio_effettivo == date(2026, 1, 2)
    assert {(m.indicatore_id, m.valore) for m in Misurazione.objects.all()} == {(indicatore.pk, 6), (resta.pk, 1)}

    ultimo = correggi(
        utente=cast.referente,
        aggiornamento_id=sbagliato.pk,
        dati={"riferito_al": date(2026, 6, 8), "inizio_effettivo": date(2026, 1, 6)},
    )
    accetta(utente=cast.coordinatrice, aggiornamento_id=ultimo.pk)

    azione.refresh_from_db()
    assert azione.inizio_effettivo == date(2026, 1, 5)
    assert {(m.indicatore_id, m.data) for m in Misurazione.objects.all()} == {
        (indicatore.pk, date(2026, 6, 8)),
        (resta.pk, date(2026, 6, 8)),
    }


def test_accetta_solo_il_coordinamento(cast, azione):
    scritto = crea_aggiornamento(azione, autore=cast.referente)
    ammessi = set()
    for nome, persona in cast.persone.items():
        try:
            with transaction.atomic():
                accetta(utente=persona, aggiornamento_id=scritto.pk)
                ammessi.add(nome)
                transaction.set_rollback(True)
        except PermissionDenied:
            continue

    assert ammessi == {"coordinatrice"}
    assert Verifica.objects.count() == 0


def test_accetta_mai_il_proprio(cast, azione):
    doppia = crea_utente("Rita", "Provolone")
    crea_incarico(doppia, Ruolo.COORDINATORE, cast.sociali)
    crea_incarico(doppia, Ruolo.REFERENTE, cast.lavori_pubblici)
    scritto = dichiara(utente=doppia, azione_id=azione.pk, dati={"stato": Stato.IN_CORSO, "avanzamento": Decimal(5)})

    for servizio in (accetta, restituisci):
        with pytest.raises(PermissionDenied):
            servizio(utente=doppia, aggiornamento_id=scritto.pk, commento="Va bene così")

    assert impedimento(doppia, scritto) != ""
    assert impedimento(cast.coordinatrice, scritto) == ""


def test_si_risponde_una_volta_e_non_a_quello_corretto(cast, azione):
    primo = crea_aggiornamento(azione)
    secondo = crea_aggiornamento(azione, corregge=primo)

    accetta(utente=cast.coordinatrice, aggiornamento_id=secondo.pk)

    assert len(rifiuto(accetta, utente=cast.coordinatrice, aggiornamento_id=secondo.pk)) == 1
    assert len(rifiuto(restituisci, utente=cast.coordinatrice, aggiornamento_id=primo.pk, commento="No")) == 1
    assert Verifica.objects.count() == 1


def test_accetta_rifiuta_chi_ha_perso_l_azione_e_l_annullata(cast, azione):
    del_vecchio = crea_aggiornamento(azione, 10, settore=cast.urbanistica)
    assert len(rifiuto(accetta, utente=cast.coordinatrice, aggiornamento_id=del_vecchio.pk)) == 1
    restituisci(utente=cast.coordinatrice, aggiornamento_id=del_vecchio.pk, commento="L'azione è passata")
    fermo = crea_aggiornamento(azione, 10)
    with con_autore(cast.sistema):
        azione.stato, azione.motivo_stato = Stato.ANNULLATA, "Rinviata"
        azione.save()

    assert len(rifiuto(accetta, utente=cast.coordinatrice, aggiornamento_id=fermo.pk)) == 1
    azione.refresh_from_db()
    assert azione.stato == Stato.ANNULLATA


def test_accetta_dice_che_cosa_non_torna_piu(cast, azione):
    risorsa = crea_risorsa(azione, stanziato=Decimal(100))
    scritto = crea_aggiornamento(azione)
    scritto.risorse.create(risorsa=risorsa, impegnato=Decimal(90), liquidato=Decimal(0))
    with con_autore(cast.sistema):
        risorsa.stanziato = Decimal(50)
        risorsa.save()

    messaggi = rifiuto(accetta, utente=cast.coordinatrice, aggiornamento_id=scritto.pk)

    assert messaggi == ["Non si può accettare com'è: Gli importi devono essere: stanziato ≥ impegnato ≥ liquidato ≥ 0."]
    assert Verifica.objects.count() == 0


def test_programma_chiuso_non_si_verifica(cast, azione):
    scritto = crea_aggiornamento(azione)
    programma = azione.obiettivo.programma
    with con_autore(cast.sistema):
        programma.stato = Programma.Stato.CHIUSO
        programma.save()

    with pytest.raises(PermissionDenied):
        accetta(utente=cast.coordinatrice, aggiornamento_id=scritto.pk)


def test_restituisci_vuole_un_commento_e_manda_una_mail_a_testa(cast, azione):
    scritto = crea_aggiornamento(azione)
    assert len(rifiuto(restituisci, utente=cast.coordinatrice, aggiornamento_id=scritto.pk, commento=" ")) == 1

    verifica = restituisci(utente=cast.coordinatrice, aggiornamento_id=scritto.pk, commento="Manca il SAL <b>1</b>")
    rifiuto(restituisci, utente=cast.coordinatrice, aggiornamento_id=scritto.pk, commento="Ancora")

    assert verifica.esito == Verifica.Esito.RESTITUITA
    assert sorted(m.destinatario.username for m in Messaggio.objects.all()) == ["bruno.salva", "elsa.crescenza"]
    testo = Messaggio.objects.first().testo
    assert f"/aggiornamenti/{scritto.pk}/correggi/" in testo
    assert "Manca il SAL <b>1</b>" in testo
    azione.refresh_from_db()
    assert azione.stato == Stato.NON_AVVIATA


def test_accetta_in_blocco_tutti_in_un_cambio(cast, azione, obiettivo):
    altra = crea_azione(obiettivo, cast.urbanistica)
    scritti = [crea_aggiornamento(azione, 10), crea_aggiornamento(altra, 20), crea_aggiornamento(azione, 30)]
    prima = Cambio.objects.count()

    verifiche = accetta_in_blocco(utente=cast.coordinatrice, aggiornamenti=[a.pk for a in scritti])

    assert [v.aggiornamento for v in verifiche] == scritti
    assert Cambio.objects.count() - prima == 1
    assert verifiche[0].cambio.via == Via.BLOCCO
    for riga in (azione, altra):
        riga.refresh_from_db()
        assert riga.stato == Stato.IN_CORSO


def test_accetta_in_blocco_o_tutti_o_nessuno(cast, azione, obiettivo):
    altra = crea_azione(obiettivo, cast.urbanistica)
    buono, fatto = crea_aggiornamento(altra, 10), crea_aggiornamento(azione, 20)
    crea_verifica(fatto)

    messaggi = rifiuto(accetta_in_blocco, utente=cast.coordinatrice, aggiornamenti=[buono.pk, fatto.pk])

    assert len(messaggi) == 1
    assert list(Aggiornamento.objects.in_attesa()) == [buono]
    with pytest.raises(PermissionDenied):
        accetta_in_blocco(utente=cast.referente, aggiornamenti=[buono.pk])


def test_incarico_finito_non_riceve_e_non_verifica(cast, azione):
    with con_autore(cast.sistema):
        Incarico.objects.filter(utente=cast.supplente).get().delete()
        incarico = Incarico.objects.get(utente=cast.coordinatrice)
        incarico.dal, incarico.al = INIZIO, date(2026, 1, 1)
        incarico.save()
    scritto = crea_aggiornamento(azione)

    with pytest.raises(PermissionDenied):
        restituisci(utente=cast.coordinatrice, aggiornamento_id=scritto.pk, commento="Manca")

    assert Messaggio.objects.count() == 0


@pytest.mark.motore
@pytest.mark.parametrize("comando", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize("tabella", ["verifica", "nota"])
def test_risposte_e_note_si_aggiungono_soltanto(cast, azione, tabella, comando):
    accetta(utente=cast.coordinatrice, aggiornamento_id=crea_aggiornamento(azione).pk)
    aggiungi_nota(utente=cast.referente, azione_id=azione.pk, testo="Sopralluogo fatto")

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursore:
        cursore.execute(comando.format(f"programma_{tabella}"))
