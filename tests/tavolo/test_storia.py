# SPDX-License-Identifier: AGPL-3.0-or-later
import ast
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, models, transaction
from django.utils import timezone

from abitare.lib.tempo import adesso, oggi
from programma.models import Congelamento, CongelamentoPiano, Nota
from tavolo.models import Cambio, Oscuramento, Settore, SoggettoEsterno, TipoSoggetto, Utente
from tavolo.storia import (
    AutoreMancante,
    ModelloConVersione,
    ModelloTracciato,
    Via,
    autore_della_richiesta,
    cambio_aperto,
    con_autore,
)
from tests import fabbriche_piani as fabbrica_piani
from tests.fabbriche import crea_aggiornamento, crea_verifica
from tests.supporto.insieme import in_parallelo

pytestmark = pytest.mark.motore

RADICE = Path(__file__).resolve().parents[2]
NOSTRE = ("tavolo", "programma", "delibere")
SOLO_INSERIMENTO = [
    "tavolo.cambio",
    "tavolo.oscuramento",
    "tavolo.historicalincarico",
    "programma.historicalazione",
    "programma.aggiornamento",
    "programma.verifica",
    "programma.nota",
    "programma.congelamento",
    "programma.congelamentopiano",
]


def soggetto(nome="Sindacato di prova"):
    return SoggettoEsterno(nome=nome, tipo=TipoSoggetto.INQUILINI)


def tracciati():
    nostri = [m for nome in NOSTRE for m in apps.get_app_config(nome).get_models()]
    return [m for m in nostri if issubclass(m, ModelloTracciato)]


@pytest.mark.parametrize("scrittura", ["save", "create", "delete"])
def test_senza_autore_non_si_scrive_nulla(cast, scrittura):
    with con_autore(cast.sistema):
        esistente = SoggettoEsterno.objects.create(nome="Esistente", tipo=TipoSoggetto.ALTRO)
    cambi = Cambio.objects.count()
    prove = {
        "save": lambda: soggetto().save(),
        "create": lambda: SoggettoEsterno.objects.create(nome="Nuovo", tipo=TipoSoggetto.ALTRO),
        "delete": esistente.delete,
    }

    with pytest.raises(AutoreMancante):
        prove[scrittura]()

    assert [s.nome for s in SoggettoEsterno.objects.all()] == ["Esistente"]
    assert SoggettoEsterno.storia.count() == 1
    assert Cambio.objects.count() == cambi


def test_ogni_riga_ha_il_suo_cambio(cast):
    with con_autore(cast.amministratrice, "Perché sì", settore=cast.tributi) as cambio:
        nuovo = soggetto()
        nuovo.save()

    riga = nuovo.storia.get()
    assert riga.cambio == cambio
    assert riga.history_user == cast.amministratrice
    assert (cambio.motivo, cambio.settore, cambio.via) == ("Perché sì", cast.tributi, Via.COMANDO)


def test_la_cancellazione_lascia_una_riga(cast):
    with con_autore(cast.amministratrice, "Doppione"):
        nuovo = soggetto()
        nuovo.save()
        chiave = nuovo.pk
        nuovo.delete()

    righe = SoggettoEsterno.storia.filter(id=chiave)
    assert [(r.history_type, r.cambio.motivo) for r in righe] == [("-", "Doppione"), ("+", "Doppione")]


def test_atti_annidati_della_stessa_persona_sono_uno_solo(cast):
    with (
        con_autore(cast.amministratrice, "Fuori") as fuori,
        con_autore(cast.amministratrice, "Dentro") as dentro,
    ):
        soggetto().save()

    assert dentro == fuori
    assert SoggettoEsterno.storia.get().cambio.motivo == "Fuori"


def test_atti_annidati_di_persone_diverse_restano_due(cast):
    with con_autore(cast.amministratrice) as fuori, con_autore(cast.sistema) as dentro:
        soggetto("Di sistema").save()
    with con_autore(cast.amministratrice):
        soggetto("Suo").save()

    autori = {r.nome: r.history_user for r in SoggettoEsterno.storia.all()}
    assert fuori != dentro
    assert autori == {"Di sistema": cast.sistema, "Suo": cast.amministratrice}


def test_un_errore_annulla_tutto_l_atto(cast):
    cambi = Cambio.objects.count()

    def fallisce():
        with con_autore(cast.amministratrice):
            soggetto().save()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fallisce()
    with pytest.raises(AutoreMancante):
        soggetto().save()

    assert SoggettoEsterno.objects.count() == SoggettoEsterno.storia.count() == 0
    assert Cambio.objects.count() == cambi


def test_autore_della_richiesta_apre_un_cambio_solo_se_si_scrive(cast):
    cambi = Cambio.objects.count()

    with autore_della_richiesta(cast.referente):
        niente = Cambio.objects.count() - cambi
        soggetto().save()

    assert niente == 0
    assert SoggettoEsterno.storia.get().cambio.via == Via.MODULO
    assert SoggettoEsterno.storia.get().cambio.utente == cast.referente


