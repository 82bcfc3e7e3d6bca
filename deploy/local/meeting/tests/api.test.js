/** The frame's side of the IFrame API: names and shapes. The e2e test has Jitsi's transport. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameApi } from '../page/api.js';

function frame({ commands = {}, requests = {} } = {}) {
  const heard = {};
  const sent = [];
  const transport = {
    on: (kind, listener) => {
      heard[kind] = listener;
    },
    sendEvent: (event) => sent.push(event),
  };
  const api = new FrameApi(transport);
  api.answer({ commands, requests });
  return { api, heard, sent };
}

test('a command reaches its deed with its arguments, an unknown one nothing', () => {
  const done = [];
  const { heard } = frame({ commands: { 'display-name': (name) => done.push(name) } });
  assert.equal(heard.event({ name: 'display-name', data: ['Zoë'] }), true);
  assert.equal(heard.event({ name: 'constructor', data: [] }), false);
  assert.deepEqual(done, ['Zoë']);
});

test('a request is answered, also when the answer is a failure', async () => {
  const broken = () => Promise.reject(new Error('no device'));
  const { heard } = frame({ requests: { 'is-audio-muted': () => true, broken } });
  const ask = (name) =>
    new Promise((resolve) => {
      heard.request({ name }, (result, error) => resolve({ result, error }));
    });
  assert.deepEqual(await ask('is-audio-muted'), { result: true, error: undefined });
  assert.deepEqual(await ask('broken'), { result: undefined, error: 'Error: no device' });
});

test('events travel under the names that Jitsi gives them', () => {
  const { api, sent } = frame();
  api.message({ from: null, name: 'Digitale Balie', text: 'hi', isPrivate: true, stamp: 5 });
  assert.deepEqual(sent[0], {
    name: 'incoming-message',
    from: null,
    message: 'hi',
    nick: 'Digitale Balie',
    privateMessage: true,
    stamp: 5,
  });
});
