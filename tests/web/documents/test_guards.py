"""Who may not: nobody logged in, other desks, other citizens, other browsers, other sites."""

from datetime import timedelta

import pytest

from sidecar.documents.domain import State
from sidecar.documents.refusals import ConversationOver
from sidecar.web import csrf
from tests.office import OUTSIDER, SANNE
from tests.papers import JPEG, OURS, PDF
from tests.web.documents.counter import (
    CARD,
    PAGE,
    STAFF,
    STAFF_TUS,
    TUS,
    field,
    file,
    refused,
)

pytestmark = pytest.mark.capability("M26")


@pytest.fixture
def things(papers):
    """A request, an upload, a document of the citizen that was checked, and one of ours."""
    request = papers.ask(most="20")
    ours = papers.checked(None, party=OURS)
    papers.judging.show("a1", ours.id, by=SANNE)
    checked = papers.checked(request)
    return {
        "request": request.id,
        "upload": papers.upload(request).id,
        "document": checked.id,
        "ours": ours.id,
    }


OF_CITIZENS = [
    ("GET", CARD),
    ("POST", CARD + "/{request}/versturen"),
    ("POST", CARD + "/{request}/bestanden"),
    ("POST", CARD + "/stukken/{upload}/weg"),
    ("GET", CARD + "/stukken/{ours}"),
    ("GET", CARD + "/stukken/{ours}/pagina/1"),
    ("GET", CARD + "/stukken/{ours}/bestand"),
    ("POST", TUS),
    ("HEAD", TUS + "/{upload}"),
    ("PATCH", TUS + "/{upload}"),
    ("DELETE", TUS + "/{upload}"),
    ("POST", TUS + "/{upload}"),
    ("OPTIONS", TUS),
    ("OPTIONS", TUS + "/{upload}"),
]
OF_STAFF = [
    ("GET", STAFF),
    ("POST", STAFF + "/van/p1/vragen"),
    ("POST", STAFF + "/van/p1/bestanden"),
    ("POST", STAFF + "/verzoeken/{request}/intrekken"),
    *[
        ("POST", STAFF + "/stukken/{document}/" + each)
        for each in ("aannemen", "terugsturen", "opmerking")
    ],
    *[("POST", STAFF + "/stukken/{ours}/" + each) for each in ("tonen", "verbergen", "weg")],
    ("GET", STAFF + "/stukken/{document}"),
    ("GET", STAFF + "/stukken/{document}/pagina/1"),
    ("GET", STAFF + "/stukken/{document}/bestand"),
    ("POST", STAFF_TUS),
    ("HEAD", STAFF_TUS + "/{ours}"),
    ("PATCH", STAFF_TUS + "/{ours}"),
    ("DELETE", STAFF_TUS + "/{ours}"),
    ("OPTIONS", STAFF_TUS),
]
CHANGES = {"POST", "PATCH", "DELETE"}


def everything(papers):
    """What a request that is refused may not change."""
    documents = {each.id: each for each in papers.store.documents("a1")}
    return documents, papers.store.requests("a1"), papers.kept, list(papers.audit.actions)


def knock(browser, method, path, things, **headers):
    """As a script or form that knows its token would come, and does everything else right."""
    known = {"Tus-Resumable": "1.0.0", csrf.HEADER: getattr(browser, "token", "")}
    return browser.open(path.format(**things), method=method, headers=known | headers, data={})


@pytest.mark.parametrize(("method", "path"), OF_CITIZENS)
def test_without_a_link_in_this_browser_nothing_of_a_citizen_is_there(
    counter, papers, things, method, path
):
    before = everything(papers)
    for stranger in (counter.browser(), counter.employee()):
        assert knock(stranger, method, path, things).status_code == 404
    forged = counter.browser()
    forged.set_cookie("bezoek", "p1.browser." + "0" * 64)

    assert knock(forged, method, path, things).status_code == 404
    assert everything(papers) == before


@pytest.mark.parametrize(("method", "path"), OF_CITIZENS)
def test_the_link_in_another_browser_opens_nothing(counter, papers, things, method, path):
    before = everything(papers)

    answer = knock(counter.citizen("p1", "another"), method, path, things)

    assert answer.status_code == 409
    assert everything(papers) == before


@pytest.mark.parametrize(("method", "path"), OF_STAFF)
def test_without_a_session_nothing_of_a_civil_servant_is_there(
    counter, papers, things, method, path
):
    before = everything(papers)

    for stranger in (counter.browser(), counter.citizen()):
        answer = knock(stranger, method, path, things)
        assert answer.status_code in (303, 401)
        assert answer.headers.get("Location", "/login") == "/login"
    assert everything(papers) == before


