/**
 * Photos of paper: one, or several pages that become one document. A telephone takes them with its
 * own camera app, which sees sharper than a page can; a computer with a small view in the card.
 */

import { fill } from '../announce.js';
import { Camera } from './camera.js';
import { pdfOf } from './pdf.js';
import { drawnFile, drawnVideo, jpegOf } from './picture.js';
import { kindOfPhotos } from './upload-rules.js';

const PHONE = '(hover: none) and (pointer: coarse)';
const MOST_PAGES = 20;

export class Photos {
  /** `done(file)` gets the document; `kinds` says what may be sent. */
  constructor(root, { kinds, done }) {
    this.root = root.querySelector('[data-photos]');
    this.opener = root.querySelector('[data-photo]');
    this.text = root.dataset;
    this.kinds = kinds;
    this.done = done;
    this.pages = [];
    this.camera = new Camera(this.find('live'));
    this.input = Object.assign(document.createElement('input'), { type: 'file', hidden: true });
    this.input.accept = 'image/*';
    this.input.setAttribute('capture', 'environment');
    root.append(this.input);
    this.opener.hidden = !kindOfPhotos(kinds, 1);
    this.bind();
  }

  find(part) {
    return this.root.querySelector(`[data-${part}]`);
  }

  bind() {
    this.opener.addEventListener('click', () => this.begin());
    this.input.addEventListener('change', () => this.chosen());
    this.find('shoot').addEventListener('click', () => this.shoot());
    this.find('anew').addEventListener('click', () => this.take());
    this.find('more').addEventListener('click', () => this.more());
    this.find('use').addEventListener('click', () => this.use());
    this.find('stop').addEventListener('click', () => this.end());
    this.find('choice').addEventListener('change', ({ target }) => this.look(target.value));
    window.addEventListener('pagehide', () => this.camera.close());
  }

  begin() {
    this.pages = [];
    this.take();
  }

  /** The next picture, by the way that suits this device. */
  take() {
    if (window.matchMedia(PHONE).matches) {
      this.input.value = '';
      this.input.click();
      return;
    }
    this.look(this.find('choice').value);
  }

  async chosen() {
    const [file] = this.input.files;
    if (!file) return;
    try {
      this.show(await drawnFile(file));
    } catch {
      this.view('unreadable');
    }
  }

  async look(id) {
    this.view('live');
    const shoot = this.find('shoot');
    shoot.disabled = true;
    const problem = await this.camera.open(id);
    if (problem === 'closed') return;
    if (problem) {
      this.camera.close();
      this.view(problem);
      return;
    }
    this.list();
    shoot.disabled = false;
    shoot.focus();
  }

  async list() {
    const all = await this.camera.others();
    const choice = this.find('choice');
    choice.replaceChildren(
      ...all.map(({ id, label, isCurrent }, index) => {
        const name = label || fill(this.text.textCamera, { number: index + 1 });
        return new Option(name, id, isCurrent, isCurrent);
      }),
    );
    this.find('choices').hidden = all.length < 2;
  }

  shoot() {
    if (this.camera.isReady) this.show(drawnVideo(this.find('live')));
  }

  show(canvas) {
    this.camera.close();
    this.taken = canvas;
    const number = this.pages.length + 1;
    canvas.className = 'balie-photos__picture';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', fill(this.text.textPicture, { number }));
    this.find('picture').replaceChildren(canvas);
    this.view('taken');
    const use = this.find('use').querySelector('span');
    use.textContent =
      number === 1 ? this.text.textUse : fill(this.text.textUseAll, { count: number });
    this.find('more').hidden = number >= MOST_PAGES || !this.kinds.includes('pdf');
    this.find('use').focus();
  }

  async more() {
    await this.keep();
    this.take();
  }

  async keep() {
    if (this.taken) this.pages.push(await jpegOf(this.taken));
    this.taken = null;
  }

  async use() {
    await this.keep();
    const [first] = this.pages;
    if (!first) return;
    if (kindOfPhotos(this.kinds, this.pages.length) === 'jpeg')
      this.done(first.blob, `${this.text.textPhotoName}.jpg`);
    else this.done(await this.together(), `${this.text.textPhotoName}.pdf`);
    this.end();
  }

  async together() {
    const pages = await Promise.all(
      this.pages.map(async ({ blob, width, height }) => ({
        bytes: new Uint8Array(await blob.arrayBuffer()),
        width,
        height,
      })),
    );
    return new Blob([pdfOf(pages)], { type: 'application/pdf' });
  }

  /** One of live, taken, or the name of a problem; everything else is hidden. */
  view(name) {
    this.root.hidden = false;
    for (const part of this.root.querySelectorAll('[data-view]'))
      part.hidden = part.dataset.view !== name;
    this.find('page').textContent = fill(this.text.textPage, { number: this.pages.length + 1 });
    this.find('page').hidden = this.pages.length === 0;
    if (name !== 'live' && name !== 'taken') this.find('stop').focus();
  }

  /** The photos themselves are gone as well: nothing of them stays in this page. */
  end() {
    this.camera.close();
    this.pages = [];
    this.taken = null;
    this.find('picture').replaceChildren();
    this.root.hidden = true;
    this.opener.focus();
  }
}
