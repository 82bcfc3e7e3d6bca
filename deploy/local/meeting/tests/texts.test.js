/** Both languages say the same things. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogue, speaker } from '../page/texts.js';

const holes = (text) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).sort();

test('Dutch and English have the same texts with the same holes', () => {
  assert.deepEqual(Object.keys(catalogue.en).sort(), Object.keys(catalogue.nl).sort());
  for (const key of Object.keys(catalogue.nl)) {
    assert.deepEqual(holes(catalogue.en[key]), holes(catalogue.nl[key]), key);
  }
});

test('a hole is filled, an unknown text is a mistake', () => {
  assert.equal(speaker('en')('chatUnread', { count: 3 }), 'Open chat, 3 new');
  assert.throws(() => speaker('nl')('toString'), /no text for toString/);
});
