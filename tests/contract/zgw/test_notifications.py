"""Told of changes in cases: the subscription, and the double call at its start."""

import time

import pytest

from ident.zaken.refusals import CaseSystemRefused
from ident.zaken.zgw.notifications import authorization
from tests.contract.zgw.world import DictProgress, a_document, a_wish, settings, subscription


def until(condition):
    end = time.monotonic() + 10
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    assert condition()


def test_what_happens_to_a_case_is_told(system, cases, callback, news):
    subscription(system, callback).ensure()

    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    until(lambda: len(news.kinds) == 5)
    expected = ["rol", "status", "zaak", "zaak", "zaakinformatieobject"]
    assert sorted(news.kinds) == expected
    assert all(url.startswith(settings(system).zaken) for url in news.urls)


def test_a_subscription_is_made_once(system, callback, news):
    first = subscription(system, callback).ensure()

    assert subscription(system, callback).ensure() == first
    (there,) = system.shelf.all("abonnement")
    assert there["kanalen"][0]["filters"] == {"bronorganisatie": settings(system).rsin}
    assert news.kinds == []


def test_a_subscription_for_others_is_left_alone(system, callback):
    system.shelf.add("notificaties", "abonnement", {"callbackUrl": "x", "kanalen": []})

    subscription(system, callback).ensure()
    assert len(system.shelf.all("abonnement")) == 2


def test_a_callback_that_lets_everybody_in_gets_no_subscription(system):
    """As the stand-in itself, whose page answers anybody."""
    with pytest.raises(CaseSystemRefused) as refusal:
        subscription(system, f"{system.shelf.url}/health").ensure()
    assert refusal.value.reason == "no-auth-on-callback-url"


def test_with_another_secret_there_is_no_subscription(system, callback):
    other = authorization("another secret of the callback, long")

    with pytest.raises(CaseSystemRefused) as refusal:
        subscription(system, callback, other).ensure()
    assert refusal.value.reason == "invalid-callback-url"
    assert other not in repr(subscription(system, callback, other))
