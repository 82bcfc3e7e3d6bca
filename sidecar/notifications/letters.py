"""Writes the mails: text and HTML from templates, in the words of a text catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from branding import moments
from branding.texts import Texts
from branding.theme import Theme
from sidecar.core.visits import Correspondence
from sidecar.notifications.domain import Mail

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

    def confirmation(self, facts: Correspondence) -> Mail:
        tips = ["wifi", "quiet", "spam"]
        if facts.needs_identification:
            tips.insert(2, "digid")
        return self._mail("confirmation", facts, tips=[f"notifications.tip.{tip}" for tip in tips])

    def changed(self, facts: Correspondence) -> Mail:
        mail = self._mail("changed", facts, tips=[])
        # Each move is news of its own.
        return replace(mail, key=f"{mail.key}.{facts.sequence}")

    def cancellation(self, facts: Correspondence) -> Mail:
        return self._mail("cancellation", facts, tips=[])

    def _mail(self, kind: str, facts: Correspondence, *, tips: list[str]) -> Mail:
        t = self.texts.get(facts.language) or self.texts["nl"]
        day, time = moments.day(t, facts.starts_at), moments.time(t, facts.starts_at)
        subject = t(
            f"notifications.{kind}.subject", municipality=self.theme.name, day=day, time=time
        )
        known = {"t": t, "theme": self.theme, "facts": facts, "day": day, "time": time}
        known |= {"subject": subject, "tips": tips}
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
