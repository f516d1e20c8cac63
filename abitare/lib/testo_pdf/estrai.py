# SPDX-License-Identifier: AGPL-3.0-or-later
"""Run alone, never imported by the portal: a PDF on standard input, `{"testo": …, "rifiuto": …}` on standard output."""

import io
import json
import logging
import runpy
import sys
from pathlib import Path

# The interpreter is isolated (-I) and does not know the portal's packages.
QUI = Path(__file__)
LIMITI = runpy.run_path(str(QUI.with_name("limiti.py")))
STRINGI = QUI.parents[1] / "in_disparte" / "limiti.py"
# pypdf lets the mistakes of a broken file come out as whatever error they happen to cause.
GUASTI = (ArithmeticError, AttributeError, LookupError, NotImplementedError, RecursionError, TypeError, ValueError)


class Rifiutato(Exception):
    """Its argument is one of the `MOTIVI`."""


def stringi() -> None:
    runpy.run_path(str(STRINGI))["stringi"](LIMITI["MASSIMO_MEMORIA"], LIMITI["SECONDI"])


def estrai(contenuto: bytes) -> dict[str, str]:
    # Loaded after the limits, which hold for it too.
    from pypdf.errors import DependencyError, PyPdfError

    try:
        return {"testo": testo_di(contenuto), "rifiuto": ""}
    except Rifiutato as rifiuto:
        return {"testo": "", "rifiuto": str(rifiuto)}
    except DependencyError:
        # AES needs a library that nothing else here needs: who holds the act can take the protection away.
        return {"testo": "", "rifiuto": "cifrato"}
    except MemoryError:
        return {"testo": "", "rifiuto": "pesante"}
    except (PyPdfError, *GUASTI):
        return {"testo": "", "rifiuto": "rotto"}


def testo_di(contenuto: bytes) -> str:
    from pypdf import PdfReader  # as above

    lettore = PdfReader(io.BytesIO(contenuto))
    if lettore.is_encrypted and not lettore.decrypt(""):
        raise Rifiutato("cifrato")
    if len(lettore.pages) > LIMITI["MASSIMO_PAGINE"]:
        raise Rifiutato("pagine")
    testo = ""
    for pagina in lettore.pages:
        testo += "\f" + pagina.extract_text(extraction_mode="layout", layout_mode_strip_rotated=True)
        if len(testo) > LIMITI["MASSIMO_CARATTERI"]:
            raise Rifiutato("pesante")
    if not testo.strip():
        raise Rifiutato("muto")
    return testo


if __name__ == "__main__":
    stringi()
    logging.disable(logging.CRITICAL)
    sys.stdout.write(json.dumps(estrai(sys.stdin.buffer.read())))
