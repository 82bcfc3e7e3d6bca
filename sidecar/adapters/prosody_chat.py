"""Private messages into a call, by the HTTP route of Prosody's mod_system_chat_message."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import requests

from sidecar.core.errors import Unavailable
from sidecar.core.hosts import Hosts

TIMEOUT = (2, 5)


@dataclass(frozen=True, kw_only=True)
class ProsodyChat:
    """See `sidecar.rooms.ports.SystemChat`. `token` makes a token of the system key."""

    prosody_url: str
    hosts: Hosts
    token: Callable[[], str]
    speaker: str = "Digitale Balie"

    def send(self, *, room: str, jids: Collection[str], text: str) -> None:
        message = {
            "room": self.hosts.main(room),
            "connectionJIDs": list(jids),
            "message": text,
            "displayName": self.speaker,
        }
        # Prosody finds the host by the Host header, not by the address we reach it on.
        headers = {"Authorization": f"Bearer {self.token()}", "Host": self.hosts.domain}
        try:
            answer = requests.request(
                "POST",
                f"{self.prosody_url}/send-system-chat-message",
                json=message,
                headers=headers,
                timeout=TIMEOUT,
            )
        except requests.RequestException as error:
            raise Unavailable("Prosody did not answer") from error
        if answer.status_code != 200:
            raise Unavailable(f"Prosody answered {answer.status_code}")
