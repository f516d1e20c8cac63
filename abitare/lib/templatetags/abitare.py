# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house's components and filters, loaded in every template; see docs/frontend.md for the table of them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.utils import flatatt
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from abitare.comune import Comune
from abitare.lib import italiano
from abitare.lib.differenze import accorcia, differenze
from abitare.lib.distintivi import Aspetto, aspetto
from abitare.lib.impronte import in_base64

register = template.Library()
TONI = {
    "primario": "info",
    "positivo": "conclusa",
    "avviso": "avviso",
    "errore": "errore",
    "neutro": "info",
}

for filtro in (
    italiano.data_it,
    italiano.momento_it,
    italiano.numero,
    italiano.euro,
    italiano.percento,
    italiano.punti,
    italiano.ordinale,
    italiano.giorni,
    italiano.da_giorni,
    italiano.impronta,
    italiano.impronta_breve,
    italiano.spezzabile,
):
    register.filter(filtro.__name__, filtro)
register.filter("impronta_base64", in_base64)


@register.simple_tag
def comune_corrente() -> Comune:
    return settings.COMUNE


@register.simple_tag
def icona(nome: str, etichetta: str = "") -> SafeString:
    """An icon of the sprite; decorative unless `etichetta` names it."""
    ruolo = flatatt({"role": "img", "aria-label": etichetta} if etichetta else {"aria-hidden": "true"})
    return format_html(
        '<svg class="icon" width="20" height="20" focusable="false"{}><use href="{}#{}"></use></svg>',
        ruolo,
        static("icone.svg"),
        nome,
    )


@register.inclusion_tag("componenti/briciola.html")
def briciola(nome: str, url: str = "") -> dict[str, Any]:
    return {"nome": nome, "url": url}


@register.filter
def parole_stato(chiave: str) -> str:
    """The words of a state known to `distintivi.STATI`, where a badge cannot stand."""
    return aspetto(str(chiave)).testo


@register.inclusion_tag("componenti/distintivo.html")
def stato(chiave: str, testo: str = "") -> dict[str, Any]:
    """Badge of a state known to `distintivi.STATI`; `testo` replaces its words."""
    return aspetto(str(chiave), testo)._asdict()


@register.inclusion_tag("componenti/distintivo.html")
def distintivo(testo: str, tono: str = "neutro", icona: str = "") -> dict[str, Any]:
    return Aspetto(testo, tono, icona or TONI[tono])._asdict()


@register.simple_block_tag
def riquadro(content: str, titolo: str = "", tono: str = "primario", icona: str = "", ruolo: str = "") -> str:
    """Callout; `ruolo="alert"` or `"status"` only for what appears after the page."""
    contesto = {"contenuto": content, "titolo": titolo, "tono": tono, "icona": icona or TONI[tono], "ruolo": ruolo}
    return render_to_string("componenti/riquadro.html", contesto)


@register.simple_block_tag
def scheda(content: str, titolo: str = "", url: str = "", livello: int = 2) -> str:
    contesto = {"contenuto": content, "titolo": titolo, "url": url, "livello": livello}
    return render_to_string("componenti/scheda.html", contesto)


@register.simple_block_tag
def tabella(content: str, didascalia: str, chiave: str = "", schede: bool = False, nascosta: bool = False) -> str:
    """Scrollable, focusable region around a table with a caption; `schede` turns rows into cards on a phone."""
    contesto = {
        "contenuto": content,
        "didascalia": didascalia,
        "chiave": f"tabella-{chiave or slugify(didascalia)}",
        "schede": schede,
        "nascosta": nascosta,
    }
    return render_to_string("componenti/tabella.html", contesto)


@register.simple_block_tag
def figura(content: str, titolo: str, svg: SafeString, larga: bool = False) -> str:
    """A chart with its name; the block is the rows (thead, tbody) of its data table, folded below it."""
    contesto = {"contenuto": content, "titolo": titolo, "svg": svg, "larga": larga, "chiave": slugify(titolo)}
    return render_to_string("componenti/figura.html", contesto)


@register.simple_block_tag
def filtri(content: str, azzera: str = "", etichetta: str = "Filtra l'elenco") -> str:
    """GET form around filter fields; `azzera` is the address without filters."""
    return render_to_string("componenti/filtri.html", {"contenuto": content, "azzera": azzera, "etichetta": etichetta})


