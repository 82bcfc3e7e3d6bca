"""A Flask app of ours around the blueprints a test is about."""

import re

from branding import pages, theme
from sidecar.app import create_app

TOKEN = re.compile(r'name="csrf_token" value="([0-9a-f]{64})"')


def an_app(*blueprints, municipality="voorbeeldstad", look=None, is_https=False):
    app = create_app(
        lambda _app: blueprints,
        theme=look or theme.load(municipality),
        policy=pages.Policy(),
        secret_key="k" * 32,
        is_https=is_https,
    )
    app.testing = False
    return app


def csrf_of(browser, path):
    """The token of a page: its first form, or the whole text where a test route shows it."""
    text = browser.get(path, headers={"Accept": "text/html"}).text
    found = TOKEN.search(text)
    return found.group(1) if found else text
