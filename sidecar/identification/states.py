"""Where a request to identify stands, and what kind of difference was found."""

from enum import StrEnum


class State(StrEnum):
    """Where a request stands; each has a text for both sides (screens 2.3)."""

    PREPARING = "preparing"
    ASKED = "asked"
    OPENED = "opened"
    FAILED = "failed"
    IDENTIFIED = "identified"
    MATCHED = "matched"
    DIFFERED = "differed"
    COMPLETED = "completed"
    ENDED = "ended"


class Difference(StrEnum):
    """What the machine found when something was not the same; never which number."""

    OTHER_NUMBER = "other_number"
    OLD_CODE = "old_code"
    OTHER_CODE = "other_code"


# The citizen may go to ident.
INVITED = frozenset({State.ASKED, State.OPENED, State.FAILED})
RUNNING = INVITED | {State.PREPARING}
LOGGED_IN = frozenset({State.IDENTIFIED, State.MATCHED, State.DIFFERED})
PROVED = frozenset({State.MATCHED, State.COMPLETED})
OVER = frozenset({State.COMPLETED, State.ENDED})
