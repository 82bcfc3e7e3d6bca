/** How long to wait before the next try. */

/** Milliseconds before try number `attempt`, spread so that pages do not return all at once. */
export function backoff(attempt, chance = Math.random()) {
  const most = Math.min(1000 * 2 ** attempt, 15_000);
  return Math.round(most * (0.5 + chance / 2));
}
