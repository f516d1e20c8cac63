# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of the Comuni and of the owners: written one at a time, with the row of the ambito held."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError

from programma.models import Ambito, Comune, EnteProprietario
from programma.permissions import puo_scrivere_territorio
from programma.services.regole import esigi_ragioni, limita, scrivi
from tavolo.models import Utente
from tavolo.storia import con_autore

CAMPI_COMUNE = ("nome", "istat", "belfiore", "cap", "capofila", "dal", "al")
CAMPI_ENTE = ("tipo", "nome", "dal", "al")
CON_MOTIVO = ("dal", "al", "capofila")
SEGUE_IL_COMUNE = "Questo ente ha il nome e il periodo del suo Comune: si modifica da lì."


@contextmanager
def scrive_nel_territorio(utente: Utente, motivo: str = "") -> Iterator[Ambito]:
    """One act of writing on the territory; PermissionDenied, with nothing written, where the right is missing."""
    with con_autore(utente, motivo):
        ambito = Ambito.objects.select_for_update(of=("self",)).order_by("pk").first()
        if not puo_scrivere_territorio(utente):
            raise PermissionDenied
        if ambito is None:
            raise ObjectDoesNotExist("the territory was not loaded")
        yield ambito


def crea_comune(*, utente: Utente, dati: Mapping[str, Any], motivo: str = "") -> Comune:
    """`dati`: CAMPI_COMUNE. With the Comune is born the owner of its dwellings."""
    with scrive_nel_territorio(utente, motivo) as ambito:
        comune = Comune(ambito=ambito, **limita(dati, CAMPI_COMUNE))
        comune.full_clean()
        comune.save()
        ente = EnteProprietario(ambito=ambito, tipo=EnteProprietario.Tipo.COMUNE, comune=comune, **_del_comune(comune))
        ente.full_clean()
        ente.save()
    return comune


def modifica_comune(*, utente: Utente, comune_id: int, dati: Mapping[str, Any], motivo: str = "") -> Comune:
    """`dati`: CAMPI_COMUNE. The owner follows the name and the term of its Comune."""
    with scrive_nel_territorio(utente, motivo):
        comune = Comune.objects.select_for_update(of=("self",)).get(pk=comune_id)
        esigi_ragioni(comune, limita(dati, CAMPI_COMUNE), CON_MOTIVO, motivo)
        scrivi(comune, dati)
        scrivi(comune.ente, _del_comune(comune))
    return comune


def _del_comune(comune: Comune) -> dict[str, Any]:
    return {"nome": f"Comune di {comune}", "dal": comune.dal, "al": comune.al}


def crea_ente(*, utente: Utente, dati: Mapping[str, Any], motivo: str = "") -> EnteProprietario:
    """`dati`: CAMPI_ENTE, of an ALER or of an accredited operator."""
    with scrive_nel_territorio(utente, motivo) as ambito:
        ente = EnteProprietario(ambito=ambito, **limita(dati, CAMPI_ENTE))
        ente.full_clean()
        ente.save()
    return ente


def modifica_ente(*, utente: Utente, ente_id: int, dati: Mapping[str, Any], motivo: str = "") -> EnteProprietario:
    """`dati`: CAMPI_ENTE, of an ALER or of an accredited operator."""
    with scrive_nel_territorio(utente, motivo):
        ente = EnteProprietario.objects.select_for_update(of=("self",)).get(pk=ente_id)
        if ente.comune_id:
            raise ValidationError(SEGUE_IL_COMUNE)
        esigi_ragioni(ente, limita(dati, CAMPI_ENTE), ("tipo", "dal", "al"), motivo)
        scrivi(ente, dati)
    return ente
