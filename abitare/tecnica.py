# SPDX-License-Identifier: AGPL-3.0-or-later
"""Django's admin, for the technical person alone: it shows and changes nothing.

Only what administrators may read anyway is registered: programmes in draft and covered texts are not.
"""

from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from delibere.models import Rapporto
from tavolo.models import Cambio, Incarico, Messaggio, Oscuramento, Settore, SoggettoEsterno, Utente
from tavolo.permissions import amministra

MOSTRA: dict[type[models.Model], tuple[str, ...]] = {
    Utente: ("username", "first_name", "last_name", "email", "is_active", "is_staff", "date_joined", "last_login"),
    Settore: ("codice", "nome", "coordina", "dal", "al"),
    Incarico: ("utente", "ruolo", "settore", "organo", "supplente", "dal", "al", "conferito_da"),
    SoggettoEsterno: ("nome", "tipo", "attivo"),
    Messaggio: ("destinatario", "stato", "tentativi", "creato", "prossimo_tentativo", "spedito", "errore"),
    Cambio: ("istante", "utente", "settore", "via"),
    Oscuramento: ("modello", "oggetto_id", "campo"),
    Rapporto: ("genere", "anno", "numero", "stato", "tentativi", "iniziato", "finito", "errore"),
}


class SitoTecnico(AdminSite):
    site_header = site_title = "Pagine tecniche"
    index_title = "Sola lettura"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff and amministra(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal has one login page, with its limits: `AccessoMiddleware` sends there who is not in yet."""
        return redirect("/")

    def password_change(  # type: ignore[override]  # it answers with another kind of response
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("account_change_password")


class SolaLettura(ModelAdmin):
    actions = None
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return sito_tecnico.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return sito_tecnico.has_permission(request)


sito_tecnico = SitoTecnico(name="admin")
for _modello, _campi in MOSTRA.items():
    _nome = f"{_modello.__name__}Tecnico"
    sito_tecnico.register(_modello, type(_nome, (SolaLettura,), {"fields": _campi, "list_display": _campi}))
