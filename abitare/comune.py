# SPDX-License-Identifier: AGPL-3.0-or-later
"""What belongs to one municipality: another Comune reuses the portal by setting `COMUNE_…` variables."""

import re
from dataclasses import dataclass, fields
from typing import Any, Self

from environs import Env

from abitare.ambiente import indirizzo_web, non_valida, numero
from abitare.lib.calendario import Calendario

MASSIMI_PATRONO = {"patrono_giorno": 31, "patrono_mese": 12}
INDIRIZZO_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
FORME = {
    "colore_primario": re.compile(r"#[0-9A-Fa-f]{6}"),
    "email": INDIRIZZO_EMAIL,
    "email_sicurezza": INDIRIZZO_EMAIL,
    "pec": INDIRIZZO_EMAIL,
}


@dataclass(frozen=True)
class Comune:
    """Name, emblem, colours, links and calendar of the municipality; every field is read from `COMUNE_<FIELD>`."""

    nome: str = "Comune di Cremona"
    citta: str = "Cremona"
    nome_portale: str = "Abitare"
    sottotitolo: str = "Tavolo intersettoriale per l'abitare"
    ente_superiore: str = "Regione Lombardia"
    link_ente_superiore: str = "https://www.regione.lombardia.it"
    emblema: str = "immagini/emblema.svg"
    colore_primario: str = "#0066cc"
    indirizzo: str = "Piazza del Comune 8, 26100 Cremona"
    codice_fiscale: str = "00297960197"
    email: str = "abitare@comune.cremona.example"
    email_mittente: str = "Abitare <abitare@comune.cremona.example>"
    email_sicurezza: str = "sicurezza@comune.cremona.example"
    pec: str = "protocollo@comunedicremona.legalmail.it"
    telefono: str = "0372 4071"
    link_sito: str = "https://www.comune.cremona.it"
    link_albo: str = "https://www.comune.cremona.it/albo-pretorio"
    link_trasparenza: str = "https://www.comune.cremona.it/amministrazione-trasparente"
    link_media_policy: str = "https://www.comune.cremona.it/media-policy"
    link_accessibilita: str = "https://form.agid.gov.it"
    link_codice: str = "https://github.com/comune-cremona/abitare"
    codice_ipa: str = "c_d150"
    codice_aoo: str = ""
    patrono_giorno: int = 13
    patrono_mese: int = 11
    patrono_nome: str = "Sant'Omobono"

    @classmethod
    def da_ambiente(cls, env: Env) -> Self:
        letti: dict[str, Any] = {campo.name: _leggi(env, campo.name, campo.default) for campo in fields(cls)}
        return cls(**letti)

    @property
    def calendario(self) -> Calendario:
        return Calendario(self.patrono_giorno, self.patrono_mese, self.patrono_nome)


def _leggi(env: Env, campo: str, predefinito: Any) -> str | int:
    nome = f"COMUNE_{campo.upper()}"
    if campo in MASSIMI_PATRONO:
        return numero(env, nome, predefinito, 1, MASSIMI_PATRONO[campo])
    if campo.startswith("link_"):
        return indirizzo_web(env, nome, predefinito)
    valore = str(env.str(nome, predefinito))
    forma = FORME.get(campo)
    if forma and not forma.fullmatch(valore):
        raise non_valida(nome, "it has not the form expected.")
    return valore
