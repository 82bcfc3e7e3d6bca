"""For a municipality without a case system: nothing is filed, the evidence stays in the balie."""

from ident.contract import Event, StartIdentification
from ident.domain import Identity


class NoCases:
    """Does what CaseFiling does, where there is nothing to do."""

    def awaits(self, request_id: str) -> bool:
        del request_id
        return False

    def number(self, request_id: str) -> str:
        del request_id
        return ""

    def begin(self, asked: StartIdentification, identity: Identity, code: str) -> None:
        """Nobody waits for a case."""

    def forget(self, request_id: str) -> None:
        """There is none."""

    def end_conversation(self, conversation_id: str) -> None:
        """There is none."""

    def events(self, request_id: str) -> list[Event]:
        del request_id
        return []
