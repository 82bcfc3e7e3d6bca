"""The rows about rooms and calls: what must hold, and where it is set."""

from sidecar.jitsi_check.findings import Row

UNPLANNED = Row(
    id="room.unplanned",
    fact="a room that nobody planned stays shut: Prosody asks the balie",
    mend=(
        "jitsi.env: PROSODY_RESERVATION_ENABLED=1, PROSODY_RESERVATION_REST_BASE_URL,"
        " and the secret in XMPP_CONFIGURATION: reservations_api_headers"
    ),
)
PLANNED = Row(
    id="room.planned",
    fact="a planned room opens",
    mend="jicofo must run; jitsi.env: PROSODY_RESERVATION_REST_BASE_URL, reservations_api_headers",
)
OTHER_ROOM = Row(
    id="token.other_room",
    fact="a token for another room is refused at the door of this one",
    mend="AUTH_TYPE=jwt loads token_verification: jitsi.env, and no JWT_TOKEN_AUTH_MODULE",
)
LOBBY = Row(
    id="lobby",
    fact="who has no token of the staff waits in the lobby",
    mend=(
        "jitsi.env: ENABLE_LOBBY=1, persistent_lobby in XMPP_MODULES, lobby_autostart in"
        " XMPP_MUC_MODULES, reservations_enable_lobby_support in XMPP_CONFIGURATION"
    ),
)
ACCOUNT = Row(
    id="agent.account",
    fact="the account of the agent logs in",
    mend="jitsi-config/README.md, The waiting room: the account; BALIE_XMPP_HOST, _PORT, _CA_FILE",
)
KNOCK = Row(
    id="lobby.knock",
    fact="the agent sees who knocks, and knows him by his token",
    mend=("jitsi.env: XMPP_MUC_CONFIGURATION=admins = ..., presence_identity in XMPP_MODULES"),
)
ADMITTED = Row(
    id="lobby.admitted",
    fact="who is let in, comes in",
    mend="jitsi.env: XMPP_MUC_CONFIGURATION=admins = { the account of the agent }",
)
CITIZEN = Row(
    id="citizen.no_moderator",
    fact="a citizen does not become moderator, also when he is alone",
    mend=(
        "jitsi.env: JICOFO_ENABLE_AUTH=0, ENABLE_AUTO_OWNER=0, token_affiliation in"
        " XMPP_MUC_MODULES; no muc_allowners"
    ),
)
STAFF = Row(
    id="staff.moderator",
    fact="a civil servant walks in and is moderator",
    mend="jitsi.env: token_lobby_bypass and token_affiliation in XMPP_MUC_MODULES",
)
EVENTS = Row(
    id="events",
    fact="the balie hears who is in the call",
    mend="jitsi-config/prosody/conf.d/esync.cfg.lua: its place, api_prefix and the secret",
)
MESSAGE = Row(
    id="message",
    fact="a private message reaches the one it is for",
    mend=(
        "jitsi.env: system_chat_message in XMPP_MODULES, prosody_password_public_key_repo_url in"
        " XMPP_CONFIGURATION; BALIE_PROSODY_URL"
    ),
)
RECORDER = Row(
    id="recorder",
    fact="nothing is there that records, streams or writes down",
    mend="jitsi.env: ENABLE_RECORDING=0, ENABLE_LIVESTREAMING=0, ENABLE_TRANSCRIPTIONS=0",
)
END = Row(
    id="room.end",
    fact="the call is over for everybody when the balie ends it",
    mend="jitsi.env: XMPP_MUC_CONFIGURATION=admins = { the account of the agent }",
)
ALL = (
    *(UNPLANNED, PLANNED, OTHER_ROOM, LOBBY, ACCOUNT, KNOCK, ADMITTED, CITIZEN, STAFF),
    *(EVENTS, MESSAGE, RECORDER, END),
)
