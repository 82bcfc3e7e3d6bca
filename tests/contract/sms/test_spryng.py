"""What goes to Spryng, sign by sign, and which of its answers is a yes."""

import json

import pytest
from flask import Flask, request

from sidecar.core.errors import Unavailable
from sidecar.notifications.handing import SmsRefused
from tests.contract.brp.world import http, served, stranger
from tests.contract.sms.world import AN_SMS, KEY, QUICK, spryng


def test_the_question_is_as_spryng_has_it():
    seen, app = [], Flask(__name__)

    @app.post("/v1/messages")
    def take():
        seen.append((request.headers, request.get_data()))
        return {"id": "one"}

    with served(app) as port:
        assert spryng(port).send(AN_SMS) == "one"

    ((headers, body),) = seen
    assert headers["Authorization"] == f"Bearer {KEY}"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "originator": "Gemeente",
        "recipients": ["31612345678"],
        "body": AN_SMS.text,
        "reference": "m-1",
        "route": "business",
        "encoding": "unicode",
    }


@pytest.mark.parametrize(
    ("body", "provider_id"),
    [
        (b'{"id": "one"}', "one"),
        (b"{}", ""),
        (b'{"id": 5}', ""),
        (b'{"id": "a\\nb"}', ""),
        (b'{"id": "%s"}' % (b"x" * 81), ""),
    ],
)
def test_what_was_taken_is_not_sent_again_for_want_of_an_id(body, provider_id):
    with stranger(http(200, body)) as port:
        assert spryng(port).send(AN_SMS) == provider_id


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"<html>", b"[" * 100_000])
def test_a_yes_without_its_json_is_no_yes(body):
    with stranger(http(200, body)) as port, pytest.raises(Unavailable):
        spryng(port).send(AN_SMS)


@pytest.mark.parametrize(
    ("status", "errors", "refusal"),
    [
        (422, {"recipients.0": ["no"]}, SmsRefused),
        (400, {"recipients": ["no"]}, SmsRefused),
        (422, {"recipients.0": ["no"], "originator": ["no"]}, Unavailable),
        (422, {"originator": ["no"]}, Unavailable),
        (422, {}, Unavailable),
        (422, ["recipients"], Unavailable),
        (401, {"recipients.0": ["no"]}, Unavailable),
        (503, {"recipients.0": ["no"]}, Unavailable),
    ],
)
def test_only_what_is_about_the_number_alone_is_refused(status, errors, refusal):
    body = json.dumps({"message": "no", "errors": errors}).encode()
    with stranger(http(status, body)) as port, pytest.raises(refusal):
        spryng(port, seconds=QUICK).send(AN_SMS)
