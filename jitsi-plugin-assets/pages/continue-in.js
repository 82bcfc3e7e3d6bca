/** A page that goes on by itself: `data-continue-in` says after how many seconds of the server. */

const CHECK_EVERY = 1000;
const SPREAD = 3000;

/** Whether the wait is over. A sleeping computer stops its timers, so the clock is asked. */
export function isOver({ opened, seconds, now }) {
  return now - opened >= seconds * 1000;
}

export function start() {
  const page = document.querySelector('[data-continue-in]');
  if (!page) return;
  const opened = Date.now();
  const seconds = Number(page.dataset.continueIn);
  const timer = setInterval(() => {
    if (!isOver({ opened, seconds, now: Date.now() })) return;
    clearInterval(timer);
    // Not everybody at the same moment: appointments begin on the hour.
    setTimeout(() => location.reload(), Math.random() * SPREAD);
  }, CHECK_EVERY);
}
