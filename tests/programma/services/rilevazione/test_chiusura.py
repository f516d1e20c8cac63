# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from abitare.lib.tempo import ROMA, oggi
from programma.models import Congelamento, Passaggio, RispostaRegistrata
from programma.queries.congelamenti import fotografia_di
from programma.queries.rilevazione.chieste import tardiva
from programma.queries.rilevazione.risposte import risposte
from programma.services.aggiornamenti import accetta, dichiara, nessuna_variazione, restituisci
from programma.services.rilevazione import chiudi, crea_rilevazione, destinatari_mancanti, riapri
from tavolo.models import Incarico, Utente
from tavolo.storia import con_autore
from tests.cast import crea_cast
from tests.fabbriche import crea_azione, crea_obiettivo, crea_programma
from tests.fabbriche import crea_rilevazione as apri_a_mano
from tests.supporto.insieme import in_parallelo

pytestmark = pytest.mark.motore


def esiti(rilevazione):
    return [(r.codice, str(r.esito), r.momento) for r in risposte(rilevazione)]


def dice(cast, azione, avanzamento=30):
    chi = cast.referente if azione.settore == cast.lavori_pubblici else cast.referente_urbanistica
    dati = {"stato": "in_corso", "avanzamento": avanzamento, "riferito_al": oggi()}
    return dichiara(utente=chi, azione_id=azione.pk, dati=dati)


def test_stati_della_risposta(cast, rilevazione, azioni) -> None:
    assert esiti(rilevazione) == [("1.1", "attesa", ""), ("1.2", "attesa", ""), ("2.1", "attesa", "")]

    prima, seconda, terza = (dice(cast, azione) for azione in azioni)
    accetta(utente=cast.coordinatrice, aggiornamento_id=seconda.pk)
    restituisci(utente=cast.coordinatrice, aggiornamento_id=terza.pk, commento="Manca la prova.")
    assert esiti(rilevazione) == [
        ("1.1", "ricevuta", "in tempo"),
        ("1.2", "verificata", "in tempo"),
        ("2.1", "restituita", "in tempo"),
    ]

    corretto = dice(cast, azioni[2], 20)
    assert corretto.corregge == terza
    assert esiti(rilevazione)[2] == ("2.1", "ricevuta", "in tempo")
    assert [float(r.quota) for r in risposte(rilevazione)] == [0.375, 0.125, 0.5]
    assert risposte(rilevazione)[0].aggiornamento == prima.pk


def test_nessuna_variazione_e_una_parola(cast, programma, azioni, dati, orologio) -> None:
    dice(cast, azioni[0])
    orologio.shift(timedelta(days=1))
    rilevazione = crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati={**dati, "apre": oggi()})

    nessuna_variazione(utente=cast.referente, azione_id=azioni[0].pk)

    trovata = risposte(rilevazione)[0]
    assert (str(trovata.esito), trovata.nessuna_variazione) == ("ricevuta", True)


def test_chi_risponde_dopo_la_scadenza_si_vede(cast, rilevazione, azioni, orologio) -> None:
    orologio.move_to(datetime(2026, 10, 19, 23, 59, tzinfo=ROMA))
    dice(cast, azioni[0])
    orologio.move_to(datetime(2026, 10, 20, 0, 1, tzinfo=ROMA))
    dice(cast, azioni[1])
    orologio.move_to(datetime(2026, 10, 27, 0, 1, tzinfo=ROMA))
    dice(cast, azioni[2])

    assert [momento for *_, momento in esiti(rilevazione)] == ["in tempo", "in tolleranza", "oltre la tolleranza"]


