# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rights table: every named address of the portal, the technical pages aside. In words: docs/permessi.md."""

from tests.permessi.regole import (
    AGGIORNA,
    AGGIORNA_BOZZA,
    AGGIORNA_SOCIALI,
    AMMINISTRA,
    ANONIMI,
    CHI_ENTRA,
    CHIUSO,
    CONFERMA,
    CONTRIBUISCE,
    CONTRIBUISCE_BOZZA,
    CONVOCATO,
    CONVOCATO_BOZZA,
    COORDINA,
    CURA,
    ENTRATI,
    GESTISCE,
    GESTISCE_BOZZA,
    LEGGE,
    LEGGE_TAVOLO,
    LETTORI,
    NON_C_E,
    PIANI,
    PIANI_BOZZA,
    REGISTRA,
    REGISTRA_ATTO,
    SCRIVE,
    SCRIVE_BOZZA,
    TAVOLO,
    TERRITORIO,
    TERRITORIO_DI,
    TUTTI_ANCHE_FUORI,
    Modo,
    Regola,
    Riga,
)

NON_FIRMATA = Modo(TUTTI_ANCHE_FUORI, 404)
LIBERA = Modo(TUTTI_ANCHE_FUORI)
RIMANDATI = dict.fromkeys(ENTRATI, 302)
FUORI = dict.fromkeys(ANONIMI, 302)


def _modulo(nome: str, regola: Regola, consentito: int = 422, **dove: str) -> Riga:
    """A form: shown by GET, refused when it comes empty."""
    return Riga(nome, Modo(regola), Modo(regola, consentito), dove)


def _pagina(nome: str, regola: Regola, **dove: str) -> Riga:
    return Riga(nome, Modo(regola), None, dove)


def _gesto(nome: str, regola: Regola, consentito: int = 302, **dove: str) -> Riga:
    """Something done by POST alone."""
    return Riga(nome, None, Modo(regola, consentito), dove)


PUBBLICHE = [
    Riga("salute", Modo(TUTTI_ANCHE_FUORI, 503)),
    Riga("delibere:verifica-file", LIBERA, Modo(TUTTI_ANCHE_FUORI, 422)),
    *(
        Riga(f"tavolo:{nome}", LIBERA)
        for nome in ("privacy", "note-legali", "accessibilita", "mappa", "guida", "security-txt")
    ),
]

ACCESSO = [
    Riga("account_login", Modo(TUTTI_ANCHE_FUORI, 200, RIMANDATI), Modo(TUTTI_ANCHE_FUORI, 200, RIMANDATI)),
    Riga("account_logout", Modo(TUTTI_ANCHE_FUORI, 200, FUORI), Modo(TUTTI_ANCHE_FUORI, 302)),
    Riga("account_inactive", LIBERA),
    Riga("account_signup", Modo(TUTTI_ANCHE_FUORI, 200, RIMANDATI), Modo(TUTTI_ANCHE_FUORI, 200, RIMANDATI)),
    _modulo("account_reauthenticate", CHI_ENTRA, 200),
    _modulo("account_change_password", CHI_ENTRA, 200),
    Riga("account_set_password", Modo(CHI_ENTRA, 302), Modo(CHI_ENTRA, 302)),
    Riga("account_reset_password", LIBERA, LIBERA),
    Riga("account_reset_password_done", LIBERA),
    Riga("account_reset_password_from_key", LIBERA, LIBERA, {"uidb36": "1", "key": "falsa"}),
    Riga("account_reset_password_from_key_done", LIBERA),
]

