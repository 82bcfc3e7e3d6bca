/** Joins the parts: what is pressed or commanded goes to the call, what happens goes to the page. */

function commandsOf({ call, media, chat, options, toolbar, redraw }) {
  return {
    'video-hangup': () => call.hangup(),
    'display-name': (name) => call.rename(String(name)),
    'toggle-audio': () => media.toggleAudio(),
    'toggle-video': () => media.toggleVideo(),
    'toggle-share-screen': (wish = {}) => media.toggleScreen(wish.enable),
    'toggle-chat': () => chat.toggle(),
    'send-chat-message': (text, to) => call.send(String(text), to),
    'answer-knocking-participant': (id, approved) => call.answerKnock(id, Boolean(approved)),
    'overwrite-config': (config) => {
      Object.assign(options.config, config);
      toolbar.draw(options.config);
      redraw();
    },
  };
}

function roomsOf({ call, options }) {
  const own = { id: call.ownId(), displayName: call.name, role: call.role() };
  const others = [...call.people.values()].map(({ id, name }) => ({ id, displayName: name }));
  const room = { id: options.room, isMainRoom: true, participants: [own, ...others] };
  return { rooms: call.state === 'inside' ? [room] : [] };
}

function requestsOf(parts) {
  const { media } = parts;
  return {
    'is-audio-muted': () => media.audioMuted(),
    'is-video-muted': () => media.videoMuted(),
    'is-audio-available': () => Boolean(media.audio),
    'is-video-available': () => Boolean(media.camera),
    'is-sharing-screen': () => Boolean(media.screen),
    'rooms-info': () => roomsOf(parts),
  };
}

function wireMedia(parts) {
  const { api, media, redraw } = parts;
  const last = { audio: null, video: null };
  media.addEventListener('change', () => {
    const now = { audio: media.audioMuted(), video: media.videoMuted() };
    if (now.audio !== last.audio) api.tell('audio-mute-status-changed', { muted: now.audio });
    if (now.video !== last.video) api.tell('video-mute-status-changed', { muted: now.video });
    Object.assign(last, now);
    redraw();
  });
}

function wireToolbar({ api, call, chat, media, remark, toolbar }) {
  const work = {
    microphone: () => media.toggleAudio(),
    camera: () => media.toggleVideo(),
    desktop: async () => remark('shareFailed', !(await media.toggleScreen())),
    chat: () => chat.toggle(),
    hangup: () => call.hangup(),
  };
  toolbar.addEventListener('press', ({ detail }) => work[detail.key]());
  toolbar.addEventListener('notify', ({ detail }) => api.tell('toolbar-button-clicked', detail));
}

function wireChat({ api, call, chat, toolbar }) {
  const show = () => toolbar.buttons.chat && chat.show(toolbar.buttons.chat);
  chat.addEventListener('change', () => {
    show();
    api.tell('chat-updated', { isOpen: chat.open, unreadCount: chat.unread });
  });
  chat.addEventListener('closed', () => toolbar.buttons.chat?.focus());
  chat.addEventListener('send', ({ detail }) => call.send(detail.text));
  call.addEventListener('message', ({ detail }) => {
    chat.receive(detail);
    if (!detail.own) api.message(detail);
  });
  call.addEventListener('sent', ({ detail }) =>
    api.tell('outgoing-message', { message: detail.text, privateMessage: detail.isPrivate }),
  );
}

function wireState(parts) {
  const { api, call, chat, cover, redraw, remark } = parts;
  call.addEventListener('state', ({ detail }) => {
    document.body.dataset.state = detail.state;
    cover.show(detail.state, detail);
    remark('unstable', false);
    if (detail.state === 'inside') api.joined(detail);
    else chat.toggle(false);
    redraw();
  });
  call.addEventListener('error', ({ detail }) => api.tell('error-occurred', { error: detail }));
  call.addEventListener('unstable', ({ detail }) => remark('unstable', detail.unstable));
  call.addEventListener('over', ({ detail }) => {
    if (detail.wasInside) api.tell('video-conference-left', { roomName: detail.room });
    api.tell('video-ready-to-close');
  });
}

function wirePeople({ api, call, redraw, remark, stage }) {
  call.addEventListener('people', () => {
    remark('third', call.people.size > 1);
    redraw();
  });
  call.addEventListener('joined', ({ detail }) => api.personJoined(detail));
  call.addEventListener('left', ({ detail }) => api.tell('participant-left', { id: detail.id }));
  call.addEventListener('role', ({ detail }) => api.tell('participant-role-changed', detail));
  call.addEventListener('knock', ({ detail }) =>
    api.tell('knocking-participant', { participant: detail }),
  );
  stage.addEventListener('soundblocked', () =>
    remark('soundBlocked', true, () => {
      remark('soundBlocked', false);
      stage.playAll();
    }),
  );
}

export function wire(parts) {
  const { api, call, chat, media, options, stage, toolbar } = parts;
  const redraw = () => {
    const self = {
      name: call.name,
      audio: media.audio,
      video: media.picture(),
      inside: call.state === 'inside',
    };
    stage.show(call.people, self);
    toolbar.showMedia({
      audioMuted: media.audioMuted(),
      videoMuted: media.videoMuted(),
      sharing: Boolean(media.screen),
    });
    if (toolbar.buttons.chat) chat.show(toolbar.buttons.chat);
  };
  const all = { ...parts, redraw };
  toolbar.draw(options.config);
  api.answer({ commands: commandsOf(all), requests: requestsOf(all) });
  wireMedia(all);
  wireToolbar(all);
  wireChat(all);
  wireState(all);
  wirePeople(all);
  redraw();
}
