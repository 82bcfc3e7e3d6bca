"""What the worker does: links and codes into the chat, and what ident must know."""

from datetime import timedelta

import pytest

from ident.contract import EvidenceMade
from sidecar.core.errors import Unavailable
from sidecar.core.work import Kind
from sidecar.identification.domain import NO_EVIDENCE
from sidecar.identification.refusals import NotNow
from tests.fakes.clock import A_MONDAY
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import (
    JAN,
    SANNE,
    ask,
    completes,
    identified,
    judges,
    logs_in,
    proved,
)


@pytest.mark.capability("M76", "M92")
def test_the_link_goes_to_the_citizen_only_and_holds_nothing_of_a_person(world):
    request = ask(world)

    world.errands.send_link(request.id)

    (said,) = world.chat.said
    assert said[:2] == ("a1", "p1")
    assert f"https://balie.example/identificeren/{request.id}" in said[2]


def test_the_link_names_the_means_that_one_may_choose_from(clock):
    world = an_identification(clock, means=("digid", "eherkenning"))

    world.errands.send_link(ask(world).id)

    assert "means.eherkenning" in world.chat.said[0][2]


def test_a_link_that_no_longer_works_is_not_sent(world, clock):
    request = ask(world)
    clock.move(timedelta(minutes=15, seconds=1))

    world.errands.send_link(request.id)

    assert world.chat.said == []


@pytest.mark.capability("M80")
def test_the_code_goes_to_the_employee_only(world):
    request = identified(world, code="007008")

    world.errands.send_code(request.id)

    assert world.chat.said == [("a1", "e1", "nl:identification.chat_code:007 008")]


def test_a_code_that_is_gone_is_not_sent(world):
    request = identified(world)
    world.closing.end("a1")

    world.errands.send_code(request.id)
    world.errands.send_link(request.id)

    assert world.chat.said == []


def test_a_wipe_that_ident_did_not_do_fails_so_that_it_is_tried_again(world):
    request = identified(world)
    world.ident.is_away = True

    with pytest.raises(Unavailable):
        world.errands.wipe(request.id)
    assert "identification.wiped" not in world.audit.actions
    world.ident.is_away = False
    world.errands.wipe(request.id)
    assert world.ident.done == [("wipe", request.id)]
    assert world.audit.actions[-1] == "identification.wiped"


@pytest.mark.capability("M78", "M83", "M103", "M105")
def test_from_login_to_completed_ident_gets_what_it_cannot_know(world, clock):
    world.conversations.inside["p2"] = True
    world.conversations.came_at = A_MONDAY - timedelta(minutes=3)
    request = identified(world)
    world.people.paste("042137", visitor=JAN)
    judges(world)
    compared_at = clock.now()
    clock.move(timedelta(minutes=1))
    assert completes(world).code is None
    assert world.outbox.rows[-1] == (Kind.COMPLETE_IDENTIFICATION, request.id)

    world.errands.complete(request.id)

    ((_, completion),) = world.ident.done
    assert vars(completion) == {
        "request_id": request.id,
        "conversation_id": "a1",
        "scheme": "random_code",
        "minimum_level": "midden",
        "asked_by": "Sanne de Vries",
        "asked_by_function": "medewerker burgerzaken",
        "organisation": "Gemeente Voorbeeldstad",
        "language": "nl",
        "call_began_at": "2026-11-23T08:57:00+00:00",
        "compared_by": "both",
        "compared_at": compared_at.isoformat(),
        "others": "citizen",
        "case_number": "",
    }


def test_a_completion_that_is_done_is_not_sent_again(world):
    request = proved(world)
    completes(world)

    world.errands.complete(request.id)
    world.errands.complete(request.id)

    assert len(world.ident.done) == 1


def test_a_completion_is_sent_until_ident_has_it(world):
    request = proved(world)
    completes(world)
    world.ident.is_away = True
    with pytest.raises(Unavailable):
        world.errands.complete(request.id)
    assert world.of().awaits_hand_over

    world.ident.is_away = False
    world.errands.complete(request.id)
    assert not world.of().awaits_hand_over


def test_without_a_code_the_moment_of_the_comparison_is_that_of_completing(clock):
    world = an_identification(clock, scheme="named_employee")
    request = identified(world, code="")
    judges(world)
    clock.move(timedelta(minutes=2))
    completes(world)

    world.errands.complete(request.id)

    completion = world.ident.done[0][1]
    assert (completion.compared_by, completion.compared_at) == ("", clock.now().isoformat())


@pytest.mark.capability("M103")
def test_after_the_call_nothing_of_it_remains_at_ident(world):
    identified(world)
    world.closing.end("a1")

    world.errands.end_conversation("a1")

    assert world.ident.done == [("end", "a1")]
    fact = world.audit.facts[-1]
    assert (fact.action.label, fact.subject) == ("identification.wiped", "a1")


def test_the_end_waits_until_what_was_completed_has_been_handed_over(world):
    request = proved(world)
    completes(world)
    world.closing.end("a1")

    with pytest.raises(Unavailable):
        world.errands.end_conversation("a1")
    assert world.ident.done == []

    world.errands.complete(request.id)
    world.errands.end_conversation("a1")
    assert [deed for deed, _ in world.ident.done] == ["complete", "end"]


@pytest.mark.capability("A3")
def test_a_login_that_was_gone_at_voltooien_is_told_as_such_and_not_asked_again(world):
    request = ask(world)
    logs_in(world, request)
    judges(world)
    completes(world)
    world.ident.has_login = False

    world.errands.complete(request.id)
    world.errands.complete(request.id)

    after = world.requests.get(request.id)
    assert after.evidence_sha256 == NO_EVIDENCE
    assert not after.has_evidence
    assert not after.awaits_hand_over
    assert [deed[0] for deed in world.ident.done].count("complete") == 1
    assert world.audit.actions.count("identification.evidence_impossible") == 1
    with pytest.raises(NotNow):
        world.people.evidence_of("a1", "p1", by=SANNE)


@pytest.mark.capability("A3")
def test_evidence_can_be_opened_once_it_was_made(world):
    request = ask(world)
    logs_in(world, request)
    judges(world)
    completes(world)
    with pytest.raises(NotNow):
        world.people.evidence_of("a1", "p1", by=SANNE)

    at = world.ledger.clock.now()
    world.following.happened(EvidenceMade(request_id=request.id, at=at, sha256="0" * 64))

    assert world.people.evidence_of("a1", "p1", by=SANNE) == f"staff:{request.id}:e1:evidence"
