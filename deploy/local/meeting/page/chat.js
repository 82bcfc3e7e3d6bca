/** The chat panel, its count of unread messages, and a short notice when it is closed. */

import { element, icon, mark } from './dom.js';

const NOTICE_STAYS = 12000;

function time(stamp, language) {
  const moment = stamp ? new Date(stamp) : new Date();
  return moment.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
}

export class Chat extends EventTarget {
  constructor({ panel, notices, t, language }) {
    super();
    Object.assign(this, { panel, notices, t, language });
    this.unread = 0;
    this.build();
  }

  build() {
    const { t } = this;
    this.panel.setAttribute('aria-label', t('chat'));
    this.log = element('div', {
      class: 'messages',
      role: 'log',
      'aria-label': t('chat'),
      tabindex: '0',
    });
    this.empty = element('p', { class: 'empty' }, t('chatEmpty'));
    this.field = element('textarea', { id: 'message', rows: '2', maxlength: '4000' });
    const close = element(
      'button',
      { type: 'button', class: 'plain', 'aria-label': t('chatClose') },
      icon('close'),
    );
    const send = element(
      'button',
      { type: 'submit', class: 'send', 'aria-label': t('send') },
      icon('send'),
    );
    const form = element(
      'form',
      {},
      element('label', { for: 'message', class: 'for-readers' }, t('message')),
      this.field,
      send,
    );
    this.field.placeholder = t('message');
    this.panel.append(
      element('header', {}, element('h2', {}, t('chat')), close),
      this.empty,
      this.log,
      form,
    );
    close.addEventListener('click', () => this.toggle(false));
    form.addEventListener('submit', (event) => this.submitted(event));
    this.field.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey) this.submitted(event);
    });
    this.panel.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.toggle(false);
    });
  }

  get open() {
    return !this.panel.hidden;
  }

  toggle(wanted = !this.open) {
    if (wanted === this.open) return;
    this.panel.hidden = !wanted;
    if (wanted) {
      this.unread = 0;
      this.notices.replaceChildren();
      this.log.scrollTop = this.log.scrollHeight;
      this.field.focus();
    }
    this.dispatchEvent(new Event('change'));
    if (!wanted) this.dispatchEvent(new Event('closed'));
  }

  submitted(event) {
    event.preventDefault();
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = '';
    this.dispatchEvent(new CustomEvent('send', { detail: { text } }));
  }

  heading(message) {
    const { t } = this;
    const name = message.own
      ? t('ownMessage')
      : message.name || (message.isSystem ? t('system') : t('guest'));
    const line = element(
      'p',
      { class: 'from' },
      element('b', {}, name),
      ` ${time(message.stamp, this.language)}`,
    );
    if (!message.isPrivate) return line;
    const note = message.own ? t('privateTo', { name: message.to }) : t('privateMessage');
    line.append(element('span', { class: 'private' }, note));
    return line;
  }

  receive(message) {
    this.empty.hidden = true;
    const kind = message.own ? 'own' : message.isPrivate ? 'personal' : 'other';
    const item = element(
      'div',
      { class: kind },
      this.heading(message),
      element('p', {}, message.text),
    );
    this.log.append(item);
    this.log.scrollTop = this.log.scrollHeight;
    if (this.open || message.own) return;
    this.unread += 1;
    this.notice(message);
    this.dispatchEvent(new Event('change'));
  }

  notice(message) {
    const card = element(
      'button',
      { type: 'button', class: 'notice' },
      this.heading(message),
      element('p', {}, message.text),
    );
    card.addEventListener('click', () => this.toggle(true));
    this.notices.append(card);
    setTimeout(() => card.remove(), NOTICE_STAYS);
  }

  /** For the button in the toolbar. */
  show(button) {
    const { t, unread } = this;
    const closed = unread ? t('chatUnread', { count: unread }) : t('chatOpen');
    mark(button, 'aria-label', this.open ? t('chatClose') : closed);
    mark(button, 'aria-expanded', this.open);
    const badge = button.querySelector('.badge');
    badge.hidden = unread === 0;
    badge.dataset.count = String(unread);
  }
}
