/**
 * Listens to the server, which says that something changed and never what. When the line is gone
 * the page asks by itself, slowly, and says honestly that it tries again.
 */

import { fill } from './announce.js';
import { backoff } from './backoff.js';
import { refreshAll } from './partials.js';

const POLL = 15_000;
const SAY_AFTER = 2;

export class Stream {
  constructor(root, { source = (url) => new EventSource(url), refresh = refreshAll } = {}) {
    this.url = root.dataset.events;
    this.line = root.querySelector('[data-connection]');
    this.text = this.line?.dataset.textStream ?? root.dataset.textStream;
    this.source = source;
    this.refresh = refresh;
    this.attempt = 0;
    this.poll = setInterval(() => this.open !== true && this.refresh(), POLL);
    this.connect();
  }

  connect() {
    const events = this.source(this.url);
    this.events = events;
    events.addEventListener('open', () => this.opened());
    events.addEventListener('changed', () => this.refresh());
    events.addEventListener('error', () => this.failed(events));
  }

  opened() {
    this.open = true;
    this.attempt = 0;
    this.say('');
    this.refresh();
  }

  /** The browser tries again by itself after a break, but not after an answer such as 502. */
  failed(events) {
    this.open = false;
    this.attempt += 1;
    if (this.attempt >= SAY_AFTER) this.say(fill(this.text, { count: this.attempt }));
    if (events.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.again);
    this.again = setTimeout(() => this.connect(), backoff(this.attempt));
  }

  say(text) {
    if (!this.line || this.line.dataset.held) return;
    this.line.textContent = text;
    this.line.hidden = !text;
  }

  stop() {
    clearInterval(this.poll);
    clearTimeout(this.again);
    this.events?.close();
  }
}

export function start() {
  for (const root of document.querySelectorAll('[data-events]')) new Stream(root);
}
