"""The use cases of identification, from the button to the wipe."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ident.contract import Identified, LoginFailed, NumberRead, Opened
from sidecar.core.errors import NotFound, Unavailable
from sidecar.core.work import Kind
from sidecar.identification.domain import (
    CitizenNotInside,
    NoSixDigits,
    NotNow,
    RequestExpired,
    RequestUnknown,
    State,
    TooManyTries,
)
from tests.builders import a_visitor, an_employee
from tests.fakes.identification import an_identification

SANNE = an_employee()
STRANGER = an_employee("e9", desks=frozenset({"jeugd"}))


@pytest.fixture
def identification(clock):
    return an_identification(clock)


def identified(identification, clock, *, code="042137"):
    request = identification.ask("a1", by=SANNE)
    identification.happened(
        Identified(request_id=request.id, at=clock.now(), level="substantieel", code=code)
    )
    return request


@pytest.mark.capability("M10")
def test_asking_gives_the_citizen_a_button_and_a_link_in_the_chat(identification):
    request = identification.ask("a1", by=SANNE)

    assert identification.of_visitor(a_visitor()).state is State.ASKED
    assert identification.outbox.rows == [(Kind.LINK_TO_CHAT, request.id)]
    assert identification.signals.topics == ["appointment.a1"]
    assert identification.audit.actions == ["identification.asked"]


@pytest.mark.capability("M76")
def test_the_link_goes_to_the_citizen_only_and_holds_nothing_of_a_person(identification):
    request = identification.ask("a1", by=SANNE)

    identification.send_link(request.id)

    (said,) = identification.chat.said
    assert said[:2] == ("a1", "p1")
    assert said[2].endswith(f"https://balie.example/identificeren/{request.id}")


def test_a_link_that_no_longer_works_is_not_sent(identification, clock):
    request = identification.ask("a1", by=SANNE)
    clock.move(timedelta(minutes=15, seconds=1))

    identification.send_link(request.id)

    assert identification.chat.said == []


def test_nobody_is_asked_before_he_is_inside(identification):
    identification.conversations.is_inside = False

    with pytest.raises(CitizenNotInside):
        identification.ask("a1", by=SANNE)
    assert identification.of_visitor(a_visitor()) is None


def test_a_colleague_of_another_desk_can_do_nothing(identification, clock):
    identified(identification, clock)

    for deed in (
        lambda: identification.ask("a1", by=STRANGER),
        lambda: identification.of_appointment("a1", by=STRANGER),
        lambda: identification.judge("a1", matches=True, by=STRANGER),
        lambda: identification.complete("a1", by=STRANGER),
        lambda: identification.staff_view("a1", by=STRANGER),
    ):
        with pytest.raises(NotFound):
            deed()


@pytest.mark.capability("M99")
def test_the_start_token_names_the_employee_of_the_single_sign_on(identification):
    request = identification.ask("a1", by=SANNE)

    token = identification.start(request.id, visitor=a_visitor())

    assert token == f"start:{request.id}:midden:Sanne de Vries"


def test_another_citizen_gets_no_start_token(identification):
    request = identification.ask("a1", by=SANNE)

    with pytest.raises(RequestUnknown):
        identification.start(request.id, visitor=a_visitor("p2"))


def test_after_fifteen_minutes_a_request_has_expired(identification, clock):
    request = identification.ask("a1", by=SANNE)
    clock.move(timedelta(minutes=15, seconds=1))

    with pytest.raises(RequestExpired):
        identification.start(request.id, visitor=a_visitor())
    with pytest.raises(RequestExpired):
        identification.happened(
            Identified(request_id=request.id, at=clock.now(), level="hoog", code="000000")
        )


def test_no_start_token_after_the_login(identification, clock):
    request = identified(identification, clock)

    with pytest.raises(NotNow):
        identification.start(request.id, visitor=a_visitor())


@pytest.mark.capability("M78", "M83")
def test_from_login_to_completed(identification, clock):
    request = identification.ask("a1", by=SANNE)
    identification.happened(Opened(request_id=request.id, at=clock.now()))
    identification.happened(
        Identified(request_id=request.id, at=clock.now(), level="midden", code="007008")
    )
    identification.send_code(request.id)

    assert identification.chat.said == [("a1", "e1", "nl:identification.chat_code:007 008")]
    assert identification.judge("a1", matches=True, by=SANNE).state is State.MATCHED
    assert identification.staff_view("a1", by=SANNE) == f"staff:{request.id}:e1"
    done = identification.complete("a1", by=SANNE)
    assert (done.state, done.code) == (State.COMPLETED, None)
    assert identification.outbox.rows[-1] == (Kind.WIPE_IDENTIFICATION, request.id)
    identification.wipe(request.id)
    assert identification.ident.wiped == [request.id]
    assert identification.audit.actions == [
        "identification.asked",
        "identification.opened",
        "identification.succeeded",
        "identification.matched",
        "identification.completed",
        "identification.wiped",
    ]


@pytest.mark.capability("M84")
def test_a_pasted_code_is_compared_by_machine(identification, clock):
    identified(identification, clock)

    assert identification.paste("042 137", visitor=a_visitor()).pasted is True


@pytest.mark.parametrize("text", ["", "12345", "1234567", "١٢٣٤٥٦", "04213a", "x" * 5000])
def test_what_is_no_code_costs_no_try(identification, clock, text):
    identified(identification, clock)

    with pytest.raises(NoSixDigits):
        identification.paste(text, visitor=a_visitor())
    assert identification.of_visitor(a_visitor()).tries == 0


def test_after_five_other_codes_the_right_one_no_longer_counts(identification, clock):
    identified(identification, clock)
    for _ in range(5):
        assert identification.paste("111111", visitor=a_visitor()).pasted is False

    with pytest.raises(TooManyTries):
        identification.paste("042137", visitor=a_visitor())


def test_pasting_without_a_request_or_a_code_is_refused(identification):
    with pytest.raises(RequestUnknown):
        identification.paste("042137", visitor=a_visitor())
    identification.ask("a1", by=SANNE)
    with pytest.raises(NotNow):
        identification.paste("042137", visitor=a_visitor())


def test_only_a_compared_code_can_be_completed(identification, clock):
    with pytest.raises(RequestUnknown):
        identification.complete("a1", by=SANNE)
    identified(identification, clock)
    with pytest.raises(NotNow):
        identification.complete("a1", by=SANNE)
    identification.judge("a1", matches=False, by=SANNE)
    with pytest.raises(NotNow):
        identification.complete("a1", by=SANNE)

    identification.judge("a1", matches=True, by=SANNE)
    assert identification.complete("a1", by=SANNE).state is State.COMPLETED


def test_the_number_is_shown_only_while_the_codes_are_the_same(identification, clock):
    identified(identification, clock)
    with pytest.raises(NotNow):
        identification.staff_view("a1", by=SANNE)
    identification.judge("a1", matches=False, by=SANNE)
    with pytest.raises(NotNow):
        identification.staff_view("a1", by=SANNE)

    identification.judge("a1", matches=True, by=SANNE)
    assert identification.staff_view("a1", by=SANNE)


def test_nothing_to_judge_or_to_look_at_before_the_login(identification):
    identification.ask("a1", by=SANNE)

    with pytest.raises(NotNow):
        identification.judge("a1", matches=True, by=SANNE)
    with pytest.raises(NotNow):
        identification.staff_view("a1", by=SANNE)


@pytest.mark.capability("M103")
def test_the_end_of_the_call_wipes_code_and_data(identification, clock):
    request = identified(identification, clock)

    identification.end("a1")

    after = identification.of_visitor(a_visitor())
    assert (after.state, after.code) == (State.ENDED, None)
    assert (Kind.WIPE_IDENTIFICATION, request.id) in identification.outbox.rows
    assert identification.requests.get(request.id).end().state is State.ENDED


def test_a_new_request_ends_the_one_before(identification, clock):
    first = identified(identification, clock)
    clock.move(timedelta(seconds=1))

    second = identification.ask("a1", by=SANNE)

    assert identification.requests.get(first.id).state is State.ENDED
    assert identification.of_visitor(a_visitor()).id == second.id


@pytest.mark.parametrize("reason", ["cancelled", "level_too_low", "error"])
def test_a_failed_login_may_be_tried_again(identification, clock, reason):
    request = identification.ask("a1", by=SANNE)
    identification.happened(LoginFailed(request_id=request.id, at=clock.now(), reason=reason))

    assert identification.of_visitor(a_visitor()).reason == reason
    identification.start(request.id, visitor=a_visitor())
    identification.happened(
        Identified(request_id=request.id, at=clock.now(), level="hoog", code="000001")
    )
    assert identification.of_visitor(a_visitor()).code == "000001"


def test_reports_that_come_twice_or_late_change_nothing(identification, clock):
    request = identified(identification, clock)
    event = Identified(request_id=request.id, at=clock.now(), level="hoog", code="042137")
    before = identification.requests.get(request.id)

    identification.happened(replace(event, level="substantieel"))
    identification.happened(Opened(request_id=request.id, at=clock.now()))
    identification.happened(LoginFailed(request_id=request.id, at=clock.now(), reason="error"))

    assert identification.requests.get(request.id) == before
    with pytest.raises(NotNow):
        identification.happened(replace(event, code="999999"))


def test_a_code_that_is_gone_is_not_sent(identification, clock):
    request = identified(identification, clock)
    identification.end("a1")

    identification.send_code(request.id)
    identification.send_link(request.id)

    assert identification.chat.said == []


def test_a_lost_event_is_fetched_from_ident(identification, clock):
    request = identification.ask("a1", by=SANNE)
    identification.ident.is_away = True
    identification.catch_up()
    identification.ident.is_away = False
    identification.ident.events[request.id] = Opened(request_id=request.id, at=clock.now())
    identification.catch_up()
    assert identification.of_visitor(a_visitor()).state is State.OPENED

    identification.ident.events[request.id] = LoginFailed(
        request_id=request.id, at=clock.now(), reason="cancelled"
    )
    identification.catch_up()
    identification.catch_up()
    identification.ident.events[request.id] = Identified(
        request_id=request.id, at=clock.now(), level="midden", code="042137"
    )
    identification.catch_up()

    assert identification.of_visitor(a_visitor()).code == "042137"
    assert identification.audit.actions.count("identification.failed") == 1


def test_an_event_that_no_longer_fits_does_not_stop_the_catching_up(identification, clock):
    late = identification.ask("a1", by=SANNE)
    identification.ident.events[late.id] = Identified(
        request_id=late.id, at=clock.now() + timedelta(hours=1), level="midden", code="042137"
    )

    identification.catch_up()

    assert identification.of_visitor(a_visitor()).code is None


def test_a_wipe_that_ident_did_not_do_fails_so_that_it_is_tried_again(identification, clock):
    request = identified(identification, clock)
    identification.ident.is_away = True

    with pytest.raises(Unavailable):
        identification.wipe(request.id)
    assert "identification.wiped" not in identification.audit.actions


def test_of_two_changes_at_once_one_holds(identification, clock):
    request = identified(identification, clock)
    seen_by_both = identification.requests.get(request.id)

    assert identification.requests.save(seen_by_both.judge(matches=True))
    assert not identification.requests.save(seen_by_both.judge(matches=False))


@pytest.mark.capability("A4")
def test_every_reading_of_the_number_is_an_entry_of_the_trail(identification, clock):
    request = identified(identification, clock)

    identification.happened(
        NumberRead(request_id=request.id, at=clock.now(), employee_id="e1", how="copied")
    )

    fact = identification.audit.facts[-1]
    assert (fact.action.label, fact.actor) == ("identification.number_read", "e1")
    assert (fact.subject, fact.conversation) == (request.id, "a1")
    assert fact.details == {"how": "copied"}
