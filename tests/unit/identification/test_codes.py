"""The control code: pasted, typed in the chat, heard; and what kind of difference there is."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.identification.codes import CodePrints, read_code
from sidecar.identification.refusals import NoSixDigits, NotNow, RequestUnknown, TooManyTries
from sidecar.identification.states import Difference, State
from tests.builders import a_visitor
from tests.unit.identification.deeds import (
    JAN,
    SANNE,
    ask,
    identified,
    judges,
    logs_in,
)


def paste(world, text, *, visitor=JAN):
    return world.people.paste(text, visitor=visitor)


@pytest.mark.capability("M84", "A1")
def test_a_pasted_code_is_compared_by_machine_and_then_by_ear(world):
    identified(world)

    assert paste(world, "042 137").pasted is True
    assert world.of().state is State.IDENTIFIED
    judged = judges(world)
    assert (judged.state, judged.compared_by) == (State.MATCHED, "both")
    assert [fact.details for fact in world.audit.facts[-2:]] == [
        {"by": "machine"},
        {"by": "employee"},
    ]


def test_a_code_that_was_only_heard_is_compared_by_the_employee(world):
    identified(world)

    assert judges(world).compared_by == "employee"


@pytest.mark.parametrize("text", ["", "12345", "1234567", "١٢٣٤٥٦", "04213a", "x" * 5000])
def test_what_is_no_code_costs_no_try(world, text):
    identified(world)

    with pytest.raises(NoSixDigits):
        paste(world, text)
    assert world.of().tries == 0


@given(st.from_regex(r"[0-9]{6}", fullmatch=True), st.sampled_from(["", " ", "-", ".", "\t"]))
def test_a_code_is_read_however_its_digits_are_parted(code, between):
    assert read_code(between.join(code)) == code


@pytest.mark.capability("A1")
def test_after_five_other_codes_the_right_one_no_longer_counts(world):
    identified(world)
    for number in range(5):
        assert paste(world, f"11111{number}").pasted is False

    with pytest.raises(TooManyTries):
        paste(world, "042137")


def test_the_same_message_told_twice_is_one_try(world):
    identified(world)
    paste(world, "111111")
    paste(world, "111 111")
    assert world.of().tries == 1

    paste(world, "042137")
    paste(world, "042137")
    assert world.of().tries == 2
    assert world.audit.actions.count("identification.matched") == 1


def test_what_is_said_after_the_right_code_takes_nothing_back(world):
    identified(world)
    paste(world, "042137")

    assert paste(world, "999999").pasted is True


def test_pasting_without_a_request_or_a_code_is_refused(world):
    with pytest.raises(RequestUnknown):
        paste(world, "042137")
    ask(world)
    with pytest.raises(NotNow):
        paste(world, "042137")


@pytest.mark.capability("A1")
def test_a_code_of_an_earlier_request_is_recognised_as_one(world, clock):
    identified(world, code="111111")
    clock.move(timedelta(seconds=1))
    request = ask(world)
    logs_in(world, request, code="222222")

    assert paste(world, "111111").difference is Difference.OLD_CODE
    assert paste(world, "333333").difference is Difference.OTHER_CODE
    kinds = [fact.details["kind"] for fact in world.audit.facts[-2:]]
    assert kinds == ["old_code", "other_code"]
    assert paste(world, "222222").difference is None


@pytest.mark.capability("A1", "M103")
def test_of_an_earlier_code_only_a_print_is_kept_and_not_after_the_call(world, clock):
    first = identified(world, code="111111")
    clock.move(timedelta(seconds=1))
    ask(world)

    kept = world.requests.get(first.id)
    assert kept.code is None
    assert "111111" not in str(kept)
    assert kept.code_print == CodePrints("k" * 32).of("a1", "111111")
    world.closing.end("a1")
    assert world.requests.get(first.id).code_print is None


def test_a_print_is_of_one_conversation_and_one_key():
    prints = CodePrints("k" * 32)

    same = {
        prints.of("a1", "111111"),
        prints.of("a2", "111111"),
        CodePrints("q" * 32).of("a1", "111111"),
    }

    assert len(same) == 3


@pytest.mark.capability("M84")
def test_a_code_typed_in_the_chat_is_that_of_the_citizen_who_typed_it(world):
    world.conversations.inside["p2"] = True
    identified(world, "p1", code="111111")
    identified(world, "p2", code="222222")

    world.people.heard("a1", "222222", name="Kim Bos", by=SANNE)

    assert world.of("p2").pasted is True
    assert world.of("p1").pasted is None


@pytest.mark.parametrize("name", ["", "Sanne de Vries", "Digitale Balie"])
def test_digits_of_somebody_else_are_not_compared(world, name):
    identified(world)

    world.people.heard("a1", "999999", name=name, by=SANNE)

    assert world.of().pasted is None


def test_digits_that_two_of_one_name_may_have_typed_are_not_compared(world):
    world.conversations.inside["p2"] = True
    world.conversations.names["p2"] = "Jan Jansen"
    for who in ("p1", "p2"):
        identified(world, who)

    world.people.heard("a1", "042137", name="Jan Jansen", by=SANNE)

    assert {world.of(who).pasted for who in ("p1", "p2")} == {None}


def test_digits_in_the_chat_before_a_code_is_expected_are_not_compared(world):
    ask(world)

    world.people.heard("a1", "042137", name="Jan Jansen", by=SANNE)

    assert world.of().tries == 0


def test_the_code_of_one_is_not_that_of_the_other(world):
    world.conversations.inside["p2"] = True
    identified(world, "p1", code="111111")
    identified(world, "p2", code="222222")

    assert paste(world, "111111", visitor=a_visitor("p2")).pasted is False
