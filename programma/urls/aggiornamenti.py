# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import path

from programma.views.aggiornamenti import documenti, mie_azioni, modulo, verifiche

urlpatterns = [
    path("le-mie-azioni/", mie_azioni.mie, name="mie-azioni"),
    path("azioni/<int:pk>/riga/", mie_azioni.riga, name="riga-azione"),
    path("azioni/<int:pk>/avanza/", mie_azioni.avanza_azione, name="avanza-azione"),
    path("azioni/<int:pk>/nessuna-variazione/", mie_azioni.ripeti, name="nessuna-variazione"),
    path("azioni/<int:pk>/aggiorna/", modulo.aggiorna, name="aggiorna-azione"),
    path("azioni/<int:pk>/aggiorna/modulo/", modulo.modulo_in_linea, name="modulo-azione"),
    path("aggiornamenti/<int:pk>/correggi/", modulo.correggi_aggiornamento, name="correggi-aggiornamento"),
    path("verifiche/", verifiche.elenco, name="elenco-verifiche"),
    path("verifiche/in-blocco/", verifiche.in_blocco, name="verifica-in-blocco"),
    path("verifiche/<int:pk>/", verifiche.verifica, name="verifica-aggiornamento"),
    path("verifiche/<int:pk>/accetta/", verifiche.accetta_uno, name="accetta-aggiornamento"),
    path("verifiche/<int:pk>/restituisci/", verifiche.restituisci_uno, name="restituisci-aggiornamento"),
    path("azioni/<int:pk>/documenti/", documenti.aggiungi_documento, name="aggiungi-documento"),
    path("azioni/<int:pk>/note/", documenti.scrivi_nota, name="scrivi-nota"),
    path("documenti/<int:pk>/", documenti.scarica, name="scarica-documento"),
]
