"""Files by an ordinary form: kept, refused with their reason, and never half."""

import pytest

from sidecar.documents.domain import State
from sidecar.documents.vault.domain import Sizes
from tests.papers import JPEG, PDF
from tests.web.documents.counter import (
    BOUNDARY,
    CARD,
    PAGE,
    PART,
    STAFF,
    a_counter,
    field,
    file,
)

pytestmark = pytest.mark.capability("M13", "M58")


@pytest.fixture
def path(papers):
    return f"{CARD}/{papers.ask(most='3').id}/bestanden"


def token(browser):
    return field("csrf_token", browser.token)


def test_files_of_a_form_are_kept_and_wait_for_verstuur(papers, jan, path):
    answer = jan.send_form(path, token(jan), file(PDF), file(JPEG, "foto.jpg"))

    assert (answer.status_code, answer.headers["Location"]) == (303, CARD)
    kept = papers.store.documents("a1")
    assert {(each.name, each.size, each.state) for each in kept} == {
        ("huur.pdf", len(PDF), State.RECEIVING),
        ("foto.jpg", len(JPEG), State.RECEIVING),
    }
    assert sorted(papers.kept.values()) == sorted([PDF, JPEG])


def test_a_script_gets_the_card_with_the_file_on_it(jan, path):
    answer = jan.send_form(path, token(jan), file(PDF), headers=PART)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith("<section")
    assert "huur.pdf" in answer.text


def test_a_field_that_was_left_empty_is_no_file(papers, jan, path):
    answer = jan.send_form(path, token(jan), file(b"", ""))

    assert answer.status_code == 409
    assert "Kies eerst een bestand" in answer.text
    assert not papers.store.documents("a1")


def test_a_token_behind_the_file_comes_too_late(papers, jan, path):
    answer = jan.send_form(path, file(PDF), token(jan))

    assert answer.status_code == 403
    assert not papers.store.documents("a1")
    assert jan.send_form(path, token(jan), file(PDF), field("more", "x")).status_code == 303


def test_nothing_of_a_form_without_our_token_is_read(papers, jan, path):
    """Its files are kept nowhere, not even for a moment."""
    answer = jan.send_form(path, field("csrf_token", "0" * 64), file(PDF))

    assert answer.status_code == 403
    assert papers.vault.storage.blobs == {}


def part(head, content=PDF):
    return f"--{BOUNDARY}\r\n".encode() + head + b"\r\n\r\n" + content + b"\r\n"


BROKEN = {
    "endless header": part(b"X: " + b"x" * 1024 * 1024),
    "no disposition": part(b"Content-Type: text/plain"),
    "no text": part(b'Content-Disposition: form-data; name="\xff"; filename="x"'),
    "long field": field("more", "x" * 5000),
    "many fields": b"".join(field(f"f{each}", "x") for each in range(10_000)),
    "long name": file(PDF, "n" * 1024 * 1024),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_form_that_does_not_hold_keeps_nothing(papers, jan, path, what):
    answer = jan.send_form(path, token(jan), BROKEN[what], file(PDF))

    assert answer.status_code == 400
    assert "Het versturen ging niet goed" in answer.text
    assert not papers.store.documents("a1")
    assert jan.send_form(path, token(jan), file(PDF)).status_code == 303


def test_a_form_in_a_form_is_only_a_file(papers, jan, path):
    inner = b"--other\r\nContent-Disposition: form-data; name=x\r\n\r\ny\r\n--other--\r\n"

    assert jan.send_form(path, token(jan), file(inner)).status_code == 303
    assert list(papers.kept.values()) == [inner]


BREAKS_OFF = [0, 10, 130, 210, 260]


@pytest.mark.parametrize("at", BREAKS_OFF)
def test_a_form_that_breaks_off_leaves_no_half_file(papers, jan, path, at):
    whole = token(jan) + file(PDF * 20)
    kind = f"multipart/form-data; boundary={BOUNDARY}"

    answer = jan.post(path, data=whole[:at], content_type=kind, headers=PAGE)
    papers.destroy()

    assert answer.status_code in (400, 403)
    assert papers.kept == {}
    assert all(each.state is State.DELETED for each in papers.store.documents("a1"))


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 201,
        "multipart/form-data; boundary*=UTF-8''%C3%A9",
        "multipart/mixed; boundary=grens",
        "application/x-www-form-urlencoded",
        "",
    ],
)
def test_what_is_no_form_with_files_is_refused(papers, jan, path, kind):
    body = token(jan) + file(PDF) + f"--{BOUNDARY}--\r\n".encode()

    answer = jan.post(path, data=body, content_type=kind, headers=PAGE)

    assert answer.status_code == 400
    assert not papers.store.documents("a1")


