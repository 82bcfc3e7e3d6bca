"""Writes the mails: text and HTML from templates, in the words of a text catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from branding import moments
from branding.texts import Texts
from branding.theme import Theme
from sidecar.core.clock import Clock
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Correspondence
from sidecar.notifications import calendars
from sidecar.notifications.calendars import Method, Organizer
from sidecar.notifications.domain import CalendarPart, Mail

TEMPLATES = {MessageKind.CANCELLATION: "cancellation", MessageKind.NEXT_STEPS: "next_steps"}
INVITATION = "invitation"
WITH_TIPS = frozenset({MessageKind.CONFIRMATION, MessageKind.REMINDER_DAY, MessageKind.FOLLOW_UP})
# What puts the appointment in the citizen's calendar, and what takes it out.
CALENDAR = {
    MessageKind.CONFIRMATION: Method.REQUEST,
    MessageKind.CHANGED: Method.REQUEST,
    MessageKind.FOLLOW_UP: Method.REQUEST,
    MessageKind.CANCELLATION: Method.CANCEL,
}
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
        day, time = moments.day(t, facts.starts_at), moments.time(t, facts.starts_at)
        subject = t(
            f"notifications.{kind}.subject", municipality=self.theme.name, day=day, time=time
        )
        known = {"t": t, "theme": self.theme, "facts": facts, "day": day, "time": time}
        known |= {"subject": subject, "kind": kind.value, "tips": _tips(kind, facts)}
        known["how"] = kind.value if kind is MessageKind.WE_WAIT else "confirmation"
        template = f"notifications/{TEMPLATES.get(kind, INVITATION)}"
        return Mail(
            key=f"{kind}.{facts.participant_id}.{facts.link_version}",
            to_name=facts.name,
            to=facts.mail,
            reply_to=facts.reply_to,
            language=t.language,
            subject=subject,
            text=_PAGES.get_template(f"{template}.txt").render(known),
            html=_PAGES.get_template(f"{template}.html").render(known),
            calendar=self._calendar(kind, facts, t),
        )

    def sms(self, kind: MessageKind, facts: Correspondence) -> tuple[str, dict[str, str]]:
        t = self._texts(facts)
        values = {
            "municipality": self.theme.name,
            "day": moments.day(t, facts.starts_at),
            "time": moments.time(t, facts.starts_at),
            "link": facts.link,
        }
        return t(f"notifications.sms.{kind}", **values), values

    def _calendar(self, kind: MessageKind, facts: Correspondence, t: Texts) -> CalendarPart | None:
        if kind not in CALENDAR:
            return None
        return calendars.part(
            facts,
            CALENDAR[kind],
            summary=t("notifications.calendar", municipality=self.theme.name),
            by=Organizer(name=self.theme.name, mail=self.sender),
            now=self.clock.now(),
        )

    def _texts(self, facts: Correspondence) -> Texts:
        return self.texts.get(facts.language) or self.texts["nl"]


def _tips(kind: MessageKind, facts: Correspondence) -> list[str]:
    if kind not in WITH_TIPS:
        return []
    tips = ["wifi", "quiet", "spam"]
    if facts.needs_identification:
        tips.insert(2, "digid")
    return [f"notifications.tip.{tip}" for tip in tips]
