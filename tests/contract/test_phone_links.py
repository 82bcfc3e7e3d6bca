"""The promises of one-time links of phones, kept by the fake and by both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from sidecar.documents import phone_store as of_documents
from sidecar.documents.phone_store import document_links_in
from sidecar.identification import store as of_identification
from sidecar.identification.store import phone_links_in
from tests.fakes.clock import A_MONDAY
from tests.fakes.phone_links import FakePhoneLinks, a_link

MINUTE = timedelta(minutes=1)
SINCE = A_MONDAY - MINUTE


# Each feature has a table of its own.
FEATURES = {"identification": phone_links_in, "documents": document_links_in}


@pytest.fixture
def tables(database):
    for each in (of_documents, of_identification):
        each.metadata.create_all(database.engine)
    return database


@pytest.fixture(params=sorted(FEATURES))
def real(request, tables):
    return FEATURES[request.param](tables)


@pytest.fixture(params=["fake", *sorted(FEATURES)])
def links(request, tables):
    return FakePhoneLinks() if request.param == "fake" else FEATURES[request.param](tables)


def at_once(act, count=20):
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(act, range(count)))


def test_a_link_is_found_often_and_taken_once_with_all_of_its_request(links):
    links.keep(a_link("l1"))
    links.keep(a_link("l2", issued_at=A_MONDAY + MINUTE))
    links.keep(a_link("l3", request_id="r2"))

    assert links.newest("r1") == a_link("l2", issued_at=A_MONDAY + MINUTE)
    assert links.find("hash-l1", since=SINCE) == links.find("hash-l1", since=SINCE) == "r1"
    assert links.take("hash-l1", since=SINCE) == "r1"
    assert links.take("hash-l1", since=SINCE) is None
    assert links.find("hash-l2", since=SINCE) is None
    assert links.newest("r1") is None
    assert links.take("hash-l3", since=SINCE) == "r2"


def test_a_link_that_is_too_old_or_not_ours_is_not_found(links):
    links.keep(a_link())

    for deed in (links.find, links.take):
        assert deed("hash-l1", since=A_MONDAY) is None
        assert deed("hash-l9", since=SINCE) is None
    assert links.take("hash-l1", since=SINCE) == "r1"


@pytest.mark.capability("A12", "M14")
def test_of_twenty_phones_one_gets_the_link(real):
    real.keep(a_link())

    taken = at_once(lambda _: real.take("hash-l1", since=SINCE))

    assert sorted(taken, key=bool) == [None] * 19 + ["r1"]


def test_of_twenty_phones_with_all_links_of_a_request_one_gets_it(real):
    """Two links work at the same time for a minute, and still one phone comes of them."""
    for number in range(20):
        real.keep(a_link(f"l{number}"))

    taken = at_once(lambda number: real.take(f"hash-l{number}", since=SINCE))

    assert sorted(taken, key=bool) == [None] * 19 + ["r1"]
