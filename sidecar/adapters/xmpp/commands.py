"""What other processes ask the agent to do: a Redis stream, written after the commit.

A command says only where to look. The agent asks the database before it acts, so a command that
comes twice, late or not at all does no harm.
"""

import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from redis import Redis, RedisError

from sidecar.adapters.database import Database

log = logging.getLogger(__name__)
STREAM = "balie:agent"
GROUP = "agents"
MOST = 10_000
LIFETIME = 24 * 60 * 60


class Deed(StrEnum):
    ADMIT = "admit"
    REFUSE = "refuse"
    REMOVE = "remove"
    JOIN = "join"
    CLOSE = "close"


@dataclass(frozen=True, kw_only=True)
class Command:
    kind: Deed
    room: str
    participant_id: str = ""

    @classmethod
    def read(cls, fields: dict[str, str]) -> "Command":
        """Raise ValueError when it is not one of ours."""
        try:
            kind, room = Deed(fields["kind"]), fields["room"]
        except KeyError as missing:
            raise ValueError("a command without kind or room") from missing
        return cls(kind=kind, room=room, participant_id=fields.get("participant_id", ""))

    def fields(self) -> dict[Any, Any]:
        return {"kind": self.kind, "room": self.room, "participant_id": self.participant_id}


class QueuedAgent:
    """The doorkeeper of the lobby and the agent of the rooms, as seen from other processes."""

    def __init__(self, redis: Redis, database: Database) -> None:
        self._redis = redis
        self._database = database

    def admit(self, room: str, participant_id: str) -> None:
        self._send(Command(kind=Deed.ADMIT, room=room, participant_id=participant_id))

    def refuse(self, room: str, participant_id: str) -> None:
        self._send(Command(kind=Deed.REFUSE, room=room, participant_id=participant_id))

    def remove(self, room: str, participant_id: str) -> None:
        self._send(Command(kind=Deed.REMOVE, room=room, participant_id=participant_id))

    def join(self, room: str) -> None:
        self._send(Command(kind=Deed.JOIN, room=room))

    def close(self, room: str) -> None:
        self._send(Command(kind=Deed.CLOSE, room=room))

    def _send(self, command: Command) -> None:
        self._database.after_commit(lambda: self._add(command))

    def _add(self, command: Command) -> None:
        try:
            fields = command.fields()
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.xadd(STREAM, fields, maxlen=MOST, approximate=True)
                pipe.expire(STREAM, LIFETIME)
                pipe.execute()
        except RedisError as error:
            log.warning("command not sent", extra={"kind": type(error).__name__})
