/**
 * The call in our page: Jitsi in a frame through its documented IFrame API, with a fresh token for
 * every frame. The citizen's frame lies under the waiting cover until he is inside.
 */

import { announce, fill } from './announce.js';
import { backoff } from './backoff.js';
import { configOf, isStuck, isUncovered, wantsFrame } from './call-rules.js';
import { listen as listenForCode } from './chat-code.js';
import { remembered } from './device-memory.js';
import { refreshAll } from './partials.js';
import { isAudible, play, wakeOnFirstDeed } from './sound.js';
import { press, toolbarOf } from './toolbar.js';

const CHECK_EVERY = 1000;
const HEALTHY_AFTER = 20_000;
const OVER = [403, 404, 410];

class Call {
  constructor(root) {
    this.root = root;
    this.text = root.dataset;
    this.role = root.dataset.call;
    this.place = root.querySelector('[data-frame]');
    this.line = root.querySelector('[data-connection]');
    this.left = root.querySelector('[data-left]');
    this.attempt = 0;
    this.joinedAt = null;
    this.calledAt = null;
    root.querySelector('[data-return]')?.addEventListener('click', () => this.comeBack());
    document.addEventListener('balie:fresh', () => this.look());
    document.addEventListener('balie:over', () => this.leaveFor(this.text.endUrl));
    window.addEventListener('online', () => this.reopen());
    setInterval(() => this.check(), CHECK_EVERY);
    this.bindSound();
    this.look({ first: true });
  }

  get state() {
    return this.root.querySelector('[data-stand], [data-people]')?.dataset.state ?? 'open';
  }

  wanted() {
    return !this.isOut && (this.role === 'staff' || wantsFrame(this.state));
  }

  /** The server said how things stand. */
  look({ first = false } = {}) {
    const { state } = this;
    if (state === 'finished' || state === 'cancelled') {
      this.leaveFor(this.text.endUrl);
      return;
    }
    if (state === 'called' && this.calledAt === null) this.called(first);
    if (state !== 'called' && state !== 'inside') this.calledAt = null;
    if (!this.wanted()) this.close();
    else if (!this.api && !this.opening && !this.again) this.open();
    this.check();
  }

  called(first) {
    this.calledAt = Date.now();
    if (this.role !== 'citizen' || first) return;
    play('called');
  }

  async open() {
    this.opening = true;
    try {
      const [pass] = await Promise.all([this.askPass(), this.loadApi()]);
      if (pass && this.wanted()) this.show(pass);
    } catch {
      this.retry();
    } finally {
      this.opening = false;
    }
  }

  async askPass() {
    const answer = await fetch(this.text.tokenUrl, {
      method: 'POST',
      headers: { 'X-CSRF-Token': this.text.csrf, Accept: 'application/json' },
    });
    if (OVER.includes(answer.status)) {
      refreshAll();
      this.retry();
      return null;
    }
    if (!answer.ok) throw new Error(`token: ${answer.status}`);
    return answer.json();
  }

