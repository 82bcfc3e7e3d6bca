"""The page on which a civil servant opens the evidence of a call and checks a file."""

import pytest
from bs4 import BeautifulSoup

from ident.contract import COMPLETION_AUDIENCE, MACHINE_AUDIENCE
from tests.web.ident.pages import faults


def page_of(answer):
    assert faults(answer) == []
    return BeautifulSoup(answer.text, "html.parser")


def complete(world, *, bearer=None, **changed):
    bearer = bearer or world.token(MACHINE_AUDIENCE, {})
    return world.client.post(
        "/machine/completions",
        data=world.completion(**changed),
        headers={"Authorization": f"Bearer {bearer}", "Content-Type": "application/jwt"},
    )


def enter(client, world, request_id="r1"):
    token = world.staff_token(request_id, purpose="evidence")
    return page_of(client.post("/evidence", data={"token": token}))


def check(client, page, content):
    """As a browser sends it; written out, because the test client leaves a large file open."""
    form = page.select_one('form[enctype="multipart/form-data"]')
    token = form.select_one("[name=token]")["value"].encode()
    head = b"--limit\r\nContent-Disposition: form-data; name="
    body = head + b'"token"\r\n\r\n' + token + b"\r\n"
    body += head + b'"file"; filename="bewijs.pdf"\r\n\r\n' + content + b"\r\n--limit--\r\n"
    kind = "multipart/form-data; boundary=limit"
    return client.post(form["action"], data=body, content_type=kind)


@pytest.fixture
def record(world):
    world.log_in()
    assert complete(world).status_code == 204
    world.evidence.make("r1")
    return world.records.get("r1")


@pytest.mark.capability("A3")
def test_the_balie_completes_and_the_evidence_is_told_when_it_is_asked(client, world, record):
    token = world.token(MACHINE_AUDIENCE, {})
    answer = client.get("/machine/requests/r1", headers={"Authorization": f"Bearer {token}"})

    (told,) = answer.json["events"]
    assert (told["event"], told["sha256"]) == ("EvidenceMade", record.sha256)
    assert complete(world).status_code == 204


def test_a_completion_of_nothing_or_of_somebody_else_is_refused(client, world):
    assert complete(world).status_code == 410
    world.log_in()
    claims = {"request_id": "r1"}
    assert complete(world, bearer=world.token(COMPLETION_AUDIENCE, claims)).status_code == 403
    assert complete(world, scheme="magic").status_code == 403
    assert complete(world, minimum_level="").status_code == 403
    assert complete(world).status_code == 204


@pytest.mark.capability("A3")
def test_the_civil_servant_opens_the_evidence_of_the_call(client, world, record):
    page = enter(client, world)
    token = page.select_one('form[action="/evidence/file"] [name=token]')["value"]

    answer = client.post("/evidence/file", data={"token": token})

    assert answer.data == record.pdf
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.capability("A3")
def test_a_file_is_checked_and_each_outcome_has_its_words(client, world, record):
    page = enter(client, world, "")
    assert not page.select_one('form[action="/evidence/file"]')

    ours = page_of(check(client, page, record.pdf))
    assert ours.select_one('[data-test="evidence-ours"]')
    assert ours.select_one('[data-test="signature-unsigned"]')
    assert record.sha256 in ours.text
    other = page_of(check(client, ours, record.pdf[:-1] + b"?"))
    assert other.select_one('[data-test="evidence-unknown"]')
    assert page_of(check(client, other, b"GIF89a")).select_one('[data-test="signature-no_pdf"]')


def test_without_a_file_the_page_says_what_to_do(client, world, record):
    answer = check(client, enter(client, world, ""), b"")

    assert answer.status_code == 422
    page = page_of(answer)
    assert page.select_one("input[type=file]")["aria-invalid"] == "true"
    assert page_of(check(client, page, record.pdf)).select_one('[data-test="evidence-ours"]')


def test_a_form_without_even_a_field_for_a_file_says_the_same(client, world):
    page = enter(client, world, "")
    token = page.select_one('form[enctype="multipart/form-data"] [name=token]')["value"]

    answer = client.post("/evidence/check", data={"token": token})

    assert answer.status_code == 422
    assert page_of(answer).select_one("input[type=file]")["aria-invalid"] == "true"


def test_a_file_of_five_megabytes_is_taken_and_a_larger_one_refused(client, world):
    page = enter(client, world, "")

    assert check(client, page, b"%PDF-" + bytes(5 * 1024 * 1024 - 5)).status_code == 200
    answer = check(client, page, b"%PDF-" + bytes(6 * 1024 * 1024))
    assert answer.status_code == 413
    assert client.post("/start", data={"token": "x" * 70_000}).status_code == 413


@pytest.mark.parametrize("path", ["/evidence", "/evidence/file", "/evidence/check"])
def test_without_a_token_for_it_nothing_opens(client, world, record, path):
    for purpose in ("view", "number"):
        token = world.staff_token(purpose=purpose)
        assert client.post(path, data={"token": token}).status_code == 403
    assert client.post(path, data={"token": "x"}).status_code == 403
    assert client.get(path).status_code == 405
