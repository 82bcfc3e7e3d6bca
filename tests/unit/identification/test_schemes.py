"""The schemes of the VNG document: when the citizen is asked, who compares, what one may see."""

from datetime import timedelta

import pytest

from sidecar.core.work import Kind
from sidecar.identification.refusals import NotNow, RequestExpired
from sidecar.identification.states import Difference, State
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import (
    JAN,
    SANNE,
    ask,
    compares,
    completes,
    enters_number,
    identified,
    judges,
    logs_in,
)


@pytest.fixture
def derived(clock):
    return an_identification(clock, scheme="derived_code")


@pytest.fixture
def named(clock):
    return an_identification(clock, scheme="named_employee")


def entered(world):
    request = ask(world)
    enters_number(world, request)
    return request


@pytest.mark.capability("M65", "M90")
def test_where_the_number_is_known_it_is_typed_first_and_the_citizen_waits(derived):
    request = ask(derived)

    assert derived.people.of_visitor(JAN).state is State.PREPARING
    assert derived.outbox.rows == []
    with pytest.raises(NotNow):
        derived.people.start(request.id, visitor=JAN)
    token = derived.people.number_form("a1", "p1", by=SANNE)
    assert token == f"staff:{request.id}:e1:number"


@pytest.mark.capability("M90", "M76")
def test_when_the_number_is_there_the_citizen_gets_the_link_and_a_quarter_of_an_hour(
    derived, clock
):
    request = ask(derived)
    clock.move(timedelta(minutes=10))

    enters_number(derived, request)

    assert derived.outbox.rows == [(Kind.LINK_TO_CHAT, request.id)]
    assert derived.of().asked_at == clock.now()
    clock.move(timedelta(minutes=10))
    assert derived.people.start(request.id, visitor=JAN)
    assert derived.audit.actions == ["identification.asked", "identification.number_entered"]


@pytest.mark.capability("M90")
def test_a_page_with_the_number_that_got_lost_can_be_opened_again_until_it_is_compared(derived):
    request = entered(derived)
    assert derived.people.number_form("a1", "p1", by=SANNE)
    logs_in(derived, request)
    assert derived.people.number_form("a1", "p1", by=SANNE)

    compares(derived, request, "same")

    with pytest.raises(NotNow):
        derived.people.number_form("a1", "p1", by=SANNE)


def test_a_number_that_comes_twice_or_too_late_changes_nothing(derived, clock):
    request = entered(derived)
    enters_number(derived, request)
    assert derived.audit.actions.count("identification.number_entered") == 1

    clock.move(timedelta(seconds=1))
    late = ask(derived)
    clock.move(timedelta(minutes=16))
    with pytest.raises(RequestExpired):
        enters_number(derived, late)
    with pytest.raises(NotNow):
        derived.people.number_form("a1", "p1", by=SANNE)


@pytest.mark.capability("M91", "M93", "M97", "A1")
def test_the_same_number_matches_without_a_press(derived):
    request = entered(derived)
    logs_in(derived, request)

    after = compares(derived, request, "same")

    assert (after.state, after.compared_by) == (State.MATCHED, "machine")
    assert derived.audit.facts[-1].details == {"by": "machine"}
    assert derived.people.staff_view("a1", "p1", by=SANNE)
    assert completes(derived).compared_at == after.compared_at


@pytest.mark.capability("M93", "A1")
def test_the_number_of_somebody_else_is_told_as_such_and_no_press_makes_it_right(derived):
    request = entered(derived)
    logs_in(derived, request)

    after = compares(derived, request, "other_number")

    assert (after.state, after.difference) == (State.DIFFERED, Difference.OTHER_NUMBER)
    assert derived.audit.facts[-1].details == {"by": "machine", "kind": "other_number"}
    with pytest.raises(NotNow):
        judges(derived)


@pytest.mark.parametrize("outcome", ["same", "other_number"])
def test_the_comparison_may_be_reported_before_the_login(derived, outcome):
    request = entered(derived)
    first = compares(derived, request, outcome)
    assert first.state is State.ASKED

    after = logs_in(derived, request)

    assert after.state is (State.MATCHED if outcome == "same" else State.DIFFERED)


def test_an_ear_cannot_find_the_same_before_the_machine_did_but_it_can_doubt(derived):
    request = entered(derived)
    logs_in(derived, request)
    with pytest.raises(NotNow):
        judges(derived)

    assert judges(derived, matches=False).state is State.DIFFERED
    assert compares(derived, request, "same").state is State.DIFFERED
    revised = judges(derived)
    assert (revised.state, revised.compared_by) == (State.MATCHED, "both")


def test_a_second_outcome_that_contradicts_the_first_is_refused(derived):
    request = entered(derived)
    logs_in(derived, request)
    compares(derived, request, "same")
    compares(derived, request, "same")

    with pytest.raises(NotNow):
        compares(derived, request, "other_number")
    assert derived.of().state is State.MATCHED


def test_only_derived_codes_are_compared_by_ident(world):
    request = identified(world)

    with pytest.raises(NotNow):
        compares(world, request, "same")


@pytest.mark.capability("M98", "M99", "M100", "M101")
def test_without_a_code_the_employee_looks_the_person_up_and_says_whether(named, clock):
    request = ask(named)
    after = logs_in(named, request, code="")

    assert (after.state, after.code) == (State.IDENTIFIED, None)
    assert named.people.staff_view("a1", "p1", by=SANNE) == f"staff:{request.id}:e1:view"
    assert (Kind.CODE_TO_CHAT, request.id) not in named.outbox.rows
    clock.move(timedelta(minutes=1))
    matched = judges(named)
    assert (matched.state, matched.compared_by) == (State.MATCHED, "")
    clock.move(timedelta(minutes=1))
    assert completes(named).compared_at == clock.now()


def test_without_a_code_there_is_nothing_to_paste(named):
    identified(named, code="")

    with pytest.raises(NotNow):
        named.people.paste("042137", visitor=JAN)


@pytest.mark.parametrize(("scheme", "code"), [("named_employee", "042137"), ("random_code", "")])
def test_a_login_without_the_code_of_its_scheme_is_refused(clock, scheme, code):
    world = an_identification(clock, scheme=scheme)
    request = ask(world)

    with pytest.raises(NotNow):
        logs_in(world, request, code=code)


@pytest.mark.capability("M104")
def test_a_named_employee_and_a_code_can_go_together(clock):
    world = an_identification(clock, scheme="named_employee_code")
    identified(world)
    with pytest.raises(NotNow):
        world.people.staff_view("a1", "p1", by=SANNE)

    world.people.paste("042137", visitor=JAN)

    assert judges(world).compared_by == "both"


@pytest.mark.capability("M106")
def test_a_login_below_the_level_or_with_other_means_is_refused(clock):
    world = an_identification(clock, level="substantieel")
    request = ask(world)

    with pytest.raises(NotNow):
        logs_in(world, request, level="midden")
    with pytest.raises(NotNow):
        logs_in(world, request, means="oidc")
    assert logs_in(world, request, level="hoog").level == "hoog"
