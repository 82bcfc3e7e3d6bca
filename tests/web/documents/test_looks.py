"""Looking at a document and keeping it: what stands in the headers, and in the audit trail."""

import pytest
from bs4 import BeautifulSoup

from sidecar.documents.vault.domain import StorageFull
from sidecar.documents.vault.keys import WrappingKeys
from tests.fakes.documents import PIXEL
from tests.office import SANNE
from tests.pages import faults
from tests.papers import JPEG, OURS, PDF, PIET
from tests.web.documents.counter import CARD, PAGE, STAFF, TUS, refused

pytestmark = pytest.mark.capability("M26", "M56")
SHUT = "default-src 'none'; sandbox; frame-ancestors 'none'"
NAME = 'a"; filename="b.exe'
OTHER_KEY = "k2:" + "B" * 43 + "="


def of_ours(papers, content=PDF):
    document = papers.upload(None, content, party=OURS, name=NAME)
    papers.receiving.send(OURS, None)
    papers.errands.check(document.id)
    papers.judging.show("a1", document.id, by=SANNE)
    return f"{CARD}/stukken/{document.id}", papers.store.get(document.id)


def of_citizen(papers, content=PDF):
    document = papers.checked(papers.ask(), content)
    return f"{STAFF}/stukken/{document.id}", document


SIDES = [(of_ours, "citizen", "p1"), (of_citizen, "employee", "e1")]
sides = pytest.mark.parametrize(("make", "who", "actor"), SIDES, ids=["citizen", "employee"])


def looks(papers):
    return [
        (fact.actor, fact.subject, dict(fact.details))
        for fact in papers.audit.facts
        if fact.action.label == "document.looked_at"
    ]


@sides
def test_the_pages_of_a_document_are_pictures_on_a_page_without_scripts_of_its_own(
    counter, papers, make, who, actor
):
    path, _ = make(papers)

    answer = getattr(counter, who)().get(path, headers=PAGE)

    policy = answer.headers["Content-Security-Policy"]
    assert faults(answer.text, nonce=policy.split("'nonce-")[1].split("'")[0]) == []
    page = BeautifulSoup(answer.text, "html.parser")
    pictures = [image["src"] for image in page.select(".balie-documents__pages img")]
    assert pictures == [f"{path}/pagina/1", f"{path}/pagina/2"]
    assert "default-src 'none'" in policy
    assert "img-src 'self' data:" in policy
    assert "object-src" not in policy
    assert not page.select("object, embed, iframe")
    assert answer.headers["Cache-Control"] == "no-store"


@sides
def test_a_picture_of_a_page_can_do_nothing(counter, papers, make, who, actor):
    path, document = make(papers)

    answer = getattr(counter, who)().get(f"{path}/pagina/2")

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PIXEL)
    assert answer.headers["Content-Security-Policy"] == SHUT
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert looks(papers) == [(actor, document.id, {"how": "page 2"})]


KINDS = [(PDF, "application/pdf", "pdf"), (JPEG, "image/jpeg", "jpg")]


@sides
@pytest.mark.parametrize(("content", "kind", "ending"), KINDS)
def test_a_copy_is_a_download_with_a_name_and_kind_of_ours(
    counter, papers, make, who, actor, content, kind, ending
):
    path, document = make(papers, content)

    answer = getattr(counter, who)().get(f"{path}/bestand")

    kept = content.replace(b"GPS", b"") if kind == "image/jpeg" else content
    assert (answer.status_code, answer.headers["Content-Type"], answer.data) == (200, kind, kept)
    name = f"document-{document.id[-6:]}.{ending}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Content-Length"] == str(len(kept))
    assert answer.headers["Content-Security-Policy"] == SHUT
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "b.exe" not in str(answer.headers)
    assert looks(papers) == [(actor, document.id, {"how": "copy"})]


@sides
@pytest.mark.parametrize("number", ["0", "3", "-1", "1.0", "x", "٢", "999999999"])
def test_a_page_that_is_none_is_not_shown_and_no_look(counter, papers, make, who, actor, number):
    path, _ = make(papers)
    browser = getattr(counter, who)()

    assert browser.get(f"{path}/pagina/{number}").status_code in (404, 422)

    assert looks(papers) == []
    assert browser.get(f"{path}/pagina/1").status_code == 200


