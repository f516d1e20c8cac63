# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from programma.models import Azione, Fase, Programma, Stato
from programma.permissions import puo_aggiornare, puo_contribuire
from programma.services import (
    Parti,
    Riga,
    annulla_azione,
    crea_azione,
    duplica_azione,
    elimina_azione,
    modifica_azione,
    riordina_azioni,
    ripristina_azione,
    sposta_azione,
)
from programma.services.conflitti import Conflitto, VersioneSconosciuta
from tavolo.models import Messaggio
from tests.cast import crea_settore
from tests.fabbriche import crea_aggiornamento, crea_obiettivo, crea_programma
from tests.fabbriche import crea_azione as azione_di_prova

FASE = {"nome": "Gara", "inizio_previsto": date(2026, 1, 1), "fine_prevista": date(2026, 6, 1), "peso": 1}


@pytest.fixture
def io(cast):
    return {"utente": cast.coordinatrice}


@pytest.fixture
def casa(cast, bozza):
    return crea_obiettivo(bozza, cast.sociali)


@pytest.fixture
def tre(cast, casa):
    return [azione_di_prova(casa, cast.lavori_pubblici, titolo=nome) for nome in "ABC"]


def adotta(programma):
    Programma.objects.filter(pk=programma.pk).update(stato=Programma.Stato.ADOTTATO)


def codici(obiettivo):
    return list(obiettivo.azioni.order_by("ordine").values_list("titolo", "codice"))


def test_crea_azione_da_codice_diritti_e_avviso(cast, casa, io):
    dati = {"titolo": "Bando", "settore": cast.lavori_pubblici, "persona": cast.referente}
    parti = Parti(
        fasi=[Riga(FASE)], collaborano=[cast.urbanistica, cast.lavori_pubblici], cup=["C11G06000000001"], cig=[]
    )

    azione = crea_azione(obiettivo_id=casa.pk, dati=dati, parti=parti, **io)

    assert azione.codice == "1.1"
    assert {n for n, u in cast.persone.items() if puo_aggiornare(u, azione)} == {"referente", "supplente"}
    assert puo_contribuire(cast.referente_urbanistica, azione) is True
    assert [c.settore for c in azione.collaborazioni.all()] == [cast.urbanistica]
    assert {m.destinatario for m in Messaggio.objects.all()} == {cast.referente, cast.supplente}
    assert Messaggio.objects.first().oggetto == "Nuova azione assegnata: 1.1 Bando"


def test_crea_azione_senza_avvisi_per_i_dati_di_prova(cast, casa, io):
    crea_azione(obiettivo_id=casa.pk, dati={"titolo": "A", "settore": cast.urbanistica}, avvisa=False, **io)

    assert Messaggio.objects.count() == 0


@pytest.mark.parametrize("nome", ["referente", "referente_sociali", "consigliera", "scaduta", "disattivata"])
def test_scrivere_azioni_negato_a_chi_non_coordina(cast, casa, tre, nome):
    altrui = {"utente": cast.persone[nome]}
    prove = [
        lambda: crea_azione(obiettivo_id=casa.pk, dati={"titolo": "x", "settore": cast.urbanistica}, **altrui),
        lambda: modifica_azione(azione_id=tre[0].pk, dati={"titolo": "x"}, **altrui),
        lambda: annulla_azione(azione_id=tre[0].pk, motivo="x", **altrui),
        lambda: ripristina_azione(azione_id=tre[0].pk, motivo="x", **altrui),
        lambda: sposta_azione(azione_id=tre[0].pk, obiettivo_id=casa.pk, **altrui),
        lambda: riordina_azioni(obiettivo_id=casa.pk, ordine=[a.pk for a in reversed(tre)], **altrui),
        lambda: duplica_azione(azione_id=tre[0].pk, **altrui),
        lambda: elimina_azione(azione_id=tre[0].pk, **altrui),
    ]

    for prova in prove:
        with pytest.raises(PermissionDenied):
            prova()

    assert codici(casa) == [("A", "1.1"), ("B", "1.2"), ("C", "1.3")]


