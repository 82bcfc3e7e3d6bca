"""Sessions of civil servants on both databases: which of them the single sign-on ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from sidecar import migrations
from sidecar.adapters.staff_sessions import IDLE, DatabaseStaffSessions
from sidecar.core.people import LogoutRefused, SignedIn, SignedOut
from tests.builders import an_employee
from tests.fakes.clock import A_MONDAY, FixedClock
from tests.fakes.work import ListSignals

SANNE, JOKE = an_employee("e1"), an_employee("e2", name="Joke Bakker")
MINUTE = timedelta(minutes=1)
BEFORE = text(
    "INSERT INTO staff_sessions (session_hash, employee_id, name, function, desks, roles,"
    " started_at, used_at) VALUES ('h1', 'e1', 'Sanne', 'f', '[]', '[]',"
    " '2026-11-23 09:00:00+00', '2026-11-23 09:00:00+00')"
)


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def signals():
    return ListSignals()


@pytest.fixture
def sessions(database, clock, signals):
    migrations.upgrade(database.engine)
    return DatabaseStaffSessions(database, clock, signals)


def told(employee_id="", session="", *, number=1, until=A_MONDAY + 6 * MINUTE):
    return SignedOut(
        employee_id=employee_id, provider_session=session, token_id=f"t{number}", until=until
    )


@pytest.fixture
def three(sessions):
    """Sanne at two computers, Joke at one."""
    return {
        "desk": sessions.open(SignedIn(employee=SANNE, provider_session="s1")),
        "home": sessions.open(SignedIn(employee=SANNE, provider_session="s2")),
        "joke": sessions.open(SignedIn(employee=JOKE, provider_session="s3")),
    }


@pytest.mark.capability("M98")
@pytest.mark.parametrize(
    ("which", "stay"),
    [
        (told("e1"), ["joke"]),
        (told(session="s1"), ["home", "joke"]),
        (told("e1", "s1"), ["home", "joke"]),
        (told("e2", "s1"), ["desk", "home", "joke"]),
        (told("e9"), ["desk", "home", "joke"]),
        (told(session="s9"), ["desk", "home", "joke"]),
    ],
)
def test_a_person_or_one_session_is_ended(sessions, three, which, stay):
    sessions.end_by_provider(which)

    assert [name for name, session in three.items() if sessions.is_open(session)] == stay


@pytest.mark.parametrize("which", [told("e1"), told("e1", "s1")])
def test_of_whom_no_session_there_is_known_all_are_ended(sessions, which):
    """The provider named none at the login; to be put out too often is the safe side."""
    unnamed = sessions.open(SignedIn(employee=SANNE))

    sessions.end_by_provider(which)

    assert not sessions.is_open(unnamed)


def test_a_session_that_is_not_named_is_not_everybodys(sessions):
    unnamed = sessions.open(SignedIn(employee=SANNE))

    sessions.end_by_provider(told(session="s1"))

    assert sessions.is_open(unnamed)


def test_the_open_pages_of_who_left_are_told_and_of_nobody_else(sessions, three, signals):
    sessions.end_by_provider(told("e1"))
    assert signals.topics == ["logins.e1"]

    sessions.end_by_provider(told("e1", number=2))
    assert signals.topics == ["logins.e1"]

    sessions.end(three["joke"])
    assert signals.topics == ["logins.e1", "logins.e2"]


def test_a_token_counts_once_and_is_forgotten_when_it_is_too_old_to_come_again(
    sessions, three, clock
):
    sessions.end_by_provider(told("e9"))

    with pytest.raises(LogoutRefused):
        sessions.end_by_provider(told("e1"))
    assert sessions.is_open(three["desk"])
    clock.set(A_MONDAY + 7 * MINUTE)
    sessions.end_by_provider(told("e1"))
    assert not sessions.is_open(three["desk"])


def test_of_the_same_token_at_once_one_counts(sessions, three):
    def tell(_number):
        try:
            sessions.end_by_provider(told("e1"))
        except LogoutRefused:
            return "refused"
        return "done"

    with ThreadPoolExecutor(8) as people:
        outcomes = list(people.map(tell, range(8)))

    assert sorted(outcomes) == ["done", *["refused"] * 7]


def test_to_ask_whether_a_session_holds_is_not_to_use_it(sessions, clock):
    session = sessions.open(SignedIn(employee=SANNE))
    clock.set(A_MONDAY + IDLE - MINUTE)
    assert sessions.is_open(session)

    clock.set(A_MONDAY + IDLE + MINUTE)
    assert not sessions.is_open(session)
    assert sessions.employee(session) is None


def test_what_stands_in_the_database_says_nothing_of_the_session_there(sessions, three, database):
    with database.engine.connect() as connection:
        rows = str(connection.execute(text("SELECT * FROM staff_sessions")).all())

    assert "'s1'" not in rows
    assert "Sanne" in rows


def test_who_was_logged_in_before_stays_so_and_can_be_put_out(database, clock, signals):
    migrations.upgrade(database.engine, "0023")
    with database.engine.begin() as connection:
        connection.execute(BEFORE)
    migrations.upgrade(database.engine)

    def left():
        with database.engine.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM staff_sessions")).scalar()

    assert left() == 1
    sessions = DatabaseStaffSessions(database, clock, signals)
    sessions.end_by_provider(told("e2", "s1"))
    assert left() == 1
    sessions.end_by_provider(told("e1", "s1", number=2))
    assert left() == 0
    migrations.downgrade(database.engine, "0023")
