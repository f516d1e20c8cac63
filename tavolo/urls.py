# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import include, path

from tavolo.views import guida, incarichi, oscuramenti, persone, posta, promemoria, pubbliche, settori

app_name = "tavolo"

percorsi_persone = [
    path("", persone.elenco, name="elenco-persone"),
    path("invita/", persone.invita, name="invita-persona"),
    path("<int:pk>/", persone.scheda, name="scheda-persona"),
    path("<int:pk>/modifica/", persone.modifica, name="modifica-persona"),
    path("<int:pk>/disattiva/", persone.disattiva, name="disattiva-persona"),
    path("<int:pk>/riattiva/", persone.riattiva, name="riattiva-persona"),
    path("<int:pk>/invito/", persone.rimanda, name="rimanda-invito"),
    path("<int:pk>/incarichi/nuovo/", incarichi.conferisci, name="conferisci-incarico"),
]

percorsi_incarichi = [
    path("<int:pk>/modifica/", incarichi.modifica, name="modifica-incarico"),
    path("<int:pk>/termina/", incarichi.termina, name="termina-incarico"),
    path("<int:pk>/annulla/", incarichi.annulla, name="annulla-incarico"),
]

percorsi_settori = [
    path("", settori.elenco, name="elenco-settori"),
    path("nuovo/", settori.crea, name="crea-settore"),
    path("coordinamento/", settori.coordinamento, name="affida-coordinamento"),
    path("<int:pk>/modifica/", settori.modifica, name="modifica-settore"),
    path("<int:pk>/storia/", settori.storia, name="storia-settore"),
]

percorsi_soggetti = [
    path("", settori.soggetti, name="elenco-soggetti"),
    path("nuovo/", settori.crea_soggetto, name="crea-soggetto"),
    path("<int:pk>/modifica/", settori.modifica_soggetto, name="modifica-soggetto"),
]

percorsi_oscuramenti = [
    path("", oscuramenti.elenco, name="elenco-oscuramenti"),
    path("nuovo/", oscuramenti.oscura, name="oscura-testo"),
]

percorsi_promemoria = [
    path("", promemoria.elenco, name="miei-promemoria"),
    path("scelte/", promemoria.scegli, name="scegli-promemoria"),
    path("apri/<str:segno>/", promemoria.apri, name="apri-promemoria"),
    path("rinuncia/<str:firma>/", promemoria.rinuncia, name="rinuncia-promemoria"),
    path("gradini/", promemoria.gradini, name="elenco-gradini"),
    path("gradini/<slug:codice>/", promemoria.modifica, name="modifica-gradino"),
]

percorsi_posta = [
    path("", posta.elenco, name="elenco-posta"),
    path("<int:pk>/rispedisci/", posta.rispedisci, name="rispedisci-posta"),
]

urlpatterns = [
    path("persone/", include(percorsi_persone)),
    path("incarichi/", include(percorsi_incarichi)),
    path("settori/", include(percorsi_settori)),
    path("soggetti/", include(percorsi_soggetti)),
    path("oscuramenti/", include(percorsi_oscuramenti)),
    path("promemoria/", include(percorsi_promemoria)),
    path("posta/", include(percorsi_posta)),
    path("privacy/", pubbliche.privacy, name="privacy"),
    path("note-legali/", pubbliche.note_legali, name="note-legali"),
    path("accessibilita/", pubbliche.accessibilita, name="accessibilita"),
    path("mappa/", pubbliche.mappa, name="mappa"),
    path("guida/", guida.guida, name="guida"),
    path("guida/<slug:capitolo>/", guida.guida, name="guida"),
    path(".well-known/security.txt", pubbliche.security_txt, name="security-txt"),
]
