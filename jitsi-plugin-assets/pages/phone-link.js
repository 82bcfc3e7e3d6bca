/** The way to the phone stands open on a desktop; on the phone itself it would be in the way. */

/** Whether this looks like a computer with a mouse and room beside the call. Pure. */
export function isDesktop({ hasMouse, width }) {
  return hasMouse && width >= 768;
}

// No mark on the element itself: a part that looks the same is not put on the page anew.
const seen = new WeakSet();

function open() {
  const here = {
    hasMouse: window.matchMedia('(hover: hover) and (pointer: fine)').matches,
    width: window.innerWidth,
  };
  for (const more of document.querySelectorAll('details[data-open-on-desktop]')) {
    if (!seen.has(more)) more.open = isDesktop(here);
    seen.add(more);
  }
}

const codes = new Set();

/** A code that just came is of no use below the edge of the panel; one that is renewed stays put. */
function bring() {
  const now = [...document.querySelectorAll('[data-bring-into-view]')];
  for (const code of now) if (!codes.has(code.id)) code.scrollIntoView({ block: 'nearest' });
  codes.clear();
  for (const code of now) codes.add(code.id);
}

export function start() {
  document.addEventListener('balie:fresh', open);
  document.addEventListener('balie:fresh', bring);
  open();
}
