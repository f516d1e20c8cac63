# SPDX-License-Identifier: AGPL-3.0-or-later
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from programma.models import CodiceParametro, Comune, EnteProprietario, ParametroNormativo
from tavolo.models import Utente, vigente_il


def comuni_cercati(utente: Utente, parole: str, giorno: date) -> QuerySet[Comune]:
    """The Comuni of the ambito, those that left it too, by name or by a code of theirs."""
    righe = Comune.objects.visibili_a(utente).select_related("ente")
    for parola in parole.split():
        in_un_codice = Q(istat=parola) | Q(belfiore__iexact=parola) | Q(cap=parola)
        righe = righe.filter(Q(nome__icontains=parola) | in_un_codice)
    oggi = Comune.objects.filter(vigente_il(giorno), pk=OuterRef("pk"))
    return righe.annotate(vigente=Exists(oggi))


def altri_enti(utente: Utente) -> QuerySet[EnteProprietario]:
    """Owners that are not a Comune."""
    return EnteProprietario.objects.visibili_a(utente).filter(comune=None).order_by("tipo", "nome")


def parametri_per_codice(giorno: date) -> list[tuple[CodiceParametro, list[tuple[ParametroNormativo, bool]]]]:
    """Each threshold with all its values, the latest first, and whether each is in force on that day; one query."""
    per_codice: dict[str, list[tuple[ParametroNormativo, bool]]] = {}
    for riga in ParametroNormativo.objects.order_by("-dal"):
        vigente = riga.dal <= giorno and (riga.al is None or giorno <= riga.al)
        per_codice.setdefault(riga.codice, []).append((riga, vigente))
    return [(codice, per_codice.get(codice, [])) for codice in CodiceParametro]
