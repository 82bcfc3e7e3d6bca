"""The promises of the store of phones, kept by the fake and by both databases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from sidecar.documents import phone_store
from sidecar.documents.domain import Phone
from sidecar.documents.phone_store import DatabasePhones, document_links_in
from tests.fakes.clock import A_MONDAY
from tests.fakes.documents import FakePhones
from tests.fakes.phone_links import FakePhoneLinks, a_link

SINCE = A_MONDAY - timedelta(minutes=1)

pytestmark = pytest.mark.capability("M14")


@pytest.fixture(params=["fake", "sqlite", "postgres"])
def both(request, database_of):
    """The phones, and the links that fall with them."""
    if request.param == "fake":
        links = FakePhoneLinks()
        return FakePhones(links), links
    return stored_in(database_of(request.param))


@pytest.fixture
def phones(both):
    return both[0]


def stored_in(database):
    phone_store.metadata.create_all(database.engine)
    return DatabasePhones(database), document_links_in(database)


def a_phone(request_id="r1", *, browser="b1", appointment_id="a1"):
    return Phone(
        request_id=request_id,
        appointment_id=appointment_id,
        participant_id="p1",
        browser_hash=browser,
        language="en",
        joined_at=A_MONDAY,
    )


def test_a_phone_comes_back_as_it_joined(phones):
    assert phones.join(a_phone())

    assert phones.of_browser("b1") == phones.of_request("r1") == a_phone()
    assert phones.of_browser("b2") is None
    assert phones.of_request("r2") is None


def test_one_phone_sends_for_a_request_and_for_one_request(phones):
    assert phones.join(a_phone())

    assert not phones.join(a_phone(browser="b2"))
    assert not phones.join(a_phone("r2"))
    assert phones.join(a_phone("r2", browser="b2"))
    assert phones.of_request("r1") == a_phone()


def test_what_is_dropped_is_gone_with_its_links_and_another_may_join(both):
    phones, links = both
    phones.join(a_phone())
    links.keep(a_link("l1"))
    links.keep(a_link("l2", request_id="r2"))

    assert phones.drop("r1")
    assert not phones.drop("r1")

    assert links.find("hash-l1", since=SINCE) is None
    assert links.find("hash-l2", since=SINCE) == "r2"
    assert phones.of_browser("b1") is None
    assert phones.join(a_phone(browser="b2"))


def test_a_link_without_a_phone_is_dropped_as_well(both):
    phones, links = both
    links.keep(a_link("l1"))

    assert not phones.drop("r1")

    assert links.find("hash-l1", since=SINCE) is None


def test_all_of_an_appointment_is_forgotten(both):
    phones, links = both
    phones.join(a_phone())
    phones.join(a_phone("r2", browser="b2", appointment_id="a2"))
    for number in (1, 2):
        links.keep(a_link(f"l{number}"))
    links.keep(a_link("l3", request_id="r2", appointment_id="a2"))

    gone = phones.forget(["a1", "a3"])

    assert gone == {"document_phones": 1, "document_phone_links": 2}
    assert phones.of_request("r1") is None
    assert phones.of_request("r2")
    assert links.newest("r2")


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_of_twenty_that_join_at_once_one_does(database_of, kind):
    phones, _links = stored_in(database_of(kind))

    def join(number):
        return phones.join(replace(a_phone(), browser_hash=f"b{number}"))

    with ThreadPoolExecutor(20) as threads:
        joined = list(threads.map(join, range(20)))

    assert sum(joined) == 1
    assert phones.of_request("r1").browser_hash == f"b{joined.index(True)}"