def test_chiudere_congela_e_scrive_chi_ha_risposto(cast, rilevazione, azioni, orologio) -> None:
    detta = dice(cast, azioni[0])
    orologio.shift(timedelta(hours=1))

    passaggio = chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)

    rilevazione.refresh_from_db()
    assert (rilevazione.stato, passaggio.quando) == ("chiusa", rilevazione.chiusa)
    assert fotografia_di(passaggio.congelamento).al == date(2026, 9, 30)
    assert passaggio.congelamento.cambio == passaggio.cambio
    righe = RispostaRegistrata.objects.filter(passaggio=passaggio).order_by("pk")
    assert [(r.azione, r.settore, r.aggiornamento) for r in righe] == [
        (azioni[0], cast.lavori_pubblici, detta),
        (azioni[1], cast.lavori_pubblici, None),
        (azioni[2], cast.urbanistica, None),
    ]
    assert [esito for _, esito, _ in esiti(rilevazione)] == ["ricevuta", "non_comunicata", "non_comunicata"]
    assert destinatari_mancanti(rilevazione) == []


def test_chi_arriva_dopo_la_chiusura_e_della_prossima_ed_e_segnato(
    cast, programma, rilevazione, azioni, orologio, dati
):
    chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    rilevazione.refresh_from_db()
    orologio.move_to(datetime(2026, 11, 1, 10, tzinfo=ROMA))
    tardiva = dice(cast, azioni[0])
    orologio.move_to(datetime(2027, 1, 4, 9, tzinfo=ROMA))
    nuova = {**dati, "al": date(2026, 12, 31), "apre": oggi(), "scade": date(2027, 1, 18)}

    prossima = crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=nuova)

    assert esiti(rilevazione)[0] == ("1.1", "non_comunicata", "")
    assert esiti(prossima) == [("1.1", "ricevuta", "tardiva"), ("1.2", "attesa", ""), ("2.1", "attesa", "")]
    assert risposte(prossima)[0].aggiornamento == tardiva.pk
    with pytest.raises(ValidationError, match="già aperta"):
        riapri(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, motivo="Mancava un settore")
    chiudi(utente=cast.coordinatrice, rilevazione_id=prossima.pk)
    with pytest.raises(ValidationError, match="ne è già stata aperta un'altra"):
        riapri(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, motivo="Mancava un settore")


def test_riaprire_vuole_un_motivo_e_resta_per_sempre(cast, rilevazione, azioni, orologio) -> None:
    chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    orologio.shift(timedelta(hours=2))
    dice(cast, azioni[1])
    with pytest.raises(ValidationError) as rifiuto:
        riapri(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, motivo=" ")
    orologio.shift(timedelta(hours=2))

    riaperta = riapri(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk, motivo="Un settore non era avvisato")

    assert list(rifiuto.value.message_dict) == ["motivo"]
    assert (riaperta.stato, riaperta.chiusa) == ("aperta", None)
    assert esiti(riaperta)[1] == ("1.2", "ricevuta", "tardiva")
    orologio.shift(timedelta(hours=2))
    dice(cast, azioni[2])
    chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    riaperta.refresh_from_db()
    assert esiti(riaperta) == [
        ("1.1", "non_comunicata", ""), ("1.2", "ricevuta", "tardiva"), ("2.1", "ricevuta", "in tempo")
    ]  # fmt: skip
    passaggi = riaperta.passaggi.order_by("pk")
    assert [p.tipo for p in passaggi] == ["apertura", "chiusura", "riapertura", "chiusura"]
    assert passaggi[2].cambio.motivo == "Un settore non era avvisato"


def test_non_si_chiude_di_festa_ne_prima_del_giorno_di_cui_si_parla(cast, programma, azioni, dati, orologio) -> None:
    futura = {**dati, "al": oggi() + timedelta(days=2)}
    rilevazione = crea_rilevazione(utente=cast.coordinatrice, programma_id=programma.pk, dati=futura)

    with pytest.raises(ValidationError, match="non è ancora passata"):
        chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)
    orologio.move_to(datetime(2026, 10, 11, 9, tzinfo=ROMA))
    with pytest.raises(ValidationError, match="domenica"):
        chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)

    assert dice(cast, azioni[0]).pk == risposte(rilevazione)[0].aggiornamento
    assert Congelamento.objects.count() == 0


