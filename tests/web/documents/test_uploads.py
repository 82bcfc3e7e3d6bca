"""The addresses of resumable uploads: taken, refused, gone on with, and never mixed."""

from base64 import b64encode
from datetime import timedelta

import pytest

from sidecar.documents.domain import UPLOAD_LASTS, State
from sidecar.documents.receiving import Receiving
from sidecar.documents.tus import EXTENSIONS
from sidecar.documents.vault.domain import Sizes
from tests.papers import JAN, PDF
from tests.web.documents.counter import (
    OFFSET,
    STAFF_TUS,
    TUS,
    a_counter,
    metadata,
    refused,
)

pytestmark = pytest.mark.capability("M13", "M26")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def request_(counter):
    return counter.papers.ask(most="20")


def stored(counter, place):
    return counter.papers.store.get(place.rpartition("/")[2])


def test_an_upload_comes_in_two_goes_is_sent_and_is_the_very_same(counter, jan, request_):
    created = jan.create(request_, len(PDF))
    place = created.headers["Location"]
    first = jan.add(place, 0, PDF[:10])
    head = jan.tus("HEAD", place)
    last = jan.add(place, 10, PDF[10:])
    sent = jan.press(f"/afspraak/documenten/{request_.id}/versturen")

    assert (created.status_code, first.status_code, head.status_code) == (201, 204, 200)
    assert (first.headers["Upload-Offset"], head.headers["Upload-Offset"]) == ("10", "10")
    assert head.headers["Upload-Length"] == str(len(PDF))
    assert "Upload-Expires" in created.headers
    assert "Upload-Expires" in first.headers
    assert "Upload-Expires" not in last.headers
    assert sent.status_code == 303
    assert counter.papers.kept == {stored(counter, place).id: PDF}
    assert stored(counter, place).state is State.CHECKING


@pytest.mark.parametrize("path", [TUS, f"{TUS}/x"])
def test_who_asks_hears_what_we_know(jan, path):
    answer = jan.tus("OPTIONS", path, Tus_Resumable=None)

    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == answer.headers["Tus-Resumable"] == "1.0.0"
    assert answer.headers["Tus-Extension"] == EXTENSIONS
    assert answer.headers["Tus-Max-Size"] == str(100 * 1024 * 1024)
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_every_answer_names_the_version_and_is_not_kept(jan, request_):
    place = jan.begun(request_, 10)
    answers = [
        jan.create(request_, 10),
        jan.tus("HEAD", place),
        jan.add(place, 0, b"%PDF"),
        jan.add(place, 0, b"%PDF"),
        jan.tus("DELETE", place),
        jan.tus("HEAD", f"{TUS}/unknown"),
    ]

    assert [each.status_code for each in answers] == [201, 200, 204, 409, 204, 404]
    assert {each.headers["Tus-Resumable"] for each in answers} == {"1.0.0"}
    assert {each.headers["Cache-Control"] for each in answers} == {"no-store"}
    assert {each.headers["X-Content-Type-Options"] for each in answers} == {"nosniff"}


@pytest.mark.parametrize("version", [None, "0.2.2", "1.0.0,1.0.0", ""])
def test_another_version_does_nothing_and_hears_which_one_it_is(counter, jan, request_, version):
    answer = refused(jan.create(request_, 10, Tus_Resumable=version), 412, "upload_other_version")

    assert answer.headers["Tus-Version"] == "1.0.0"
    assert not counter.papers.store.documents("a1")
    assert jan.create(request_, 10).status_code == 201


LENGTHS = ["", "-1", "1.0", "1e3", "010", "+1", " 1", "abc", "٣", "9" * 16, "9" * 5000]


@pytest.mark.parametrize("length", LENGTHS)
def test_a_length_that_is_none_is_refused(counter, jan, request_, length):
    length = length.encode().decode("latin-1")

    refused(jan.create(request_, length), 400, "upload_not_understood")

    assert not counter.papers.store.documents("a1")


@pytest.mark.parametrize("length", [0, 1, 5 * 1024 * 1024])
def test_a_length_that_is_one_is_taken(jan, counter, length):
    assert jan.create(counter.papers.ask(largest="5"), length).status_code == 201


@pytest.mark.parametrize("length", [5 * 1024 * 1024 + 1, 10**14])
def test_what_is_larger_than_was_asked_hears_how_large_it_may_be(jan, counter, length):
    answer = refused(jan.create(counter.papers.ask(largest="5"), length), 413, "document_too_large")

    assert "5 MB" in answer.json["detail"]


def test_a_length_that_comes_later_is_not_known_here(jan, request_):
    answer = jan.create(request_, 1, Upload_Length=None, Upload_Defer_Length="1")

    refused(answer, 400, "upload_not_understood")


