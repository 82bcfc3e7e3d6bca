// For ${CONFIG}/web/custom-config.js of docker-jitsi-meet: what has no variable there.
// None of it protects anything (the token and Prosody do); it keeps the call simple and calm.
// The page of the balie asks for the same again (jitsi-plugin-assets/pages/call-rules.js); a test
// holds the two against each other.

// Waiting is done in the page of the balie.
config.lobby = { autoKnock: true, enableChat: false };
config.securityUi = { hideLobbyButton: true, disableLobbyPassword: true };

// Names come from the appointment and the login, people from the invitation.
config.readOnlyName = true;
config.disableInviteFunctions = true;
config.enableInsecureRoomNameWarning = false;

// No avatars, pictures, films or statistics from elsewhere, and no list of former calls.
config.disableThirdPartyRequests = true;
config.gravatar = { disabled: true };
config.giphy = { enabled: false };
config.feedbackPercentage = 0;
config.doNotStoreRoom = true;
config.enableEmailInStats = false;
config.enableDisplayNameInStats = false;

// Documents go by the balie, which scans and encrypts them.
config.fileSharing = { enabled: false };

// The civil servant sees in the panel who waits.
config.disabledNotifications = [
  'notify.participantWantsToJoin',
  'notify.participantsWantToJoin',
  'lobby.joinRejectedMessage',
];
