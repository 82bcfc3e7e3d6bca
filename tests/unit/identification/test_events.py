"""From claims to events: every event of the contract, and nothing that does not hold."""

from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ident.contract import (
    CaseFiled,
    Compared,
    EvidenceMade,
    Identified,
    LoginFailed,
    NumberEntered,
    NumberRead,
    Opened,
)
from sidecar.adapters.ident_events import MalformedEvent, event_of
from tests.fakes.clock import A_MONDAY

FACTS = {"request_id": "0b8e5a4e-6d0b-4d3a-9d4e-0a1b2c3d4e5f", "at": A_MONDAY}
EVENTS = [
    Opened(**FACTS),
    NumberEntered(**FACTS),
    Identified(**FACTS, level="hoog", code="000001", means="oidc"),
    Identified(**FACTS, level="basis", code="", means="digid"),
    LoginFailed(**FACTS, reason="same_person"),
    Compared(**FACTS, outcome="other_number"),
    CaseFiled(**FACTS, case_number="ZAAK-2026-0000123/4"),
    EvidenceMade(**FACTS, sha256="0f" * 32),
    NumberRead(**FACTS, employee_id="e1", how="copied"),
]


def claims_of(event, /, **changes):
    return asdict(event) | {"event": type(event).__name__, "at": event.at.isoformat()} | changes


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_every_event_of_the_contract_is_understood(event):
    assert event_of(claims_of(event)) == event


@pytest.mark.parametrize("at", [A_MONDAY.timestamp(), int(A_MONDAY.timestamp())])
def test_a_moment_may_be_seconds_since_1970(at):
    assert event_of(claims_of(EVENTS[0], at=at)).at == A_MONDAY


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        (0, {"event": "Sung"}),
        (0, {"request_id": "x" * 41}),
        (0, {"request_id": None}),
        (0, {"at": "yesterday"}),
        (0, {"at": "2026-11-23T09:00:00"}),
        (0, {"at": 10**20}),
        (2, {"level": "hoogst"}),
        (2, {"code": "12345"}),
        (2, {"code": "١٢٣٤٥٦"}),
        (2, {"means": "passport"}),
        (4, {"reason": "because"}),
        (5, {"outcome": "perhaps"}),
        (6, {"case_number": ""}),
        (6, {"case_number": "x" * 81}),
        (6, {"case_number": "<b>1</b>"}),
        (6, {"case_number": None}),
        (7, {"sha256": "0F" * 32}),
        (7, {"sha256": "0f"}),
        (8, {"how": "sung"}),
        (8, {"employee_id": "e" * 81}),
        (8, {"employee_id": ""}),
    ],
)
def test_what_the_contract_does_not_have_is_refused(number, wrong):
    with pytest.raises(MalformedEvent):
        event_of(claims_of(EVENTS[number], **wrong))


def test_an_event_without_means_is_of_digid():
    claims = claims_of(EVENTS[2])
    del claims["means"]

    assert event_of(claims).means == "digid"


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50)


@given(
    st.sampled_from(EVENTS),
    st.dictionaries(
        st.sampled_from([*FACTS, "event", "code", "level", "sha256", "outcome"]), values
    ),
)
def test_whatever_the_claims_are_it_is_an_event_or_a_refusal(event, changes):
    try:
        found = event_of(claims_of(event, **changes))
    except MalformedEvent:
        return
    assert found.at.tzinfo is not None
    assert datetime.min.replace(tzinfo=UTC) <= found.at
