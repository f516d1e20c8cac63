# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from abitare.lib.tempo import oggi
from delibere.forms.atti import ModuloAtto
from delibere.models import Atto
from delibere.permissions import spiega_registrare_atti
from delibere.queries.accesso import atto_correggibile, atto_visibile, esigi_registrazione
from delibere.queries.atti import (
    anni_del_registro,
    effetti_visibili,
    filtro_da,
    legami_visibili,
    leggi_coperto,
    programmi_collegabili,
    registro,
    senza_cup,
)
from delibere.regole import stati_di
from delibere.services.atti import crea_atto, modifica_atto
from delibere.services.parti_atto import parti_di
from delibere.views.comuni import salva, salva_nell_atto, stato_di
from delibere.views.fogli import contesto_dei_fogli
from programma.queries.storia import Ambito, Filtri, ultimo_visto
from programma.report.storia import racconta_a
from tavolo.queries.oscuramenti import coperture, copri
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta

PER_PAGINA = 25


@require_safe
def elenco(request: Richiesta) -> HttpResponse:
    filtro = filtro_da(request.GET)
    pagina = Paginator(registro(request.user, filtro), PER_PAGINA).get_page(request.GET.get("pagina"))
    coperti = coperture(Atto)
    contesto = {
        "pagina": pagina,
        "righe": [(copri(coperti, atto), stati_di(atto.date, oggi())) for atto in pagina],
        "filtro": filtro,
        "anni": anni_del_registro(request.user),
        "organi": Atto.Organo.choices,
        "tipi": Atto.Tipo.choices,
        "spiegazione": spiega_registrare_atti(request.user),
    }
    return render(request, "delibere/atti/elenco.html", contesto)


@require_safe
def scheda(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_visibile(request.user, pk)
    parti = leggi_coperto(atto)
    legami = list(legami_visibili(request.user, atto))
    contesto = contesto_dei_fogli(request, atto) | {
        "stati": stati_di(atto.date, oggi()),
        "presenze": parti.presenze,
        "sezioni": parti.sezioni,
        "allegati": parti.allegati,
        "pareri": parti.pareri,
        "effetti": effetti_visibili(request.user, atto),
        "legami": legami,
        "senza_cup": senza_cup([legame.azione_id for legame in legami if legame.azione_id]),
        "collegabile": programmi_collegabili(request.user).exists(),
        "spiegazione": spiega_registrare_atti(request.user),
    }
    return render(request, "delibere/atti/scheda.html", contesto)


@require_safe
def storia(request: Richiesta, pk: int) -> HttpResponse:
    """How the act was registered and corrected, tied and attached, newest first."""
    atto = atto_visibile(request.user, pk)
    contesto = {
        "oggetto": atto,
        "percorso": [
            ("Atti", reverse("delibere:elenco-atti")),
            (str(atto), reverse("delibere:scheda-atto", args=[pk])),
        ],
        "dati_esempio": atto.dati_esempio,
        "storia": racconta_a(request.user, Ambito(atto=pk), Filtri(prima=ultimo_visto(request.GET))),
    }
    return render(request, "programma/storia/oggetto.html", contesto)


@require_http_methods(["GET", "POST"])
def crea(request: Richiesta) -> HttpResponse:
    esigi_registrazione(request.user)
    modulo = ModuloAtto(request.POST if request.method == "POST" else dati_recuperati(request))
    if request.method == "POST":
        atto = salva(modulo, lambda: crea_atto(utente=request.user, dati=modulo.dati, parti=modulo.parti))
        if atto:
            messages.success(request, f"{atto}: atto registrato.")
            return redirect("delibere:scheda-atto", atto.pk)
    stato = stato_di(modulo) if request.method == "POST" else 200
    return render(request, "delibere/atti/modulo.html", {"modulo": modulo, "atto": None}, status=stato)


@require_http_methods(["GET", "POST"])
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_correggibile(request.user, pk)
    nome = str(atto)
    dati = request.POST if request.method == "POST" else dati_recuperati(request)
    modulo, esito = ModuloAtto(dati, instance=atto, parti=parti_di(atto)), None
    if request.method == "POST":
        esito = salva_nell_atto(
            modulo,
            lambda: modifica_atto(
                utente=request.user, atto_id=pk, dati=modulo.dati, parti=modulo.parti, **modulo.controllo
            ),
        )
        if esito.oggetto:
            messages.success(request, f"{esito.oggetto}: correzione registrata.")
            return redirect("delibere:scheda-atto", pk)
    contesto = {"modulo": modulo, "atto": atto, "nome": nome, "pk": pk, "esito": esito}
    return render(request, "delibere/atti/modulo.html", contesto, status=esito.stato if esito else 200)
