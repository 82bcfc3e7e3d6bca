/** What the device check found, kept in this browser only: labels, because ids differ per site. */

const KEY = 'balie.apparaten';

export function remember(found) {
  try {
    localStorage.setItem(KEY, JSON.stringify(found));
  } catch {
    // A browser that keeps nothing: the call starts with its own choice.
  }
}

export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}
