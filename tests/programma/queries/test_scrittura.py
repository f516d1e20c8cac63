# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from programma.models import Azione, Stato
from programma.permissions import programma_di
from programma.queries.accesso import azione_visibile, obiettivo_visibile, programma_visibile
from programma.queries.scrittura import avvisi_azione, comandi_per, struttura, ultimo_cambio
from tests.fabbriche import crea_azione, crea_codice, crea_fase, crea_obiettivo, crea_risorsa

VISIBILI = {"azione": azione_visibile, "obiettivo": obiettivo_visibile, "programma": programma_visibile}
DATE = {"inizio_previsto": date(2026, 1, 1), "fine_prevista": date(2026, 12, 31)}


def test_avvisi_di_date_denaro_e_fasi_fuori(cast, obiettivo):
    muta = crea_azione(obiettivo, cast.urbanistica)
    ricca = crea_azione(obiettivo, cast.urbanistica, **DATE)
    crea_risorsa(ricca, per_lavori=True)
    crea_fase(ricca, nome="Prima", inizio_previsto=date(2025, 1, 1))
    crea_fase(ricca, nome="Dopo", fine_prevista=date(2027, 1, 1))
    crea_fase(ricca, nome="Dentro")
    in_regola = crea_azione(obiettivo, cast.urbanistica, **DATE)
    crea_risorsa(in_regola, per_lavori=True)
    crea_codice(in_regola, "C11G06000000001")

    assert avvisi_azione(muta) == ["Senza date previste: non si può dire se è in ritardo o a rischio."]
    assert avvisi_azione(ricca) == [
        "Fasi fuori dalle date dell'azione: Prima, Dopo.",
        "Ha denaro per lavori ma nessun CUP.",
    ]
    assert avvisi_azione(in_regola) == []
    assert avvisi_azione(Azione(stato=Stato.ANNULLATA)) == []


def test_comandi_aperti_a_chi_coordina_e_spiegati_agli_altri(cast, azione):
    obiettivo, programma = azione.obiettivo, azione.obiettivo.programma

    for oggetto, genere in ((azione, "azione"), (obiettivo, "obiettivo"), (programma, "programma")):
        visibile = VISIBILI[genere]
        aperti = comandi_per(cast.coordinatrice, visibile(cast.coordinatrice, oggetto.pk))
        chiusi = comandi_per(cast.consigliera, visibile(cast.consigliera, oggetto.pk))
        assert (aperti.puo, aperti.genere, programma_di(oggetto)) == (True, genere, programma)
        assert (chiusi.puo, chiusi.spiegazione.ufficio) == (False, "Politiche Sociali")


def test_struttura_in_ordine_e_ultimo_cambio(cast, programma, obiettivo, azione):
    secondo = crea_obiettivo(programma, cast.sociali)

    assert [(uno, [a for a, _ in azioni]) for uno, azioni in struttura(programma)] == [
        (obiettivo, [azione]),
        (secondo, []),
    ]
    assert ultimo_cambio(azione).utente == cast.sistema
