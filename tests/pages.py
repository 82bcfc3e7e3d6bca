"""Checks that every HTML page passes, whatever the test that fetched it is about."""

from collections import Counter

import html5lib
from bs4 import BeautifulSoup

INPUTS = "input:not([type=hidden]), select, textarea"


def faults(html, *, nonce=None, is_part=False):
    """What is wrong with a page; `is_part` for a piece that htmx puts into one."""
    page = BeautifulSoup(html, "html.parser")
    found = [] if is_part else _of_whole_page(html, page, nonce)
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
        f"field {field.get('name')} without label"
        for field in page.select(INPUTS)
        if field.get("id") not in labelled
    ]
    found += [
        f"inline handler on {tag.name}"
        for tag in page.find_all()
        if any(name.startswith("on") for name in tag.attrs)
    ]
    found += [f"inline style on {tag.name}" for tag in page.select("[style]")]
    found += ["image without alt" for _ in page.select("img:not([alt])")]
    found += ["frame without title" for _ in page.select("iframe:not([title])")]
    return found + _loose_references(page, ids)


def _of_whole_page(html, page, nonce):
    parser = html5lib.HTMLParser()
    parser.parse(html)
    found = [f"invalid html: {code} at {where}" for where, code, _ in parser.errors]
    headings = page.select("h1")
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 headings")
    elif not (page.title and page.title.text.strip().startswith(headings[0].text.strip())):
        found.append("title does not start with the h1")
    if not page.select("html[lang]"):
        found.append("html without lang")
    scripts = page.select("script")
    return found + ["script without nonce" for s in scripts if s.get("nonce") != nonce]


def _loose_references(page, ids):
    """An attribute that points to an element must find it."""
    return [
        f"{name} points to nothing: {each}"
        for name in ("aria-labelledby", "aria-describedby", "for")
        for tag in page.select(f"[{name}]")
        for each in str(tag[name]).split()
        if each not in ids
    ]
