/** The part of the page that ident fills with the identity: shown on request, emptied in time. */

const SHOWN_IN = 'matched';

/** Whether the frame must go: it holds a person's number, so only as long as the card allows. */
export function mustEmpty(state) {
  return state !== SHOWN_IN;
}

export function start(root = document) {
  let frame = root.querySelector('[data-ident-part]');
  if (!frame) return;
  root.addEventListener('submit', (event) => {
    if (event.target.matches('[data-shows-ident-part]')) frame.hidden = false;
  });
  root.addEventListener('htmx:afterSettle', () => {
    const state = root.querySelector('#identificatie')?.dataset.state;
    if (frame.hidden || !mustEmpty(state)) return;
    // A fresh element: the old one, its page and its history are gone with it.
    const empty = frame.cloneNode(false);
    empty.hidden = true;
    frame.replaceWith(empty);
    frame = empty;
  });
}
