# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hangs on an action or an objective: phases, money, indicators, codes, collaborations, external subjects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from programma.models import Azione, CodiceProgetto, Coinvolgimento, Fase, Indicatore, Obiettivo, Risorsa
from programma.services.assegnazioni import scrivi_collaborazioni
from programma.services.atto_richiesto import esigi_atto
from programma.services.conflitti import (
    Conflitto,
    Urto,
    Valori,
    accolti,
    grezzi,
    prime_righe,
    riga_di_versione,
    righe_alla_versione,
    unisci,
    unisci_insiemi,
    valori,
)
from programma.services.regole import esigi_ragioni, scrivi
from tavolo.models import Settore, SoggettoEsterno

CAMPI_FASE = ("nome", "inizio_previsto", "fine_prevista", "peso")
CAMPI_RISORSA = ("fonte", "capitolo", "missione", "anno", "stanziato", "impegnato", "liquidato", "per_lavori")
CAMPI_INDICATORE = ("nome", "unita", "base", "data_base", "obiettivo_valore", "data_obiettivo", "fonte", "verso")
CON_MOTIVO: Mapping[str, tuple[str, ...]] = {
    "fasi": ("inizio_previsto", "fine_prevista", "peso"),
    "risorse": (),
    "indicatori": ("obiettivo_valore", "data_obiettivo", "verso"),
}
MODELLI: Mapping[str, type[models.Model]] = {"fasi": Fase, "risorse": Risorsa, "indicatori": Indicatore}
TOGLIERE = {"fasi": "togliere una fase", "indicatori": "togliere un indicatore"}
RIGA_ESTRANEA = "Questa riga non è di qui: ricarica la pagina."
RIGA_CON_AGGIORNAMENTI = "Un settore ha già scritto su questa riga: non si può togliere."


@dataclass(frozen=True)
class Riga:
    """A row of a table: new without `pk`, `elimina` to take it away; errors name its `posto` in the form."""

    valori: Mapping[str, Any]
    pk: int | None = None
    elimina: bool = False
    posto: int = 0


@dataclass(frozen=True)
class Parti:
    """Rows to write; for the sets None stands for "leave as it is", and a row not named is left as it is too."""

    fasi: Sequence[Riga] = ()
    risorse: Sequence[Riga] = ()
    indicatori: Sequence[Riga] = ()
    collaborano: Iterable[Settore] | None = None
    soggetti: Iterable[SoggettoEsterno] | None = None
    cup: Iterable[str] | None = None
    cig: Iterable[str] | None = None


@dataclass
class RigheNonValide(Exception):
    """Errors of the rows: table → place of the row in what was given → its error."""

    errori: dict[str, dict[int, ValidationError]] = field(default_factory=dict)


def concilia_tutto(
    padre: Azione | Obiettivo,
    versioni: tuple[int | None, int | None],
    mio: Valori,
    tabelle: Mapping[str, Sequence[Riga]],
) -> tuple[Valori, dict[str, Sequence[Riga]]]:
    """`concilia` for an object together with its tables; `versioni`: the one the form started from, the one shown."""
    versione, vista = versioni
    if versione is None or versione == padre.versione:
        return mio, dict(tabelle)
    riga = riga_di_versione(padre, versione)
    base, loro = valori(riga, mio), valori(padre, mio)
    nuovi, urti = unisci(base, loro, mio)
    unite: dict[str, Sequence[Riga]] = {}
    for tabella, righe in tabelle.items():
        unite[tabella], suoi = concilia_righe(padre, tabella, righe, riga)
        urti |= suoi
    if urti and vista != padre.versione:
        raise Conflitto(urti, padre.versione, accolti(base, loro, mio))
    return nuovi, unite


def concilia_righe(
    padre: Azione | Obiettivo, tabella: str, righe: Sequence[Riga], versione: Any
) -> tuple[list[Riga], dict[str, Urto]]:
    """Rows to write now, joined with what others wrote since `versione` (a history row of `padre`), and the clashes.

    A row changed here that somebody took away is a clash; who insists gets it back as a new one.
    """
    base = prime_righe(MODELLI[tabella], padre) | righe_alla_versione(MODELLI[tabella], padre, versione)
    presenti = {riga.pk: riga for riga in getattr(padre, tabella).all()}
    unite: list[Riga] = []
    urti: dict[str, Urto] = {}
    for riga in righe:
        nuova, suoi = _concilia_riga(riga, base.get(riga.pk or 0), presenti.get(riga.pk or 0))
        unite += [nuova] if nuova else []
        urti |= {f"{tabella}-{riga.pk}-{campo}": urto for campo, urto in suoi.items()}
    return unite, urti


def _concilia_riga(riga: Riga, base: Any, loro: Any) -> tuple[Riga | None, dict[str, Urto]]:
    if riga.pk is None or base is None:
        return riga, {}
    mio = grezzi(riga.valori)
    prima = valori(base, mio)
    if loro is None:
        persi = {campo: Urto(prima[campo], None, mio[campo]) for campo in mio if mio[campo] != prima[campo]}
        return (replace(riga, pk=None), persi) if persi and not riga.elimina else (None, {})
    adesso = valori(loro, mio)
    if riga.elimina:
        return riga, {c: Urto(prima[c], adesso[c], None) for c in mio if adesso[c] != prima[c]}
    uniti, urti = unisci(prima, adesso, mio)
    return replace(riga, valori=uniti), urti


