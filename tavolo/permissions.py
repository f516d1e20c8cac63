# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may do what, and why. The only door to guardian: grants stand on the groups of the sectors, never on people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db import models
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import assign_perm, get_objects_for_user
from guardian.utils import get_group_obj_perms_model

from abitare.lib.tempo import oggi
from tavolo.models import RUOLI_DI_SETTORE, Incarico, Ruolo, Settore, Utente

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

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


def cura_i_promemoria(utente: "Utente | AnonymousUser") -> bool:
    """Who sets the steps of the promemoria and sees how the mails fare: the coordination and administrators."""
    return coordina(utente) or amministra(utente)


def esigi_cura_dei_promemoria(utente: Utente) -> None:
    if not cura_i_promemoria(utente):
        raise PermissionDenied


def segue_gli_atti(utente: "Utente | AnonymousUser") -> bool:
    """Who registers acts: the general secretariat and the coordination."""
    return coordina(utente) or incarico_con(utente, [Ruolo.SEGRETERIA], oggi()) is not None


def settori_di(utente: "Utente | AnonymousUser", *ruoli: Ruolo) -> list[Settore]:
    """Sectors in which the person has one of these roles today."""
    trovati = {i.settore_id: i.settore for i in incarichi_vigenti(utente, oggi()) if i.ruolo in ruoli and i.settore}
    return list(trovati.values())


@dataclass(frozen=True, slots=True)
class PermessiLetti:
    """Codenames that a person's groups held on an object when a page read it."""

    utente_id: int
    codici: frozenset[str]


def ha_permesso(utente: "Utente | AnonymousUser", permesso: str, oggetto: models.Model) -> bool:
    """What `leggi_con_permessi` read with the object, else asked anew each time: services lock rows of their own.

    Who has no role that writes has no group, so nothing is asked.
    """
    if incarico_con(utente, RUOLI_CHE_SCRIVONO, oggi()) is None:
        return False
    letti: PermessiLetti | None = getattr(oggetto, "permessi_letti", None)
    if letti is not None and letti.utente_id == utente.pk:
        return permesso.split(".")[1] in letti.codici
    return utente.has_perm(permesso, oggetto)


def leggi_con_permessi(utente: Utente, righe: models.QuerySet[M], *percorsi: str) -> M | None:
    """The first row, with what the person's groups hold on it ("") and on the objects it leads to, in the same query.

    For a page, which asks many things of one object; no service may be given what comes from here.
    """
    nomi = [f"permessi_{posto}" for posto in range(len(percorsi))]
    if incarico_con(utente, RUOLI_CHE_SCRIVONO, oggi()):
        domande = zip(nomi, (_codici_tenuti(utente, righe.model, percorso) for percorso in percorsi), strict=True)
        righe = righe.annotate(**dict(domande))
    riga = righe.first()
    for nome, percorso in zip(nomi, percorsi, strict=True) if riga else ():
        oggetto: Any = reduce(getattr, filter(None, percorso.split("__")), riga)
        oggetto.permessi_letti = PermessiLetti(utente.pk, frozenset(getattr(riga, nome, ())))
    return riga


def _codici_tenuti(utente: Utente, modello: Any, percorso: str) -> ArraySubquery:
    for nome in filter(None, percorso.split("__")):
        modello = modello._meta.get_field(nome).related_model
    tenute = get_group_obj_perms_model(modello)._default_manager.filter(
        content_object=models.OuterRef(f"{percorso}__pk" if percorso else "pk"), group__in=utente.groups.all()
    )
    return ArraySubquery(tenute.values("permission__codename"))


def oggetti_permessi(utente: Utente, permesso: str, oggetti: models.QuerySet[M]) -> models.QuerySet[M]:
    """The objects among these on which the person's groups hold the permission; none for who is not active."""
    if not utente.is_active:
        return oggetti.none()
    return get_objects_for_user(utente, permesso, oggetti, accept_global_perms=False, with_superuser=False)


def concedi(permesso: str, gruppo: Group, oggetto: models.Model) -> None:
    """Gives a permission (`app.codename`) on an object to a sector's group; giving it twice changes nothing."""
    assign_perm(permesso, gruppo, oggetto)


def revoca(permesso: str, gruppo: Group, oggetto: models.Model) -> None:
    concessioni(permesso, oggetto).filter(group=gruppo).delete()


def sposta(permesso: str, oggetto: models.Model, a: Group) -> None:
    """Moves the one grant of a permission on an object to another group, or makes it."""
    if not concessioni(permesso, oggetto).update(group=a):
        concedi(permesso, a, oggetto)


def passa_tutto(*, da: Group, a: Group) -> int:
    """Moves all that a group holds, on whatever model, to another one; returns how many grants moved."""
    modelli = _modelli_di_concessione(GroupObjectPermissionBase)
    return sum(modello._default_manager.filter(group=da).update(group=a) for modello in modelli)


def concessioni(permesso: str, oggetto: models.Model) -> models.QuerySet[models.Model]:
    app, codice = permesso.split(".")
    return get_group_obj_perms_model(oggetto)._default_manager.filter(
        content_object=oggetto, permission__codename=codice, permission__content_type__app_label=app
    )


def spiega_incarico(incarico: Incarico, regola: str) -> Spiegazione:
    """A yes that rests on a term of office."""
    return Spiegazione(True, regola, incarico.sede, incarico.dal, str(incarico.conferito_da))


def concessioni_in_essere(permesso: str) -> set[tuple[int, int]]:
    """(object, group) of every grant of a permission: what the nightly check compares with the assignments."""
    app, codice = permesso.split(".")
    scelti = Permission.objects.filter(content_type__app_label=app, codename=codice)
    modelli = [m for m in _modelli_di_concessione(GroupObjectPermissionBase) if m._meta.app_label == app]
    return {
        coppia
        for modello in modelli
        for coppia in modello._default_manager.filter(permission__in=scelti).values_list(
            "content_object_id", "group_id"
        )
    }


def concessioni_fuori_regola() -> int:
    """Grants to a person, or on a whole model: there should be none."""
    personali = sum(m._default_manager.count() for m in _modelli_di_concessione(UserObjectPermissionBase))
    return personali + Group.permissions.through._default_manager.count()


def _modelli_di_concessione(base: type[models.Model]) -> list[type[models.Model]]:
    return [modello for modello in apps.get_models() if issubclass(modello, base)]
