"""What really arrives when an appointment is planned, moved and cancelled, on the whole stack.

One of the two who come has no mail address and gets text messages only; the other gets mail.
"""

import re
import time
from datetime import timedelta

import pytest
import requests
from icalendar import Calendar
from playwright.sync_api import expect

from tests.e2e.people import PATIENCE

SEM, KIM = ("Sem Smit", "06 12345671"), ("Kim Bos", "kim.bos@voorbeeld.example")
KINDS = ("confirmation", "changed", "cancellation")
# Of a mail nobody tells that it arrived.
STATES = {
    (kind, is_text): "delivered" if is_text else "sent"
    for kind in KINDS
    for is_text in (True, False)
}
NUMBER = "+31612345671"
LINK = re.compile(r"https?://\S+/a/\S+")
# Nobody who looks over a shoulder reads what it is about, or who else comes.
SECRETS = ("Sem", "Kim", "Bos", "Sanne", "Verhuizing", "verhuizing")


class Post:
    """What the stand-ins for the mail server and for NotifyNL took in, oldest first."""

    def __init__(self, ports):
        self._mail = f"http://localhost:{ports.mail}/api/mails"
        self._sms = f"http://localhost:{ports.sms}/api/texts"

    def texts(self, count):
        """Those to Sem, once there are so many."""
        return self._until(count, self._sms, lambda text: text["to"] == NUMBER)

    def mails(self, count):
        return self._until(count, self._mail, lambda mail: KIM[1] in mail["to"])

    def everything(self):
        return requests.get(self._mail, timeout=5).json()

    def _until(self, count, address, is_wanted):
        ends = time.monotonic() + PATIENCE / 1000
        while True:
            everything = reversed(requests.get(address, timeout=5).json())
            found = [each for each in everything if is_wanted(each)]
            if len(found) >= count or time.monotonic() > ends:
                assert len(found) == count, found
                return found
            time.sleep(0.1)


def entry_of(mail):
    """Method, sequence and identity of what a mail puts into a calendar."""
    calendar = Calendar.from_ical(mail["calendar"])
    (event,) = calendar.events
    return str(calendar["method"]), int(event["sequence"]), str(event["uid"])


def says_of_each_message(employee, made):
    """Kind, way and state of each line under *Berichten* that was sent, once all were heard of."""
    employee.page.goto(made)
    employee.sees("messages")
    arrived = employee.page.locator("[data-test=message][data-state=delivered]")
    expect(arrived).to_have_count(3, timeout=PATIENCE)
    lines = employee.page.locator("[data-test=message]")
    return {
        (
            line.get_attribute("data-kind"),
            "sms" in line.inner_text().split(" aan ")[0],
        ): line.get_attribute("data-state")
        for line in lines.all()
    }


def both_are_invited(post):
    """The link in the text message, and what identifies the other's entry in his calendar."""
    (planned,), (invitation,) = post.texts(1), post.mails(1)
    link = LINK.search(planned["body"])[0]
    method, sequence, uid = entry_of(invitation)
    assert (method, sequence) == ("REQUEST", 0)
    assert link not in invitation["text"]
    return link, uid


def moves(citizen, link):
    citizen.page.goto(link)
    citizen.presses("move-own")
    citizen.presses("later")
    citizen.presses("time")
    citizen.sees("moved")


def cancels(employee, made):
    employee.page.goto(made)
    employee.presses("cancel")
    employee.presses("cancel-yes")


def nothing_is_told_that_others_may_not_read(post):
    for text in post.texts(3):
        assert not any(secret in text["body"] for secret in SECRETS), text["body"]
    assert not any("Sem" in mail["to"] for mail in post.everything())


@pytest.mark.capability("M05", "M17", "M110", "M111")
def test_planned_moved_and_cancelled_by_text_message_and_by_mail(stack, employee, citizen):
    post = Post(stack.ports)
    made = employee.plans_appointment(
        name=SEM[0], mail="", phone=SEM[1], starts_in=timedelta(hours=3), second=KIM
    )

    link, uid = both_are_invited(post)
    moves(citizen, link)

    _, moved = post.texts(2)
    _, changed = post.mails(2)
    assert "is nu op" in moved["body"]
    assert LINK.search(moved["body"])[0] == link
    assert "verplaatst" in changed["subject"]
    assert entry_of(changed) == ("REQUEST", 1, uid)
    citizen.page.goto(link)
    expect(citizen.at("refused")).to_have_attribute("data-reason", "too_early")

    cancels(employee, made)
    *_, cancelled = post.texts(3)
    *_, off = post.mails(3)
    assert "gaat niet door" in cancelled["body"]
    assert not LINK.search(cancelled["body"])
    assert entry_of(off) == ("CANCEL", 2, uid)
    assert citizen.page.goto(link).status == 410
    expect(citizen.at("refused")).to_have_attribute("data-reason", "cancelled")

    nothing_is_told_that_others_may_not_read(post)
    assert STATES.items() <= says_of_each_message(employee, made).items()
