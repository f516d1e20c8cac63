# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages used with the keyboard alone."""

from typing import Any

import pytest

NOME_DEL_FUOCO = """() => {
  const e = document.activeElement;
  const etichetta = e.labels && e.labels.length ? e.labels[0].textContent : e.textContent;
  return (e.getAttribute('aria-label') || etichetta || '').replace(/\\s+/g, ' ').trim();
}"""


def con_tab_fino_a(pagina: Any, nome: str, massimo: int = 80) -> None:
    """Walks with Tab until the focus is on the control whose name begins so."""
    for _ in range(massimo):
        pagina.keyboard.press("Tab")
        if pagina.evaluate(NOME_DEL_FUOCO).startswith(nome):
            return
    pytest.fail(f"Tab never reaches «{nome}»")


def tasto_di_accesso(pagina: Any, tasto: str) -> None:
    """Alt and a key, as the keyboard sends them: Playwright's own `press` leaves out the letter that Chromium reads."""
    filo = pagina.context.new_cdp_session(pagina)
    lettera = {"key": tasto, "code": f"Key{tasto.upper()}", "unmodifiedText": tasto, "modifiers": 1}
    codice = {"windowsVirtualKeyCode": ord(tasto.upper())}
    filo.send("Input.dispatchKeyEvent", {"type": "keyDown", **lettera, **codice})
    filo.detach()
