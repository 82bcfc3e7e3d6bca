"""Whoever comes along is told of his own link, and of nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.appointments.guests import Guest
from sidecar.catalogue.domain import Schedule
from sidecar.core.visits import Part
from tests.fakes.clock import A_MONDAY
from tests.fakes.sms import FakeSms
from tests.office import NINE_TO_FIVE, an_agenda, bookings
from tests.post import a_post

pytestmark = pytest.mark.capability("M108")

OPEN = Schedule(desk_id="burgerzaken", capacity=1, week=NINE_TO_FIVE)
JAN = Guest(name="Jan Jansen", mail="jan@burger.example", phone="06 12345678", language="nl")
KIM = Guest(
    name="Kim Bos",
    mail="kim@burger.example",
    phone="06 87654321",
    language="en",
    part=Part.CARER,
)


def told(clock):
    """All that goes to each when Jan books and brings Kim."""
    post = a_post(clock, sms=FakeSms())
    agenda = an_agenda(clock, schedules=[OPEN])
    office = replace(post.office, agenda=agenda, catalogue=agenda.catalogue)
    made = bookings(office).book("verhuizing", A_MONDAY.replace(day=25), [JAN, KIM])
    post.deliver()
    clock.set(A_MONDAY.replace(day=25) - timedelta(hours=1))
    post.deliver()
    links = {link.name: link.address for link in made.links}
    mails = [(mail.to_name, mail) for mail in post.mail.sent]
    texts = {sms.to: sms.text for sms in post.worker.sms.sent}
    return links, mails, texts


def test_each_letter_has_the_own_link_and_language_and_names_nobody_else(clock):
    links, mails, _ = told(clock)

    assert {name for name, _ in mails} == {JAN.name, KIM.name}
    for name, mail in mails:
        me, other = (JAN, KIM) if name == JAN.name else (KIM, JAN)
        calendar = _unfolded(mail.calendar.body) if mail.calendar else ""
        whole = "\n".join([mail.subject, mail.text, mail.html, calendar])
        assert (mail.to, mail.language) == (me.mail, me.language)
        assert links[me.name] in mail.text
        assert me.name in mail.text
        assert [each for each in (*_known(other), links[other.name]) if each in whole] == []
        assert [each for each in _known(me) if each in mail.subject] == []


def test_each_text_message_has_the_own_link_and_no_name_at_all(clock):
    links, _, texts = told(clock)

    for me, other in ((JAN, KIM), (KIM, JAN)):
        text = texts["+31" + me.phone.replace(" ", "")[1:]]
        assert links[me.name] in text
        assert [each for each in (*_known(me), *_known(other)) if each in text] == []


def _unfolded(calendar):
    return calendar.decode().replace("\r\n ", "")


def _known(person):
    return person.name, *person.name.split(), person.mail, person.phone
