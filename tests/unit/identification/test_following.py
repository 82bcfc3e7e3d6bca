"""What ident reports, lost reports that are fetched, and what an old report changes: nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ident.contract import (
    CaseFiled,
    EvidenceMade,
    Identified,
    LoginFailed,
    NumberEntered,
    NumberRead,
    Opened,
)
from sidecar.identification.refusals import NotNow, RequestUnknown
from sidecar.identification.states import State
from tests.fakes.identification import an_identification
from tests.unit.identification.deeds import (
    JAN,
    ask,
    completes,
    enters_number,
    identified,
    logs_in,
    opens,
    proved,
)

SHA = "a" * 64


def fails(world, request, reason="cancelled"):
    at = world.ledger.clock.now()
    world.following.happened(LoginFailed(request_id=request.id, at=at, reason=reason))


@pytest.mark.capability("M102")
def test_each_step_of_the_login_is_known_with_its_time(world, clock):
    asked = clock.now()
    request = ask(world)
    clock.move(timedelta(minutes=1))
    opens(world, request)
    clock.move(timedelta(minutes=1))
    logs_in(world, request)

    now = world.of()
    assert [now.asked_at, now.opened_at, now.identified_at] == [
        asked + timedelta(minutes=number) for number in range(3)
    ]
    assert (now.level, now.used_means) == ("substantieel", "digid")


def test_opening_again_is_no_news_but_opening_after_a_failure_is(world, clock):
    request = ask(world)
    opens(world, request)
    opens(world, request)
    assert world.audit.actions.count("identification.opened") == 1
    clock.move(timedelta(seconds=1))
    fails(world, request)
    clock.move(timedelta(seconds=1))

    opens(world, request)

    assert world.of().state is State.OPENED


def test_an_opening_that_is_told_after_the_failure_it_led_to_moves_nothing_back(world, clock):
    request = ask(world)
    opened = Opened(request_id=request.id, at=clock.now())
    clock.move(timedelta(seconds=5))
    fails(world, request)

    world.following.happened(opened)

    assert (world.of().state, world.of().reason) == (State.FAILED, "cancelled")


def test_a_failure_of_before_the_newest_opening_is_old_news(world, clock):
    request = ask(world)
    failed = LoginFailed(request_id=request.id, at=clock.now(), reason="error")
    clock.move(timedelta(seconds=5))
    opens(world, request)

    world.following.happened(failed)

    assert world.of().state is State.OPENED


@pytest.mark.parametrize(
    "reason", ["cancelled", "level_too_low", "error", "expired", "same_person", "not_accepted"]
)
def test_a_failed_login_may_be_tried_again(world, reason):
    request = ask(world)
    fails(world, request, reason)
    fails(world, request, reason)

    assert world.of().reason == reason
    assert world.audit.actions.count("identification.failed") == 1
    world.people.start(request.id, visitor=JAN)
    assert logs_in(world, request).code == "042137"


def test_reports_that_come_twice_or_late_change_nothing(world, clock):
    request = identified(world)
    before = world.requests.get(request.id)

    logs_in(world, request)
    opens(world, request)
    fails(world, request)

    assert world.requests.get(request.id) == before
    with pytest.raises(NotNow):
        logs_in(world, request, code="999999")


@pytest.mark.parametrize("end", ["complete", "end"])
def test_a_login_that_is_told_after_the_end_brings_nothing_back(world, end):
    request = proved(world)
    if end == "complete":
        completes(world)
    else:
        world.closing.end("a1")
    before = world.of()

    logs_in(world, request)

    assert world.of() == before
    assert world.of().code is None


@pytest.mark.capability("A4")
def test_every_reading_of_the_number_is_one_entry_of_the_trail(world, clock):
    request = proved(world)
    reading = NumberRead(request_id=request.id, at=clock.now(), employee_id="e1", how="copied")

    for event in (reading, reading, replace(reading, how="shown")):
        world.following.happened(event)

    facts = [f for f in world.audit.facts if f.action.label == "identification.number_read"]
    assert [fact.details for fact in facts] == [{"how": "copied"}, {"how": "shown"}]
    assert (facts[0].actor, facts[0].subject, facts[0].conversation) == ("e1", request.id, "a1")


@pytest.mark.capability("A3", "A4")
def test_the_fingerprint_of_the_evidence_is_in_the_trail_once(world, clock):
    request = proved(world)
    completes(world)
    made = EvidenceMade(request_id=request.id, at=clock.now(), sha256=SHA)

    for event in (made, made):
        world.following.happened(event)

    (fact,) = [f for f in world.audit.facts if f.action.label == "identification.evidence_made"]
    assert (fact.details, fact.subject) == ({"sha256": SHA}, request.id)
    assert world.of().evidence_sha256 == SHA


@pytest.mark.capability("M81")
@pytest.mark.parametrize("moment", ["login", "completed", "ended"])
def test_a_case_number_is_kept_whenever_it_comes(world, clock, moment):
    request = proved(world)
    if moment == "completed":
        completes(world)
    if moment == "ended":
        world.closing.end("a1")
    filed = CaseFiled(request_id=request.id, at=clock.now(), case_number="2026-37131")

    for event in (filed, filed):
        world.following.happened(event)

    assert world.of().case_number == "2026-37131"
    assert world.audit.actions.count("identification.case_filed") == 1


def test_a_report_of_an_unknown_request_is_refused(world, clock):
    for event in (
        Opened(request_id="nope", at=clock.now()),
        NumberRead(request_id="nope", at=clock.now(), employee_id="e1", how="shown"),
    ):
        with pytest.raises(RequestUnknown):
            world.following.happened(event)


def test_lost_reports_are_fetched_from_ident_in_their_order(world, clock):
    request = ask(world)
    facts = {"request_id": request.id, "at": clock.now()}
    world.ident.announced[request.id] = [Opened(**facts)]
    world.ident.is_away = True
    world.following.catch_up()
    assert world.of().state is State.ASKED

    world.ident.is_away = False
    world.following.catch_up()
    assert world.of().state is State.OPENED
    world.ident.announced[request.id] += [
        LoginFailed(**facts, reason="cancelled"),
        Identified(**facts, level="midden", code="042137", means="digid"),
    ]
    world.following.catch_up()
    world.following.catch_up()

    assert world.of().code == "042137"
    assert world.audit.actions.count("identification.failed") == 1


def test_a_lost_comparison_or_number_is_fetched_too(clock):
    world = an_identification(clock, scheme="derived_code")
    request = ask(world)
    facts = {"request_id": request.id, "at": clock.now()}
    world.ident.announced[request.id] = [NumberEntered(**facts)]
    world.following.catch_up()
    assert world.of().state is State.ASKED
    enters_number(world, request)
    logs_in(world, request)

    world.ident.announced[request.id] += [
        NumberRead(**facts, employee_id="e1", how="shown"),
    ]
    world.following.catch_up()

    assert world.of().state is State.IDENTIFIED
    assert world.audit.actions.count("identification.number_read") == 1


def test_a_report_that_no_longer_fits_does_not_stop_the_catching_up(world, clock):
    request = ask(world)
    facts = {"request_id": request.id}
    world.ident.announced[request.id] = [
        Identified(
            **facts,
            at=clock.now() + timedelta(hours=1),
            level="midden",
            code="042137",
            means="digid",
        ),
        Opened(**facts, at=clock.now()),
    ]

    world.following.catch_up()

    assert (world.of().state, world.of().code) == (State.OPENED, None)


def test_evidence_and_case_of_a_completed_request_are_fetched_for_a_day(world, clock):
    request = proved(world)
    completes(world)
    facts = {"request_id": request.id, "at": clock.now()}
    world.ident.announced[request.id] = [
        EvidenceMade(**facts, sha256=SHA),
        CaseFiled(**facts, case_number="2026-37131"),
    ]
    world.following.catch_up()
    assert world.of().case_number is None

    world.following.catch_up_results()

    assert (world.of().case_number, world.of().evidence_sha256) == ("2026-37131", SHA)
    world.ident.announced[request.id] = []
    clock.move(timedelta(days=2))
    world.following.catch_up_results()


def test_of_two_reports_at_once_both_are_kept(world, clock):
    """Somebody stores another version between the look and the write; the fact is told anew."""
    request = proved(world)
    requests, first = world.requests, []
    save = requests.save

    def beaten_once(after):
        if not first:
            first.append(after)
            save(requests.get(request.id).proved_by(SHA))
            return False
        return save(after)

    requests.save = beaten_once
    world.following.happened(CaseFiled(request_id=request.id, at=clock.now(), case_number="2026-1"))

    assert (world.of().case_number, world.of().evidence_sha256) == ("2026-1", SHA)


def test_a_report_that_never_gets_a_turn_is_refused_so_that_it_comes_again(world, clock):
    request = proved(world)
    world.requests.save = lambda after: False

    with pytest.raises(NotNow):
        world.following.happened(
            CaseFiled(request_id=request.id, at=clock.now(), case_number="2026-1")
        )
