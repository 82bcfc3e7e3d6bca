"""Hooks of schemathesis: values that a description cannot say what they look like."""

import json
import os

import schemathesis
from hypothesis import strategies as st

from sidecar.api.reading import moment_of

PRODUCT = "verhuizing"
MOMENTS = json.loads(os.environ["FREE_MOMENTS"])
# Of any script, but printable: Python says what that is.
NAME_SIGNS = st.characters(exclude_categories=("C", "Z"), exclude_characters="<>@")
schemathesis.openapi.format("naam", st.text(NAME_SIGNS, min_size=1, max_size=80))
# RFC 5321 allows more than any form on the web does, quoted names for one.
WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=20)
schemathesis.openapi.format("email", st.builds("{}@{}.example".format, WORDS, WORDS))
# Which numbers exist no pattern tells: Dutch mobile ones, and some of Belgium.
schemathesis.openapi.format(
    "telefoonnummer",
    st.integers(10_000_000, 19_999_999).map("06{}".format)
    | st.integers(70_000_000, 70_999_999).map("+324{}".format),
)


@schemathesis.hook
def map_body(_context, body):
    """A product and a moment that are there, where those that were made up hold; else as it is."""
    if not isinstance(body, dict):
        return body
    begin, product = body.get("begin"), body.get("productId")
    if isinstance(begin, str) and moment_of(begin):
        body = body | {"begin": MOMENTS[len(str(body)) % len(MOMENTS)]}
    if isinstance(product, str) and product.isascii() and product.isalnum() and len(product) <= 80:
        body = body | {"productId": PRODUCT}
    return body