def concilia_insiemi(azione: Azione, parti: Parti, versione: Any) -> Parti:
    """Sets (collaborating sectors, subjects, codes) never clash: what each added or took away counts."""
    coppie: dict[str, Any] = {}
    if parti.collaborano is not None:
        coppie["collaborano"] = _unisci_legami(
            azione, Settore, "collaborazioni", "settore", parti.collaborano, versione
        )
    if parti.soggetti is not None:
        coppie["soggetti"] = _unisci_legami(
            azione, SoggettoEsterno, "coinvolgimenti", "soggetto", parti.soggetti, versione
        )
    codici = righe_alla_versione(CodiceProgetto, azione, versione).values()
    for tipo in CodiceProgetto.Tipo:
        mio = getattr(parti, tipo.lower())
        if mio is not None:
            base = {riga.codice for riga in codici if riga.tipo == tipo}
            adesso = set(azione.codici.filter(tipo=tipo).values_list("codice", flat=True))
            coppie[tipo.lower()] = sorted(unisci_insiemi(base, adesso, set(mio)))
    return replace(parti, **coppie)


def _unisci_legami(
    azione: Azione, modello: Any, tabella: str, campo: str, scelti: Iterable[models.Model], versione: Any
) -> list[Any]:
    legame = getattr(azione, tabella)
    base = {getattr(riga, f"{campo}_id") for riga in righe_alla_versione(legame.model, azione, versione).values()}
    adesso = set(legame.values_list(f"{campo}_id", flat=True))
    return list(modello.objects.filter(pk__in=unisci_insiemi(base, adesso, {scelto.pk for scelto in scelti})))


def scrivi_parti(azione: Azione, parti: Parti, *, motivo: str) -> bool:
    """Writes under a locked action; RigheNonValide, and nothing must be committed, when a row is wrong."""
    cambiato = scrivi_righe(azione, {t: getattr(parti, t) for t in MODELLI}, motivo=motivo)
    if parti.collaborano is not None:
        cambiato |= scrivi_collaborazioni(azione, parti.collaborano)
    if parti.soggetti is not None:
        cambiato |= _scrivi_soggetti(azione, parti.soggetti)
    for tipo in CodiceProgetto.Tipo:
        codici = getattr(parti, tipo.lower())
        if codici is not None:
            cambiato |= _scrivi_codici(azione, tipo, codici)
    return cambiato


def scrivi_righe(padre: Azione | Obiettivo, tabelle: Mapping[str, Sequence[Riga]], *, motivo: str) -> bool:
    errori: dict[str, dict[int, ValidationError]] = {}
    cambiato = False
    for tabella, righe in tabelle.items():
        for riga in righe:
            try:
                cambiato |= _scrivi_riga(padre, tabella, riga, motivo)
            except ValidationError as errore:
                errori.setdefault(tabella, {})[riga.posto] = errore
    if errori:
        raise RigheNonValide(errori)
    return cambiato


def _scrivi_riga(padre: Azione | Obiettivo, tabella: str, riga: Riga, motivo: str) -> bool:
    if riga.pk is None:
        nuova = MODELLI[tabella](**{padre._meta.model_name or "": padre}, **riga.valori)
        nuova.full_clean()
        nuova.save()
        return True
    presente = getattr(padre, tabella).filter(pk=riga.pk).first()
    if presente is None:
        raise ValidationError(RIGA_ESTRANEA)
    if not riga.elimina:
        esigi_ragioni(presente, riga.valori, CON_MOTIVO[tabella], motivo)
        return scrivi(presente, riga.valori)
    if CON_MOTIVO[tabella] and not motivo.strip():
        raise ValidationError({"motivo": "Scrivi il motivo: togli una riga del piano."})
    esigi_atto(presente, CON_MOTIVO[tabella], TOGLIERE.get(tabella, ""))
    try:
        presente.delete()
    except models.ProtectedError:
        raise ValidationError(RIGA_CON_AGGIORNAMENTI) from None
    return True


def _scrivi_soggetti(azione: Azione, soggetti: Iterable[SoggettoEsterno]) -> bool:
    voluti = {soggetto.pk for soggetto in soggetti}
    presenti = {riga.soggetto_id: riga for riga in azione.coinvolgimenti.all()}
    for chiave in presenti.keys() - voluti:
        presenti[chiave].delete()
    for chiave in sorted(voluti - presenti.keys()):
        Coinvolgimento(azione=azione, soggetto_id=chiave).save()
    return presenti.keys() != voluti


def _scrivi_codici(azione: Azione, tipo: CodiceProgetto.Tipo, codici: Iterable[str]) -> bool:
    voluti = dict.fromkeys(codici)
    presenti = {riga.codice: riga for riga in azione.codici.filter(tipo=tipo)}
    for codice in presenti.keys() - voluti.keys():
        presenti[codice].delete()
    for codice in [c for c in voluti if c not in presenti]:
        nuovo = CodiceProgetto(azione=azione, tipo=tipo, codice=codice)
        nuovo.full_clean()
        nuovo.save()
    return presenti.keys() != voluti.keys()


def copia_parti(origine: Azione, copia: Azione) -> None:
    """Plan, people and subjects; money without what was committed or paid; no codes, they belong to one project."""
    for fase in origine.fasi.all():
        Fase(azione=copia, **valori(fase, CAMPI_FASE)).save()
    for risorsa in origine.risorse.all():
        Risorsa(azione=copia, **valori(risorsa, CAMPI_RISORSA) | {"impegnato": 0, "liquidato": 0}).save()
    for indicatore in origine.indicatori.all():
        Indicatore(azione=copia, **valori(indicatore, CAMPI_INDICATORE)).save()
    scrivi_collaborazioni(copia, Settore.objects.filter(collaborazioni__azione=origine))
    _scrivi_soggetti(copia, SoggettoEsterno.objects.filter(coinvolgimenti__azione=origine))
