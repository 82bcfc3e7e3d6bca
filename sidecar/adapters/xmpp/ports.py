"""What the agent needs of the lobby and of the rooms. All of it is called in a thread."""

from collections.abc import Collection
from datetime import timedelta
from typing import Protocol

from sidecar.lobby.domain import Decision


class Visits(Protocol):
    """The services say what each promises: sidecar/lobby/service.py."""

    def knocked(self, *, room: str, participant_id: str, jid: str) -> Decision: ...

    def knock_gone(self, *, room: str, jid: str) -> None: ...

    def at_the_door(self, *, room: str, jids: Collection[str]) -> None: ...

    def doors(self, rooms: Collection[str]) -> dict[str, Decision]: ...

    def flag_double(self, participant_id: str) -> None: ...

    def sweep(self, *, period: timedelta) -> None: ...


class Rooms(Protocol):
    """See sidecar/rooms/service.py."""

    def open_rooms(self) -> list[str]: ...

    def rooms_to_destroy(self) -> list[str]: ...

    def was_destroyed(self, room: str) -> None: ...

    def jids_of(self, room: str, identity: str) -> list[str]: ...

    def sweep(self) -> None: ...
