/** Makes an arrival heard and seen: a sound, the tab title, a desktop notification, a spoken line. */

import { announce, fill } from './announce.js';
import { arrivals, tabTitle } from './arrivals.js';
import { isAudible, play, wakeOnFirstDeed } from './sound.js';

const REMIND_EVERY = 30_000;
const MUTED = 'balie.stil';

class Queue {
  constructor(root) {
    this.root = root;
    this.title = document.title;
    this.known = new Set();
    this.sounds = Promise.resolve();
    this.muted = localStorage.getItem(MUTED) === '1';
    this.bindSound(root.querySelector('[data-sound]'));
    this.bindNotifications(root.querySelector('[data-notifications]'));
    document.addEventListener('balie:fresh', () => this.look());
    setInterval(() => this.remind(), REMIND_EVERY);
    wakeOnFirstDeed(() => this.owed && this.ring('arrival'));
    this.look();
  }

  look() {
    const rows = [...this.root.querySelectorAll('[data-visit-id]')].map(({ dataset }) => ({
      id: dataset.visitId,
      state: dataset.state,
      name: dataset.name,
      time: dataset.time,
      product: dataset.product,
    }));
    const seen = arrivals(rows, this.known);
    const list = this.root.querySelector('[data-waiting]');
    this.waiting = Math.max(Number(list?.dataset.waiting ?? 0), seen.waiting.length);
    this.known = seen.known;
    document.title = tabTitle(this.title, this.waiting, this.root.dataset.textTitle);
    for (const row of seen.fresh) this.arrived(row);
  }

  arrived(row) {
    const text = fill(this.root.dataset.textArrived, row);
    announce(text);
    this.ring('arrival');
    this.notify(row, text);
    this.root.dataset.arrivals = String(Number(this.root.dataset.arrivals ?? 0) + 1);
  }

  /** One after the other, so that two who come together are heard as two. */
  ring(name) {
    if (this.muted) return;
    this.sounds = this.sounds.then(async () => {
      this.owed = !(await play(name));
    });
  }

  remind() {
    if (!this.waiting) return;
    this.ring('reminder');
    if (this.waiting > 1) announce(fill(this.root.dataset.textStill, { count: this.waiting }));
  }

  notify(row, text) {
    if (globalThis.Notification?.permission !== 'granted' || document.hasFocus()) return;
    // No name here: a notification may stand on a screen that others see.
    const body = `${row.time}, ${row.product}`;
    const card = new Notification(this.root.dataset.textNotification, { body, tag: row.id });
    card.addEventListener('click', () => window.focus());
    this.root.dataset.lastNotification = text;
  }

  bindSound(button) {
    if (!button) return;
    const label = button.querySelector('[data-on]');
    const show = () => {
      button.setAttribute('aria-pressed', String(!this.muted));
      label.textContent = this.muted ? label.dataset.off : label.dataset.on;
    };
    button.hidden = false;
    show();
    button.addEventListener('click', async () => {
      this.muted = !this.muted;
      localStorage.setItem(MUTED, this.muted ? '1' : '0');
      show();
      if (!this.muted && (await isAudible())) this.ring('reminder');
    });
  }

  bindNotifications(button) {
    if (!button || globalThis.Notification?.permission !== 'default') return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await Notification.requestPermission();
      button.hidden = true;
    });
  }
}

export function start() {
  for (const root of document.querySelectorAll('[data-queue]')) new Queue(root);
}
