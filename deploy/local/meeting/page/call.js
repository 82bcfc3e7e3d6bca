/**
 * The call as our page sees it: one connection, one room, its lobby. Speaks lib-jitsi-meet and
 * tells the page in a few events: state, people, message, knock.
 *
 * A person who is not let in at once knocks by itself and joins by itself when invited
 * (contracts/jitsi.md b). After a lost connection it tries again while the token lives.
 */

import { claimsOf } from './options.js';
import { reasonOf, waitBefore } from './outcome.js';

const LEAVE_AT_MOST = 1500;

export class Call extends EventTarget {
  constructor({ lib, settings, options, media, fallbackName }) {
    super();
    Object.assign(this, { lib, settings, options, media });
    this.name = options.name || fallbackName;
    this.people = new Map();
    this.attempt = 0;
    this.state = 'idle';
    media.addEventListener('swap', () => this.state === 'inside' && this.tellTracks());
  }

  say(type, facts = {}) {
    this.dispatchEvent(new CustomEvent(type, { detail: facts }));
  }

  become(state, facts = {}) {
    if (this.state === 'over') return;
    this.state = state;
    this.say('state', { state, ...facts });
  }

  connect() {
    const { hosts, serviceUrl } = this.settings;
    const address = `${serviceUrl}?room=${encodeURIComponent(this.options.room)}`;
    const connection = new this.lib.JitsiConnection(null, this.options.token || null, {
      hosts,
      serviceUrl: address,
      enableWebsocketResume: false,
      websocketKeepAlive: -1,
    });
    const { connection: events } = this.lib.events;
    const only =
      (work) =>
      (...facts) =>
        connection === this.connection && work(...facts);
    connection.addEventListener(
      events.CONNECTION_ESTABLISHED,
      only(() => this.enter()),
    );
    connection.addEventListener(
      events.CONNECTION_FAILED,
      only((error) => this.lost(error)),
    );
    connection.addEventListener(
      events.CONNECTION_DISCONNECTED,
      only(() => this.lost()),
    );
    this.connection = connection;
    this.become(this.attempt ? 'retrying' : 'connecting', { count: this.attempt });
    connection.connect();
  }

  async enter() {
    this.p2p = { enabled: true, stunServers: [], backToP2PDelay: 1 };
    const conference = this.connection.initJitsiConference(this.options.room, {
      p2p: this.p2p,
      disableSimulcast: true,
      enableNoAudioDetection: false,
      enableNoisyMicDetection: false,
    });
    this.conference = conference;
    this.people.clear();
    this.listen(conference);
    conference.setDisplayName(this.name);
    await this.media.attachTo(conference);
    if (conference === this.conference) conference.join();
  }

  listen(conference) {
    const { conference: events } = this.lib.events;
    const hear = (event, work) =>
      conference.on(event, (...facts) => conference === this.conference && work(...facts));
    hear(events.CONFERENCE_JOINED, () => this.joined());
    hear(events.CONFERENCE_LEFT, () => this.removed());
    hear(events.KICKED, () => this.removed());
    hear(events.CONFERENCE_FAILED, (error, ...facts) => this.failed(error, facts));
    hear(events.CONNECTION_INTERRUPTED, () => this.say('unstable', { unstable: true }));
    hear(events.CONNECTION_RESTORED, () => this.say('unstable', { unstable: false }));
    this.listenToPeople(hear, events);
    this.listenToChat(hear, events);
    hear(events.LOBBY_USER_JOINED, (id, name) => this.say('knock', { id, name }));
    hear(events.LOBBY_USER_LEFT, (id) => this.say('knockGone', { id }));
  }

  listenToPeople(hear, events) {
    hear(events.USER_JOINED, (id, user) => {
      if (user.isHidden()) return;
      this.people.set(id, { id, name: user.getDisplayName() ?? '', audio: null, video: null });
      this.say('joined', { id, name: user.getDisplayName() ?? '' });
      this.say('people');
    });
    hear(events.USER_LEFT, (id) => {
      if (this.people.delete(id)) this.say('left', { id });
      this.say('people');
    });
    hear(events.DISPLAY_NAME_CHANGED, (id, name) => {
      const person = this.people.get(id);
      if (person) person.name = name ?? '';
      this.say('people');
    });
    hear(events.USER_ROLE_CHANGED, (id, role) => this.say('role', { id, role }));
    const { TRACK_VIDEOTYPE_CHANGED } = this.lib.events.track;
    hear(events.TRACK_ADDED, (track) => {
      if (!track.isLocal()) track.on(TRACK_VIDEOTYPE_CHANGED, () => this.say('people'));
      this.track(track, track);
    });
    hear(events.TRACK_REMOVED, (track) => this.track(track, null));
    hear(events.TRACK_MUTE_CHANGED, () => this.say('people'));
  }

  track(track, kept) {
    const person = track.isLocal() ? null : this.people.get(track.getParticipantId());
    if (!person) return;
    const kind = track.getType();
    if (kept || person[kind] === track) person[kind] = kept;
    this.say('people');
  }