def test_a_chi_scrivere(cast, rilevazione, azioni) -> None:
    dice(cast, azioni[0])
    restituisci(utente=cast.coordinatrice, aggiornamento_id=dice(cast, azioni[2]).pk, commento="Manca la data.")

    mancanti = destinatari_mancanti(rilevazione)

    assert [(m.nome, [r.codice for r in m.risposte], m.referenti) for m in mancanti] == [
        ("Lavori Pubblici", ["1.2"], (cast.referente, cast.supplente)),
        ("Urbanistica", ["2.1"], (cast.referente_urbanistica,)),
    ]


def test_un_settore_rinominato_e_chi_se_ne_va_a_meta_non_perdono_risposte(cast, rilevazione, azioni, orologio) -> None:
    prima = dice(cast, azioni[0])
    with con_autore(cast.sistema, "Riordino degli uffici"):
        cast.lavori_pubblici.nome = "Opere Pubbliche"
        cast.lavori_pubblici.save()
    Incarico.objects.filter(utente=cast.referente).update(al=oggi())
    orologio.shift(timedelta(days=1))
    seconda = nessuna_variazione_di(cast.supplente, azioni[0])
    with pytest.raises(PermissionDenied):
        nessuna_variazione_di(Utente.objects.get(pk=cast.referente.pk), azioni[0])

    passaggio = chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)

    rilevazione.refresh_from_db()
    trovate = {r.azione: (r.nome_settore, str(r.esito), r.aggiornamento) for r in risposte(rilevazione)}
    assert trovate[azioni[0].pk] == ("Opere Pubbliche", "ricevuta", seconda.pk)
    assert trovate[azioni[1].pk] == ("Opere Pubbliche", "non_comunicata", None)
    assert prima.azione == azioni[0]
    assert passaggio.registrate.count() == 3


def nessuna_variazione_di(persona, azione):
    return nessuna_variazione(utente=persona, azione_id=azione.pk)


@pytest.mark.django_db(transaction=True)
def test_chi_scrive_mentre_si_chiude_non_perde_la_parola() -> None:
    """Either in the cycle or late: the statement is there, and the close knows of it or does not."""
    cast = crea_cast()
    programma = crea_programma(stato="adottato")
    azione = crea_azione(crea_obiettivo(programma, cast.sociali), cast.lavori_pubblici)
    rilevazione = apri_a_mano(programma)

    def chiude():
        return chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)

    with pytest.MonkeyPatch.context() as senza_feste:
        senza_feste.setattr("programma.services.rilevazione.chiusura.esigi_giorno_non_festivo", lambda: None)
        passaggio, detta = in_parallelo(chiude, lambda: dice(cast, azione))

    assert (type(passaggio).__name__, azione.aggiornamenti.get()) == ("Passaggio", detta)
    rilevazione.refresh_from_db()
    (risposta,) = risposte(rilevazione)
    in_tempo = detta.scritto < rilevazione.chiusa
    assert (str(risposta.esito), risposta.aggiornamento) == (
        ("ricevuta", detta.pk) if in_tempo else ("non_comunicata", None)
    )
    assert tardiva(detta) == (None if in_tempo else rilevazione)


@pytest.mark.django_db(transaction=True)
def test_due_che_chiudono_insieme_una_chiusura() -> None:
    cast = crea_cast()
    programma = crea_programma(stato="adottato")
    crea_azione(crea_obiettivo(programma, cast.sociali), cast.lavori_pubblici)
    rilevazione = apri_a_mano(programma)

    def chiude():
        return chiudi(utente=cast.coordinatrice, rilevazione_id=rilevazione.pk)

    with pytest.MonkeyPatch.context() as senza_feste:
        senza_feste.setattr("programma.services.rilevazione.chiusura.esigi_giorno_non_festivo", lambda: None)
        avuti = in_parallelo(chiude, chiude)

    assert sorted(type(avuto).__name__ for avuto in avuti) == ["Passaggio", "ValidationError"]
    rifiuto = next(avuto for avuto in avuti if isinstance(avuto, ValidationError))
    assert "già stata chiusa da Ada Provola" in rifiuto.messages[0]
    assert (Passaggio.objects.filter(tipo="chiusura").count(), Congelamento.objects.count()) == (1, 1)
