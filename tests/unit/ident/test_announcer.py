"""An event is told at least once where it can be; the citizen never waits for it."""

import threading

import pytest
import requests
import responses

from ident.announcer import PAUSES, HttpAnnouncer, in_background
from ident.contract import Opened
from tests.fakes.clock import A_MONDAY
from tests.ident_world import IdentWorld

URL = "https://balie.example/machine/identifications"


@pytest.fixture
def announcer(tmp_path):
    tokens = IdentWorld(tmp_path).tokens
    slept = []
    announcer = HttpAnnouncer(url=URL, tokens=tokens, run=lambda work: work(), sleep=slept.append)
    return announcer, slept


def an_event():
    return Opened(request_id="r1", at=A_MONDAY)


@responses.activate
def test_an_event_is_told_once_when_the_balie_answers(announcer):
    responses.post(URL, status=204)
    announcer[0].announce(an_event())

    assert len(responses.calls) == 1
    sent = responses.calls[0].request
    assert sent.headers["Content-Type"] == "application/jwt"
    assert sent.body.count(".") == 2


@responses.activate
@pytest.mark.parametrize("failure", [{"status": 500}, {"body": requests.ConnectionError("no")}])
def test_a_failure_is_tried_again(announcer, failure):
    responses.post(URL, **failure)
    responses.post(URL, status=204)
    announcer[0].announce(an_event())

    assert len(responses.calls) == 2


@responses.activate
def test_after_the_last_try_it_is_left_to_the_balie_to_ask(announcer, caplog):
    responses.post(URL, status=503)
    announcer[0].announce(an_event())

    assert len(responses.calls) == len(PAUSES)
    assert announcer[1] == list(PAUSES)
    assert "event not delivered" in caplog.messages


def test_the_work_is_done_beside_the_request():
    done, here = threading.Event(), threading.get_ident()
    seen = []

    def work():
        seen.append(threading.get_ident())
        done.set()

    in_background(work)

    assert done.wait(20)
    assert seen != [here]
