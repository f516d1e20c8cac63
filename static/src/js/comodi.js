// SPDX-License-Identifier: AGPL-3.0-or-later
// Conveniences that appear only with JavaScript: copy, print, select all, show password.
import { avvisa } from './richieste.js';

const gesti = {
  async copia(bottone) {
    const meta = document.getElementById(bottone.dataset.copia);
    await navigator.clipboard.writeText(meta.innerText.trim());
    avvisa('Testo copiato.');
  },
  stampa() {
    window.print();
  },
  mostraPassword(bottone) {
    const campo = document.getElementById(bottone.dataset.mostraPassword);
    const nascosto = campo.type === 'password';
    campo.type = nascosto ? 'text' : 'password';
    bottone.setAttribute('aria-pressed', String(nascosto));
  },
};

function selezionaTutti(casella) {
  for (const riga of casella.form.querySelectorAll(`input[type=checkbox][name="${casella.dataset.selezionaTutti}"]`)) {
    riga.checked = casella.checked;
  }
}

export function avviaComodi() {
  for (const nascosto of document.querySelectorAll('[data-solo-js]')) nascosto.hidden = false;
  document.addEventListener('htmx:load', (evento) => {
    for (const nascosto of evento.detail.elt.querySelectorAll('[data-solo-js]')) nascosto.hidden = false;
  });
  document.addEventListener('click', (evento) => {
    const bottone = evento.target.closest('[data-copia], [data-stampa], [data-mostra-password]');
    if (!bottone) return;
    const gesto = Object.keys(gesti).find((nome) => nome in bottone.dataset);
    gesti[gesto](bottone);
  });
  document.addEventListener('change', (evento) => {
    if ('selezionaTutti' in evento.target.dataset) selezionaTutti(evento.target);
  });
}
