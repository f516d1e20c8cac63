# SPDX-License-Identifier: AGPL-3.0-or-later
from collections.abc import Iterable

from django.template.loader import render_to_string

from abitare.comune import Comune
from abitare.lib.italiano import data_it
from abitare.lib.pdf import Allegato, Documento, Metadati, Profilo, rendi, stampabile
from delibere.report import Contenuto, tabelle_di
from delibere.report.foglio import DatiFoglio
from delibere.report.piano import ContenutoPiano, file_di
from delibere.report.verbale import DatiVerbale


def rendi_contenuto(contenuto: Contenuto, *, comune: Comune, profilo: Profilo, dati: str) -> Documento:
    """A document of any kind as PDF/A and PDF/UA.

    `dati` is the canonical JSON, embedded with the CSV where the profile allows it. Nothing but the
    arguments and the tools decides the bytes: the instants are those of the data.
    """
    metadati = metadati_di(contenuto, comune)
    html = stampabile(in_html(contenuto, comune=comune))
    return rendi(html, metadati=metadati, profilo=profilo, allegati=tuple(_allegati(contenuto, dati)))


def rendi_foglio(dati: DatiFoglio, *, comune: Comune, profilo: Profilo) -> Documento:
    """The foglio di accompagnamento, to the same standard."""
    metadati = Metadati(
        titolo=f"{dati.nome}: {dati.atto}",
        autore=dati.ente,
        soggetto=f"Allegati: {dati.oggetto}",
        creato=dati.noto_al,
        parole_chiave=("abitare", "allegati", dati.atto),
    )
    contesto = {"dati": dati, "comune": comune, "metadati": metadati}
    html = render_to_string("delibere/foglio/pdf/foglio.html", contesto)
    return rendi(stampabile(html), metadati=metadati, profilo=profilo)


def rendi_verbale(dati: DatiVerbale, *, comune: Comune, profilo: Profilo) -> Documento:
    """The minutes of a meeting, to the same standard."""
    metadati = Metadati(
        titolo=f"Verbale: {dati.nome}",
        autore=dati.ente,
        soggetto=dati.oggetto or dati.nome,
        creato=dati.noto_al,
        parole_chiave=("abitare", "verbale", dati.atto),
    )
    contesto = {"dati": dati, "comune": comune, "metadati": metadati}
    html = render_to_string("delibere/verbale/pdf/verbale.html", contesto)
    return rendi(stampabile(html), metadati=metadati, profilo=profilo)


def rendi_piano(contenuto: ContenutoPiano, *, comune: Comune, profilo: Profilo, dati: str) -> Documento:
    """The document of a plan, to the same standard; `dati` is the canonical JSON it rests on."""
    foto, testa = contenuto.foto, contenuto.intestazione
    html, metadati = stampabile(piano_in_html(contenuto, comune=comune)), _metadati_del_piano(contenuto, comune)
    tabelle = [Allegato(nome, cosa, "text/csv", csv, foto.noto_al) for nome, cosa, csv in file_di(contenuto)]
    tutto = Allegato(f"{testa.nome_file}.json", "I dati del piano", "application/json", dati.encode(), foto.noto_al)
    return rendi(html, metadati=metadati, profilo=profilo, allegati=(*tabelle, tutto))


def piano_in_html(contenuto: ContenutoPiano, *, comune: Comune) -> str:
    contesto = {"contenuto": contenuto, "comune": comune, "metadati": _metadati_del_piano(contenuto, comune)}
    return render_to_string(contenuto.PDF, contesto)


def _metadati_del_piano(contenuto: ContenutoPiano, comune: Comune) -> Metadati:
    foto, testa = contenuto.foto, contenuto.intestazione
    return Metadati(
        titolo=f"{testa.titolo} (bozza)" if contenuto.bozza else testa.titolo,
        autore=comune.nome,
        soggetto=f"{contenuto.RACCONTA}: {foto.ambito.nome}",
        creato=foto.noto_al,
        parole_chiave=("abitare", "servizi abitativi pubblici e sociali", testa.nome),
    )


def in_html(contenuto: Contenuto, *, comune: Comune) -> str:
    """What is rendered; the bench gives the same to WeasyPrint alone."""
    contesto = {"contenuto": contenuto, "comune": comune, "metadati": metadati_di(contenuto, comune)}
    return render_to_string(contenuto.PDF, contesto)


def metadati_di(contenuto: Contenuto, comune: Comune) -> Metadati:
    autore = f"{comune.nome}, Settore {contenuto.coordinamento}" if contenuto.coordinamento else comune.nome
    return Metadati(
        titolo=contenuto.intestazione.titolo,
        autore=autore,
        soggetto=f"{contenuto.foto.programma.titolo}: stato al {data_it(contenuto.foto.al)}",
        creato=contenuto.foto.noto_al,
        parole_chiave=("abitare", "programma attuativo", contenuto.intestazione.nome),
    )


def _allegati(contenuto: Contenuto, dati: str) -> Iterable[Allegato]:
    nome, istante = contenuto.intestazione.nome_file, contenuto.foto.noto_al
    for file, che_cosa, tabella in tabelle_di(contenuto):
        yield Allegato(file, che_cosa, "text/csv", tabella, istante)
    yield Allegato(f"{nome}.json", "I dati del programma", "application/json", dati.encode(), istante)
