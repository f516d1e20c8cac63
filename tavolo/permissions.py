# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what, and why. The only door to guardian: grants stand on the groups of the sectors, never on people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from guardian.models import GroupObjectPermissionBase
from guardian.shortcuts import assign_perm, get_objects_for_user
from guardian.utils import get_group_obj_perms_model

from abitare.lib.tempo import oggi
from tavolo.models import RUOLI_DI_SETTORE, Incarico, Ruolo, Settore, Utente

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, Group

M = TypeVar("M", bound=models.Model)
RUOLI_CHE_SCRIVONO = (Ruolo.REFERENTE, Ruolo.COORDINATORE)


@dataclass(frozen=True)
class Spiegazione:
    """Answer to "perché posso / non posso": the rule, the office it names, since when, granted by whom."""

    puo: bool
    regola: str
    ufficio: str = ""
    dal: date | None = None
    conferito_da: str = ""

    def __bool__(self) -> bool:
        return self.puo


def incarichi_vigenti(utente: "Utente | AnonymousUser", giorno: date) -> tuple[Incarico, ...]:
    """Terms running on that day, read once per user object, so once per request; none for who is not active."""
    if not isinstance(utente, Utente) or not utente.is_active:
        return ()
    letti: tuple[date, tuple[Incarico, ...]] | None = getattr(utente, "_incarichi_vigenti", None)
    if letti is None or letti[0] != giorno:
        righe = utente.incarichi.vigenti(giorno).select_related("settore", "conferito_da").order_by("dal", "pk")
        letti = (giorno, tuple(righe))
        utente._incarichi_vigenti = letti  # type: ignore[attr-defined]
    return letti[1]


def incarico_con(utente: "Utente | AnonymousUser", ruoli: Iterable[str], giorno: date) -> Incarico | None:
    """The oldest running term with one of these roles."""
    scelti = frozenset(ruoli)
    return next((i for i in incarichi_vigenti(utente, giorno) if i.ruolo in scelti), None)


def siede_al_tavolo(utente: "Utente | AnonymousUser", giorno: date) -> bool:
    return incarico_con(utente, RUOLI_DI_SETTORE, giorno) is not None


def legge_gli_adottati(utente: "Utente | AnonymousUser", giorno: date) -> bool:
    return bool(incarichi_vigenti(utente, giorno))


def incarico_di_coordinamento(utente: "Utente | AnonymousUser", giorno: date) -> Incarico | None:
    vigenti = incarichi_vigenti(utente, giorno)
    return next((i for i in vigenti if i.ruolo == Ruolo.COORDINATORE and i.settore and i.settore.coordina), None)


def coordina(utente: "Utente | AnonymousUser") -> bool:
    return incarico_di_coordinamento(utente, oggi()) is not None


def amministra(utente: "Utente | AnonymousUser") -> bool:
    return incarico_con(utente, [Ruolo.AMMINISTRATORE], oggi()) is not None


def esigi_amministrazione(utente: Utente) -> None:
    """People, sectors and terms belong to administrators (and to the system, in commands); else PermissionDenied."""
    if not (utente.e_sistema or amministra(utente)):
        raise PermissionDenied


def spiega_amministrare(utente: Utente) -> Spiegazione:
    incarico = incarico_con(utente, [Ruolo.AMMINISTRATORE], oggi())
    if incarico:
        return spiega_incarico(incarico, "Gli amministratori del portale gestiscono persone, settori e incarichi.")
    return Spiegazione(False, "Solo gli amministratori del portale gestiscono persone, settori e incarichi.")


def segue_gli_atti(utente: "Utente | AnonymousUser") -> bool:
    """Who registers acts: the general secretariat and the coordination."""
    return coordina(utente) or incarico_con(utente, [Ruolo.SEGRETERIA], oggi()) is not None


def settori_di(utente: "Utente | AnonymousUser", *ruoli: Ruolo) -> list[Settore]:
    """Sectors in which the person has one of these roles today."""
    trovati = {i.settore_id: i.settore for i in incarichi_vigenti(utente, oggi()) if i.ruolo in ruoli and i.settore}
    return list(trovati.values())


def ha_permesso(utente: "Utente | AnonymousUser", permesso: str, oggetto: models.Model) -> bool:
    """Asked anew each time; who has no role that writes has no group, so nothing is asked."""
    return incarico_con(utente, RUOLI_CHE_SCRIVONO, oggi()) is not None and utente.has_perm(permesso, oggetto)


def oggetti_permessi(utente: Utente, permesso: str, oggetti: models.QuerySet[M]) -> models.QuerySet[M]:
    """The objects among these on which the person's groups hold the permission; none for who is not active."""
    if not utente.is_active:
        return oggetti.none()
    return get_objects_for_user(utente, permesso, oggetti, accept_global_perms=False, with_superuser=False)


def concedi(permesso: str, gruppo: "Group", oggetto: models.Model) -> None:
    """Gives a permission (`app.codename`) on an object to a sector's group; giving it twice changes nothing."""
    assign_perm(permesso, gruppo, oggetto)


def revoca(permesso: str, gruppo: "Group", oggetto: models.Model) -> None:
    concessioni(permesso, oggetto).filter(group=gruppo).delete()


def sposta(permesso: str, oggetto: models.Model, a: "Group") -> None:
    """Moves the one grant of a permission on an object to another group, or makes it."""
    if not concessioni(permesso, oggetto).update(group=a):
        concedi(permesso, a, oggetto)


def passa_tutto(*, da: "Group", a: "Group") -> int:
    """Moves all that a group holds, on whatever model, to another one; returns how many grants moved."""
    modelli = [m for m in apps.get_models() if issubclass(m, GroupObjectPermissionBase)]
    return sum(modello._default_manager.filter(group=da).update(group=a) for modello in modelli)


def concessioni(permesso: str, oggetto: models.Model) -> models.QuerySet[models.Model]:
    app, codice = permesso.split(".")
    return get_group_obj_perms_model(oggetto)._default_manager.filter(
        content_object=oggetto, permission__codename=codice, permission__content_type__app_label=app
    )


def spiega_incarico(incarico: Incarico, regola: str) -> Spiegazione:
    """A yes that rests on a term of office."""
    return Spiegazione(True, regola, incarico.sede, incarico.dal, str(incarico.conferito_da))
