"""The tokens Prosody lets people in with: RS256, one room, two minutes, nothing personal.

Claims: Jitsi's prosody-plugins/token/util.lib.lua, mod_token_affiliation, mod_muc_displayname.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt

from sidecar.core.clock import Clock
from sidecar.core.people import Employee, Visitor
from sidecar.rooms.keys import KeyRing

LIFETIME = timedelta(seconds=120)
# Prosody allows no difference of clocks, so a token starts a little before now.
HEAD_START = timedelta(seconds=10)
AUDIENCE = "jitsi"
NEVER = (
    *("recording", "livestreaming", "transcription", "outbound-call", "inbound-call"),
    *("sip-outbound-call", "sip-inbound-call", "file-upload", "lobby", "branding", "calendar"),
    *("create-polls", "flip", "list-visitors", "room"),
)
ALWAYS = ("screen-sharing", "send-groupchat", "name-readonly")
CITIZEN = {**dict.fromkeys(NEVER, False), **dict.fromkeys(ALWAYS, True), "moderation": False}
EMPLOYEE = {**CITIZEN, "moderation": True}


@dataclass(frozen=True, kw_only=True)
class LoginTokens:
    """See `sidecar.rooms.ports.Passes`. `domain` is the XMPP domain."""

    keys: KeyRing
    clock: Clock
    issuer: str
    domain: str
    lifetime: timedelta = LIFETIME

    def for_citizen(self, room: str, visitor: Visitor) -> str:
        # No lobby_bypass, ever: on a live connection it could not be taken back.
        user = {"id": visitor.participant_id, "name": visitor.name, "affiliation": "member"}
        return self._signed(room, user, CITIZEN)

    def for_employee(self, room: str, employee: Employee) -> str:
        user = {
            "id": employee.id,
            "name": employee.name,
            "affiliation": "owner",
            "lobby_bypass": True,
        }
        return self._signed(room, user, EMPLOYEE)

    def _signed(self, room: str, user: dict[str, Any], features: dict[str, bool]) -> str:
        now = self.clock.now()
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": self.domain,
            "room": room,
            "iat": int(now.timestamp()),
            "nbf": int((now - HEAD_START).timestamp()),
            "exp": int((now + self.lifetime - HEAD_START).timestamp()),
            "context": {"user": user, "features": features},
        }
        kid, key = self.keys.newest()
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


@dataclass(frozen=True, kw_only=True)
class SystemTokens:
    """What opens the system messages of Prosody: another key, another folder than of people."""

    keys: KeyRing
    clock: Clock
    issuer: str
    domain: str

    def __call__(self) -> str:
        now = self.clock.now()
        claims = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": self.domain,
            "room": "*",
            "nbf": int((now - HEAD_START).timestamp()),
            "exp": int((now + timedelta(minutes=1)).timestamp()),
        }
        kid, key = self.keys.newest()
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})
