"""The promises of ident's stores, kept by the fakes and by a real Redis."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from redis import Redis

from ident.contract import StartIdentification
from ident.domain import (
    Identity,
    IdentityKind,
    Level,
    PendingLogin,
    RequestFacts,
    RequestState,
    Visit,
)
from ident.refusals import NothingToShow, NoVisit, OtherBrowser
from ident.store import RedisPendingLogins, RedisRequests, RedisSpent, RedisVisits, Seal
from tests.fakes.clock import A_MONDAY
from tests.fakes.ident_store import FakePendingLogins, FakeRequests, FakeSpent, FakeVisits

NUMBER = "900070341"
SOON = timedelta(minutes=1)
KEY = bytes(range(32))


@pytest.fixture(params=["fake", "redis"])
def stores(request):
    if request.param == "fake":
        return SimpleNamespace(
            visits=FakeVisits(),
            pending=FakePendingLogins(),
            spent=FakeSpent(),
            requests=FakeRequests(),
        )
    return real_stores(request.getfixturevalue("redis"))


def real_stores(redis):
    return SimpleNamespace(
        visits=RedisVisits(redis),
        pending=RedisPendingLogins(redis),
        spent=RedisSpent(redis),
        requests=RedisRequests(redis=redis, seal=Seal(KEY), identity_lifetime=SOON),
    )


def a_visit(**changed):
    asked = StartIdentification(
        request_id="r1",
        minimum_level="midden",
        asked_by="Dora Dorknoper",
        asked_by_function="medewerker",
        organisation="Gemeente Voorbeeldstad",
        language="nl",
        return_url="http://localhost/gesprek",
    )
    return replace(Visit(id="v1", asked=asked, seen_at=A_MONDAY), **changed)


def a_login(**changed):
    login = PendingLogin(login_id="_1", visit_key="k", means="digid", minimum=Level.HOOG)
    return replace(login, **changed)


def facts(state=RequestState.IDENTIFIED, **changed):
    return replace(RequestFacts(request_id="r1", state=state, at=A_MONDAY), **changed)


def an_identity(number=NUMBER):
    return Identity(
        means="digid",
        kind=IdentityKind.BSN,
        number=number,
        level=Level.MIDDEN,
        at=A_MONDAY,
        assertion_id="",
    )


def test_a_visit_comes_back_as_it_was_saved(stores):
    visit = a_visit(notice="cancelled", identified=True)
    stores.visits.save(a_visit())
    stores.visits.save(visit)

    assert stores.visits.get("v1") == visit


def test_a_dropped_visit_is_gone_and_may_be_dropped_again(stores):
    stores.visits.save(a_visit())
    stores.visits.drop("v1")
    stores.visits.drop("v1")

    with pytest.raises(NoVisit):
        stores.visits.get("v1")


def test_a_login_under_way_can_be_looked_at_and_taken_once(stores):
    stores.pending.add("s1", a_login())

    assert stores.pending.get("s1") == a_login()
    assert stores.pending.take("s1") == a_login()
    for again in (stores.pending.get, stores.pending.take):
        with pytest.raises(OtherBrowser):
            again("s1")


def test_only_the_first_may_spend(stores):
    assert stores.spent.spend("start", "t1", lifetime=SOON)
    assert not stores.spent.spend("start", "t1", lifetime=SOON)
    assert stores.spent.spend("staff", "t1", lifetime=SOON)
    assert stores.spent.spend("start", "t2", lifetime=SOON)


def test_of_eight_at_once_one_spends(redis):
    spent = RedisSpent(redis)
    with ThreadPoolExecutor(8) as pool:
        wins = list(pool.map(lambda _: spent.spend("start", "t1", lifetime=SOON), range(8)))

    assert wins.count(True) == 1


def test_nothing_is_known_of_a_new_request(stores):
    assert stores.requests.facts("r1").state is RequestState.UNKNOWN
    with pytest.raises(NothingToShow):
        stores.requests.identity("r1")


def test_what_was_noted_can_be_asked(stores):
    noted = facts(RequestState.FAILED, reason="cancelled")

    assert stores.requests.note(facts(RequestState.OPENED))
    assert stores.requests.note(noted)
    assert stores.requests.facts("r1") == noted


def test_an_identity_comes_back_with_its_facts(stores):
    known = facts(level="midden", code="004711")

    assert stores.requests.identify(known, an_identity())
    assert stores.requests.facts("r1") == known
    assert stores.requests.identity("r1") == an_identity()


def test_a_failure_after_an_identification_changes_nothing(stores):
    stores.requests.identify(facts(code="004711"), an_identity())

    assert not stores.requests.note(facts(RequestState.FAILED, reason="cancelled"))
    assert stores.requests.facts("r1").code == "004711"


def test_a_second_identification_changes_nothing(stores):
    """The civil servant compared the first code: the number behind it may not be swapped."""
    first = an_identity()
    assert stores.requests.identify(facts(code="004711"), first)

    assert not stores.requests.identify(facts(code="123456"), an_identity(number="999990019"))
    assert stores.requests.facts("r1").code == "004711"
    assert stores.requests.identity("r1").number == first.number


def test_what_is_wiped_stays_wiped(stores):
    stores.requests.identify(facts(code="004711"), an_identity())
    stores.requests.wipe("r1")
    stores.requests.wipe("r1")

    assert not stores.requests.note(facts(RequestState.OPENED))
    assert not stores.requests.identify(facts(code="1"), an_identity())
    assert stores.requests.facts("r1") == RequestFacts(request_id="r1", state=RequestState.WIPED)
    with pytest.raises(NothingToShow):
        stores.requests.identity("r1")


def test_a_request_never_seen_can_be_wiped_beforehand(stores):
    stores.requests.wipe("r1")

    assert not stores.requests.identify(facts(), an_identity())


def test_an_identity_that_ran_out_is_expired_and_its_code_is_no_longer_told(redis):
    requests = real_stores(redis).requests
    requests.identify(facts(code="004711"), an_identity())
    sealed = next(key for key in redis.scan_iter() if b":identity:" in key)
    redis.pexpire(sealed, 1)
    while redis.exists(sealed):
        pass

    found = requests.facts("r1")
    assert (found.state, found.code) == (RequestState.EXPIRED, "")


def test_the_fake_runs_out_in_the_same_way():
    requests = FakeRequests()
    requests.identify(facts(code="004711"), an_identity())
    requests.run_out("r1")

    assert (requests.facts("r1").state, requests.facts("r1").code) == (RequestState.EXPIRED, "")


@pytest.mark.capability("M100")
def test_a_sealed_identity_opens_for_its_own_request_and_key_only():
    sealed = Seal(KEY).close(an_identity(), request_id="r1")

    assert Seal(KEY).open(sealed, request_id="r1") == an_identity()
    for seal, request_id, box in (
        (Seal(KEY), "r2", sealed),
        (Seal(os.urandom(32)), "r1", sealed),
        (Seal(KEY), "r1", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (Seal(KEY), "r1", b""),
    ):
        with pytest.raises(NothingToShow):
            seal.open(box, request_id=request_id)


@pytest.mark.capability("M100")
def test_redis_holds_no_number_no_cookie_and_nothing_without_a_lifetime(redis):
    stores = real_stores(redis)
    stores.visits.save(a_visit(id="the-cookie"))
    stores.pending.add("the-state", a_login())
    stores.spent.spend("artifact", "the-artifact", lifetime=SOON)
    stores.requests.identify(facts(code="004711"), an_identity())

    with Redis(port=redis.connection_pool.connection_kwargs["port"]) as client:
        keys = list(client.scan_iter())
        raw = b"".join(keys) + b"".join(client.dump(key) for key in keys)
        assert all(client.ttl(key) > 0 for key in keys)
    assert len(keys) == 5
    for secret in (NUMBER, "the-cookie", "the-state", "the-artifact"):
        assert secret.encode() not in raw
