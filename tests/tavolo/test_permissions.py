# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest
from guardian.models import GroupObjectPermission

from programma.models import AzioneGroupObjectPermission, ProgrammaGroupObjectPermission
from programma.permissions import AGGIORNA, puo_aggiornare
from tavolo.permissions import concedi, concessioni, revoca, sposta


def test_concessioni_stanno_nelle_tabelle_dirette(cast, azione):
    assert AzioneGroupObjectPermission.objects.filter(content_object=azione).count() == 1
    assert ProgrammaGroupObjectPermission.objects.filter(content_object=azione.obiettivo.programma).count() == 1
    assert GroupObjectPermission.objects.count() == 0


def test_sposta_toglie_e_da_in_una_riga(cast, azione):
    prima = concessioni(AGGIORNA, azione).get()

    sposta(AGGIORNA, azione, cast.urbanistica.gruppo)

    assert concessioni(AGGIORNA, azione).get() == prima
    assert puo_aggiornare(cast.referente_urbanistica, azione) is True
    assert puo_aggiornare(cast.referente, azione) is False


def test_sposta_da_il_diritto_che_manca(cast, azione):
    revoca(AGGIORNA, cast.lavori_pubblici.gruppo, azione)

    sposta(AGGIORNA, azione, cast.urbanistica.gruppo)
    concedi(AGGIORNA, cast.urbanistica.gruppo, azione)

    assert [riga.group for riga in concessioni(AGGIORNA, azione)] == [cast.urbanistica.gruppo]


@pytest.mark.parametrize("persona", ["scaduta", "disattivata", "estraneo", "dirigente"])
def test_chi_non_ha_un_incarico_di_referente_non_ha_il_diritto(cast, azione, persona):
    assert puo_aggiornare(getattr(cast, persona), azione) is False
