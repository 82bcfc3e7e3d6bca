"""The same requests to the reference server of tus 1.0 and to ours: the same answers, or a reason.

Of each exchange the status and the headers of the protocol are compared.
"""

import os
import subprocess
import time
from base64 import b64encode
from datetime import timedelta
from urllib.parse import urljoin

import pytest
import requests

from tests.contract.documents.server import ROOT
from tests.contract.documents.test_tus_clients import expire
from tests.contract.redis_server import GENEROUS, free_port
from tests.web.documents.counter import OFFSET, TUS

pytestmark = pytest.mark.capability("M13", "M26")
LARGEST = 100 * 1024 * 1024
NAME = b64encode(b"huur.pdf").decode()
# Their values depend on who serves; that they are there does not.
ANYTHING = ("Location", "Upload-Expires")
VALUES = ("Tus-Resumable", "Tus-Version", "Tus-Max-Size", "Upload-Offset", "Upload-Length")


class Side:
    """One server, with the address of an upload on it."""

    def __init__(self, base, headers):
        self.base, self._known = base, headers
        self.place = f"{base}/nobody-knows-this"

    def say(self, method, *, first=False, body=None, **headers):
        """To the first address or to that of the upload; None leaves a header out."""
        given = self._known | {"Tus-Resumable": "1.0.0"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in given.items() if value is not None}
        place = self.base if first else self.place
        return requests.request(method, place, headers=given, data=body, timeout=3 * GENEROUS)

    def create(self, length=10):
        answer = self.say("POST", first=True, Upload_Length=str(length), Upload_Metadata=self.words)
        assert answer.status_code == 201
        self.place = urljoin(self.base, answer.headers["Location"])
        return answer

    def add(self, offset, body, **headers):
        more = {"Content_Type": OFFSET, "Upload_Offset": str(offset)} | headers
        return self.say("PATCH", body=body, **more)

    words = f"filename {NAME}"


class Ours(Side):
    def __init__(self, served):
        super().__init__(f"{served.address}{TUS}", served.headers())
        self.served = served
        self.words += f",request {b64encode(served.ask().id.encode()).decode()}"

    def expire(self):
        expire(self.served, self.place)


class Reference(Side):
    def expire(self):
        """Its uploads last two seconds: it tells of one that expired where they are over."""
        until = time.monotonic() + GENEROUS
        while self.add(0, b"").status_code == 204 and time.monotonic() < until:
            time.sleep(0.2)


@pytest.fixture(scope="module")
def reference_server(tmp_path_factory):
    port = free_port()
    folder = tmp_path_factory.mktemp("reference")
    command = ["node", "tests/contract/documents/reference.mjs", str(port), str(folder)]
    lasts = timedelta(seconds=2) / timedelta(milliseconds=1)
    with subprocess.Popen(
        [*command, str(LARGEST), str(int(lasts))],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}/files"
        process.terminate()


@pytest.fixture
def both(served, reference_server):
    return Ours(served), Reference(reference_server, {})


def protocol(answer):
    found = {name: answer.headers.get(name) for name in VALUES}
    return found | {name: name in answer.headers for name in ANYTHING}


def same(both, exchange):
    """The answer of ours, when the reference says the same."""
    ours, reference = both
    mine, theirs = exchange(ours), exchange(reference)
    assert mine.status_code == theirs.status_code
    assert protocol(mine) == protocol(theirs)
    return mine


def head(both):
    """Where the upload is. Until when, ours tells here as well: Expiration leaves that open."""
    mine, theirs = (side.say("HEAD") for side in both)
    assert mine.status_code == theirs.status_code == 200
    assert protocol(mine) | {"Upload-Expires": False} == protocol(theirs)
    return mine


def differs(both, exchange, *statuses):
    """Both statuses, of ours first; the test says why."""
    answers = [exchange(side) for side in both]
    assert tuple(answer.status_code for answer in answers) == statuses
    return answers[0]


def begin(both, length=10):
    for side in both:
        side.create(length)


def test_options_name_the_version_and_the_largest_size(both):
    answer = same(both, lambda side: side.say("OPTIONS", first=True, Tus_Resumable=None))

    assert answer.status_code == 204
    theirs = both[1].say("OPTIONS", first=True).headers["Tus-Extension"]
    assert set(answer.headers["Tus-Extension"].split(",")) <= set(theirs.split(","))


def test_an_upload_from_its_beginning_to_its_end(both):
    """Creation, HEAD and PATCH, each as it is when all goes well."""
    assert same(both, lambda side: side.create()).status_code == 201
    assert head(both).headers["Upload-Offset"] == "0"
    assert same(both, lambda side: side.add(0, b"1234")).headers["Upload-Offset"] == "4"
    assert head(both).headers["Upload-Length"] == "10"
    assert same(both, lambda side: side.add(4, b"")).headers["Upload-Offset"] == "4"
    assert same(both, lambda side: side.add(4, b"567890")).headers["Upload-Offset"] == "10"
    assert head(both).headers["Upload-Offset"] == "10"
    for side in both:
        assert side.say("HEAD").headers["Cache-Control"] == "no-store"


