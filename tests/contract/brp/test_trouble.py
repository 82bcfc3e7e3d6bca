"""A register that refuses, is slow, leads elsewhere, or answers nonsense or about somebody else."""

import json
import time

import pytest

from deploy.local.brp.register import REGISTER
from ident.brp.refusals import PeopleAway, PeopleRefused
from tests.contract.brp.world import QUICK, ListQuestions, http, people, stranger
from tests.contract.redis_server import free_port

NUMBER, OTHER = "999990007", "012345672"


def ask(port, clock, **changed):
    return people(port, clock, **changed).person(NUMBER, "test", "emp-1")


def refusal_of(port, clock, **changed):
    with pytest.raises(PeopleRefused) as refusal:
        ask(port, clock, **changed)
    assert NUMBER not in str(refusal.value)
    return refusal.value.reason


def problem(status, code, **more):
    body = {"status": status, "code": code, "detail": f"over {NUMBER}"} | more
    return http(status, json.dumps(body).encode(), "Content-Type: application/problem+json")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "paramsValidation"),
        (401, "authentication"),
        (403, "autorisation"),
        (406, "notAcceptable"),
        (415, "unsupportedMediaType"),
    ],
)
def test_what_the_register_refuses_is_refused_with_its_code(clock, status, code):
    with stranger(problem(status, code)) as port:
        assert refusal_of(port, clock) == f"status {status} {code}"


@pytest.mark.parametrize("code", [NUMBER, "with spaces", "x" * 26, 5, None, ["a"]])
def test_a_code_that_is_none_is_not_repeated(clock, code):
    with stranger(problem(400, code)) as port:
        assert refusal_of(port, clock) == "status 400"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"5", b"\xff"])
def test_a_refusal_without_a_problem_is_one_all_the_same(clock, body):
    with stranger(http(404, body)) as port:
        assert refusal_of(port, clock) == "status 404"


@pytest.mark.parametrize("status", [429, 408, 500, 502, 503, 504])
def test_a_register_in_trouble_may_be_asked_again(clock, status):
    with stranger(problem(status, "trouble")) as port, pytest.raises(PeopleAway) as away:
        ask(port, clock)

    assert str(away.value) == f"status {status}"


def test_a_register_that_is_not_there_is_away(clock):
    with pytest.raises(PeopleAway) as away:
        ask(free_port(), clock)
    assert str(away.value) in ("ConnectionError", "NewConnectionError")


def test_a_line_that_breaks_is_no_answer(clock):
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n{"
    with stranger(cut) as port, pytest.raises((PeopleAway, PeopleRefused)):
        ask(port, clock)


def test_a_register_that_does_not_answer_is_not_waited_for(port, clock, seen):
    seen.wait = 3 * QUICK
    begun = time.monotonic()

    with pytest.raises(PeopleAway) as away:
        ask(port, clock, seconds=QUICK)

    assert str(away.value) == "the time was over"
    assert time.monotonic() - begun < 2.5 * QUICK


def test_a_register_that_drips_is_not_waited_for(clock):
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n"
    begun = time.monotonic()

    with stranger(head, *[b"x"] * 60, pause=QUICK / 8) as port:
        with pytest.raises(PeopleAway) as away:
            ask(port, clock, seconds=QUICK)
        assert str(away.value) == "the time was over"
        assert time.monotonic() - begun < 2.5 * QUICK


def test_more_than_a_person_can_be_is_not_read(clock):
    with stranger(http(200, b"x" * (1024 * 1024))) as port:
        assert refusal_of(port, clock) == "too_large"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_followed_elsewhere(port, clock, seen, status):
    there = f"Location: http://127.0.0.1:{port}/haalcentraal/api/brp/personen"

    with stranger(http(status, b"", there)) as leads:
        assert refusal_of(leads, clock) == f"status {status}"
    assert seen.bodies == []


def test_no_proxy_of_the_machine_comes_between(port, clock, seen, monkeypatch):
    with stranger(http(500)) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy}")
        assert ask(port, clock).name
    assert len(seen.bodies) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>welcome</html>", "no_json"),
        (b"[]", "no_object"),
        (b"{}", "no_list"),
        (b'{"type": "Iets", "personen": []}', "other_question"),
    ],
)
def test_nonsense_is_no_answer(clock, body, reason):
    with stranger(http(200, body)) as port:
        assert refusal_of(port, clock) == reason


@pytest.mark.parametrize("status", [201, 204, 206])
def test_another_success_than_200_is_none(clock, status):
    with stranger(http(status)) as port:
        assert refusal_of(port, clock) == f"status {status}"


def test_an_answer_about_another_number_is_refused_and_the_asked_one_is_not(clock):
    def answer(number):
        person = REGISTER[number].asked(["burgerservicenummer", "naam"])
        body = {"type": "RaadpleegMetBurgerservicenummer", "personen": [person]}
        return http(200, json.dumps(body).encode())

    with stranger(answer(OTHER)) as port:
        assert refusal_of(port, clock) == "other_number"
    with stranger(answer(NUMBER)) as port:
        assert ask(port, clock).name == "Aylin Voorbeeld"


def test_what_was_refused_was_asked_and_is_kept(clock):
    questions = ListQuestions()
    with stranger(problem(403, "autorisation")) as port, pytest.raises(PeopleRefused):
        people(port, clock, questions).person(NUMBER, "test", "emp-1")

    assert [question.employee_id for question in questions.kept] == ["emp-1"]