@pytest.mark.parametrize(
    "text",
    [
        "filename",
        "filename aHV1cg==",
        "filename aHV1cg==,filename aHV1cg==",
        "filename huur",
        "filename aHV1cg== aHV1cg==",
        ",",
        "filename " + b64encode(b"\xff").decode(),
        "filename " + "YWFh" * 1400,
        "x" * 1024 * 1024,
    ],
    ids=range(9),
)
def test_words_about_an_upload_that_do_not_hold_begin_nothing(counter, jan, text):
    answer = jan.tus("POST", TUS, Upload_Length="10", Upload_Metadata=text)

    assert answer.status_code in (400, 404)
    assert answer.json["detail"]
    assert not counter.papers.store.documents("a1")


NAMES = {
    "../../etc/passwd": "passwd",
    "C:\\Users\\jan\\huur.pdf": "huur.pdf",
    "huur\0.pdf": "huur.pdf",
    "huur\u202efdp.exe": "huurfdp.exe",
    'a"; filename="b.exe\r\nX: 1': 'a"; filename="b.exeX: 1',
    "<script>alert(1)</script>": "script>",
    "n" * 1000 + ".pdf": "n" * 200,
    "ﬁ 文件.pdf": "ﬁ 文件.pdf",
}


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_a_name_is_for_people_only_and_never_stands_in_a_header(counter, jan, request_, name):
    place = jan.begun(request_, 10, name=name)

    document, head = stored(counter, place), jan.tus("HEAD", place)
    assert document.name == NAMES[name]
    assert NAMES[name] not in place
    known = head.headers["Upload-Metadata"]
    assert known == metadata(filename=document.name, request=request_.id)
    assert head.headers["Upload-Offset"] == "0"


@pytest.mark.parametrize("offset", ["", "-1", "1.5", "abc", None])
def test_an_offset_that_is_none_is_refused(counter, jan, request_, offset):
    place = jan.begun(request_, 10)

    answer = jan.tus("PATCH", place, body=b"%PDF", Upload_Offset=offset)

    refused(answer, 400, "upload_not_understood")
    assert jan.tus("HEAD", place).headers["Upload-Offset"] == "0"
    assert jan.add(place, 0, b"%PDF").status_code == 204


@pytest.mark.parametrize("offset", [0, 3, 5, 14])
def test_bytes_that_do_not_go_on_are_refused(counter, jan, request_, offset):
    place = jan.begun(request_, 15)
    jan.add(place, 0, b"%PDF")

    refused(jan.add(place, offset, b"xxxx"), 409, "document_wrong_offset")

    assert list(counter.papers.kept.values()) == [b"%PDF"]
    assert jan.add(place, 4, b"xxxx").headers["Upload-Offset"] == "8"


@pytest.mark.parametrize("kind", [None, FORM, "text/plain", f"{OFFSET}; charset=utf-8"])
def test_bytes_of_another_kind_are_refused(counter, jan, request_, kind):
    place = jan.begun(request_, 10)

    answer = jan.add(place, 0, b"%PDF", Content_Type=kind)

    refused(answer, 415, "upload_wrong_content_type")
    assert list(counter.papers.kept.values()) == [b""]


def test_more_than_was_announced_is_refused_and_nothing_of_it_kept(counter, jan, request_):
    place = jan.begun(request_, 10)

    refused(jan.add(place, 0, b"%PDF-1.7 and more"), 413, "document_too_large")

    assert list(counter.papers.kept.values()) == [b""]
    assert jan.add(place, 0, b"%PDF-1.7 x").status_code == 204


def test_more_than_was_announced_is_seen_where_nobody_said_how_much_comes(counter, jan, request_):
    """Transfer-Encoding: chunked, as the server hands it to us."""
    place = jan.begun(request_, 10)
    chunked = {"environ_overrides": {"wsgi.input_terminated": True, "CONTENT_LENGTH": ""}}
    headers = {"Tus-Resumable": "1.0.0", "X-CSRF-Token": jan.token, "Upload-Offset": "0"}

    def add(body):
        return jan.patch(place, data=body, headers=headers, content_type=OFFSET, **chunked)

    refused(add(b"%PDF-1.7 and more"), 413, "document_too_large")
    assert jan.tus("HEAD", place).headers["Upload-Offset"] == "0"
    assert add(b"%PDF-1.7 x").headers["Upload-Offset"] == "10"
    assert list(counter.papers.kept.values()) == [b"%PDF-1.7 x"]


def test_a_large_upload_is_not_stopped_by_what_forms_may_bring(clock):
    counter = a_counter(clock, sizes=Sizes())
    jan, request_ = counter.citizen(), counter.papers.ask()
    content = b"%PDF" + bytes(200 * 1024)
    place = jan.begun(request_, len(content))

    for offset in range(0, len(content), 70_000):
        answer = jan.add(place, offset, content[offset : offset + 70_000])
        assert answer.headers["Upload-Offset"] == str(min(len(content), offset + 70_000))

    assert list(counter.papers.kept.values()) == [content]


def test_an_upload_that_nobody_sent_is_gone_after_a_while(counter, jan, request_, clock):
    place = jan.begun(request_, 10)
    clock.move(UPLOAD_LASTS - timedelta(seconds=1))
    assert jan.add(place, 0, b"%PDF").status_code == 204

    clock.move(timedelta(seconds=1))

    assert jan.tus("HEAD", place).status_code == 410
    refused(jan.add(place, 4, b"x"), 410, "document_gone")
    counter.papers.destroy()
    assert counter.papers.kept == {}


