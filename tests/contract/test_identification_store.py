"""The promises of the stores of identification, by the fakes and by both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from ident.contract import NumberRead
from sidecar.identification.codes import CodePrints
from sidecar.identification.domain import IdentificationRequest
from sidecar.identification.refusals import RequestUnknown
from sidecar.identification.skips import Reason, Skip
from sidecar.identification.states import Difference, State
from sidecar.identification.store import (
    DatabaseRequests,
    DatabaseSkips,
    metadata,
    phone_links_in,
)
from tests.fakes.clock import A_MONDAY
from tests.fakes.identification import FakeRequests, FakeSkips
from tests.fakes.phone_links import a_link

MINUTE = timedelta(minutes=1)
SHA = "a" * 64


def print_of(code):
    return CodePrints("k" * 32).of("a1", code)


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


def a_skip(participant_id="p1", **changes):
    values = {
        "appointment_id": "a1",
        "participant_id": participant_id,
        "reason": Reason.KNOWN,
        "note": "",
        "employee_id": "e1",
        "employee_name": "Sanne",
        "at": A_MONDAY,
    }
    return Skip(**values | changes)


@pytest.fixture
def tables(database):
    metadata.create_all(database.engine)
    return database


@pytest.fixture(params=["fake", "real"])
def requests(request, tables):
    return FakeRequests() if request.param == "fake" else DatabaseRequests(tables)


@pytest.fixture(params=["fake", "real"])
def skips(request, tables):
    return FakeSkips() if request.param == "fake" else DatabaseSkips(tables)


def test_what_is_kept_comes_back_whole(requests):
    kept = (
        a_request(
            scheme="named_employee_code", means="digid oidc", others="citizen", words="molen fiets"
        )
        .opened(A_MONDAY)
        .identified(level="hoog", code="000007", at=A_MONDAY, means="oidc")
        .paste("000008", print_of=print_of, earlier=[print_of("000008")])
        .filed("2026-1")
        .proved_by(SHA)
    )
    kept = replace(kept, words="molen fiets")
    requests.add(kept)

    assert kept.difference is Difference.OLD_CODE
    assert requests.get("r1") == kept
    done = kept.judge(matches=True, at=A_MONDAY).complete(A_MONDAY).handed_over(A_MONDAY)
    assert requests.save(replace(done, version=kept.version + 1))
    assert requests.get("r1") == replace(done, version=kept.version + 1)


def test_an_unknown_request_is_refused(requests):
    with pytest.raises(RequestUnknown):
        requests.get("nope")


def test_only_the_first_of_two_changes_holds(requests):
    requests.add(a_request())
    seen = requests.get("r1")

    assert requests.save(seen.opened(A_MONDAY))
    assert not requests.save(seen.failed("error", A_MONDAY))
    assert requests.get("r1").state is State.OPENED


@pytest.mark.capability("M17")
def test_all_of_a_citizen_and_all_of_a_conversation_are_found_in_order(requests):
    requests.add(a_request("r2", asked_at=A_MONDAY + MINUTE))
    requests.add(a_request("r1", state=State.ENDED))
    requests.add(a_request("r3", participant_id="p2", asked_at=A_MONDAY + 2 * MINUTE))
    requests.add(a_request("r4", appointment_id="a2", participant_id="p3"))

    assert [r.id for r in requests.of_participant("p1")] == ["r1", "r2"]
    assert [r.id for r in requests.of_participant("p2")] == ["r3"]
    assert requests.of_participant("p9") == []
    assert [r.id for r in requests.of_appointment("a1")] == ["r1", "r2", "r3"]


@pytest.mark.capability("M103")
def test_the_prints_of_one_conversation_are_forgotten(requests):
    for number, call in enumerate(("a1", "a1", "a2"), start=1):
        requests.add(a_request(f"r{number}", appointment_id=call, code_print="f" * 64))

    requests.forget_prints("a1")

    assert [requests.get(f"r{n}").code_print for n in (1, 2, 3)] == [None, None, "f" * 64]


def test_awaited_are_young_requests_without_a_login_or_with_a_code_to_compare(requests):
    requests.add(a_request("r1"))
    requests.add(a_request("r2", asked_at=A_MONDAY - timedelta(hours=1)))
    requests.add(a_request("r3", state=State.IDENTIFIED))
    requests.add(a_request("r4", state=State.IDENTIFIED, scheme="derived_code"))
    requests.add(a_request("r5", state=State.PREPARING, scheme="derived_code"))
    requests.add(a_request("r6", state=State.MATCHED, scheme="derived_code"))

    found = requests.awaited(since=A_MONDAY - timedelta(minutes=15))

    assert sorted(r.id for r in found) == ["r1", "r4", "r5"]


def test_without_result_are_completed_ones_that_miss_evidence_or_case(requests):
    done = {"state": State.COMPLETED, "completed_at": A_MONDAY}
    requests.add(a_request("r1", **done))
    requests.add(a_request("r2", **done, case_number="2026-1"))
    requests.add(a_request("r3", **done, case_number="2026-1", evidence_sha256=SHA))
    requests.add(a_request("r4", **done | {"completed_at": A_MONDAY - timedelta(days=2)}))
    requests.add(a_request("r5", state=State.MATCHED))

    found = requests.without_result(since=A_MONDAY - timedelta(days=1))

    assert sorted(r.id for r in found) == ["r1", "r2"]


@pytest.mark.capability("A4")
def test_a_reading_is_noted_once(requests):
    requests.add(a_request())
    reading = NumberRead(request_id="r1", at=A_MONDAY, employee_id="e1", how="shown")

    noted = [
        requests.note_reading(each, appointment_id="a1")
        for each in (reading, reading, replace(reading, how="copied"))
    ]

    assert noted == [True, False, True]


def test_of_two_reports_of_one_reading_in_a_transaction_the_rest_is_kept(tables):
    requests = DatabaseRequests(tables)
    reading = NumberRead(request_id="r1", at=A_MONDAY, employee_id="e1", how="shown")
    with tables.transaction():
        requests.note_reading(reading, appointment_id="a1")
        assert not requests.note_reading(reading, appointment_id="a1")
        requests.add(a_request())

    assert requests.get("r1")


@pytest.mark.capability("M64")
def test_the_newest_reason_of_a_citizen_counts_until_it_is_dropped(skips):
    skips.keep(a_skip())
    skips.keep(a_skip(reason=Reason.OTHER, note="buurvrouw"))
    skips.keep(a_skip("p2"))
    skips.keep(a_skip("p3", appointment_id="a2"))

    found = skips.of_appointment("a1")
    assert found == {"p1": a_skip(reason=Reason.OTHER, note="buurvrouw"), "p2": a_skip("p2")}
    skips.drop("p1")
    skips.drop("nobody")
    assert set(skips.of_appointment("a1")) == {"p2"}


@pytest.mark.capability("A12")
def at_once(act, count=8):
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(act, range(count)))


def test_of_eight_threads_one_changes_the_request(tables):
    real = DatabaseRequests(tables)
    real.add(a_request())
    seen = real.get("r1")

    won = at_once(lambda _: real.save(seen.opened(A_MONDAY)))

    assert sorted(won) == [False] * 7 + [True]


def test_all_of_a_conversation_is_forgotten(tables):
    requests, skips, links = (
        DatabaseRequests(tables),
        DatabaseSkips(tables),
        phone_links_in(tables),
    )
    reading = NumberRead(request_id="r1", at=A_MONDAY, employee_id="e1", how="shown")
    requests.add(a_request())
    requests.add(a_request("r2", appointment_id="a2"))
    requests.note_reading(reading, appointment_id="a1")
    skips.keep(a_skip())
    links.keep(a_link())

    gone = requests.forget(["a1"])

    assert gone == dict.fromkeys(
        (
            "identification_requests",
            "identification_readings",
            "identification_skips",
            "phone_links",
        ),
        1,
    )
    assert requests.get("r2")
