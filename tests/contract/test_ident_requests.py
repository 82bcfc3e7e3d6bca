"""What ident promises of requests and conversations, kept by the fake and by a real Redis."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from ident.contract import NumberRead
from ident.domain import Comparison, IdentityKind, Known, RequestFacts, RequestState, Taken
from ident.refusals import NothingToShow
from ident.request_store import RedisRequests
from ident.sealing import RedisDataKeys, Seal
from tests.fakes.clock import A_MONDAY
from tests.fakes.ident_store import FakeDataKeys, FakeRequests
from tests.ident_builders import NUMBER, OTHER_NUMBER, an_identity, place

SOON = timedelta(minutes=1)
KEY = bytes(range(32))
KNOWN = Known(at=A_MONDAY, key_id="k1")
SAME = Comparison(at=A_MONDAY, outcome="same")


def real(redis):
    return RedisRequests(redis=redis, seal=Seal(KEY, RedisDataKeys(redis)), identity_lifetime=SOON)


@pytest.fixture(params=["fake", "redis"])
def requests(request):
    if request.param == "fake":
        return FakeRequests()
    return real(request.getfixturevalue("redis"))


def facts(state=RequestState.IDENTIFIED, request_id="r1", **changed):
    return replace(RequestFacts(request_id=request_id, state=state, at=A_MONDAY), **changed)


def log_in(requests, request_id="r1", *, number=NUMBER, call="c1", who="p1", code="004711"):
    where = place(request_id, call=call, who=who)
    requests.join(where)
    known = facts(request_id=request_id, code=code, level="midden", means="digid")
    return requests.identify(known, an_identity(number), place=where)


def test_nothing_is_known_of_a_new_request(requests):
    assert requests.facts("r1") == RequestFacts(request_id="r1", state=RequestState.UNKNOWN)
    with pytest.raises(NothingToShow):
        requests.identity("r1")


def test_what_was_noted_can_be_asked(requests):
    noted = facts(RequestState.FAILED, reason="cancelled")

    assert requests.note(facts(RequestState.OPENED))
    assert requests.note(noted)
    assert requests.facts("r1") == noted


def test_an_identity_comes_back_with_its_facts(requests):
    assert log_in(requests) is Taken.KEPT
    assert requests.facts("r1") == facts(level="midden", means="digid", code="004711")
    assert requests.identity("r1") == an_identity()


@pytest.mark.capability("M43")
def test_a_company_comes_back_with_who_acts_for_it(requests):
    company = an_identity(
        "90001354",
        means="eherkenning",
        kind=IdentityKind.KVK,
        pseudonym="p",
        branch="000037178601",
        representative="Bo de Bakker",
    )
    requests.join(place())
    requests.identify(facts(), company, place=place())

    assert requests.identity("r1") == company


def test_two_colleagues_of_one_company_are_not_the_same_person(requests):
    taken = []
    for who, pseudonym in (("p1", "a"), ("p2", "b"), ("p3", "a")):
        where = place(f"r-{who}", who=who)
        company = an_identity("90001354", kind=IdentityKind.KVK, pseudonym=pseudonym)
        requests.join(where)
        known = replace(facts(), request_id=where.request_id)
        taken.append(requests.identify(known, company, place=where))

    assert taken == [Taken.KEPT, Taken.KEPT, Taken.SAME_PERSON]


def test_a_failure_after_an_identification_changes_nothing(requests):
    log_in(requests)

    assert not requests.note(facts(RequestState.FAILED, reason="cancelled"))
    assert requests.facts("r1").code == "004711"


def test_a_second_identification_changes_nothing(requests):
    """The civil servant compared the first code: the number behind it may not be swapped."""
    log_in(requests)

    assert log_in(requests, number=OTHER_NUMBER, code="123456") is Taken.CLOSED
    assert requests.facts("r1").code == "004711"
    assert requests.identity("r1").number == NUMBER


@pytest.mark.parametrize("end", ["wipe", "finish"])
def test_what_is_over_stays_over(requests, end):
    log_in(requests)
    getattr(requests, end)("r1")
    getattr(requests, end)("r1")

    assert not requests.note(facts(RequestState.OPENED))
    assert not requests.enter(place(), KNOWN)
    assert log_in(requests) is Taken.CLOSED
    assert requests.facts("r1") == RequestFacts(request_id="r1", state=RequestState.WIPED)
    with pytest.raises(NothingToShow):
        requests.identity("r1")
    with pytest.raises(NothingToShow):
        requests.compare("r1", SAME)


def test_a_request_never_seen_can_be_wiped_beforehand(requests):
    requests.wipe("r1")

    assert log_in(requests) is Taken.CLOSED


@pytest.mark.capability("A12")
def test_two_people_of_one_call_do_not_log_in_with_one_number(requests):
    assert log_in(requests, "r1", who="p1") is Taken.KEPT

    assert log_in(requests, "r2", who="p2") is Taken.SAME_PERSON
    assert requests.facts("r2").state is RequestState.UNKNOWN
    assert log_in(requests, "r2", who="p2", number=OTHER_NUMBER) is Taken.KEPT


def test_the_same_person_may_log_in_again_and_in_another_call(requests):
    assert log_in(requests, "r1", who="p1") is Taken.KEPT
    assert log_in(requests, "r2", who="p1") is Taken.KEPT
    assert log_in(requests, "r3", who="p9", call="c2") is Taken.KEPT


def test_who_used_the_link_of_the_other_by_mistake_frees_his_number_with_it(requests):
    log_in(requests, "r1", who="p1")
    requests.wipe("r1")

    assert log_in(requests, "r2", who="p2") is Taken.KEPT


def test_a_login_that_counted_holds_its_number_until_the_end_of_the_call(requests):
    log_in(requests, "r1", who="p1")
    requests.finish("r1")

    assert log_in(requests, "r2", who="p2") is Taken.SAME_PERSON


def test_of_eight_people_who_come_at_once_with_one_number_one_gets_in(redis):
    requests = real(redis)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: log_in(requests, f"r{n}", who=f"p{n}"), range(8)))

    assert (taken.count(Taken.KEPT), taken.count(Taken.SAME_PERSON)) == (1, 7)


@pytest.mark.capability("M100")
def test_after_the_end_of_a_call_nothing_of_it_is_left_and_nothing_begins(requests):
    log_in(requests, "r1")
    requests.join(place("r2"))
    log_in(requests, "r9", call="c2", who="p9")

    requests.end_conversation("c1")
    requests.end_conversation("c1")

    assert requests.facts("r1").state is RequestState.WIPED
    assert requests.facts("r2").state is RequestState.WIPED
    assert not requests.join(place("r3"))
    assert log_in(requests, "r3") is Taken.CLOSED
    assert requests.identity("r9")
    assert requests.join(place("r8", call="c2"))


@pytest.mark.capability("M90")
def test_the_first_moment_and_key_of_a_typed_number_count(requests):
    assert requests.enter(place(), KNOWN)
    assert requests.enter(place(), Known(at=A_MONDAY + SOON, key_id="k2"))
    assert requests.facts("r1").known == KNOWN
    requests.note(facts(RequestState.OPENED))
    assert requests.facts("r1").known == KNOWN


@pytest.mark.capability("M91")
def test_the_first_comparison_counts_and_only_of_a_login(requests):
    requests.enter(place(), KNOWN)
    with pytest.raises(NothingToShow):
        requests.compare("r1", SAME)
    log_in(requests)
    other = Comparison(at=A_MONDAY + SOON, outcome="other_number")

    assert requests.compare("r1", SAME) == SAME
    assert requests.compare("r1", other) == SAME
    assert requests.facts("r1").comparison == SAME
    assert not requests.enter(place(), KNOWN)


def test_every_reading_is_kept_in_order_and_outlives_the_identity(requests):
    shown = NumberRead(request_id="r1", at=A_MONDAY, employee_id="e1", how="shown")
    copied = replace(shown, how="copied")
    requests.note_reading(shown)
    requests.note_reading(copied)
    requests.wipe("r1")

    assert requests.readings("r1") == [shown, copied]
    assert requests.readings("r2") == []


def test_an_identity_that_ran_out_is_expired_and_its_code_is_no_longer_told(redis):
    requests = real(redis)
    log_in(requests)
    sealed = next(key for key in redis.scan_iter() if b":identity:" in key)
    redis.pexpire(sealed, 1)
    while redis.exists(sealed):
        pass

    found = requests.facts("r1")
    assert (found.state, found.code, found.level) == (RequestState.EXPIRED, "", "midden")


def test_the_fake_runs_out_in_the_same_way():
    requests = FakeRequests()
    log_in(requests)
    requests.run_out("r1")

    found = requests.facts("r1")
    assert (found.state, found.code, found.level) == (RequestState.EXPIRED, "", "midden")


@pytest.fixture(params=["fake", "redis"])
def keys(request):
    if request.param == "fake":
        return FakeDataKeys()
    return RedisDataKeys(request.getfixturevalue("redis"))


@pytest.mark.capability("M100")
def test_sealed_text_opens_for_its_own_subject_purpose_and_key_only(keys):
    seal = Seal(KEY, keys)
    sealed = seal.close("request:r1", b"text", purpose="identity", lifetime=SOON)
    seal.close("request:r2", b"text", purpose="identity", lifetime=SOON)

    assert seal.open("request:r1", sealed, purpose="identity") == b"text"
    for each, subject, purpose, box in (
        (seal, "request:r2", "identity", sealed),
        (seal, "request:r1", "typed-number", sealed),
        (Seal(os.urandom(32), keys), "request:r1", "identity", sealed),
        (seal, "request:r1", "identity", sealed[:-1] + bytes([sealed[-1] ^ 1])),
        (seal, "request:r1", "identity", b""),
    ):
        with pytest.raises(NothingToShow):
            each.open(subject, box, purpose=purpose)


@pytest.mark.capability("M100")
def test_a_copy_of_the_sealed_text_is_worthless_once_its_key_is_destroyed(keys):
    seal = Seal(KEY, keys)
    sealed = seal.close("request:r1", b"text", purpose="identity", lifetime=SOON)
    seal.destroy("request:r1")
    seal.destroy("request:r1")

    with pytest.raises(NothingToShow):
        seal.open("request:r1", sealed, purpose="identity")
    seal.close("request:r1", b"other", purpose="identity", lifetime=SOON)
    with pytest.raises(NothingToShow):
        seal.open("request:r1", sealed, purpose="identity")


def test_of_eight_who_make_a_data_key_at_once_all_get_the_same(redis):
    keys = RedisDataKeys(redis)
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: keys.make("request:r1", lifetime=SOON), range(8)))

    assert made == {keys.get("request:r1")}


@pytest.mark.capability("M100", "A5")
def test_redis_holds_no_number_and_nothing_without_a_lifetime(redis):
    requests = real(redis)
    requests.enter(place(), KNOWN)
    log_in(requests)
    requests.compare("r1", SAME)
    requests.note_reading(NumberRead(request_id="r1", at=A_MONDAY, employee_id="e1", how="shown"))
    requests.end_conversation("c9")

    keys = list(redis.scan_iter())
    raw = b"".join(keys) + b"".join(redis.dump(key) for key in keys)
    assert all(redis.ttl(key) > 0 for key in keys)
    assert len(keys) == 8
    assert NUMBER.encode() not in raw