AMMINISTRAZIONE = [
    _pagina("tavolo:elenco-persone", AMMINISTRA),
    _modulo("tavolo:invita-persona", AMMINISTRA),
    _pagina("tavolo:scheda-persona", AMMINISTRA, pk="persona"),
    _modulo("tavolo:modifica-persona", AMMINISTRA, pk="persona"),
    _modulo("tavolo:disattiva-persona", AMMINISTRA, pk="persona"),
    _modulo("tavolo:riattiva-persona", AMMINISTRA, pk="persona_spenta"),
    _gesto("tavolo:rimanda-invito", AMMINISTRA, pk="persona"),
    _modulo("tavolo:conferisci-incarico", AMMINISTRA, pk="persona"),
    _modulo("tavolo:modifica-incarico", AMMINISTRA, pk="incarico"),
    _modulo("tavolo:termina-incarico", AMMINISTRA, pk="incarico"),
    _modulo("tavolo:annulla-incarico", AMMINISTRA, pk="incarico_futuro"),
    _pagina("tavolo:elenco-settori", AMMINISTRA),
    _modulo("tavolo:crea-settore", AMMINISTRA),
    _modulo("tavolo:affida-coordinamento", AMMINISTRA),
    _modulo("tavolo:modifica-settore", AMMINISTRA, pk="settore"),
    _pagina("tavolo:storia-settore", AMMINISTRA, pk="settore"),
    _pagina("tavolo:elenco-soggetti", AMMINISTRA),
    _modulo("tavolo:crea-soggetto", AMMINISTRA),
    _modulo("tavolo:modifica-soggetto", AMMINISTRA, pk="soggetto"),
    _pagina("tavolo:elenco-oscuramenti", AMMINISTRA),
    _modulo("tavolo:oscura-testo", AMMINISTRA),
]

_SUO = dict.fromkeys(ENTRATI - {"referente"}, 403)
PROMEMORIA = [
    _pagina("tavolo:miei-promemoria", CHI_ENTRA),
    _modulo("tavolo:scegli-promemoria", CHI_ENTRA, 302),
    Riga("tavolo:apri-promemoria", Modo(CHI_ENTRA, 302, _SUO), None, {"segno": "segno_promemoria"}),
    Riga("tavolo:rinuncia-promemoria", NON_FIRMATA, NON_FIRMATA, {"firma": "falsa"}),
    _pagina("tavolo:elenco-gradini", CURA),
    _modulo("tavolo:modifica-gradino", CURA, codice="fase-1-dopo"),
    _pagina("tavolo:elenco-posta", CURA),
    _modulo("tavolo:rispedisci-posta", CURA, 302, pk="messaggio_incerto"),
]

_CASA = dict.fromkeys(TAVOLO | LETTORI, 302) | {"coordinatrice": 200}
SENZA_OGGETTO = [
    Riga("programma:home", Modo(CHI_ENTRA, 200, _CASA)),
    _pagina("programma:elenco-programmi", CHI_ENTRA),
    _pagina("programma:cerca", CHI_ENTRA),
    _pagina("programma:mie-azioni", CHI_ENTRA),
    _pagina("programma:miei-settori", CHI_ENTRA),
    _modulo("programma:crea-programma", COORDINA),
    _pagina("programma:elenco-verifiche", COORDINA),
    Riga("programma:verifica-in-blocco", Modo(COORDINA, 302), Modo(COORDINA, 302)),
    _pagina("delibere:elenco-atti", CHI_ENTRA),
    _modulo("delibere:crea-atto", REGISTRA),
    _modulo("delibere:importa-atto", REGISTRA),
    _pagina("delibere:scheda-atto", LEGGE, pk="atto"),
    _pagina("delibere:storia-atto", LEGGE, pk="atto"),
    _modulo("delibere:modifica-atto", REGISTRA_ATTO, pk="atto"),
    _modulo("delibere:date-atto", REGISTRA_ATTO, pk="atto"),
    _modulo("delibere:lega-atto", REGISTRA_ATTO, pk="atto"),
    _gesto("delibere:slega-atto", REGISTRA_ATTO, pk="legame"),
    _modulo("delibere:collega-atto", SCRIVE, pk="atto"),
    _modulo("delibere:allega-ad-atto", REGISTRA_ATTO, pk="atto"),
    _modulo("delibere:allega-rapporto", REGISTRA_ATTO, pk="rapporto"),
    _modulo("delibere:allega-rapporto", SCRIVE_BOZZA, pk="rapporto_bozza"),
    _pagina("delibere:stato-foglio", LEGGE, pk="atto"),
    _gesto("delibere:prepara-foglio", REGISTRA_ATTO, pk="atto"),
    *(_pagina("delibere:scarica-foglio", LEGGE, pk="foglio", formato=f) for f in ("pdf", "metadati", "zip")),
]

