"""Desks, products and their free moments: what the catalogue tells the other features."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sidecar.core.errors import Conflict
from sidecar.core.messages import Reminders
from sidecar.core.requirements import Demand, Requirements

LANGUAGES = ("nl", "en")
NAME, BRING, CONGRATULATION = "name", "bring", "congratulation"
# As BRING, for mail: what somebody else who reads it may know.
READY = "ready"
# What the citizen sends in the conversation, one thing a line.
UPLOADS = "uploads"
# What a product says in words of its own, per language; only its Dutch name must be there.
WORDS = (NAME, BRING, READY, UPLOADS, CONGRATULATION)


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A team with a queue of its own (balie). `mail` is where citizens' answers go, if anywhere."""

    id: str
    name: str
    mail: str | None = None


@dataclass(frozen=True, kw_only=True)
class Product:
    """What a citizen comes for at one desk.

    After a talk the desk keeps `buffer` free; a citizen books at least `lead_time` before and at
    most `horizon` (whole days) ahead, and only what is `offered`. What is not `in_use` nobody can
    choose any more; what was planned goes on. `words` are by kind and language.
    `fee` is what it costs, in cents; nothing is paid in the balie itself.
    """

    id: str
    desk_id: str
    name: str
    duration: timedelta
    buffer: timedelta = timedelta()
    lead_time: timedelta = timedelta()
    horizon: timedelta = timedelta(days=60)
    offered: bool = True
    in_use: bool = True
    reminders: Reminders = Reminders.BOTH
    fee: int = 0
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    identification: Requirements = field(default_factory=Requirements)

    @property
    def needs_identification(self) -> bool:
        return self.identification.demand is Demand.REQUIRED

    def name_in(self, language: str) -> str:
        """The name; the Dutch one where there is none in this language."""
        return self.words.get(NAME, {}).get(language) or self.name

    def says(self, kind: str, language: str) -> str:
        """A text of its own (one of WORDS); Dutch in need, empty where there is none."""
        texts = self.words.get(kind, {})
        return texts.get(language) or texts.get(LANGUAGES[0], "")


def as_one(products: Sequence[Product]) -> Product:
    """As the agenda of a desk sees several in one talk: as long as all of them together."""
    return replace(
        products[0],
        duration=sum((each.duration for each in products), timedelta()),
        buffer=max(each.buffer for each in products),
        in_use=all(each.in_use for each in products),
    )


def said(products: Iterable[Product], kind: str, language: str) -> str:
    """What they say of one kind, one below the other; what two of them say stands there once."""
    lines = (line for each in products for line in each.says(kind, language).splitlines())
    return "\n".join(dict.fromkeys(filter(None, map(str.strip, lines))))


@dataclass(frozen=True, kw_only=True)
class Slot:
    """A free moment for a product. `left` is how many talks still fit; moments are UTC."""

    product_id: str
    desk_id: str
    starts_at: datetime
    ends_at: datetime
    left: int


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A place that is kept for somebody who is filling in, until `held_until` (UTC)."""

    id: str
    product_id: str
    desk_id: str
    starts_at: datetime
    ends_at: datetime
    held_until: datetime


class DeskFull(Conflict):
    """As many talks as the desk has capacity for go on at that moment, or will."""

    code = "desk_full"
    message_key = "catalogue.desk_full"


class OutsideHours(Conflict):
    """The desk is closed during (part of) the talk."""

    code = "outside_hours"
    message_key = "catalogue.outside_hours"


class NotOffered(Conflict):
    """A moment that a citizen cannot choose: taken, too soon, too far ahead, or none of ours."""

    code = "not_offered"
    message_key = "catalogue.not_offered"


class HoldExpired(Conflict):
    """The place was kept for ten minutes, and somebody else has it now."""

    code = "hold_expired"
    message_key = "catalogue.hold_expired"
