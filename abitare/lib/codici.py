# SPDX-License-Identifier: AGPL-3.0-or-later
"""CUP and CIG: the codes of public projects and of contracts.

Form of the CUP: seen on 1,171 published codes; the rule of its last character is not published, so only the form is
checked. CIG: the three forms the public procurement platforms accept; the control of the standard one is
KKK = hex((N x 211) mod 4091), N > 0.
"""

import re
import unicodedata
from collections.abc import Callable

from django.core.exceptions import ValidationError

LUNGHEZZA_CUP = 15
LUNGHEZZA_CIG = 10

CIFRE = frozenset("0123456789")
LETTERE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
ESADECIMALI = CIFRE | frozenset("ABCDEF")

ATTESI = {
    CIFRE: "una cifra",
    LETTERE: "una lettera",
    CIFRE | LETTERE: "una lettera o una cifra",
    ESADECIMALI: "una cifra o una lettera da A a F",
}

FORMA_CUP = (LETTERE, CIFRE, CIFRE, LETTERE, *[CIFRE] * 11)
FORMA_CIG_STANDARD = (*[CIFRE] * 7, *[ESADECIMALI] * 3)
FORMA_CIG_LETTERA = (CIFRE | LETTERE, *[ESADECIMALI] * 9)


def normalizza_codice(valore: str) -> str:
    """Upper case, without spaces and invisible characters. Only ASCII letters are raised, so positions stay true."""
    visibili = (c for c in valore if not c.isspace() and unicodedata.category(c) != "Cf")
    return "".join(c.upper() if c.isascii() else c for c in visibili)


def valida_cup(valore: str) -> str:
    """The CUP in its normal form; ValidationError with an Italian message when it is not one."""
    codice = normalizza_codice(valore)
    _controlla_lunghezza("CUP", codice, LUNGHEZZA_CUP)
    _controlla_caratteri("CUP", codice, FORMA_CUP)
    return codice


def valida_cig(valore: str) -> str:
    """The CIG in its normal form; ValidationError with an Italian message when it is not one."""
    codice = normalizza_codice(valore)
    _controlla_lunghezza("CIG", codice, LUNGHEZZA_CIG)
    if codice[0] not in CIFRE:
        _controlla_caratteri("CIG", codice, FORMA_CIG_LETTERA)
        return codice
    _controlla_caratteri("CIG", codice, FORMA_CIG_STANDARD)
    _controlla_cig_standard(codice)
    return codice


def leggi_elenco_cup(testo: str) -> list[str]:
    return _leggi_elenco(testo, valida_cup, LUNGHEZZA_CUP)


def leggi_elenco_cig(testo: str) -> list[str]:
    return _leggi_elenco(testo, valida_cig, LUNGHEZZA_CIG)


def separa_codici(testo: str, lunghezza: int) -> list[str]:
    """The codes typed in one box, in order, once each.

    New lines, commas, semicolons, bars and tabs always separate; spaces separate only when every piece is as long as
    a code, because codes are often typed in groups ("C 11 G 06 00000 000 1").
    """
    codici: dict[str, None] = {}
    for tratto in re.split(r"[\n\r\t,;|/]", testo):
        pezzi = [normalizza_codice(pezzo) for pezzo in tratto.split()]
        interi = len(pezzi) > 1 and all(len(pezzo) == lunghezza for pezzo in pezzi)
        codici.update(dict.fromkeys(pezzi if interi else ["".join(pezzi)]))
    return [codice for codice in codici if codice]


def _leggi_elenco(testo: str, valida: Callable[[str], str], lunghezza: int) -> list[str]:
    codici: list[str] = []
    errori: list[str] = []
    for codice in separa_codici(testo, lunghezza):
        try:
            codici.append(valida(codice))
        except ValidationError as errore:
            errori.extend(f"«{codice[:40]}»: {messaggio}" for messaggio in errore.messages)
    if errori:
        raise ValidationError([ValidationError(messaggio, code="codice") for messaggio in errori])
    return codici


def _controlla_lunghezza(nome: str, codice: str, lunghezza: int) -> None:
    if len(codice) != lunghezza:
        raise ValidationError(f"Il {nome} ha {lunghezza} caratteri, qui ce ne sono {len(codice)}.", code="lunghezza")


def _controlla_caratteri(nome: str, codice: str, forma: tuple[frozenset[str], ...]) -> None:
    for posizione, (carattere, ammessi) in enumerate(zip(codice, forma, strict=True), start=1):
        if carattere not in ammessi:
            atteso = ATTESI[ammessi]
            raise ValidationError(
                f"{nome} non valido: il {posizione}º carattere «{carattere}» deve essere {atteso}.", code="carattere"
            )


def _controlla_cig_standard(codice: str) -> None:
    numero = int(codice[:7])
    if numero == 0:
        raise ValidationError("CIG non valido: le prime 7 cifre non possono essere tutte zero.", code="zero")
    if f"{numero * 211 % 4091:03X}" != codice[7:]:
        raise ValidationError(
            f"CIG non valido: il controllo «{codice[7:]}» (8º-10º carattere) non corrisponde a «{codice[:7]}».",
            code="controllo",
        )
