# SPDX-License-Identifier: AGPL-3.0-or-later
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, Group, Permission, UserManager
from django.db import models
from django.db.models import Q
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
            utente.save_base(raw=True)
        return utente


class Utente(GuardianUserMixin, ModelloTracciato, AbstractUser):
    """A person with an account. Rights come from the terms of office alone: no stored groups, no superuser."""

    email = models.EmailField("indirizzo e-mail")
    groups = property(GruppiVigenti)
    user_permissions = property(lambda self: Permission.objects.none())

    objects: ClassVar[UtenteManager] = UtenteManager()
    storia = Storia(excluded_fields=["password", "last_login"])

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
