/** What the test found so far, and keeping it with the appointment where there is one. */

import { outcomeOf } from './device-rules.js';

const SETTLES = 2000;

export class Report {
  /** `address` is empty for who has no appointment: then nothing leaves the browser. */
  constructor({ address, token }) {
    this.address = address;
    this.token = token;
    this.results = {
      camera: 'untested',
      microphone: 'untested',
      sound: 'untested',
      network: 'untested',
    };
    this.sent = this.body();
  }

  note(part, result) {
    if (this.results[part] === result) return;
    this.results[part] = result;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), SETTLES);
  }

  outcome() {
    return outcomeOf(this.results);
  }

  body() {
    return new URLSearchParams(this.results).toString();
  }

  /** Sends what changed; also while the page is being left. A lost report is no trouble. */
  async send() {
    clearTimeout(this.timer);
    const body = this.body();
    if (!this.address || body === this.sent) return;
    this.sent = body;
    const headers = {
      'X-CSRF-Token': this.token,
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    await fetch(this.address, { method: 'POST', headers, body, keepalive: true }).catch(() => {});
  }
}
