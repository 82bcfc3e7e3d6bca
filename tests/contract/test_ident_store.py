"""The promises of ident's stores, kept by the fakes and by a real Redis."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest

from ident.domain import Level, PendingLogin, Tried, Visit
from ident.refusals import NoVisit, OtherBrowser
from ident.store import RedisPendingLogins, RedisSpent, RedisVisits
from tests.fakes.clock import A_MONDAY
from tests.fakes.ident_store import FakePendingLogins, FakeSpent, FakeVisits
from tests.ident_builders import asked

SOON = timedelta(minutes=1)


@pytest.fixture(params=["fake", "redis"])
def stores(request):
    if request.param == "fake":
        return SimpleNamespace(visits=FakeVisits(), pending=FakePendingLogins(), spent=FakeSpent())
    redis = request.getfixturevalue("redis")
    return SimpleNamespace(
        visits=RedisVisits(redis), pending=RedisPendingLogins(redis), spent=RedisSpent(redis)
    )


def a_visit(**changed):
    return replace(Visit(id="v1", asked=asked(), seen_at=A_MONDAY), **changed)


def a_login(**changed):
    login = PendingLogin(login_id="_1", visit_key="k", means="digid", minimum=Level.HOOG)
    return replace(login, **changed)


def test_a_visit_comes_back_as_it_was_saved(stores):
    visit = a_visit(notice="cancelled", notice_means="eherkenning", identified=True)
    stores.visits.save(a_visit())
    stores.visits.save(visit)

    assert stores.visits.get("v1") == visit


def test_what_came_of_a_login_outside_a_call_comes_back_with_its_visit(stores):
    tried = Tried(means="digid", level="hoog", at=A_MONDAY, issuer="i", fingerprint="sha256:00")
    visit = a_visit(is_trial=True, tried=tried)
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


@pytest.mark.capability("M100")
def test_redis_holds_no_cookie_and_nothing_without_a_lifetime(redis):
    RedisVisits(redis).save(a_visit(id="the-cookie"))
    RedisPendingLogins(redis).add("the-state", a_login())
    RedisSpent(redis).spend("artifact", "the-artifact", lifetime=SOON)

    keys = list(redis.scan_iter())
    raw = b"".join(keys) + b"".join(redis.dump(key) for key in keys)
    assert all(redis.ttl(key) > 0 for key in keys)
    assert len(keys) == 3
    for secret in ("the-cookie", "the-state", "the-artifact"):
        assert secret.encode() not in raw
