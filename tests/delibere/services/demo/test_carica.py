# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from abitare.lib.tempo import oggi
from delibere.estratto import leggi_estratto
from delibere.models import Atto, EffettoAtto, Rapporto
from delibere.services.atti import crea_atto, crea_atto_da_estratto
from delibere.services.demo import DemoNonCaricabile, carica_dati_demo
from delibere.services.demo.rilevazioni import QUANTE_RISPOSTE
from delibere.services.parti_atto import PartiAtto, dati_da_estratto, parti_di
from programma.fotografia.presa import fotografa, stato_al
from programma.models import Aggiornamento, Azione, Congelamento, Programma, Verifica
from programma.numeri import avanzamento_indicatore, quadro
from tavolo.models import Messaggio, Ruolo, SoggettoEsterno, Utente
from tavolo.services import registra_persona

pytestmark = pytest.mark.django_db
SEMPLICE = Path(__file__).parents[2] / "estratto" / "atti" / "semplice.txt"


def test_carica_racconta_il_programma_dall_inizio_a_oggi(coda):
    """One load, which takes seconds; each function below looks at one side of it."""
    utenze = carica_dati_demo()

    scrive_un_programma_adottato_e_segnato_come_esempio()
    scrive_ogni_parola_nel_suo_giorno()
    lascia_qualcosa_da_fare_a_ognuno()
    ha_atti_di_esempio_con_date_pareri_allegati_e_legami()
    da_un_utenza_per_ogni_ruolo_e_settore(utenze)
    due_volte_non_cambia_niente()


def scrive_un_programma_adottato_e_segnato_come_esempio():
    programma = Programma.objects.get()

    assert (programma.stato, programma.dati_esempio) == (Programma.Stato.ADOTTATO, True)
    assert (programma.obiettivi.count(), Azione.objects.count()) == (5, 24)
    assert set(Azione.objects.values_list("settore__codice", flat=True)) == {"PS", "LP", "URB", "ET"}
    assert Azione.objects.filter(fonte="").count() == 0
    effetti = EffettoAtto.objects.order_by("atto__data").values_list("tipo", "atto__numero", "atto__dati_esempio")
    assert list(effetti) == [("mandato", 154, False), ("adozione", 9001, True), ("modifica", 9002, True)]


def scrive_ogni_parola_nel_suo_giorno():
    prima, ultima = (Aggiornamento.objects.order_by(o).first().riferito_al for o in ("riferito_al", "-riferito_al"))
    programma = Programma.objects.get()
    adozione = Congelamento.objects.order_by("pk").first()

    assert (prima, ultima) == (date(2024, 12, 31), date(2026, 11, 15))
    assert adozione.noto_al.date() == date(2025, 10, 15)
    passato = quadro(stato_al(programma.pk, date(2025, 12, 31))).programma
    presente = quadro(fotografa(programma.pk, al=oggi())).programma
    assert passato.avanzamento < presente.avanzamento
    assert all(riga.scritto.date() <= oggi() for riga in Aggiornamento.objects.all())


def lascia_qualcosa_da_fare_a_ognuno():
    foto = fotografa(Programma.objects.get().pk, al=oggi())
    tutto = quadro(foto)

    assert 2 <= tutto.programma.da_verificare <= 2 + QUANTE_RISPOSTE  # those of the open cycle depend on the day
    assert tutto.programma.mai_comunicate == 2
    assert tutto.programma.in_ritardo > 0
    assert Verifica.objects.filter(esito=Verifica.Esito.RESTITUITA).count() == 1
    assert Rapporto.objects.get().stato == Rapporto.Stato.RICHIESTO
    inagibili = next(i for o in foto.obiettivi for i in o.indicatori)
    assert (inagibili.misura.valore, avanzamento_indicatore(inagibili)) == (292, Decimal("26.4"))


def ha_atti_di_esempio_con_date_pareri_allegati_e_legami():
    deliberazioni = Atto.objects.filter(dati_esempio=True, tipo=Atto.Tipo.DELIBERAZIONE)
    adozione, variante = deliberazioni.order_by("numero")

    for atto in (adozione, variante):
        assert (atto.pubblicato_al - atto.pubblicato_dal).days == 14
        assert [(p.tipo, p.esito) for p in atto.pareri.all()] == [
            ("tecnico", "favorevole"),
            ("contabile", "non_dovuto"),
        ]
        assert "DATI DI ESEMPIO" in atto.allegati.get().nome
    assert adozione.legami.count() == adozione.effetti.get().programma.obiettivi.count()


def da_un_utenza_per_ogni_ruolo_e_settore(utenze):
    assert {u.ruolo for u in utenze} == set(Ruolo.values)
    referenti = {u.settore for u in utenze if u.ruolo == Ruolo.REFERENTE}
    assert referenti == {"Politiche Sociali", "Lavori Pubblici", "Urbanistica", "Entrate-Tributi"}
    assert len({u.password for u in utenze}) == len(utenze)
    for utenza in utenze:
        persona = Utente.objects.get(username=utenza.username)
        assert persona.check_password(utenza.password) is True
    assert authenticate(username=utenze[0].username, password="un'altra") is None
    assert Messaggio.objects.filter(testo__contains="invitat").count() == 0
    assert SoggettoEsterno.objects.count() == 7


def due_volte_non_cambia_niente():
    conti = (Programma.objects.count(), Aggiornamento.objects.count(), Utente.objects.count(), Atto.objects.count())

    assert carica_dati_demo() is None

    assert conti == (
        Programma.objects.count(),
        Aggiornamento.objects.count(),
        Utente.objects.count(),
        Atto.objects.count(),
    )


def test_carica_si_rifiuta_dove_ci_sono_dati_veri():
    registra_persona(utente=Utente.objects.sistema(), nome="Vera", cognome="Prova", email="vera@abitare.example")

    with pytest.raises(DemoNonCaricabile):
        carica_dati_demo()

    assert (Programma.objects.count(), Utente.objects.exclude(username="sistema").count()) == (0, 1)


def test_l_estratto_completa_l_atto_registrato_con_gli_estremi():
    estratto = leggi_estratto(SEMPLICE.read_text(encoding="utf-8"))
    dati, parti = dati_da_estratto(estratto)
    sistema = Utente.objects.sistema()
    essenziale = crea_atto(utente=sistema, dati=dati | {"votazione": ""}, parti=PartiAtto())

    atto = crea_atto_da_estratto(utente=sistema, estratto=estratto)

    assert (atto.pk, atto.votazione, parti_di(atto)) == (essenziale.pk, dati["votazione"], parti)
    with pytest.raises(ValidationError):
        crea_atto_da_estratto(utente=sistema, estratto=estratto)
    assert Atto.objects.count() == 1