@pytest.mark.parametrize(("method", "path"), [each for each in OF_STAFF if "OPTIONS" not in each])
def test_a_colleague_of_another_desk_finds_nothing(counter, papers, things, method, path):
    before = everything(papers)
    joke = counter.employee(OUTSIDER)
    headers = {"Upload-Length": "10"}
    if path.endswith("/bestanden"):
        answer = joke.send_form(path.format(**things), field("csrf_token", joke.token), file(PDF))
    else:
        if method == "PATCH":
            headers |= {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
        answer = knock(joke, method, path, things, **headers)

    assert answer.status_code == 404
    assert everything(papers) == before


@pytest.mark.parametrize(
    ("method", "path"),
    [each for each in OF_CITIZENS + OF_STAFF if each[0] in CHANGES],
)
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_without_our_token_nothing_changes(counter, papers, things, method, path, token):
    before = everything(papers)
    browser = counter.employee() if path.startswith(STAFF) else counter.citizen()
    browser.token = token
    if path.endswith("/bestanden"):
        answer = browser.send_form(path.format(**things), field("csrf_token", token), file(PDF))
    else:
        answer = knock(browser, method, path, things)

    assert answer.status_code == 403
    assert everything(papers) == before


@pytest.mark.parametrize(
    ("method", "path"),
    [each for each in OF_CITIZENS + OF_STAFF if each[0] in CHANGES],
)
def test_what_another_site_starts_changes_nothing(counter, papers, things, method, path):
    before = everything(papers)
    browser = counter.employee() if path.startswith(STAFF) else counter.citizen()

    answer = knock(browser, method, path, things, **{"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert everything(papers) == before


ORIGINS = [
    "https://elsewhere.example",
    "null",
    "",
    "http://localhost.elsewhere.example",
    "http://[",
]


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
def test_an_upload_of_another_origin_is_refused(counter, papers, things, method, origin):
    jan = counter.citizen()
    path = TUS if method == "POST" else f"{TUS}/{things['upload']}"

    answer = knock(jan, method, path, things, Origin=origin)

    assert answer.status_code == 403
    assert papers.store.get(things["upload"]).state is State.RECEIVING


def test_a_form_cannot_name_another_method(counter, papers, things):
    """A form of another site sends no header of its own; one of ours sends its token in a field."""
    jan = counter.citizen()
    path = f"{TUS}/{things['upload']}?X-HTTP-Method-Override=DELETE&_method=DELETE"

    answer = jan.press(path, _method="DELETE", **{"X-HTTP-Method-Override": "DELETE"})

    assert answer.status_code == 403
    assert papers.store.get(things["upload"]).state is State.RECEIVING
    twin = jan.tus("POST", f"{TUS}/{things['upload']}", X_HTTP_Method_Override="DELETE")
    assert twin.status_code == 204


@pytest.mark.parametrize("who", ["p2", "p3", "p9"])
def test_what_is_of_one_citizen_another_does_not_find(counter, papers, things, who):
    """Who sits beside him, who only helps, and who sits in another conversation."""
    before = everything(papers)
    other = counter.citizen(who)
    request = papers.store.request(things["request"])
    upload = f"{TUS}/{things['upload']}"
    answers = [
        other.create(request, 10),
        other.tus("HEAD", upload),
        other.add(upload, len(PDF), b""),
        other.tus("DELETE", upload),
        other.press(f"{CARD}/{things['request']}/versturen"),
        other.send_form(
            f"{CARD}/{things['request']}/bestanden", field("csrf_token", other.token), file(PDF)
        ),
        other.press(f"{CARD}/stukken/{things['upload']}/weg"),
        *[other.get(f"{CARD}/stukken/{things['ours']}{each}") for each in LOOKS],
    ]

    assert {each.status_code for each in answers} <= {403, 404, 410}
    assert everything(papers) == before


LOOKS = ("", "/pagina/1", "/bestand")


def test_he_himself_may_do_all_of_it(counter, papers, things):
    jan = counter.citizen()
    request = papers.store.request(things["request"])
    upload = f"{TUS}/{things['upload']}"
    answers = [
        jan.create(request, 10),
        jan.tus("HEAD", upload),
        jan.add(upload, len(PDF), b""),
        jan.send_form(f"{CARD}/{request.id}/bestanden", field("csrf_token", jan.token), file(PDF)),
        jan.press(f"{CARD}/{request.id}/versturen"),
        jan.press(f"{CARD}/stukken/{things['upload']}/weg"),
        *[jan.get(f"{CARD}/stukken/{things['ours']}{each}") for each in LOOKS],
    ]

    assert [each.status_code for each in answers] == [201, 200, 204, 303, 303, 303, 200, 200, 200]


def test_who_was_not_let_in_sees_nothing_and_sends_nothing(counter, papers, things):
    papers.table.keep_out("p1")
    jan = counter.citizen()
    request = papers.store.request(things["request"])
    upload = f"{TUS}/{things['upload']}"

    refused(jan.create(request, 10), 403, "document_not_in_call")
    refused(jan.add(upload, len(PDF), b""), 403, "document_not_in_call")
    assert jan.press(f"{CARD}/{request.id}/versturen").status_code == 403
    for look in LOOKS:
        assert jan.get(f"{CARD}/stukken/{things['ours']}{look}").status_code == 403
    page = jan.get(CARD, headers=PAGE)
    assert page.status_code == 200
    assert "Kopie van het huurcontract" not in page.text


def test_after_the_call_nothing_comes_in(counter, papers, things):
    papers.table.over()
    jan, sanne = counter.citizen(), counter.employee()
    request = papers.store.request(things["request"])
    upload = f"{TUS}/{things['upload']}"

    for answer in (
        jan.create(request, 10),
        jan.add(upload, len(PDF), b""),
        sanne.create(None, 10, path=STAFF_TUS),
    ):
        refused(answer, 410, ConversationOver.code)
    for browser, path in (
        (jan, f"{CARD}/{request.id}/versturen"),
        (sanne, f"{STAFF}/van/p1/vragen"),
    ):
        answer = browser.press(path, label="x", ready_made="ja")
        assert answer.status_code == 410
        assert "gesprek is voorbij" in answer.text
    assert "document-request" in jan.get(CARD, headers=PAGE).text


def test_a_request_that_was_taken_back_gets_nothing_more(counter, papers, things):
    jan, sanne = counter.citizen(), counter.employee()
    request = papers.store.request(things["request"])

    assert sanne.press(f"{STAFF}/verzoeken/{request.id}/intrekken").status_code == 303

    refused(jan.create(request, 10), 409, "document_request_closed")
    refused(jan.add(f"{TUS}/{things['upload']}", len(PDF), b""), 410, "document_gone")
    assert jan.press(f"{CARD}/{request.id}/versturen").status_code == 409
    assert papers.store.get(things["document"]).state is State.READY


@pytest.mark.parametrize("deed", ["aannemen", "terugsturen", "opmerking", "tonen", "weg"])
def test_a_document_of_another_conversation_is_not_here(counter, papers, things, deed):
    sanne = counter.employee()

    elsewhere = sanne.press(
        f"/balie/gesprek/a9/documenten/stukken/{things['document']}/{deed}", text="x"
    )
    unknown = sanne.press(f"{STAFF}/stukken/unknown/{deed}", text="x")

    assert (elsewhere.status_code, unknown.status_code) == (404, 404)
    assert papers.store.get(things["document"]).state is State.READY


def test_of_whose_the_document_is_depends_what_may_be_done(counter, papers, things):
    """Nobody judges what is ours, and nobody shows a citizen what is his."""
    sanne = counter.employee()

    for document, deeds in (
        (things["ours"], ("aannemen", "terugsturen")),
        (things["document"], ("tonen", "verbergen", "weg")),
    ):
        for deed in deeds:
            answer = sanne.press(f"{STAFF}/stukken/{document}/{deed}", text="x")
            assert answer.status_code == 404
    assert papers.store.get(things["document"]).state is State.READY


def test_another_civil_servant_does_not_touch_an_upload_of_a_colleague(counter, papers):
    sanne = counter.employee()
    place = f"{STAFF_TUS}/{papers.upload(papers.ask(), JPEG).id}"

    for answer in (sanne.tus("DELETE", place), sanne.add(place, 0, b"x")):
        refused(answer, 404, "document_unknown")


def test_an_upload_ends_with_its_time(counter, papers, things, clock):
    clock.move(timedelta(hours=12))
    jan = counter.citizen()

    assert jan.tus("HEAD", f"{TUS}/{things['upload']}").status_code == 410
    assert papers.store.get(things["upload"]).state is State.DELETED
