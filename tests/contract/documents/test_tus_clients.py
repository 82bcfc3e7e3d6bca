"""Clients of others as judges: tuspy, and tus-js-client that browsers use (also inside Uppy)."""

import io
import json
import os
import subprocess
from datetime import timedelta

import pytest
import requests
from sqlalchemy import update
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed

from sidecar.documents.domain import UPLOAD_LASTS, State
from sidecar.documents.store import documents
from tests.contract.documents.server import ROOT
from tests.contract.redis_server import GENEROUS
from tests.web.documents.counter import TUS

pytestmark = pytest.mark.capability("M13", "M26")
CONTENT = os.urandom(300_000)
CHUNK = 100_000
REFUSED = (TusCommunicationError, TusUploadFailed)


def expire(served, place):
    """The clock of the server cannot be moved, so the upload began long ago."""
    document = served.document(place)
    before = document.begun_at - UPLOAD_LASTS - timedelta(seconds=1)
    with served.database.transaction() as connection:
        mine = documents.c.id == document.id
        connection.execute(update(documents).where(mine).values(begun_at=before))


class Tuspy:
    """The client that the tus project keeps for Python."""

    def __init__(self, served):
        self.served = served

    def client(self, who="p1"):
        return TusClient(f"{self.served.address}{TUS}", headers=self.served.headers(who))

    def uploader(self, request, content=CONTENT, *, url=None, who="p1"):
        words = {"filename": "huur.pdf", "request": request.id}
        stream = io.BytesIO(content)
        return self.client(who).uploader(
            file_stream=stream, chunk_size=CHUNK, metadata=words, url=url, retries=0
        )


@pytest.fixture
def tuspy(served):
    return Tuspy(served)


def status_of(refusal):
    error = refusal.value
    while error is not None:
        if getattr(error, "status_code", None):
            return error.status_code
        error = error.__cause__ or error.__context__
    raise AssertionError("no answer")


def test_tuspy_uploads(served, tuspy):
    uploader = tuspy.uploader(served.ask())

    uploader.upload()

    assert served.kept(uploader.url) == CONTENT


def test_tuspy_breaks_off_and_another_one_goes_on(served, tuspy):
    request = served.ask()
    first = tuspy.uploader(request)
    first.upload_chunk()

    second = tuspy.uploader(request, url=first.url)
    assert second.offset == CHUNK
    second.upload()

    assert served.kept(first.url) == CONTENT


def test_tuspy_at_a_wrong_offset_is_refused(served, tuspy):
    uploader = tuspy.uploader(served.ask())
    uploader.upload_chunk()
    uploader.offset = 50_000

    with pytest.raises(REFUSED) as refusal:
        uploader.upload_chunk()

    assert status_of(refusal) == 409
    assert served.kept(uploader.url) == CONTENT[:CHUNK]


def test_tuspy_hears_that_an_upload_expired(served, tuspy):
    uploader = tuspy.uploader(served.ask())
    uploader.upload_chunk()
    expire(served, uploader.url)

    with pytest.raises(REFUSED) as refusal:
        uploader.upload_chunk()

    assert status_of(refusal) == 410
    assert served.document(uploader.url).state is State.DELETED


def test_tuspy_hears_that_it_is_too_large(served, tuspy):
    with pytest.raises(REFUSED) as refusal:
        tuspy.uploader(served.ask(largest="1"), bytes(1024 * 1024 + 1)).upload()

    assert status_of(refusal) == 413


def test_tuspy_does_not_find_the_upload_of_another_person(served, tuspy):
    request = served.ask()
    uploader = tuspy.uploader(request)
    uploader.upload_chunk()

    with pytest.raises(REFUSED) as refusal:
        tuspy.uploader(request, url=uploader.url, who="p2")

    assert status_of(refusal) == 404
    uploader.upload()
    assert served.kept(uploader.url) == CONTENT


# tus-js-client ------------------------------------------------------------------------------------


@pytest.fixture
def script(served, tmp_path):
    """Runs tus-js-client; what it says at its end."""

    def run(request, content=CONTENT, *, who="p1", **told):
        file = tmp_path / "file"
        file.write_bytes(content)
        words = {
            "file": str(file),
            "endpoint": f"{served.address}{TUS}",
            "headers": served.headers(who),
            "metadata": {"filename": "huur.pdf", "request": request.id},
            "chunkSize": CHUNK,
        }
        done = subprocess.run(
            ["node", "tests/contract/documents/client.mjs", json.dumps(words | told)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=3 * GENEROUS,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.mark.parametrize("override", [False, True], ids=["PATCH", "POST for PATCH"])
def test_the_client_of_browsers_uploads(served, script, override):
    said = script(served.ask(), override=override)

    assert said["done"]
    assert served.kept(said["url"]) == CONTENT


def test_the_client_of_browsers_breaks_off_and_goes_on(served, script):
    request = served.ask()
    stopped = script(request, stopAt=CHUNK)
    assert "done" not in stopped

    said = script(request, uploadUrl=stopped["url"])

    assert said["done"]
    assert said["url"] == stopped["url"]
    assert served.kept(said["url"]) == CONTENT


def test_the_client_of_browsers_terminates(served, script):
    said = script(served.ask(), stopAt=CHUNK, terminate=True)

    assert served.document(said["url"]).state is State.DELETED
    answer = requests.request(
        "HEAD", said["url"], headers=served.headers() | {"Tus-Resumable": "1.0.0"}, timeout=9
    )
    assert answer.status_code == 410


def test_the_client_of_browsers_hears_in_words_that_it_is_too_large(served, script):
    said = script(served.ask(largest="1"), bytes(1024 * 1024 + 1))

    assert said["status"] == 413
    assert json.loads(said["body"])["detail"] == (
        "Dit bestand is te groot. Het mag hoogstens 1 MB zijn."
    )


def test_the_client_of_browsers_begins_anew_when_an_upload_expired(served, script):
    """410 makes it ask for a new address."""
    request = served.ask()
    stopped = script(request, stopAt=CHUNK)
    expire(served, stopped["url"])

    said = script(request, uploadUrl=stopped["url"])

    assert said["done"]
    assert said["url"] != stopped["url"]
    assert served.kept(said["url"]) == CONTENT


def test_the_client_of_browsers_does_not_go_on_with_an_upload_of_somebody_else(served, script):
    request = served.ask()
    stopped = script(request, stopAt=CHUNK)

    said = script(served.ask("p2"), uploadUrl=stopped["url"], who="p2")

    assert said["url"] != stopped["url"]
    assert served.kept(stopped["url"]) == CONTENT[:CHUNK]
