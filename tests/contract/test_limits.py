"""The promises of the limiter, kept by the fake and by Redis; and what holds when Redis is away."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import monotonic, sleep

import pytest

from sidecar.adapters.limits import PREFIX, RedisLimiter
from sidecar.core.limits import Limit, Quota, TooMany
from tests.contract.programs import Balie
from tests.contract.redis_server import GENEROUS, free_port
from tests.fakes.limits import FakeLimiter
from tests.web.apps import csrf_of

THREE = Limit(name="holds", most=3, window=timedelta(minutes=10))
SHORT = Limit(name="api", most=1, window=timedelta(seconds=1))


@pytest.fixture(params=["fake", "redis"])
def limiter(request, clock):
    if request.param == "fake":
        return FakeLimiter(clock)
    return on_redis(request.getfixturevalue("redis"))


def on_redis(redis):
    return RedisLimiter(f"redis://127.0.0.1:{redis.connection_pool.connection_kwargs['port']}/0")


def test_as_many_as_are_allowed_pass_and_the_next_hears_how_long(limiter):
    assert [limiter.hit(THREE, "a") for _ in range(3)] == [None] * 3

    wait = limiter.hit(THREE, "a")

    assert timedelta(minutes=9) < wait <= timedelta(minutes=10)


def test_others_and_other_deeds_are_counted_apart(limiter):
    for _ in range(4):
        limiter.hit(THREE, "a")

    assert limiter.hit(THREE, "b") is None
    assert limiter.hit(SHORT, "a") is None


def test_what_was_refused_does_not_count_and_time_makes_room(limiter, clock):
    assert limiter.hit(SHORT, "a") is None
    assert limiter.hit(SHORT, "a") is not None

    until = monotonic() + GENEROUS
    while limiter.hit(SHORT, "a") is not None:
        assert monotonic() < until
        clock.move(timedelta(seconds=1))
        sleep(0.1)


def test_several_at_once_count_all_or_not_at_all(limiter):
    assert limiter.hit(THREE, "a", times=2) is None

    wait = limiter.hit(THREE, "a", times=2)

    assert timedelta(minutes=9) < wait <= timedelta(minutes=10)
    assert limiter.hit(THREE, "a") is None
    assert limiter.hit(THREE, "b", times=THREE.most + 1) is not None
    assert limiter.hit(THREE, "b", times=THREE.most) is None


def test_of_many_at_once_as_many_pass_as_are_allowed(redis):
    limiter = on_redis(redis)

    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _number: limiter.hit(THREE, "a"), range(40)))

    assert waits.count(None) == THREE.most


def test_every_key_has_a_lifetime_and_begins_as_the_document_says(redis):
    limiter = on_redis(redis)
    limiter.hit(THREE, "a")

    keys = redis.keys("*")

    assert keys
    assert all(key.decode().startswith(f"{PREFIX}:") for key in keys)
    assert all(0 < redis.ttl(key) <= THREE.window.total_seconds() for key in keys)


def test_an_emptied_redis_begins_anew(redis):
    limiter = on_redis(redis)
    for _ in range(4):
        limiter.hit(THREE, "a")

    redis.flushall()
    redis.script_flush()

    assert limiter.hit(THREE, "a") is None


def test_without_redis_all_goes_on_and_is_not_slow(caplog):
    caplog.set_level(logging.WARNING)
    quota = Quota(limiter=RedisLimiter(f"redis://127.0.0.1:{free_port()}/0"), limit=SHORT)

    for _ in range(50):
        quota.take("a")

    assert [record.message for record in caplog.records] == ["limit not counted"]


def test_a_quota_refuses_with_the_time_to_wait(clock):
    quota = Quota(limiter=FakeLimiter(clock), limit=THREE)
    for _ in range(3):
        quota.take("a")

    with pytest.raises(TooMany) as refused:
        quota.take("a")
    assert refused.value.retry_after == THREE.window


def test_the_settings_reach_the_api_and_the_booking_pages(redis, tmp_path):
    port = redis.connection_pool.connection_kwargs["port"]
    settings = {"BALIE_API_A_MINUTE": "2", "BALIE_HOLDS_PER_ADDRESS": "1"}
    balie = Balie(tmp_path, BALIE_REDIS_URL=f"redis://127.0.0.1:{port}/0", **settings)
    key, other = balie.key(), balie.key()

    asked = [balie.ask(key, "/producten").status_code for _ in range(3)]

    assert asked == [200, 200, 429]
    path = "/producten/verhuizing/vrije-momenten"
    begins = [slot["begin"] for slot in balie.ask(other, path).json["momenten"][100:102]]
    browser, page = balie.app.test_client(), "/afspraak-maken/verhuizing"
    token = csrf_of(browser, page)
    chosen = [
        browser.post(page, data={"csrf_token": token, "starts_at": begin}).status_code
        for begin in begins
    ]
    assert chosen == [303, 429]
    assert "127.0.0.1" not in str(redis.keys("*"))
