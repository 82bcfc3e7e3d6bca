"""Checks that every HTML page passes, whatever the test that fetched it is about."""

from collections import Counter

import html5lib
from bs4 import BeautifulSoup

INPUTS = "input:not([type=hidden]), select, textarea"


def faults(html, *, nonce=None):
    """What is wrong with a whole page; `nonce` is the one of its Content-Security-Policy."""
    found = []
    parser = html5lib.HTMLParser()
    parser.parse(html)
    found += [f"invalid html: {code} at {where}" for where, code, _ in parser.errors]
    page = BeautifulSoup(html, "html.parser")
    headings = page.select("h1")
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 headings")
    elif not (page.title and page.title.text.strip().startswith(headings[0].text.strip())):
        found.append("title does not start with the h1")
    if not page.select("html[lang]"):
        found.append("html without lang")
    found += ["script without nonce" for s in page.select("script") if s.get("nonce") != nonce]
    return found + _faults_of_any(page)


def part_faults(html):
    """What is wrong with a part of a page, as htmx fetches it."""
    return _faults_of_any(BeautifulSoup(html, "html.parser"))


def _faults_of_any(page):
    found = []
    ids = Counter(tag["id"] for tag in page.select("[id]"))
    found += [f"id {name} used {count} times" for name, count in ids.items() if count > 1]
    found += ["form without action" for _ in page.select("form:not([action])")]
    found += [
        "form that changes things without csrf token"
        for form in page.select("form[method=post]")
        if not form.select("input[name=csrf_token]")
    ]
    labelled = {label.get("for") for label in page.select("label")}
    found += [
        f"field {f.get('name')} without label"
        for f in page.select(INPUTS)
        if f.get("id") not in labelled
    ]
    found += [
        f"inline handler on {t.name}"
        for t in page.find_all()
        if any(a.startswith("on") for a in t.attrs)
    ]
    found += ["image without alt" for _ in page.select("img:not([alt])")]
    return found
