"""The entry for the citizen's calendar (RFC 5545, 5546, 6047): comes, moves and goes by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from sidecar.core.visits import Correspondence
from sidecar.notifications.domain import CalendarPart

PRODUCT = "-//Digitale Balie//afspraak//NL"


class Method(StrEnum):
    """What the calendar does with it (RFC 5546, 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Organizer:
    """Who invites: the sender of the mails."""

    name: str
    mail: str

    @property
    def domain(self) -> str:
        return self.mail.rpartition("@")[2]


def part(
    facts: Correspondence, method: Method, *, summary: str, by: Organizer, now: datetime
) -> CalendarPart:
    """One entry for one participant.

    The UID stays the same as long as he takes part, and SEQUENCE rises with each move and at the
    end, so that an older mail changes nothing. Times are in UTC, which every calendar knows. It
    says neither what the visit is about nor who else comes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_event(facts, method, summary, by, now))
    return CalendarPart(method=method.value, body=calendar.to_ical())


def _event(
    facts: Correspondence, method: Method, summary: str, by: Organizer, now: datetime
) -> Event:
    is_cancelled = method is Method.CANCEL
    event = Event()
    event.add("uid", f"{facts.participant_id}@{by.domain}")
    event.add("sequence", facts.sequence + (1 if is_cancelled else 0))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", facts.starts_at.astimezone(UTC))
    event.add("dtend", facts.ends_at.astimezone(UTC))
    event.add("summary", summary)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    if not is_cancelled:
        event.add("description", facts.link)
        event.add("url", vUri(facts.link))
    event.add("organizer", _address(by.mail, by.name))
    guest = _address(facts.mail, facts.name)
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest)
    return event


def _address(mail: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    # Quotes would end the parameter (RFC 5545, 3.2).
    address.params["CN"] = vText(name.replace('"', "'"))
    return address
