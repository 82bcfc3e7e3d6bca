/**
 * Every name of Jitsi that we use exists in the Jitsi of which setup unpacked the API
 * (@jitsi/react-native-sdk), and the page and the configuration of the municipality agree.
 */

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { buttonsOf, configOf } from '../pages/call-rules.js';
import { EVENTS } from '../pages/chat-rules.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const BUILT = join(ROOT, 'build/meeting');
const SDK = join(BUILT, readdirSync(BUILT).find((name) => name.startsWith('sdk-')) ?? 'sdk');
const FEATURES = join(SDK, 'react/features');

const read = (...path) => readFileSync(join(...path), 'utf8');
const quoted = (text) => [...text.matchAll(/'([^'\n]+)'/g)].map(([, name]) => name);

const BUTTONS = buttonsOf({ identificeren: 'Identificeren' }, { identificeren: 'data:' });
const WANTED = configOf({ language: 'nl', subject: 'Paspoort', found: {}, buttons: BUTTONS });

/** The lines of the municipality's .env that the web image gets. */
function env() {
  const lines = read(ROOT, 'jitsi-config/jitsi.env').split('\n');
  return Object.fromEntries(
    lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split(/=(.*)/s).slice(0, 2)),
  );
}

/** What these files of the configuration make of an empty one. */
function made(...files) {
  const config = {};
  for (const file of files) runInNewContext(read(ROOT, 'jitsi-config', file), { config });
  return JSON.parse(JSON.stringify(config));
}

const CUSTOM = made('web/custom-config.js');
const DEBIAN = made('debian/config.js', 'web/custom-config.js');

/** The keys that Jitsi knows in its configuration, from the type of it. */
function knownKeys() {
  const type = read(FEATURES, 'base/config/configType.ts');
  const body = type.slice(type.indexOf('export interface IConfig {'));
  return new Set([...body.matchAll(/^ {4}(\w+)\??:/gm)].map(([, name]) => name));
}

/** What a page may set in a frame: the list of Jitsi and that for who embeds it. */
function allowedInFrame() {
  const lists = ['configWhitelist.ts', 'isEmbeddedConfigWhitelist.ts'];
  return new Set(lists.flatMap((name) => quoted(read(FEATURES, 'base/config', name))));
}

test('what the files set is known to Jitsi', () => {
  const known = knownKeys();
  assert.ok(known.size > 100);
  assert.deepEqual(
    Object.keys(DEBIAN).filter((key) => !known.has(key)),
    [],
  );
});

test('what the page asks of Jitsi may be asked in a frame', () => {
  const allowed = allowedInFrame();
  const deep = new Set([...allowed].map((name) => name.split('.')[0]));
  // These are set by the .env of the municipality alone; in a frame they do no harm.
  const byEnv = ['defaultLanguage', 'enableClosePage', 'enableWelcomePage'];
  const refused = Object.keys(WANTED).filter((key) => !deep.has(key));
  assert.deepEqual(refused.sort(), byEnv);
});

test('the page and the configuration say the same', () => {
  const same = (config) => Object.entries(config).filter(([key]) => key in WANTED);
  assert.ok(same(CUSTOM).length >= 6);
  assert.ok(same(DEBIAN).length >= 14);
  for (const [key, value] of same(DEBIAN)) assert.deepEqual(WANTED[key], value, key);
});

test('Debian sets what docker-jitsi-meet has variables for', () => {
  assert.equal(DEBIAN.p2p.enabled, env().ENABLE_P2P !== '0');
  assert.equal(DEBIAN.transcription.enabled, env().ENABLE_TRANSCRIPTIONS !== '0');
  assert.equal(DEBIAN.disablePolls, env().DISABLE_POLLS === '1');
  assert.equal(DEBIAN.disableReactions, env().DISABLE_REACTIONS === '1');
  const path = (address) => new URL(address.replace('BALIE-FILL-IN-HOST', 'h.example')).pathname;
  assert.equal(path(DEBIAN.dynamicBrandingUrl), path(env().DYNAMIC_BRANDING_URL));
});

test('the buttons of the page are those of the configuration, and Jitsi knows them', () => {
  const { toolbarButtons } = WANTED;
  assert.deepEqual(toolbarButtons, env().TOOLBAR_BUTTONS.split(','));
  const constants = read(FEATURES, 'toolbox/constants.ts');
  const list = constants.slice(constants.indexOf('export const TOOLBAR_BUTTONS'));
  const body = list.slice(list.indexOf('= ['));
  const known = new Set(quoted(body.slice(0, body.indexOf(']'))));
  assert.deepEqual(
    toolbarButtons.filter((name) => !known.has(name)),
    [],
  );
});

test('a button of ours has what Jitsi asks of one, and an icon that it may show', () => {
  const type = read(FEATURES, 'toolbox/types.ts');
  const body = type.slice(type.indexOf('export interface ICustomToolbarButton {'));
  const needed = [...body.slice(0, body.indexOf('}')).matchAll(/^ {4}(\w+):/gm)];
  assert.deepEqual(Object.keys(BUTTONS[0]).sort(), needed.map(([, name]) => name).sort());
  const icons = readdirSync(join(ROOT, 'jitsi-plugin-assets/jitsi/icons'));
  assert.deepEqual(icons.sort(), ['afronden.svg', 'document.svg', 'identificeren.svg']);
});

test('the events that we listen to are events of the API', () => {
  const api = read(SDK, 'modules/API/external/external_api.js');
  const list = api.slice(api.indexOf('const events'), api.indexOf('const requests'));
  const known = new Set(quoted(list));
  const called = read(ROOT, 'jitsi-plugin-assets/pages/call.js');
  const ours = [...called.matchAll(/\bhear\('(\w+)'/g)].map(([, name]) => name);
  assert.ok(ours.length >= 5);
  for (const name of [...ours, ...Object.values(EVENTS)]) assert.ok(known.has(name), name);
});
