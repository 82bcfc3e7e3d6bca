"""The cards Documenten of the citizen and of the civil servant: every deed, whole and in part."""

import pytest
from bs4 import BeautifulSoup

from sidecar.documents.domain import State
from tests.office import SANNE
from tests.pages import faults
from tests.papers import JAN, OURS, PDF
from tests.web.documents.counter import CARD, PAGE, PART, STAFF, TUS, a_counter

pytestmark = pytest.mark.capability("M12", "M57")
TOWNS = [
    ("voorbeeldstad", "nl", "Schrijf iets op, in hoogstens 500 tekens."),
    ("havendam", "nl", "Schrijf iets op, in hoogstens 500 tekens."),
    ("voorbeeldstad", "en", "Write something, in at most 500 characters."),
]
LONG = "Ik heb <b>geen</b> " + "x" * 500


def checked(answer, *, is_part=False):
    policy = answer.headers["Content-Security-Policy"]
    nonce = policy.split("'nonce-", 1)[1].split("'", 1)[0]
    assert faults(answer.text, nonce=nonce, is_part=is_part) == []
    assert answer.headers["Cache-Control"] == "no-store"
    return BeautifulSoup(answer.text, "html.parser")


def states(page):
    return [row["data-state"] for row in page.select("[data-test=document]")]


@pytest.mark.capability("M13")
def test_the_citizen_sees_what_is_asked_and_where_it_goes(papers, jan):
    request = papers.ask(help="Alle bladzijden", confidential="ja")

    whole = checked(jan.get(CARD, headers=PAGE))
    part = checked(jan.get(CARD, headers=PART), is_part=True)

    assert whole.h1
    assert not part.select("h1, html")
    for page in (whole, part):
        row = page.select_one("[data-test=document-request]")
        assert "Kopie van het huurcontract" in row.text
        assert "Alle bladzijden" in row.text
        place = row.select_one("[data-upload]")
        assert place["data-upload-tus"] == TUS
        assert place["data-upload-request"] == request.id
        assert row.select_one("input[type=file]")["name"] == "file"


def test_where_nothing_is_asked_the_card_is_empty(jan):
    part = checked(jan.get(CARD, headers=PART), is_part=True)

    assert part.section.has_attr("hidden")
    assert not part.section.text.strip()


@pytest.mark.capability("M47", "M58")
def test_verstuur_sends_with_a_remark_and_pressing_again_changes_nothing(papers, jan):
    request = papers.ask()
    document = papers.upload(request)
    path = f"{CARD}/{request.id}/versturen"

    first = jan.press(path, text="Bladzijde 3 volgt")
    second = jan.press(path, text="Nog een keer")
    part = checked(jan.press(path, headers=PART), is_part=True)

    assert (first.status_code, second.status_code) == (303, 303)
    assert papers.store.get(document.id).remark == "Bladzijde 3 volgt"
    assert states(part) == ["checking"]
    assert papers.audit.actions.count("document.sent") == 1


def test_verstuur_before_anything_came_says_what_to_do(papers, jan):
    request = papers.ask()
    path = f"{CARD}/{request.id}/versturen"

    empty = jan.press(path)
    half = papers.receiving.begin(JAN, request_id=request.id, name="x", size=10)
    waits = jan.press(path)

    assert (empty.status_code, waits.status_code) == (409, 409)
    assert "Kies eerst een bestand" in checked(empty).text
    assert papers.store.get(half.id).state is State.RECEIVING


@pytest.mark.capability("M47")
@pytest.mark.parametrize(("municipality", "language", "said"), TOWNS)
@pytest.mark.parametrize("headers", [PAGE, PART], ids=["page", "part"])
def test_a_remark_that_is_too_long_stays_in_its_field(clock, municipality, language, said, headers):
    counter = a_counter(clock, municipality=municipality)
    request = counter.papers.ask()
    document = counter.papers.upload(request)
    jan = counter.citizen()
    jan.set_cookie("taal", language)

    answer = jan.press(f"{CARD}/{request.id}/versturen", text=LONG, headers=headers)

    page = checked(answer, is_part=headers is PART)
    field = page.select_one(f"#opmerking-{request.id}")
    assert answer.status_code == 422
    assert field.text.strip() == LONG
    assert said in " ".join(
        page.select_one(f"#{field['aria-describedby'].split()[0]}").text.split()
    )
    assert counter.papers.store.get(document.id).state is State.RECEIVING


