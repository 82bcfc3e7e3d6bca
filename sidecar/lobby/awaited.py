"""How list and panel speak of the message that we wait: a button, since when, what became of it."""

from dataclasses import dataclass
from datetime import datetime

from branding import moments
from branding.texts import Texts
from sidecar.lobby.domain import Visit
from sidecar.lobby.ports import Notice
from sidecar.lobby.we_wait import is_awaited, was_told_just_now


@dataclass(frozen=True, slots=True)
class Awaited:
    """`rests`: he was told just now, and the button says when. `badge` and `why` as in Notice."""

    button: str
    rests: bool
    since: str = ""
    badge: str = ""
    look: str = ""
    why: str = ""


def awaited(visit: Visit, notice: Notice | None, texts: Texts, now: datetime) -> Awaited | None:
    """None where there is nobody to wait for."""
    if not is_awaited(visit, now):
        return None
    if visit.we_wait_at is None:
        return Awaited(button=texts("lobby.we_wait"), rests=False)
    since = texts("lobby.we_wait.sent", time=moments.time(texts, visit.we_wait_at))
    rests = was_told_just_now(visit, now)
    return Awaited(
        button=since if rests else texts("lobby.we_wait.again"),
        rests=rests,
        since="" if rests else since,
        badge=texts(notice.badge) if notice else "",
        look=notice.look if notice else "",
        why=texts(notice.why) if notice and notice.why else "",
    )
