# SPDX-License-Identifier: AGPL-3.0-or-later
from tavolo.services.promemoria.gradini import modifica_gradino
from tavolo.services.promemoria.preferenze import scegli_promemoria
from tavolo.services.promemoria.prenota import prenota
from tavolo.services.promemoria.rinuncia import rinuncia

__all__ = ["modifica_gradino", "prenota", "rinuncia", "scegli_promemoria"]
