/** Shows how much of a form with a file has gone, where it carries a bar for that. */

function barOf(event) {
  return event.target.querySelector?.('progress[data-form-progress]');
}

function went(event) {
  const bar = barOf(event);
  const { lengthComputable, loaded, total } = event.detail;
  if (!bar || !lengthComputable || !total) return;
  bar.hidden = false;
  // The same event tells of the answer that comes back, which is small: never go back.
  bar.value = Math.max(bar.value, Math.round((100 * loaded) / total));
}

function ended(event) {
  const bar = barOf(event);
  if (!bar) return;
  bar.hidden = true;
  bar.value = 0;
}

export function start() {
  document.addEventListener('htmx:xhr:progress', went);
  document.addEventListener('htmx:xhr:loadend', ended);
}
