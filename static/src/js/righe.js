// SPDX-License-Identifier: AGPL-3.0-or-later
// A row that is being written in a table: Esc leaves it as it was. Tab and Invio are those of every form.

export function avviaRighe() {
  document.addEventListener('keydown', (evento) => {
    if (evento.key !== 'Escape' || !(evento.target instanceof Element)) return;
    const lascia = evento.target.closest('[data-scrive]')?.querySelector('[data-lascia]');
    if (lascia) lascia.click();
  });
}
