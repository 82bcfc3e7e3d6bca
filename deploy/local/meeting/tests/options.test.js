/** The address of the meeting page, as Jitsi's external_api writes it. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buttonsOf, readOptions } from '../page/options.js';

const encode = (value) => encodeURIComponent(JSON.stringify(value));
const token = (claims) => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;

test('room, token, number and settings come out of the address', () => {
  const jwt = token({ context: { user: { name: 'Zoë Jansen' } } });
  const hash = `jitsi_meet_external_api_id=2&jwt="${jwt}"&config.startWithAudioMuted=true&config.prejoinConfig=${encode({ enabled: false })}`;
  const options = readOptions(`http://localhost:1/Room-A?jwt=${jwt}&lang=en#${hash}`);
  assert.equal(options.room, 'room-a');
  assert.equal(options.token, jwt);
  assert.equal(options.apiId, 2);
  assert.equal(options.name, 'Zoë Jansen');
  assert.equal(options.language, 'en');
  assert.deepEqual(options.config, {
    startWithAudioMuted: true,
    prejoinConfig: { enabled: false },
  });
});

test('a token in the query alone, or unquoted in the fragment, is found too', () => {
  assert.equal(readOptions('http://localhost:1/r?jwt=a.b.c').token, 'a.b.c');
  assert.equal(readOptions('http://localhost:1/r#jwt=a.b.c').token, 'a.b.c');
  assert.equal(readOptions('http://localhost:1/r').token, '');
});

test('the name in the token is stronger than the one that was typed', () => {
  const typed = `userInfo.displayName=${encode('Typed')}`;
  const jwt = token({ context: { user: { name: 'Signed' } } });
  assert.equal(readOptions(`http://localhost:1/r#jwt=${jwt}&${typed}`).name, 'Signed');
  assert.equal(readOptions(`http://localhost:1/r#${typed}`).name, 'Typed');
});

test('a key that would reach into the prototype is left out', () => {
  const options = readOptions('http://localhost:1/r#config.__proto__.bad=1&config.good=1');
  assert.equal(options.config.good, 1);
  assert.equal({}.bad, undefined);
});

test('own buttons show beside those that were asked for', () => {
  const custom = [{ id: 'identify', text: 'Identificeren', icon: '/i.svg' }];
  const buttons = buttonsOf({ toolbarButtons: ['hangup', 'chat'], customToolbarButtons: custom });
  assert.deepEqual(buttons, { standard: ['chat', 'hangup'], custom });
  assert.equal(buttonsOf({}).standard.length, 5);
});