DEL_TERRITORIO = [
    _pagina("programma:elenco-comuni", CHI_ENTRA),
    _pagina("programma:elenco-parametri", CHI_ENTRA),
    _modulo("programma:crea-comune", TERRITORIO),
    _modulo("programma:crea-ente", TERRITORIO),
    _modulo("programma:crea-parametro", TERRITORIO),
    _pagina("programma:scheda-comune", LEGGE, pk="comune"),
    _pagina("programma:scheda-ente", LEGGE, pk="ente"),
    _modulo("programma:modifica-comune", TERRITORIO_DI, pk="comune"),
    _modulo("programma:modifica-ente", TERRITORIO_DI, pk="ente"),
    _modulo("programma:modifica-parametro", TERRITORIO_DI, pk="parametro"),
    *(_pagina("programma:storia-oggetto", LEGGE, tipo=t, pk=t) for t in ("comune", "ente", "parametro")),
]

DEL_DOCUMENTO = ("scheda-documento-piano", "stato-documento-piano")
FORMATI = ("pdf", "metadati", "zip")
PARTI_ANNUALE = ("riga", "scelte-comune", "scelte-ente", "comunicazione", "totali")


def _piani(legge: Regola, scrive: Regola, parti: Regola, di: str) -> list[Riga]:
    """Of an approved plan (`di` empty) and of one that is being collected ("_bozza")."""
    triennale, annuale = f"triennale{di}", f"annuale{di}"
    return [
        _pagina("programma:scheda-piano", legge, tipo="triennale", pk=triennale),
        _pagina("programma:scheda-piano", legge, tipo="annuale", pk=annuale),
        _pagina("programma:storia-oggetto", legge, tipo="piano-triennale", pk=triennale),
        _pagina("programma:storia-oggetto", legge, tipo="piano-annuale", pk=annuale),
        *(_pagina("delibere:documenti-piano", legge, tipo=t, pk=f"{t}{di}") for t in ("triennale", "annuale")),
        *(_modulo("delibere:chiedi-documento-piano", scrive, tipo=t, pk=f"{t}{di}") for t in ("triennale", "annuale")),
        *(_pagina(f"delibere:{nome}", legge, pk=f"documento_piano{di}") for nome in DEL_DOCUMENTO),
        *(_pagina("delibere:scarica-documento-piano", legge, pk=f"documento_piano{di}", formato=f) for f in FORMATI),
        _gesto("delibere:riprova-documento-piano", scrive, pk=f"documento_piano{di}"),
        _modulo("programma:apri-annuale", scrive, pk=triennale),
        _pagina("programma:scarica-foglio-piano", scrive, pk=annuale),
        _modulo("programma:carica-fogli-piano", parti, pk=annuale),
        _modulo("programma:esame-foglio-piano", parti, pk=f"file_piano{di}"),
        *(_modulo("programma:modifica-piano", scrive, tipo=t, pk=f"{t}{di}") for t in ("triennale", "annuale")),
        *(_modulo("programma:stato-piano", scrive, tipo=t, pk=f"{t}{di}") for t in ("triennale", "annuale")),
        *(_modulo("programma:scrivi-parte-piano", parti, tipo=t, pk=f"{t}{di}") for t in PARTI_ANNUALE),
        _modulo("programma:scrivi-parte-piano", parti, tipo="previsione", pk=f"previsione{di}"),
        _pagina("programma:riga-piano", parti, pk=f"riga{di}"),
        _modulo("programma:scrivi-riga-piano", parti, pk=f"riga{di}"),
    ]