@register.inclusion_tag("componenti/avanzamento.html")
def avanzamento(
    valore: italiano.Numero | None, nome: str = "Avanzamento", atteso: italiano.Numero | None = None, tono: str = ""
) -> dict[str, Any]:
    """Bar with its number; the bar is clamped to 0–100, the number is not; None reads "mai comunicata"."""
    barra = None if valore is None else min(100, max(0, round(float(valore), 1)))
    return {
        "valore": valore,
        "barra": f"{barra:g}" if barra is not None else "",
        "nome": nome,
        "atteso": atteso,
        "tono": tono,
    }


@register.inclusion_tag("componenti/kpi.html")
def kpi(nome: str, valore: object, nota: str = "", url: str = "", tono: str = "") -> dict[str, Any]:
    return {"nome": nome, "valore": valore, "nota": nota, "url": url, "tono": tono}


@register.inclusion_tag("componenti/differenza.html")
def differenza(prima: str, dopo: str, tutto: bool = False) -> dict[str, Any]:
    """What a text lost and gained, word by word; what stays is cut far from the changes unless `tutto`."""
    tratti = differenze(prima, dopo)
    return {"tratti": tratti if tutto else accorcia(tratti)}


@register.inclusion_tag("componenti/vuoto.html")
def vuoto(titolo: str, testo: str = "", url: str = "", etichetta: str = "") -> dict[str, Any]:
    """Empty state: what is missing, and what to do next."""
    return {"titolo": titolo, "testo": testo, "url": url, "etichetta": etichetta}


@register.inclusion_tag("componenti/paginazione.html", takes_context=True)
def paginazione(context: Context, pagina: Page, parametro: str = "pagina") -> dict[str, Any]:
    """Links keep the other parameters of the address; needs `request` in the context."""
    query = context["request"].GET.copy()
    voci = []
    for numero in pagina.paginator.get_elided_page_range(pagina.number, on_each_side=1, on_ends=1):
        query[parametro] = str(numero)
        salto = not isinstance(numero, int)
        voci.append({"numero": numero, "salto": salto, "url": f"?{query.urlencode()}"})
    return {"pagina": pagina, "voci": voci}


@register.inclusion_tag("componenti/schede.html")
def schede(voci: Iterable[Any], nome: str = "Sezioni della pagina") -> dict[str, Any]:
    """Tabs as links: each of `voci` has `nome`, `url`, `attiva` and `contatore`."""
    return {"voci": voci, "nome": nome}


@register.inclusion_tag("componenti/perche.html")
def perche(spiegazione: Any, verbo: str = "modificare") -> dict[str, Any]:
    """`spiegazione` has `puo`, `regola`, and `ufficio`, `dal`, `conferito_da`, which may be empty."""
    return {"spiegazione": spiegazione, "verbo": verbo}


@register.inclusion_tag("componenti/cronologia.html")
def cronologia(voci: Iterable[Any]) -> dict[str, Any]:
    """Timeline: each of `voci` has `quando`, `testo`, `dettagli` (lines), `tono` and `url`."""
    return {"voci": voci}


@register.inclusion_tag("componenti/passi.html")
def passi(nomi: Iterable[str], corrente: int) -> dict[str, Any]:
    """Stepper; `corrente` counts from 1."""
    return {"passi": [(nome, posto < corrente, posto == corrente) for posto, nome in enumerate(nomi, 1)]}


@register.inclusion_tag("moduli/riepilogo.html")
def riepilogo_errori(form: BaseForm) -> dict[str, Any]:
    """Errors of a refused form, each linked to its field; nothing for a form without errors."""
    errori = [{"testo": testo, "bersaglio": "", "etichetta": ""} for testo in form.non_field_errors()]
    for campo in form.visible_fields():
        bersaglio = getattr(campo, "bersaglio", campo.id_for_label)
        errori += [{"testo": testo, "bersaglio": bersaglio, "etichetta": campo.label} for testo in campo.errors]
    for campo in form.hidden_fields():
        errori += [{"testo": testo, "bersaglio": "", "etichetta": ""} for testo in campo.errors]
    titolo = "C'è un errore da correggere" if len(errori) == 1 else f"Ci sono {len(errori)} errori da correggere"
    return {"errori": errori, "titolo": titolo}


@register.filter
def ha_obbligatori(form: BaseForm) -> bool:
    return any(campo.field.required for campo in form.visible_fields())
