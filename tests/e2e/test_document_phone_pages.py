"""The pages of sending by phone, in every state, judged as in test_accessibility."""

import pytest

from tests.e2e.judge import Screen as Judge
from tests.e2e.test_every_page import around
from tests.web.documents.counter import CARD, PART
from tests.web.documents.phone_counter import a_counter

pytestmark = pytest.mark.capability("M134", "M14")


@pytest.fixture
def judge(browsers):
    context = browsers.get("desk").new_context(locale="nl-NL")
    yield Judge(context.new_page())
    context.close()


@pytest.fixture
def counter(clock):
    return a_counter(clock)


def test_the_computer_in_every_state(judge, counter):
    request, computer = counter.papers.ask(help="Alle bladzijden."), counter.computer()
    for state, deed in (("offer", ""), ("code", "telefoon"), ("away", "telefoon/weg")):
        if deed:
            computer.post(f"{CARD}/{request.id}/{deed}")
        judge.shows(state, computer.client, computer.get())
    counter.phone(request)
    judge.shows("joined", computer.client, computer.get())
    card = computer.get(headers=PART).text
    judge.shows("joined, in the call", computer.client, around(computer.client, card))
    assert judge.found == []


def test_the_phone_in_every_state(judge, counter):
    request, phone = counter.papers.ask(help="Alle bladzijden."), counter.browser()
    address = counter.scanned(request)
    judge.shows("link", phone.client, phone.get(address))
    counter.join(address, phone)
    late = counter.browser()
    judge.shows("used", late.client, late.get(address))
    judge.shows("joined", phone.client, phone.get())
    phone.add(request.id)
    judge.shows("added", phone.client, phone.get())
    wrong = phone.post(f"{phone.home}/{request.id}/versturen", text="x" * 501)
    judge.shows("remark too long", phone.client, wrong)
    phone.post(f"{phone.home}/{request.id}/versturen")
    judge.shows("done", phone.client, phone.get())
    counter.computer().post(f"{CARD}/{request.id}/telefoon/weg")
    judge.shows("over", phone.client, phone.get())
    assert judge.found == []
