"""The steps that were agreed in a conversation, as the citizen reads them afterwards."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from sidecar.core.errors import BadInput, Conflict

LONGEST = 2000
MOST_LINES = 40
# A BSN in one word, and one in groups or without its first nought; telephone numbers are longer.
_WORD, _WORD_LENGTHS = re.compile(r"\d(?:[./-]?\d)*"), (9,)
_GROUPS, _GROUPS_LENGTHS = re.compile(r"\d(?:[ ./-]?\d)*"), (8, 9)
_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}-\d{2}-\d{2}")
_STRANGE = re.compile(r"[^\n\t -~\u00a0-\uffff\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]")


class StepsNotFilledIn(BadInput):
    """What is wrong with the text: too long, a long number, or signs that cannot be mailed."""

    code = "steps_not_filled_in"

    def __init__(self, problem: str) -> None:
        super().__init__(f"steps: {problem}")
        self.message_key = f"followup.steps.{problem}"


class StepsChanged(Conflict):
    """A colleague wrote in the meantime."""

    code = "steps_changed"
    message_key = "followup.steps.changed"


@dataclass(frozen=True, kw_only=True)
class NextSteps:
    """Vervolgstappen of one conversation. `version` is 0 for what nobody wrote yet.

    `mailed_version` is the version that the citizens were last told of.
    """

    appointment_id: str
    text: str = ""
    written_by: str = ""
    written_at: datetime | None = None
    version: int = 0
    mailed_version: int = 0

    @property
    def awaits_mail(self) -> bool:
        return bool(self.text) and self.version > self.mailed_version

    def written(self, text: str, *, by: str, at: datetime) -> "NextSteps":
        return replace(self, text=text, written_by=by, written_at=at, version=self.version + 1)

    def mailed(self) -> "NextSteps":
        return replace(self, mailed_version=self.version)


def read(text: str) -> str:
    """The text as it will be kept: lines without needless space; raises StepsNotFilledIn."""
    lines = [" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n")]
    tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    if len(tidy) > LONGEST or tidy.count("\n") >= MOST_LINES:
        raise StepsNotFilledIn("too_long")
    if _STRANGE.search(tidy):
        raise StepsNotFilledIn("strange_signs")
    if _may_hold_bsn(tidy):
        raise StepsNotFilledIn("number")
    return tidy


def _may_hold_bsn(text: str) -> bool:
    """Mail is no place for it. Guards against a slip: who wants to hide a number can."""
    return any(
        sum(sign.isdigit() for sign in run.group()) in lengths and not _DATE.fullmatch(run.group())
        for pattern, lengths in ((_WORD, _WORD_LENGTHS), (_GROUPS, _GROUPS_LENGTHS))
        for run in pattern.finditer(text)
    )
