# SPDX-License-Identifier: AGPL-3.0-or-later
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from abitare.lib.serrature import FOGLI, serratura
from delibere import tasks
from delibere.models import AllegatoAtto, Foglio, Rapporto
from delibere.queries.riconoscimento import Esito, misure_dei_documenti, riconosci_impronta
from delibere.report.foglio import da_json
from delibere.services import fogli, lavori_foglio, lavori_pdf, lavori_rapporto
from delibere.services.atti import modifica_atto
from delibere.services.fogli import allega_rapporto, prepara_foglio
from delibere.services.parti_atto import CAMPI, DatiAllegato, PartiAtto, parti_di
from delibere.services.verifica import verifica
from tavolo.models import Messaggio
from tavolo.services import oscura_testo
from tavolo.storia import con_autore
from tests.supporto.protezioni import senza_protezioni

pytestmark = pytest.mark.motore
Stato = Foglio.Stato


def _allega(cast, atto, rapporto, **altri) -> Foglio:
    return allega_rapporto(utente=cast.segreteria, atto_id=atto.pk, rapporto_id=rapporto.pk, **altri)


def _con_allegati(cast, atto, *nomi: str) -> None:
    with con_autore(cast.segreteria):
        for posto, nome in enumerate(nomi, 1):
            AllegatoAtto.objects.create(atto=atto, nome=nome, impronta=f"{posto}" * 64, ordine=posto)


def _nomi(atto) -> list[tuple[int, str]]:
    return list(atto.allegati.values_list("ordine", "nome"))