  loadApi() {
    if (globalThis.JitsiMeetExternalAPI) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `${this.text.jitsiUrl}/external_api.js`;
      script.nonce = document.querySelector('script[nonce]')?.nonce ?? '';
      script.addEventListener('load', resolve);
      script.addEventListener('error', () => {
        script.remove();
        reject(new Error('external_api'));
      });
      document.head.append(script);
    });
  }

  show(pass) {
    this.close();
    const found = this.role === 'citizen' ? remembered() : {};
    const { audioinput, videoinput, audiooutput } = found.labels ?? {};
    const api = new globalThis.JitsiMeetExternalAPI(new URL(pass.jitsi_url).host, {
      roomName: pass.room,
      jwt: pass.token,
      lang: this.text.language,
      parentNode: this.place,
      width: '100%',
      height: '100%',
      devices: { audioInput: audioinput, videoInput: videoinput, audioOutput: audiooutput },
      configOverwrite: configOf({
        language: this.text.language,
        subject: this.text.subject,
        found,
        buttons: toolbarOf(this.text),
      }),
    });
    this.api = api;
    this.openedAt = Date.now();
    api.getIFrame().title = this.place.closest('section').getAttribute('aria-label');
    this.listen(api);
  }

  listen(api) {
    const hear = (name, work) =>
      api.addListener(name, (facts) => {
        if (api === this.api) work(facts);
      });
    hear('videoConferenceJoined', () => this.joined());
    hear('videoConferenceLeft', () => this.gone());
    hear('errorOccurred', ({ error } = {}) => error?.isFatal && this.retry());
    hear('readyToClose', () => this.closed());
    hear('toolbarButtonClicked', ({ key } = {}) => press(this.root, key));
    listenForCode(this.root, hear);
  }

  joined() {
    this.joinedAt = Date.now();
    this.attempt = 0;
    this.say('');
    this.root.dataset.joined = 'true';
    refreshAll();
    this.check();
  }

  gone() {
    this.joinedAt = null;
    delete this.root.dataset.joined;
    refreshAll();
  }

  /** Who saw the call and closed it wanted to; a frame that closes under the cover did not. */
  closed() {
    const wasSeen = this.role === 'staff' || !this.root.classList.contains('balie-call--covered');
    if (!wasSeen || this.again) {
      this.retry();
      return;
    }
    this.isOut = true;
    this.close();
    this.left.hidden = false;
    this.left.querySelector('button').focus();
    refreshAll();
  }

  comeBack() {
    this.isOut = false;
    this.left.hidden = true;
    this.open();
  }

  retry() {
    this.close();
    clearTimeout(this.again);
    this.attempt += 1;
    if (this.attempt > 1) this.say(fill(this.text.textRetry, { count: this.attempt }));
    refreshAll();
    this.again = setTimeout(() => this.reopen(), backoff(this.attempt));
  }

  reopen() {
    clearTimeout(this.again);
    this.again = null;
    if (!this.api && !this.opening && this.wanted()) this.open();
  }

  close() {
    this.joinedAt = null;
    delete this.root.dataset.joined;
    const { api } = this;
    this.api = null;
    api?.dispose();
    this.place.replaceChildren();
    this.cover(true);
  }

  check() {
    const now = Date.now();
    const since = (moment) => (moment === null ? null : now - moment);
    const { state } = this;
    const joinedFor = since(this.joinedAt);
    this.cover(!isUncovered({ state, joinedFor }));
    if (!this.api) return;
    const frameAge = now - this.openedAt;
    if (frameAge > HEALTHY_AFTER && this.attempt) {
      this.attempt = 0;
      this.say('');
    }
    const calledFor = since(this.calledAt ?? now);
    if (this.role === 'citizen' && isStuck({ state, joinedFor, calledFor, frameAge })) this.retry();
  }

  cover(wanted) {
    if (this.role !== 'citizen') return;
    const covered = this.root.classList.contains('balie-call--covered');
    if (covered === wanted || (this.isOut && wanted)) return;
    this.root.classList.toggle('balie-call--covered', wanted);
    this.root.querySelector('[data-cover]').hidden = !wanted;
    this.place.inert = wanted;
    if (!wanted) announce(this.root.querySelector('[data-stand]')?.dataset.title ?? '');
  }

  say(text) {
    if (!this.line) return;
    this.line.textContent = text;
    this.line.hidden = !text;
    if (text) this.line.dataset.held = '';
    else delete this.line.dataset.held;
  }

  async bindSound() {
    const row = this.root.querySelector('[data-sound-blocked]');
    if (!row) return;
    row.hidden = await isAudible();
    const wake = () => {
      row.hidden = true;
    };
    wakeOnFirstDeed(wake);
    row.querySelector('[data-sound-enable]')?.addEventListener('click', () => play('reminder'));
  }

  leaveFor(address) {
    if (this.isLeaving) return;
    this.isLeaving = true;
    this.isOut = true;
    this.close();
    window.location.assign(address);
  }
}

/** The title of the tab says how the citizen stands, so that another tab is no harm. */
function keepTitle(root) {
  const own = document.title;
  const show = () => {
    const stand = root.querySelector('[data-stand]');
    if (stand?.dataset.title) document.title = `${stand.dataset.title} - ${own}`;
  };
  document.addEventListener('balie:fresh', show);
  show();
}

export function start() {
  for (const root of document.querySelectorAll('[data-call]')) {
    new Call(root);
    if (root.dataset.call === 'citizen') keepTitle(root);
  }
}
