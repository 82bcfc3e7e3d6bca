/** The parts of the page that ident fills with an identity: shown on request, emptied in time. */

/** Whether a frame must go: it holds a person's number, so only as long as its card allows. */
export function mustEmpty(allowed) {
  return !allowed;
}

/** The height that a frame says it needs, in pixels; nothing that would hide the page around it. */
export function heightIn(data) {
  const height = data?.frameHeight;
  return Number.isInteger(height) && height >= 80 && height <= 2000 ? height : null;
}

/** Any page may send messages: only what a frame of ours says of itself counts. */
function fit(root, event) {
  const height = heightIn(event.data);
  if (!height) return;
  for (const frame of root.querySelectorAll('[data-ident-part]')) {
    // The border comes on top of what the page inside needs.
    if (frame.contentWindow === event.source) frame.style.blockSize = `${height + 2}px`;
  }
}

function frameOf(place) {
  return place?.querySelector('[data-ident-part]');
}

function empty(frame) {
  // A fresh element: the old one, its page and its history are gone with it.
  const fresh = frame.cloneNode(false);
  fresh.hidden = true;
  fresh.style.blockSize = '';
  frame.replaceWith(fresh);
}

/** The form for the number opens by itself when the card asks for it, once. */
function openAtOnce(place) {
  const frame = frameOf(place);
  const form = place.querySelector('form[data-at-once]');
  if (form && frame?.hidden) form.requestSubmit();
}

export function start(root = document) {
  window.addEventListener('message', (event) => fit(root, event));
  const places = () => root.querySelectorAll('[data-identification-of]');
  root.addEventListener('submit', (event) => {
    if (!event.target.matches('[data-shows-ident-part]')) return;
    const frame = frameOf(event.target.closest('[data-identification-of]'));
    if (frame) frame.hidden = false;
  });
  root.addEventListener('htmx:afterSettle', () => {
    for (const place of places()) {
      const frame = frameOf(place);
      const card = place.querySelector('[data-identification]');
      if (frame && !frame.hidden && mustEmpty(card?.dataset.frame)) empty(frame);
      openAtOnce(place);
    }
  });
}
