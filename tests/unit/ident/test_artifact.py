"""The artifact is judged before any network, and the line to DigiD is short-tempered."""

import base64
import hashlib
import time
from dataclasses import replace

import pytest
import requests
import responses

from deploy.local.digid.requests import NotOurs, ServiceProvider, read_artifact_resolve
from ident.refusals import AnswerRefused, ArtifactRefused, LoginDenied
from ident.saml.artifact import ArtifactResolve, BackChannel, read_artifact
from ident.saml.document import LARGEST
from ident.saml.messages import MessageKey
from ident.saml.request import new_message_id
from tests.fakes.clock import A_MONDAY
from tests.ident_world import key_files

IDP, URL = "https://digid.example/metadata", "https://digid.example/resolve"
SOURCE = hashlib.sha1(IDP.encode(), usedforsecurity=False).digest()


def encoded(kind=b"\x00\x04", index=b"\x00\x00", source=SOURCE, handle=bytes(20)):
    return base64.b64encode(kind + index + source + handle).decode()


def read(value):
    return read_artifact(value, idp_entity_id=IDP, endpoints={0: URL, 3: URL})


def test_an_artifact_of_digid_is_read():
    assert read(encoded()).endpoint == 0
    assert read(encoded(index=b"\x00\x03")).endpoint == 3
    assert read(encoded()).claim != read(encoded(handle=b"x" * 20)).claim
    assert encoded() not in read(encoded()).claim


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "artifact_form"),
        ("%%%", "artifact_form"),
        ("é", "artifact_form"),
        (encoded(handle=bytes(19)), "artifact_form"),
        (encoded(handle=bytes(21)), "artifact_form"),
        (encoded() + "\n", "artifact_form"),
        (encoded()[:-2] + "B=", "artifact_form"),
        ("A" * 5000, "artifact_form"),
        (encoded(kind=b"\x00\x01"), "artifact_type"),
        (encoded(source=bytes(20)), "artifact_source"),
        (encoded(index=b"\x00\x01"), "artifact_endpoint"),
    ],
)
def test_an_artifact_of_another_form_type_or_source_is_refused(value, code):
    with pytest.raises(ArtifactRefused) as refused:
        read(value)
    assert refused.value.code == code


@responses.activate
def test_the_answer_is_handed_over_as_it_came():
    responses.post(URL, body=b"<answer/>")

    assert BackChannel().exchange(URL, b"<question/>") == b"<answer/>"
    sent = responses.calls[0].request
    assert sent.body == b"<question/>"
    assert sent.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert sent.headers["SOAPAction"] == '"http://www.oasis-open.org/committees/security"'


@responses.activate
@pytest.mark.parametrize("status", [201, 301, 302, 307, 400, 404, 500, 503])
def test_any_other_status_is_refused_and_no_redirect_followed(status):
    responses.post(URL, status=status, headers={"Location": "https://evil.example/"})

    with pytest.raises(LoginDenied, match="resolve_status"):
        BackChannel().exchange(URL, b"")
    assert len(responses.calls) == 1


@responses.activate
@pytest.mark.parametrize("error", [requests.ConnectTimeout, requests.exceptions.SSLError, OSError])
def test_a_line_that_fails_is_refused(error):
    responses.post(URL, body=error("no"))

    with pytest.raises(LoginDenied, match="resolve_failed"):
        BackChannel().exchange(URL, b"")


@responses.activate
def test_a_body_that_never_ends_is_cut_off():
    responses.post(URL, body=b"x" * LARGEST)
    assert len(BackChannel().exchange(URL, b"")) == LARGEST

    responses.replace("POST", URL, body=b"x" * (LARGEST + 1))
    with pytest.raises(AnswerRefused, match="too_large"):
        BackChannel().exchange(URL, b"")


@responses.activate
@pytest.mark.parametrize(("seconds", "is_in_time"), [(0.01, False), (20, True)])
def test_who_is_slow_meets_the_limit(seconds, is_in_time):
    def answer_late(_request):
        time.sleep(0.3)
        return 200, {}, b"<answer/>"

    responses.add_callback("POST", URL, callback=answer_late)
    channel = BackChannel(seconds=seconds)
    if is_in_time:
        assert channel.exchange(URL, b"") == b"<answer/>"
        return
    with pytest.raises(LoginDenied, match="resolve_slow"):
        channel.exchange(URL, b"")


def test_certificates_and_limits_reach_the_line():
    line = BackChannel(client_certificate=("c", "k"), ca_file="ca").line

    assert (line.client_certificate, line.ca_file) == (("c", "k"), "ca")
    assert (line.connect_seconds, line.seconds, line.largest) == (5.0, 10.0, LARGEST)


def test_the_question_for_an_answer_is_signed_by_our_key():
    files, artifact = key_files(), read(encoded())
    resolve = ArtifactResolve(
        id=new_message_id(), entity_id="https://sp.example", artifact=artifact, now=A_MONDAY
    )
    key = MessageKey.from_pem(key=files["service.key.pem"], certificate=files["service.cert.pem"])
    ours = ServiceProvider(
        entity_id="https://sp.example", acs_url="", certificate=files["service.cert.pem"]
    )
    envelope = resolve.envelope(key)

    found = read_artifact_resolve(envelope, provider=ours)
    assert (found.id, found.artifact) == (resolve.id, artifact.value)
    stranger = replace(ours, certificate=files["digid.cert.pem"])
    with pytest.raises(NotOurs):
        read_artifact_resolve(envelope, provider=stranger)
