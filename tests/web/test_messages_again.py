"""Which messages can be asked for once more: those with an invitation, and no others."""

from datetime import timedelta

import pytest

from sidecar.appointments.following import FollowUps, NextMoment
from sidecar.core.ids import new_id
from sidecar.core.messages import MessageKind
from sidecar.notifications.domain import State
from tests.fakes.appointments import ListAttendees
from tests.fakes.sms import FakeSms
from tests.office import SANNE
from tests.post import a_post
from tests.web.test_message_pages import PART, an_app_of, checked, logged_in, press

pytestmark = pytest.mark.capability("M117", "M04")


@pytest.fixture
def post(clock):
    return a_post(clock, sms=FakeSms())


@pytest.fixture
def follow_up(post, clock):
    """Planned for the day after tomorrow, and everybody was told."""
    made = post.plan(date="2026-11-23", phone="")
    wanted = NextMoment(
        product_id="geboorte",
        starts_at=clock.now() + timedelta(days=2),
        invited=[made.participant_id],
    )
    follow_ups = FollowUps(appointments=post.office, attendees=ListAttendees())
    found = follow_ups.plan(made.appointment_id, wanted, key=new_id(), by=SANNE)
    post.deliver()
    return found


@pytest.fixture
def sanne(post):
    return logged_in(an_app_of(post))


def messages_of(browser, made):
    return f"/balie/afspraken/{made.appointment_id}/berichten"


def rows(browser, made):
    """The row of each kind of message that the appointment shows."""
    page = checked(browser.get(messages_of(browser, made), headers=PART), is_part=True)
    return {row["data-kind"]: row for row in page.select("[data-test=message]")}


def of_kind(post, made, kind):
    return [each for each in post.messages(made) if each.kind is kind]


def test_a_message_about_a_follow_up_goes_again_and_arrives_again(post, sanne, follow_up):
    (first,) = of_kind(post, follow_up, MessageKind.FOLLOW_UP)
    before = len(post.mail.sent)
    assert rows(sanne, follow_up)["follow_up"].select_one("[data-test=resend]")

    done = press(sanne, first, "opnieuw", page=messages_of(sanne, follow_up), terug="afspraak")
    post.deliver()

    assert done.status_code == 303
    both = of_kind(post, follow_up, MessageKind.FOLLOW_UP)
    assert [each.state for each in both] == [State.SENT] * 2
    again, original = post.mail.sent[before:], post.mail.sent[before - 1]
    assert [(mail.to, mail.subject, mail.text) for mail in again] == [
        (original.to, original.subject, original.text)
    ]
    assert follow_up.link in again[0].text
    assert again[0].calendar is not None


def test_a_reminder_of_it_is_not_offered_again(post, sanne, follow_up, clock):
    clock.move(timedelta(days=1, minutes=1))
    post.deliver()

    shown = rows(sanne, follow_up)

    assert shown["reminder_day"]["data-state"] == "sent"
    assert not shown["reminder_day"].select("[data-test=resend]")
    assert shown["follow_up"].select_one("[data-test=resend]")


def test_what_is_not_offered_is_refused_too(post, sanne, follow_up, clock):
    clock.move(timedelta(days=1, minutes=1))
    post.deliver()
    (reminder,) = of_kind(post, follow_up, MessageKind.REMINDER_DAY)
    (told,) = of_kind(post, follow_up, MessageKind.FOLLOW_UP)
    page = messages_of(sanne, follow_up)

    assert press(sanne, reminder, "opnieuw", page=page, terug="afspraak").status_code == 409
    assert len(of_kind(post, follow_up, MessageKind.REMINDER_DAY)) == 1
    assert press(sanne, told, "opnieuw", page=page, terug="afspraak").status_code == 303
    assert len(of_kind(post, follow_up, MessageKind.FOLLOW_UP)) == 2
