// At the end of /etc/jitsi/meet/meet.example.nl-config.js, before custom-config.js: what
// docker-jitsi-meet has variables for (../jitsi.env).
config.defaultLanguage = 'nl';
config.dynamicBrandingUrl = 'https://balie.example.nl/huisstijl/jitsi.json';
config.prejoinConfig = { enabled: false };
config.welcomePage = { disabled: true };
config.enableClosePage = false;
config.p2p = { enabled: false };
config.disableDeepLinking = true;
config.recordingService = { enabled: false };
config.liveStreaming = { enabled: false };
config.localRecording = { disable: true };
config.transcription = { enabled: false };
config.analytics = {};
config.enableCalendarIntegration = false;
config.disableProfile = true;
config.disablePolls = true;
config.disableReactions = true;
config.hideAddRoomButton = true;
config.remoteVideoMenu = { disableKick: true, disableGrantModerator: true, disablePrivateChat: true };
config.toolbarButtons = [
  'microphone',
  'camera',
  'desktop',
  'chat',
  'hangup',
  'closedcaptions',
  'select-background',
  'settings',
  'tileview',
  'fullscreen',
];
