"""Asking a citizen to identify: whom, when, and what he gets."""

from datetime import timedelta
from uuid import UUID

import pytest

from sidecar.core.errors import NotFound
from sidecar.core.requirements import Demand, Requirements
from sidecar.core.visits import Part
from sidecar.core.work import Kind
from sidecar.identification.refusals import (
    CitizenNotInside,
    NoCaseNumber,
    NotNow,
    RequestExpired,
    RequestUnknown,
)
from sidecar.identification.states import State
from tests.builders import a_visitor
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import (
    JAN,
    SANNE,
    STRANGER,
    ask,
    completes,
    identified,
    judges,
    logs_in,
    proved,
)


@pytest.mark.capability("M10")
def test_asking_gives_the_citizen_a_button_and_a_link_in_the_chat(world):
    request = ask(world)

    assert world.people.of_visitor(JAN).state is State.ASKED
    assert world.outbox.rows == [(Kind.LINK_TO_CHAT, request.id)]
    assert world.ledger.signals.topics == ["appointment.a1"]
    assert world.audit.actions == ["identification.asked"]


@pytest.mark.capability("M91")
def test_a_request_is_known_by_a_uuid(world):
    request = ask(world)

    assert str(UUID(request.id)) == request.id
    assert UUID(request.id).version == 4


@pytest.mark.capability("M64", "M65", "M106")
def test_a_request_demands_what_the_product_demanded_when_it_was_asked(clock):
    world = an_identification(
        clock, scheme="named_employee_code", level="hoog", means=("digid", "oidc")
    )
    request = ask(world)
    world.conversations.requirements = Requirements(level="basis")

    world.people.start(request.id, visitor=JAN)

    (claims,) = world.people.tokens.started
    assert (claims.scheme, claims.minimum_level) == ("named_employee_code", "hoog")
    assert (claims.means, claims.conversation_id) == ("digid oidc", "a1")
    assert (claims.participant_id, claims.case_number) == ("p1", "")
    assert (claims.organisation, claims.asked_by_function) == (
        "Gemeente Voorbeeldstad",
        "medewerker burgerzaken",
    )


def test_nobody_is_asked_before_he_is_inside(world):
    world.conversations.inside["p1"] = False

    with pytest.raises(CitizenNotInside):
        ask(world)
    assert world.people.of_visitor(JAN) is None


@pytest.mark.capability("M64")
def test_nobody_is_asked_for_a_product_that_needs_no_identification(clock):
    with pytest.raises(NotNow):
        ask(an_identification(clock, demand=Demand.NONE))
    assert ask(an_identification(clock, demand=Demand.OPTIONAL)).state is State.ASKED


def test_somebody_of_another_conversation_cannot_be_asked(world):
    with pytest.raises(RequestUnknown):
        ask(world, "p9")


def test_a_colleague_of_another_desk_can_do_nothing(world):
    identified(world)
    people = world.people

    for deed in (
        lambda: people.ask("a1", "p1", by=STRANGER),
        lambda: people.standing("a1", "p1", by=STRANGER),
        lambda: people.judge("a1", "p1", matches=True, by=STRANGER),
        lambda: people.complete("a1", "p1", by=STRANGER),
        lambda: people.staff_view("a1", "p1", by=STRANGER),
        lambda: people.number_form("a1", "p1", by=STRANGER),
        lambda: people.heard("a1", "042137", name="Jan Jansen", by=STRANGER),
        lambda: world.closing.skip("a1", "p1", {"reason": "known"}, by=STRANGER),
        lambda: world.closing.check_finish("a1", by=STRANGER),
    ):
        with pytest.raises(NotFound):
            deed()


@pytest.mark.capability("M17", "A12")
def test_each_of_two_citizens_is_asked_and_judged_by_himself(world):
    world.conversations.inside["p2"] = True
    first, second = ask(world), ask(world, "p2")
    assert first.others == second.others == "citizen"

    logs_in(world, second, code="111111")
    judges(world, "p2")

    assert world.of("p1").state is State.ASKED
    assert completes(world, "p2").state is State.COMPLETED
    logs_in(world, first)
    assert judges(world).state is State.MATCHED
    with pytest.raises(RequestUnknown):
        world.people.start(first.id, visitor=a_visitor("p2"))


@pytest.mark.capability("M99")
def test_the_start_token_names_the_employee_of_the_single_sign_on(world):
    request = ask(world)

    token = world.people.start(request.id, visitor=JAN)

    assert token == f"start:{request.id}:midden:Sanne de Vries"


