# SPDX-License-Identifier: AGPL-3.0-or-later
"""Of what people are reminded in the adopted programmes, cycles aside; one query for each kind."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from programma.models import Azione, Fase, Indicatore, Programma, Stato
from tavolo.models import Destinatario, Gradino, Incarico, Ruolo, Settore
from tavolo.occasioni import A_TUTTI, Luogo, Occasione

Genere = Gradino.Genere
FERME = (Stato.CONCLUSA, Stato.ANNULLATA, Stato.SOSPESA)
CHIUSE = (Stato.CONCLUSA, Stato.ANNULLATA)
ADOTTATO = Programma.Stato.ADOTTATO


def occasioni(giorno: date) -> list[Occasione]:
    """Whatever is true on the day; which step has come is judged by who gets them."""
    return [*azioni_con_fine(), *fasi_aperte(), *indicatori(), *settori_senza_referente(giorno)]


def _modulo_o_scheda(azione_id: int) -> dict[str, str]:
    """Who speaks for the sector gets the form, the others the page that reads."""
    return {
        Destinatario.REFERENTE: reverse("programma:aggiorna-azione", args=[azione_id]),
        A_TUTTI: reverse("programma:scheda-azione", args=[azione_id]),
    }


def azioni_con_fine() -> Iterator[Occasione]:
    azioni = Azione.objects.filter(obiettivo__programma__stato=ADOTTATO, fine_prevista__isnull=False)
    for azione in azioni.exclude(stato__in=FERME).order_by("fine_prevista", "pk"):
        if azione.fine_prevista is not None:
            yield Occasione(
                genere=Genere.AZIONE,
                chiave=f"azione-{azione.pk}-{azione.fine_prevista:%Y%m%d}",
                giorno=azione.fine_prevista,
                settore_id=azione.settore_id,
                premessa=f"Azione {azione.codice}",
                indirizzi=_modulo_o_scheda(azione.pk),
                nome=azione.titolo,
                luogo=Luogo("programma.azione", azione.pk, "titolo"),
            )


def fasi_aperte() -> Iterator[Occasione]:
    fasi = Fase.objects.filter(fine_effettiva__isnull=True, azione__obiettivo__programma__stato=ADOTTATO)
    for fase in fasi.exclude(azione__stato__in=FERME).select_related("azione").order_by("fine_prevista", "pk"):
        yield Occasione(
            genere=Genere.FASE,
            chiave=f"fase-{fase.pk}-{fase.fine_prevista:%Y%m%d}",
            giorno=fase.fine_prevista,
            settore_id=fase.azione.settore_id,
            premessa=f"Azione {fase.azione.codice}, fase",
            indirizzi=_modulo_o_scheda(fase.azione_id),
            nome=fase.nome,
            luogo=Luogo("programma.fase", fase.pk, "nome"),
        )


def indicatori() -> Iterator[Occasione]:
    """Those whose target date was not measured yet; the day is that of the last measure, or of the baseline."""
    del_programma = Q(obiettivo__programma__stato=ADOTTATO) | Q(azione__obiettivo__programma__stato=ADOTTATO)
    righe = Indicatore.objects.filter(del_programma).exclude(azione__stato__in=CHIUSE)
    righe = righe.annotate(
        ultima=Coalesce(Max("misurazioni__data"), "data_base"),
        settore_id=Coalesce("azione__settore_id", "obiettivo__settore_id"),
        codice=Coalesce("azione__codice", "obiettivo__codice"),
    )
    for riga in righe.order_by("pk"):
        if riga.ultima < riga.data_obiettivo:
            yield _indicatore(riga, riga.ultima, riga.settore_id, riga.codice)


def _indicatore(indicatore: Indicatore, ultima: date, settore_id: int, codice: str) -> Occasione:
    """Values are typed by the coordination; the others read them in the page of what the indicator is of."""
    di = "azione" if indicatore.azione_id else "obiettivo"
    scheda = reverse(f"programma:scheda-{di}", args=[indicatore.azione_id or indicatore.obiettivo_id])
    return Occasione(
        genere=Genere.INDICATORE,
        chiave=f"indicatore-{indicatore.pk}-{ultima:%Y%m%d}",
        giorno=ultima,
        settore_id=settore_id,
        premessa=f"Indicatore dell'{di} {codice}",
        indirizzi={
            Destinatario.COORDINAMENTO: reverse("programma:misura-indicatore", args=[indicatore.pk]),
            A_TUTTI: scheda,
        },
        nome=indicatore.nome,
        luogo=Luogo("programma.indicatore", indicatore.pk, "nome"),
    )


def settori_senza_referente(giorno: date) -> Iterator[Occasione]:
    """Offices with open actions for which nobody may speak; each loss of the last referente is a new occasion."""
    ultimo = Incarico.objects.filter(settore=OuterRef("pk"), ruolo=Ruolo.REFERENTE, dal__lte=giorno).order_by("-pk")
    aperte = Q(azioni__obiettivo__programma__stato=ADOTTATO) & ~Q(azioni__stato__in=CHIUSE)
    settori = Settore.objects.senza_referente(giorno).annotate(
        programma=Min("azioni__obiettivo__programma", filter=aperte),
        ultimo=Coalesce(Subquery(ultimo.values("pk")[:1]), 0),
        finito=Subquery(ultimo.values("al")[:1]),
    )
    for settore in settori.filter(programma__isnull=False).order_by("pk"):
        yield Occasione(
            genere=Genere.SENZA_REFERENTE,
            chiave=f"senza-referente-{settore.pk}-{settore.ultimo}",
            giorno=settore.finito + timedelta(days=1) if settore.finito and settore.finito < giorno else settore.dal,
            settore_id=settore.pk,
            premessa="Settore senza referente",
            indirizzi={
                Destinatario.AMMINISTRATORE: reverse("tavolo:elenco-settori"),
                A_TUTTI: reverse("programma:scheda-settore", args=[settore.programma, settore.pk]),
            },
        )
