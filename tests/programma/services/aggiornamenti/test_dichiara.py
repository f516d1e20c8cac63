# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from abitare.lib.oscurato import OSCURATO
from abitare.lib.tempo import oggi
from programma.models import Aggiornamento, Criticita, Documento, Programma, Stato, Verifica
from programma.permissions import AGGIORNA
from programma.services.aggiornamenti import (
    ConflittoAggiornamento,
    avanza,
    correggi,
    dichiara,
    nessuna_variazione,
    partenza,
)
from tavolo.models import Cambio
from tavolo.permissions import sposta
from tavolo.services import oscura_testo
from tavolo.storia import con_autore
from tests.fabbriche import crea_aggiornamento, crea_azione, crea_fase, crea_indicatore, crea_risorsa, crea_verifica
from tests.supporto.file import finto_pdf, pdf_di_prova

IN_CORSO = {"stato": Stato.IN_CORSO, "avanzamento": Decimal(40)}
CONCLUSA = {"stato": Stato.CONCLUSA, "avanzamento": Decimal(100), "fine_effettiva": date(2026, 10, 1)}


def errori(cosa, **argomenti):
    with pytest.raises(ValidationError) as preso:
        cosa(**argomenti)
    return set(preso.value.message_dict) if hasattr(preso.value, "error_dict") else preso.value.messages


def test_dichiara_scrive_tutto_in_un_solo_cambio(cast, azione, archivio):
    fase, risorsa, indicatore = crea_fase(azione), crea_risorsa(azione), crea_indicatore(azione=azione)
    prima = Cambio.objects.count()

    scritto = dichiara(
        utente=cast.referente,
        azione_id=azione.pk,
        dati=IN_CORSO
        | {
            "testo": "Cantiere aperto",
            "riferito_al": date(2026, 11, 1),
            f"fase_{fase.pk}_inizio": date(2026, 2, 1),
            f"risorsa_{risorsa.pk}_impegnato": Decimal("300.10"),
            f"indicatore_{indicatore.pk}": Decimal("12.5"),
        },
        file=[pdf_di_prova(), pdf_di_prova("verbale.pdf")],
    )

    assert Cambio.objects.count() - prima == 1
    assert (scritto.cambio.utente, scritto.cambio.settore) == (cast.referente, cast.lavori_pubblici)
    assert scritto.fasi.get().inizio_effettivo == date(2026, 2, 1)
    assert scritto.risorse.get().impegnato == Decimal("300.10")
    assert scritto.risorse.get().liquidato == 0
    assert scritto.indicatori.get().valore == Decimal("12.5")
    assert sorted(scritto.documenti.values_list("nome", flat=True)) == ["prova.pdf", "verbale.pdf"]
    assert list(Aggiornamento.objects.in_attesa()) == [scritto]
    azione.refresh_from_db()
    assert azione.stato == Stato.NON_AVVIATA


def test_dichiara_rifiuta_chi_non_e_referente_del_settore(cast, azione):
    ammessi = set()
    for nome, persona in cast.persone.items():
        try:
            dichiara(utente=persona, azione_id=azione.pk, dati=IN_CORSO)
        except PermissionDenied:
            continue
        ammessi.add(nome)

    assert ammessi == {"referente", "supplente"}


def test_dichiara_rifiuta_programma_chiuso_e_azione_annullata(cast, azione):
    with con_autore(cast.sistema):
        azione.stato, azione.motivo_stato = Stato.ANNULLATA, "Rinviata"
        azione.save()
    with pytest.raises(PermissionDenied):
        dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO)
    with con_autore(cast.sistema):
        azione.stato, azione.motivo_stato = Stato.NON_AVVIATA, ""
        azione.save()
        programma = azione.obiettivo.programma
        programma.stato = Programma.Stato.CHIUSO
        programma.save()

    with pytest.raises(PermissionDenied):
        nessuna_variazione(utente=cast.referente, azione_id=azione.pk)

    assert Aggiornamento.objects.count() == 0


@pytest.mark.parametrize(
    ("dati", "campi"),
    [
        ({"avanzamento": Decimal("100.01")}, {"avanzamento"}),
        ({"avanzamento": Decimal(-1)}, {"avanzamento"}),
        ({"stato": Stato.NON_AVVIATA}, {"avanzamento"}),
        (
            {"stato": Stato.NON_AVVIATA, "avanzamento": Decimal(0), "inizio_effettivo": date(2026, 1, 1)},
            {"inizio_effettivo"},
        ),
        ({"stato": Stato.SOSPESA}, {"motivo_stato"}),
        ({"stato": Stato.SOSPESA, "motivo_stato": "  "}, {"motivo_stato"}),
        ({"stato": Stato.ANNULLATA}, {"stato"}),
        ({"criticita": Criticita.CRITICA}, {"testo_criticita"}),
        ({"avanzamento": Decimal(100)}, {"mezzo_di_prova"}),
        (CONCLUSA, {"mezzo_di_prova"}),
        (CONCLUSA | {"mezzo_di_prova": "Collaudo", "avanzamento": Decimal(90)}, {"avanzamento"}),
        (CONCLUSA | {"mezzo_di_prova": "Collaudo", "fine_effettiva": None}, {"fine_effettiva"}),
        ({"fine_effettiva": date(2026, 5, 1)}, {"fine_effettiva"}),
        ({"riferito_al": date(2025, 6, 30)}, {"riferito_al"}),
        ({"riferito_al": date(2026, 3, 1), "inizio_effettivo": date(2026, 3, 2)}, {"inizio_effettivo"}),
        (
            CONCLUSA | {"mezzo_di_prova": "Collaudo", "inizio_effettivo": date(2026, 10, 2)},
            {"fine_effettiva"},
        ),
    ],
)
def test_dichiara_rifiuta_cio_che_non_puo_essere(cast, azione, dati, campi):
    trovati = errori(dichiara, utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO | dati)

    assert trovati == campi
    assert Aggiornamento.objects.count() == 0


