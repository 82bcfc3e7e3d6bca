"""Writes every message: mail from templates, text message and calendar, in words of a catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from branding import moments
from branding.texts import Texts
from branding.theme import Theme
from sidecar.core.clock import Clock
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Correspondence
from sidecar.notifications import calendars
from sidecar.notifications.calendars import Method, Organizer
from sidecar.notifications.handing import CalendarPart, Mail, SmsText
from sidecar.notifications.look import direction, look_of
from sidecar.notifications.wording import tidy, tidy_lines

TEMPLATES = {MessageKind.CANCELLATION: "cancellation", MessageKind.NEXT_STEPS: "next_steps"}
INVITATION = "invitation"
# Somebody reads these in time to prepare; shortly before the start only what is needed then.
IN_TIME = frozenset({MessageKind.CONFIRMATION, MessageKind.REMINDER_DAY, MessageKind.FOLLOW_UP})
# The link works already.
BY_NOW = frozenset({MessageKind.REMINDER_HOUR, MessageKind.WE_WAIT})
# What puts the appointment in the citizen's calendar, and what takes it out.
CALENDAR = {
    MessageKind.CONFIRMATION: Method.REQUEST,
    MessageKind.CHANGED: Method.REQUEST,
    MessageKind.FOLLOW_UP: Method.REQUEST,
    MessageKind.CANCELLATION: Method.CANCEL,
}
TIPS = ("wifi", "quiet", "spam")
FALLBACK = "nl"
FOLDER = Path(__file__).parent / "templates"
_PAGES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, kw_only=True)
class TemplateLetters:
    """See `sidecar.notifications.ports.Letters`. `texts` holds a catalogue per language.

    `sender` is the address that the mails come from: the organizer in the citizen's calendar.
    """

    theme: Theme
    texts: Mapping[str, Texts]
    sender: str
    clock: Clock

    def letter(self, kind: MessageKind, facts: Correspondence) -> Mail:
        t = self._texts(facts)
        known = self._known(kind, facts, t)
        template = f"notifications/{TEMPLATES.get(kind, INVITATION)}"
        return Mail(
            key=f"{kind}.{facts.participant_id}.{facts.link_version}",
            to_name=tidy(facts.name),
            to=facts.mail,
            reply_to=facts.reply_to,
            language=t.language,
            subject=str(known["subject"]),
            text=_PAGES.get_template(f"{template}.txt").render(known),
            html=_PAGES.get_template(f"{template}.html").render(known),
            calendar=self._calendar(kind, facts, t),
        )

    def sms(self, kind: MessageKind, facts: Correspondence) -> SmsText:
        t = self._texts(facts)
        values = {
            "municipality": self.theme.name,
            "day": moments.short_day(t, facts.starts_at),
            "time": moments.time(t, facts.starts_at),
            "link": facts.link,
            "phone": self.theme.phone,
        }
        return SmsText(t(f"notifications.sms.{kind}", **values), values)

    def _known(self, kind: MessageKind, facts: Correspondence, t: Texts) -> dict[str, object]:
        day, time = moments.day(t, facts.starts_at), moments.time(t, facts.starts_at)
        municipality, is_now = self.theme.name, kind is MessageKind.WE_WAIT
        return {
            "t": t,
            "kind": kind.value,
            "theme": self.theme,
            "look": self._look,
            "direction": direction(t.language),
            "facts": facts,
            "name": tidy(facts.name),
            "employee": tidy(facts.employee_name),
            "function": tidy(facts.employee_function),
            "desk": tidy(facts.desk),
            "day": day,
            "time": time,
            "zone": _elsewhere(facts, t),
            "before": _before(kind, facts, t),
            "subject": t(
                f"notifications.{kind}.subject", municipality=municipality, day=day, time=time
            ),
            "how": kind.value if kind in BY_NOW else "confirmation",
            "is_now": is_now,
            "bring": [] if is_now else tidy_lines(facts.bring),
            "needs_digid": facts.needs_identification and not is_now,
            "tips": [f"notifications.tip.{tip}" for tip in TIPS] if kind in IN_TIME else [],
            "may_practise": kind in IN_TIME or kind is MessageKind.CHANGED,
            "has_calendar": kind in CALENDAR,
            "steps": tidy_lines(facts.next_steps),
        }

    @cached_property
    def _look(self) -> dict[str, str]:
        return look_of(self.theme)

    def _calendar(self, kind: MessageKind, facts: Correspondence, t: Texts) -> CalendarPart | None:
        if kind not in CALENDAR:
            return None
        words = calendars.Words(
            summary=t("notifications.calendar", municipality=self.theme.name),
            place=t("notifications.calendar.place"),
            description=t("notifications.calendar.text", link=facts.link, phone=self.theme.phone),
        )
        return calendars.part(
            facts,
            CALENDAR[kind],
            words=words,
            by=Organizer(name=self.theme.name, mail=self.sender),
            now=self.clock.now(),
        )

    def _texts(self, facts: Correspondence) -> Texts:
        return self.texts.get(facts.language) or self.texts[FALLBACK]


def _elsewhere(facts: Correspondence, t: Texts) -> str:
    """When it is by a clock where the citizen's telephone is at home; empty when that is here."""
    if not facts.zone:
        return ""
    zone = ZoneInfo(facts.zone)
    return t(
        "notifications.zone",
        place=facts.zone.rpartition("/")[2].replace("_", " "),
        day=moments.day(t, facts.starts_at, zone=zone),
        time=moments.time(t, facts.starts_at, zone=zone),
    )


def _before(kind: MessageKind, facts: Correspondence, t: Texts) -> str:
    if kind is not MessageKind.CHANGED or facts.moved_from is None:
        return ""
    return t(
        "notifications.changed.before",
        day=moments.day(t, facts.moved_from),
        time=moments.time(t, facts.moved_from),
    )