def test_persona_deve_lavorare_nel_settore(cast, casa, io):
    dati = {"titolo": "A", "settore": cast.urbanistica, "persona": cast.referente}

    with pytest.raises(ValidationError) as rifiuto:
        crea_azione(obiettivo_id=casa.pk, dati=dati, **io)

    assert rifiuto.value.message_dict == {"persona": ["Bruno Salva oggi non ha un incarico nel settore «Urbanistica»."]}
    assert casa.azioni.count() == 0


def test_riassegnare_sposta_il_diritto_e_avvisa_i_nuovi(cast, casa, io):
    parti = Parti(collaborano=[cast.urbanistica])
    azione = crea_azione(
        obiettivo_id=casa.pk, dati={"titolo": "A", "settore": cast.lavori_pubblici}, parti=parti, avvisa=False, **io
    )

    with pytest.raises(ValidationError) as muto:
        modifica_azione(azione_id=azione.pk, dati={"settore": cast.urbanistica}, **io)
    dopo = modifica_azione(azione_id=azione.pk, dati={"settore": cast.urbanistica}, motivo="Riordino", **io)

    assert muto.value.message_dict == {"motivo": ["Scrivi il motivo per cambiare: settore responsabile."]}
    assert (puo_aggiornare(cast.referente, dopo), puo_aggiornare(cast.referente_urbanistica, dopo)) == (False, True)
    assert dopo.collaborazioni.count() == 0
    assert [m.destinatario for m in Messaggio.objects.all()] == [cast.referente_urbanistica]


def test_riassegnare_a_un_settore_cessato_e_rifiutato(cast, tre, io):
    cessato = crea_settore("OLD", "Cessato", al=date(2021, 1, 1))

    with pytest.raises(ValidationError) as rifiuto:
        modifica_azione(azione_id=tre[0].pk, dati={"settore": cessato}, motivo="prova", **io)

    assert rifiuto.value.message_dict == {"settore": ["Il settore «Cessato» oggi non è valido."]}
    assert puo_aggiornare(cast.referente, Azione.objects.get(pk=tre[0].pk)) is True


def test_modifica_azione_unisce_le_parti_di_due_persone(cast, casa, io):
    parti = Parti(fasi=[Riga(FASE)], collaborano=[cast.urbanistica], cup=["C11G06000000001"])
    azione = crea_azione(obiettivo_id=casa.pk, dati={"titolo": "A", "settore": cast.lavori_pubblici}, parti=parti, **io)
    fase = azione.fasi.get().pk
    io |= {"azione_id": azione.pk, "versione": azione.versione, "motivo": "prova"}

    modifica_azione(
        dati={"titolo": "Loro"},
        parti=Parti(fasi=[Riga({"nome": "Bando"}, pk=fase)], collaborano=[cast.urbanistica, cast.tributi], cup=[]),
        **io,
    )
    dopo = modifica_azione(
        dati={"titolo": "A", "luogo": "Via Roma"},
        parti=Parti(
            fasi=[Riga({"nome": "Gara", "peso": 5}, pk=fase)],
            collaborano=[cast.sociali],
            soggetti=[],
            cup=["C11G06000000001"],
            cig=[],
        ),
        **io,
    )

    assert (dopo.titolo, dopo.luogo) == ("Loro", "Via Roma")
    assert dopo.fasi.values_list("nome", "peso").get() == ("Bando", 5)
    assert set(dopo.collaborano.all()) == {cast.tributi, cast.sociali}
    assert dopo.codici.count() == 0


