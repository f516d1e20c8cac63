# SPDX-License-Identifier: AGPL-3.0-or-later
from allauth.account import views as account
from django.urls import include, path, re_path

from abitare.salute import salute
from abitare.tecnica import sito_tecnico

handler400 = "tavolo.views.errori.richiesta_non_valida"

# Only what an invited person needs: addresses are changed by administrators, so allauth's own list is not included.
accesso = [
    path("", account.login, name="account_login"),
    path("esci/", account.logout, name="account_logout"),
    path("disattivato/", account.account_inactive, name="account_inactive"),
    path("iscrizione/", account.signup, name="account_signup"),
    path("conferma-identita/", account.reauthenticate, name="account_reauthenticate"),
    path("password/cambia/", account.password_change, name="account_change_password"),
    path("password/scegli/", account.password_set, name="account_set_password"),
    path("password/dimenticata/", account.password_reset, name="account_reset_password"),
    path("password/dimenticata/inviata/", account.password_reset_done, name="account_reset_password_done"),
    path("password/nuova/fatto/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/nuova/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]

urlpatterns = [
    path("salute/", salute, name="salute"),
    path("accesso/", include(accesso)),
    path("tecnica/", sito_tecnico.urls),
    path("", include("tavolo.urls")),
    path("", include("programma.urls")),
    path("", include("delibere.urls")),
]