def test_servizio_dentro_una_richiesta_prende_la_sua_via(cast):
    with autore_della_richiesta(cast.referente), con_autore(cast.referente) as dal_modulo:
        pass
    with autore_della_richiesta(cast.referente), con_autore(cast.referente, via=Via.BLOCCO) as in_blocco:
        pass

    assert (dal_modulo.via, in_blocco.via) == (Via.MODULO, Via.BLOCCO)


def test_cambio_aperto_senza_nessuno(db):
    with pytest.raises(AutoreMancante), cambio_aperto():
        pass


def test_solo_campi_esclusi_non_chiedono_un_autore(cast):
    righe = Utente.storia.count()
    cast.referente.last_login = timezone.now()

    cast.referente.save(update_fields=["last_login"])
    cast.referente.first_name = "Altro"
    with pytest.raises(AutoreMancante):
        cast.referente.save(update_fields=["last_login", "first_name"])

    assert Utente.storia.count() == righe
    assert Utente.objects.get(pk=cast.referente.pk).first_name == "Bruno"


def test_la_storia_delle_persone_tace_la_password():
    campi = {c.name for c in Utente.storia.model._meta.get_fields()}

    assert campi & {"password", "last_login", "ultima_visita", "visita_precedente"} == set()


def test_versione_cresce_a_ogni_scrittura(programma, cast):
    prima = programma.versione

    with con_autore(cast.coordinatrice):
        programma.titolo = "Altro titolo"
        programma.save(update_fields=["titolo"])
        programma.save()

    programma.refresh_from_db()
    assert programma.versione == prima + 2


@pytest.fixture
def righe_intoccabili(cast, azione):
    """A row at least in each table that can only grow."""
    crea_verifica(crea_aggiornamento(azione))
    with con_autore(cast.sistema) as cambio:
        Nota.objects.create(azione=azione, settore=cast.tributi, cambio=cambio, testo="Prova")
        Congelamento.objects.create(
            programma=azione.obiettivo.programma, cambio=cambio, al=oggi(), schema=1, contenuto="{}", impronta="0" * 64
        )
        fabbrica_piani.crea_comune(fabbrica_piani.crea_ambito())
        CongelamentoPiano.objects.create(
            annuale=fabbrica_piani.crea_annuale(), cambio=cambio, approvazione=True, noto_al=adesso(), schema=1,
            contenuto="{}", impronta="0" * 64,
        )  # fmt: skip
        Oscuramento.objects.create(
            modello="programma.nota", oggetto_id=1, campo="testo", impronta="0" * 64, motivo="Prova", cambio=cambio
        )


@pytest.mark.motore
@pytest.mark.parametrize("nome", SOLO_INSERIMENTO)
@pytest.mark.parametrize(
    "comando", ["UPDATE {tabella} SET {chiave} = {chiave}", "DELETE FROM {tabella}", "TRUNCATE {tabella} CASCADE"]
)
def test_la_storia_si_puo_solo_allungare(righe_intoccabili, nome, comando):
    modello = apps.get_model(nome)
    prima = modello._base_manager.count()
    sql = comando.format(tabella=modello._meta.db_table, chiave=modello._meta.pk.column)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursore:
        cursore.execute(sql)

    assert prima > 0
    assert modello._base_manager.count() == prima


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_molti_che_cercano_il_sistema_ne_trovano_uno():
    trovati = in_parallelo(*[Utente.objects.sistema] * 6)

    assert trovati == [Utente.objects.get(username="sistema")] * 6


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_due_persone_nello_stesso_momento_hanno_ciascuna_il_suo_cambio():
    persone = [Utente.objects.sistema()]
    with con_autore(persone[0]):
        persone.append(Utente.objects.create(username="seconda", email="seconda@comune.example"))
    insieme = threading.Barrier(2, timeout=20)

    def scrive(persona):
        try:
            with con_autore(persona, f"di {persona.username}"):
                insieme.wait()
                soggetto(f"Soggetto di {persona.username}").save()
                insieme.wait()
        finally:
            connection.close()

    fili = [threading.Thread(target=scrive, args=(persona,)) for persona in persone]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()

    righe = SoggettoEsterno.storia.order_by("nome")
    assert [(r.nome, r.history_user.username, r.cambio.motivo) for r in righe] == [
        ("Soggetto di seconda", "seconda", "di seconda"),
        ("Soggetto di sistema", "sistema", "di sistema"),
    ]


@pytest.mark.motore
@pytest.mark.django_db(transaction=True)
def test_indice_per_leggere_il_passato_su_ogni_storia():
    with connection.cursor() as cursore:
        cursore.execute("SELECT indexdef FROM pg_indexes WHERE indexname LIKE %s", ["%%_al"])
        indici = [riga[0] for riga in cursore.fetchall()]

    con_indice = {indice.split(" ON public.")[1].split(" ")[0] for indice in indici}
    assert con_indice == {m.storia.model._meta.db_table for m in tracciati()}
    assert all("(id, history_date DESC, history_id DESC)" in indice for indice in indici)


