/** Our own microphone, camera and screen as tracks of lib-jitsi-meet. */

async function opened(lib, devices) {
  try {
    return await lib.createLocalTracks({ devices, resolution: 720 });
  } catch {
    return [];
  }
}

export class Media extends EventTarget {
  constructor(lib) {
    super();
    this.lib = lib;
    this.audio = null;
    this.camera = null;
    this.screen = null;
    this.conference = null;
  }

  /** Opens what there is. A camera that is refused must not cost the microphone. */
  async open({ audioMuted, videoMuted }) {
    const wanted = videoMuted ? ['audio'] : ['audio', 'video'];
    let tracks = await opened(this.lib, wanted);
    if (!tracks.length && !videoMuted) {
      tracks = [...(await opened(this.lib, ['audio'])), ...(await opened(this.lib, ['video']))];
    }
    this.audio = tracks.find((track) => track.getType() === 'audio') ?? null;
    this.camera = tracks.find((track) => track.getType() === 'video') ?? null;
    if (audioMuted && this.audio) await this.audio.mute();
    this.changed();
    if (!this.audio && !this.camera) return 'noDevices';
    if (!this.audio) return 'noMicrophone';
    return this.camera || videoMuted ? null : 'noCamera';
  }

  changed() {
    this.dispatchEvent(new Event('change'));
  }

  swapped() {
    this.dispatchEvent(new Event('swap'));
    this.changed();
  }

  tracks() {
    return [this.audio, this.screen ?? this.camera].filter(Boolean);
  }

  picture() {
    return this.screen ?? this.camera;
  }

  audioMuted() {
    return !this.audio || this.audio.isMuted();
  }

  videoMuted() {
    return !this.camera || this.camera.isMuted();
  }

  async attachTo(conference) {
    this.conference = conference;
    for (const track of this.tracks()) await conference.addTrack(track);
  }

  async toggleAudio() {
    if (!this.audio) return this.late('audio');
    await (this.audio.isMuted() ? this.audio.unmute() : this.audio.mute());
    return this.changed();
  }

  async toggleVideo() {
    if (!this.camera) return this.late('video');
    await (this.camera.isMuted() ? this.camera.unmute() : this.camera.mute());
    return this.changed();
  }

  /** A device that was not open at the start, or not allowed then. */
  async late(kind) {
    const [track] = await opened(this.lib, [kind]);
    if (!track) return this.changed();
    if (kind === 'audio') this.audio = track;
    else this.camera = track;
    if (this.conference && !(kind === 'video' && this.screen))
      await this.conference.addTrack(track);
    return this.swapped();
  }

  /** Answers false when the browser or the person refused. */
  async toggleScreen(wanted = !this.screen) {
    if (wanted === Boolean(this.screen)) return true;
    if (!wanted) return this.stopScreen();
    const tracks = await opened(this.lib, ['desktop']);
    const screen = tracks.find((track) => track.getType() === 'video');
    // Sound of the screen would need a second sound track: the line carries one.
    for (const track of tracks) if (track !== screen) await track.dispose();
    if (!screen) return false;
    screen.on(this.lib.events.track.LOCAL_TRACK_STOPPED, () => this.stopScreen());
    await this.swap(this.camera, screen);
    this.screen = screen;
    this.swapped();
    return true;
  }

  async stopScreen() {
    const screen = this.screen;
    if (!screen) return true;
    this.screen = null;
    await this.swap(screen, this.camera);
    await screen.dispose();
    this.swapped();
    return true;
  }

  async swap(old, next) {
    if (this.conference) await this.conference.replaceTrack(old, next);
  }

  /** Camera and microphone go off: the lights of the devices go out. */
  async close() {
    const open = [this.audio, this.camera, this.screen].filter(Boolean);
    this.audio = null;
    this.camera = null;
    this.screen = null;
    this.conference = null;
    this.changed();
    for (const track of open) {
      track
        .getOriginalStream()
        ?.getTracks()
        .forEach((inner) => {
          inner.stop();
        });
      await track.dispose().catch(() => {});
    }
  }
}
