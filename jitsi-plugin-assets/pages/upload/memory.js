/**
 * Where an upload was that a page which was reloaded goes on with. Only in this tab, and under a
 * fingerprint: nobody who uses this computer next can read what somebody's file is called.
 */

const PREFIX = 'balie-upload-';

async function keyOf(fingerprint) {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(fingerprint));
  const first = new Uint8Array(bytes).slice(0, 16);
  return PREFIX + [...first].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The `urlStorage` of tus-js-client. `purpose` keeps the same file for two requests apart. */
export class Memory {
  constructor(purpose, store = window.sessionStorage) {
    this.purpose = purpose;
    this.store = store;
  }

  async findAllUploads() {
    return [];
  }

  async findUploadsByFingerprint(fingerprint) {
    const key = await keyOf(this.purpose + fingerprint);
    const uploadUrl = this.store.getItem(key);
    if (!uploadUrl) return [];
    return [{ uploadUrl, urlStorageKey: key, size: null, metadata: {}, creationTime: '' }];
  }

  async removeUpload(key) {
    this.store.removeItem(key);
  }

  async addUpload(fingerprint, { uploadUrl }) {
    const key = await keyOf(this.purpose + fingerprint);
    this.store.setItem(key, uploadUrl);
    return key;
  }
}
