# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse

from tavolo.models import Utente
from tavolo.services.posta import COLLEGAMENTO, accoda_messaggio
from tavolo.services.visite import registra_visita


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only; mails go through the outbox, so a mail server that is down stops nobody."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def post_login(self, request: HttpRequest, user: Any, **dati: Any) -> HttpResponse:
        registra_visita(utente=user)
        return super().post_login(request, user, **dati)

    def set_password(self, user: Any, password: str) -> None:
        """Writes the password alone: it is outside the history, so it needs no author."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only people of the portal get mails. The secret link is made only while sending."""
        destinatario = Utente.objects.get(email__iexact=email)
        segreto = "password_reset_url" in context
        if segreto:
            context = context | {"password_reset_url": COLLEGAMENTO, "key": "", "uid": ""}
        posta = self.render_mail(template_prefix, email, context)
        accoda_messaggio(
            destinatario=destinatario, oggetto=posta.subject, testo=posta.body.strip(), con_collegamento=segreto
        )
