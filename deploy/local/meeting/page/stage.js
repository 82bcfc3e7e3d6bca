/** The pictures: the other large, ourselves small, names under them, a mark for a silent microphone. */

import { element, icon, mark } from './dom.js';

const SOON = 15000;

function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => word[0].toUpperCase()).join('') || '?';
}

class Tile {
  constructor({ t, own }) {
    this.t = t;
    this.own = own;
    this.tracks = { audio: null, video: null };
    this.video = element('video', { autoplay: true, playsinline: true, muted: own });
    this.video.muted = true;
    this.audio = own ? null : element('audio', { autoplay: true });
    this.avatar = element('div', { class: 'avatar', 'aria-hidden': 'true' });
    this.label = element('span', { class: 'name' });
    this.muted = element(
      'span',
      { class: 'muted', role: 'img', 'aria-label': t('muted') },
      icon('micOff'),
    );
    this.hint = element('p', { class: 'hint', hidden: true }, t('noPicture'));
    this.node = element(
      'li',
      { class: own ? 'tile own' : 'tile' },
      this.avatar,
      this.video,
      this.hint,
    );
    if (this.audio) this.node.append(this.audio);
    this.node.append(element('p', { class: 'caption' }, this.muted, this.label));
    this.since = Date.now();
  }

  put(kind, track) {
    const before = this.tracks[kind];
    if (before === track) return;
    const node = kind === 'video' ? this.video : this.audio;
    this.tracks[kind] = track;
    if (!node) return;
    if (before) before.detach(node);
    if (track) track.attach(node);
    else node.srcObject = null;
  }

  show({ name, audio, video }) {
    this.put('audio', audio);
    this.put('video', video);
    const hasPicture = Boolean(video) && !video.isMuted();
    this.node.classList.toggle('has-picture', hasPicture);
    this.node.classList.toggle('is-screen', video?.videoType === 'desktop');
    this.video.hidden = !hasPicture;
    this.label.textContent = this.own ? `${name} (${this.t('you')})` : name || this.t('guest');
    this.avatar.textContent = initials(name);
    this.muted.hidden = Boolean(audio) && !audio.isMuted();
    this.hint.hidden = this.own || Boolean(audio || video) || Date.now() - this.since < SOON;
  }

  gone() {
    this.put('audio', null);
    this.put('video', null);
    this.node.remove();
  }
}

export class Stage extends EventTarget {
  constructor({ root, t }) {
    super();
    this.t = t;
    this.tiles = new Map();
    this.grid = element('ul', { class: 'tiles', 'aria-label': t('people') });
    this.alone = element('p', { class: 'alone' }, t('alone'));
    this.own = new Tile({ t, own: true });
    root.append(this.grid, this.alone);
    this.grid.append(this.own.node);
    setInterval(() => this.people && this.show(this.people, this.self), SOON / 3);
  }

  show(people, self) {
    this.people = people;
    this.self = self;
    this.own.show(self);
    for (const [id, tile] of this.tiles) {
      if (people.has(id)) continue;
      tile.gone();
      this.tiles.delete(id);
    }
    for (const [id, person] of people) this.tileOf(id).show(person);
    this.alone.hidden = !self.inside || people.size > 0;
    mark(this.grid, 'data-others', Math.min(people.size, 4));
    this.listenForSound();
  }

  tileOf(id) {
    if (!this.tiles.has(id)) {
      const tile = new Tile({ t: this.t, own: false });
      this.tiles.set(id, tile);
      this.grid.prepend(tile.node);
    }
    return this.tiles.get(id);
  }

  /** A browser may refuse to play sound before the first click on the page. */
  listenForSound() {
    for (const { audio } of this.tiles.values()) {
      if (!audio.srcObject || !audio.paused) continue;
      audio.play().catch((error) => {
        if (error.name === 'NotAllowedError') this.dispatchEvent(new Event('soundblocked'));
      });
    }
  }

  playAll() {
    for (const { audio, video } of this.tiles.values()) {
      audio.play().catch(() => {});
      video.play().catch(() => {});
    }
  }
}