def _dati_aperti(regola: Regola, di: str) -> list[Riga]:
    """Of the approved plan; a draft has none, not even for the table."""
    nomi = {"triennale": ("previsione", "dizionario"), "annuale": ("unita", "scelte-comuni", "comunicazioni")}
    return [
        *(_pagina("programma:dati-piano", regola, tipo=t, pk=f"{t}{di}") for t in nomi),
        *(
            _pagina("programma:scarica-dati-piano", regola, tipo=t, pk=f"{t}{di}", insieme=i, formato="csv")
            for t, insiemi in nomi.items()
            for i in insiemi
        ),
        *(
            _pagina("programma:scarica-dati-piano", regola, tipo=t, pk=f"{t}{di}", insieme="piano", formato="json")
            for t in nomi
        ),
    ]


PIANI_DEL_TERRITORIO = [
    *_dati_aperti(LEGGE, ""),
    *_dati_aperti(NON_C_E, "_bozza"),
    _pagina("programma:elenco-piani", CHI_ENTRA),
    _modulo("programma:apri-triennale", COORDINA),
    *_piani(LEGGE_TAVOLO, PIANI_BOZZA, PIANI_BOZZA, "_bozza"),
    *_piani(LEGGE, PIANI, CHIUSO, ""),
]


def _lettura(regola: Regola, di: str) -> list[Riga]:
    programma, azione, rapporto = f"programma{di}", f"azione{di}", f"rapporto{di}"
    formati = ("csv",) if di else ("csv", "ods", "json")
    return [
        _pagina("programma:cruscotto", regola, pk=programma),
        _pagina("programma:cronoprogramma", regola, pk=programma),
        *(_pagina("programma:esporta", regola, pk=programma, formato=f) for f in formati),
        _pagina("programma:cosa-e-cambiato", regola, pk=programma),
        *(_pagina("programma:esporta-cambiato", regola, pk=programma, formato=f) for f in formati),
        _pagina("programma:passaggi", regola, pk=programma, tipo="azione", oggetto_pk=azione),
        _pagina("programma:scheda-settore", regola, pk=programma, settore_pk="settore"),
        _pagina("programma:scheda-obiettivo", regola, pk=f"obiettivo{di}"),
        _pagina("programma:scheda-azione", regola, pk=azione),
        _pagina("programma:scarica-documento", regola, pk=f"documento{di}"),
        _pagina("programma:elenco-rilevazioni", regola, pk=programma),
        _pagina("programma:storia-programma", regola, pk=programma),
        *(
            _pagina("programma:storia-oggetto", regola, tipo=t, pk=f"{t}{di}")
            for t in ("programma", "obiettivo", "azione")
        ),
        _pagina("delibere:elenco-rapporti", regola, pk=programma),
        *(
            _pagina(f"delibere:{nome}", regola, pk=rapporto)
            for nome in ("scheda-rapporto", "stato-rapporto", "leggi-rapporto", "testo-proposta")
        ),
        *(_pagina("delibere:scarica-rapporto", regola, pk=rapporto, formato=f) for f in ("pdf", "metadati", "zip")),
    ]


def _scrittura(regola: Regola, di: str) -> list[Riga]:
    programma, obiettivo, azione = f"programma{di}", f"obiettivo{di}", f"azione{di}"
    return [
        _modulo("programma:crea-rilevazione", regola, pk=programma),
        _modulo("programma:ricorrenza", regola, pk=programma),
        _pagina("programma:scheda-rilevazione", regola, pk=f"rilevazione{di}"),
        _modulo("programma:modifica-rilevazione", regola, pk=f"rilevazione{di}"),
        _gesto("programma:apri-rilevazione", regola, pk=f"rilevazione{di}"),
        _modulo("programma:chiudi-rilevazione", regola, pk=f"rilevazione{di}"),
        _modulo("programma:riapri-rilevazione", regola, pk=f"rilevazione{di}"),
        _modulo("programma:sollecita-rilevazione", regola, pk=f"rilevazione{di}"),
        _pagina("programma:scrivi-programma", regola, pk=programma),
        _modulo("programma:modifica-programma", regola, pk=programma),
        _modulo("programma:assegna-azioni", regola, pk=programma),
        _modulo("programma:incolla-azioni", regola, 200, pk=programma),
        _modulo("programma:crea-obiettivo", regola, pk=programma),
        _modulo("programma:modifica-obiettivo", regola, pk=obiettivo),
        _modulo("programma:elimina-obiettivo", regola, 302, pk=obiettivo),
        _modulo("programma:crea-azione", regola, pk=obiettivo),
        _modulo("programma:modifica-azione", regola, pk=azione),
        _modulo("programma:sposta-azione", regola, pk=azione),
        _modulo("programma:annulla-azione", regola, pk=azione),
        _modulo("programma:ripristina-azione", regola, pk=azione),
        _modulo("programma:elimina-azione", regola, 302, pk=azione),
        _modulo("programma:misura-indicatore", regola, pk=f"indicatore{di}"),
        _gesto("programma:ordina-obiettivo", regola, pk=obiettivo, verso="su"),
        _gesto("programma:ordina-azione", regola, pk=azione, verso="giu"),
        _gesto("programma:duplica-azione", regola, pk=azione),
        _pagina("programma:verifica-aggiornamento", regola, pk=f"in_attesa{di}"),
        _gesto("programma:accetta-aggiornamento", regola, pk=f"in_attesa{di}"),
        _gesto("programma:restituisci-aggiornamento", regola, 422, pk=f"in_attesa{di}"),
    ]


