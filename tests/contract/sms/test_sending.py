"""Sending text messages: the fake and both adapters keep the same promises."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from sidecar.core.errors import Unavailable
from sidecar.notifications.handing import SmsRefused
from tests.contract.brp.world import http, stranger
from tests.contract.redis_server import free_port
from tests.contract.sms.world import (
    A_NUMBER,
    ADAPTERS,
    AN_SMS,
    KEY,
    QUICK,
    SECRET,
    magic,
    notifynl,
    spryng,
    until,
)
from tests.fakes.sms import FakeSms


class Peer:
    """One of the three, with the means to let it fail."""

    def __init__(self, request):
        self.name, self.sms = request.param, FakeSms()
        if self.name != "fake":
            self.world = request.getfixturevalue("world")
            self.sms = ADAPTERS[self.name](self.world.port)

    def refused(self):
        if self.name == "fake":
            self.sms.refuses.add(A_NUMBER)
            return AN_SMS
        return magic("83")

    def go_away(self):
        if self.name == "fake":
            self.sms.is_away = True
            return
        self.sms = ADAPTERS[self.name](free_port())

    def received(self):
        return self.sms.sent if self.name == "fake" else self.world.texts.all()


@pytest.fixture(params=["fake", *ADAPTERS])
def peer(request):
    return Peer(request)


@pytest.mark.capability("M05")
def test_a_text_message_is_handed_over_once_and_has_an_id(peer):
    assert peer.sms.send(AN_SMS)

    (text,) = peer.received()
    assert (text.to, text.reference) == (AN_SMS.to, AN_SMS.reference)


def test_two_messages_have_two_ids(peer):
    assert peer.sms.send(AN_SMS) != peer.sms.send(replace(AN_SMS, reference="m-2"))


def test_a_number_that_cannot_be_is_refused_for_good(peer):
    with pytest.raises(SmsRefused):
        peer.sms.send(peer.refused())

    assert not peer.received()


def test_a_provider_that_is_away_may_be_tried_later(peer):
    peer.go_away()

    with pytest.raises(Unavailable):
        peer.sms.send(AN_SMS)


@pytest.mark.capability("M19")
@pytest.mark.parametrize("number", ["+32470123456", "+12025550143", "+905321234567"])
def test_a_number_of_abroad_gets_its_message(peer, number):
    peer.sms.send(replace(AN_SMS, to=number))

    assert peer.received()[0].to == number


def test_the_telephone_shows_the_text_with_every_sign(provider, sms, world):
    sms.send(AN_SMS)

    (text,) = world.texts.all()
    assert text.body == AN_SMS.text
    assert text.sender == "Gemeente"
    assert text.id


@pytest.mark.parametrize("last", ["80", "83"])
def test_what_is_the_fault_of_the_number_is_refused(sms, last):
    with pytest.raises(SmsRefused):
        sms.send(magic(last))


@pytest.mark.parametrize("last", ["81", "84", "85", "86", "87", "88", "89"])
def test_what_is_not_the_fault_of_the_number_may_be_tried_again(sms, last):
    with pytest.raises(Unavailable):
        sms.send(magic(last))

    assert sms.send(AN_SMS)


@pytest.mark.parametrize(
    ("provider", "last", "line"),
    [
        ("notifynl", "86", {"status": 403, "why": "key"}),
        ("notifynl", "89", {"status": 400, "why": "trial"}),
        ("spryng", "85", {"status": 402, "why": "money"}),
        ("spryng", "86", {"status": 401, "why": "key"}),
        ("spryng", "89", {"status": 403, "why": "key"}),
    ],
)
def test_what_we_have_to_mend_is_an_alarm_in_the_log(provider, world, caplog, last, line):
    with pytest.raises(Unavailable):
        ADAPTERS[provider](world.port).send(magic(last))

    (record,) = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert record.getMessage() == "sms provider refuses us"
    assert {name: getattr(record, name) for name in line} == line


@pytest.mark.parametrize("last", ["81", "83", "84"])
def test_what_we_cannot_mend_is_no_alarm(sms, caplog, last):
    with pytest.raises((Unavailable, SmsRefused)):
        sms.send(magic(last))

    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_an_answer_that_was_lost_leaves_the_message_sent(sms, world):
    with pytest.raises(Unavailable):
        sms.send(magic("88"))

    assert [text.reference for text in world.texts.all()] == [AN_SMS.reference]


def test_a_slow_provider_is_waited_for_until_the_deadline_and_no_longer(provider, world):
    with pytest.raises(Unavailable):
        ADAPTERS[provider](world.port, seconds=QUICK).send(magic("82"))

    assert ADAPTERS[provider](world.port).send(magic("82", reference="m-2"))
    # What came in too late was taken all the same.
    until(lambda: len(world.texts.all()) == 2)


def test_a_wrong_key_is_refused_and_the_right_one_is_not(provider, world):
    other = f"demo-{SECRET}-{SECRET}"

    with pytest.raises(Unavailable):
        ADAPTERS[provider](world.port, key=other).send(AN_SMS)

    assert ADAPTERS[provider](world.port, key=KEY).send(AN_SMS)


@pytest.mark.parametrize(
    "answer",
    [
        http(201, b""),
        http(201, b"{}"),
        http(201, b"[]"),
        http(201, b'{"id": "../../x"}'),
        http(201, b'{"id": 5}'),
        http(201, b"\xff\xfe"),
        http(201, b"[" * 100_000),
        http(400, b"[" * 100_000),
        http(400, b"[]"),
        http(400, b'{"errors": "no"}'),
        http(400, b'{"errors": [1, null]}'),
        http(400, b'{"errors": {"body": ["no"]}}'),
        http(400, b'{"errors": []}'),
        http(404, b""),
        http(302, b'{"id": "x"}', "Location: http://127.0.0.1:1/"),
        http(307, b"", "Location: http://127.0.0.1:1/"),
        http(200, b"x" * 300_000),
        http(502, b"<html>"),
        b"HTTP/1.1 2",
        b"",
    ],
)
def test_an_answer_that_nobody_understands_is_no_yes_and_no_no(provider, answer):
    with stranger(answer) as port, pytest.raises(Unavailable):
        ADAPTERS[provider](port, seconds=QUICK).send(AN_SMS)


def test_no_number_no_name_and_no_key_comes_into_a_log_or_an_error(provider, sms, world, caplog):
    caplog.set_level(logging.DEBUG)
    quoting = b'{"errors": [{"error": "BadRequestError", "message": "%s?"}]}' % A_NUMBER.encode()
    errors = []
    with stranger(http(400, quoting)) as port:
        for line, message in (
            (ADAPTERS[provider](port), AN_SMS),
            (sms, magic("83")),
            (sms, magic("89")),
        ):
            with pytest.raises((Unavailable, SmsRefused)) as error:
                line.send(message)
            errors.append(str(error.value))
    sms.send(AN_SMS)

    # Werkzeug is the server of the stand-ins, not ours.
    ours = [record for record in caplog.records if record.name != "werkzeug"]
    said = " ".join(errors + [str(vars(record)) for record in ours])
    assert ours
    for secret in (A_NUMBER[1:], "6123456", SECRET, "Stad", "/a/"):
        assert secret not in said


def test_the_keys_are_not_shown_with_the_settings(world):
    for adapter in (notifynl, spryng):
        assert SECRET not in repr(adapter(world.port)._settings)


def test_threads_do_not_mix_their_messages(provider, sms, world):
    messages = [replace(AN_SMS, reference=f"t-{n}") for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(sms.send, messages))

    by_id = {text.id: text.reference for text in world.texts.all()}
    assert [by_id[each] for each in ids] == [message.reference for message in messages]
