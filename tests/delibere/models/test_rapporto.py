# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from delibere.models import Rapporto
from delibere.parole import PAROLE
from programma.models import Azione
from tests.delibere.services.test_rapporti import pronto

pytestmark = pytest.mark.motore


def _copia(rapporto: Rapporto, **campi: object) -> Rapporto:
    """A row of its own, asked for, like the given one but for these fields."""
    nomi = ("programma", "congelamento", "cambio", "anno", "titolo", "sezioni", "profilo")
    return Rapporto(**{**{nome: getattr(rapporto, nome) for nome in nomi}, "numero": 77, **campi})


def _rifiutata(riga: Rapporto) -> str:
    with pytest.raises(IntegrityError) as errore, transaction.atomic():
        riga.save(force_insert=True)
    return str(errore.value)


@pytest.mark.parametrize(
    ("vincolo", "campi"),
    [
        ("rapporto_scheda_di_un_azione", lambda r: {"genere": "scheda_azione"}),
        ("rapporto_scheda_di_un_azione", lambda r: {"azione": Azione.objects.first()}),
        ("rapporto_scheda_di_un_settore", lambda r: {"genere": "scheda_settore"}),
        ("rapporto_scheda_di_un_settore", lambda r: {"settore": Azione.objects.first().settore}),
        ("rapporto_elenco_da_uno_stato", lambda r: {"genere": "elenco_variazioni"}),
        ("rapporto_elenco_da_uno_stato", lambda r: {"partenza": r.congelamento}),
        ("rapporto_numero_unico", lambda r: {"numero": r.numero}),
    ],
)
def test_ogni_genere_ha_i_suoi_parametri_e_solo_quelli(
    rapporto, vincolo: str, campi: Callable[[Rapporto], dict[str, object]]
):
    assert vincolo in _rifiutata(_copia(rapporto, **campi(rapporto)))


def test_numeri_in_una_sola_serie_per_tutti_i_generi(rapporto):
    altra = _copia(rapporto, genere="scheda_azione", azione=Azione.objects.first(), numero=rapporto.numero)

    assert "rapporto_numero_unico" in _rifiutata(altra)


def test_si_sostituisce_un_pari_pronto_e_una_volta_sola(rapporto):
    non_pronto = _rifiutata(_copia(rapporto, sostituisce=rapporto))
    pronto(rapporto)
    azione = Azione.objects.first()
    altro_genere = _rifiutata(_copia(rapporto, genere="scheda_azione", azione=azione, sostituisce=rapporto))
    _copia(rapporto, sostituisce=rapporto).save()
    seconda = _rifiutata(_copia(rapporto, numero=78, sostituisce=rapporto))

    assert "of the same kind, programme and subject" in non_pronto
    assert "of the same kind, programme and subject" in altro_genere
    assert "sostituisce_id" in seconda


@pytest.mark.parametrize(
    ("genere", "nome", "file"),
    [
        ("rapporto", "Rapporto n. 3/2026", "rapporto-2026-003"),
        ("scheda_azione", "Scheda azione n. 3/2026", "scheda-azione-2026-003"),
        ("scheda_settore", "Scheda settore n. 3/2026", "scheda-settore-2026-003"),
        ("elenco_variazioni", "Elenco variazioni n. 3/2026", "elenco-variazioni-2026-003"),
    ],
)
def test_nome_per_genere(genere, nome, file):
    riga = Rapporto(genere=genere, numero=3, anno=2026)

    assert (str(riga), riga.nome_file) == (nome, file)


def test_parole_che_concordano():
    dette = {
        genere: (p.il, p.di + p.nome, p.questo, p.pronto, p.non_preparato, p.si_prepara) for genere, p in PAROLE.items()
    }

    assert dette["rapporto"] == (
        "il rapporto",
        "del Rapporto",
        "questo rapporto",
        "Il rapporto è pronto",
        "Il rapporto non è stato preparato",
        "Stiamo preparando il rapporto",
    )
    assert dette["scheda_azione"] == (
        "la scheda",
        "della Scheda azione",
        "questa scheda",
        "La scheda è pronta",
        "La scheda non è stata preparata",
        "Stiamo preparando la scheda",
    )
    assert dette["elenco_variazioni"] == (
        "l'elenco",
        "dell'Elenco variazioni",
        "questo elenco",
        "L'elenco è pronto",
        "L'elenco non è stato preparato",
        "Stiamo preparando l'elenco",
    )
