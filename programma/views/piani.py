# SPDX-License-Identifier: AGPL-3.0-or-later
"""The two plans: what they hold, how their collection goes, and the forms that write them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.tempo import oggi
from programma.forms.piani import MODULI, ModuloAnnuale, ModuloStato, ModuloTriennale
from programma.models import EnteProprietario, PianoTriennale
from programma.permissions import spiega_scrivere_piano
from programma.queries.accesso_piani import (
    PARTI,
    PIANI,
    esigi_scrittura_dei_piani,
    parte_scrivibile,
    piano_scrivibile,
    piano_visibile,
)
from programma.queries.lettura.piani import MOSTRA, ORDINI, filtro_da, intestazioni, voci
from programma.queries.parametri import ParametroAssente
from programma.queries.piani import LetturaDelPiano, manca_qualcuno, passaggi_di_stato, piani_per_triennio, riga_di
from programma.queries.piani_letti import lettura_di, righe_del_triennale
from programma.report.grafici_piano import somme_di
from programma.services.piani import (
    apri_annuale,
    apri_triennale,
    cambia_stato_del_piano,
    modifica_piano,
    scrivi_parte,
)
from programma.views.moduli import pagina_con_modulo
from programma.views.scrittura.comuni import Richiesta
from tavolo.recupero import dati_del_modulo

METODI = ["GET", "HEAD", "POST"]
TITOLI = {
    "riga": "Unità",
    "previsione": "Previsione del triennio",
    "scelte-comune": "Scelte del Comune",
    "scelte-ente": "Scelte dell'ente",
    "comunicazione": "Comunicazione",
    "totali": "Totali pubblicati",
}
TESTI = {
    "totali": "I totali come li riporta un documento già pubblicato: restano come sono, e quelli che non sono la somma "
    "delle righe si segnalano."
}


@require_safe
def elenco(request: Richiesta) -> HttpResponse:
    contesto = {
        "piani": piani_per_triennio(request.user),
        "spiegazione": spiega_scrivere_piano(request.user, None),
    }
    return render(request, "programma/piani/elenco.html", contesto)


@require_safe
def scheda(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    piano = piano_visibile(request.user, tipo, pk)
    spiegazione = spiega_scrivere_piano(request.user, piano)
    contesto = {"piano": piano, "tipo": tipo, "spiegazione": spiegazione, "passaggi": passaggi_di_stato(piano)}
    if isinstance(piano, PianoTriennale):
        return render(request, "programma/piani/triennale.html", contesto | _del_triennale(request, piano))
    try:
        contesto |= _dell_anno(request, lettura_di(piano))
    except ParametroAssente as errore:
        return render(request, "programma/piani/senza_parametri.html", contesto | {"errore": errore})
    return render(request, "programma/piani/annuale.html", contesto)


def _del_triennale(request: Richiesta, piano: PianoTriennale) -> dict[str, Any]:
    righe = [(riga, riga_di(riga).numeri) for riga in righe_del_triennale(piano)]
    con_unita = request.GET.get("mostra") == "con_unita"
    return {
        "annuali": piano.annuali.model.objects.visibili_a(request.user).filter(triennale=piano).order_by("anno"),
        "righe": [(riga, numeri) for riga, numeri in righe if not (con_unita and numeri.vuoti)],
        "con_unita": con_unita,
        "totale": sum((numeri for _, numeri in righe), type(righe[0][1])()) if righe else None,
    }


def _dell_anno(request: Richiesta, lettura: LetturaDelPiano) -> dict[str, Any]:
    filtro = filtro_da(request.GET)
    return {
        "lettura": lettura,
        "quadro": lettura.quadro,
        "righe": voci(lettura, filtro),
        "somme": somme_di(lettura.quadro),
        "filtro": filtro,
        "intestazioni": intestazioni(filtro),
        "azzera": request.path if request.GET else "",
        "mostra": MOSTRA.items(),
        "ordini": ORDINI.items(),
        "tipi": EnteProprietario.Tipo.choices,
        "mancano": manca_qualcuno(lettura.comunicazioni),
        "salti": [variazione for variazione in lettura.variazioni if variazione.salto],
        "legge_il_triennale": type(lettura.piano.triennale)
        .objects.visibili_a(request.user)
        .filter(pk=lettura.piano.triennale_id),
        "in_scadenza": lettura.piano.aperto and oggi() > lettura.piano.scadenza,
    }


@require_http_methods(METODI)
def nuovo_triennale(request: Richiesta) -> HttpResponse:
    esigi_scrittura_dei_piani(request.user)
    modulo = ModuloTriennale(dati_del_modulo(request))

    def scrivi(utente: Any, dati: dict[str, Any]) -> str:
        return _indirizzo(apri_triennale(utente=utente, **dati))

    return pagina_con_modulo(request, modulo, "Nuovo piano triennale", [_piani()], scrivi)


@require_http_methods(METODI)
def nuovo_annuale(request: Richiesta, pk: int) -> HttpResponse:
    triennale = piano_scrivibile(request.user, "triennale", pk)
    modulo = ModuloAnnuale(dati_del_modulo(request))

    def scrivi(utente: Any, dati: dict[str, Any]) -> str:
        return _indirizzo(apri_annuale(utente=utente, triennale_id=pk, **dati))

    testo = "Nasce con una riga per ogni Comune e proprietario, tutte a zero, e con la ricognizione da fare."
    return pagina_con_modulo(request, modulo, "Apri un anno", [_piani(), _passo(triennale)], scrivi, testo)


@require_http_methods(METODI)
def modifica(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    piano = piano_scrivibile(request.user, tipo, pk)
    modulo = MODULI[tipo](dati_del_modulo(request), instance=piano)
    passi = [_piani(), _passo(piano)]

    def scrivi(**dati: Any) -> str:
        return _indirizzo(modifica_piano(modello=PIANI[tipo], piano_id=pk, **dati))

    return pagina_con_modulo(request, modulo, f"Dati del {str(piano).lower()}", passi, scrivi)


@require_http_methods(METODI)
def stato(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    piano = piano_scrivibile(request.user, tipo, pk)
    modulo = ModuloStato(dati_del_modulo(request), piano=piano)

    def scrivi(utente: Any, dati: dict[str, Any]) -> str:
        return _indirizzo(cambia_stato_del_piano(utente=utente, modello=PIANI[tipo], piano_id=pk, **dati))

    testo = f"Ora è {piano.get_stato_display()}."
    return pagina_con_modulo(request, modulo, "Cambia lo stato", [_piani(), _passo(piano)], scrivi, testo)


@require_http_methods(METODI)
def parte(request: Richiesta, tipo: str, pk: int) -> HttpResponse:
    """The form of one row, choice or answer of a plan."""
    vista = parte_scrivibile(request.user, tipo, pk)
    modulo = MODULI[tipo](dati_del_modulo(request), instance=vista)
    titolo = TITOLI[tipo] if tipo == "totali" else f"{TITOLI[tipo]}: {_nome(vista)}"
    return pagina_con_modulo(
        request, modulo, titolo, [_piani(), _passo(vista.piano)], _scrive(tipo, vista), TESTI.get(tipo, "")
    )


def _scrive(tipo: str, vista: Any) -> Callable[..., str]:
    def scrivi(**dati: Any) -> str:
        scritta = scrivi_parte(modello=PARTI[tipo], parte_id=vista.pk, **dati)
        ancora = f"#riga-{scritta.pk}" if tipo in ("riga", "previsione") else ""
        return _indirizzo(vista.piano) + ancora

    return scrivi


def _nome(parte: Any) -> str:
    nomi = [str(getattr(parte, campo)) for campo in ("comune", "ente") if hasattr(parte, f"{campo}_id")]
    return ", ".join(nomi)


def _piani() -> tuple[str, str]:
    return "Piani", reverse("programma:elenco-piani")


def _passo(piano: Any) -> tuple[str, str]:
    return str(piano), _indirizzo(piano)


def _indirizzo(piano: Any) -> str:
    tipo = next(tipo for tipo, modello in PIANI.items() if isinstance(piano, modello))
    return reverse("programma:scheda-piano", args=[tipo, piano.pk])
