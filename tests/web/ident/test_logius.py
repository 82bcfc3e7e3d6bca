"""What Logius asks of pages around the login, as far as no other test shows it."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.fakes.clock import A_MONDAY
from tests.logius import Criterion, Outcomes, criteria, report

ROOT = Path(__file__).parents[3]
TEXTS = sorted((ROOT / "ident" / "texts").glob("*.json"))
NOT_READY = re.compile(
    r"\b(test|testomgeving|proef|demo|in aanbouw|in ontwikkeling|binnenkort|beta"
    r"|under construction|coming soon)\b",
    re.IGNORECASE,
)
DIGID = re.compile(r"https?://([a-z0-9-]+\.)*digid\.nl")


@pytest.mark.parametrize("catalogue", TEXTS, ids=lambda file: file.stem)
def test_no_text_says_that_something_is_a_test_or_not_ready(catalogue):
    assert NOT_READY.search("Deze pagina is in aanbouw.")
    assert not NOT_READY.search(catalogue.read_text(encoding="utf-8"))


def test_the_only_link_to_digid_is_its_front_door(client, world):
    world.start()
    page = BeautifulSoup(client.get("/").text, "html.parser")

    links = [link["href"] for link in page.select("a[href]") if DIGID.match(link["href"])]

    assert links == ["https://digid.nl"]


def test_no_page_for_the_citizen_can_be_framed(client, world):
    world.log_in()
    paths = ("/", "/code", "/nergens")
    for path in paths:
        headers = client.get(path).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
    # The part of the civil servant is made for a frame, of the balie only.
    staff = client.post("/staff", data={"token": world.staff_token()})
    assert "frame-ancestors 'none'" not in staff.headers["Content-Security-Policy"]


def test_the_return_from_digid_leads_to_a_clean_address_and_is_kept_nowhere(client, world):
    world.start()

    answer = client.get(world.at_digid(world.to_digid()))

    assert answer.status_code == 303
    assert answer.location == "/code"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.post("/acs").status_code == 405


def test_every_criterion_names_tests_that_exist():
    for criterion in criteria():
        assert criterion.tests, criterion.code
        for test in criterion.tests:
            file, _, name = test.partition("::")
            source = (ROOT / file).read_text(encoding="utf-8")
            assert not name or f"def {name}(" in source, test


def outcomes(passed=(), failed=()):
    heard = Outcomes()
    for name in passed:
        heard.passed[name] += 1
    for name in failed:
        heard.failed[name] += 1
    return heard


@pytest.mark.capability("A13")
@pytest.mark.parametrize(
    ("heard", "verdict"),
    [
        (outcomes(passed=["t.py::a", "u.py::b"]), "voldoet"),
        (outcomes(passed=["t.py::a"]), "voldoet niet"),
        (outcomes(passed=["t.py::a", "u.py::b"], failed=["u.py::b"]), "voldoet niet"),
        (outcomes(), "voldoet niet"),
    ],
)
def test_a_criterion_holds_when_every_test_behind_it_passed(heard, verdict):
    asked = [Criterion(code="T<1>", source="s", text="x & y", tests=["t.py::a", "u.py"])]

    page = BeautifulSoup(report(asked, heard, now=A_MONDAY, version="1"), "html.parser")

    assert [cell.text for cell in page.select("td.voldoet, td.niet")] == [verdict]
    assert page.select_one("tbody th").text.startswith("T<1>")
