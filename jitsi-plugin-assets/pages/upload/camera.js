/**
 * The camera of this computer, beside the call that uses it too. Our own, not the Webcam plugin of
 * Uppy: that draws itself in English markup of its own, without our buttons, texts and refusals.
 */

import { problemOf } from '../device-rules.js';

/** Large enough to read an A4 that is held up. */
const SHARP = { width: { ideal: 1920 }, height: { ideal: 1080 } };

export class Camera {
  constructor(video) {
    this.video = video;
  }

  /** Answers null, or why it does not work: denied, missing, in_use, system, unsupported. */
  async open(id = '') {
    this.close();
    if (!navigator.mediaDevices?.getUserMedia) return 'unsupported';
    const which = id ? { deviceId: { exact: id } } : { facingMode: { ideal: 'environment' } };
    // Whoever closes it, or asks for another, while the browser asks for permission is served.
    const turn = {};
    this.turn = turn;
    let stream = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { ...SHARP, ...which } });
    } catch (error) {
      return problemOf(error);
    }
    if (this.turn !== turn) {
      stop(stream);
      return 'closed';
    }
    this.stream = stream;
    this.video.srcObject = stream;
    await this.video.play().catch(() => {});
    return null;
  }

  get isReady() {
    return Boolean(this.stream) && this.video.videoWidth > 0;
  }

  async others() {
    const all = await navigator.mediaDevices.enumerateDevices().catch(() => []);
    const current = this.stream?.getVideoTracks()[0]?.getSettings().deviceId;
    return all
      .filter((each) => each.kind === 'videoinput' && each.deviceId)
      .map(({ deviceId, label }) => ({ id: deviceId, label, isCurrent: deviceId === current }));
  }

  /** The light of the camera goes out, except for the call. */
  close() {
    this.turn = null;
    stop(this.stream);
    this.stream = null;
    this.video.srcObject = null;
  }
}

function stop(stream) {
  for (const track of stream?.getTracks() ?? []) track.stop();
}
