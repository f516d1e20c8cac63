# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path, register_converter

from delibere.views import atti, effetti, fogli, importa, piani, rapporti, schede, verifica, vita_atto
from delibere.views.incontri import calendario, da_fuori, documenti, incontri, ordine, verbale


class FormatoDocumento:
    """The document, its metadata, or both together with what stands beside them."""

    regex = "pdf|metadati|zip"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatoDocumento, "formato_documento")

app_name = "delibere"
urlpatterns: list[URLPattern] = [
    path("verifica/", verifica.verifica_file, name="verifica-file"),
    path("atti/", atti.elenco, name="elenco-atti"),
    path("atti/nuovo/", atti.crea, name="crea-atto"),
    path("atti/importa/", importa.importa, name="importa-atto"),
    path("atti/<int:pk>/", atti.scheda, name="scheda-atto"),
    path("atti/<int:pk>/storia/", atti.storia, name="storia-atto"),
    path("atti/<int:pk>/modifica/", atti.modifica, name="modifica-atto"),
    path("atti/<int:pk>/date/", vita_atto.date, name="date-atto"),
    path("atti/<int:pk>/lega/", vita_atto.lega, name="lega-atto"),
    path("atti/legami/<int:pk>/togli/", vita_atto.slega, name="slega-atto"),
    path("atti/<int:pk>/collega/", effetti.collega, name="collega-atto"),
    path("atti/<int:pk>/allega/", fogli.allega_ad_atto, name="allega-ad-atto"),
    path("atti/<int:pk>/foglio/", fogli.stato, name="stato-foglio"),
    path("atti/<int:pk>/foglio/prepara/", fogli.prepara, name="prepara-foglio"),
    path("fogli/<int:pk>/<formato_documento:formato>/", fogli.scarica, name="scarica-foglio"),
    path("programmi/<int:pk>/rapporti/", rapporti.elenco, name="elenco-rapporti"),
    path("programmi/<int:pk>/rapporti/nuovo/", rapporti.chiedi, name="chiedi-rapporto"),
    path("programmi/<int:pk>/settori/<int:settore_pk>/scheda/", schede.chiedi_settore, name="chiedi-scheda-settore"),
    path("programmi/<int:pk>/variazioni/nuovo/", schede.chiedi_elenco, name="chiedi-elenco-variazioni"),
    path("azioni/<int:pk>/scheda/", schede.chiedi_azione, name="chiedi-scheda-azione"),
    path("rapporti/<int:pk>/", rapporti.scheda, name="scheda-rapporto"),
    path("rapporti/<int:pk>/stato/", rapporti.stato, name="stato-rapporto"),
    path("rapporti/<int:pk>/riprova/", rapporti.riprova, name="riprova-rapporto"),
    path("rapporti/<int:pk>/leggi/", rapporti.leggi, name="leggi-rapporto"),
    path("rapporti/<int:pk>/proposta/", rapporti.proposta, name="testo-proposta"),
    path("rapporti/<int:pk>/allega/", fogli.allega, name="allega-rapporto"),
    path("rapporti/<int:pk>/<formato_documento:formato>/", rapporti.scarica, name="scarica-rapporto"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/documenti/", piani.elenco, name="documenti-piano"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/documenti/nuovo/", piani.chiedi, name="chiedi-documento-piano"),
    path("piani/documenti/<int:pk>/", piani.scheda, name="scheda-documento-piano"),
    path("piani/documenti/<int:pk>/stato/", piani.stato, name="stato-documento-piano"),
    path("piani/documenti/<int:pk>/riprova/", piani.riprova, name="riprova-documento-piano"),
    path("piani/documenti/<int:pk>/<formato_documento:formato>/", piani.scarica, name="scarica-documento-piano"),
    path("calendario/", calendario.mio, name="mio-calendario"),
    path("calendario/<str:firma>.ics", calendario.feed, name="calendario"),
    path("incontri/", incontri.elenca, name="elenco-incontri"),
    path("incontri/nuovo/", incontri.crea, name="crea-incontro"),
    path("incontri/decisioni/", incontri.decisioni, name="elenco-decisioni"),
    path("incontri/<int:pk>/", incontri.scheda, name="scheda-incontro"),
    path("incontri/<int:pk>/storia/", incontri.storia, name="storia-incontro"),
    path("incontri/<int:pk>/modifica/", incontri.modifica, name="modifica-incontro"),
    path("incontri/<int:pk>/elimina/", incontri.elimina, name="elimina-incontro"),
    path("incontri/<int:pk>/convoca/", incontri.convoca, name="convoca-incontro"),
    path("incontri/<int:pk>/comunica/", incontri.comunica, name="comunica-modifiche"),
    path("incontri/spedizioni/<int:pk>/rispedisci/", incontri.rispedisci, name="rispedisci-invito"),
    path("incontri/risposta/<str:firma>/", da_fuori.risposta, name="rispondi-da-fuori"),
    path("incontri/risposta/<str:firma>/documenti/<int:pk>/", da_fuori.scarica, name="scarica-da-fuori"),
    path("incontri/<int:pk>/documenti/aggiungi/", documenti.aggiungi, name="aggiungi-documento-incontro"),
    path("incontri/documenti/<int:pk>/", documenti.scarica, name="scarica-documento-incontro"),
    path("incontri/documenti/<int:pk>/togli/", documenti.togli, name="togli-documento-incontro"),
    path("incontri/<int:pk>/annulla/", incontri.annulla, name="annulla-incontro"),
    path("incontri/<int:pk>/risposta/", incontri.risposta, name="rispondi-incontro"),
    path("incontri/<int:pk>/convocati/", ordine.convoca_persone, name="convoca-persone"),
    path("incontri/convocati/<int:pk>/togli/", ordine.togli_convocato, name="togli-convocato"),
    path("incontri/<int:pk>/punti/nuovo/", ordine.aggiungi_punto, name="aggiungi-punto"),
    path("incontri/punti/<int:pk>/", ordine.modifica_punto, name="modifica-punto"),
    path("incontri/punti/<int:pk>/elimina/", ordine.elimina_punto, name="elimina-punto"),
    path("incontri/punti/<int:pk>/sposta/", ordine.sposta_punto, name="sposta-punto"),
    path("incontri/<int:pk>/verbale/apri/", incontri.apri_verbale, name="apri-verbale"),
    path("incontri/<int:pk>/verbale/", verbale.scrivi, name="scrivi-verbale"),
    path("incontri/<int:pk>/verbale/approva/", verbale.approva, name="approva-verbale"),
    path("incontri/<int:pk>/verbale/prepara/", verbale.prepara, name="prepara-verbale"),
    path("incontri/verbali/<int:pk>/pdf/", verbale.scarica, name="scarica-verbale"),
    path("incontri/punti/<int:pk>/decisioni/nuova/", verbale.aggiungi_decisione, name="aggiungi-decisione"),
    path("incontri/decisioni/<int:pk>/", verbale.modifica_decisione, name="modifica-decisione"),
    path("incontri/decisioni/<int:pk>/togli/", verbale.togli_decisione, name="togli-decisione"),
    path("incontri/decisioni/<int:pk>/conferma/", verbale.conferma_decisione, name="conferma-decisione"),
    path("incontri/decisioni/<int:pk>/applica/", verbale.applica_decisione, name="applica-decisione"),
    path("incontri/decisioni/<int:pk>/chiudi/", verbale.chiudi_decisione, name="chiudi-decisione"),
]
