"""Checks that every HTML page passes, whatever the test that fetched it is about."""

import re
from collections import Counter
from functools import lru_cache

import html5lib
from lxml import html as parser

INPUTS = "//input[not(@type='hidden')] | //select | //textarea"
# What is another one in each answer and means nothing for the form of the page.
RANDOM = re.compile(r'nonce="[^"]*"|value="[0-9a-f]{64}"')


def faults(html, *, nonce=None, is_part=False):
    """What is wrong with a page; `is_part` for a piece that htmx puts into one."""
    page = parser.document_fromstring(html)
    found = [] if is_part else _of_whole_page(html, page, nonce)
    ids = Counter(page.xpath("//@id"))
    found += [f"id {name} used {count} times" for name, count in ids.items() if count > 1]
    found += ["form without action" for _ in page.xpath("//form[not(@action)]")]
    found += [
        "form that changes things without csrf token"
        for _ in page.xpath("//form[@method='post'][not(.//input[@name='csrf_token'])]")
    ]
    labelled = set(page.xpath("//label/@for"))
    found += [
        f"field {field.get('name')} without label"
        for field in page.xpath(INPUTS)
        if field.get("id") not in labelled
    ]
    found += [
        f"inline handler on {tag.tag}" for tag in page.xpath("//*[@*[starts-with(name(), 'on')]]")
    ]
    found += [f"inline style on {tag.tag}" for tag in page.xpath("//*[@style]")]
    found += ["image without alt" for _ in page.xpath("//img[not(@alt)]")]
    found += ["frame without title" for _ in page.xpath("//iframe[not(@title)]")]
    return found + _loose_references(page, ids)


def _of_whole_page(html, page, nonce):
    found = list(_invalid(RANDOM.sub("", html)))
    headings = [each.text_content().strip() for each in page.xpath("//h1")]
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 headings")
    elif not page.findtext(".//title", default="").strip().startswith(headings[0]):
        found.append("title does not start with the h1")
    if not page.xpath("/html/@lang"):
        found.append("html without lang")
    scripts = page.xpath("//script")
    return found + ["script without nonce" for s in scripts if s.get("nonce") != nonce]


@lru_cache(maxsize=512)
def _invalid(html):
    """By html5lib, which tells all that is wrong and needs its time for it."""
    strict = html5lib.HTMLParser()
    strict.parse(html)
    return tuple(f"invalid html: {code} at {where}" for where, code, _ in strict.errors)


def _loose_references(page, ids):
    """An attribute that points to an element must find it."""
    return [
        f"{name} points to nothing: {each}"
        for name in ("aria-labelledby", "aria-describedby", "for")
        for value in page.xpath(f"//@{name}")
        for each in value.split()
        if each not in ids
    ]