  listenToChat(hear, events) {
    hear(events.MESSAGE_RECEIVED, (id, text, stamp) => this.chat(id, text, { stamp }));
    hear(events.PRIVATE_MESSAGE_RECEIVED, (id, text, stamp) =>
      this.chat(id, text, { stamp, isPrivate: true }),
    );
    hear(events.NON_PARTICIPANT_MESSAGE_RECEIVED, (id, json) => {
      if (json?.type !== 'system_chat_message' || !json.message) return;
      this.say('message', {
        from: id,
        name: json.displayName ?? null,
        text: json.message,
        isPrivate: true,
        isSystem: true,
      });
    });
  }

  chat(from, text, { stamp, isPrivate = false }) {
    const own = from === this.ownId();
    const name = own ? this.name : (this.people.get(from)?.name ?? '');
    this.say('message', { from, name, text, own, isPrivate, stamp });
  }

  /**
   * lib-jitsi-meet tells others what we send when the bridge's session is accepted. There is no
   * bridge here, and who starts the P2P session would stay muted for the other.
   */
  tellTracks() {
    const { audio } = this.media;
    const video = this.media.picture();
    this.conference._setTrackMuteStatus('audio', audio, !audio || audio.isMuted());
    this.conference._setTrackMuteStatus('video', video, !video || video.isMuted());
    this.conference._setNewVideoType(video ?? undefined);
    this.conference.room.sendPresence();
  }

  joined() {
    this.attempt = 0;
    this.tellTracks();
    this.become('inside', { id: this.ownId(), name: this.name, room: this.options.room });
    this.say('people');
  }

  async failed(error, facts) {
    if (error === this.lib.errors.conference.MEMBERS_ONLY_ERROR) return this.knock();
    const reason = reasonOf(error, this.lib.errors.conference);
    if (!reason) return null;
    this.say('error', { name: error, type: 'CONFERENCE', message: facts.join(' '), isFatal: true });
    return this.finish(reason);
  }

  async knock() {
    this.become('waiting');
    try {
      await this.conference.joinLobby(this.name, this.options.email || undefined);
    } catch {
      await this.failed(this.lib.errors.conference.CONNECTION_ERROR, []);
    }
  }

  removed() {
    return this.finish('removed');
  }

  /** A dropped line is told to the page around us, which may hand out a fresh token. */
  lost(error = this.lib.errors.connection.CONNECTION_DROPPED_ERROR) {
    if (this.state === 'over') return;
    const refused = error === this.lib.errors.connection.PASSWORD_REQUIRED;
    const wait = refused || !this.mayRetry() ? null : waitBefore(this.attempt);
    this.say('error', { name: error, type: 'CONNECTION', message: '', isFatal: wait === null });
    this.dropRoom();
    this.connection = null;
    if (wait === null) {
      this.become(refused && !this.attempt ? 'notAllowed' : 'lost');
      return;
    }
    this.attempt += 1;
    this.become('retrying', { count: this.attempt });
    this.timer = setTimeout(() => this.connect(), wait);
  }

  mayRetry() {
    const expiry = claimsOf(this.options.token).exp;
    return !expiry || expiry * 1000 > Date.now();
  }

  dropRoom() {
    const conference = this.conference;
    this.conference = null;
    if (this.p2p) this.p2p.enabled = false; // no new session while leaving
    for (const id of this.people.keys()) this.say('left', { id });
    this.people.clear();
    this.say('people');
    return conference ? conference.leave().catch(() => {}) : Promise.resolve();
  }

  /** Camera and microphone first, so that nothing is sent while the server is told. */
  async finish(reason) {
    if (this.state === 'over') return;
    const wasInside = this.state === 'inside';
    this.become(reason);
    this.state = 'over';
    clearTimeout(this.timer);
    await this.media.close();
    const connection = this.connection;
    const leaving = this.dropRoom();
    const limit = new Promise((resolve) => setTimeout(resolve, LEAVE_AT_MOST));
    await Promise.race([leaving, limit]);
    this.connection = null;
    await Promise.race([Promise.resolve(connection?.disconnect()).catch(() => {}), limit]);
    this.say('over', { reason, wasInside, room: this.options.room });
  }

  hangup() {
    return this.finish('gone');
  }

  ownId() {
    return this.conference?.myUserId() ?? null;
  }

  role() {
    return this.conference?.getRole() ?? 'none';
  }

  send(text, to = '') {
    if (this.state !== 'inside') return;
    this.conference.sendMessage(text, to);
    if (to)
      this.say('message', {
        from: this.ownId(),
        name: this.name,
        text,
        own: true,
        isPrivate: true,
        to: this.people.get(to)?.name ?? '',
      });
    this.say('sent', { text, isPrivate: Boolean(to) });
  }

  rename(name) {
    this.name = name;
    this.conference?.setDisplayName(name);
  }

  answerKnock(id, approved) {
    if (approved) this.conference?.lobbyApproveAccess(id);
    else this.conference?.lobbyDenyAccess(id);
  }
}
