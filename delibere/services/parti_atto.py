# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an act holds besides its own fields: who sat, its points, its attachments, the opinions on it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from delibere.estratto import EstrattoAtto
from delibere.estratto import Presenza as PresenzaEstratto
from delibere.models import AllegatoAtto, Atto, Parere, Presenza, PuntoAtto, Rapporto
from delibere.regole import ruolo_dal_nome
from programma.services.conflitti import Valori, riga_di_versione, righe_alla_versione, risolvi, valori

DATE = ("pubblicato_dal", "pubblicato_al", "esecutivo_dal", "immediatamente_eseguibile")
CAMPI = (
    "tipo",
    "organo",
    "registro",
    "anno",
    "numero",
    "data",
    "oggetto",
    "settore_proponente",
    "servizio",
    "responsabile_procedimento",
    "pratica_trattata_da",
    "presidente",
    "segretario",
    "votazione",
    *DATE,
)
ORGANI = {"Giunta Comunale": Atto.Organo.GIUNTA.value, "Consiglio Comunale": Atto.Organo.CONSIGLIO.value}
Punti = Mapping[str, tuple[str, ...]]
Righe = Iterable[Any]


@dataclass(frozen=True)
class DatiAllegato:
    """`ruolo`: `AllegatoAtto.Ruolo`; `impronta`: 64 upper-case hexadecimal digits."""

    nome: str
    impronta: str
    ruolo: str = AllegatoAtto.Ruolo.ALLEGATO.value


@dataclass(frozen=True)
class DatiParere:
    tipo: str
    esito: str
    chi: str = ""
    quando: date | None = None


@dataclass(frozen=True)
class PartiAtto:
    """`punti` by section (`PuntoAtto.Sezione`), each in its order; `pareri` in the order of `Parere.Tipo`."""

    presenze: tuple[PresenzaEstratto, ...] = ()
    punti: Punti = field(default_factory=dict)
    allegati: tuple[DatiAllegato, ...] = ()
    pareri: tuple[DatiParere, ...] = ()


def dati_da_estratto(estratto: EstrattoAtto) -> tuple[dict[str, Any], PartiAtto]:
    """The fields (CAMPI) and the parts that an extract tells of, in its own words."""
    respinta = f"{estratto.voto}; proposta {estratto.esito}".strip("; ")
    dati = {campo: getattr(estratto, campo) for campo in CAMPI if hasattr(estratto, campo)} | {
        "tipo": Atto.Tipo.DELIBERAZIONE.value,
        "organo": ORGANI[estratto.organo],
        "settore_proponente": estratto.settore,
        "votazione": respinta if estratto.esito == "respinta" else estratto.voto,
    }
    sezioni = PuntoAtto.Sezione
    punti = {
        sezioni.PREMESSE.value: estratto.premesse,
        sezioni.MOTIVAZIONE.value: estratto.motivazioni,
        sezioni.NORMATIVA.value: estratto.norme,
        sezioni.DECISIONE.value: estratto.decisioni,
    }
    pieni = {sezione: testi for sezione, testi in punti.items() if testi}
    allegati = tuple(DatiAllegato(a.nome, a.impronta, ruolo_dal_nome(a.nome)) for a in estratto.allegati)
    return dati, PartiAtto(estratto.presenze, pieni, allegati)


def parti_di(atto: Atto) -> PartiAtto:
    """The parts as they are registered."""
    return _parti(atto.presenze.all(), atto.punti.all(), atto.allegati.all(), atto.pareri.all())


def parti_alla_versione(atto: Atto, versione: Any) -> PartiAtto:
    """The parts as they were at one of the act's versions (a history row of it)."""
    modelli = (Presenza, PuntoAtto, AllegatoAtto, Parere)
    return _parti(*(righe_alla_versione(modello, atto, versione).values() for modello in modelli))


