/** Who was invited while the call goes on gets a place for his card, without losing the others. */

import htmx from 'htmx.org';

function makePlaces() {
  const places = document.querySelector('[data-identifications]');
  if (!places) return;
  for (const person of document.querySelectorAll('[data-identifies]')) {
    const id = person.dataset.visitId;
    if (places.querySelector(`[data-identification-of="${CSS.escape(id)}"]`)) continue;
    // Kept until the answer is there, so that a second refresh does not ask again.
    const place = document.createElement('div');
    place.dataset.identificationOf = id;
    places.append(place);
    htmx
      .ajax('GET', person.dataset.identifies, { target: place, swap: 'outerHTML' })
      .finally(() => place.isConnected && !place.firstElementChild && place.remove());
  }
}

export function start() {
  document.addEventListener('balie:fresh', makePlaces);
}
