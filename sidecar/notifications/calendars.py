"""The entry for the citizen's calendar (RFC 5545, 5546, 6047): comes, moves and goes by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from icalendar import Alarm, Calendar, Event, vCalAddress, vText, vUri

from sidecar.core.visits import Correspondence
from sidecar.notifications.handing import CalendarPart
from sidecar.notifications.wording import tidy

PRODUCT = "-//Digitale Balie//afspraak//NL"
# No domain: the identity must outlive another address of the sender (RFC 7986, 5.3).
UID = "{participant_id}@digitale-balie"
ALARM_BEFORE = timedelta(minutes=15)


class Method(StrEnum):
    """What the calendar does with it (RFC 5546, 3.2)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, kw_only=True)
class Organizer:
    """Who invites: the sender of the mails."""

    name: str
    mail: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """What the entry says: neither what the visit is about nor who else comes."""

    summary: str
    place: str
    description: str


def part(
    facts: Correspondence, method: Method, *, words: Words, by: Organizer, now: datetime
) -> CalendarPart:
    """One entry for one participant.

    The UID stays the same as long as he takes part, and SEQUENCE rises with each move and at the
    end, so that an older mail changes nothing. Times are in UTC, which every calendar knows.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    calendar.add_component(_event(facts, method, words, by, now))
    return CalendarPart(method=method.value, body=calendar.to_ical())


def _event(
    facts: Correspondence, method: Method, words: Words, by: Organizer, now: datetime
) -> Event:
    is_cancelled = method is Method.CANCEL
    event = Event()
    event.add("uid", UID.format(participant_id=facts.participant_id))
    event.add("sequence", facts.sequence + (1 if is_cancelled else 0))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", facts.starts_at.astimezone(UTC))
    event.add("dtend", facts.ends_at.astimezone(UTC))
    event.add("summary", words.summary)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    # Who shares a calendar with colleagues shows them that he is busy, not with what.
    event.add("class", "PRIVATE")
    if not is_cancelled:
        event.add("location", words.place)
        event.add("description", words.description)
        event.add("url", vUri(facts.link))
        event.add_component(_alarm(words))
    event.add("organizer", _address(by.mail, by.name))
    guest = _address(facts.mail, facts.name)
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest)
    return event


def _alarm(words: Words) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.summary)
    alarm.add("trigger", -ALARM_BEFORE)
    return alarm


def _address(mail: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{mail}")
    # Quotes would end the parameter (RFC 5545, 3.2).
    address.params["CN"] = vText(tidy(name).replace('"', "'"))
    return address