def test_who_thinks_better_of_it_finds_it_gone(counter, jan, request_):
    place = jan.begun(request_, 10)
    jan.add(place, 0, b"%PDF")

    assert jan.tus("DELETE", place).status_code == 204

    for answer in (jan.tus("DELETE", place), jan.add(place, 4, b"x")):
        refused(answer, 410, "document_gone")
    assert jan.tus("HEAD", place).status_code == 410
    counter.papers.destroy()
    assert counter.papers.kept == {}


def test_what_a_proxy_lets_through_as_post_is_what_it_says(counter, jan, request_):
    place = jan.begun(request_, 4)

    head = jan.tus("POST", place, X_HTTP_Method_Override="HEAD")
    patch = jan.tus("POST", place, body=b"%PDF", X_HTTP_Method_Override="PATCH", Upload_Offset="0")
    gone = jan.tus("POST", place, X_HTTP_Method_Override="DELETE")

    assert (head.headers["Upload-Offset"], patch.headers["Upload-Offset"]) == ("0", "4")
    assert (patch.status_code, gone.status_code) == (204, 204)
    assert stored(counter, place).state is State.DELETED


@pytest.mark.parametrize("word", ["", "GET", "patch", "OPTIONS", "PATCH, DELETE"])
def test_post_to_one_upload_that_stands_for_nothing_is_refused(jan, request_, word):
    answer = jan.tus("POST", jan.begun(request_, 4), X_HTTP_Method_Override=word)

    refused(answer, 400, "upload_not_understood")


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_a_safe_request_never_becomes_one_that_changes_something(counter, jan, request_, method):
    """It would come without our token: see `sidecar.web.csrf`."""
    place = jan.begun(request_, 4)
    override = {"X_HTTP_Method_Override": "DELETE", "X_CSRF_Token": None}

    jan.tus(method, place, **override)

    assert stored(counter, place).state is State.RECEIVING


def test_the_first_address_knows_no_other_method(counter, jan, request_):
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert jan.open(TUS, method=method).status_code == 405
    assert jan.get(jan.begun(request_, 4)).status_code == 405


def test_what_was_sent_takes_no_more_bytes_and_is_not_taken_back_after_the_check(
    counter, jan, request_
):
    document = counter.papers.checked(request_)
    place = f"{TUS}/{document.id}"

    refused(jan.add(place, len(PDF), b""), 409, "document_already_sent")
    refused(jan.tus("DELETE", place), 409, "document_already_sent")
    assert counter.papers.kept == {document.id: PDF}


@pytest.mark.parametrize("method", ["HEAD", "PATCH"])
def test_what_a_form_is_sending_is_no_upload_of_this_kind(counter, jan, request_, method):
    """It has no length yet, so nothing would say when it is whole: see `_announced`."""
    papers = counter.papers
    document = papers.receiving.begin(JAN, request_id=request_.id, name="x", size=None)
    place = f"{TUS}/{document.id}"

    answer = jan.tus(method, place, body=b"%PDF" if method == "PATCH" else b"", Upload_Offset="0")

    assert answer.status_code == 404
    assert papers.kept == {document.id: b""}
    assert jan.tus("DELETE", place).status_code == 204


@pytest.mark.capability("M26")
def test_a_civil_servant_uploads_in_the_same_way_and_it_is_checked_at_once(counter):
    sanne = counter.employee()

    place = sanne.begun(None, len(PDF), path=STAFF_TUS)
    sanne.add(place, 0, PDF[:10])
    half = stored(counter, place).state
    done = sanne.add(place, 10, PDF[10:])

    assert place.startswith(f"{STAFF_TUS}/")
    assert done.headers["Upload-Offset"] == str(len(PDF))
    assert (half, stored(counter, place).state) == (State.RECEIVING, State.CHECKING)
    assert stored(counter, place).sender_id == "e1"


def test_behind_a_proxy_that_speaks_https_for_us_uploads_work(counter, jan, request_):
    """We see http and the name; the browser says https, and follows what we say."""
    place = jan.begun(request_, 4, Origin="https://localhost")

    assert place.startswith("/")
    answer = jan.add(place, 0, b"%PDF", Origin="https://localhost")
    assert answer.status_code == 204


def test_two_of_ours_that_end_at_the_same_moment_are_both_checked(counter, monkeypatch):
    """The other finds both complete and sends both, before this one comes to it."""
    sanne, append = counter.employee(), Receiving.append
    place = sanne.begun(None, len(PDF), path=STAFF_TUS)
    sanne.begun(None, len(PDF), path=STAFF_TUS)

    def overtaken(receiving, party, document_id, **given):
        offset = append(receiving, party, document_id, **given)
        receiving.send(party, None)
        return offset

    monkeypatch.setattr(Receiving, "append", overtaken)

    assert sanne.add(place, 0, PDF).status_code == 204
    states = [each.state for each in counter.papers.store.documents("a1")]
    assert sorted(states) == [State.CHECKING, State.RECEIVING]
