/** The device check: explains, asks, shows the picture, moves the bar, plays a tone, measures. */

import { remember } from './device-memory.js';
import { Report } from './device-report.js';
import { brokenParts, levelOf, networkOf, problemOf, wishes } from './device-rules.js';
import { measure } from './network.js';
import { play } from './sound.js';

const HEARD_LEVEL = 25;
const QUIET_AFTER = 6000;

class DeviceCheck {
  constructor(root) {
    this.root = root;
    this.text = root.dataset;
    this.chosen = {};
    this.labels = {};
    this.withCamera = true;
    const { report, csrf } = root.dataset;
    this.report = new Report({ address: report, token: csrf });
    for (const part of root.querySelectorAll('[data-needs-script]')) part.hidden = false;
    this.bind();
    this.showOn('skip');
    window.addEventListener('pagehide', () => this.leave());
    navigator.mediaDevices?.addEventListener?.('devicechange', () => this.stream && this.list());
  }

  bind() {
    const { root } = this;
    this.find('[data-begin]').addEventListener('click', () => this.begin());
    this.find('[data-play]').addEventListener('click', () => this.playTone());
    this.find('[data-measure-again]').addEventListener('click', () => this.measure());
    this.find('[data-conclude]')?.addEventListener('click', () => this.conclude());
    for (const answer of root.querySelectorAll('[data-sound]'))
      answer.addEventListener('click', () => this.heard(answer.dataset.sound));
    for (const again of root.querySelectorAll('[data-again]'))
      again.addEventListener('click', () => this.begin());
    for (const without of root.querySelectorAll('[data-without-camera]'))
      without.addEventListener('click', () => this.begin({ camera: false }));
    for (const choice of root.querySelectorAll('[data-choice]'))
      choice.addEventListener('change', () => this.choose(choice));
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  async begin({ camera = true } = {}) {
    this.withCamera = camera;
    this.showProblem(null);
    this.showEnd(false);
    if (!this.isMeasured) this.measure();
    if (!navigator.mediaDevices?.getUserMedia) {
      this.trouble('unsupported');
      return;
    }
    this.stop();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia(
        wishes({ camera, chosen: this.chosen }),
      );
    } catch (error) {
      await this.failed(error);
      return;
    }
    this.started();
  }

  async failed(error) {
    const granted = await this.isGranted(this.withCamera ? 'camera' : 'microphone');
    const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    this.trouble(
      problemOf(error, { granted }),
      devices.map((device) => device.kind),
    );
    this.keep(false);
  }

  trouble(problem, kinds = []) {
    this.showProblem(problem);
    for (const part of brokenParts(problem, { camera: this.withCamera, kinds }))
      this.report.note(part, 'none');
  }

  async isGranted(name) {
    try {
      return (await navigator.permissions.query({ name })).state === 'granted';
    } catch {
      return false;
    }
  }

  started() {
    this.find('[data-step="explain"]').hidden = true;
    this.find('[data-step="test"]').hidden = false;
    this.showPicture();
    this.listen();
    this.list();
    this.showOn('ready');
    this.keep(true);
  }

  showPicture() {
    const track = this.stream.getVideoTracks()[0];
    const video = this.find('[data-picture]');
    const line = this.find('[data-picture-text]');
    video.hidden = !track;
    line.hidden = Boolean(track);
    line.textContent = track ? '' : this.text.textNoCamera;
    this.labels.videoinput = track?.label ?? '';
    this.result('camera', track ? 'ok' : '', track ? this.text.textWorks : '');
    this.report.note('camera', track ? 'ok' : 'none');
    if (!track) return;
    video.srcObject = this.stream;
    video.play().catch(() => {});
    track.addEventListener('ended', () => this.trouble('in_use'));
  }

  listen() {
    const track = this.stream.getAudioTracks()[0];
    this.labels.audioinput = track?.label ?? '';
    if (!track) return;
    this.audio = new AudioContext();
    const ear = this.audio.createAnalyser();
    ear.fftSize = 1024;
    this.audio.createMediaStreamSource(new MediaStream([track])).connect(ear);
    const samples = new Float32Array(ear.fftSize);
    const began = Date.now();
    let loud = 0;
    this.result('microphone', '', '');
    this.timer = setInterval(() => {
      ear.getFloatTimeDomainData(samples);
      const level = levelOf(samples);
      this.find('[data-level]').value = level;
      if (level >= HEARD_LEVEL) loud += 1;
      if (loud === 3) this.hears('ok', this.text.textHeard);
      else if (loud < 3 && Date.now() - began > QUIET_AFTER)
        this.hears('poor', this.text.textQuiet);
    }, 100);
  }

