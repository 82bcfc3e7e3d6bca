"""The nginx of production, a real one, before something that tells what reached it."""

import ssl
import subprocess

import pytest

from tests.docker.front import BALIE, BALIE_TOO, IDENT, IDENT_TOO, JITSI, Behind, Front

LINK = "/a/Zx81Qw7ErT5yUi3OpAs2dF"
TUS = "/afspraak/documenten/tus"
STREAMS = ["/afspraak/events", "/balie/events", "/balie/gesprek/a-1/events"]
UPLOADS = [
    f"{TUS}/7",
    "/afspraak/documenten/4/bestanden",
    "/balie/gesprek/a-1/documenten/van/p-2/tus/7",
    "/balie/gesprek/a-1/documenten/van/p-2/bestanden",
]


@pytest.fixture(scope="module")
def behind():
    return Behind()


@pytest.fixture(scope="module")
def front(behind, tmp_path_factory):
    with Front(tmp_path_factory.mktemp("nginx"), balie=behind.port) as running:
        yield running


def test_nginx_finds_no_mistake_in_it(front):
    done = subprocess.run(front.command("-t"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


@pytest.mark.parametrize("host", [BALIE, IDENT, JITSI, BALIE_TOO, IDENT_TOO])
def test_each_host_name_is_answered(front, host):
    status, _headers, body = front.ask("/page", host=host)
    assert (status, body) == (200, b"here")


def test_another_host_name_gets_nothing_of_ours(front, behind):
    before = len(behind.heard)
    assert front.ask("/page", host="somebody.else")[0] == 421
    assert len(behind.heard) == before


@pytest.mark.parametrize("path", STREAMS)
def test_a_line_of_an_event_stream_arrives_while_the_stream_is_open(front, behind, path):
    behind.go_on.clear()
    with front.connect() as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: {BALIE}\r\n\r\n".encode())
        heard = b""
        while b"data: first" not in heard:
            piece = line.recv(4096)
            assert piece, heard
            heard += piece
        assert not behind.go_on.is_set()
    behind.go_on.set()


@pytest.mark.parametrize("path", UPLOADS)
def test_an_upload_reaches_us_before_it_is_whole(front, behind, path):
    size = 2 * 1024 * 1024
    behind.began.clear()
    with front.connect() as line:
        head = f"PATCH {path} HTTP/1.1\r\nHost: {BALIE}\r\nContent-Length: {size}\r\n"
        line.sendall(f"{head}Connection: close\r\n\r\n".encode() + b"x" * 1024)
        assert behind.began.wait(10), "nginx keeps it to itself"
        line.sendall(b"x" * (size - 1024))
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.endswith(b"whole")


@pytest.mark.parametrize(("path", "size"), [(TUS, 700 * 1024 * 1024), ("/page", 100 * 1024)])
def test_what_is_too_large_is_refused_before_it_is_sent(front, path, size):
    with front.connect() as line:
        head = f"PATCH {path} HTTP/1.1\r\nHost: {BALIE}\r\nContent-Length: {size}\r\n\r\n"
        line.sendall(head.encode())
        assert b" 413 " in line.recv(4096)


@pytest.mark.parametrize(
    "path",
    [
        "/prosody/conference",
        "/prosody/events/room/created",
        "/prosody",
        "//prosody/keys",
        "/%70rosody/conference",
        "/page/../prosody/conference",
        "/health/ready",
        "/metrics",
    ],
)
def test_what_is_for_the_inside_cannot_be_reached(front, behind, path):
    before = len(behind.heard)
    assert front.ask(path)[0] == 404
    assert len(behind.heard) == before


def test_a_path_that_only_looks_like_it_is_served(front):
    assert front.ask("/prosody-and-more")[0] == 200


@pytest.mark.parametrize("host", [BALIE, IDENT])
@pytest.mark.parametrize(
    ("path", "encoding"),
    [
        ("/static/dist/pages.css", "gzip"),
        ("/theme/tokens.css", "gzip"),
        # With words of others beside a token, its length would tell of the token.
        ("/long", None),
    ],
)
def test_what_is_the_same_for_everybody_is_compressed_and_a_page_is_not(
    front, host, path, encoding
):
    _status, headers, _body = front.ask(path, host=host, headers=["Accept-Encoding: gzip"])
    _status, plain, _body = front.ask(path, host=host)

    assert dict(headers).get("Content-Encoding") == encoding
    assert (dict(headers).get("Vary") == "Accept-Encoding") is (encoding is not None)
    assert "Content-Encoding" not in dict(plain)


def test_what_the_browser_says_of_itself_is_taken_away(front, behind):
    spoofed = [
        "X-Real-IP: 1.2.3.4",
        "X-Forwarded-For: 1.2.3.4",
        "X-Forwarded-Proto: http",
        "X-Forwarded-Host: evil.example",
        "Forwarded: for=1.2.3.4",
    ]
    front.ask("/spoofed", headers=spoofed)

    heard = {name.lower(): value for name, value in behind.heard[-1][1]}
    assert behind.heard[-1][0] == "/spoofed"
    assert heard["x-real-ip"] == heard["x-forwarded-for"] == "127.0.0.1"
    assert heard["x-forwarded-proto"] == "https"
    assert heard["host"] == BALIE
    assert {"forwarded", "x-forwarded-host"}.isdisjoint(heard)


def test_no_secret_of_an_address_is_in_the_log(front, behind):
    front.ask(f"{LINK}?lang=nl")
    front.ask("/machine/sms/spryng/SecretOfSpryng")
    front.ask("/page?ticket=SecretTicket")
    front.ask("/SecretRoom", host=JITSI)
    # The last line is there when it can be seen.
    front.ask("/the-end")
    while "/the-end" not in front.log():
        pass

    said = front.log()
    assert "GET /a/... " in said
    assert " /page 200" in said
    for secret in (LINK.removeprefix("/a/"), "SecretOfSpryng", "SecretTicket", "SecretRoom"):
        assert secret not in said
    assert any(path.startswith(LINK) for path, _headers in behind.heard)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_of_today_is_spoken(front, version):
    with front.connect(only=version) as line:
        assert line.version() == version.name.replace("_", ".")
        assert "GCM" in line.cipher()[0] or "CHACHA20" in line.cipher()[0]


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1_1:DeprecationWarning")
def test_tls_of_yesterday_is_refused(front):
    with pytest.raises(ssl.SSLError, match=r"(?i)alert protocol version"):
        front.connect(only=ssl.TLSVersion.TLSv1_1)


@pytest.mark.parametrize("path", ["/page", "/prosody", "/health/ready"])
def test_browsers_are_told_once_to_come_by_tls_only(front, path):
    _status, headers, _body = front.ask(path)
    told = [value for name, value in headers if name.lower() == "strict-transport-security"]
    assert told == ["max-age=31536000; includeSubDomains"]


@pytest.mark.parametrize(("host", "passed"), [(JITSI, "websocket"), (BALIE, None)])
def test_only_jitsi_has_websockets(front, behind, host, passed):
    front.ask("/xmpp-websocket", host=host, headers=["Upgrade: websocket"])
    heard = {name.lower(): value for name, value in behind.heard[-1][1]}
    assert heard.get("upgrade") == passed
