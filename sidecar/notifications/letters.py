"""Writes the mails: text and HTML from templates, in the words of a text catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from branding import moments
from branding.texts import Texts
from branding.theme import Theme
from sidecar.core.messages import MessageKind
from sidecar.core.visits import Correspondence
from sidecar.notifications.domain import Mail

# A kind without words of its own says all of the confirmation once more.
CONFIRMATION = "confirmation"
TEMPLATES = {MessageKind.CANCELLATION: "cancellation"}
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
    """See `sidecar.notifications.ports.Letters`. `texts` holds a catalogue per language."""

    theme: Theme
    texts: Mapping[str, Texts]

    def letter(self, kind: MessageKind, facts: Correspondence) -> Mail:
        return self._mail(TEMPLATES.get(kind, CONFIRMATION), facts)

    def sms(self, kind: MessageKind, facts: Correspondence) -> tuple[str, dict[str, str]]:
        t = self.texts.get(facts.language) or self.texts["nl"]
        values = {
            "municipality": self.theme.name,
            "day": moments.day(t, facts.starts_at),
            "time": moments.time(t, facts.starts_at),
            "link": facts.link,
        }
        return t(f"notifications.sms.{kind}", **values), values

    def _mail(self, kind: str, facts: Correspondence) -> Mail:
        t = self.texts.get(facts.language) or self.texts["nl"]
        day, time = moments.day(t, facts.starts_at), moments.time(t, facts.starts_at)
        subject = t(
            f"notifications.{kind}.subject", municipality=self.theme.name, day=day, time=time
        )
        known = {"t": t, "theme": self.theme, "facts": facts, "day": day, "time": time}
        known |= {"subject": subject, "tips": _tips(kind, facts)}
        return Mail(
            key=f"{kind}.{facts.participant_id}.{facts.link_version}",
            to_name=facts.name,
            to=facts.mail,
            reply_to=facts.reply_to,
            language=t.language,
            subject=subject,
            text=_PAGES.get_template(f"notifications/{kind}.txt").render(known),
            html=_PAGES.get_template(f"notifications/{kind}.html").render(known),
        )


def _tips(kind: str, facts: Correspondence) -> list[str]:
    if kind != CONFIRMATION:
        return []
    tips = ["wifi", "quiet", "spam"]
    if facts.needs_identification:
        tips.insert(2, "digid")
    return [f"notifications.tip.{tip}" for tip in tips]
