# SPDX-License-Identifier: AGPL-3.0-or-later
from tavolo.services.incarichi import annulla_incarico, conferisci_incarico, modifica_incarico, termina_incarico
from tavolo.services.oscuramenti import oscura_testo
from tavolo.services.persone import (
    disattiva_persona,
    invita_persona,
    modifica_persona,
    registra_persona,
    riattiva_persona,
    rimanda_invito,
)
from tavolo.services.posta import accoda_messaggio, rispedisci, spedisci_posta
from tavolo.services.promemoria import modifica_gradino, prenota, rinuncia, scegli_promemoria
from tavolo.services.settori import affida_coordinamento, crea_settore, modifica_settore
from tavolo.services.soggetti import crea_soggetto, modifica_soggetto
from tavolo.services.visite import registra_visita

__all__ = [
    "accoda_messaggio",
    "affida_coordinamento",
    "annulla_incarico",
    "conferisci_incarico",
    "crea_settore",
    "crea_soggetto",
    "disattiva_persona",
    "invita_persona",
    "modifica_gradino",
    "modifica_incarico",
    "modifica_persona",
    "modifica_settore",
    "modifica_soggetto",
    "oscura_testo",
    "prenota",
    "registra_persona",
    "registra_visita",
    "riattiva_persona",
    "rimanda_invito",
    "rinuncia",
    "rispedisci",
    "scegli_promemoria",
    "spedisci_posta",
    "termina_incarico",
]
