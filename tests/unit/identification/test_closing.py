"""Going without, whether the call may be finished, and what ends with it."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.core.requirements import Demand
from sidecar.core.work import Kind
from sidecar.identification import skips
from sidecar.identification.refusals import (
    NotNow,
    RequestUnknown,
    SkipNotFilledIn,
)
from sidecar.identification.states import State
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import (
    JAN,
    SANNE,
    ask,
    completes,
    identified,
    judges,
    may_finish,
    proved,
)

KNOWN = {"reason": "known", "note": ""}


def skip(world, who="p1", **fields):
    return world.closing.skip("a1", who, KNOWN | fields, by=SANNE)


@pytest.mark.capability("M64")
def test_a_required_identification_keeps_the_call_open_until_it_is_proved(world):
    assert not may_finish(world)
    identified(world)
    assert not may_finish(world)
    judges(world, matches=False)
    assert not may_finish(world)

    judges(world)
    assert may_finish(world)
    completes(world)
    assert may_finish(world)


@pytest.mark.capability("M64")
@pytest.mark.parametrize("demand", [Demand.NONE, Demand.OPTIONAL])
def test_what_is_not_required_keeps_nobody(clock, demand):
    assert may_finish(an_identification(clock, demand=demand))


@pytest.mark.capability("M64", "M17")
def test_everybody_who_was_let_in_must_prove_it_and_nobody_else(world):
    world.conversations.inside["p2"] = True
    proved(world)
    assert not may_finish(world)

    world.conversations.inside["p2"] = False
    assert may_finish(world)


@pytest.mark.capability("M64")
def test_a_reason_lets_the_call_be_finished_and_only_its_code_is_in_the_trail(world):
    kept = skip(world, reason="other", note="  Ken ik van  de wijk ")

    assert may_finish(world)
    assert (kept.reason, kept.note) == ("other", "Ken ik van de wijk")
    (fact,) = world.audit.facts
    assert (fact.action.label, fact.subject, fact.details) == (
        "identification.skipped",
        "p1",
        {"reason": "other"},
    )
    assert world.people.standing("a1", "p1", by=SANNE).skip == kept


def test_a_reason_ends_the_request_under_way_and_asking_after_all_ends_the_reason(world, clock):
    request = ask(world)

    skip(world)
    assert world.requests.get(request.id).state is State.ENDED
    assert (Kind.WIPE_IDENTIFICATION, request.id) in world.outbox.rows
    clock.move(timedelta(seconds=1))
    ask(world)

    assert not may_finish(world)
    assert world.people.standing("a1", "p1", by=SANNE).skip is None


def test_a_reason_can_be_changed(world):
    skip(world)
    skip(world, reason="long_contact")

    assert world.people.standing("a1", "p1", by=SANNE).skip.reason == "long_contact"


def test_there_is_nothing_to_skip_when_it_is_proved_or_not_required(world, clock):
    proved(world)
    with pytest.raises(NotNow):
        skip(world)
    with pytest.raises(NotNow):
        skip(an_identification(clock, demand=Demand.OPTIONAL))
    with pytest.raises(RequestUnknown):
        skip(world, "p9")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"reason": ""}, {"reason"}),
        ({"reason": "because"}, {"reason"}),
        ({"reason": "other"}, {"note"}),
        ({"note": "x" * 201}, {"note"}),
        ({"note": "BSN 999990019"}, {"note"}),
        ({"note": "nummer 9999.90.019 gezien"}, {"note"}),
        ({"note": "12345678"}, {"note"}),
        ({"note": "٩٩٩٩٩٠٠١٩"}, {"note"}),
        ({"reason": "?", "note": "123-456-789"}, {"reason", "note"}),
    ],
)
def test_a_reason_that_is_not_filled_in_well_names_each_field(world, fields, wrong):
    with pytest.raises(SkipNotFilledIn) as refusal:
        skip(world, **fields)

    assert set(refusal.value.by_field) == wrong
    assert world.audit.facts == []
    assert not may_finish(world)


@pytest.mark.parametrize(
    "note", ["Sinds 2019", "Kamer 12, tel 1234", "Drie gesprekken: 3, 10 en 17 mei 2026", ""]
)
def test_an_ordinary_note_is_allowed(world, note):
    assert skip(world, note=note).note == note


@given(st.text(max_size=30), st.integers(0, 999_999_999), st.sampled_from(["", " ", ".", "-"]))
def test_no_note_holds_nine_digits_in_a_row(before, number, between):
    note = before + between.join(f"{number:09}")

    with pytest.raises(SkipNotFilledIn):
        skips.read({"reason": "known", "note": note})


@pytest.mark.capability("M103")
def test_the_end_of_the_call_wipes_code_and_mark_and_tells_ident_once(world):
    request = identified(world)

    world.closing.end("a1")

    after = world.people.of_visitor(JAN)
    assert (after.state, after.code) == (State.ENDED, None)
    assert world.outbox.rows[-1] == (Kind.END_IDENTIFICATION, "a1")
    assert (Kind.WIPE_IDENTIFICATION, request.id) not in world.outbox.rows


def test_a_call_in_which_nobody_was_asked_ends_without_ident(world):
    world.closing.end("a1")

    assert world.outbox.rows == []


def test_what_was_completed_stays_so_at_the_end(world):
    proved(world)
    completes(world)

    world.closing.end("a1")

    assert world.of().state is State.COMPLETED


@pytest.mark.capability("M62", "A12")
def test_at_another_browser_nothing_is_proved_and_nobody_is_excused(world, clock):
    request = proved(world)
    world.closing.moved("p1")
    assert world.of().state is State.ENDED
    assert (Kind.WIPE_IDENTIFICATION, request.id) in world.outbox.rows
    assert not may_finish(world)

    skip(world)
    world.closing.moved("p1")
    assert not may_finish(world)


def test_what_was_completed_before_the_move_is_still_handed_over(world):
    request = proved(world)
    completes(world)

    world.closing.moved("p1")

    assert world.of().state is State.ENDED
    assert (Kind.WIPE_IDENTIFICATION, request.id) not in world.outbox.rows
    world.errands.complete(request.id)
    assert world.ident.done[0][0] == "complete"


def test_a_move_of_somebody_who_was_never_asked_is_no_matter(world):
    world.closing.moved("p1")

    assert world.outbox.rows == []


def test_the_move_of_one_leaves_what_the_other_proved(world):
    world.conversations.inside["p2"] = True
    proved(world, "p2")
    ask(world)

    world.closing.moved("p1")

    assert world.of("p2").state is State.MATCHED
    assert world.of("p1").state is State.ENDED


def test_what_somebody_ended_in_the_meantime_is_not_ended_twice(world):
    identified(world)
    world.requests.save = lambda after: False

    world.closing.end("a1")
    world.closing.moved("p1")

    assert [kind for kind, _ in world.outbox.rows if kind is Kind.WIPE_IDENTIFICATION] == []