def test_allegato_e_foglio_insieme(cast, atto, pronto, coda, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        foglio = _allega(cast, atto, pronto)

    allegato = AllegatoAtto.objects.get()
    assert (allegato.rapporto, allegato.impronta, allegato.ordine) == (pronto, pronto.impronta, 1)
    assert (allegato.nome, allegato.ruolo) == (f"{pronto.nome_file}.pdf", "rapporto")
    dati = da_json(foglio.dati)
    (voce,) = dati.voci
    assert (voce.documento, voce.pagine, voce.impronta_dati) == (
        str(pronto),
        pronto.pagine,
        pronto.congelamento.impronta,
    )
    assert (dati.atto, dati.noto_al, foglio.numero) == (str(atto), foglio.cambio.istante, 1)
    assert sha256(foglio.dati.encode()).hexdigest().upper() == foglio.impronta_dati
    assert coda.messaggi == [(fogli.LAVORO, (foglio.pk,), {})]


def test_posizione_e_ruolo_scelti(cast, atto, pronto):
    _con_allegati(cast, atto, "Uno.pdf", "Due.pdf")

    foglio = _allega(cast, atto, pronto, ruolo="proposta", posizione=2)

    assert _nomi(atto) == [(1, "Uno.pdf"), (2, f"{pronto.nome_file}.pdf"), (3, "Due.pdf")]
    assert [voce.ruolo for voce in da_json(foglio.dati).voci] == ["allegato", "proposta", "allegato"]


@pytest.mark.parametrize(
    ("altri", "campo"),
    [({"posizione": 0}, "posizione"), ({"posizione": 3}, "posizione"), ({"ruolo": "falso"}, "ruolo")],
)
def test_posizione_o_ruolo_storti_non_lasciano_nulla(cast, atto, pronto, altri, campo):
    _con_allegati(cast, atto, "Uno.pdf")

    with pytest.raises(ValidationError) as errore:
        _allega(cast, atto, pronto, **altri)

    assert (list(errore.value.message_dict), _nomi(atto), Foglio.objects.count()) == ([campo], [(1, "Uno.pdf")], 0)


def test_non_pronto_due_volte_o_senza_diritto(cast, atto, rapporto, archivio):
    with pytest.raises(ValidationError, match="solo un rapporto pronto"):
        allega_rapporto(utente=cast.coordinatrice, atto_id=atto.pk, rapporto_id=rapporto.pk)
    lavori_rapporto.lavora(rapporto.pk)
    _allega(cast, atto, rapporto)
    with pytest.raises(ValidationError, match="Questo rapporto è già tra gli allegati"):
        _allega(cast, atto, rapporto)
    for chi in (cast.referente, cast.consigliera, cast.amministratrice, cast.estraneo):
        with pytest.raises(PermissionDenied):
            allega_rapporto(utente=chi, atto_id=atto.pk, rapporto_id=rapporto.pk)
        with pytest.raises(PermissionDenied):
            prepara_foglio(utente=chi, atto_id=atto.pk)

    assert (AllegatoAtto.objects.count(), Foglio.objects.count()) == (1, 1)


def test_rapporto_che_non_si_vede(cast, atto, rapporto):
    with pytest.raises(Rapporto.DoesNotExist):
        _allega(cast, atto, rapporto)


def test_il_foglio_si_rifa_solo_quando_serve(cast, atto, pronto):
    with pytest.raises(ValidationError):
        prepara_foglio(utente=cast.segreteria, atto_id=atto.pk)
    primo = _allega(cast, atto, pronto)
    with pytest.raises(ValidationError):
        prepara_foglio(utente=cast.segreteria, atto_id=atto.pk)
    lavori_foglio.lavora(primo.pk)
    with pytest.raises(ValidationError):
        prepara_foglio(utente=cast.segreteria, atto_id=atto.pk)
    _con_allegati(cast, atto, "Altro.pdf")

    secondo = prepara_foglio(utente=cast.segreteria, atto_id=atto.pk)
    Foglio.objects.filter(pk=secondo.pk).update(stato=Stato.FALLITO, errore="guasto")
    terzo = prepara_foglio(utente=cast.segreteria, atto_id=atto.pk)

    assert [len(da_json(foglio.dati).voci) for foglio in (primo, secondo, terzo)] == [1, 2, 2]
    assert [foglio.numero for foglio in atto.fogli.all()] == [3, 2, 1]


def test_lavoro_fatto_una_volta_ripreso_e_riconosciuto(
    cast, atto, pronto, archivio, coda, django_capture_on_commit_callbacks
):
    foglio = _allega(cast, atto, pronto)
    Messaggio.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        with serratura(FOGLI, foglio.pk):
            tasks.prepara_foglio(foglio.pk)
            tenuto = lavori_foglio.riprendi()
        tasks.riprendi_fogli()

    tasks.prepara_foglio(foglio.pk)
    tasks.prepara_foglio(foglio.pk)

    foglio.refresh_from_db()
    file = Path(archivio / foglio.file.name)
    assert (tenuto, coda.messaggi) == (0, [(fogli.LAVORO, (foglio.pk,), {})])
    assert (foglio.stato, foglio.tentativi, foglio.file.name.split("/")[:2]) == (
        Stato.PRONTO,
        1,
        ["fogli", str(atto.pk)],
    )
    assert sha256(file.read_bytes()).hexdigest().upper() == foglio.impronta
    assert (Messaggio.objects.get().destinatario, len(misure_dei_documenti())) == (cast.segreteria, 2)
    trovato = riconosci_impronta(foglio.impronta)
    assert (trovato.esito, [r.rapporto for r in trovato.documenti]) == (Esito.IDENTICO, [foglio])
    assert list(verifica()) == []


def test_tre_errori_e_fallito(cast, atto, pronto, monkeypatch):
    foglio = _allega(cast, atto, pronto)

    def rompi(*_: object, **__: object) -> None:
        raise ValueError("carta finita")

    monkeypatch.setattr(lavori_foglio, "rendi_foglio", rompi)
    for _ in range(lavori_pdf.TENTATIVI_MASSIMI):
        lavori_foglio.lavora(foglio.pk)

    foglio.refresh_from_db()
    assert (foglio.stato, foglio.tentativi, foglio.errore) == (Stato.FALLITO, 3, "ValueError: carta finita")


def test_i_dati_del_foglio_non_cambiano_e_la_verifica_lo_dice(cast, atto, pronto):
    foglio = _allega(cast, atto, pronto)
    lavori_foglio.lavora(foglio.pk)
    aperto = prepara_dopo_correzione(cast, atto)

    for riga in (foglio, aperto):
        with pytest.raises(DatabaseError), transaction.atomic():
            Foglio.objects.filter(pk=riga.pk).update(dati="{}")
    with senza_protezioni(), connection.cursor() as cursore:
        cursore.execute("UPDATE delibere_foglio SET dati = '{}' WHERE id = %s", [foglio.pk])

    assert [str(r) for r in verifica()] == [f"file: {foglio}: i dati non hanno più l'impronta con cui furono congelati"]


def prepara_dopo_correzione(cast, atto) -> Foglio:
    _con_allegati(cast, atto, "Altro.pdf")
    return prepara_foglio(utente=cast.segreteria, atto_id=atto.pk)


def test_impronta_di_un_altro_rifiutata_dal_database(cast, atto, pronto):
    with pytest.raises(DatabaseError), transaction.atomic(), con_autore(cast.segreteria):
        AllegatoAtto.objects.create(atto=atto, nome="Falso.pdf", impronta="0" * 64, rapporto=pronto, ordine=1)

    assert not atto.allegati.exists()


def test_corretto_l_atto_il_rapporto_resta_il_suo(cast, atto, pronto):
    _allega(cast, atto, pronto)
    parti = parti_di(atto)
    doppio = DatiAllegato("Copia.pdf", pronto.impronta)
    nuove = PartiAtto(parti.presenze, parti.punti, (DatiAllegato("Prima.pdf", "9" * 64), *parti.allegati, doppio))

    dati = {campo: getattr(atto, campo) for campo in CAMPI}
    modifica_atto(utente=cast.segreteria, atto_id=atto.pk, dati=dati, parti=nuove, motivo="Mancavano")

    assert [allegato.rapporto for allegato in atto.allegati.all()] == [None, pronto, None]


def test_un_testo_oscurato_non_entra_nel_foglio(cast, atto, pronto):
    oscura_testo(
        utente=cast.amministratrice,
        modello="delibere.atto",
        oggetto_id=atto.pk,
        campo="oggetto",
        testo=atto.oggetto,
        motivo="Nome di una persona",
    )

    assert da_json(_allega(cast, atto, pronto).dati).oggetto == "[testo oscurato]"