def test_what_was_chosen_by_mistake_is_taken_away(papers, jan):
    request = papers.ask()
    document = papers.upload(request)

    answer = jan.press(f"{CARD}/stukken/{document.id}/weg", headers=PART)

    assert states(checked(answer, is_part=True)) == []
    papers.destroy()
    assert papers.kept == {}


def test_what_the_civil_servant_may_have_seen_is_not_taken_back(papers, jan):
    document = papers.checked(papers.ask())

    answer = jan.press(f"{CARD}/stukken/{document.id}/weg")

    assert answer.status_code == 409
    assert papers.store.get(document.id).state is State.READY


@pytest.mark.capability("M52")
def test_the_citizen_reads_how_it_is_with_each_document(papers, jan):
    request = papers.ask(most="9")
    papers.checked(request, b"MZ no document")
    sent_back = papers.checked(request)
    papers.judging.send_back("a1", sent_back.id, "Ik <i>mis</i> een bladzijde", by=SANNE)
    papers.accepted(request)
    papers.upload(request)

    page = checked(jan.get(CARD, headers=PAGE))

    assert sorted(states(page)) == ["accepted", "receiving", "refused", "sent_back"]
    assert "Ik <i>mis</i> een bladzijde" in " ".join(page.text.split())
    assert "kunnen we niet gebruiken" in page.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_a_deed_comes_by_post_only(papers, jan, sanne, method):
    request = papers.ask()
    document = papers.checked(request)
    paths = [f"{CARD}/{request.id}/versturen", f"{CARD}/stukken/{document.id}/weg"]
    deeds = [f"{STAFF}/stukken/{document.id}/{each}" for each in ("aannemen", "weg", "tonen")]

    for browser, path in [*((jan, each) for each in paths), *((sanne, each) for each in deeds)]:
        answer = browser.open(path, method=method, headers=PAGE)
        assert answer.status_code == 405
        assert set(answer.headers["Allow"].split(", ")) == {"POST", "OPTIONS"}
    assert papers.store.get(document.id).state is State.READY


def test_a_civil_servant_asks_and_the_citizen_sees_it(papers, sanne, jan):
    path = f"{STAFF}/van/p1/vragen"

    whole = sanne.press(path, label="Paspoort", kinds=["pdf", "jpeg"], most="2", largest="10")
    part = sanne.press(path, label="Bankpas", ready_made="ja", headers=PART)

    assert (whole.status_code, whole.headers["Location"]) == (303, STAFF)
    labels = [each.label for each in papers.store.requests("a1")]
    assert sorted(labels) == ["Bankpas", "Paspoort"]
    assert "Bankpas" in checked(part, is_part=True).text
    assert "Paspoort" in checked(jan.get(CARD, headers=PAGE)).text


def test_what_is_wrong_with_a_question_stands_at_its_fields_and_the_rest_stays(papers, sanne):
    answer = sanne.press(
        f"{STAFF}/van/p1/vragen",
        label="",
        help="Alle <b>bladzijden</b>",
        most="99",
        largest="0",
        confidential="ja",
    )

    page = checked(answer)
    assert answer.status_code == 422
    assert page.select_one("#vraag-uitleg-p1").text.strip() == "Alle <b>bladzijden</b>"
    assert page.select_one("#vraag-aantal-p1")["value"] == "99"
    assert page.select_one("#vraag-vertrouwelijk-p1").has_attr("checked")
    wrong = {tag["id"] for tag in page.select("[aria-invalid=true]")}
    assert wrong == {"vraag-wat-p1", "vraag-aantal-p1", "vraag-groot-p1"}
    assert page.select_one("#vraag-soort-fout-p1")
    assert not page.select("#vraag-wat-p2[aria-invalid=true]")
    assert not papers.store.requests("a1")


def test_nobody_is_asked_who_is_not_at_the_table(papers, sanne):
    answer = sanne.press(f"{STAFF}/van/p3/vragen", label="Paspoort", ready_made="ja")

    assert answer.status_code == 404
    assert not papers.store.requests("a1")


