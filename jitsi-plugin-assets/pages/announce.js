/** Tells a screen reader what changed, and everybody what went wrong with a deed. */

/** Text that a screen reader reads aloud when it is free. The same text twice is read twice. */
export function announce(text) {
  const region = document.getElementById('aankondiging');
  if (!region || !text) return;
  region.textContent = '';
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}

/** A short notice at the foot of the page; it stays until it is closed. */
export function notice(text) {
  const place = document.getElementById('melding');
  if (!place) return;
  const box = document.createElement('div');
  box.className = 'balie-notice__box';
  const line = document.createElement('p');
  line.textContent = text || place.dataset.failed;
  const close = document.createElement('button');
  close.type = 'button';
  close.textContent = place.dataset.close;
  close.addEventListener('click', () => place.replaceChildren());
  box.append(line, close);
  place.replaceChildren(box);
}

/** `{name}` in a text is replaced by the value of that name. */
export function fill(text, values) {
  return (text ?? '').replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