def test_a_file_larger_than_was_asked_is_refused_and_nothing_of_it_stays(clock):
    counter = a_counter(clock, sizes=Sizes())
    papers, jan = counter.papers, counter.citizen()
    request = papers.ask(largest="1")
    content = b"%PDF" + bytes(1024 * 1024)

    answer = jan.send_form(
        f"{CARD}/{request.id}/bestanden", token(jan), file(content), headers=PAGE
    )
    papers.destroy()

    assert answer.status_code == 413
    assert "1 MB" in answer.text
    assert papers.kept == {}


def test_a_form_that_says_it_is_far_too_large_is_refused_before_it_comes(papers, jan, path):
    answer = jan.post(
        path,
        data=token(jan) + file(PDF),
        content_type=f"multipart/form-data; boundary={BOUNDARY}",
        headers=PAGE,
        environ_overrides={"CONTENT_LENGTH": str(10**12)},
    )

    assert answer.status_code == 413
    assert "100 MB" in answer.text
    assert not papers.store.documents("a1")


def test_one_more_than_was_asked_is_refused_and_those_before_stay(papers, jan, path):
    answer = jan.send_form(path, token(jan), *[file(PDF)] * 4)

    assert answer.status_code == 409
    assert "Meer dan 3 bestanden" in answer.text
    assert len(papers.kept) == 3


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\\\temp\\\\huur.pdf", "huur.pdf"),
        ("huur\u202efdp.exe", "huurfdp.exe"),
        ("n" * 100_000, "n" * 200),
        ("'><img src=x>", "'><img src=x>"),
    ],
    ids=range(5),
)
def test_a_name_is_for_people_only(papers, jan, path, name, shown):
    answer = jan.send_form(path, token(jan), file(PDF, name))

    assert answer.status_code == 303
    assert [each.name for each in papers.store.documents("a1")] == [shown]
    assert "<img src=x>" not in jan.get(CARD, headers=PAGE).text


def test_the_form_of_a_request_to_somebody_else_is_not_here(counter, papers):
    path = f"{CARD}/{papers.ask('p2').id}/bestanden"
    jan, piet = counter.citizen(), counter.citizen("p2")

    assert jan.send_form(path, token(jan), file(PDF)).status_code == 404
    assert piet.send_form(path, token(piet), file(PDF)).status_code == 303


@pytest.mark.capability("M26")
def test_a_document_of_the_municipality_is_sent_and_checked_at_once(counter, papers):
    sanne = counter.employee()

    answer = sanne.send_form(f"{STAFF}/van/p1/bestanden", token(sanne), file(PDF, "akte.pdf"))

    (document,) = papers.store.documents("a1")
    assert (answer.status_code, answer.headers["Location"]) == (303, STAFF)
    assert (document.state, document.sender_id) == (State.CHECKING, "e1")


def test_to_who_is_not_at_the_table_nothing_is_added(counter, papers):
    sanne = counter.employee()

    answer = sanne.send_form(f"{STAFF}/van/p3/bestanden", token(sanne), file(PDF))

    assert answer.status_code == 404
    assert not papers.store.documents("a1")
