"""What only NotifyNL has: templates, tokens of thirty seconds, and being asked afterwards."""

from dataclasses import replace

import notifications_python_client.authentication as tokens
import pytest

from sidecar.core.errors import Unavailable
from sidecar.notifications.domain import MessageKind
from sidecar.notifications.handing import Outcome, SmsRefused
from tests.contract.brp.world import http, stranger
from tests.contract.sms.world import AN_SMS, DUTCH, ENGLISH, SECRET, SERVICE, magic, notifynl, until

NEVER_SENT = "99999999-9999-4999-8999-999999999999"


def whys(caplog):
    """What the log tells an administrator to mend."""
    return [record.why for record in caplog.records if hasattr(record, "why")]


@pytest.fixture
def sms(world):
    return notifynl(world.port)


@pytest.mark.capability("M05")
@pytest.mark.parametrize(("language", "template"), [("nl", DUTCH), ("en", ENGLISH), ("fr", DUTCH)])
def test_kind_and_language_choose_the_template(sms, world, language, template):
    sms.send(replace(AN_SMS, language=language))

    assert world.texts.all()[0].template == template


def test_a_kind_without_a_template_is_not_sent(sms, world):
    with pytest.raises(SmsRefused):
        sms.send(replace(AN_SMS, kind=MessageKind.WE_WAIT))

    assert world.texts.all() == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"kind": MessageKind.CHANGED}, "template"),
        ({"values": {"municipality": "Stad"}}, "values"),
    ],
)
def test_texts_that_do_not_fit_are_for_an_administrator(sms, caplog, changes, why):
    with pytest.raises(Unavailable):
        sms.send(replace(AN_SMS, **changes))

    assert whys(caplog) == [why]


def test_a_sender_may_be_chosen_and_one_that_is_no_id_is_ours_to_mend(world, caplog):
    assert notifynl(world.port, sender=NEVER_SENT).send(AN_SMS)
    with pytest.raises(Unavailable):
        notifynl(world.port, sender="Stad").send(AN_SMS)

    assert whys(caplog) == ["sender"]


def test_a_clock_that_is_wrong_is_named(world, monkeypatch, caplog):
    # The clock of this machine runs two minutes behind while the token is made.
    late = tokens.jwt.encode({"iss": SERVICE, "iat": tokens.epoch_seconds() - 120}, SECRET)
    monkeypatch.setattr(
        "notifications_python_client.base.create_jwt_token", lambda *_arguments: late
    )
    with pytest.raises(Unavailable):
        notifynl(world.port).send(AN_SMS)

    assert whys(caplog) == ["clock"]


@pytest.mark.capability("A10")
@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("78", Outcome.DELIVERED),
        ("90", Outcome.TEMPORARY),
        ("91", Outcome.TEMPORARY),
        ("92", Outcome.PERMANENT),
        ("93", Outcome.TECHNICAL),
        ("97", Outcome.DELIVERED),
        ("98", Outcome.SENT),
    ],
)
def test_what_became_of_a_message_can_be_asked(sms, last, outcome):
    provider_id = sms.send(magic(last))

    assert until(lambda: sms.outcome(provider_id)) is outcome


def test_of_a_message_under_way_nothing_is_known(sms, world):
    provider_id = sms.send(magic("94"))

    until(lambda: world.texts.all()[0].status == "sending")
    assert sms.outcome(provider_id) is None


@pytest.mark.parametrize("provider_id", [NEVER_SENT, "", "../sms", "x" * 500, NEVER_SENT + "\n"])
def test_of_a_message_that_is_not_there_nothing_is_known(sms, provider_id):
    assert sms.outcome(provider_id) is None


def test_what_cannot_be_known_now_is_not_taken_for_nothing(sms):
    refused = b'{"errors": [{"error": "ValidationError", "message": "not a number"}]}'
    for answer in (http(503), http(400, refused), http(403), http(200, b"<html>")):
        with stranger(answer) as port:
            for ask in (notifynl(port).outcome, notifynl(port).find):
                with pytest.raises(Unavailable):
                    ask(NEVER_SENT)


def test_a_message_is_found_by_our_reference(sms):
    with pytest.raises(Unavailable):
        sms.send(magic("88", reference="m-88"))
    other = sms.send(AN_SMS)

    found = sms.find("m-88")

    assert found
    assert found != other
    assert sms.find("m-99") is None


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"{}",
        b'{"notifications": {}}',
        b'{"notifications": [1]}',
        b'{"notifications": [{"reference": "m-1", "id": "../x"}]}',
    ],
)
def test_a_list_that_is_none_is_not_believed(body):
    with stranger(http(200, body)) as port, pytest.raises(Unavailable):
        notifynl(port).find("m-1")


def test_an_answer_from_elsewhere_is_not_taken_for_a_yes():
    body = b'{"id": "%s"}' % NEVER_SENT.encode()
    with stranger(http(302, body, "Location: http://127.0.0.1:1/")) as port:
        with pytest.raises(Unavailable):
            notifynl(port).send(AN_SMS)
        with pytest.raises(Unavailable):
            notifynl(port).outcome(NEVER_SENT)
    with stranger(http(201, body)) as port:
        assert notifynl(port).send(AN_SMS) == NEVER_SENT


def test_a_list_of_others_is_not_taken_for_ours():
    body = b'{"notifications": [{"reference": "m-2", "id": "%s"}]}' % NEVER_SENT.encode()
    with stranger(http(200, body)) as port:
        assert notifynl(port).find("m-1") is None
        assert notifynl(port).find("m-2") == NEVER_SENT
