// SPDX-License-Identifier: AGPL-3.0-or-later
// Menus are <details>: they open without this script, which only closes them and folds the navigation on small screens.

function chiudi(menu, conFuoco) {
  menu.open = false;
  if (conFuoco) menu.querySelector('summary').focus();
}

function apriNavigazione(bottone) {
  const testata = bottone.closest('.it-header-wrapper');
  const aperta = testata.classList.toggle('menu-aperto');
  bottone.setAttribute('aria-expanded', String(aperta));
}

export function avviaMenu() {
  document.addEventListener('click', (evento) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(evento.target)) chiudi(menu, false);
    }
    const bottone = evento.target.closest('[data-apri-menu]');
    if (bottone) apriNavigazione(bottone);
    const salto = evento.target.closest('a[href="#navigazione"]');
    const chiusa = document.querySelector('[data-apri-menu][aria-expanded=false]');
    if (salto && chiusa) apriNavigazione(chiusa);
  });
  document.addEventListener('keydown', (evento) => {
    if (evento.key !== 'Escape') return;
    const menu = document.activeElement.closest('details.menu[open]') || document.querySelector('details.menu[open]');
    if (menu) {
      chiudi(menu, true);
      return;
    }
    const testata = document.querySelector('.it-header-wrapper.menu-aperto');
    if (testata && testata.contains(document.activeElement)) {
      const bottone = testata.querySelector('[data-apri-menu]');
      apriNavigazione(bottone);
      bottone.focus();
    }
  });
  document.addEventListener('focusout', (evento) => {
    const menu = evento.target.closest('details.menu[open]');
    if (menu && evento.relatedTarget && !menu.contains(evento.relatedTarget)) chiudi(menu, false);
  });
}
