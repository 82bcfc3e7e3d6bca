"""How long citizens waited, and how long it took from *Toelaten* until they were inside."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sidecar.core.audit import Action

STEPS = (Action.VISIT_ARRIVED, Action.VISIT_ADMITTED, Action.VISIT_ENTERED)


@dataclass(frozen=True)
class Step:
    """One line of the audit trail about a visit; `visit` tells two visits apart, no more."""

    visit: str
    desk: str
    action: str
    at: datetime


@dataclass(frozen=True)
class Passage:
    """How many seconds, of a visit at this desk; `until` is when they were over."""

    desk: str
    seconds: float
    until: datetime


def passages(steps: Iterable[Step], begin: Action, end: Action) -> list[Passage]:
    """From the first `begin` to the first `end` after it, of each visit, in the order of time.

    Somebody who reloads enters again without being admitted again: that is no passage.
    """
    begun: dict[str, datetime] = {}
    found = []
    for step in steps:
        if step.action == begin.label:
            begun.setdefault(step.visit, step.at)
        elif step.action == end.label and step.visit in begun:
            seconds = (step.at - begun.pop(step.visit)).total_seconds()
            found.append(Passage(step.desk, seconds, step.at))
    return found