def test_an_empty_upload_is_complete_at_once(both):
    same(both, lambda side: side.create(0))
    head(both)


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload_Length": None},
        {"Upload_Length": ""},
        {"Upload_Length": "-1"},
        {"Upload_Length": "abc"},
        {"Upload_Length": str(LARGEST + 1)},
        {"Tus_Resumable": None},
        {"Upload_Length": None, "Upload_Defer_Length": "2"},
        {"Upload_Metadata": "filename a,filename b"},
        {"Upload_Metadata": "filename not/base64!"},
    ],
    ids=str,
)
def test_a_creation_that_does_not_hold(both, headers):
    def exchange(side):
        usual = {"Upload_Length": "10", "Upload_Metadata": side.words}
        return side.say("POST", first=True, **usual | headers)

    statuses = [exchange(side).status_code for side in both]
    if headers == {"Tus_Resumable": None}:
        assert statuses == [412, 412]
        # Core Protocol, Tus-Version: with 412 the server must say which versions it knows. The
        # reference leaves it out.
        assert exchange(both[0]).headers["Tus-Version"] == "1.0.0"
    else:
        same(both, exchange)


def test_another_version_is_412(both):
    """Core Protocol, Tus-Resumable: 412; the reference calls it an invalid header, 400."""
    begin(both)

    answer = differs(both, lambda side: side.say("HEAD", Tus_Resumable="0.2.2"), 412, 400)

    assert answer.headers["Tus-Version"] == "1.0.0"


def test_a_length_that_comes_later(both):
    """Creation, Upload-Defer-Length: an extension; the reference has it, we do not say so."""
    differs(
        both,
        lambda side: side.say(
            "POST", first=True, Upload_Defer_Length="1", Upload_Metadata=side.words
        ),
        400,
        201,
    )


@pytest.mark.parametrize("offset", ["5", "11", "0"])
def test_a_wrong_offset(both, offset):
    begin(both)
    for side in both:
        assert side.add(0, b"1234").status_code == 204

    assert same(both, lambda side: side.add(offset, b"x")).status_code == 409
    assert head(both).headers["Upload-Offset"] == "4"


@pytest.mark.parametrize("offset", [None, "", "-1", "abc"])
def test_an_offset_that_is_none(both, offset):
    """Missing it is 403 at the reference, which no section asks for; a bad request is 400."""
    begin(both)

    def exchange(side):
        return side.add(0, b"1234", Upload_Offset=offset)

    if offset is None:
        differs(both, exchange, 400, 403)
    else:
        assert same(both, exchange).status_code == 400


@pytest.mark.parametrize("kind", [None, "text/plain"])
def test_a_wrong_content_type(both, kind):
    """Core Protocol, PATCH: 415 SHOULD be the answer; the reference says 403 or 400."""
    begin(both)

    statuses = {side.add(0, b"1234", Content_Type=kind).status_code for side in both[:1]}

    assert statuses == {415}
    assert both[1].add(0, b"1234", Content_Type=kind).status_code in (400, 403)
    assert head(both).headers["Upload-Offset"] == "0"


def test_more_than_was_announced(both):
    """Of too much the reference keeps what was announced, and says 413; we keep nothing of it."""
    begin(both)

    answer = differs(both, lambda side: side.add(0, b"x" * 20), 413, 413)

    assert answer.status_code == 413
    assert both[0].say("HEAD").headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_an_upload_that_nobody_knows(both, method):
    headers = {"Content_Type": OFFSET, "Upload_Offset": "0"} if method == "PATCH" else {}

    assert same(both, lambda side: side.say(method, **headers)).status_code == 404


def test_an_upload_that_was_terminated(both):
    """Termination: 404 or 410 afterwards; we remember that it was there, the reference does not."""
    begin(both)

    assert same(both, lambda side: side.say("DELETE")).status_code == 204
    differs(both, lambda side: side.say("HEAD"), 410, 404)
    differs(both, lambda side: side.add(0, b"x"), 410, 404)
    differs(both, lambda side: side.say("DELETE"), 410, 404)


def test_an_upload_that_expired(both):
    """Expiration: 404 or 410, the latter when the server keeps track."""
    begin(both)
    for side in both:
        side.expire()

    assert same(both, lambda side: side.add(0, b"1234")).status_code == 410
    assert same(both, lambda side: side.say("HEAD")).status_code == 410


def test_a_method_that_a_proxy_does_not_let_through(both):
    """Core Protocol, X-HTTP-Method-Override: the reference of this version does not know it."""
    begin(both)

    def exchange(side):
        return side.say(
            "POST",
            body=b"1234",
            X_HTTP_Method_Override="PATCH",
            Content_Type=OFFSET,
            Upload_Offset="0",
        )

    ours, theirs = (exchange(side) for side in both)

    assert (ours.status_code, ours.headers["Upload-Offset"]) == (204, "4")
    assert theirs.status_code >= 400
