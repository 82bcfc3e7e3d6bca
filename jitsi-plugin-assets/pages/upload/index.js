/**
 * A better way of sending than the plain form, for each request on the card. What it shows stands
 * in a part that is kept when the card is shown anew (`hx-preserve`), so a running upload, an open
 * camera and the focus stay.
 */

import { announce, fill } from '../announce.js';
import * as drop from './drop.js';
import { Photos } from './photos.js';
import { Rows } from './rows.js';
import { Sending } from './sending.js';
import { acceptOf, sorted } from './upload-rules.js';

const OWN = new WeakMap();

class Uploader {
  constructor(root) {
    this.root = root;
    this.text = root.dataset;
    this.rows = new Rows(root);
    this.running = new Set();
    this.arrived = new Set();
    this.sending = new Sending({
      endpoint: this.facts.uploadTus,
      request: this.facts.uploadRequest,
      token: this.facts.uploadToken,
      hear: this,
    });
    this.kinds = this.facts.uploadKinds.split(' ');
    this.makeInput();
    const done = (blob, name) => this.take([new File([blob], name, { type: blob.type })]);
    this.photos = new Photos(root, { kinds: this.kinds, done });
  }

  /** What the server says now: how many may still come, and how large. */
  get facts() {
    return this.root.closest('[data-upload]').dataset;
  }

  makeInput() {
    const input = Object.assign(document.createElement('input'), { type: 'file', hidden: true });
    input.accept = acceptOf(this.kinds);
    input.addEventListener('change', () => {
      const files = [...input.files];
      input.value = '';
      this.take(files);
    });
    this.root.append(input);
    this.root.querySelector('[data-pick]').addEventListener('click', () => {
      input.multiple = Number(this.facts.uploadMost) > 1;
      input.click();
    });
  }

  take(files) {
    // What is on its way and not yet on the card as the server tells it counts as well.
    const { uploadMost, uploadLargest } = this.facts;
    const unseen = [...this.running].filter((id) => !this.onCard(id)).length;
    const limits = { most: Number(uploadMost) - unseen, largest: Number(uploadLargest) };
    const { going, refused } = sorted(files, limits);
    for (const file of going) this.begin(file);
    for (const { file, why } of refused) this.refuse(file, why);
    if (going.length) announce(fill(this.text.textBegun, { name: going[0].name }));
  }

  begin(file) {
    const id = this.sending.add(file);
    this.running.add(id);
    this.arrived.delete(id);
    this.rows.add(id, file.name, {
      cancel: () => this.cancel(id),
      again: () => this.again(id),
    });
    this.progress(id, 0);
  }

  refuse(file, why) {
    const id = `refused-${file.name}`;
    const text = why === 'too_large' ? this.text.textTooLarge : this.text.textTooMany;
    this.rows.add(id, file.name, { cancel: () => this.cancel(id), again: () => {} });
    this.rows.failed(id, text, { canRetry: false });
    announce(`${file.name}: ${text}`);
  }

  cancel(id) {
    this.running.delete(id);
    this.sending.cancel(id);
    this.rows.remove(id);
    this.root.querySelector('[data-pick]').focus();
    announce(this.text.textCancelled);
    this.refresh();
  }

  again(id) {
    this.running.add(id);
    this.progress(id, 0);
    this.sending.again(id);
  }

  progress(id, percent) {
    this.rows.progress(id, percent);
    this.hideOnCard();
  }

  waits(id) {
    if (this.rows.waits(id)) announce(this.text.textWaits);
  }

  /** Its line stays until the card of the server has one for it, so nothing jumps. */
  arrivedAt(id) {
    announce(fill(this.text.textArrived, { name: this.rows.name(id) }));
    const line = this.onCard(id);
    this.running.delete(id);
    if (line) {
      delete line.dataset.coming;
      this.rows.remove(id);
    } else {
      this.arrived.add(id);
    }
    this.refresh();
  }

  failed(id, detail) {
    this.running.delete(id);
    const text = detail || this.text.textFailed;
    this.rows.failed(id, text, { canRetry: !detail });
    announce(`${this.rows.name(id)}: ${text}`);
    this.refresh();
  }

  refresh() {
    this.root.closest('[data-refresh]')?.dispatchEvent(new Event('refresh'));
  }

  onCard(id) {
    const wanted = this.sending.documentOf(id);
    if (!wanted) return null;
    return this.root.closest('[data-refresh]')?.querySelector(`[data-document="${wanted}"]`);
  }

  hideOnCard() {
    for (const id of this.running) {
      const line = this.onCard(id);
      if (line) line.dataset.coming = '';
    }
  }

  /** The card was shown anew. */
  fresh() {
    for (const id of this.arrived) this.rows.remove(id);
    this.arrived.clear();
    this.hideOnCard();
  }

  mark(isOver) {
    this.root.classList.toggle('balie-upload--over', isOver);
  }
}

function look() {
  for (const root of document.querySelectorAll('[data-uploader]')) {
    if (!OWN.has(root)) OWN.set(root, new Uploader(root));
    OWN.get(root).fresh();
  }
}

/** The request under the hand; elsewhere on the card only where there is no choice. */
function placeOf(element) {
  if (!(element instanceof Element)) return null;
  const place = element.closest('[data-upload-place]') ?? element.closest('[data-upload-card]');
  const roots = place?.querySelectorAll('[data-uploader]') ?? [];
  return roots.length === 1 ? OWN.get(roots[0]) : null;
}

export function start() {
  document.documentElement.classList.add('balie-uploads');
  look();
  document.addEventListener('balie:fresh', look);
  drop.start(placeOf);
}
