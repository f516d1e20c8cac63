// SPDX-License-Identifier: AGPL-3.0-or-later
// htmx: CSRF token from a meta tag, refused forms swapped in, and a spoken message when the server does not answer.

export function avvisa(testo) {
  const area = document.getElementById('avvisi');
  if (area) area.textContent = testo;
}

export function avviaRichieste(htmx) {
  htmx.config.responseHandling = [
    { code: '204', swap: false },
    { code: '[23]..', swap: true },
    { code: '409|422', swap: true },
    { code: '[45]..', swap: false, error: true },
  ];
  document.addEventListener('htmx:configRequest', (evento) => {
    const segno = document.querySelector('meta[name="csrf-token"]');
    if (segno && evento.detail.verb !== 'get') evento.detail.headers['X-CSRFToken'] = segno.content;
  });
  document.addEventListener('htmx:beforeRequest', () => avvisa(''));
  document.addEventListener('htmx:responseError', (evento) => {
    const stato = evento.detail.xhr.status;
    avvisa(
      stato === 403 || stato === 404
        ? 'Operazione non permessa o elemento non più disponibile. Ricarica la pagina.'
        : 'Il portale ha risposto con un errore: nulla è stato salvato. Riprova tra poco.',
    );
  });
  document.addEventListener('htmx:sendError', () => avvisa('Il portale non risponde: controlla la rete e riprova. Nulla è stato salvato.'));
}
