# SPDX-License-Identifier: AGPL-3.0-or-later
from dataclasses import replace

from delibere.report import componi, componi_settore, in_csv
from programma.numeri import importi
from tests.delibere.foto import foto, intestazione


def test_solo_le_sue_azioni_con_i_numeri_del_programma():
    base = foto(24)
    scheda, rapporto = componi_settore(base, intestazione(), 2), componi(base, intestazione())

    sue = [azione for azione in base.azioni() if azione.settore.id == 2]
    del_rapporto = {s.id: sintesi for s, sintesi in rapporto.settori}
    interi = {voce.obiettivo.id: voce.sintesi for voce in rapporto.obiettivi}
    assert [voce.lettura.azione for _, voce in scheda.righe] == sue
    assert scheda.sintesi == del_rapporto[2]
    assert scheda.risorse.totale == importi(sue)
    assert all(voce.sintesi == interi[voce.obiettivo.id] for voce in scheda.obiettivi)
    assert len(in_csv(scheda).splitlines()) == 1 + len(sue)


def test_dove_collabora_e_che_cosa_tace():
    base = foto(24)
    scheda = componi_settore(base, intestazione(), 3)

    altrui = [a.id for a in base.azioni() if 3 in {s.id for s in a.collaborano}]
    assert [voce.lettura.azione.id for voce in scheda.collabora] == altrui
    assert altrui
    assert "collabora" in {capitolo.chiave for capitolo in scheda.capitoli}


def test_parole_del_settore():
    frasi = componi_settore(foto(24), intestazione(), 2).frasi

    assert frasi[0].startswith("Al 31/10/2026 l'avanzamento verificato delle azioni del settore è ")
    assert frasi[3].startswith("Copertura: negli ultimi 90 giorni il settore ha parlato di azioni per ")
    assert "del programma" not in " ".join(frasi)


def test_capitoli_solo_se_hanno_qualcosa_da_dire():
    vuota = componi_settore(replace(foto(4), obiettivi=()), intestazione(), 3)

    assert [c.chiave for c in vuota.capitoli] == ["sintesi", "azioni", "metodo", "impronta"]
    assert vuota.frasi == ("Il settore non è responsabile di azioni da misurare.",)
