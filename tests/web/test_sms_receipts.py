"""Where providers tell what became of a text message: good, forged, broken, oversized, twice."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sidecar.adapters.sms.receipts import NotifyNlReceipts, SpryngReceipts, path_secret
from sidecar.notifications.handing import Outcome, Receipt
from sidecar.notifications.machine import notifynl_blueprint, spryng_blueprint
from tests.fakes.clock import A_MONDAY, FixedClock
from tests.fakes.sms import ListReceipts
from tests.web.apps import an_app

TOKEN, KEY = "t" * 40, "k" * 32
GOOD = {"Authorization": f"Bearer {TOKEN}"}
SECRET = path_secret(KEY)
NUMBER = "+31612345678"
BODY = {
    "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": "m-1",
    "to": NUMBER,
    "status": "delivered",
    "created_at": "2026-11-23T08:00:00.000000Z",
    "completed_at": "2026-11-23T08:00:07.500000Z",
    "sent_at": "2026-11-23T08:00:01.000000Z",
    "notification_type": "sms",
    "template_id": "f33517ff-2a88-4f6e-b855-c550268ce08a",
    "template_version": 1,
}
QUERY = {"STATUS": "10", "REASONCODE": "0", "REFERENCE": "m-1", "MSISDN": NUMBER[1:]}


@pytest.fixture
def receipts():
    return ListReceipts()


@pytest.fixture
def providers(receipts, clock):
    return providers_of(receipts, clock)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


def providers_of(receipts, clock):
    app = an_app(
        notifynl_blueprint(receipts, NotifyNlReceipts(clock).read, token=TOKEN),
        spryng_blueprint(receipts, SpryngReceipts(clock).read, secret=SECRET),
    )
    return app.test_client()


def notifynl(providers, body=None, headers=None, **changes):
    whole = json.dumps(BODY | changes) if body is None else body
    return providers.post(
        "/machine/sms/notifynl",
        data=whole,
        headers=GOOD if headers is None else headers,
        content_type="application/json",
    )


def spryng(providers, *, secret=SECRET, **changes):
    query = {name: value for name, value in (QUERY | changes).items() if value is not None}
    return providers.get(f"/machine/sms/spryng/{secret}", query_string=query)


@pytest.mark.capability("A10", "M130")
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("sent", Outcome.SENT),
        ("delivered", Outcome.DELIVERED),
        ("temporary-failure", Outcome.TEMPORARY),
        ("permanent-failure", Outcome.PERMANENT),
        ("technical-failure", Outcome.TECHNICAL),
    ],
)
def test_notifynl_is_answered_with_nothing_and_believed(providers, receipts, status, outcome):
    answer = notifynl(providers, status=status)

    assert (answer.status_code, answer.data) == (204, b"")
    at = datetime(2026, 11, 23, 8, 0, 7, 500_000, tzinfo=UTC)
    assert receipts.told == [Receipt(reference="m-1", outcome=outcome, at=at)]


@pytest.mark.capability("A10")
@pytest.mark.parametrize(
    ("status", "reason", "outcome"),
    [
        ("10", "0", Outcome.DELIVERED),
        ("20", "20", Outcome.TEMPORARY),
        ("20", "21", Outcome.PERMANENT),
        ("20", "22", Outcome.TECHNICAL),
        ("20", "31", Outcome.PERMANENT),
        ("20", "32", Outcome.TECHNICAL),
        ("20", "99", Outcome.TECHNICAL),
        ("20", None, Outcome.TECHNICAL),
    ],
)
def test_spryng_is_believed_at_its_address(providers, receipts, status, reason, outcome):
    answer = spryng(providers, STATUS=status, REASONCODE=reason)

    assert (answer.status_code, answer.data) == (200, b"")
    assert receipts.told == [Receipt(reference="m-1", outcome=outcome, at=A_MONDAY)]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": TOKEN}])
def test_without_our_token_notifynl_is_not_believed(providers, receipts, headers):
    assert notifynl(providers, headers=headers).status_code == 403
    assert receipts.told == []


@pytest.mark.parametrize("secret", ["x", SECRET[:-1], SECRET + "x", path_secret("j" * 32), "%FF"])
def test_at_another_address_there_is_nothing(providers, receipts, secret):
    assert spryng(providers, secret=secret).status_code == 404
    assert spryng(providers, secret=secret, STATUS="nonsense").status_code == 404
    assert receipts.told == []


def test_the_address_is_unguessable_and_stays_the_same():
    assert len(SECRET) == 22
    assert path_secret(KEY) == SECRET
    assert KEY not in SECRET


def test_what_comes_twice_is_answered_twice(providers, receipts):
    answers = [tell(providers) for tell in (notifynl, notifynl, spryng, spryng)]

    assert [answer.status_code for answer in answers] == [204, 204, 200, 200]
    assert len(receipts.told) == 4


@pytest.mark.parametrize("reference", ["somebody else", "x" * 81, "", "m-1\n", "é", "m-1\0"])
def test_a_reference_of_others_gets_the_same_answer(providers, receipts, reference):
    assert notifynl(providers, reference=reference).status_code == 204
    assert spryng(providers, REFERENCE=reference).status_code == 200
    assert receipts.told == []


def test_what_is_about_no_text_message_of_ours_is_left_aside(providers, receipts):
    for changes in ({"reference": None}, {"notification_type": "email"}):
        assert notifynl(providers, **changes).status_code == 204
    assert spryng(providers, REFERENCE=None).status_code == 200
    assert receipts.told == []


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"completed_at": None}, datetime(2026, 11, 23, 8, 0, 1, tzinfo=UTC)),
        ({"completed_at": None, "sent_at": ""}, datetime(2026, 11, 23, 8, tzinfo=UTC)),
        ({"completed_at": "2026-11-23T09:30:00+01:00"}, datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        ({"completed_at": "2026-11-23T08:30:00"}, datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
        ({"completed_at": "2099-01-01T00:00:00Z"}, A_MONDAY),
    ],
)
def test_the_moment_is_the_last_that_is_known_and_never_in_the_future(
    providers, receipts, changes, at
):
    assert notifynl(providers, **changes).status_code == 204
    assert [receipt.at for receipt in receipts.told] == [at]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 5000,
        b"x" * 9000,
        b"{}",
        *(
            json.dumps(BODY | changes).encode()
            for changes in (
                {"status": "created"},
                {"status": None},
                {"status": ["delivered"]},
                {"notification_type": None},
                {"notification_type": ["sms"]},
                {"reference": 5},
                {"reference": ["m-1"]},
                {"completed_at": 5},
                {"completed_at": "yesterday"},
                {"completed_at": "0001-01-01T00:00:00+23:59"},
                dict.fromkeys(("completed_at", "sent_at", "created_at")),
            )
        ),
    ],
)
def test_strange_bodies_are_refused(providers, receipts, body):
    assert notifynl(providers, body).status_code == 400
    assert receipts.told == []


@pytest.mark.parametrize("status", ["", "1", "010", "delivered", "٢٠", None])
def test_a_strange_status_of_spryng_is_refused(providers, receipts, status):
    assert spryng(providers, STATUS=status).status_code == 400
    assert spryng(providers, OTHER="x" * 9000).status_code == 400
    assert receipts.told == []


def test_more_than_any_request_may_have_is_refused_before_it_is_read(providers, receipts):
    assert notifynl(providers, b"x" * 70_000).status_code == 413
    assert receipts.told == []


def test_what_could_not_be_kept_is_an_error_so_that_it_is_told_again(providers, receipts):
    receipts.fails = 1

    assert notifynl(providers).status_code == 500
    assert notifynl(providers).status_code == 204


def test_no_number_comes_into_the_log(providers, receipts, caplog):
    caplog.set_level("DEBUG")
    notifynl(providers)
    notifynl(providers, status="strange")
    spryng(providers)
    spryng(providers, STATUS="7")
    spryng(providers, secret="other")

    said = " ".join(str(vars(record)) for record in caplog.records)
    assert NUMBER[1:] not in said
    assert SECRET not in said
    assert TOKEN not in said


def test_the_moment_of_a_receipt_of_spryng_is_now(providers, receipts, clock):
    spryng(providers)
    clock.move(timedelta(minutes=3))
    spryng(providers)

    first, second = receipts.told
    assert second.at - first.at == timedelta(minutes=3)


@pytest.fixture(scope="module")
def steady():
    """One app for many examples."""
    return providers_of(ListReceipts(), FixedClock())


@given(changes=st.dictionaries(st.sampled_from(sorted(BODY)), ANYTHING, min_size=1))
def test_no_value_at_any_place_ends_in_an_error_nobody_foresaw(steady, changes):
    assert notifynl(steady, **changes).status_code in {204, 400}


@given(changes=st.dictionaries(st.sampled_from(sorted(QUERY)), st.text(max_size=30)))
def test_no_query_ends_in_an_error_nobody_foresaw(steady, changes):
    assert spryng(steady, **changes).status_code in {200, 400}
