"""Files that are not what they say, by both ways of sending, judged by clamd and the sandbox.

Each is refused with the reason that its sender reads, and has a twin that is taken.
"""

import json
import os

import pikepdf
import pytest
import requests
from bs4 import BeautifulSoup

from sidecar.documents.domain import State
from tests.contract.clamd_server import RealClamd
from tests.contract.documents.server import ROOT, Served
from tests.contract.documents.test_tus_reference import Ours
from tests.contract.redis_server import GENEROUS
from tests.document_files import docx, pdf, photo, picture, png_that_says, program, zipped

pytestmark = pytest.mark.capability("M12", "M13", "M48")
CARD = "/afspraak/documenten"
EXAMPLE = {"huur.txt": b"Jan Jansen huurt van Piet"}


@pytest.fixture(scope="module")
def judged(tmp_path_factory, redis_server):
    clamd = RealClamd(tmp_path_factory.mktemp("clamd"))
    redis = f"redis://127.0.0.1:{redis_server.port}/0"
    served = Served(tmp_path_factory.mktemp("judged"), redis=redis, scanner=clamd.address)
    yield served
    served.stop()
    clamd.stop()


def with_attachment(made):
    made.attachments["huur.zip"] = pikepdf.AttachedFileSpec(made, zipped(EXAMPLE))


def with_script(made):
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


HOSTILE = {
    "a program that is called a PDF": (program(), "program"),
    "a zip that is called a PDF": (zipped(EXAMPLE), "archive"),
    "a zip behind a PDF": (pdf() + zipped(EXAMPLE), "two_in_one"),
    "HTML behind a photo": (photo() + b"<html><script>alert(1)</script></html>", "two_in_one"),
    "a zip inside a PDF": (pdf(with_attachment), "attachments"),
    "a script inside a PDF": (pdf(with_script), "scripts"),
    "ten thousand by ten thousand dots": (png_that_says(10_001, 10_001), "too_many_pixels"),
    "HTML that is called a photo": (b"<html><script>alert(1)</script></html>", "unknown_kind"),
    "a PDF that is cut off": (pdf()[:-200], "broken"),
    "noise": (os.urandom(5000), "unknown_kind"),
    "nothing": (b"", "empty"),
    "macros": (docx(parts={"word/vbaProject.bin": b"x"}), "macros"),
}
TWINS = {
    "a PDF": (pdf(), "pdf"),
    "a photo": (photo(), "jpeg"),
    "a small picture": (picture("PNG"), "png"),
    "a text": (docx(), "docx"),
}


def by_tus(served, content):
    side = Ours(served)
    place = side.create(len(content)).headers["Location"]
    if content:
        assert side.add(0, content).status_code == 204
    return served.document(place)


def by_form(served, content):
    request, headers = served.ask(), served.headers()
    answer = requests.request(
        "POST",
        f"{served.address}{CARD}/{request.id}/bestanden",
        headers=headers,
        files=[("csrf_token", (None, headers["X-CSRF-Token"])), ("file", ("huur.pdf", content))],
        allow_redirects=False,
        timeout=GENEROUS,
    )
    assert answer.status_code == 303
    found = served.parts.receiving.ledger.store.documents("a1")
    (document,) = [each for each in found if each.request_id == request.id]
    return document


ways = pytest.mark.parametrize("way", [by_tus, by_form], ids=["tus", "form"])


def checked(served, document):
    """Verstuur, and what a worker does after it."""
    answer = requests.request(
        "POST",
        f"{served.address}{CARD}/{document.request_id}/versturen",
        headers=served.headers(),
        allow_redirects=False,
        timeout=GENEROUS,
    )
    assert answer.status_code == 303
    served.parts.errands.check(document.id)
    return served.document(document.id)


def on_card(served, document):
    cookie = served.headers()["Cookie"]
    page = requests.request(
        "GET", f"{served.address}{CARD}", headers={"Cookie": cookie}, timeout=GENEROUS
    )
    rows = BeautifulSoup(page.text, "html.parser").select("[data-test=document-request]")
    (row,) = [each for each in rows if each.select(f"[id=verzoek-{document.request_id}]")]
    return " ".join(row.text.split())


@ways
@pytest.mark.parametrize("what", HOSTILE)
def test_what_it_is_not_it_is_refused_for_and_nothing_of_it_stays(judged, what, way):
    content, why = HOSTILE[what]

    document = checked(judged, way(judged, content))
    judged.parts.errands.destroy(document.id)

    assert (document.state, document.why) == (State.REFUSED, why)
    texts = json.loads((ROOT / "sidecar/web/texts/inspection/nl.u.json").read_text("utf-8"))
    assert texts[f"documents.why.{why}"] in on_card(judged, document)
    with pytest.raises(Exception, match="not in the vault"):
        judged.kept(document.id)


@ways
@pytest.mark.parametrize("what", TWINS)
def test_its_twin_is_taken(judged, what, way):
    content, kind = TWINS[what]

    document = checked(judged, way(judged, content))

    assert (document.state, document.kind) == (State.READY, kind)
    assert "huur.pdf" in on_card(judged, document)


def test_what_a_browser_says_that_it_is_does_not_count(judged):
    """The content type of a part is not read at all."""
    request, headers = judged.ask(), judged.headers()
    requests.request(
        "POST",
        f"{judged.address}{CARD}/{request.id}/bestanden",
        headers=headers,
        files=[
            ("csrf_token", (None, headers["X-CSRF-Token"])),
            ("file", ("huur.pdf", program(), "application/pdf")),
        ],
        allow_redirects=False,
        timeout=GENEROUS,
    )
    found = judged.parts.receiving.ledger.store.documents("a1")
    (document,) = [each for each in found if each.request_id == request.id]

    assert checked(judged, document).why == "program"
