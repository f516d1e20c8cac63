# SPDX-License-Identifier: AGPL-3.0-or-later
from tavolo.models import SoggettoEsterno, TipoSoggetto, Utente
from tavolo.permissions import esigi_amministrazione
from tavolo.storia import con_autore


def crea_soggetto(*, utente: Utente, nome: str, tipo: TipoSoggetto | str) -> SoggettoEsterno:
    esigi_amministrazione(utente)
    with con_autore(utente):
        soggetto = SoggettoEsterno(nome=nome, tipo=tipo)
        soggetto.full_clean()
        soggetto.save()
    return soggetto


def modifica_soggetto(
    *, utente: Utente, soggetto: SoggettoEsterno, nome: str, tipo: TipoSoggetto | str, attivo: bool
) -> SoggettoEsterno:
    """A subject no longer active stays on the actions that name it and is not offered to others."""
    esigi_amministrazione(utente)
    with con_autore(utente):
        attuale = SoggettoEsterno.objects.select_for_update(of=("self",)).get(pk=soggetto.pk)
        attuale.nome, attuale.tipo, attuale.attivo = nome, tipo, attivo
        attuale.full_clean()
        attuale.save()
    return attuale
