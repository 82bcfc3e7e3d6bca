"""What breaks around an upload or a look: killed, full, emptied, damaged. Nothing is wrong."""

import os
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import requests

from sidecar.core.documents import Kind
from sidecar.core.ids import is_id
from sidecar.documents.domain import State
from sidecar.documents.leases import LASTS
from sidecar.documents.vault.domain import SIZES
from tests.contract.documents.server import Served
from tests.contract.documents.test_tus_reference import Ours
from tests.contract.documents.wire import wire
from tests.contract.morning import until
from tests.contract.redis_server import GENEROUS, RedisServer

pytestmark = pytest.mark.capability("M13", "M26", "M48")
A_SEGMENT = SIZES.chunk * SIZES.chunks_of_a_segment
CONTENT = os.urandom(A_SEGMENT + 3 * SIZES.chunk)
LONG = timedelta(seconds=3 * GENEROUS)


@pytest.fixture(scope="module")
def frail(tmp_path_factory, redis_server):
    """A server that a test may kill; it is up again afterwards."""
    folder = tmp_path_factory.mktemp("frail")
    found = Served(folder, redis=f"redis://127.0.0.1:{redis_server.port}/0")
    yield found
    found.stop()


def upload_of(served, length=None):
    side = Ours(served)
    side.create(len(CONTENT) if length is None else length)
    return side


def offset_of(side):
    return int(side.say("HEAD").headers["Upload-Offset"])


def test_killed_while_bytes_come_it_tells_what_is_really_there_and_goes_on(frail):
    """Whoever was killed held the upload; the next one waits until that is over."""
    side = upload_of(frail)
    path = urlsplit(side.place).path
    with wire(frail) as line:
        line.patch(path, 0, body=CONTENT[: A_SEGMENT + 100], Content_Length=str(len(CONTENT)))
        assert until(lambda: offset_of(side) == A_SEGMENT, patience=LONG)
        frail.kill()
    frail.start()

    offset = offset_of(side)
    assert offset == A_SEGMENT
    assert frail.kept(path) == CONTENT[:offset]
    held_for = LASTS + LONG
    assert until(lambda: side.add(offset, b"").status_code == 204, patience=held_for)
    assert side.add(offset, CONTENT[offset:]).status_code == 204
    assert frail.kept(path) == CONTENT


def test_without_room_it_says_so_keeps_nothing_half_and_goes_on_later(frail):
    side = upload_of(frail)
    frail.restart(TEST_LARGEST_FILE=str(A_SEGMENT // 2))

    refusal = side.add(0, CONTENT)

    assert (refusal.status_code, refusal.json()["code"]) == (507, "storage_full")
    assert "geen ruimte" in refusal.json()["detail"]
    assert offset_of(side) == 0
    frail.restart()
    assert side.add(0, CONTENT).status_code == 204
    assert frail.kept(side.place) == CONTENT


def test_redis_emptied_or_gone_in_the_middle_does_not_stop_an_upload(tmp_path):
    redis = RedisServer()
    served = Served(tmp_path, redis=f"redis://127.0.0.1:{redis.port}/0")
    try:
        side = upload_of(served, 10)
        assert side.add(0, b"0123").status_code == 204
        redis.client.flushall()
        assert side.add(4, b"456").status_code == 204
        assert upload_of(served, 10)
        redis.stop()
        assert side.add(7, b"789").status_code == 204
        assert served.kept(side.place) == b"0123456789"
        anew = side.say("POST", first=True, Upload_Length="1", Upload_Metadata=Ours(served).words)
        # See `sidecar.adapters.limits`: without Redis nobody is held up.
        assert anew.status_code == 201
    finally:
        served.stop()


@pytest.fixture
def shown(frail):
    """A document of two segments that somebody may keep, and the address of its copy."""
    side = upload_of(frail)
    assert side.add(0, CONTENT).status_code == 204
    document = frail.document(side.place)
    # Checking is not what this is about, and noise is no document.
    frail.parts.errands.ledger.change(document.id, state=State.READY, kind=Kind.PDF, pages=1)
    return f"{frail.address}/balie/gesprek/a1/documenten/stukken/{document.id}/bestand", document


def keep(served, url):
    cookie = served.counter.employee().cookie
    answer = requests.request(
        "GET", url, headers={"Cookie": cookie}, stream=True, timeout=3 * GENEROUS
    )
    came = bytearray()
    try:
        for piece in answer.iter_content(64 * 1024):
            came += piece
    except requests.RequestException:
        return answer.status_code, bytes(came), False
    return answer.status_code, bytes(came), True


def blobs_of(served, document):
    ledger = served.parts.receiving.vault.ledger
    _, segments = ledger.whole(document.id)
    folder = served.folder / "documents"
    names = {each.blob: path for each in segments for path in folder.rglob(each.blob)}
    assert all(is_id(name) for name in names)
    return [names[each.blob] for each in segments]


def flip(path, at):
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1]))


def test_what_is_whole_is_handed_out_whole(frail, shown):
    url, _ = shown

    assert keep(frail, url) == (200, CONTENT, True)


def test_changed_at_its_beginning_no_byte_of_it_is_handed_out(frail, shown):
    url, document = shown
    flip(blobs_of(frail, document)[0], 1000)

    status, came, is_whole = keep(frail, url)

    assert (status, is_whole) == (410, True)
    assert b"beschadigd" in came


def test_changed_further_on_the_line_breaks_off_before_the_first_wrong_byte(frail, shown):
    """The browser says that the download failed: what came is shorter than was announced."""
    url, document = shown
    flip(blobs_of(frail, document)[1], 1000)

    status, came, is_whole = keep(frail, url)

    assert (status, is_whole) == (200, False)
    assert CONTENT.startswith(came)
    assert len(came) <= A_SEGMENT


def test_cut_or_swapped_no_byte_of_it_is_handed_out(frail, shown):
    url, document = shown
    first, second = blobs_of(frail, document)
    whole, other = first.read_bytes(), second.read_bytes()

    for mine, his in ((whole[:-1], other), (other, whole), (whole, b"")):
        first.write_bytes(mine)
        second.write_bytes(his)
        status, came, _ = keep(frail, url)
        assert status == 410
        assert CONTENT[:100] not in came

    first.write_bytes(whole)
    second.write_bytes(other)
    assert keep(frail, url) == (200, CONTENT, True)
