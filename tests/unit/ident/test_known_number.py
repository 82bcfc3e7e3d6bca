"""VNG 2.2 at ident: the number is typed, the citizen logs in, ident compares."""

from datetime import timedelta

import pytest

from ident.contract import ENTER_NUMBER, StaffView
from ident.domain import RequestState
from ident.refusals import AlreadyCompared, NoSuchNumber, NothingToShow, TokenRefused
from tests.ident_world import IdentWorld

AYLIN = "999990007"
SOMEBODY = "012345672"


@pytest.fixture
def world(tmp_path):
    return IdentWorld(tmp_path)


# Searched for: in request r1, under the key of these tests, it has the code of Aylin too.
SAME_CODE_AS_AYLIN = "114464765"


def staff(world, request_id="r1", purpose=ENTER_NUMBER):
    view = StaffView(request_id=request_id, employee_id="emp-1", purpose=purpose)
    return world.tokens.make_reveal(view)


def types(world, number=AYLIN):
    return world.known_number.enter(staff(world), number)


def log_in(world):
    world.log_in(scheme="derived_code")
    assert world.stores.requests.facts("r1").state is RequestState.IDENTIFIED


def told(world):
    return [type(event).__name__ for event in world.announcer.events]


@pytest.mark.capability("M90", "M91", "A1")
def test_both_sides_come_to_the_same_code_from_the_same_number(world):
    waiting = types(world)
    assert waiting.outcome == ""
    log_in(world)

    found = world.known_number.compare(waiting.sealed)

    assert found.outcome == "same"
    assert found.code == waiting.code == world.stores.requests.facts("r1").code
    assert told(world) == ["NumberEntered", "Opened", "Identified", "Compared"]
    assert [fact[0] for fact in world.audit.facts] == [
        "ident.number_entered",
        "ident.started",
        "ident.identified",
        "ident.compared",
    ]
    about = [(name, number) for name, _kind, number in world.audit.about]
    compared = ("ident.number_entered", "ident.identified", "ident.compared")
    assert about == [(name, AYLIN) for name in compared]


@pytest.mark.capability("M93", "A1")
def test_the_number_of_somebody_else_is_found_and_told_without_a_number(world):
    waiting = types(world, SOMEBODY)
    log_in(world)

    found = world.known_number.compare(waiting.sealed)

    assert found.outcome == "other_number"
    assert found.code != world.stores.requests.facts("r1").code
    assert world.announcer.events[-1].outcome == "other_number"
    shown = repr(world.announcer.events) + repr(world.audit.facts) + repr(found)
    assert AYLIN not in shown
    assert SOMEBODY not in shown


def test_two_numbers_with_one_code_are_still_two_people(world):
    waiting = types(world, SAME_CODE_AS_AYLIN)
    log_in(world)

    assert waiting.code == world.stores.requests.facts("r1").code
    assert world.known_number.compare(waiting.sealed).outcome == "other_number"


def test_as_long_as_nobody_logged_in_there_is_nothing_to_compare(world):
    waiting = types(world)
    world.start(scheme="derived_code")

    assert world.known_number.compare(waiting.sealed).outcome == ""
    assert "Compared" not in told(world)


def test_compared_again_the_answer_is_the_same_and_nobody_is_told_twice(world):
    waiting = types(world)
    log_in(world)
    world.known_number.compare(waiting.sealed)
    world.clock.move(timedelta(seconds=3))

    assert world.known_number.compare(waiting.sealed).outcome == "same"
    assert told(world).count("Compared") == 1


@pytest.mark.capability("M93")
def test_after_a_comparison_no_other_number_can_be_tried(world):
    """Or a civil servant could try numbers until one is that of the citizen."""
    wrong = types(world, SOMEBODY)
    right = types(world, AYLIN)
    log_in(world)
    assert world.known_number.compare(wrong.sealed).outcome == "other_number"

    assert world.known_number.compare(right.sealed).outcome == "other_number"
    with pytest.raises(AlreadyCompared):
        types(world, AYLIN)


@pytest.mark.parametrize("written", ["999 990 007", "999.990.007", " 9999-90007 "])
def test_a_number_is_read_as_people_write_it(world, written):
    assert types(world, written).typed.number == AYLIN


@pytest.mark.parametrize("written", ["", "999990008", "99999007", "abc", "٩٩٩٩٩٠٠٠٧", "0" * 9])
def test_what_is_no_number_is_refused_and_nothing_happens(world, written):
    with pytest.raises(NoSuchNumber):
        types(world, written)
    assert world.announcer.events == []
    assert world.stores.requests.facts("r1").known is None


@pytest.mark.capability("M100")
def test_nothing_is_stored_but_the_moment_and_the_id_of_the_key(world):
    waiting = types(world)

    known = world.stores.requests.facts("r1").known
    assert (known.at, known.key_id) == (world.clock.now(), "k1")
    assert AYLIN not in repr(vars(world.stores.requests))
    assert AYLIN not in waiting.sealed


@pytest.mark.capability("M100")
def test_a_wipe_ends_what_the_page_holds(world):
    waiting = types(world)
    world.desk.wipe("r1")

    with pytest.raises(NothingToShow):
        world.known_number.compare(waiting.sealed)
    with pytest.raises(AlreadyCompared):
        types(world)


def test_a_login_that_ran_out_is_not_compared(world):
    waiting = types(world)
    log_in(world)
    world.stores.requests.run_out("r1")

    with pytest.raises(NothingToShow):
        world.known_number.compare(waiting.sealed)


def test_a_page_older_than_the_longest_call_is_refused(world):
    waiting = types(world)
    world.clock.move(timedelta(hours=2) - timedelta(seconds=1))
    assert world.known_number.compare(waiting.sealed).outcome == ""
    world.clock.move(timedelta(seconds=1))

    with pytest.raises(TokenRefused):
        world.known_number.compare(waiting.sealed)


def test_sealed_for_one_request_it_opens_for_no_other(world):
    sealed = types(world).sealed
    world.known_number.enter(staff(world, "r2"), AYLIN)

    with pytest.raises(NothingToShow):
        world.known_number.compare(sealed.replace("r1.", "r2.", 1))


@pytest.mark.parametrize("sealed", ["", "r1", "r1.", ".AAAA", "r1.%%%", "r1." + "A" * 3000])
def test_what_is_not_ours_does_not_open(world, sealed):
    types(world)

    with pytest.raises(TokenRefused):
        world.known_number.compare(sealed)


def test_a_token_for_looking_is_not_one_for_typing(world):
    with pytest.raises(TokenRefused):
        world.known_number.enter(staff(world, purpose="view"), AYLIN)