def _dichiarazioni(aggiorna: Regola, contribuisce: Regola, di: str) -> list[Riga]:
    azione = f"azione{di}"
    return [
        _pagina("programma:riga-azione", aggiorna, pk=azione),
        _gesto("programma:avanza-azione", aggiorna, 422, pk=azione),
        _gesto("programma:nessuna-variazione", aggiorna, 422, pk=azione),
        _modulo("programma:aggiorna-azione", aggiorna, pk=azione),
        _pagina("programma:modulo-azione", aggiorna, pk=azione),
        _modulo("programma:correggi-aggiornamento", aggiorna, pk=f"in_attesa{di}"),
        _modulo("programma:aggiungi-documento", contribuisce, pk=azione),
        _modulo("programma:scrivi-nota", contribuisce, pk=azione),
    ]


def _incontro(legge: Regola, gestisce: Regola, risponde: Regola, di: str) -> list[Riga]:
    incontro, punto = f"incontro{di}", f"punto{di}"
    return [
        _pagina("delibere:scheda-incontro", legge, pk=incontro),
        _pagina("delibere:storia-incontro", legge, pk=incontro),
        *(
            _modulo(f"delibere:{nome}", gestisce, pk=incontro)
            for nome in ("modifica-incontro", "annulla-incontro", "aggiungi-punto", "scrivi-verbale", "approva-verbale")
        ),
        _modulo("delibere:convoca-persone", gestisce, 302, pk=incontro),
        *(
            _gesto(f"delibere:{nome}", gestisce, pk=incontro)
            for nome in ("elimina-incontro", "convoca-incontro", "comunica-modifiche", "apri-verbale")
        ),
        _gesto("delibere:rispondi-incontro", risponde, pk=incontro),
        _modulo("delibere:modifica-punto", gestisce, pk=punto),
        _gesto("delibere:elimina-punto", gestisce, pk=punto),
        _gesto("delibere:sposta-punto", gestisce, pk=punto),
        _gesto("delibere:togli-convocato", gestisce, pk=f"convocato{di}"),
        _modulo("delibere:aggiungi-documento-incontro", gestisce, pk=incontro),
        _pagina("delibere:scarica-documento-incontro", legge, pk=f"documento_incontro{di}"),
        _gesto("delibere:togli-documento-incontro", gestisce, pk=f"documento_incontro{di}"),
    ]


def _rapporti(chiede: Regola, di: str) -> list[Riga]:
    return [
        _modulo("delibere:chiedi-rapporto", chiede, pk=f"programma{di}"),
        _modulo("delibere:chiedi-scheda-azione", chiede, pk=f"azione{di}"),
        _modulo("delibere:chiedi-elenco-variazioni", chiede, pk=f"programma{di}"),
        _modulo("delibere:chiedi-scheda-settore", chiede, pk=f"programma{di}", settore_pk="settore"),
        _gesto("delibere:riprova-rapporto", chiede, pk=f"rapporto{di}"),
    ]


