"""Reports in any order, lost, late or twice, between the deeds of people: what always holds."""

from datetime import timedelta
from itertools import permutations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from ident.contract import Compared, Identified, LoginFailed, NumberEntered, Opened
from sidecar.core.errors import BalieError
from sidecar.identification.states import LOGGED_IN, State
from tests.fakes.clock import FixedClock
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import JAN, SANNE

SCHEMES = ("random_code", "derived_code", "named_employee", "named_employee_code")
CODE, OTHER = "042137", "731240"
SECOND = timedelta(seconds=1)


def of_a_login(request, at, *, outcome):
    facts = {"request_id": request.id}
    return [
        Opened(**facts, at=at),
        LoginFailed(**facts, at=at + SECOND, reason="cancelled"),
        Opened(**facts, at=at + 2 * SECOND),
        Identified(**facts, at=at + 3 * SECOND, level="hoog", code=CODE, means="digid"),
        Compared(**facts, at=at + 4 * SECOND, outcome=outcome),
    ]


@pytest.mark.parametrize("outcome", ["same", "other_number"])
def test_the_reports_of_one_login_lead_to_the_same_end_in_every_order(clock, outcome):
    ends = set()
    for order in permutations(range(5)):
        world = an_identification(clock, scheme="derived_code")
        request = world.people.ask("a1", "p1", by=SANNE)
        world.following.happened(NumberEntered(request_id=request.id, at=clock.now()))
        events = of_a_login(request, clock.now(), outcome=outcome)
        for number in (*order, *order):
            world.following.happened(events[number])
        end = world.of()
        ends.add((end.state, end.code, end.difference, end.compared_by, end.reason))

    assert len(ends) == 1


class Conversation(RuleBasedStateMachine):
    """One citizen; people press what they like, ident reports what it likes."""

    def __init__(self):
        super().__init__()
        self.clock = FixedClock()
        self.world = an_identification(self.clock)
        self.proved = False
        self.sent = []

    def try_to(self, deed):
        """Every refusal is one of ours; nothing else may fly out."""
        self.clock.move(SECOND)
        try:
            return deed()
        except BalieError:
            return None

    def report(self, event):
        self.sent.append(event)
        self.try_to(lambda: self.world.following.happened(event))

    @property
    def facts(self):
        return {"request_id": self.world.of().id, "at": self.clock.now()}

    @rule(scheme=st.sampled_from(SCHEMES))
    def ask(self, scheme):
        wanted = an_identification(self.clock, scheme=scheme).conversations.requirements
        self.world.conversations.requirements = wanted
        self.try_to(lambda: self.world.people.ask("a1", "p1", by=SANNE))

    @precondition(lambda self: self.world.of())
    @rule(kind=st.sampled_from([Opened, NumberEntered]))
    def plain_report(self, kind):
        self.report(kind(**self.facts))

    @precondition(lambda self: self.world.of())
    @rule(level=st.sampled_from(["basis", "hoog"]), code=st.sampled_from(["", CODE, OTHER]))
    def login(self, level, code):
        self.report(Identified(**self.facts, level=level, code=code, means="digid"))

    @precondition(lambda self: self.world.of())
    @rule(outcome=st.sampled_from(["same", "other_number"]))
    def compared(self, outcome):
        self.report(Compared(**self.facts, outcome=outcome))

    @precondition(lambda self: self.world.of())
    @rule()
    def failed(self):
        self.report(LoginFailed(**self.facts, reason="error"))

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def old_report(self, data):
        event = data.draw(st.sampled_from(self.sent))
        self.try_to(lambda: self.world.following.happened(event))

    @rule(code=st.sampled_from([CODE, OTHER, "000000", "x"]))
    def paste(self, code):
        self.try_to(lambda: self.world.people.paste(code, visitor=JAN))

    @rule(matches=st.booleans())
    def judge(self, matches):
        self.try_to(lambda: self.world.people.judge("a1", "p1", matches=matches, by=SANNE))

    @rule()
    def complete(self):
        was_matched = self.world.of() and self.world.of().state is State.MATCHED
        done = self.try_to(lambda: self.world.people.complete("a1", "p1", by=SANNE))
        assert not done or was_matched

    @rule()
    def skip(self):
        reason = {"reason": "known"}
        self.try_to(lambda: self.world.closing.skip("a1", "p1", reason, by=SANNE))

    @rule()
    def move_or_end(self):
        self.try_to(lambda: self.world.closing.moved("p1"))

    @rule()
    def end(self):
        self.try_to(lambda: self.world.closing.end("a1"))

    @invariant()
    def a_code_is_there_only_between_login_and_end(self):
        for request in self.world.requests.of_appointment("a1"):
            assert request.code is None or request.state in LOGGED_IN
            assert request.pasted is None or request.state in LOGGED_IN

    @invariant()
    def nobody_is_matched_who_did_not_log_in_well_enough(self):
        for request in self.world.requests.of_appointment("a1"):
            if request.state in (State.MATCHED, State.COMPLETED):
                assert (request.level, request.used_means) == ("hoog", "digid")

    @invariant()
    def a_derived_code_is_the_same_only_when_ident_says_so(self):
        request = self.world.of()
        if request and request.scheme == "derived_code" and request.state is State.MATCHED:
            assert request.outcome == "same"

    @invariant()
    def at_most_five_codes_are_compared(self):
        assert all(r.tries <= 5 for r in self.world.requests.of_appointment("a1"))

    @invariant()
    def only_the_newest_request_is_under_way(self):
        *older, _ = self.world.requests.of_appointment("a1") or [None]
        assert all(r.state in (State.ENDED, State.COMPLETED) for r in older)


TestConversation = Conversation.TestCase
TestConversation.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
