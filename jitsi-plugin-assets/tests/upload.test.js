/** The rules of sending documents, the memory of a tab, and the PDF of photos. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Memory } from '../pages/upload/memory.js';
import { pdfOf } from '../pages/upload/pdf.js';
import {
  acceptOf,
  documentIn,
  fitted,
  isPassing,
  kindOfPhotos,
  percentOf,
  problemIn,
  sorted,
} from '../pages/upload/upload-rules.js';

test('the browser offers what is asked for', () => {
  assert.equal(acceptOf(['pdf']), '.pdf,application/pdf');
  assert.ok(acceptOf(['pdf', 'jpeg']).includes('.jpg'));
  assert.equal(acceptOf(['unheard_of']), '');
});

test('one photo goes as it is, several as one PDF, and none where neither is asked for', () => {
  assert.equal(kindOfPhotos(['pdf', 'jpeg'], 1), 'jpeg');
  assert.equal(kindOfPhotos(['pdf', 'jpeg'], 2), 'pdf');
  assert.equal(kindOfPhotos(['pdf'], 1), 'pdf');
  assert.equal(kindOfPhotos(['jpeg'], 2), null);
  assert.equal(kindOfPhotos(['docx'], 1), null);
});

test('what is too large or one too many does not go, and the rest does', () => {
  const files = [{ size: 5 }, { size: 50 }, { size: 6 }, { size: 7 }];
  const { going, refused } = sorted(files, { most: 2, largest: 10 });
  assert.deepEqual(going, [files[0], files[2]]);
  assert.deepEqual(
    refused.map(({ why }) => why),
    ['too_large', 'too_many'],
  );
});

test('a large photo becomes smaller in both directions, a small one stays', () => {
  assert.deepEqual(fitted(5000, 2500), { width: 2500, height: 1250 });
  assert.deepEqual(fitted(1000, 4000, 2000), { width: 500, height: 2000 });
  assert.deepEqual(fitted(640, 480), { width: 640, height: 480 });
});

test('a hundred percent is said only when all of it is there', () => {
  assert.equal(percentOf(0, 0), 0);
  assert.equal(percentOf(999_999, 1_000_000), 99);
  assert.equal(percentOf(10, 10), 100);
});

test('a refusal is told in the words of the server, and anything else is none', () => {
  assert.deepEqual(problemIn('{"detail":"Te groot.","code":"x"}'), {
    detail: 'Te groot.',
    code: 'x',
  });
  assert.deepEqual(problemIn('<html>'), { detail: '', code: '' });
  assert.deepEqual(problemIn(undefined), { detail: '', code: '' });
});

test('the line and a busy server pass; a refusal does not', () => {
  for (const [status, code] of [
    [0, ''],
    [undefined, ''],
    [503, ''],
    [429, 'too_many'],
    [409, 'document_wrong_offset'],
    [423, 'document_busy'],
  ])
    assert.ok(isPassing(status, code), `${status} ${code}`);
  for (const [status, code] of [
    [403, 'document_not_in_call'],
    [409, 'document_enough'],
    [410, 'document_gone'],
    [413, 'document_too_large'],
  ])
    assert.ok(!isPassing(status, code), `${status} ${code}`);
});

test('the id of a document is the end of its address', () => {
  assert.equal(documentIn('https://balie/afspraak/documenten/tus/ab12?x=1'), 'ab12');
  assert.equal(documentIn(undefined), '');
});

function aStore() {
  const kept = new Map();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

test('a tab remembers where a file went on, for its own request, and never its name', async () => {
  const store = aStore();
  const memory = new Memory('request-1', store);
  const key = await memory.addUpload('tus-paspoort.pdf-900', { uploadUrl: '/tus/1' });

  const [found] = await memory.findUploadsByFingerprint('tus-paspoort.pdf-900');
  assert.equal(found.uploadUrl, '/tus/1');
  assert.ok(!JSON.stringify([...store.kept]).includes('paspoort'));
  const other = new Memory('request-2', store);
  assert.deepEqual(await other.findUploadsByFingerprint('tus-paspoort.pdf-900'), []);

  await memory.removeUpload(key);
  assert.equal(store.kept.size, 0);
});

test('every object of the PDF stands where its table says', () => {
  const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);
  const whole = pdfOf([
    { bytes: jpeg, width: 100, height: 200 },
    { bytes: jpeg, width: 300, height: 200 },
  ]);
  const text = Buffer.from(whole).toString('latin1');
  const start = Number(/startxref\n(\d+)/.exec(text)[1]);
  assert.ok(text.startsWith('xref\n0 9\n', start));
  const places = [...text.slice(start).matchAll(/(\d{10}) 00000 n /g)].map(([, at]) => Number(at));
  assert.equal(places.length, 8);
  for (const [index, at] of places.entries())
    assert.ok(text.startsWith(`${index + 1} 0 obj\n`, at), `object ${index + 1}`);
  assert.ok(text.includes('/MediaBox [0 0 421.00 842.00]'));
  assert.ok(text.includes('/Count 2'));
});
