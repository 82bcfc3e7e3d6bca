"""The one state machine of a document: each state with each event has an outcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core.errors import BalieError
from sidecar.documents.domain import (
    EMPTY,
    RECORDED,
    TRANSITIONS,
    VISIBLE,
    Event,
    State,
    after,
    diagram,
)
from sidecar.documents.refusals import AlreadyJudged, DocumentGone, NotChecked

pytestmark = pytest.mark.capability("M52")


def test_every_state_and_event_has_an_outcome():
    assert set(TRANSITIONS) == {(state, event) for state in State for event in Event}


@pytest.mark.parametrize(
    "way",
    [
        "begin send clear accept hand_over delete",
        "begin send clear send_back",
        "begin send refuse",
        "begin cancel",
        "begin withdraw",
        "begin send cancel",
        "begin send clear expire",
    ],
)
def test_the_ways_that_a_document_goes(way):
    state = State.ASKED
    for word in way.split():
        moved = after(state, Event(word))
        assert moved is not state
        state = moved


@pytest.mark.parametrize("event", [Event.ACCEPT, Event.SEND_BACK])
def test_nothing_is_judged_that_was_not_checked(event):
    with pytest.raises(NotChecked):
        after(State.CHECKING, event)
    assert after(State.READY, event) in (State.ACCEPTED, State.SENT_BACK)


def test_what_was_judged_is_not_judged_again():
    with pytest.raises(AlreadyJudged):
        after(State.ACCEPTED, Event.SEND_BACK)
    with pytest.raises(AlreadyJudged):
        after(State.SENT_BACK, Event.ACCEPT)


def test_what_is_gone_stays_gone():
    outcomes = [TRANSITIONS[State.DELETED, event] for event in Event]
    assert {each for each in outcomes if isinstance(each, State)} == {State.DELETED}
    with pytest.raises(DocumentGone):
        after(State.DELETED, Event.SEND)


def test_an_accepted_document_only_leaves_by_its_hand_over_or_when_all_is_forgotten():
    ways = {event for event in Event if TRANSITIONS[State.ACCEPTED, event] is not State.ACCEPTED}
    assert {event for event in ways if isinstance(TRANSITIONS[State.ACCEPTED, event], State)} == {
        Event.HAND_OVER,
        Event.FORGET,
    }


def test_what_can_be_seen_was_checked():
    assert not VISIBLE & EMPTY
    for state in VISIBLE:
        arrows = {was for (was, _), then in TRANSITIONS.items() if then is state}
        assert arrows <= VISIBLE | {State.CHECKING}


def test_every_way_out_leaves_a_trace():
    steps = {
        event
        for (state, event), outcome in TRANSITIONS.items()
        if isinstance(outcome, State) and outcome is not state
    }
    assert steps - set(RECORDED) == {Event.BEGIN}


@given(st.lists(st.sampled_from(list(Event)), max_size=12))
def test_no_order_of_events_shows_what_was_not_checked(events):
    state, was_checked = State.ASKED, False
    for event in events:
        try:
            moved = after(state, event)
        except BalieError:
            continue
        was_checked = was_checked or (state is State.CHECKING and event is Event.CLEAR)
        state = moved
        assert state not in (State.READY, State.ACCEPTED, State.HANDED_OVER) or was_checked


def test_the_diagram_has_every_state():
    assert all(state.value in diagram() for state in State)
    assert "[*] --> asked" in diagram()
