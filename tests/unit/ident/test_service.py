"""What the routes cannot show: repeated assertions, a second start, a wipe at the wrong moment."""

from datetime import UTC
from urllib.parse import parse_qs

import pytest

from ident.clock import SystemClock
from ident.refusals import AlreadyIdentified, OtherBrowser, RequestWiped
from tests.ident_world import IdentWorld


@pytest.fixture
def world(tmp_path):
    return IdentWorld(tmp_path)


def arrive(world, visit, *, url=None):
    url = url or world.identification.depart(visit, "digid").url
    query = parse_qs(world.at_digid(url).partition("?")[2])
    return world.identification.arrive(
        visit, answer=query["SAMLart"][0], state=query["RelayState"][0]
    )


def test_a_login_gives_a_new_visit_and_two_events(world):
    visit = world.identification.start(world.start_token())
    moved = arrive(world, visit)

    assert moved.identified
    assert moved.id != visit.id
    assert [type(e).__name__ for e in world.announcer.events] == ["Opened", "Identified"]
    assert [fact[0] for fact in world.audit.facts] == ["ident.started", "ident.identified"]


def test_an_assertion_counts_once_even_behind_another_artifact(world, monkeypatch):
    def first_use(kind, key, *, lifetime):
        return kind != "assertion"

    monkeypatch.setattr(world.stores.spent, "spend", first_use)
    moved = arrive(world, world.identification.start(world.start_token()))

    assert moved.notice == "error"
    assert world.audit.facts[-1][3] == "assertion_replayed"


def test_opening_an_identified_request_again_tells_the_balie_nothing(world):
    arrive(world, world.identification.start(world.start_token()))
    told = len(world.announcer.events)

    world.identification.start(world.start_token())

    assert len(world.announcer.events) == told


def test_nobody_logs_in_after_the_one_who_did(world):
    """Or a second person could lend his number to a code that was compared already."""
    first = world.identification.start(world.start_token())
    second = world.identification.start(world.start_token())
    late = world.identification.depart(second, "digid").url
    moved = arrive(world, first)
    code = world.stores.requests.facts("r1").code

    with pytest.raises(AlreadyIdentified):
        arrive(world, second, url=late)
    with pytest.raises(AlreadyIdentified):
        world.identification.depart(moved, "digid")
    assert world.stores.requests.facts("r1").code == code
    assert [type(e).__name__ for e in world.announcer.events].count("Identified") == 1


def test_a_wiped_request_begins_no_login(world):
    visit = world.identification.start(world.start_token())
    world.desk.wipe("r1")

    with pytest.raises(RequestWiped):
        world.identification.depart(visit, "digid")
    with pytest.raises(RequestWiped):
        world.identification.start(world.start_token())


def test_a_login_of_another_visit_is_not_ours(world):
    ours = world.identification.start(world.start_token("r1"))
    theirs = world.identification.start(world.start_token("r2"))
    url = world.identification.depart(theirs, "digid").url

    with pytest.raises(OtherBrowser):
        arrive(world, ours, url=url)
    assert arrive(world, theirs).identified


def test_the_clock_speaks_utc():
    assert SystemClock().now().tzinfo is UTC


def test_a_call_that_ends_between_two_looks_keeps_nothing_of_the_login(world):
    visit = world.identification.start(world.start_token())
    url = world.identification.depart(visit, "digid").url
    # The end of the call came in, and has not reached this request yet.
    world.stores.requests._ended.add("c1")

    with pytest.raises(RequestWiped):
        arrive(world, visit, url=url)
    assert [type(event).__name__ for event in world.announcer.events] == ["Opened"]
