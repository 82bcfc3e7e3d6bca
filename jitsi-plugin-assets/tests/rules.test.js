/** The rules behind the pages: what a state, an error or an arrival means. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivals, tabTitle } from '../pages/arrivals.js';
import { backoff } from '../pages/backoff.js';
import {
  buttonsOf,
  codeIn,
  configOf,
  hasLostPlace,
  isStuck,
  isUncovered,
  wantsFrame,
} from '../pages/call-rules.js';
import { written } from '../pages/clock.js';
import { isOver } from '../pages/continue-in.js';
import {
  brokenParts,
  levelOf,
  networkOf,
  outcomeOf,
  problemOf,
  speedOf,
  wishes,
} from '../pages/device-rules.js';

const error = (name, message = '') => Object.assign(new Error(message), { name });

test('every refusal of the browser has its own text', () => {
  assert.equal(problemOf(error('NotAllowedError')), 'denied');
  assert.equal(problemOf(error('NotAllowedError', 'Permission denied by system')), 'system');
  assert.equal(problemOf(error('NotAllowedError'), { granted: true }), 'system');
  assert.equal(problemOf(error('NotFoundError')), 'missing');
  assert.equal(problemOf(error('OverconstrainedError')), 'missing');
  assert.equal(problemOf(error('NotReadableError')), 'in_use');
  assert.equal(problemOf(error('AbortError')), 'in_use');
  assert.equal(problemOf(undefined), 'in_use');
});

test('the bar stands still in silence and moves with speech', () => {
  assert.equal(levelOf(new Float32Array(512)), 0);
  assert.equal(levelOf(new Float32Array(0)), 0);
  const quiet = levelOf(new Float32Array(512).fill(0.002));
  const loud = levelOf(new Float32Array(512).fill(0.2));
  assert.ok(quiet < 15 && loud > 60 && loud <= 100, `${quiet} ${loud}`);
});

test('a chosen device is asked for by its id, and the camera may be left out', () => {
  assert.deepEqual(wishes(), { video: true, audio: true });
  assert.deepEqual(wishes({ camera: false }), { video: false, audio: true });
  assert.deepEqual(wishes({ chosen: { videoinput: 'v1' } }).video, { deviceId: { exact: 'v1' } });
});

test('a page whose visit ended or went on elsewhere goes to the page that says so', () => {
  for (const status of [403, 409, 410]) assert.ok(hasLostPlace(status), `${status}`);
  for (const status of [401, 404, 429, 500, 503]) assert.ok(!hasLostPlace(status), `${status}`);
});

test('the cover lifts when server and browser agree', () => {
  assert.equal(isUncovered({ state: 'inside', joinedFor: 0 }), true);
  assert.equal(isUncovered({ state: 'inside', joinedFor: null }), false);
  assert.equal(isUncovered({ state: 'waiting', joinedFor: 9000 }), false);
  assert.equal(isUncovered({ state: 'refused', joinedFor: 9000 }), false);
});

test('a lost report does not leave a person in the call under the cover', () => {
  assert.equal(isUncovered({ state: 'called', joinedFor: 1000 }), false);
  assert.equal(isUncovered({ state: 'called', joinedFor: 4000 }), true);
});

test('a control code in a message is found, and no piece of a longer number', () => {
  for (const message of ['004711', '004 711', 'De code is 004-711.', 'code:004711, klopt dat?'])
    assert.equal(codeIn(message), '004711', message);
  for (const message of [
    '',
    undefined,
    '47111',
    '0612345678',
    '1234567',
    '06-12345678',
    'zaak 2026-371312',
  ])
    assert.equal(codeIn(message), null, `${message}`);
});

test('a frame is held for who is expected and for nobody else', () => {
  for (const state of ['early', 'waiting', 'called', 'inside', 'on_hold'])
    assert.ok(wantsFrame(state), state);
  for (const state of ['refused', 'finished', 'no_show', 'cancelled'])
    assert.ok(!wantsFrame(state), state);
});

test('called and nothing followed: ask again, but not before the frame had its time', () => {
  const stuck = { state: 'called', joinedFor: null, calledFor: 13_000, frameAge: 13_000 };
  assert.equal(isStuck(stuck), true);
  assert.equal(isStuck({ ...stuck, frameAge: 2000 }), false);
  assert.equal(isStuck({ ...stuck, joinedFor: 10 }), false);
  assert.equal(isStuck({ ...stuck, state: 'waiting' }), false);
});

test('a button of ours is there when the page has a text for it, and nobody has one to record', () => {
  const icons = { identificeren: 'i', document: 'd' };
  const buttons = buttonsOf({ identificeren: 'Identificeren', document: undefined }, icons);
  assert.deepEqual(buttons, [{ id: 'identificeren', text: 'Identificeren', icon: 'i' }]);
  const wish = { language: 'nl', subject: 'x', found: {} };
  const staff = configOf({ ...wish, buttons });
  const citizen = configOf({ ...wish, buttons: [] });
  assert.equal(staff.customToolbarButtons, buttons);
  for (const config of [staff, citizen]) {
    for (const button of ['recording', 'livestreaming', 'invite', 'security', 'profile'])
      assert.ok(!config.toolbarButtons.includes(button), button);
    assert.equal(config.disableDeepLinking, true);
    assert.equal(config.disableThirdPartyRequests, true);
  }
});

test('who chose no camera starts without one', () => {
  const wish = { role: 'citizen', language: 'nl', subject: '', identify: '', icon: '' };
  assert.equal(configOf({ ...wish, found: { camera: false } }).startWithVideoMuted, true);
  assert.equal(configOf({ ...wish, found: {} }).startWithVideoMuted, false);
});

test('each arrival is told once, a return is told again', () => {
  const row = (id, state) => ({ id, state });
  const first = arrivals([row('a', 'waiting'), row('b', 'expected')], new Set());
  assert.deepEqual(
    first.fresh.map(({ id }) => id),
    ['a'],
  );
  const second = arrivals([row('a', 'waiting'), row('b', 'waiting')], first.known);
  assert.deepEqual(
    second.fresh.map(({ id }) => id),
    ['b'],
  );
  const gone = arrivals([row('a', 'inside'), row('b', 'waiting')], second.known);
  assert.equal(gone.fresh.length, 0);
  assert.equal(arrivals([row('a', 'waiting')], gone.known).fresh.length, 1);
});

test('the tab says how many wait', () => {
  assert.equal(tabTitle('Lijst', 2, '({count}) wachten'), '(2) wachten - Lijst');
  assert.equal(tabTitle('Lijst', 0, '({count}) wachten'), 'Lijst');
});

test('the clock writes the time as the server does, in the Dutch zone', () => {
  const moment = new Date('2026-11-23T08:05:00Z');
  assert.equal(written(moment, 'nl'), '9.05 uur');
  assert.equal(written(moment, 'en'), '9:05');
});

test('tries come slower and slower, and not all pages at once', () => {
  assert.equal(backoff(1, 0), 1000);
  assert.equal(backoff(1, 1), 2000);
  assert.equal(backoff(10, 1), 15_000);
});

test('a page goes on by itself when its time has come, also after a sleep', () => {
  const wait = { opened: 1000, seconds: 60 };
  assert.equal(isOver({ ...wait, now: 60_999 }), false);
  assert.equal(isOver({ ...wait, now: 61_000 }), true);
  assert.equal(isOver({ ...wait, now: 3_600_000 }), true);
});

test('a line gets a verdict by its slowest side', () => {
  const good = { trip: 20, down: 20_000, up: 5000 };
  assert.equal(networkOf(good), 'ok');
  for (const worse of [{ trip: 400 }, { down: 600 }, { up: 400 }])
    assert.equal(networkOf({ ...good, ...worse }), 'poor', JSON.stringify(worse));
  for (const worse of [{ trip: 900 }, { down: 200 }, { up: 100 }])
    assert.equal(networkOf({ ...good, ...worse }), 'none', JSON.stringify(worse));
  assert.equal(networkOf({ trip: Number.POSITIVE_INFINITY, down: 0, up: 0 }), 'none');
  assert.equal(networkOf(null), 'untested');
});

test('the wait for the first word is not counted as width of the line', () => {
  assert.equal(speedOf({ bytes: 125_000, began: 0, trip: 100, now: 1100 }), 1000);
  assert.equal(speedOf({ bytes: 125, began: 0, trip: 100, now: 50 }), 1000);
});

test('what may still work is not said to be broken', () => {
  const both = ['camera', 'microphone'];
  assert.deepEqual(brokenParts('denied', { camera: true }), both);
  assert.deepEqual(brokenParts('in_use', { camera: true }), ['camera']);
  assert.deepEqual(brokenParts('system', { camera: false }), ['microphone']);
  assert.deepEqual(brokenParts('missing', { camera: true, kinds: ['audioinput'] }), ['camera']);
  assert.deepEqual(brokenParts('missing', { camera: true, kinds: [] }), both);
  assert.deepEqual(
    brokenParts('missing', { camera: true, kinds: ['audioinput', 'videoinput'] }),
    both,
  );
});

test('somebody is ready only when all of it was tested and good', () => {
  const good = { camera: 'ok', microphone: 'ok', sound: 'ok', network: 'ok' };
  assert.equal(outcomeOf(good), 'ready');
  assert.equal(outcomeOf({ ...good, sound: 'untested' }), 'partly');
  for (const result of ['poor', 'none'])
    assert.equal(outcomeOf({ ...good, sound: 'untested', network: result }), 'trouble');
});
