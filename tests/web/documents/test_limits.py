"""How much one person may send: in an hour, for one request, and in all."""

import pytest

from sidecar.documents.receiving import MOST_OF_ONE
from tests.web.documents.counter import a_counter, refused

pytestmark = pytest.mark.capability("M13")


def test_somebody_who_begins_without_end_is_stopped_and_hears_how_long(clock):
    counter = a_counter(clock, most=3)
    jan, request = counter.citizen(), counter.papers.ask(most="20")

    answers = [jan.create(request, 10) for _ in range(4)]

    assert [each.status_code for each in answers] == [201, 201, 201, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert len(counter.papers.store.documents("a1")) == 3


def test_no_more_come_than_were_asked(counter, jan):
    request = counter.papers.ask(most="2")
    jan.begun(request, 10)
    place = jan.begun(request, 10)

    answer = refused(jan.create(request, 10), 409, "document_enough")

    assert "2" in answer.json["detail"]
    jan.tus("DELETE", place)
    assert jan.create(request, 10).status_code == 201


def test_of_thousands_of_files_no_more_stay_than_one_person_may_have(clock):
    """Whatever may be sent for each request, and however often somebody begins anew."""
    counter = a_counter(clock, most=10_000)
    jan = counter.citizen()
    requests = [counter.papers.ask(most="20") for _ in range(4)]

    answers = [jan.create(request, 10) for request in requests for _ in range(20)]

    assert [each.status_code for each in answers[:50]] == [201] * 50
    assert {each.status_code for each in answers[50:]} == {409}
    assert len(counter.papers.store.documents("a1")) == MOST_OF_ONE
    assert counter.citizen("p2").create(counter.papers.ask("p2"), 10).status_code == 201


def test_one_person_sends_no_more_than_two_gigabytes(counter, jan):
    hundred = 100 * 1024 * 1024
    requests = [counter.papers.ask(most="20", largest="100") for _ in range(2)]

    answers = [jan.create(request, hundred) for request in requests for _ in range(11)]

    assert [each.status_code for each in answers] == [201] * 20 + [409] * 2
