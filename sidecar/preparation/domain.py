"""Who practises, and which outcomes of a test are believed to come from our page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sidecar.core.devices import Part, Result
from sidecar.core.errors import BalieError, Conflict

# Screens of a desk hear of a test at most so often, however often one visitor sends it.
TELL_AGAIN_AFTER = timedelta(seconds=5)

# The first word that is in a User-Agent names the family: Edge says Chrome, Chrome says Safari.
_FAMILIES = (
    ("Edg", "edge"),
    ("SamsungBrowser", "samsung"),
    ("FxiOS", "firefox"),
    ("Firefox", "firefox"),
    ("OPR", "opera"),
    ("CriOS", "chrome"),
    ("Chrome", "chrome"),
    ("Safari", "safari"),
)
OTHER = "other"


class StrangeResult(BalieError):
    """What was sent is not what our page sends; nothing of it is kept."""

    code = "strange_result"
    message_key = "preparation.strange_result"
    status = 400


class PracticeOver(Conflict):
    """The visit was started: from then on only the test of that browser counts."""

    code = "practice_over"
    message_key = "preparation.practice_over"


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Who practises with a personal link; `has_started` says that a browser holds the visit."""

    participant_id: str
    appointment_id: str
    desk_id: str
    language: str
    has_started: bool


def read(fields: Mapping[str, Sequence[str]]) -> dict[Part, Result]:
    """Each part exactly once with a result of ours and nothing else, or StrangeResult."""
    if set(fields) != {part.value for part in Part}:
        raise StrangeResult("not the fields of our page")
    found: dict[Part, Result] = {}
    for part in Part:
        given = fields[part.value]
        if len(given) != 1 or given[0] not in set(Result):
            raise StrangeResult(f"no result of ours: {part.value}")
        found[part] = Result(given[0])
    return found


def browser_family(user_agent: str) -> str:
    """The kind of browser, to give the right advice; neither version nor device."""
    return next((family for word, family in _FAMILIES if word in user_agent), OTHER)
