"""The promises of `sidecar.preparation.ports.DeviceChecks`: the fake, SQLite and PostgreSQL."""

from datetime import timedelta

import pytest

from sidecar.core.devices import Result
from sidecar.preparation.store import DatabaseDeviceChecks, metadata
from tests.builders import a_device_check
from tests.fakes.clock import A_MONDAY
from tests.fakes.preparation import FakeDeviceChecks

MINUTE = timedelta(minutes=1)


def on_tables(database):
    metadata.create_all(database.engine)
    return DatabaseDeviceChecks(database)


@pytest.fixture
def stored(database):
    return on_tables(database)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def checks(request, database_of):
    if request.param == "fake":
        return FakeDeviceChecks()
    return on_tables(database_of(request.param))


def test_a_test_is_kept_whole(checks):
    kept = a_device_check(
        camera=Result.NONE, microphone=Result.POOR, sound=Result.UNTESTED, browser="safari"
    )

    checks.keep(kept)

    assert checks.of(["p1"]) == {"p1": kept}


def test_the_newest_replaces_and_one_that_is_older_changes_nothing(checks):
    newest = a_device_check(checked_at=A_MONDAY + MINUTE, camera=Result.NONE)
    checks.keep(a_device_check())
    checks.keep(newest)

    checks.keep(a_device_check(network=Result.POOR))

    assert checks.of(["p1"]) == {"p1": newest}


def test_of_two_at_the_same_moment_the_later_one_counts(checks):
    checks.keep(a_device_check())
    checks.keep(a_device_check(sound=Result.NONE))

    assert checks.of(["p1"])["p1"].sound is Result.NONE


def test_only_who_is_asked_for_and_tested_is_answered(checks):
    for who in ("p1", "p2"):
        checks.keep(a_device_check(who))

    assert set(checks.of(["p2", "nobody"])) == {"p2"}
    assert checks.of([]) == {}


def test_what_belongs_to_an_appointment_is_forgotten_with_it(stored):
    stored.keep(a_device_check("p1", appointment_id="a1"))
    stored.keep(a_device_check("p2", appointment_id="a2"))

    assert stored.forget(["a1"]) == {"device_checks": 1}
    assert set(stored.of(["p1", "p2"])) == {"p2"}
