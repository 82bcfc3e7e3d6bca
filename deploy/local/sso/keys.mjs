// The keys with which a provider of the laptop stack signs; made once, kept in a file.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export function signingKeys(file) {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = {
      ...privateKey.export({ format: 'jwk' }),
      kid: randomUUID(),
      use: 'sig',
      alg: 'RS256',
    };
    writeFileSync(file, JSON.stringify({ keys: [key] }), { mode: 0o600 });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}
