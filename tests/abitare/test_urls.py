# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands open to everybody, and the pages shown when something goes wrong."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.views.defaults import permission_denied, server_error

PUBBLICHE = {
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "delibere:calendario",
    "delibere:rispondi-da-fuori",
    "delibere:scarica-da-fuori",
    "delibere:verifica-file",
    "salute",
    "tavolo:accessibilita",
    "tavolo:guida",
    "tavolo:mappa",
    "tavolo:note-legali",
    "tavolo:privacy",
    "tavolo:rinuncia-promemoria",
    "tavolo:security-txt",
}


def tutte(risolutore, spazio=""):
    for voce in risolutore.url_patterns:
        if isinstance(voce, URLResolver):
            yield from tutte(voce, f"{spazio}{voce.namespace}:" if voce.namespace else spazio)
        elif isinstance(voce, URLPattern):
            yield f"{spazio}{voce.name}", voce.callback


def test_solo_queste_pagine_si_aprono_senza_accesso():
    aperte = {nome for nome, vista in tutte(get_resolver()) if not getattr(vista, "login_required", True)}

    assert aperte - {"admin:login"} == PUBBLICHE


def test_ogni_indirizzo_ha_un_nome():
    senza = {nome for nome, _ in tutte(get_resolver()) if nome.endswith("None")}

    assert senza == {"admin:None"}


def test_pagina_che_non_esiste(client, db):
    risposta = client.get("/non/esiste/")

    assert risposta.status_code == 404
    assert "Pagina non trovata" in risposta.content.decode()


@pytest.mark.parametrize(("pagina", "stato"), [(server_error, 500), (permission_denied, 403)])
def test_pagine_di_errore_senza_sessione_ne_database(rf, pagina, stato):
    risposta = pagina(rf.get("/")) if stato == 500 else pagina(rf.get("/"), PermissionError())

    assert risposta.status_code == stato
    assert "Abitare" in risposta.content.decode()