def test_ogni_modello_del_dominio_ha_la_storia_o_si_puo_solo_allungare():
    """Left out: outboxes, jobs, choices of a person for themselves, guardian's grants (moved with the assignment)."""
    uscite = {"tavolo.messaggio", "tavolo.promemoria", "delibere.spedizione"}
    lavori = {"delibere.rapporto", "delibere.foglio", "delibere.verbale", "delibere.documentopiano"}
    senza_storia = uscite | lavori | {"tavolo.rinuncia", "delibere.calendariopersonale"}
    righe_di_storia = {m.storia.model for m in tracciati()}
    nostri = {m for nome in NOSTRE for m in apps.get_app_config(nome).get_models()} - righe_di_storia
    scoperti = set()
    for modello in nostri:
        protetto = {t.name for t in getattr(modello._meta, "triggers", [])} >= {"solo_inserimento", "niente_truncate"}
        permesso = modello.__name__.endswith("ObjectPermission")
        if not (protetto or permesso or issubclass(modello, ModelloTracciato)):
            scoperti.add(modello._meta.label_lower)

    assert scoperti == senza_storia


def test_ogni_storia_si_puo_solo_allungare():
    storie = [m.storia.model for m in tracciati()]

    nomi = [{t.name for t in storia._meta.triggers} for storia in storie]

    assert all(quali == {"solo_inserimento", "niente_truncate"} for quali in nomi)


SCRITTURE = {"update", "bulk_create", "bulk_update", "update_or_create", "abulk_create", "aupdate"}
# Without history: grants; mails and jobs, claimed by conditional updates; choices of a person for themselves; the
# insert-only rows of a statement and of a cycle.
AMMESSI = {
    "delibere/services/incontri/calendario.py",
    "delibere/services/incontri/spedisci.py",
    "delibere/services/lavori_pdf.py",
    "programma/services/aggiornamenti/dichiara.py",
    "programma/services/rilevazione/chiusura.py",
    "programma/services/rilevazione/rettifica.py",
    "programma/services/rilevazione/stesura.py",
    "tavolo/services/promemoria/preferenze.py",
    "tavolo/services/promemoria/prenota.py",
    "tavolo/services/promemoria/rinuncia.py",
    "tavolo/permissions.py",
    "tavolo/services/posta.py",
}


def chiamate_in(percorso):
    albero = ast.parse(percorso.read_text())
    for nodo in ast.walk(albero):
        if isinstance(nodo, ast.Call) and isinstance(nodo.func, ast.Attribute):
            yield nodo


def sul_dizionario(nodo):
    """`dict.update`, `set.update`, `hash.update`: one argument by position; a QuerySet takes names only."""
    return nodo.func.attr == "update" and nodo.args and not nodo.keywords


def sorgenti():
    percorsi = [p for nome in (*NOSTRE, "abitare") for p in (RADICE / nome).rglob("*.py")]
    return [p for p in percorsi if "migrations" not in p.parts]


def test_nessuno_aggira_la_storia_con_scritture_in_blocco():
    trovati = {
        f"{percorso.relative_to(RADICE)}"
        for percorso in sorgenti()
        for nodo in chiamate_in(percorso)
        if nodo.func.attr in SCRITTURE and not sul_dizionario(nodo)
    }

    assert trovati - AMMESSI == set()


def test_nessuno_spegne_i_trigger():
    spenti = {
        str(p.relative_to(RADICE))
        for p in (*sorgenti(), *(RADICE / "tests").rglob("*.py"))
        for nodo in chiamate_in(p)
        if nodo.func.attr == "ignore" and ast.unparse(nodo.func.value) == "pgtrigger"
    }

    assert spenti == {"tests/supporto/ambiente.py", "tests/supporto/protezioni.py"}


def test_settore_e_gruppi_non_si_cancellano(cast):
    with con_autore(cast.sistema), pytest.raises(models.ProtectedError):
        cast.lavori_pubblici.delete()
    with pytest.raises(models.ProtectedError):
        Group.objects.get(pk=cast.lavori_pubblici.gruppo_id).delete()
    with con_autore(cast.sistema), pytest.raises(models.ProtectedError):
        cast.referente.delete()

    assert Settore.objects.filter(pk=cast.lavori_pubblici.pk).exists()


def test_modelli_con_versione_sono_le_radici():
    radici = {m._meta.model_name for m in tracciati() if issubclass(m, ModelloConVersione)}

    del_programma, dei_cicli = {"programma", "obiettivo", "azione"}, {"rilevazione", "ricorrenza"}
    dei_piani = {"pianotriennale", "pianoannuale", "comunicazione", "totalipubblicati"}
    parti = {"rigatriennale", "rigaannuale", "sceltacomune", "sceltaente"}
    assert radici == del_programma | dei_cicli | dei_piani | parti | {"atto", "incontro"}


def test_l_istante_del_cambio_e_quello_in_cui_si_scrive(cast, time_machine):
    time_machine.move_to("2026-03-29T03:30:00+02:00", tick=False)

    with con_autore(cast.sistema) as cambio:
        soggetto().save()

    assert abs(SoggettoEsterno.storia.get().history_date - cambio.istante) < timedelta(seconds=1)