def _parti(presenze: Righe, punti: Righe, allegati: Righe, pareri: Righe) -> PartiAtto:
    per_sezione: dict[str, list[str]] = {}
    for punto in sorted(punti, key=lambda p: (p.sezione, p.numero)):
        per_sezione.setdefault(punto.sezione, []).append(punto.testo)
    in_ordine = attrgetter("ordine")
    return PartiAtto(
        tuple(
            PresenzaEstratto(p.nominativo, p.qualifica, p.presente, p.da_remoto)
            for p in sorted(presenze, key=in_ordine)
        ),
        {sezione: tuple(testi) for sezione, testi in per_sezione.items()},
        tuple(DatiAllegato(a.nome, a.impronta, a.ruolo) for a in sorted(allegati, key=in_ordine)),
        tuple(
            DatiParere(p.tipo, p.esito, p.chi, p.quando) for p in sorted(pareri, key=attrgetter("tipo"), reverse=True)
        ),
    )


def voci_di(parti: PartiAtto) -> dict[str, Any]:
    """What two people may each write on their own: presences, each section, attachments, each opinion."""
    pareri = {parere.tipo: parere for parere in parti.pareri}
    return {
        "presenze": parti.presenze,
        **{sezione: parti.punti.get(sezione, ()) for sezione in PuntoAtto.Sezione.values},
        "allegati": parti.allegati,
        **{tipo: pareri.get(tipo) for tipo in Parere.Tipo.values},
    }


def parti_da_voci(voci: Mapping[str, Any]) -> PartiAtto:
    punti = {sezione: voci[sezione] for sezione in PuntoAtto.Sezione.values if voci[sezione]}
    pareri = tuple(voci[tipo] for tipo in Parere.Tipo.values if voci[tipo])
    return PartiAtto(voci["presenze"], punti, voci["allegati"], pareri)


def concilia_atto(
    atto: Atto, versioni: tuple[int | None, int | None], dati: Mapping[str, Any], parti: PartiAtto
) -> tuple[Valori, PartiAtto]:
    """`concilia` for a locked act with its parts; `versioni`: the one the form started from, the one shown."""
    versione, vista = versioni
    if versione is None or versione == atto.versione:
        return dict(dati), parti
    riga = riga_di_versione(atto, versione)
    base = valori(riga, dati) | voci_di(parti_alla_versione(atto, riga))
    loro = valori(atto, dati) | voci_di(parti_di(atto))
    uniti = risolvi(base, loro, dict(dati) | voci_di(parti), adesso=atto.versione, vista=vista)
    return {campo: uniti[campo] for campo in dati}, parti_da_voci(uniti)


def scrivi_parti(atto: Atto, parti: PartiAtto) -> None:
    """Writes them all; an act that had some must have lost them first."""
    righe: list[models.Model] = [
        Presenza(atto=atto, ordine=n, **asdict(presenza)) for n, presenza in enumerate(parti.presenze, 1)
    ]
    for sezione, testi in parti.punti.items():
        righe += [PuntoAtto(atto=atto, sezione=sezione, numero=n, testo=testo) for n, testo in enumerate(testi, 1)]
    righe += _allegati(atto, parti.allegati)
    for parere in parti.pareri:
        _controlla_parere(atto, parere)
        righe.append(Parere(atto=atto, **asdict(parere)))
    for riga in righe:
        riga.full_clean()
        riga.save()


def _allegati(atto: Atto, dati: tuple[DatiAllegato, ...]) -> Iterator[AllegatoAtto]:
    """An attachment with the impronta of a ready report is that report; the same file twice is it the first time."""
    pronti = Rapporto.objects.pronti().filter(impronta__in=[allegato.impronta for allegato in dati])
    rapporti = {rapporto.impronta: rapporto for rapporto in pronti.order_by("-pk")}
    for ordine, allegato in enumerate(dati, 1):
        rapporto = rapporti.pop(allegato.impronta, None)
        yield AllegatoAtto(atto=atto, ordine=ordine, rapporto=rapporto, **asdict(allegato))


def _controlla_parere(atto: Atto, parere: DatiParere) -> None:
    """Art. 49 TUEL: the opinion is asked on the proposal, so it does not come after the act."""
    if parere.quando is not None and parere.quando > atto.data:
        tipo = Parere.Tipo(parere.tipo).label
        raise ValidationError(
            {f"{parere.tipo}_quando": f"Il parere di {tipo} viene prima dell'atto o lo stesso giorno."}
        )
