"""What we ask of another system has an end, whatever the other side does or leaves undone."""

import gc
import socket
import threading
import time

import pytest

from foundation.outgoing import NoAnswer, Outgoing, TooLarge, TooSlow, Watch

HEAD = b"HTTP/1.1 200 OK\r\n"


class Peer:
    """Listens on a real port; `talk` gets each connection after the first piece of its question."""

    def __init__(self, talk, *, reads=True):
        self.talk, self.reads, self.is_over = talk, reads, threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}/"
        self.thread = threading.Thread(target=self._accept)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        # A shutdown, not a close, wakes whoever waits for a connection.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join()
        self.listener.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                try:
                    if self.reads:
                        connection.recv(65536)
                    self.talk(self, connection)
                except OSError:
                    continue

    def drip(self, connection, sign=b"x"):
        while not self.is_over.wait(0.05):
            connection.sendall(sign)


def says(text):
    return lambda _peer, connection: connection.sendall(text)


def drips_after(text):
    def talk(peer, connection):
        connection.sendall(text)
        peer.drip(connection)

    return talk


def waits(peer, _connection):
    peer.is_over.wait(60)


@pytest.mark.parametrize("status", [b"200 OK", b"204 No Content", b"302 Found", b"500 No"])
def test_an_answer_comes_with_its_status_and_no_redirect_is_followed(status):
    answer = b"HTTP/1.1 " + status + b"\r\nLocation: /elsewhere\r\nX-One: two\r\n\r\n"
    with Peer(says(answer)) as peer:
        found = Outgoing().ask("GET", peer.url)

    assert found.status == int(status[:3])
    assert found.headers["X-One"] == "two"


def test_the_limits_are_those_of_an_answer_that_leads_elsewhere_as_well():
    """Its body is read by us, or by nobody: within the limits of size and time, and once."""
    head = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\n\r\n"
    with Peer(says(head + b"x" * 1000)) as peer:
        assert Outgoing(largest=1000).ask("GET", peer.url).body == b"x" * 1000
    with Peer(says(head + b"x" * 1001)) as peer, pytest.raises(TooLarge):
        Outgoing(largest=1000).ask("GET", peer.url)


def test_an_answer_that_leads_elsewhere_and_breaks_off_leaves_no_socket_behind():
    head = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 9\r\n\r\n"
    with Peer(drips_after(head)) as peer, pytest.raises(TooSlow):
        Outgoing(seconds=0.2).ask("GET", peer.url)
    # What was left to the garbage collector is a warning here, and a warning is a mistake.
    gc.collect()
    with Peer(says(head + b"x" * 9)) as peer:
        assert Outgoing().ask("GET", peer.url).body == b"x" * 9


def test_a_line_that_cannot_be_watched_is_closed(monkeypatch):
    lines = []

    def without_twin(self, line):
        lines.append(line)
        raise OSError("too many open files")

    with Peer(waits, reads=False) as peer, monkeypatch.context() as patch:
        patch.setattr(Watch, "_hold", without_twin)
        with pytest.raises(NoAnswer):
            Outgoing().ask("GET", peer.url)
    assert [line.fileno() for line in lines] == [-1] * len(lines)
    assert lines


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    "talk",
    [
        waits,
        drips_after(HEAD + b"X-Slow: "),
        drips_after(HEAD + b"Content-Length: 1000\r\n\r\n"),
        drips_after(HEAD + b"\r\n"),
        lambda peer, connection: peer.drip(connection, b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["silent", "headers", "body", "body without a length", "continue"],
)
def test_the_limit_of_time_is_one_for_the_whole_exchange(talk):
    with Peer(talk) as peer:
        begin = time.monotonic()
        with pytest.raises(TooSlow):
            Outgoing(seconds=0.4).ask("GET", peer.url)
        assert time.monotonic() - begin < 10


def test_who_is_slow_and_in_time_is_heard():
    def talk(_peer, connection):
        for sign in HEAD + b"Content-Length: 2\r\n\r\nok":
            time.sleep(0.005)
            connection.sendall(bytes([sign]))

    with Peer(talk) as peer:
        assert Outgoing(seconds=20).ask("GET", peer.url).body == b"ok"


def test_who_takes_nothing_in_is_left():
    with Peer(waits, reads=False) as peer, pytest.raises(TooSlow):
        Outgoing(seconds=0.4).ask("POST", peer.url, data=b"x" * 30_000_000)


@pytest.mark.parametrize("length", [b"", b"Content-Length: %d\r\n"])
def test_the_limit_of_size_is_exact(length):
    def sized(size):
        head = HEAD + (length % size if length else length)
        return says(head + b"\r\n" + b"x" * size)

    with Peer(sized(1000)) as peer:
        assert len(Outgoing(largest=1000).ask("GET", peer.url).body) == 1000
    with Peer(sized(1001)) as peer, pytest.raises(TooLarge):
        Outgoing(largest=1000).ask("GET", peer.url)


@pytest.mark.parametrize(
    "talk",
    [
        says(HEAD + b"Content-Length: 10\r\n\r\nhalf"),
        says(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhal"),
        says(HEAD + b"X-Long: " + b"x" * 70_000 + b"\r\n\r\n"),
        says(b"this is no HTTP\r\n\r\n"),
        says(b""),
    ],
    ids=["cut off", "chunk cut off", "long header", "no HTTP", "nothing"],
)
def test_what_is_no_whole_answer_is_none(talk):
    with Peer(talk) as peer, pytest.raises(NoAnswer) as found:
        Outgoing().ask("GET", peer.url)
    assert not isinstance(found.value, TooSlow)
    assert peer.url not in str(found.value)


def test_where_nobody_listens_there_is_no_answer():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(NoAnswer):
        Outgoing().ask("GET", f"http://127.0.0.1:{port}/")


def test_the_second_address_of_a_name_is_tried():
    """localhost is ::1 as well, where this peer does not listen."""
    with Peer(says(HEAD + b"\r\nok")) as peer:
        assert Outgoing().ask("GET", peer.url.replace("127.0.0.1", "localhost")).body == b"ok"


def test_a_connection_that_comes_after_the_end_is_ended_at_once():
    with Peer(waits) as peer, Watch(60) as watch:
        watch.end()
        line = watch.connect("127.0.0.1", peer.listener.getsockname()[1], 5)
        line.settimeout(20)
        assert line.recv(1) == b""
        line.close()


def test_no_proxy_of_the_machine_comes_between(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with Peer(says(HEAD + b"\r\nok")) as peer:
        assert Outgoing().ask("GET", peer.url).body == b"ok"
