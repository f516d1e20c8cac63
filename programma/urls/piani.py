# SPDX-License-Identifier: AGPL-3.0-or-later
from django.urls import URLPattern, path, register_converter

from abitare.lib.tabelle import FORMATI
from programma.queries.accesso_piani import PARTI, PIANI
from programma.report.dati_piano import DEL_TRIENNALE, DELL_ANNUALE
from programma.views import dati_piani, fogli_piano, piani, riga_piano
from programma.views.dati_piani import DIZIONARIO, TUTTO


class TipoDiPiano:
    regex = "|".join(PIANI)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class TipoDiParte(TipoDiPiano):
    regex = "|".join(PARTI)


class InsiemeDiDati(TipoDiPiano):
    """The sets of open data, their dictionary, and the whole plan."""

    regex = "|".join([*(insieme.chiave for insieme in (*DELL_ANNUALE, *DEL_TRIENNALE)), DIZIONARIO, TUTTO])


class FormatoDeiDati(TipoDiPiano):
    regex = "|".join(FORMATI)


register_converter(InsiemeDiDati, "insieme_di_dati")
register_converter(FormatoDeiDati, "formato_dei_dati")
register_converter(TipoDiPiano, "tipo_di_piano")
register_converter(TipoDiParte, "tipo_di_parte")

urlpatterns: list[URLPattern] = [
    path("piani/", piani.elenco, name="elenco-piani"),
    path("piani/triennale/nuovo/", piani.nuovo_triennale, name="apri-triennale"),
    path("piani/triennale/<int:pk>/anno/", piani.nuovo_annuale, name="apri-annuale"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/", piani.scheda, name="scheda-piano"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/dati/", dati_piani.pagina, name="dati-piano"),
    path(
        "piani/<tipo_di_piano:tipo>/<int:pk>/dati/<insieme_di_dati:insieme>.<formato_dei_dati:formato>",
        dati_piani.scarica,
        name="scarica-dati-piano",
    ),
    path("piani/annuale/<int:pk>/fogli/", fogli_piano.carica, name="carica-fogli-piano"),
    path("piani/annuale/<int:pk>/fogli/foglio.xlsx", fogli_piano.scarica, name="scarica-foglio-piano"),
    path("piani/fogli/<int:pk>/", fogli_piano.esame, name="esame-foglio-piano"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/modifica/", piani.modifica, name="modifica-piano"),
    path("piani/<tipo_di_piano:tipo>/<int:pk>/stato/", piani.stato, name="stato-piano"),
    path("piani/righe/<int:pk>/", riga_piano.leggi, name="riga-piano"),
    path("piani/righe/<int:pk>/scrivi/", riga_piano.scrivi, name="scrivi-riga-piano"),
    path("piani/<tipo_di_parte:tipo>/<int:pk>/scrivi/", piani.parte, name="scrivi-parte-piano"),
]
