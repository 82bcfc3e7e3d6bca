"""A case system that refuses, is away, answers nonsense, or is set wrong."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from ident.clock import SystemClock
from ident.zaken.building import build
from ident.zaken.refusals import (
    CaseSystemAway,
    CaseSystemRefused,
)
from ident.zaken.zgw.client import LARGEST_ANSWER
from tests.contract.redis_server import free_port
from tests.contract.zgw.world import (
    DictProgress,
    a_document,
    a_wish,
    counts,
    settings,
)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"secret": "another secret of thirty-two signs!"}, "invalid-jwt-signature"),
        ({"client_id": "stranger"}, "not_authenticated"),
        ({"case_type": "ANDERS"}, "0 of case type"),
        ({"catalogue": "ELDERS"}, "0 of catalogue"),
    ],
)
def test_what_is_set_wrong_is_refused_with_its_reason(system, changed, reason):
    with pytest.raises(CaseSystemRefused) as refusal:
        build(settings(system, **changed), SystemClock()).open_case(a_wish(), DictProgress())

    assert refusal.value.reason == reason


def test_a_clock_that_is_wrong_is_refused_as_such(system):
    late = SimpleNamespace(now=lambda: datetime.now(UTC) - timedelta(hours=2))

    with pytest.raises(CaseSystemRefused) as refusal:
        build(settings(system), late).open_case(a_wish(), DictProgress())
    assert refusal.value.reason == "jwt-expired"


def test_a_number_that_is_none_is_not_quoted_in_the_refusal(cases):
    with pytest.raises(CaseSystemRefused) as refusal:
        cases.open_case(a_wish(number="999990008"), DictProgress())

    assert refusal.value.reason == "invalid"
    assert "999990008" not in str(refusal.value)


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_a_system_in_trouble_is_asked_again_later(cases, responses_for, status):
    responses_for(status)

    with pytest.raises(CaseSystemAway):
        cases.open_case(a_wish(), DictProgress())


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'{"results": 5}'])
def test_nonsense_is_no_answer(cases, responses_for, body):
    responses_for(200, body)

    with pytest.raises((CaseSystemAway, CaseSystemRefused)):
        cases.open_case(a_wish(), DictProgress())


def test_a_system_that_is_down_or_leads_elsewhere_is_not_followed(system, responses_for):
    away = settings(system, catalogi=f"http://127.0.0.1:{free_port()}/catalogi")
    with pytest.raises(CaseSystemAway):
        build(away, SystemClock()).open_case(a_wish(), DictProgress())
    responses_for(302, b"", {"Location": "http://127.0.0.1:1/"})
    with pytest.raises(CaseSystemRefused):
        build(settings(system), SystemClock()).open_case(a_wish(), DictProgress())


def test_an_address_outside_the_system_is_never_asked(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.all("zaken")[0]["zaaktype"] = "http://127.0.0.1:1/zaaktypen/1"
    system.shelf.things["statussen"] = {}
    system.shelf.all("zaken")[0]["url"] = "http://169.254.169.254/latest"

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.drop_code(number, a_wish().request_id)
    assert refusal.value.reason == "address outside the case system"


def test_a_number_that_somebody_else_used_is_drawn_anew(cases, system):
    taken = cases.open_case(a_wish(request_id="r1"), DictProgress())
    drawn = iter([int(taken.rsplit("-", 1)[1]), 12345678])
    again = replace(cases, draw=lambda _limit: next(drawn))

    assert again.open_case(a_wish(request_id="r2"), DictProgress()).endswith("-12345678")
    assert counts(system.shelf)["zaken"] == 2


def test_an_answer_that_is_no_object_is_none(cases, responses_for):
    responses_for(201, b"[]")

    with pytest.raises(CaseSystemAway):
        cases.client.post(f"{cases.base}/zaken", {})


def test_a_document_that_stays_locked_is_given_up(system):
    system.shelf.part_size = 100
    cases = build(settings(system), SystemClock(), large=10)
    number = cases.open_case(a_wish(), DictProgress())
    for suffix in ("", *(f"-{n}" for n in range(2, 6))):
        cases.documents.client.post(
            f"{cases.documents.base}/enkelvoudiginformatieobjecten",
            cases.documents._body(a_document(), a_wish().request_id + suffix),
        )

    with pytest.raises(CaseSystemRefused):
        cases.add_document(number, a_document(), DictProgress())
    assert counts(system.shelf)["zaakinformatieobjecten"] == 0


def test_a_document_that_is_refused_says_why(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.things["informatieobjecttypen"] = {}

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.add_document(number, a_document(), DictProgress())
    assert refusal.value.reason == "0 of document type"


def test_with_all_rights_an_unfinished_document_is_still_not_unlocked(system, monkeypatch):
    system.shelf.part_size, system.shelf.has_all_rights = 100, True
    cases = build(settings(system), SystemClock(), large=10)
    number = cases.open_case(a_wish(), DictProgress())
    monkeypatch.setattr(type(cases.client), "put_part", lambda *_given, **_options: None)

    with pytest.raises(CaseSystemAway):
        cases.add_document(number, a_document(), DictProgress())
    assert system.shelf.all("enkelvoudiginformatieobjecten")[0]["locked"]


def test_a_document_that_is_not_whole_after_unlocking_is_told(system, monkeypatch):
    system.shelf.part_size = 100
    cases = build(settings(system), SystemClock(), large=10)
    number = cases.open_case(a_wish(), DictProgress())
    monkeypatch.setattr(type(cases.client), "unlock", lambda *_given, **_options: None)

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.add_document(number, a_document(), DictProgress())
    assert refusal.value.reason == "document is not whole"


def test_an_answer_without_end_is_refused_and_not_held(cases, responses_for):
    responses_for(200, b" " * (LARGEST_ANSWER + 1))

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.client.get(f"{cases.base}/zaken")
    assert refusal.value.reason == "an answer that is too large"
    responses_for(200, b"{}" + b" " * (LARGEST_ANSWER - 2))
    assert cases.client.get(f"{cases.base}/zaken") == {}
