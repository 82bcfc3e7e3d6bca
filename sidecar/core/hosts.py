"""The names of one XMPP server that Jitsi runs on."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """`domain` is that of the people, `rooms` that of the calls.

    docker-jitsi-meet calls the rooms `muc.<domain>`, Jitsi's Debian packages `conference.<domain>`.
    """

    domain: str
    rooms: str

    def main(self, room: str) -> str:
        return f"{room}@{self.rooms}"

    def lobby(self, room: str) -> str:
        """Jitsi's lobby module names them after the domain, whatever the rooms are called."""
        return f"{room}@lobby.{self.domain}"


def hosts_of(domain: str, rooms: str = "") -> Hosts:
    return Hosts(domain=domain, rooms=rooms or f"muc.{domain}")
