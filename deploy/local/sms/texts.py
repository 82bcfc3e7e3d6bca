"""The text messages that were taken in, by the telephone that would have got them."""

import threading
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime


@dataclass(frozen=True, kw_only=True)
class Text:
    """`status` in the words of NotifyNL; `template` is empty for Spryng."""

    id: str
    provider: str
    to: str
    sender: str
    body: str
    reference: str | None
    template: str
    taken_at: datetime
    status: str = "created"
    changed_at: datetime | None = None


class Texts:
    """All of them, newest first, as long as the stand-in runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[str, Text] = {}

    def keep(self, text: Text) -> None:
        with self._lock:
            self._all[text.id] = text

    def change(self, text_id: str, status: str) -> None:
        with self._lock:
            if text_id in self._all:
                changed = replace(self._all[text_id], status=status, changed_at=datetime.now(UTC))
                self._all[text_id] = changed

    def get(self, text_id: str) -> Text | None:
        with self._lock:
            return self._all.get(text_id)

    def all(self) -> list[Text]:
        with self._lock:
            return list(reversed(self._all.values()))

    def telephones(self) -> dict[str, list[Text]]:
        """The number, with what came in there, oldest first; where something came last is first."""
        found: dict[str, list[Text]] = {}
        for text in self.all():
            found.setdefault(text.to, []).insert(0, text)
        return found

    def clear(self) -> None:
        with self._lock:
            self._all.clear()


def as_json(text: Text) -> dict[str, object]:
    moments = {
        name: moment.isoformat() if moment else None
        for name, moment in (("taken_at", text.taken_at), ("changed_at", text.changed_at))
    }
    return asdict(text) | moments
