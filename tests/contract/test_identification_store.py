"""The promises of `identification.ports.Requests`, by the fake and by both databases."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from sidecar.identification.domain import IdentificationRequest, RequestUnknown, State
from sidecar.identification.store import DatabaseRequests, metadata
from tests.fakes.clock import A_MONDAY
from tests.fakes.identification import FakeRequests


def a_request(request_id="r1", **changes):
    values = {
        "id": request_id,
        "appointment_id": "a1",
        "participant_id": "p1",
        "employee_id": "e1",
        "employee_name": "Sanne",
        "employee_function": "medewerker",
        "language": "nl",
        "minimum_level": "midden",
        "asked_at": A_MONDAY,
    }
    return IdentificationRequest(**values | changes)


@pytest.fixture
def real(database):
    metadata.create_all(database.engine)
    return DatabaseRequests(database)


@pytest.fixture(params=["fake", "real"])
def requests(request, real):
    return FakeRequests() if request.param == "fake" else real


def test_what_is_kept_comes_back_whole(requests):
    kept = a_request().identified(level="hoog", code="000007", at=A_MONDAY)
    requests.add(kept)

    assert requests.get("r1") == kept


def test_an_unknown_request_is_refused(requests):
    with pytest.raises(RequestUnknown):
        requests.get("nope")


def test_only_the_first_of_two_changes_holds(requests):
    requests.add(a_request())
    seen = requests.get("r1")

    assert requests.save(seen.opened())
    assert not requests.save(seen.failed("error"))
    assert requests.get("r1").state is State.OPENED


def test_the_latest_is_found_and_the_ended_are_not_open(requests):
    requests.add(a_request("r1", state=State.ENDED))
    requests.add(a_request("r2", asked_at=A_MONDAY + timedelta(minutes=1)))
    requests.add(a_request("r3", appointment_id="a2", participant_id="p2"))

    assert requests.latest_of_appointment("a1").id == "r2"
    assert requests.latest_of_participant("p2").id == "r3"
    assert requests.latest_of_appointment("a9") is None
    assert [r.id for r in requests.open_of_appointment("a1")] == ["r2"]


def test_only_young_requests_without_a_login_are_running(requests):
    requests.add(a_request("r1"))
    requests.add(a_request("r2", asked_at=A_MONDAY - timedelta(hours=1)))
    requests.add(a_request("r3", state=State.IDENTIFIED))

    assert [r.id for r in requests.running(since=A_MONDAY - timedelta(minutes=15))] == ["r1"]


def test_of_eight_threads_one_changes_the_request(real):
    real.add(a_request())
    seen, start, won = real.get("r1"), Barrier(8), []

    def change():
        start.wait()
        won.append(real.save(seen.opened()))

    threads = [Thread(target=change) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(won) == [False] * 7 + [True]
