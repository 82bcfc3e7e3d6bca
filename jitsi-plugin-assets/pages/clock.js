/** The clock of the municipality: it runs on the server's time, in the Dutch zone. */

const ZONE = 'Europe/Amsterdam';

/** 10.05 uur in Dutch, 10:05 in English, as the texts of the server write it. */
export function written(moment, language) {
  const parts = new Intl.DateTimeFormat('nl-NL', {
    hour: 'numeric',
    minute: '2-digit',
    timeZone: ZONE,
  }).formatToParts(moment);
  const value = (type) => parts.find((part) => part.type === type).value;
  const hour = Number(value('hour'));
  return language === 'en' ? `${hour}:${value('minute')}` : `${hour}.${value('minute')} uur`;
}

const offsets = new Map();

function tick() {
  for (const element of document.querySelectorAll('[data-clock]')) {
    const sent = element.dataset.now;
    if (!offsets.has(sent)) offsets.set(sent, Date.parse(sent) - Date.now());
    const text = written(new Date(Date.now() + offsets.get(sent)), document.documentElement.lang);
    if (element.textContent !== text) element.textContent = text;
  }
}

export function start() {
  tick();
  setInterval(tick, 1000);
}
