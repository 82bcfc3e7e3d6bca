"""Every message with invented facts, for who looks after the words of a municipality."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar

from branding.texts import Texts
from sidecar.core.clock import Clock
from sidecar.core.errors import NotFound
from sidecar.core.messages import MessageKind, Reminders
from sidecar.core.reach import Reach
from sidecar.core.visits import Correspondence
from sidecar.notifications.calendars import Method
from sidecar.notifications.handing import Mail, SmsText
from sidecar.notifications.ports import Letters
from sidecar.notifications.wording import is_gsm, segments

# Nobody: RFC 2606, 2.
NOBODY = "voorbeeld"
MAIL = "j.voorbeeld@burger.example"
# As long as a real one, for text messages are paid by their length.
LINK_END = "voorbeeld".ljust(22, "0")
A_DAY, A_TALK = timedelta(days=1), timedelta(minutes=20)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a calendar shows of the appointment, and the file itself with its lines whole."""

    summary: str
    place: str
    description: str
    is_cancelled: bool
    file: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """One message in one language by every way; `entry` None when no appointment comes with it."""

    mail: Mail
    sms: SmsText
    segments: int
    is_gsm: bool
    entry: Entry | None


@dataclass(frozen=True, kw_only=True)
class Everything:
    """For whom each message says the most."""

    needs_identification: bool = True
    is_planned: bool = True
    may_change: bool = True
    reminders: frozenset[MessageKind] = Reminders.BOTH.kinds
    zone: str = "America/Paramaribo"


@dataclass(frozen=True, kw_only=True)
class Previews:
    """`texts` holds every language that letters are written in; `public_url` is that of links."""

    letters: Letters
    texts: Mapping[str, Texts]
    public_url: str
    clock: Clock

    def of(self, kind: str, language: str) -> Preview:
        """NotFound for a kind or a language that there is not."""
        if kind not in list(MessageKind) or language not in self.texts:
            raise NotFound("no such message")
        facts, wanted = self._facts(language), MessageKind(kind)
        mail, sms = self.letters.letter(wanted, facts), self.letters.sms(wanted, facts)
        return Preview(
            mail=mail,
            sms=sms,
            segments=segments(sms.text),
            is_gsm=is_gsm(sms.text),
            entry=_entry(mail),
        )

    def _facts(self, language: str) -> Correspondence:
        """Invented, with all that a message may say."""
        t, starts_at = self.texts[language], self._tomorrow()
        link = f"{self.public_url}/a/{LINK_END}"
        return Correspondence(
            participant_id=NOBODY,
            appointment_id=NOBODY,
            desk_id=NOBODY,
            name="J. Voorbeeld",
            mail=MAIL,
            phone="",
            reach=Reach.BOTH,
            language=language,
            link=link,
            link_version=1,
            desk="Burgerzaken",
            reply_to=None,
            employee_name="S. Voorbeeld",
            employee_function=t("notifications.example.function"),
            starts_at=starts_at,
            ends_at=starts_at + A_TALK,
            sequence=1,
            **vars(Everything()),
            practice_link=f"{link}/oefenen",
            how_link=f"{self.public_url}/videobellen",
            bring=t("notifications.example.bring"),
            moved_from=starts_at - A_DAY,
            next_steps=t("notifications.example.steps"),
        )

    def _tomorrow(self) -> datetime:
        return (self.clock.now() + A_DAY).replace(hour=9, minute=0, second=0, microsecond=0)


def _entry(mail: Mail) -> Entry | None:
    if mail.calendar is None:
        return None
    calendar = Calendar.from_ical(mail.calendar.body)
    (event,) = calendar.events
    # Lines are folded at 75 bytes (RFC 5545, 3.1); a person reads them whole.
    lines = [line for line in calendar.content_lines() if line]
    return Entry(
        summary=str(event.get("summary", "")),
        place=str(event.get("location", "")),
        description=str(event.get("description", "")),
        is_cancelled=mail.calendar.method == Method.CANCEL,
        file="\n".join(lines),
    )
