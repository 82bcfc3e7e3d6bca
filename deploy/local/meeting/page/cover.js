/** What stands over the pictures while one is not inside: connecting, waiting, refused, ended. */

import { element } from './dom.js';

const MORE = {
  waiting: 'waitingMore',
  refused: 'refusedMore',
  removed: 'refusedMore',
  ended: 'endedMore',
  gone: 'endedMore',
  lost: 'backToPage',
  notOpen: 'backToPage',
  notAllowed: 'backToPage',
  failed: 'backToPage',
};

const BUSY = new Set(['connecting', 'waiting', 'retrying']);

export class Cover {
  constructor({ root, t }) {
    Object.assign(this, { root, t });
    this.title = element('h2', {});
    this.more = element('p', {});
    this.busy = element('div', { class: 'busy', 'aria-hidden': 'true' });
    const words = element('div', { role: 'status' }, this.title, this.more);
    root.append(this.busy, words);
  }

  show(state, facts = {}) {
    const key = state === 'gone' ? 'left' : state;
    this.root.hidden = state === 'inside';
    if (state === 'inside') return;
    this.root.dataset.state = state;
    this.busy.hidden = !BUSY.has(state);
    this.title.textContent = this.t(key, facts);
    this.more.textContent = MORE[state] ? this.t(MORE[state]) : '';
  }

  /** The page before the call, where one presses once to take part. */
  ask(onJoin) {
    this.root.hidden = false;
    this.busy.hidden = true;
    this.title.textContent = this.t('prejoin');
    const button = element('button', { type: 'button', class: 'join' }, this.t('prejoinButton'));
    this.root.append(button);
    button.addEventListener('click', () => {
      button.remove();
      onJoin();
    });
    button.focus();
  }
}