@pytest.mark.parametrize(
    ("deed", "fields", "state"),
    [
        ("aannemen", {}, State.ACCEPTED),
        ("terugsturen", {"text": "Ik mis een bladzijde"}, State.SENT_BACK),
        ("opmerking", {"text": "Loopt tot juni"}, State.READY),
    ],
)
@pytest.mark.parametrize("headers", [PAGE, PART], ids=["page", "part"])
def test_a_document_is_judged(papers, sanne, deed, fields, state, headers):
    document = papers.checked(papers.ask())

    answer = sanne.press(f"{STAFF}/stukken/{document.id}/{deed}", headers=headers, **fields)

    found = papers.store.get(document.id)
    assert found.state is state
    assert fields.get("text", "") in (found.reason, found.note)
    if headers is PART:
        assert states(checked(answer, is_part=True)) == [state.value]
    else:
        assert (answer.status_code, answer.headers["Location"]) == (303, STAFF)


@pytest.mark.parametrize(
    ("deed", "field", "state"),
    [
        ("terugsturen", "terug", "ready"),
        ("opmerking", "notitie", "ready"),
        ("opmerking", "notitie", "accepted"),
    ],
)
@pytest.mark.parametrize("text", [LONG, ""])
def test_a_text_that_does_not_hold_stays_in_its_own_field(papers, sanne, deed, field, state, text):
    document = papers.checked(papers.ask())
    if state == "accepted":
        papers.judging.accept("a1", document.id, by=SANNE)

    answer = sanne.press(f"{STAFF}/stukken/{document.id}/{deed}", text=text)

    if deed == "opmerking" and not text:
        # A note may be taken away.
        assert answer.status_code == 303
        return
    page = checked(answer)
    assert answer.status_code == 422
    (wrong,) = page.select("[aria-invalid=true]")
    assert (wrong["id"], wrong.text.strip()) == (f"{field}-{document.id}", text)
    assert wrong.find_parent("details").has_attr("open")
    assert papers.store.get(document.id).state.value == state


def test_what_was_judged_is_not_judged_again(papers, sanne):
    document = papers.accepted(papers.ask())

    answer = sanne.press(f"{STAFF}/stukken/{document.id}/terugsturen", text="toch niet")

    assert answer.status_code == 409
    assert papers.store.get(document.id).state is State.ACCEPTED


@pytest.mark.capability("M26", "M56")
def test_what_is_ours_is_shown_hidden_and_taken_away(papers, sanne, jan):
    document = papers.checked(None, party=OURS)
    one = f"{STAFF}/stukken/{document.id}"

    def seen():
        return len(jan.get(CARD, headers=PAGE).text.split('data-test="document-shown"')) - 1

    counts = [seen()]
    for deed in ("tonen", "verbergen", "tonen", "weg"):
        assert sanne.press(f"{one}/{deed}").status_code == 303
        counts.append(seen())
    assert counts == [0, 1, 0, 1, 0]
    assert papers.audit.actions.count("document.shown") == 2
    papers.destroy()
    assert papers.kept == {}


def test_what_was_not_checked_is_not_shown(papers, sanne):
    document = papers.sent(None, party=OURS)

    assert sanne.press(f"{STAFF}/stukken/{document.id}/tonen").status_code == 409
    assert papers.store.get(document.id).shown_at is None


def test_with_two_citizens_each_has_his_own_part(papers, sanne):
    papers.ask("p1", label="Van Jan")
    papers.ask("p2", label="Van Piet")

    page = checked(sanne.get(STAFF, headers=PAGE))

    assert [tag.text for tag in page.select("section > h3")] == ["Jan Jansen", "Piet Pietersen"]
    assert "Van Piet" not in str(papers.seen_by("p1"))
    assert checked(sanne.get(STAFF, headers=PART), is_part=True).section["id"] == "documenten"


def test_a_name_of_a_file_does_nothing_on_a_page(papers, jan, sanne):
    name = "<img src=x onerror=alert(1)>\u202e"
    document = papers.upload(papers.ask(), PDF, name=name)
    papers.receiving.send(JAN, document.request_id)

    for browser, path in ((jan, CARD), (sanne, STAFF)):
        page = checked(browser.get(path, headers=PAGE))
        assert not page.select("img[src=x]")
        assert page.select_one(".balie-documents__name bdi").text.startswith("<img")
