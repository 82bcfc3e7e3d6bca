"""One line of today's list, in words: worked out here, because a full desk has many lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from branding import moments
from branding.texts import Texts
from sidecar.lobby.awaited import Awaited, awaited
from sidecar.lobby.domain import Phase, State, Visit
from sidecar.lobby.ports import Contact, Notice
from sidecar.lobby.readiness import Readiness, readiness
from sidecar.lobby.subjects import in_short

WAITING_LONG_MINUTES = 30
OVER = frozenset({State.FINISHED, State.NO_SHOW, State.CANCELLED, State.REFUSED})
HERE = frozenset({State.EARLY, State.WAITING, State.ON_HOLD})
BADGES = {
    State.EXPECTED: "inactive",
    State.EARLY: "active",
    State.WAITING: "warning",
    State.CALLED: "safe",
    State.INSIDE: "safe",
    State.ON_HOLD: "error",
    State.FINISHED: "inactive",
    State.NO_SHOW: "error",
    State.CANCELLED: "inactive",
    State.REFUSED: "error",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What the template writes; `visit` for the fields it takes as they are."""

    visit: Visit
    state: str
    look: str
    time: str
    with_name: str
    subjects: str
    badge: str
    badge_look: str
    since: str
    trouble: tuple[str, ...]
    may_open: bool
    is_here: bool
    may_dismiss: bool
    may_take_up: bool
    may_hand_over: bool
    part: str
    readiness: Readiness | None
    """How ready the visitor is; of what is over nobody asks any more."""
    awaited: Awaited | None


def lines(
    visits: Iterable[Visit],
    contacts: Mapping[str, Contact],
    notices: Mapping[str, Notice],
    texts: Texts,
    now: datetime,
) -> list[Line]:
    """The lines of one page of the list, in its order."""
    return [
        _line(
            visit,
            contacts[visit.participant_id],
            awaited(visit, notices.get(visit.participant_id), texts, now),
            texts,
            now,
        )
        for visit in visits
    ]


def minutes(since: datetime, now: datetime) -> int:
    return max(0, int((now - since).total_seconds() // 60))


def badge(visit: Visit, texts: Texts, now: datetime) -> tuple[str, str]:
    """How list and panel speak of a state: always a word and a colour together."""
    state = visit.state_at(now)
    if state is State.EXPECTED and visit.phase(now) is Phase.LATE:
        return texts("lobby.state.late"), "warning"
    return texts("lobby.state." + state), BADGES[state]


def since(visit: Visit, texts: Texts, now: datetime) -> str:
    """Since when somebody waits; empty for who does not."""
    if visit.arrived_at is None or visit.state not in (State.WAITING, State.EARLY):
        return ""
    return texts(
        "lobby.since",
        time=moments.time(texts, visit.arrived_at),
        minutes=minutes(visit.arrived_at, now),
    )


def trouble(visit: Visit, texts: Texts, now: datetime) -> tuple[str, ...]:
    found = []
    if visit.has_lost_line(now):
        found.append(texts("lobby.line_lost"))
    if visit.is_doubled(now):
        found.append(texts("lobby.doubled"))
    return tuple(found)


def _line(
    visit: Visit, contact: Contact, told: Awaited | None, texts: Texts, now: datetime
) -> Line:
    state = visit.state_at(now)
    word, colour = badge(visit, texts, now)
    return Line(
        visit=visit,
        state=state.value,
        look=_look(visit, state, now),
        time=moments.time(texts, visit.starts_at),
        with_name=texts("lobby.row.with", name=visit.name),
        subjects=in_short(visit, texts),
        badge=word,
        badge_look=colour,
        since=since(visit, texts, now),
        trouble=trouble(visit, texts, now),
        may_open=state not in OVER or state is State.REFUSED,
        is_here=state in HERE,
        may_dismiss=state is State.EXPECTED,
        may_take_up=state not in OVER and not visit.employee_id,
        may_hand_over=state not in OVER,
        part="" if visit.part.identifies else texts(f"visit.part.{visit.part}"),
        readiness=None if state in OVER else readiness(contact, texts),
        awaited=told,
    )


def _look(visit: Visit, state: State, now: datetime) -> str:
    look = "balie-row--over" if state in OVER else f"balie-row--{state.value}"
    if state is not State.WAITING or visit.arrived_at is None:
        return look
    is_long = minutes(visit.arrived_at, now) >= WAITING_LONG_MINUTES
    return f"{look} balie-row--long" if is_long else look
