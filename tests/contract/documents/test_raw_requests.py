"""Bodies that lie, break off or hide a request: told as what they are, and never mixed."""

from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
import requests

from sidecar.documents.domain import State
from tests.contract.documents.test_tus_reference import Ours
from tests.contract.documents.wire import chunks, wire
from tests.contract.morning import until
from tests.contract.redis_server import GENEROUS

pytestmark = pytest.mark.capability("M13", "M26")
TEN = b"0123456789"


@pytest.fixture
def ours(served):
    side = Ours(served)
    side.create(10)
    return side


@pytest.fixture
def path(ours):
    return urlsplit(ours.place).path


@pytest.fixture
def connect(served):
    """A new connection, as often as it is asked for."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(wire(served))


def offset_of(ours):
    return ours.say("HEAD").headers["Upload-Offset"]


def test_a_body_in_chunks_without_a_length_is_taken(served, ours, path, connect):
    line = connect()
    line.patch(path, 0, body=chunks(b"01234", b"56789"), Transfer_Encoding="chunked")

    assert line.answer().status == 204
    assert served.kept(path) == TEN


def test_a_body_in_chunks_that_is_longer_than_announced_keeps_nothing(served, ours, path, connect):
    line = connect()
    line.patch(path, 0, body=chunks(TEN, b"more"), Transfer_Encoding="chunked")

    assert line.answer().status == 413
    assert served.kept(path) == b""
    assert ours.add(0, TEN).status_code == 204


@pytest.mark.parametrize(
    "rest",
    [b"zz\r\nx\r\n", b"-5\r\n", b"5\r\n01234XX5\r\n56789\r\n0\r\n\r\n"],
    ids=["no number", "negative", "no end of a chunk"],
)
def test_a_chunk_that_does_not_hold_keeps_only_what_came_before(served, ours, path, connect, rest):
    """No fault of ours: the log of a balie is no place for what a stranger can write there."""
    line = connect()
    line.patch(path, 0, body=chunks(b"012", end=rest), Transfer_Encoding="chunked")

    assert line.answer().status in (204, 400)
    assert TEN.startswith(served.kept(path)[:3])
    assert "unforeseen" not in (served.folder / "server.log").read_text()
    offset = int(offset_of(ours))
    assert served.kept(path) == TEN[:offset]
    assert ours.add(offset, TEN[offset:]).status_code == 204
    assert served.kept(path) == TEN


@pytest.mark.parametrize("length", ["-1", "abc", "1e1", "٣".encode().decode("latin-1"), "+10"])
def test_a_length_that_is_none_is_refused(served, ours, path, connect, length):
    line = connect()
    line.patch(path, 0, body=TEN, Content_Length=length)

    assert line.answer().status == 400
    assert served.kept(path) == b""


@pytest.mark.parametrize("length", [11, 10**10, 10**18, 10**30])
def test_a_body_that_says_it_is_too_long_is_refused_before_it_comes(
    served, ours, path, connect, length
):
    line = connect()
    line.patch(path, 0, body=TEN, Content_Length=str(length))

    answer = line.answer()
    assert answer.status == 413
    assert b"te groot" in answer.content
    assert served.kept(path) == b""


def test_a_body_with_two_lengths_is_refused(served, ours, path, connect):
    """What a proxy reads in one way and we in another would hide a request in it."""
    line = connect()
    line.patch(path, 0, body=chunks(TEN), Content_Length="4", Transfer_Encoding="chunked")

    assert line.answer().status == 400
    assert served.kept(path) == b""


def test_a_body_that_breaks_off_keeps_what_came_and_the_upload_goes_on(served, ours, path, connect):
    line = connect()
    line.patch(path, 0, body=b"0123", Content_Length="10")
    line.ends()

    assert until(lambda: offset_of(ours) == "4")
    assert until(lambda: ours.add(4, TEN[4:]).status_code == 204)
    assert served.kept(path) == TEN


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"X_CSRF_Token": "0" * 64}, 403),
        ({"Cookie": "bezoek=x"}, 404),
        ({"Upload_Offset": "3"}, 409),
        ({"Content_Type": "text/plain"}, 415),
        ({"Tus_Resumable": "0"}, 412),
    ],
    ids=["token", "cookie", "offset", "kind", "version"],
)
def test_a_request_inside_a_body_that_nobody_read_is_no_request(
    served, ours, path, connect, headers, status
):
    line = connect()
    known = served.headers()
    hidden = f"DELETE {path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\n"
    hidden += "".join(f"{name}: {value}\r\n" for name, value in known.items())
    body = f"{hidden}\r\n".encode()
    line.patch(path, 0, body=body, Content_Length=str(len(body)), **headers)
    line.send("HEAD", path)

    refusal, head = line.answer(), line.answer("HEAD")

    assert (refusal.status, head.status) == (status, 200)
    assert served.document(path).state is State.RECEIVING


def test_a_request_inside_the_body_of_a_head_is_no_request(served, ours, path, connect):
    line = connect()
    body = f"DELETE {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    line.send("HEAD", path, body=body, Content_Length=str(len(body)))
    line.send("HEAD", path)

    assert [line.answer("HEAD").status for _ in range(2)] == [200, 200]
    assert served.document(path).state is State.RECEIVING


def test_of_two_that_send_at_once_one_waits_and_nothing_is_mixed(served, ours, path, connect):
    first, second = connect(), connect()
    first.patch(path, 0, body=b"01234", Content_Length="10")
    until(lambda: ours.add(0, b"").status_code == 423)

    second.patch(path, 0, body=b"abcdefghij", Content_Length="10")
    refusal = second.answer()
    first.line.sendall(b"56789")

    assert refusal.status == 423
    assert b"al verstuurd" in refusal.content
    assert first.answer().status == 204
    assert served.kept(path) == TEN


def test_while_it_comes_it_is_not_sent_and_afterwards_it_is(served, ours, path, connect):
    line = connect()
    line.patch(path, 0, body=b"01234", Content_Length="10")
    assert until(lambda: ours.add(0, b"").status_code == 423)
    document = served.document(path)
    send = f"{served.address}/afspraak/documenten/{document.request_id}/versturen"

    def press():
        return requests.request(
            "POST", send, headers=served.headers(), allow_redirects=False, timeout=GENEROUS
        )

    early = press()
    line.line.sendall(b"56789")
    assert line.answer().status == 204
    done = press()

    assert (early.status_code, done.status_code) == (409, 303)
    assert served.document(path).state is State.CHECKING
    assert served.kept(path) == TEN


def test_who_thinks_better_of_it_while_it_comes_keeps_nothing(served, ours, path, connect):
    line = connect()
    line.patch(path, 0, body=b"01234", Content_Length="10")
    assert until(lambda: ours.add(0, b"").status_code == 423)

    gone = ours.say("DELETE")
    line.line.sendall(b"56789")
    late = line.answer()
    served.parts.errands.destroy(served.document(path).id)

    assert gone.status_code == 204
    assert late.status in (204, 410, 423)
    assert ours.say("HEAD").status_code == 410
    held = served.parts.receiving.vault.ledger
    assert not held.segments_after(served.document(path).id, -1, most=1) or (
        held.segments_after(served.document(path).id, -1, most=1)[0][0] != served.document(path).id
    )


def test_bytes_are_kept_as_they_come_whatever_they_are_said_to_be(served, ours, path):
    """We unpack nothing: so nothing can be larger than it is. Its content is judged as it is."""
    assert ours.add(0, b"\x1f\x8b" + TEN[2:], Content_Encoding="gzip").status_code == 204
    assert served.kept(path) == b"\x1f\x8b" + TEN[2:]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://{host}"}, 204),
        ({"Origin": "https://{host}", "X_Forwarded_Proto": "https"}, 204),
        ({"Origin": "https://elsewhere.example", "X_Forwarded_Host": "elsewhere.example"}, 403),
        ({"Origin": "https://elsewhere.example", "Forwarded": "host=elsewhere.example"}, 403),
    ],
    ids=["https", "proto", "host", "forwarded"],
)
def test_behind_a_proxy_only_our_own_pages_upload(served, ours, headers, status):
    host = f"127.0.0.1:{served.port}"
    headers = {name: value.format(host=host) for name, value in headers.items()}

    assert ours.add(0, TEN, **headers).status_code == status


def test_a_form_in_chunks_is_read_as_it_comes(served, connect):
    request = served.ask()
    token = served.headers()["X-CSRF-Token"]
    parts = (
        f'--b\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n',
        '--b\r\nContent-Disposition: form-data; name="file"; filename="huur.pdf"\r\n\r\n%PDF',
        "-1.7\r\n--b--\r\n",
    )
    form = {"Content_Type": "multipart/form-data; boundary=b", "Transfer_Encoding": "chunked"}
    path = f"/afspraak/documenten/{request.id}/bestanden"
    whole, half = connect(), connect()
    broken = chunks(parts[0].encode(), parts[1].encode(), end=b"zz\r\n")

    whole.send("POST", path, body=chunks(*(part.encode() for part in parts)), **form)
    half.send("POST", path, body=broken, **form)

    assert (whole.answer("POST").status, half.answer("POST").status) == (303, 400)
    kept = [
        each
        for each in served.parts.receiving.ledger.store.documents("a1")
        if each.request_id == request.id and each.state is not State.DELETED
    ]
    assert [(each.name, each.size) for each in kept] == [("huur.pdf", 8)]
