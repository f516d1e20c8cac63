// SPDX-License-Identifier: AGPL-3.0-or-later
// Moves the focus where the news is: an error summary after a refused form, or what a swap marks with data-fuoco.

const METE = '.riepilogo-errori, [data-fuoco]';

function portaFuoco(radice) {
  const meta = radice.querySelector(METE);
  if (!meta) return;
  if (!meta.matches('a, button, input, select, textarea')) meta.setAttribute('tabindex', '-1');
  meta.focus();
}

export function avviaFuoco() {
  portaFuoco(document);
  document.addEventListener('htmx:afterSettle', (evento) => {
    const nuovo = evento.detail.elt;
    portaFuoco(nuovo.querySelector(METE) ? nuovo : nuovo.parentElement || document);
  });
}
