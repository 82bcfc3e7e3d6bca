/** Sends files as they are chosen, resumably (tus 1.0), with Uppy; says how each one fares. */

import Uppy from '@uppy/core';
import Tus from '@uppy/tus';
import { Memory } from './memory.js';
import { documentIn, isPassing, percentOf, problemIn } from './upload-rules.js';

/** What is lost of a file when the line breaks behind a proxy that hands on whole requests only. */
const PIECE = 2 * 1024 * 1024;
const PATIENCE = [0, 1000, 2000, 4000, 8000, ...Array(20).fill(15_000)];

export class Sending {
  /** `hear`: progress(id, percent), waits(id), arrivedAt(id), failed(id, text). */
  constructor({ endpoint, request, token, hear }) {
    this.hear = hear;
    this.request = request;
    this.broken = new Set();
    this.asking = new WeakMap();
    this.uppy = new Uppy({ id: request, autoProceed: true, onBeforeFileAdded: () => true });
    this.uppy.use(Tus, {
      endpoint,
      chunkSize: PIECE,
      limit: 2,
      retryDelays: PATIENCE,
      headers: { 'X-CSRF-Token': token, Accept: 'application/problem+json' },
      allowedMetaFields: ['filename', 'request'],
      urlStorage: new Memory(request),
      removeFingerprintOnSuccess: true,
      onBeforeRequest: (asked, file) => void this.asking.set(asked, file.id),
      onShouldRetry: (error, _attempt, _options, next) => this.isRetried(error, next),
    });
    this.listen();
    window.addEventListener('online', () => this.goOn());
  }

  listen() {
    this.uppy.on('upload-progress', (file, { bytesUploaded, bytesTotal }) => {
      if (file) this.hear.progress(file.id, percentOf(bytesUploaded, bytesTotal));
    });
    this.uppy.on('upload-success', (file) => {
      this.hear.arrivedAt(file.id);
      // Later: now, taking it out would take it away from the server as well.
      setTimeout(() => this.uppy.removeFile(file.id));
    });
    this.uppy.on('upload-error', (file, _error, answer) => {
      const { detail, code } = problemIn(answer?.body?.xhr?.responseText);
      if (isPassing(answer?.status, code)) this.broken.add(file.id);
      this.hear.failed(file.id, detail);
    });
  }

  /** Answers the id under which is told how it fares. */
  add(file, name = file.name) {
    const meta = { request: this.request, filename: name };
    return this.uppy.addFile({ name, type: file.type, data: file, meta });
  }

  /** Away with it, here and at the server. */
  cancel(id) {
    this.broken.delete(id);
    if (this.uppy.getFile(id)) this.uppy.removeFile(id);
  }

  again(id) {
    this.broken.delete(id);
    this.uppy.retryUpload(id).catch(() => {});
  }

  goOn() {
    for (const id of [...this.broken]) this.again(id);
  }

  documentOf(id) {
    return documentIn(this.uppy.getFile(id)?.tus?.uploadUrl);
  }

  isRetried(error, next) {
    const answer = error.originalResponse;
    const { code } = problemIn(answer?.getBody());
    if (!isPassing(answer?.getStatus(), code)) return false;
    this.hear.waits(this.asking.get(error.originalRequest));
    return next(error);
  }
}
