"""The line to an OpenID provider: limits, and what it may answer; who we are goes along."""

import base64
import time
from urllib.parse import parse_qs

import jwt
import pytest
import requests
import responses

from ident.oidc.client import Client
from ident.oidc.line import Line
from ident.refusals import AnswerRefused, LoginDenied
from tests.fakes.clock import FixedClock
from tests.unit.ident.oidc.tokens import NOW, private

URL = "https://broker.example/token"


@responses.activate
def test_an_object_is_handed_over():
    responses.get(URL, json={"a": 1})
    responses.post(URL, json={"b": 2})

    assert Line().get(URL) == {"a": 1}
    assert Line().post(URL, {"x": "y"}) == {"b": 2}
    assert parse_qs(responses.calls[1].request.body) == {"x": ["y"]}


@responses.activate
@pytest.mark.parametrize("status", [201, 302, 400, 401, 404, 500])
def test_any_other_status_is_refused_and_no_redirect_followed(status):
    responses.get(URL, status=status, headers={"Location": "https://evil.example/"})

    with pytest.raises(LoginDenied, match="oidc_status"):
        Line().get(URL)
    assert len(responses.calls) == 1


@responses.activate
@pytest.mark.parametrize(
    "body", [b"", b"no json", b"[]", b'"text"', b"\xff", b"{" * 2, b"[" * 100_000]
)
def test_what_is_no_json_object_is_refused(body):
    responses.get(URL, body=body)

    with pytest.raises(AnswerRefused, match="oidc_no_json") as refused:
        Line().get(URL)
    assert refused.value.__cause__ is None


@responses.activate
def test_a_line_that_fails_or_never_ends_is_refused():
    responses.get(URL, body=requests.ConnectTimeout("no"))
    with pytest.raises(LoginDenied, match="oidc_no_answer"):
        Line().get(URL)

    responses.replace("GET", URL, body=b"x" * (256 * 1024 + 1))
    with pytest.raises(AnswerRefused, match="oidc_too_large"):
        Line().get(URL)


@responses.activate
@pytest.mark.parametrize(("seconds", "is_in_time"), [(0.01, False), (20, True)])
def test_who_is_slow_meets_the_limit(seconds, is_in_time):
    def answer_late(_request):
        time.sleep(0.3)
        return 200, {}, b"{}"

    responses.add_callback("GET", URL, callback=answer_late)
    if is_in_time:
        assert Line(seconds=seconds).get(URL) == {}
        return
    with pytest.raises(LoginDenied, match="oidc_slow"):
        Line(seconds=seconds).get(URL)


@responses.activate
def test_an_answer_just_below_the_limit_is_read():
    responses.get(URL, body=b"{" + b" " * (256 * 1024 - 2) + b"}")

    assert Line().get(URL) == {}


@responses.activate
def test_a_secret_goes_along_in_the_header_escaped():
    responses.post(URL, json={})

    Client(id="a:b", secret="c d").post(Line(), URL, {"code": "c-1"}, clock=FixedClock())

    header = responses.calls[0].request.headers["Authorization"]
    assert base64.b64decode(header.removeprefix("Basic ")) == b"a%3Ab:c+d"


@responses.activate
def test_a_key_signs_an_assertion_for_one_minute():
    responses.post(URL, json={})
    client = Client(id="balie", key=private("rsa"))

    client.post(Line(), URL, {"code": "c-1"}, clock=FixedClock())

    sent = responses.calls[0].request
    fields = {name: values[0] for name, values in parse_qs(sent.body).items()}
    said = jwt.decode(
        fields["client_assertion"],
        private("rsa").public_key(),
        algorithms=["PS256"],
        audience=URL,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert (said["iss"], said["sub"], said["exp"]) == ("balie", "balie", NOW + 60)
    assert (fields["client_id"], fields["code"]) == ("balie", "c-1")
    assert fields["client_assertion_type"].endswith("jwt-bearer")
    assert "Authorization" not in sent.headers


def test_neither_secret_nor_key_is_in_repr():
    assert "hush" not in repr(Client(id="balie", secret="hush"))
    assert "RSAPrivateKey" not in repr(Client(id="balie", key=private("rsa")))