PROGRAMMI = [
    *_lettura(LEGGE, ""),
    *_scrittura(SCRIVE, ""),
    *_dichiarazioni(AGGIORNA, CONTRIBUISCE, ""),
    *_rapporti(SCRIVE, ""),
    *_lettura(LEGGE_TAVOLO, "_bozza"),
    *_scrittura(SCRIVE_BOZZA, "_bozza"),
    *_dichiarazioni(AGGIORNA_BOZZA, CONTRIBUISCE_BOZZA, "_bozza"),
    *_rapporti(SCRIVE_BOZZA, "_bozza"),
    *_lettura(LEGGE, "_chiuso"),
    *_scrittura(CHIUSO, "_chiuso"),
    *_dichiarazioni(CHIUSO, CHIUSO, "_chiuso"),
    *_rapporti(SCRIVE, "_chiuso"),
]

DI_ALTRI = [
    _modulo("programma:aggiorna-azione", AGGIORNA_SOCIALI, pk="azione_sociali"),
    _modulo("programma:correggi-aggiornamento", AGGIORNA_SOCIALI, pk="restituito"),
    _pagina("programma:verifica-aggiornamento", SCRIVE, pk="restituito"),
    _gesto("programma:accetta-aggiornamento", SCRIVE, 422, pk="restituito"),
    _pagina("delibere:scheda-rapporto", LEGGE_TAVOLO, pk="rapporto_fallito"),
    _pagina("delibere:stato-rapporto", LEGGE_TAVOLO, pk="rapporto_fallito"),
    _pagina("delibere:leggi-rapporto", NON_C_E, pk="rapporto_fallito"),
    _pagina("delibere:testo-proposta", NON_C_E, pk="rapporto_fallito"),
    _pagina("delibere:scarica-rapporto", NON_C_E, pk="rapporto_fallito", formato="pdf"),
    _gesto("delibere:riprova-rapporto", SCRIVE_BOZZA, pk="rapporto_fallito"),
]

INCONTRI = [
    _pagina("delibere:elenco-incontri", CHI_ENTRA),
    _pagina("delibere:elenco-decisioni", CHI_ENTRA),
    _modulo("delibere:crea-incontro", COORDINA),
    _modulo("delibere:mio-calendario", CHI_ENTRA, 302),
    Riga("delibere:calendario", NON_FIRMATA, None, {"firma": "falsa"}),
    Riga("delibere:scarica-da-fuori", NON_FIRMATA, None, {"firma": "falsa", "pk": "documento_incontro"}),
    Riga("delibere:rispondi-da-fuori", NON_FIRMATA, NON_FIRMATA, {"firma": "falsa"}),
    _gesto("delibere:rispedisci-invito", GESTISCE, pk="spedizione"),
    _modulo("delibere:aggiungi-decisione", GESTISCE, pk="punto"),
    *(
        _modulo(f"delibere:{nome}", GESTISCE, pk="decisione")
        for nome in ("modifica-decisione", "applica-decisione", "chiudi-decisione")
    ),
    _gesto("delibere:togli-decisione", GESTISCE, pk="decisione"),
    _gesto("delibere:conferma-decisione", CONFERMA, pk="decisione_da_confermare"),
    _pagina("delibere:scheda-incontro", LEGGE, pk="incontro_verbalizzato"),
    _pagina("delibere:scarica-verbale", LEGGE, pk="verbale"),
    _gesto("delibere:prepara-verbale", GESTISCE, pk="incontro"),
    _pagina("delibere:storia-incontro", LEGGE_TAVOLO, pk="incontro_verbalizzato"),
    *_incontro(LEGGE_TAVOLO, GESTISCE, CONVOCATO, ""),
    *_incontro(GESTISCE_BOZZA, GESTISCE_BOZZA, CONVOCATO_BOZZA, "_bozza"),
]

TABELLA = [*PUBBLICHE, *ACCESSO, *AMMINISTRAZIONE, *PROMEMORIA, *SENZA_OGGETTO, *DEL_TERRITORIO, *PROGRAMMI, *DI_ALTRI]
TABELLA += [*INCONTRI, *PIANI_DEL_TERRITORIO]
