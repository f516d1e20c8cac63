# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, Group, Permission, UserManager
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Lower
from guardian.mixins import GuardianUserMixin

from abitare.lib.tempo import oggi
from tavolo.models.settori import Incarico, Ruolo
from tavolo.storia import ModelloTracciato, Storia

SISTEMA = "sistema"


class GruppiVigenti:
    """What Django and guardian read as `user.groups`: the groups that the terms running today give.

    A referente is in the group of the sector, a coordinatore in the coordination group of a sector that coordinates.
    """

    def __init__(self, utente: "Utente") -> None:
        self.utente = utente

    def all(self) -> models.QuerySet[Group]:
        if not (self.utente.pk and self.utente.is_active):
            return Group.objects.none()
        vigenti = Incarico.objects.vigenti(oggi()).filter(utente=self.utente)
        referente = vigenti.filter(ruolo=Ruolo.REFERENTE).values("settore__gruppo")
        coordina = vigenti.filter(ruolo=Ruolo.COORDINATORE, settore__coordina=True)
        return Group.objects.filter(Q(pk__in=referente) | Q(pk__in=coordina.values("settore__gruppo_coordinamento")))


class UtenteManager(UserManager["Utente"]):
    use_in_migrations = False

    def sistema(self) -> "Utente":
        """The author of what jobs and commands write; nobody can log in with it.

        It is the first author there is, so its own row has no author: the raw save leaves no history row.
        """
        utente = self.filter(username=SISTEMA).first()
        if utente is None:
            utente = self.model(username=SISTEMA, last_name="Sistema", is_active=False)
            utente.set_unusable_password()
            try:
                with transaction.atomic():
                    utente.save_base(raw=True)
            except IntegrityError:  # another process made it meanwhile
                return self.get(username=SISTEMA)
        return utente


class Utente(GuardianUserMixin, ModelloTracciato, AbstractUser):
    """A person with an account. Rights come from the terms of office alone: no stored groups, no superuser."""

    email = models.EmailField("indirizzo e-mail")
    ultima_visita = models.DateTimeField("ultima visita", null=True, editable=False)
    visita_precedente = models.DateTimeField("visita precedente", null=True, editable=False)
    groups = property(GruppiVigenti)
    user_permissions = property(lambda self: Permission.objects.none())

    objects: ClassVar[UtenteManager] = UtenteManager()
    storia = Storia(excluded_fields=["password", "last_login", "ultima_visita", "visita_precedente"])

    class Meta:
        verbose_name = "utente"
        verbose_name_plural = "utenti"
        ordering = ["last_name", "first_name", "username"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="utente_email_unica",
                condition=~Q(email=""),
                violation_error_message="Questo indirizzo è già di un altro utente.",
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="utente_username_unico",
                violation_error_message="Questo nome utente è già preso.",
            ),
            models.CheckConstraint(
                name="utente_visite_in_ordine",
                condition=Q(visita_precedente=None)
                | Q(ultima_visita__isnull=False, visita_precedente__lte=F("ultima_visita")),
                violation_error_message="La visita precedente viene prima dell'ultima.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def e_sistema(self) -> bool:
        """Whether this is the author of what jobs and commands write."""
        return self.username == SISTEMA and not self.is_active

    @property
    def is_superuser(self) -> bool:
        return False

    @is_superuser.setter
    def is_superuser(self, valore: bool) -> None:
        if valore:
            raise ValueError("The portal has no superusers: rights come from terms of office.")

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise models.ProtectedError("Gli utenti si disattivano, non si cancellano.", {self})