def test_another_citizen_gets_no_start_token(world):
    request = ask(world)

    with pytest.raises(RequestUnknown):
        world.people.start(request.id, visitor=a_visitor("p2"))


def test_after_fifteen_minutes_a_request_has_expired(world, clock):
    request = ask(world)
    clock.move(timedelta(minutes=15, seconds=1))

    with pytest.raises(RequestExpired):
        world.people.start(request.id, visitor=JAN)
    with pytest.raises(RequestExpired):
        logs_in(world, request)


def test_no_start_token_after_the_login(world):
    request = identified(world)

    with pytest.raises(NotNow):
        world.people.start(request.id, visitor=JAN)


def test_a_new_request_ends_the_one_before_and_has_it_wiped(world, clock):
    first = identified(world)
    clock.move(timedelta(seconds=1))

    second = ask(world)

    assert world.requests.get(first.id).state is State.ENDED
    assert world.people.of_visitor(JAN).id == second.id
    assert (Kind.WIPE_IDENTIFICATION, first.id) in world.outbox.rows


@pytest.mark.capability("M17")
def test_a_new_request_to_one_leaves_that_to_the_other_alone(world, clock):
    world.conversations.inside["p2"] = True
    other = ask(world, "p2")
    clock.move(timedelta(seconds=1))

    ask(world)

    assert world.requests.get(other.id).state is State.ASKED


@pytest.mark.capability("M89", "M101")
def test_the_number_is_shown_only_while_the_codes_are_the_same(world):
    identified(world)
    view = world.people.staff_view
    with pytest.raises(NotNow):
        view("a1", "p1", by=SANNE)
    judges(world, matches=False)
    with pytest.raises(NotNow):
        view("a1", "p1", by=SANNE)

    request = judges(world)
    assert view("a1", "p1", by=SANNE) == f"staff:{request.id}:e1:view"


def test_nothing_to_judge_to_complete_or_to_look_at_before_the_login(world):
    with pytest.raises(RequestUnknown):
        completes(world)
    ask(world)

    for deed in (
        lambda: judges(world),
        lambda: completes(world),
        lambda: world.people.staff_view("a1", "p1", by=SANNE),
        lambda: world.people.number_form("a1", "p1", by=SANNE),
    ):
        with pytest.raises(NotNow):
            deed()


def test_only_a_compared_code_can_be_completed(world):
    identified(world)
    with pytest.raises(NotNow):
        completes(world)
    judges(world, matches=False)
    with pytest.raises(NotNow):
        completes(world)

    judges(world)
    assert completes(world).state is State.COMPLETED


def test_of_two_changes_at_once_one_holds(world):
    request = proved(world)
    seen_by_both = world.requests.get(request.id)
    assert world.requests.save(seen_by_both.filed("Z-1"))

    with pytest.raises(NotNow):
        world.ledger.keep(seen_by_both.end(), None, "e1")


@pytest.mark.capability("A3")
def test_a_token_to_check_evidence_is_about_no_request(world):
    assert world.people.evidence_check(by=STRANGER) == "staff::e9:evidence"


@pytest.mark.capability("M70")
@pytest.mark.parametrize("written", ["2020-37131", " ZAAK-2026-0000000001 ", "Z/26/1.2"])
def test_a_case_that_is_there_already_goes_along_to_ident(world, written):
    request = world.people.ask("a1", "p1", by=SANNE, case_number=written)

    assert request.case_number == written.strip()
    assert world.requests.get(request.id).case_number == written.strip()


@pytest.mark.parametrize("written", ["<b>", "a" * 41, "2020\n1", "é1", "-1"])
def test_what_is_no_case_number_is_refused_and_nobody_is_asked(world, written):
    with pytest.raises(NoCaseNumber):
        world.people.ask("a1", "p1", by=SANNE, case_number=written)
    assert world.people.of_visitor(JAN) is None
    assert ask(world).case_number is None


@pytest.mark.capability("M17", "M61")
@pytest.mark.parametrize("part", [each for each in Part if not each.identifies])
def test_who_only_helps_is_never_asked_who_he_is(world, part):
    world.conversations.inside["p2"] = True
    world.conversations.parts["p2"] = part

    with pytest.raises(RequestUnknown):
        ask(world, "p2")
    assert ask(world, "p1").others == part.value


def test_of_two_citizens_each_is_asked_and_names_the_other(world):
    world.conversations.inside["p2"] = True

    assert ask(world, "p1").others == "citizen"
    assert ask(world, "p2").others == "citizen"