@pytest.mark.parametrize("part", ["", "/pagina/1", "/bestand"])
def test_what_was_not_checked_is_not_looked_at(counter, papers, part):
    """Nor what was refused, sent back, or destroyed."""
    request = papers.ask(most="9")
    sent_back = papers.checked(request)
    papers.judging.send_back("a1", sent_back.id, "x", by=SANNE)
    documents = [
        papers.checked(request, b"MZ no document"),
        sent_back,
        papers.sent(request),
        papers.upload(request),
    ]
    sanne = counter.employee()

    for document in documents:
        answer = sanne.get(f"{STAFF}/stukken/{document.id}{part}", headers=PAGE)
        assert answer.status_code == 409
        assert "is nog niet" in answer.text or "weg" in answer.text
    assert looks(papers) == []


@pytest.mark.parametrize("part", ["", "/pagina/1", "/bestand"])
def test_a_citizen_looks_only_at_what_is_shown_to_him(counter, papers, part):
    path, document = of_ours(papers)
    _, own = of_citizen(papers)
    jan = counter.citizen()
    assert jan.get(path + part).status_code == 200
    papers.judging.hide("a1", document.id, by=SANNE)
    before = looks(papers)

    for each in (document, own):
        assert jan.get(f"{CARD}/stukken/{each.id}{part}").status_code == 404
    assert looks(papers) == before


@sides
def test_what_is_damaged_is_not_shown_at_all(counter, papers, make, who, actor):
    path, document = make(papers)
    papers.damage(document)
    browser = getattr(counter, who)()

    for part in ("/bestand", "/pagina/1"):
        answer = browser.get(path + part, headers=PAGE)
        assert answer.status_code == 410
        assert "beschadigd" in answer.text
        assert b"%PDF" not in answer.data


@sides
def test_what_was_swapped_with_another_is_not_shown_at_all(counter, papers, make, who, actor):
    path, document = make(papers)
    other = papers.checked(papers.ask("p2"), PDF + b"%PDF", party=PIET)
    ledger, blobs = papers.vault.ledger, papers.vault.storage.blobs
    mine, his = (ledger.segments[each.id][0].blob for each in (document, other))
    blobs[mine], blobs[his] = blobs[his], blobs[mine]

    answer = getattr(counter, who)().get(f"{path}/bestand", headers=PAGE)

    assert answer.status_code == 410
    assert b"%PDF" not in answer.data


@sides
def test_without_the_key_of_the_municipality_the_administrator_is_named(
    counter, papers, make, who, actor
):
    """It can be put back, so this is not gone: 503, and nothing is handed out."""
    path, _ = make(papers)
    browser = getattr(counter, who)()
    known = papers.vault.keys
    object.__setattr__(papers.vault, "keys", WrappingKeys.read(OTHER_KEY))

    for part in ("/bestand", "/pagina/1"):
        answer = browser.get(path + part, headers=PAGE)
        assert answer.status_code == 503
        assert "beheerder" in answer.text

    object.__setattr__(papers.vault, "keys", known)
    assert browser.get(f"{path}/bestand").data == PDF


def test_without_the_key_an_upload_waits_and_goes_on_later(counter, papers):
    jan, request = counter.citizen(), papers.ask()
    place = jan.begun(request, 8)
    known = papers.vault.keys
    object.__setattr__(papers.vault, "keys", WrappingKeys.read(OTHER_KEY))

    refused(jan.add(place, 0, b"%PDF"), 503, "document_key_missing")
    object.__setattr__(papers.vault, "keys", known)

    assert jan.add(place, 0, b"%PDF-1.7").status_code == 204


@pytest.mark.capability("M13")
def test_a_full_disk_says_so_and_the_upload_goes_on_later(counter, papers):
    jan, request = counter.citizen(), papers.ask()
    place = jan.begun(request, len(PDF))
    jan.add(place, 0, PDF[:10])
    papers.vault.storage.is_full = True

    refused(jan.add(place, 10, PDF[10:]), StorageFull.status, "storage_full")
    assert jan.tus("HEAD", place).headers["Upload-Offset"] == "10"
    papers.vault.storage.is_full = False

    assert jan.add(place, 10, PDF[10:]).status_code == 204
    assert papers.kept[place.removeprefix(f"{TUS}/")] == PDF
