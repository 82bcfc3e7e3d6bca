/**
 * A part that runs out at a fixed moment: `data-deadline`, with the seconds in `data-again-in`.
 * The moment is set when the part comes onto the page, so that no refresh in between postpones it.
 */

import htmx from 'htmx.org';

const timers = new Map();

function keep(part) {
  clearTimeout(timers.get(part.id));
  timers.delete(part.id);
  const seconds = Number(part.dataset.againIn);
  if (!part.hasAttribute('data-deadline') || !(seconds > 0)) return;
  timers.set(
    part.id,
    setTimeout(() => {
      const now = document.getElementById(part.id);
      if (now) htmx.trigger(now, 'refresh');
    }, seconds * 1000),
  );
}

export function start() {
  document.addEventListener('balie:fresh', ({ detail }) => {
    if (detail.part?.matches?.('[data-refresh]')) keep(detail.part);
  });
}
