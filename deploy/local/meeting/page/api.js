/**
 * The side of Jitsi's IFrame API that lives in the frame: the same protocol and the same names of
 * commands, events and requests as Jitsi Meet, as far as the call page of the balie uses them.
 *
 * Jitsi: modules/API/API.js.
 */

export class FrameApi {
  constructor(transport) {
    this.transport = transport;
  }

  /** `commands` and `requests` go by the names that travel, such as video-hangup. */
  answer({ commands, requests }) {
    this.transport.on('event', ({ name, data }) => {
      if (!Object.hasOwn(commands, name ?? '')) return false;
      commands[name](...(Array.isArray(data) ? data : []));
      return true;
    });
    this.transport.on('request', ({ name, ...facts }, reply) => {
      if (!Object.hasOwn(requests, name ?? '')) return false;
      Promise.resolve(facts)
        .then(requests[name])
        .then(
          (result) => reply(result),
          (error) => reply(undefined, String(error)),
        );
      return true;
    });
  }

  tell(name, facts = {}) {
    this.transport.sendEvent({ name, ...facts });
  }

  joined({ room, id, name }) {
    const shown = { displayName: name, formattedDisplayName: name };
    this.tell('video-conference-joined', {
      roomName: room,
      id,
      ...shown,
      breakoutRoom: false,
      visitor: false,
    });
  }

  personJoined({ id, name }) {
    this.tell('participant-joined', { id, displayName: name, formattedDisplayName: name });
  }

  message({ from, name, text, isPrivate, stamp }) {
    const facts = { from, message: text, nick: name, privateMessage: isPrivate };
    this.tell('incoming-message', { ...facts, stamp: stamp ?? Date.now() });
  }
}