def test_dichiara_rifiuta_il_domani(cast, azione):
    dati = IN_CORSO | {"riferito_al": oggi() + timedelta(days=1)}

    assert errori(dichiara, utente=cast.referente, azione_id=azione.pk, dati=dati) == {"riferito_al"}


def test_dichiara_guarda_date_delle_fasi_e_importi(cast, azione):
    fase, risorsa = crea_fase(azione), crea_risorsa(azione, stanziato=Decimal(100))
    indicatore = crea_indicatore(azione=azione)
    dati = IN_CORSO | {
        f"fase_{fase.pk}_fine": date(2026, 5, 1),
        f"risorsa_{risorsa.pk}_impegnato": Decimal("100.01"),
        f"risorsa_{risorsa.pk}_liquidato": Decimal("100.02"),
        f"indicatore_{indicatore.pk}": Decimal(10) ** 12,
    }

    assert errori(dichiara, utente=cast.referente, azione_id=azione.pk, dati=dati) == {
        f"fase_{fase.pk}_inizio",
        f"risorsa_{risorsa.pk}_impegnato",
        f"risorsa_{risorsa.pk}_liquidato",
        f"indicatore_{indicatore.pk}",
    }


def test_dichiara_rifiuta_parti_di_un_altra_azione(cast, azione, obiettivo):
    estranea = crea_fase(crea_azione(obiettivo, cast.lavori_pubblici))

    messaggi = errori(
        dichiara,
        utente=cast.referente,
        azione_id=azione.pk,
        dati=IN_CORSO | {f"fase_{estranea.pk}_inizio": date(2026, 1, 1)},
    )

    assert len(messaggi) == 1
    assert Aggiornamento.objects.count() == 0


def test_dichiara_conclusa_con_testo_o_file(cast, azione, archivio):
    con_testo = dichiara(
        utente=cast.referente, azione_id=azione.pk, dati=CONCLUSA | {"mezzo_di_prova": "Certificato di collaudo"}
    )
    dopo = dichiara(utente=cast.referente, azione_id=azione.pk, dati={"testo": "Resta conclusa"})
    correggi(
        utente=cast.referente,
        aggiornamento_id=dopo.pk,
        dati=CONCLUSA | {"testo": "Con file"},
        file=[pdf_di_prova()],
    )

    assert con_testo.avanzamento == 100
    assert (dopo.stato, dopo.avanzamento) == (Stato.CONCLUSA, 100)
    assert Documento.objects.get().aggiornamento.corregge == dopo


def test_dichiara_in_calo_vuole_un_testo(cast, azione):
    crea_aggiornamento(azione, 60)

    assert errori(dichiara, utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO) == {"testo"}

    scritto = dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO | {"testo": "Contato male"})

    assert scritto.avanzamento == 40


def test_dichiara_confronta_il_calo_con_quel_giorno(cast, azione):
    crea_aggiornamento(azione, 60)

    scritto = dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO | {"riferito_al": date(2026, 1, 10)})

    assert list(azione.aggiornamenti.recenti())[-1] == scritto


def test_dichiara_toglie_i_motivi_rimasti(cast, azione):
    scritto = dichiara(
        utente=cast.referente,
        azione_id=azione.pk,
        dati=IN_CORSO | {"motivo_stato": "vecchio motivo", "testo_criticita": "vecchia criticità"},
    )

    assert (scritto.motivo_stato, scritto.testo_criticita) == ("", "")


def test_dichiara_file_non_ammesso_non_lascia_niente(cast, azione, archivio):
    with pytest.raises(ValidationError):
        dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO, file=[pdf_di_prova(), finto_pdf()])

    assert Aggiornamento.objects.count() == 0
    assert [f for f in archivio.rglob("*") if f.is_file()] == []


def test_dichiara_due_volte_con_lo_stesso_segno_scrive_una_riga(cast, azione):
    segno = uuid4()

    prima = dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO, segno=segno)
    seconda = dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO, segno=segno)
    di_un_altro = dichiara(utente=cast.supplente, azione_id=azione.pk, dati=IN_CORSO, segno=segno)

    assert prima == seconda
    assert Aggiornamento.objects.count() == 2
    assert di_un_altro != prima


