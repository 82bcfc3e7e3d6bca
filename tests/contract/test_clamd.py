"""The scanner: a real clamd is the judge, and one that fails in every way passes nothing."""

import io
import os
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from deploy.local import clamd
from sidecar.adapters.clamd import Clamd, Signatures
from sidecar.core.documents import ScannerAway
from sidecar.core.errors import BadInput
from tests.contract.clamd_server import PlayedClamd, RealClamd

VIRUS = bytes.fromhex(clamd.EICAR)
NAME = "Eicar.Local.Test.UNOFFICIAL"
CLEAN = b"Een brief van de gemeente.\n" * 40
MIB = clamd.MIB

pytestmark = pytest.mark.capability("M12", "M26")


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    server = RealClamd(tmp_path_factory.mktemp("clamd"))
    yield server
    server.stop()


@pytest.fixture
def played():
    started = []

    def start(says, **how):
        started.append(PlayedClamd(says, **how))
        return started[-1]

    yield start
    for server in started:
        server.stop()


def in_a_zip(content):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("brief.txt", content)
    return archive.getvalue()


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (CLEAN, None),
        (b"", None),
        (VIRUS, NAME),
        (in_a_zip(CLEAN), None),
        (in_a_zip(VIRUS), NAME),
        (os.urandom(3 * MIB), None),
    ],
    ids=["clean", "empty", "virus", "clean zip", "virus in a zip", "three MiB"],
)
def test_a_real_clamd_says_what_is_in_it(real, content, found):
    assert Clamd(real.address).scan([content]) == found


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_however_it_is_cut(real, size):
    content = VIRUS + b"\n"
    pieces = [content[start : start + size] for start in range(0, len(content), size)]

    assert Clamd(real.address).scan(pieces) == NAME
    assert Clamd(real.address).scan([b"", *pieces, b""]) == NAME


def test_what_is_larger_than_it_takes_passes_never(tmp_path):
    server = RealClamd(tmp_path, largest=MIB)
    try:
        with pytest.raises(ScannerAway):
            Clamd(server.address).scan(os.urandom(MIB) for _ in range(40))
        assert Clamd(server.address).scan([os.urandom(MIB // 2)]) is None
    finally:
        server.stop()


def test_a_scanner_that_dies_halfway_passes_nothing(tmp_path):
    server = RealClamd(tmp_path)

    def chunks():
        yield CLEAN
        server.stop()
        yield CLEAN

    scanner = Clamd(server.address)
    assert scanner.scan([CLEAN]) is None
    with pytest.raises(ScannerAway):
        scanner.scan(chunks())
    with pytest.raises(ScannerAway):
        scanner.signatures()


def test_signatures_of_our_own_have_no_date(real):
    known = Clamd(real.address).signatures()

    assert known.version.startswith("ClamAV ")
    assert known.made_at is None


def test_signatures_of_clamav_have_one(played):
    server = played(b"ClamAV 1.4.6/27512/Mon Nov 23 09:25:11 2026\0")

    made_at = Clamd(server.address).signatures().made_at

    assert made_at == datetime(2026, 11, 23, 9, 25, 11, tzinfo=UTC)


@pytest.mark.parametrize(("days", "fresh"), [(0, True), (7, True), (8, False), (400, False)])
def test_what_it_knows_grows_old(days, fresh):
    known = Signatures(version="x", made_at=datetime(2026, 11, 1, tzinfo=UTC))

    assert known.are_fresh(known.made_at + timedelta(days=days), oldest=timedelta(days=7)) is fresh


def test_signatures_of_our_own_are_never_fresh():
    known = Signatures(version="x", made_at=None)

    assert not known.are_fresh(datetime(2026, 11, 1, tzinfo=UTC), oldest=timedelta(days=7))


def test_what_is_sent_is_what_the_protocol_says(played):
    server = played(b"stream: OK\0")

    assert Clamd(server.address).scan([b"abc", b"", b"de"]) is None
    assert server.heard == (b"zINSTREAM\0" + b"\0\0\0\x03abc" + b"\0\0\0\x02de" + b"\0\0\0\0")


@pytest.mark.parametrize(
    "says",
    [
        b"",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: Eicar FOU",
        b"stream: ",
        b"\0",
        b"OK\0",
        b"stream: OK\0stream: Eicar FOUND\0",
        b"stream: OK stream: Eicar FOUND OK\0",
        b"stream: Can't allocate memory ERROR\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n\0",
        b"x" * 100_000 + b"\0",
    ],
)
def test_nothing_but_a_whole_yes_is_a_yes(played, says):
    with pytest.raises(ScannerAway):
        Clamd(played(says).address).scan([CLEAN])
    assert Clamd(played(b"stream: OK\0").address).scan([CLEAN]) is None


@pytest.mark.parametrize("says", [b"stream: OK\0", b"INSTREAM size limit exceeded. ERROR\0", b""])
def test_who_hangs_up_before_the_end_passes_nothing(played, says):
    """Also with a yes: it cannot have seen all of it."""
    with pytest.raises(ScannerAway):
        Clamd(played(says, hears=100).address).scan(os.urandom(MIB) for _ in range(20))


@pytest.mark.parametrize("says", [b"", b"ClamAV\0", b"ClamAV 1.4.6", b"nonsense\0"])
def test_who_does_not_say_what_it_knows_is_away(played, says):
    with pytest.raises(ScannerAway):
        Clamd(played(says).address).signatures()
    assert Clamd(played(b"ClamAV 1.4.6\0").address).signatures().made_at is None


def test_a_silent_scanner_is_waited_for_so_long_and_no_longer(played):
    server = played(b"", hangs_up=False)

    with pytest.raises(ScannerAway):
        Clamd(server.address, silence=timedelta(seconds=0.2)).scan([CLEAN])


def test_a_scan_ends_in_time_though_the_scanner_keeps_listening(played):
    server = played(b"stream: OK\0")

    with pytest.raises(ScannerAway):
        Clamd(server.address, whole=timedelta(0)).scan([CLEAN])
    assert Clamd(server.address, whole=timedelta(minutes=1)).scan([CLEAN]) is None


def test_a_name_is_shown_plainly(played):
    server = played("stream: \u202eEvil\x1b[31m".encode() + b"x" * 300 + b" FOUND\0")

    name = Clamd(server.address).scan([VIRUS])

    assert name.isprintable()
    assert len(name) == 100


def test_by_a_socket_in_the_file_system(tmp_path, played):
    place = tmp_path / "clamd.ctl"
    with pytest.raises(ScannerAway):
        Clamd(f"unix://{place}").signatures()

    played(b"stream: OK\0", place=place)

    assert Clamd(f"unix://{place}").scan([CLEAN]) is None


@pytest.mark.parametrize(
    "address",
    [
        "",
        "127.0.0.1:3310",
        "tcp://",
        "tcp://host",
        "tcp://host:0x",
        "http://host:1",
        "unix://x/y",
        "unix:relative",
        "tcp://host:1/path",
    ],
)
def test_an_address_that_is_none_is_refused(address):
    with pytest.raises(BadInput):
        Clamd(address)
    assert Clamd("tcp://host:3310")
    assert Clamd("unix:///run/clamav/clamd.ctl")