def test_urti_di_campi_e_righe_si_vedono_e_chi_insiste_vince(cast, casa, io):
    azione = crea_azione(
        obiettivo_id=casa.pk,
        dati={"titolo": "A", "settore": cast.lavori_pubblici},
        parti=Parti(fasi=[Riga(FASE), Riga(FASE | {"nome": "Lavori"}), Riga(FASE | {"nome": "Collaudo"})]),
        **io,
    )
    prima, seconda, terza = azione.fasi.order_by("pk").values_list("pk", flat=True)
    io |= {"azione_id": azione.pk, "versione": azione.versione, "motivo": "prova"}
    modifica_azione(
        dati={"titolo": "Loro"},
        parti=Parti(
            fasi=[
                Riga({"nome": "Bando"}, pk=prima),
                Riga({}, pk=seconda, elimina=True),
                Riga({"nome": "Verifica"}, pk=terza),
            ]
        ),
        **io,
    )
    mie = Parti(
        fasi=[
            Riga(FASE | {"nome": "Avviso"}, pk=prima),
            Riga(FASE | {"nome": "Cantiere"}, pk=seconda),
            Riga(FASE, pk=terza, elimina=True),
        ]
    )

    with pytest.raises(Conflitto) as scontro:
        modifica_azione(dati={"titolo": "Mio"}, parti=mie, **io)
    dopo = modifica_azione(dati={"titolo": "Mio"}, parti=mie, vista=scontro.value.versione, **io)

    assert set(scontro.value.urti) == {
        "titolo",
        f"fasi-{prima}-nome",
        f"fasi-{seconda}-nome",
        f"fasi-{terza}-nome",
    }
    assert dopo.titolo == "Mio"
    assert set(dopo.fasi.values_list("nome", flat=True)) == {"Avviso", "Cantiere"}


def test_righe_tolte_da_altri_e_non_toccate_restano_tolte(cast, casa, io):
    azione = crea_azione(
        obiettivo_id=casa.pk,
        dati={"titolo": "A", "settore": cast.lavori_pubblici},
        parti=Parti(fasi=[Riga(FASE)]),
        **io,
    )
    fase = azione.fasi.get().pk
    io |= {"azione_id": azione.pk, "versione": azione.versione, "motivo": "prova"}
    modifica_azione(dati={}, parti=Parti(fasi=[Riga({}, pk=fase, elimina=True)]), **io)

    dopo = modifica_azione(dati={}, parti=Parti(fasi=[Riga(FASE, pk=fase)]), **io)

    assert dopo.fasi.count() == 0
    with pytest.raises(VersioneSconosciuta):
        modifica_azione(dati={"titolo": "x"}, **(io | {"versione": 77}))


def test_sposta_e_riordina_in_bozza_rinumerano(cast, bozza, casa, tre, io):
    altro = crea_obiettivo(bozza, cast.sociali)

    riordina_azioni(obiettivo_id=casa.pk, ordine=[tre[2].pk, tre[0].pk, tre[1].pk], **io)
    spostata = sposta_azione(azione_id=tre[2].pk, obiettivo_id=altro.pk, **io)

    assert codici(casa) == [("A", "1.1"), ("B", "1.2")]
    assert spostata.codice == "2.1"
    with pytest.raises(ValidationError):
        riordina_azioni(obiettivo_id=casa.pk, ordine=[tre[0].pk], **io)


def test_nel_programma_adottato_i_codici_restano_e_non_si_riusano(cast, bozza, casa, tre, io):
    altro = crea_obiettivo(bozza, cast.sociali)
    adotta(bozza)

    riordina_azioni(obiettivo_id=casa.pk, ordine=[tre[2].pk, tre[0].pk, tre[1].pk], **io)
    with pytest.raises(ValidationError) as muto:
        sposta_azione(azione_id=tre[2].pk, obiettivo_id=altro.pk, **io)
    sposta_azione(azione_id=tre[2].pk, obiettivo_id=altro.pk, motivo="Riordino", **io)
    nuova = crea_azione(obiettivo_id=casa.pk, dati={"titolo": "D", "settore": cast.urbanistica}, **io)
    tornata = sposta_azione(azione_id=tre[2].pk, obiettivo_id=casa.pk, motivo="Errore", **io)

    assert muto.value.message_dict == {"motivo": ["Scrivi perché l'azione passa sotto un altro obiettivo."]}
    assert nuova.codice == "1.4"
    assert tornata.codice == "1.5"
    assert codici(casa) == [("A", "1.1"), ("B", "1.2"), ("D", "1.4"), ("C", "1.5")]


