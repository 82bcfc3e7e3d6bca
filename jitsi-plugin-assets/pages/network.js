/** Measures the line to the balie itself: nobody else is asked, so nobody else hears of it. */

import { speedOf } from './device-rules.js';

const TRIPS = 4;
const UPS = 3;
// A request of ours may hold 64 KiB, and a browser gives as many random bytes at once.
const UP_BYTES = 48 * 1024;
const PATIENCE = 15_000;

/**
 * Milliseconds for a round trip, kilobits per second down and up. No line, or one that is too slow
 * to wait for, is `{trip: Infinity, down: 0, up: 0}`; null when the balie does not want to answer.
 */
export async function measure({ address, sample, token }) {
  try {
    const trip = await roundTrip(address, token);
    const down = await download(sample, trip);
    return { trip, down, up: await upload(address, token, trip) };
  } catch (error) {
    return error instanceof Refused ? null : { trip: Number.POSITIVE_INFINITY, down: 0, up: 0 };
  }
}

class Refused extends Error {}

async function roundTrip(address, token) {
  const trips = [];
  for (let number = 0; number < TRIPS; number += 1) {
    const began = performance.now();
    await send(address, token, '');
    trips.push(performance.now() - began);
  }
  // The first one also opened the connection.
  return trips.slice(1).sort((one, other) => one - other)[1];
}

async function download(sample, trip) {
  const began = performance.now();
  const body = await answer(fetch(sample, { cache: 'no-store', signal: patience() }));
  const bytes = (await body.arrayBuffer()).byteLength;
  const entry = performance.getEntriesByName(new URL(sample, location.href).href).at(-1);
  return speedOf({ bytes: entry?.encodedBodySize || bytes, began, trip, now: performance.now() });
}

async function upload(address, token, trip) {
  const noise = crypto.getRandomValues(new Uint8Array(UP_BYTES));
  const began = performance.now();
  for (let number = 0; number < UPS; number += 1) await send(address, token, noise);
  return speedOf({ bytes: UPS * UP_BYTES, began, trip: UPS * trip, now: performance.now() });
}

function send(address, token, body) {
  const headers = { 'X-CSRF-Token': token, 'Content-Type': 'application/octet-stream' };
  return answer(fetch(address, { method: 'POST', headers, body, signal: patience() }));
}

async function answer(asked) {
  const given = await asked;
  if (!given.ok) throw new Refused();
  return given;
}

function patience() {
  return AbortSignal.timeout(PATIENCE);
}
