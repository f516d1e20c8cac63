# SPDX-License-Identifier: AGPL-3.0-or-later
import re
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError

from tavolo.models import Utente
from tavolo.permissions import esigi_amministrazione
from tavolo.services.incarichi import blocca_amministratori, esigi_un_amministratore
from tavolo.services.posta import COLLEGAMENTO, accoda_messaggio
from tavolo.storia import con_autore

INVITO = """Buongiorno {nome},

da oggi puoi entrare nel portale {portale} del {comune}, dove lavora il tavolo intersettoriale sull'abitare.

Il tuo nome utente è {username}; per entrare puoi usare anche questo indirizzo e-mail.
Per scegliere la password apri questo collegamento:

{collegamento}

Vale tre giorni e una volta sola; se è scaduto, usa «Password dimenticata» nella pagina di accesso.
"""


def invita_persona(*, utente: Utente, nome: str, cognome: str, email: str, username: str = "") -> Utente:
    """A person without a password, who receives the link to choose one."""
    with con_autore(utente, "Invito"):
        persona = registra_persona(utente=utente, nome=nome, cognome=cognome, email=email, username=username)
        _spedisci_invito(persona)
    return persona


def registra_persona(*, utente: Utente, nome: str, cognome: str, email: str, username: str = "") -> Utente:
    """A person without a password and without an invitation: for commands that give the password by another way."""
    esigi_amministrazione(utente)
    with con_autore(utente, "Nuova persona"):
        persona = Utente(first_name=nome, last_name=cognome, email=email.lower())
        persona.username = username.lower() or nome_utente_libero(nome, cognome)
        persona.set_unusable_password()
        persona.full_clean()
        persona.save()
    return persona


def rimanda_invito(*, utente: Utente, persona: Utente) -> None:
    """A new link to choose the password, as long as the person has never come in."""
    esigi_amministrazione(utente)
    if persona.last_login is not None or not persona.is_active:
        raise ValidationError("L'invito si rimanda solo a chi è attivo e non è mai entrato.")
    _spedisci_invito(persona)


def _spedisci_invito(persona: Utente) -> None:
    comune = settings.COMUNE
    testo = INVITO.format(
        nome=persona.first_name or persona,
        portale=comune.nome_portale,
        comune=comune.nome,
        username=persona.username,
        collegamento=COLLEGAMENTO,
    )
    oggetto = "Invito: scegli la tua password"
    accoda_messaggio(destinatario=persona, oggetto=oggetto, testo=testo, con_collegamento=True)


def modifica_persona(
    *, utente: Utente, persona: Utente, nome: str, cognome: str, email: str, username: str, tecnico: bool = False
) -> Utente:
    """`tecnico` opens the read-only technical pages to an administrator."""
    esigi_amministrazione(utente)
    with con_autore(utente, "Dati della persona"):
        attuale = _blocca(persona)
        attuale.first_name, attuale.last_name = nome, cognome
        attuale.email, attuale.username, attuale.is_staff = email.lower(), username.lower(), tecnico
        attuale.full_clean()
        attuale.save()
    return attuale


def disattiva_persona(*, utente: Utente, persona: Utente, motivo: str) -> Utente:
    """The person cannot come in and no term of hers gives a right; what she wrote stays under her name."""
    esigi_amministrazione(utente)
    if utente.pk == persona.pk:
        raise ValidationError("Non puoi disattivare te stesso.")
    with con_autore(utente, motivo):
        blocca_amministratori()
        attuale = _attiva(persona, attiva=False)
        esigi_un_amministratore()
    return attuale


def riattiva_persona(*, utente: Utente, persona: Utente, motivo: str) -> Utente:
    esigi_amministrazione(utente)
    with con_autore(utente, motivo):
        return _attiva(persona, attiva=True)


def _attiva(persona: Utente, *, attiva: bool) -> Utente:
    attuale = _blocca(persona)
    attuale.is_active = attiva
    attuale.save(update_fields=["is_active"])
    return attuale


def _blocca(persona: Utente) -> Utente:
    if persona.e_sistema:
        raise ValidationError("L'utente «sistema» è del portale: non si modifica.")
    return Utente.objects.select_for_update(of=("self",)).get(pk=persona.pk)


def nome_utente_libero(nome: str, cognome: str) -> str:
    """`ada.provola`, or `ada.provola2` when it is taken; letters without accents."""
    base = ".".join(parte for parte in (_lettere(nome), _lettere(cognome)) if parte) or "utente"
    presi = set(Utente.objects.filter(username__istartswith=base[:140]).values_list("username", flat=True))
    posto = 1
    candidato = base = base[:140]
    while candidato in presi:
        posto += 1
        candidato = f"{base}{posto}"
    return candidato


def _lettere(testo: str) -> str:
    return re.sub("[^a-z0-9]", "", unicodedata.normalize("NFKD", testo).lower())