def test_sposta_sotto_lo_stesso_o_sotto_un_altro_programma_e_rifiutato(cast, casa, tre, io):
    estraneo = crea_obiettivo(crea_programma(), cast.sociali)

    for destinazione in (casa, estraneo):
        with pytest.raises(ValidationError) as rifiuto:
            sposta_azione(azione_id=tre[0].pk, obiettivo_id=destinazione.pk, **io)
        assert rifiuto.value.message_dict == {"obiettivo": ["Scegli un altro obiettivo dello stesso programma."]}

    assert codici(casa)[0] == ("A", "1.1")


def test_duplica_azione_copia_il_piano_e_non_la_storia(cast, casa, io):
    azione = crea_azione(
        obiettivo_id=casa.pk,
        dati={"titolo": "A", "settore": cast.lavori_pubblici},
        parti=Parti(
            fasi=[Riga(FASE)],
            risorse=[Riga({"fonte": "Stato", "anno": 2026, "stanziato": 100, "impegnato": 50, "liquidato": 10})],
            collaborano=[cast.urbanistica],
            cup=["C11G06000000001"],
        ),
        **io,
    )

    copia = duplica_azione(azione_id=azione.pk, **io)

    assert (copia.codice, copia.titolo) == ("1.2", "A (copia)")
    assert copia.risorse.values_list("stanziato", "impegnato", "liquidato").get() == (100, 0, 0)
    assert copia.fasi.get().nome == "Gara"
    assert list(copia.collaborano.all()) == [cast.urbanistica]
    assert copia.codici.count() == 0


def test_annulla_e_ripristina(cast, bozza, tre, io):
    with pytest.raises(ValidationError) as muto:
        annulla_azione(azione_id=tre[0].pk, motivo=" ", **io)
    annulla_azione(azione_id=tre[0].pk, motivo="Fondi revocati", **io)
    with pytest.raises(ValidationError):
        annulla_azione(azione_id=tre[0].pk, motivo="Ancora", **io)
    with pytest.raises(ValidationError) as ferma:
        modifica_azione(azione_id=tre[0].pk, dati={"titolo": "x"}, **io)
    with pytest.raises(ValidationError):
        ripristina_azione(azione_id=tre[0].pk, motivo="", **io)
    tornata = ripristina_azione(azione_id=tre[0].pk, motivo="Fondi ritrovati", **io)
    with pytest.raises(ValidationError):
        ripristina_azione(azione_id=tre[0].pk, motivo="Ancora", **io)

    assert muto.value.message_dict == {"motivo": ["Scrivi perché l'azione è annullata."]}
    assert ferma.value.messages == ["L'azione è annullata: prima va ripristinata."]
    assert (tornata.stato, tornata.motivo_stato) == (Stato.NON_AVVIATA, "")


def test_annulla_nel_programma_adottato_chiede_un_atto(bozza, tre, io):
    adotta(bozza)

    with pytest.raises(ValidationError) as rifiuto:
        annulla_azione(azione_id=tre[0].pk, motivo="Fondi revocati", **io)

    messaggio = "Il programma è adottato e chiede un atto per annullare l'azione: scegli quello che lo dispone."
    assert rifiuto.value.message_dict == {"atto": [messaggio]}


def test_elimina_azione_solo_in_bozza_e_prima_che_si_dica_qualcosa(cast, bozza, casa, tre, io):
    crea_aggiornamento(tre[1])

    with pytest.raises(ValidationError) as detta:
        elimina_azione(azione_id=tre[1].pk, **io)
    elimina_azione(azione_id=tre[0].pk, **io)
    adotta(bozza)
    with pytest.raises(ValidationError) as adottata:
        elimina_azione(azione_id=tre[2].pk, **io)

    assert detta.value.messages == ["Sull'azione qualcuno ha già scritto: si annulla, non si cancella."]
    assert adottata.value.messages == ["Il programma è adottato: un'azione si annulla, non si cancella."]
    assert codici(casa) == [("B", "1.1"), ("C", "1.2")]
    assert Fase.objects.count() == 0


def test_programma_chiuso_non_si_scrive(cast, bozza, tre, io):
    Programma.objects.filter(pk=bozza.pk).update(stato=Programma.Stato.CHIUSO)

    with pytest.raises(PermissionDenied):
        modifica_azione(azione_id=tre[0].pk, dati={"titolo": "x"}, **io)