  hears(kind, text) {
    this.result('microphone', kind, text);
    this.report.note('microphone', kind);
  }

  async playTone() {
    this.result('sound', '', '');
    await play('test', { sink: this.chosen.audiooutput });
    this.find('[data-question]').hidden = false;
    this.find('[data-sound]').focus();
  }

  /** Only the person can say whether there was a sound. */
  heard(kind) {
    this.find('[data-question]').hidden = true;
    this.result('sound', kind, kind === 'ok' ? this.text.textSoundOk : this.text.textSoundNone);
    this.report.note('sound', kind);
    this.find('[data-play]').focus();
  }

  async measure() {
    this.isMeasured = true;
    const { measure: address, sample, csrf } = this.root.dataset;
    this.find('[data-step="network"]').hidden = false;
    this.find('[data-network-tips]').hidden = true;
    this.result('network', '', this.text.textMeasuring);
    const verdict = networkOf(await measure({ address, sample, token: csrf }));
    const texts = {
      ok: this.text.textNetworkOk,
      poor: this.text.textNetworkPoor,
      none: this.text.textNetworkNone,
      untested: this.text.textNetworkUntested,
    };
    this.result('network', verdict, texts[verdict]);
    this.find('[data-network-tips]').hidden = verdict === 'ok';
    this.report.note('network', verdict);
  }

  /** The end of practising: what was found, and what can be done about it. */
  conclude() {
    this.stop();
    this.showProblem(null);
    this.report.send();
    const { results } = this.report;
    for (const line of this.root.querySelectorAll('[data-outcome-of]'))
      line.hidden = results[line.dataset.outcomeOf] !== line.dataset.kind;
    for (const box of this.root.querySelectorAll('[data-outcome]'))
      box.hidden = box.dataset.outcome !== this.report.outcome();
    this.showEnd(true);
    this.find('[data-outcome]:not([hidden]) h2').focus();
  }

  showEnd(isShown) {
    const end = this.find('[data-step="end"]');
    if (!end) return;
    end.hidden = !isShown;
    this.find('[data-on]').hidden = isShown;
    if (!isShown) return;
    for (const step of ['explain', 'test', 'network'])
      this.find(`[data-step="${step}"]`).hidden = true;
    this.isMeasured = false;
  }

  leave() {
    this.report.send();
    this.stop();
  }

  async list() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    for (const choice of this.root.querySelectorAll('[data-choice]')) {
      const kind = choice.dataset.choice;
      const found = devices.filter((device) => device.kind === kind && device.deviceId);
      choice.replaceChildren(...found.map((device, index) => this.option(device, index, kind)));
      choice.closest('.balie-field').hidden = found.length < 1;
    }
  }

  option(device, index, kind) {
    const option = document.createElement('option');
    option.value = device.deviceId;
    option.textContent = device.label || `${this.text.textUnnamed} ${index + 1}`;
    option.selected = this.chosen[kind]
      ? this.chosen[kind] === device.deviceId
      : this.labels[kind] === device.label;
    return option;
  }

  choose(choice) {
    const kind = choice.dataset.choice;
    this.chosen[kind] = choice.value;
    this.labels[kind] = choice.selectedOptions[0]?.textContent ?? '';
    if (kind === 'audiooutput') this.keep(true);
    else this.begin({ camera: this.withCamera || kind === 'videoinput' });
  }

  showProblem(problem) {
    for (const box of this.root.querySelectorAll('[data-problem]')) {
      box.hidden = box.dataset.problem !== problem;
      if (!box.hidden) box.querySelector('button')?.focus();
    }
    if (!problem) return;
    this.find('[data-step="test"]').hidden = true;
    this.find('[data-step="explain"]').hidden = true;
    this.stop();
  }

  showOn(kind) {
    const button = this.find('[data-on]');
    button.querySelector('span').textContent =
      kind === 'ready' ? button.dataset.textReady : button.dataset.textSkip;
    button.classList.toggle('utrecht-button--primary-action', kind === 'ready');
    button.classList.toggle('utrecht-button--secondary-action', kind !== 'ready');
  }

  result(name, kind, text) {
    const line = this.find(`[data-result="${name}"]`);
    line.dataset.kind = kind;
    if (line.textContent !== text) line.textContent = text;
  }

  keep(works) {
    remember({ camera: works && this.withCamera, works, labels: this.labels });
  }

  stop() {
    clearInterval(this.timer);
    this.audio?.close().catch(() => {});
    this.audio = null;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = null;
  }
}

export function start() {
  for (const root of document.querySelectorAll('[data-device-check]')) new DeviceCheck(root);
}
