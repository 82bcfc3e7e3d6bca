/** What an error means, and when to give up. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reasonOf, waitBefore } from '../page/outcome.js';

const errors = {
  CONFERENCE_ACCESS_DENIED: 'denied',
  CONFERENCE_DESTROYED: 'destroyed',
  RESERVATION_ERROR: 'reservation',
  FOCUS_DISCONNECTED: 'focus',
};

test('a refusal, an end and a closed room each have their own text', () => {
  assert.equal(reasonOf('denied', errors), 'refused');
  assert.equal(reasonOf('destroyed', errors), 'ended');
  assert.equal(reasonOf('reservation', errors), 'notOpen');
});

test('what lib-jitsi-meet tries again by itself is no reason to stop', () => {
  assert.equal(reasonOf('focus', errors), null);
});

test('tries come later and later, and end', () => {
  assert.ok(waitBefore(0) < waitBefore(3));
  assert.equal(waitBefore(100), null);
});
