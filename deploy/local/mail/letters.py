"""The mails that were caught, kept as the files they were sent as."""

import email
import email.policy
import itertools
import threading
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

CALENDAR = "text/calendar"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One mail, with the source as it came over the line."""

    id: int
    source: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.source, policy=email.policy.default)

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def text(self) -> str | None:
        return self._part("plain")

    @property
    def html(self) -> str | None:
        return self._part("html")

    @property
    def calendar(self) -> str | None:
        """What the calendar of the citizen gets of it (text/calendar)."""
        parts = (part for part in self.message.walk() if part.get_content_type() == CALENDAR)
        return next((str(part.get_content()) for part in parts), None)

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "from": str(self.message.get("From", "")),
            "to": str(self.message.get("To", "")),
            "subject": self.subject,
            "date": str(self.message.get("Date", "")),
            "headers": self.headers,
            "text": self.text,
            "html": self.html,
            "calendar": self.calendar,
        }

    def _part(self, kind: str) -> str | None:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if isinstance(part, EmailMessage) else None


class Letters:
    """All letters, newest first; they outlive a restart of the catcher."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = threading.Lock()
        used = [int(file.stem) for file in folder.glob("*.eml")]
        self._numbers = itertools.count(max(used, default=0) + 1)

    def keep(self, source: bytes) -> None:
        with self._lock:
            (self._folder / f"{next(self._numbers):06}.eml").write_bytes(source)

    def all(self) -> list[Letter]:
        files = sorted(self._folder.glob("*.eml"), reverse=True)
        return [Letter(id=int(file.stem), source=file.read_bytes()) for file in files]

    def get(self, number: int) -> Letter | None:
        file = self._folder / f"{number:06}.eml"
        return Letter(id=number, source=file.read_bytes()) if file.exists() else None

    def clear(self) -> None:
        for file in self._folder.glob("*.eml"):
            file.unlink()
