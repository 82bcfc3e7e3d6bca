/** The rules of the identification cards: codes in the chat, the frame of ident, the phone. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wordsOf } from '../pages/chat-rules.js';
import { heightIn, mustEmpty } from '../pages/ident-part.js';
import { isDesktop } from '../pages/phone-link.js';

test('a private message is never sent on, whatever it holds', () => {
  assert.deepEqual(wordsOf({ message: '012 345', privateMessage: false, nick: 'Jan' }), {
    code: '012345',
    name: 'Jan',
  });
  assert.deepEqual(wordsOf({ message: '012 345', privateMessage: false }), {
    code: '012345',
    name: '',
  });
  assert.equal(wordsOf({ message: '012 345', privateMessage: true, nick: 'Jan' }), null);
  assert.equal(wordsOf({ message: 'Goedemorgen', privateMessage: false }), null);
  assert.equal(wordsOf(), null);
});

test('the frame of ident stays only as long as its card allows', () => {
  for (const allowed of ['view', 'number']) assert.equal(mustEmpty(allowed), false);
  for (const allowed of ['', undefined]) assert.equal(mustEmpty(allowed), true);
});

test('the code for the phone stands open on a desktop only', () => {
  assert.equal(isDesktop({ hasMouse: true, width: 1280 }), true);
  assert.equal(isDesktop({ hasMouse: false, width: 1280 }), false);
  assert.equal(isDesktop({ hasMouse: true, width: 390 }), false);
});

test('a frame is made as high as it says, within reason', () => {
  assert.equal(heightIn({ frameHeight: 431 }), 431);
  for (const data of [
    null,
    'x',
    {},
    { frameHeight: '431' },
    { frameHeight: 0 },
    { frameHeight: 1e9 },
  ])
    assert.equal(heightIn(data), null);
});
