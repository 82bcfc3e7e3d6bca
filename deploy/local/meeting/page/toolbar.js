/** The round buttons: microphone, camera, screen, chat, the municipality's own, hang-up. */

import { element, icon, mark } from './dom.js';
import { buttonsOf } from './options.js';

const SHOWN = {
  microphone: { drawing: 'mic', label: 'mic' },
  camera: { drawing: 'camera', label: 'camera' },
  desktop: { drawing: 'share', label: 'share' },
  chat: { drawing: 'chat', label: 'chat' },
  hangup: { drawing: 'hangup', label: 'hangup' },
};

const ACCEPTED_ICON = /^(data:image\/|https?:\/\/|\/)/;
const COLOUR = /^#[0-9a-f]{3,8}$/i;

function ownButton({ id, text, icon: picture, backgroundColor }) {
  const drawing = ACCEPTED_ICON.test(picture ?? '')
    ? element('img', { src: picture, alt: '' })
    : icon('own');
  const round = element('span', { class: 'round' }, drawing);
  if (COLOUR.test(backgroundColor ?? '')) round.style.backgroundColor = backgroundColor;
  return element(
    'button',
    { type: 'button', class: 'tool own-tool', 'data-key': id },
    round,
    element('span', { class: 'text' }, text ?? id),
  );
}

/** Which clicks go to the embedding page, and whether it then acts in our place. */
function notifying(config) {
  const wanted = Array.isArray(config.buttonsWithNotifyClick) ? config.buttonsWithNotifyClick : [];
  return new Map(
    wanted.map((entry) =>
      typeof entry === 'string' ? [entry, true] : [entry.key, entry.preventExecution !== false],
    ),
  );
}

export class Toolbar extends EventTarget {
  constructor({ root, t }) {
    super();
    Object.assign(this, { root, t, buttons: {} });
    root.setAttribute('role', 'toolbar');
    root.setAttribute('aria-label', t('tools'));
    root.addEventListener('keydown', (event) => this.move(event));
  }

  /** Draws the buttons anew, after a change of settings. */
  draw(config) {
    const { standard, custom } = buttonsOf(config);
    this.notify = notifying(config);
    this.buttons = {};
    const hangup = standard.includes('hangup') ? [this.standard('hangup')] : [];
    const first = standard.filter((key) => key !== 'hangup').map((key) => this.standard(key));
    this.root.replaceChildren(...first, ...custom.map((entry) => this.own(entry)), ...hangup);
  }

  standard(key) {
    const { drawing, label } = SHOWN[key];
    const round = element('span', { class: 'round' }, icon(drawing));
    const button = element(
      'button',
      { type: 'button', class: `tool ${key}`, 'data-key': key },
      round,
      element('span', { class: 'text' }, this.t(label)),
    );
    if (key === 'hangup') mark(button, 'aria-label', this.t('hangupLong'));
    if (key === 'chat')
      round.append(element('span', { class: 'badge', hidden: true, 'aria-hidden': 'true' }));
    button.addEventListener('click', () => this.pressed(key));
    this.buttons[key] = button;
    return button;
  }

  own(entry) {
    const button = ownButton(entry);
    button.addEventListener('click', () => this.clicked(entry.id, false));
    return button;
  }

  pressed(key) {
    const prevented = this.notify.get(key);
    if (prevented !== undefined) this.clicked(key, prevented);
    if (!prevented) this.dispatchEvent(new CustomEvent('press', { detail: { key } }));
  }

  clicked(key, preventExecution) {
    this.dispatchEvent(new CustomEvent('notify', { detail: { key, preventExecution } }));
  }

  /** Arrow keys walk along the buttons; Tab reaches each of them too. */
  move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const all = [...this.root.querySelectorAll('button')];
    const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
    next.focus();
  }

  showMedia({ audioMuted, videoMuted, sharing }) {
    this.toggled('microphone', {
      off: audioMuted,
      drawing: audioMuted ? 'micOff' : 'mic',
      say: audioMuted ? 'micOn' : 'micOff',
    });
    this.toggled('camera', {
      off: videoMuted,
      drawing: videoMuted ? 'cameraOff' : 'camera',
      say: videoMuted ? 'cameraOn' : 'cameraOff',
    });
    this.toggled('desktop', {
      off: false,
      drawing: 'share',
      say: sharing ? 'shareOff' : 'shareOn',
    });
    this.buttons.desktop?.classList.toggle('active', sharing);
  }

  toggled(key, { off, drawing, say }) {
    const button = this.buttons[key];
    if (!button) return;
    button.classList.toggle('off', off);
    mark(button, 'aria-label', this.t(say));
    mark(button, 'title', this.t(say));
    button.querySelector('svg').replaceWith(icon(drawing));
  }
}
