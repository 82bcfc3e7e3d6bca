"""Programs that call at the same moment, keys, and what is forgotten; on both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from foundation.outbox import outbox
from sidecar.api.domain import new_key
from sidecar.api.store import DatabaseKeys, metadata
from sidecar.appointments.domain import Origin
from sidecar.appointments.store import DatabaseAppointments, appointments
from sidecar.core.programs import Right
from sidecar.notifications.store import messages
from tests.contract.programs import Balie
from tests.contract.test_appointment_store import keep, stored
from tests.fakes.api import FakeKeys
from tests.fakes.appointments import FakeAppointments
from tests.fakes.clock import A_MONDAY
from tests.office import an_appointment

MANY = 20
ORIGIN = Origin(source="jcc", external_id="Z-1", content="f" * 64)


@pytest.fixture(params=["sqlite", "postgres"])
def balie(request, database_of, tmp_path):
    url = database_of(request.param).engine.url.render_as_string(hide_password=False)
    made = Balie(tmp_path, BALIE_DATABASE_URL=url)
    yield made
    made.services.ground.database.engine.dispose()


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def store(request, database_of):
    if request.param == "fake":
        return FakeKeys()
    database = database_of(request.param)
    metadata.create_all(database.engine)
    return DatabaseKeys(database)


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def appointment_store(request, database_of):
    return FakeAppointments() if request.param == "fake" else stored(database_of(request.param))


def a_key(source="jcc", **changes):
    values = {"desks": None, "made_at": A_MONDAY, "expires_on": None}
    return new_key(source, frozenset({Right.READ, Right.BOOK}), **values | changes)[0]


def at_once(count, deed):
    """What each of so many threads got that began together."""
    ready = Barrier(count)

    def begin(number):
        ready.wait()
        return deed(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def rows(balie, table):
    with balie.services.ground.database.connection() as connection:
        return connection.execute(select(table)).all()


@pytest.mark.capability("M129", "M107")
def test_of_twenty_who_ask_the_same_together_one_makes_it_and_all_get_it(balie):
    key = balie.key()
    wanted = balie.wanted(key)

    answers = at_once(
        MANY, lambda _number: balie.ask(key, "/afspraken", method="POST", json=wanted)
    )

    assert sorted(each.status_code for each in answers) == [200] * (MANY - 1) + [201]
    assert len({each.json["id"] for each in answers}) == 1
    assert all(each.json == answers[0].json for each in answers)
    assert len(rows(balie, appointments)) == 1
    confirmations = [row for row in rows(balie, messages) if row.kind == "confirmation"]
    assert len(confirmations) == 1
    assert len([row for row in rows(balie, outbox) if row.reference == confirmations[0].id]) == 1


def test_of_twenty_who_use_one_id_for_different_things_one_wins(balie):
    key = balie.key()
    wanted = balie.wanted(key)

    def deed(number):
        person = wanted["deelnemers"][0] | {"naam": f"Jan {number}"}
        body = wanted | {"deelnemers": [person]}
        return balie.ask(key, "/afspraken", method="POST", json=body)

    answers = at_once(MANY, deed)

    assert sorted(each.status_code for each in answers) == [201] + [409] * (MANY - 1)
    assert {each.json["code"] for each in answers if each.status_code == 409} == {"other_content"}
    assert len(rows(balie, appointments)) == 1


def test_of_twenty_who_cancel_together_all_are_told_that_it_is_done(balie):
    key = balie.key()
    wanted = balie.wanted(key)
    made = balie.ask(key, "/afspraken", method="POST", json=wanted).json["id"]

    answers = at_once(
        MANY, lambda _number: balie.ask(key, f"/afspraken/{made}", method="DELETE").status_code
    )

    assert answers == [204] * MANY
    kinds = [row.kind for row in rows(balie, messages)]
    assert kinds.count("cancellation") == 1


def test_a_key_comes_back_as_it_was_kept(store):
    one = a_key()
    other = a_key(desks=frozenset({"jeugd"}), expires_on=date(2027, 1, 1), source="aaa")
    for key in (one, other):
        store.add(key)

    assert store.get(one.id) == one
    assert store.get("x" + "0" * 24) is None
    assert store.all() == [other, one]


def test_the_last_use_of_a_key_is_kept(store):
    key, other = a_key(), a_key()
    store.add(key)
    store.add(other)

    store.used(key.id, date(2026, 11, 24))
    store.used("x" + "0" * 24, date(2026, 11, 24))

    assert store.get(key.id) == replace(key, used_on=date(2026, 11, 24))
    assert store.get(other.id) == other


def test_a_key_is_revoked_once(store):
    key = a_key()
    store.add(key)

    assert store.revoke(key.id, at=A_MONDAY + timedelta(hours=1))
    assert not store.revoke(key.id, at=A_MONDAY + timedelta(hours=2))
    assert not store.revoke("x" + "0" * 24, at=A_MONDAY)
    assert store.get(key.id).revoked_at == A_MONDAY + timedelta(hours=1)


def test_who_made_an_appointment_is_kept_with_it(appointment_store):
    keep(appointment_store, an_appointment("a1", origin=ORIGIN))

    assert appointment_store.by_id("a1").origin == ORIGIN


@pytest.mark.capability("M139")
def test_the_external_id_goes_with_the_appointment(database):
    store = stored(database)
    keep(store, an_appointment("a1", origin=ORIGIN))

    store.forget(["a1"])

    with database.connection() as connection:
        assert connection.execute(select(appointments)).all() == []
    assert DatabaseAppointments(database).by_id("a1") is None
