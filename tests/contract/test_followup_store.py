"""The promises of the store of next steps, kept by the fake and by both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sidecar.followup import store as tables
from sidecar.followup.domain import NextSteps
from sidecar.followup.store import DatabaseSteps
from tests.fakes.clock import A_MONDAY
from tests.fakes.followup import FakeSteps


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def steps(request, database_of):
    if request.param == "fake":
        return FakeSteps()
    database = database_of(request.param)
    tables.metadata.create_all(database.engine)
    return DatabaseSteps(database)


def first(text="Bel de school."):
    return NextSteps(appointment_id="a1").written(text, by="Sanne", at=A_MONDAY)


def test_what_nobody_wrote_has_version_nought(steps):
    assert steps.of("a1") == NextSteps(appointment_id="a1")


def test_what_is_kept_comes_back(steps):
    assert steps.keep(first(), was=0)
    assert steps.of("a1") == first()
    later = first().written("Anders.", by="Joke", at=A_MONDAY)
    assert steps.keep(later, was=1)
    steps.note_mailed("a1", 2)
    assert steps.of("a1") == later.mailed()


def test_only_who_saw_the_newest_writes(steps):
    steps.keep(first(), was=0)

    assert not steps.keep(first("Te laat."), was=0)
    assert not steps.keep(first("Te laat."), was=7)
    assert steps.of("a1") == first()


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_of_many_at_once_one_wins(database_of, kind):
    database = database_of(kind)
    tables.metadata.create_all(database.engine)
    store = DatabaseSteps(database)

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda n: store.keep(first(str(n)), was=0), range(8)))

    assert sum(kept) == 1


def test_what_is_forgotten_is_gone(steps):
    steps.keep(first(), was=0)

    assert steps.forget(["a1", "a2"]) == {"next_steps": 1}
    assert steps.of("a1").version == 0
