"""All that was announced of a request, for when the balie asks because a report was lost."""

from collections.abc import Iterator

from ident.contract import Compared, Event, Identified, LoginFailed, NumberEntered, Opened
from ident.domain import RequestFacts, RequestState


def events_of(facts: RequestFacts) -> Iterator[Event]:
    """In the order in which they count for the balie; the last login report only."""
    request_id = facts.request_id
    if facts.known:
        yield NumberEntered(request_id=request_id, at=facts.known.at)
    if facts.at and facts.state is RequestState.OPENED:
        yield Opened(request_id=request_id, at=facts.at)
    if facts.at and facts.state is RequestState.FAILED:
        yield LoginFailed(request_id=request_id, at=facts.at, reason=facts.reason)
    if facts.at and facts.state is RequestState.IDENTIFIED:
        yield Identified(
            request_id=request_id,
            at=facts.at,
            level=facts.level,
            code=facts.code,
            means=facts.means,
        )
    if facts.comparison:
        yield Compared(
            request_id=request_id, at=facts.comparison.at, outcome=facts.comparison.outcome
        )
