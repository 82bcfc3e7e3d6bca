"""Checks that every answer of ident passes: those of all pages, and what its headers promise."""

import re

from bs4 import BeautifulSoup

from tests.pages import faults as faults_of_page

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# The forms for the civil servant carry a signed token of their own instead.
TOKEN_INSTEAD = "form that changes things without csrf token"


def faults(answer):
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    page = BeautifulSoup(answer.text, "html.parser")
    found = [f for f in faults_of_page(answer.text, nonce=nonce) if f != TOKEN_INSTEAD]
    found += [
        TOKEN_INSTEAD
        for form in page.select("form[method=post]")
        if not form.select("[name=csrf_token], [name=token], [name=sealed]")
    ]
    found += ["style without nonce" for tag in page.select("style") if tag.get("nonce") != nonce]
    found += [f"style on {tag.name}" for tag in page.select("[style]")]
    return found + [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