def test_dichiara_unisce_modifiche_di_campi_diversi(cast, azione):
    visto = partenza(azione)
    dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO, visto=visto)

    secondo = dichiara(
        utente=cast.supplente,
        azione_id=azione.pk,
        dati=visto.valori | {"criticita": Criticita.ATTENZIONE, "testo_criticita": "Manca il durc"},
        visto=visto,
    )

    assert (secondo.stato, secondo.avanzamento) == (Stato.IN_CORSO, 40)
    assert secondo.testo_criticita == "Manca il durc"


def test_dichiara_urto_vero_torna_al_secondo_con_tutto(cast, azione):
    visto = partenza(azione)
    primo = dichiara(utente=cast.referente, azione_id=azione.pk, dati=IN_CORSO | {"testo": "Scavi finiti"}, visto=visto)

    with pytest.raises(ConflittoAggiornamento) as urto:
        dichiara(
            utente=cast.supplente,
            azione_id=azione.pk,
            dati=visto.valori | {"stato": Stato.IN_CORSO, "avanzamento": Decimal(55), "mezzo_di_prova": "SAL 2"},
            visto=visto,
        )

    assert set(urto.value.urti) == {"avanzamento"}
    assert urto.value.urti["avanzamento"].loro == 40
    assert urto.value.altro == primo
    assert urto.value.uniti["avanzamento"] == 55
    assert urto.value.uniti["testo"] == "Scavi finiti"
    assert urto.value.uniti["mezzo_di_prova"] == "SAL 2"
    assert Aggiornamento.objects.count() == 1


def test_dichiara_non_eredita_le_parole_di_nessuna_variazione(cast, azione):
    crea_aggiornamento(azione, 20, testo="Avvio", riferito_al=date(2026, 1, 1))
    visto = partenza(azione)
    nessuna_variazione(utente=cast.referente, azione_id=azione.pk)

    secondo = dichiara(utente=cast.supplente, azione_id=azione.pk, dati=visto.valori | {"avanzamento": 30}, visto=visto)

    assert (secondo.testo, secondo.avanzamento) == ("", 30)


def test_dichiara_dopo_una_restituzione_corregge_quella(cast, azione):
    restituito = crea_aggiornamento(azione, 40)
    crea_verifica(restituito, esito=Verifica.Esito.RESTITUITA, commento="Manca il SAL")

    scritto = dichiara(utente=cast.referente, azione_id=azione.pk, dati={"testo": "Ecco il SAL"})

    assert scritto.corregge == restituito
    assert scritto.avanzamento == 40
    assert Aggiornamento.objects.restituiti().count() == 0


def test_azione_conclusa_senza_parole_parte_da_cento(cast, azione):
    with con_autore(cast.sistema):
        azione.stato, azione.fine_effettiva = Stato.CONCLUSA, date(2026, 1, 1)
        azione.save()

    assert partenza(azione).valori["avanzamento"] == 100


def test_settore_che_perde_l_azione_non_dichiara_piu(cast, azione):
    with con_autore(cast.sistema):
        azione.settore = cast.urbanistica
        azione.save()
        sposta(AGGIORNA, azione, cast.urbanistica.gruppo)

    with pytest.raises(PermissionDenied):
        avanza(utente=cast.referente, azione_id=azione.pk, avanzamento=Decimal(10))
    scritto = avanza(utente=cast.referente_urbanistica, azione_id=azione.pk, avanzamento=Decimal(10))

    assert scritto.settore == cast.urbanistica


@pytest.mark.motore
@pytest.mark.parametrize("comando", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize(
    "tabella", ["aggiornamento", "aggiornamentofase", "aggiornamentoindicatore", "aggiornamentorisorsa"]
)
def test_righe_dichiarate_si_aggiungono_soltanto(cast, azione, tabella, comando):
    fase, risorsa, indicatore = crea_fase(azione), crea_risorsa(azione), crea_indicatore(azione=azione)
    dichiara(
        utente=cast.referente,
        azione_id=azione.pk,
        dati=IN_CORSO
        | {
            f"fase_{fase.pk}_inizio": date(2026, 2, 1),
            f"indicatore_{indicatore.pk}": Decimal(1),
            f"risorsa_{risorsa.pk}_impegnato": Decimal(1),
        },
    )

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursore:
        cursore.execute(comando.format(f"programma_{tabella}"))


def test_un_testo_oscurato_non_torna_copiato(cast, azione):
    primo = crea_aggiornamento(azione, 40, testo="La signora Tale di via Tale", riferito_al=date(2026, 3, 1))
    oscura_testo(
        utente=cast.amministratrice,
        modello="programma.aggiornamento",
        oggetto_id=primo.pk,
        campo="testo",
        testo=primo.testo,
        motivo="Ordine del Garante",
    )

    assert nessuna_variazione(utente=cast.referente, azione_id=azione.pk).testo == OSCURATO
    assert correggi(utente=cast.referente, aggiornamento_id=primo.pk, dati={}).testo == OSCURATO
