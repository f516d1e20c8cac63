# SPDX-License-Identifier: AGPL-3.0-or-later
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from delibere.forms.atti import ModuloAtto, ModuloEstratto
from delibere.models import Atto, PuntoAtto
from delibere.permissions import puo_registrare_atti, spiega_registrare_atti
from delibere.queries.accesso import atto_correggibile, atto_visibile, esigi_registrazione
from delibere.queries.atti import effetti_visibili, programmi_collegabili
from delibere.services.atti import crea_atto, crea_atto_da_estratto, modifica_atto, parti_di
from delibere.views.comuni import salva, stato_di
from tavolo.recupero import dati_recuperati
from tavolo.richiesta import Richiesta

PER_PAGINA = 25


@require_safe
def elenco(request: Richiesta) -> HttpResponse:
    parole = request.GET.get("q", "")[:200]
    organo = request.GET.get("organo", "")
    atti = Atto.objects.visibili_a(request.user).cercati(parole)
    if organo in Atto.Organo.values:
        atti = atti.filter(organo=organo)
    contesto = {
        "pagina": Paginator(atti, PER_PAGINA).get_page(request.GET.get("pagina")),
        "parole": parole,
        "organo": organo,
        "organi": Atto.Organo.choices,
        "filtrato": bool(parole or organo),
        "spiegazione": spiega_registrare_atti(request.user),
    }
    return render(request, "delibere/atti/elenco.html", contesto)


@require_safe
def scheda(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_visibile(request.user, pk)
    punti = list(atto.punti.all())
    sezioni = [(nome.label, [p.testo for p in punti if p.sezione == nome]) for nome in PuntoAtto.Sezione]
    contesto = {
        "atto": atto,
        "presenze": atto.presenze.all(),
        "sezioni": [(nome, suoi) for nome, suoi in sezioni if suoi],
        "allegati": atto.allegati.all(),
        "effetti": effetti_visibili(request.user, atto),
        "collegabile": programmi_collegabili(request.user).exists(),
        "registra": puo_registrare_atti(request.user),
        "spiegazione": spiega_registrare_atti(request.user),
    }
    return render(request, "delibere/atti/scheda.html", contesto)


@require_http_methods(["GET", "POST"])
def crea(request: Richiesta) -> HttpResponse:
    esigi_registrazione(request.user)
    modulo = ModuloAtto(request.POST if request.method == "POST" else dati_recuperati(request))
    if request.method == "POST":
        atto = salva(modulo, lambda: crea_atto(utente=request.user, dati=modulo.dati, parti=modulo.parti))
        if atto:
            messages.success(request, f"{atto} registrata.")
            return redirect("delibere:scheda-atto", atto.pk)
    stato = stato_di(modulo) if request.method == "POST" else 200
    return render(request, "delibere/atti/modulo.html", {"modulo": modulo, "atto": None}, status=stato)


@require_http_methods(["GET", "POST"])
def modifica(request: Richiesta, pk: int) -> HttpResponse:
    atto = atto_correggibile(request.user, pk)
    nome = str(atto)
    dati = request.POST if request.method == "POST" else dati_recuperati(request)
    modulo = ModuloAtto(dati, instance=atto, parti=parti_di(atto))
    if request.method == "POST":
        scritto = salva(
            modulo,
            lambda: modifica_atto(
                utente=request.user,
                atto_id=pk,
                dati=modulo.dati,
                parti=modulo.parti,
                motivo=modulo.cleaned_data["motivo"],
            ),
        )
        if scritto:
            messages.success(request, f"{scritto}: correzione registrata.")
            return redirect("delibere:scheda-atto", pk)
    stato = stato_di(modulo) if request.method == "POST" else 200
    contesto = {"modulo": modulo, "atto": atto, "nome": nome, "pk": pk}
    return render(request, "delibere/atti/modulo.html", contesto, status=stato)


@require_http_methods(["GET", "POST"])
def importa(request: Richiesta) -> HttpResponse:
    """First the text is read and shown, then, when the person confirms, it is registered."""
    esigi_registrazione(request.user)
    if request.method == "GET":
        return render(request, "delibere/atti/importa.html", {"modulo": ModuloEstratto(dati_recuperati(request))})
    modulo = ModuloEstratto(request.POST, request.FILES)
    if not modulo.is_valid():
        return render(request, "delibere/atti/importa.html", {"modulo": modulo}, status=422)
    if "registra" in request.POST:
        atto = salva(modulo, lambda: crea_atto_da_estratto(utente=request.user, estratto=modulo.estratto))
        if atto:
            messages.success(request, f"{atto} registrata.")
            return redirect("delibere:scheda-atto", atto.pk)
        return render(request, "delibere/atti/importa.html", {"modulo": modulo}, status=422)
    estratto = modulo.estratto
    contesto = {
        "estratto": estratto,
        "testo": modulo.cleaned_data["testo"],
        "sezioni": [
            ("premesse", estratto.premesse),
            ("motivazione", estratto.motivazioni),
            ("normativa", estratto.norme),
            ("decisione", estratto.decisioni),
        ],
    }
    return render(request, "delibere/atti/anteprima.html", contesto)
