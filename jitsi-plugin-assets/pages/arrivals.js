/** Who arrived since we last looked. Pure, so that it is tested. */

/** `rows` are {id, state}; answers who waits now and of those who is new. */
export function arrivals(rows, known) {
  const waiting = rows.filter((row) => row.state === 'waiting' || row.state === 'early');
  const fresh = waiting.filter((row) => !known.has(row.id));
  return { waiting, fresh, known: new Set(waiting.map((row) => row.id)) };
}

/** The title of the tab: "(2) wachten - Afspraken van vandaag". */
export function tabTitle(own, count, text) {
  return count ? `${text.replace('{count}', count)} - ${own}` : own;
}
