/** What is installed is pinned by content, not by place. */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

test('the lock file names no download address', () => {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url)));
  const packages = Object.entries(lock.packages).filter(([path]) => path);
  assert.ok(packages.length > 10);
  for (const [path, entry] of packages) {
    assert.equal(entry.resolved, undefined, path);
    assert.match(entry.integrity, /^sha512-/, path);
  }
});
