/**
 * Who is abroad also reads when it is by the own clock. Only the browser knows where that is, and
 * it tells nobody: nothing is sent or kept.
 */

const ZONE = 'Europe/Amsterdam';

function parts(moment, zone) {
  const wanted = {
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
    ...{ hourCycle: 'h23', timeZone: zone },
  };
  return new Intl.DateTimeFormat('en-GB', wanted).format(moment);
}

/** The day and time there, or null where the clock shows the same as in the Netherlands. */
export function timeThere(moment, zone, language) {
  if (parts(moment, zone) === parts(moment, ZONE)) return null;
  const write = (wanted) =>
    new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'nl-NL', {
      ...wanted,
      timeZone: zone,
    }).format(moment);
  const time = write({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return {
    day: write({ weekday: 'long', day: 'numeric', month: 'long' }),
    time: language === 'en' ? time : `${time.replace(':', '.')} uur`,
    place: zone.split('/').at(-1).replaceAll('_', ' '),
  };
}

export function start() {
  show();
  document.addEventListener('balie:fresh', show);
}

function show() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const line of document.querySelectorAll('[data-own-time]')) {
    const moment = new Date(line.dataset.ownTime);
    const there = zone && timeThere(moment, zone, document.documentElement.lang);
    if (!there) continue;
    line.textContent = line.dataset.text
      .replace('{day}', there.day)
      .replace('{time}', there.time)
      .replace('{place}', there.place);
    line.hidden = false;
  }
}
