import assert from 'node:assert/strict';
import test from 'node:test';
import { timeThere } from '../pages/own-time.js';

const WINTER = new Date('2026-11-26T14:30:00Z');

test('in the Netherlands, and where the clock is the same, nothing is added', () => {
  assert.equal(timeThere(WINTER, 'Europe/Amsterdam', 'nl'), null);
  assert.equal(timeThere(WINTER, 'Europe/Brussels', 'nl'), null);
});

test('abroad the own day and time are told in the language of the page', () => {
  assert.deepEqual(timeThere(WINTER, 'America/New_York', 'nl'), {
    day: 'donderdag 26 november',
    time: '09.30 uur',
    place: 'New York',
  });
  const there = timeThere(WINTER, 'Pacific/Auckland', 'en');
  assert.match(there.day, /Friday/);
  assert.equal(there.time, '03:30');
});

test('half hours and a different change to summer time are right', () => {
  assert.equal(timeThere(WINTER, 'Asia/Kolkata', 'nl').time, '20.00 uur');
  const between = new Date('2026-03-20T09:00:00Z');
  assert.equal(timeThere(between, 'America/New_York', 'nl').time, '05.00 uur');
});
