/** The meeting page of the laptop stack: puts its parts together and says nothing itself. */

import { FrameApi } from './api.js';
import { Call } from './call.js';
import { Chat } from './chat.js';
import { wire } from './commands.js';
import { Cover } from './cover.js';
import { element } from './dom.js';
import { Media } from './media.js';
import { readOptions } from './options.js';
import { Stage } from './stage.js';
import { speaker } from './texts.js';
import { Toolbar } from './toolbar.js';
import { transportFor } from './transport.js';

const at = (id) => document.getElementById(id);

function library(lib) {
  lib.setLogLevel(lib.logLevels.WARN);
  lib.init({
    disableAudioLevels: true,
    disableThirdPartyRequests: true,
    enableAnalyticsLogging: false,
  });
  return lib;
}

/** Short remarks over the stage, such as a camera that does not work. */
function remarks(root, t) {
  const shown = new Map();
  return (key, wanted, action = null) => {
    if (shown.has(key) === wanted) return;
    if (!wanted) {
      shown.get(key).remove();
      shown.delete(key);
      return;
    }
    const line = action ? element('button', { type: 'button' }, t(key)) : element('p', {}, t(key));
    if (action) line.addEventListener('click', action);
    shown.set(key, line);
    root.append(line);
  };
}

async function begin() {
  const options = readOptions(window.location.href);
  const settings = window.config;
  const t = speaker(options.language);
  const lib = library(window.JitsiMeetJS);
  document.documentElement.lang = options.language;
  document.title = options.subject || t('title');
  at('title').textContent = document.title;
  at('banner').textContent = t('banner');
  const media = new Media(lib);
  const parts = {
    options,
    media,
    remark: remarks(at('remarks'), t),
    api: new FrameApi(transportFor({ apiId: options.apiId, balieOrigin: settings.balieOrigin })),
    call: new Call({ lib, settings, options, media, fallbackName: t('guest') }),
    cover: new Cover({ root: at('cover'), t }),
    stage: new Stage({ root: at('stage'), t }),
    toolbar: new Toolbar({ root: at('toolbar'), t }),
    chat: new Chat({ panel: at('chat'), notices: at('notices'), t, language: options.language }),
  };
  wire(parts);
  parts.cover.show('connecting');
  const { startWithAudioMuted, startWithVideoMuted, prejoinConfig } = options.config;
  const fault = await media.open({
    audioMuted: startWithAudioMuted,
    videoMuted: startWithVideoMuted,
  });
  if (fault) parts.remark(fault, true);
  parts.api.tell('ready');
  if (prejoinConfig?.enabled) parts.cover.ask(() => parts.call.connect());
  else parts.call.connect();
}

begin();
