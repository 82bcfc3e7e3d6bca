/** The list of what is on its way: a line with a bar, a word and a button for each file. */

import { fill } from '../announce.js';

export class Rows {
  constructor(root) {
    this.list = root.querySelector('[data-upload-rows]');
    this.form = root.querySelector('[data-upload-row]').content.firstElementChild;
    this.text = root.dataset;
    this.byId = new Map();
  }

  add(id, name, { cancel, again }) {
    this.remove(id);
    const row = this.form.cloneNode(true);
    const find = (part) => row.querySelector(`[data-${part}]`);
    find('name').textContent = name;
    find('bar').setAttribute('aria-label', fill(this.text.textBar, { name }));
    find('cancel').addEventListener('click', cancel);
    find('again').addEventListener('click', again);
    for (const button of row.querySelectorAll('button')) button.append(hidden(`: ${name}`));
    this.byId.set(id, { row, name, find });
    this.list.append(row);
  }

  name(id) {
    return this.byId.get(id)?.name ?? '';
  }

  progress(id, percent) {
    const { find } = this.byId.get(id) ?? {};
    if (!find) return;
    find('bar').value = percent;
    this.show(id, { text: fill(this.text.textBusy, { percent }) });
  }

  /** Answers whether this is news. */
  waits(id) {
    const row = this.byId.get(id);
    if (!row || row.row.dataset.state === 'waits') return false;
    this.show(id, { state: 'waits', text: this.text.textWaits });
    return true;
  }

  failed(id, text, { canRetry }) {
    this.show(id, { state: 'failed', canRetry });
    const { find } = this.byId.get(id) ?? {};
    if (find) find('why').textContent = text;
  }

  show(id, { state = 'busy', text = '', canRetry = false }) {
    const { row, find } = this.byId.get(id) ?? {};
    if (!row) return;
    row.dataset.state = state;
    find('state-text').textContent = text;
    find('bar').hidden = state === 'failed';
    find('failed').hidden = state !== 'failed';
    find('again').hidden = !canRetry;
  }

  remove(id) {
    this.byId.get(id)?.row.remove();
    this.byId.delete(id);
  }
}

function hidden(text) {
  const span = document.createElement('span');
  span.className = 'balie-visually-hidden';
  span.textContent = text;
  return span;
}
