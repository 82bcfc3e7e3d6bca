/** When the cover lifts, when the frame is wanted, how Jitsi is asked to look. Pure. */

const IN_THE_HOUSE = ['expected', 'early', 'waiting', 'called', 'inside', 'on_hold'];
const REPORT_LOST_AFTER = 4000;

/** Whether the citizen should hold a place at the door of Jitsi, or be inside. */
export function wantsFrame(state) {
  return IN_THE_HOUSE.includes(state);
}

/**
 * Whether a refusal means that this page has nothing to show any more: not allowed, over, or (409)
 * the visit goes on in another browser. The page that follows says which.
 */
export function hasLostPlace(status) {
  return [403, 409, 410].includes(status);
}

/**
 * The cover lifts when the server knows him inside and his browser has joined. The report of Jitsi
 * to the server may get lost; who was called and has joined for some seconds is inside all the same.
 */
export function isUncovered({ state, joinedFor }) {
  if (joinedFor === null) return false;
  return state === 'inside' || (state === 'called' && joinedFor >= REPORT_LOST_AFTER);
}

/** Called, and nothing followed: the frame is asked again with a fresh token. */
export function isStuck({ state, joinedFor, calledFor, frameAge }) {
  const called = state === 'called' || state === 'inside';
  return called && joinedFor === null && calledFor > 12_000 && frameAge > 12_000;
}

/** Six digits that stand alone in a message, as the control code does; nothing of a longer number. */
export function codeIn(message) {
  const found = /(?<![\d.-])(\d{3})[ .-]?(\d{3})(?![\d]|[.-]\d)/.exec(message ?? '');
  return found ? `${found[1]}${found[2]}` : null;
}

const EVERYBODY = ['microphone', 'camera', 'desktop', 'chat', 'hangup'];
const EXTRA = ['closedcaptions', 'select-background', 'settings', 'tileview', 'fullscreen'];

/** Hiding a button protects nothing (the token does); it only keeps the call simple. */
export function configOf({ language, subject, found, buttons }) {
  return {
    defaultLanguage: language,
    subject,
    prejoinConfig: { enabled: false },
    lobby: { autoKnock: true, enableChat: false },
    securityUi: { hideLobbyButton: true, disableLobbyPassword: true },
    startWithVideoMuted: found.camera === false,
    disableDeepLinking: true,
    disableInviteFunctions: true,
    disableThirdPartyRequests: true,
    disableProfile: true,
    readOnlyName: true,
    requireDisplayName: false,
    enableClosePage: false,
    enableWelcomePage: false,
    hideConferenceTimer: false,
    localRecording: { disable: true },
    recordingService: { enabled: false },
    liveStreaming: { enabled: false },
    remoteVideoMenu: { disableKick: true, disableGrantModerator: true, disablePrivateChat: true },
    disabledNotifications: [
      'notify.participantWantsToJoin',
      'notify.participantsWantToJoin',
      'lobby.joinRejectedMessage',
    ],
    toolbarButtons: [...EVERYBODY, ...EXTRA],
    customToolbarButtons: buttons,
  };
}

/** Buttons for `customToolbarButtons`, in the order of the texts; without a text there is none. */
export function buttonsOf(texts, icons) {
  const named = Object.entries(texts).filter(([, text]) => text);
  return named.map(([id, text]) => ({ id, text, icon: icons[id] }));
}
