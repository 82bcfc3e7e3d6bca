"""Judges a page as it stands in a browser: axe, a finger, 200 % zoom and the narrowest screen."""

from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.browsers import DESKTOP

ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run({exclude: [['.balie-call__frame iframe']]},
  {runOnly: tags, iframes: false}).then(({violations}) => violations.map(
    ({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' ').slice(0, 300)}`))"""
PHONE_SIZE = {"width": 390, "height": 844}
# 1280 x 800 at 200 % is 640 x 400; the narrowest that must do without sideways scrolling is 320.
NARROW = ({"width": 640, "height": 400}, {"width": 320, "height": 640})
TOO_WIDE = "document.documentElement.scrollWidth > window.innerWidth"
# What a finger must hit; links within a sentence, what only a keyboard finds and what nobody finds
# (the button that Enter presses) are left out. Of what is ticked its label is as good.
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter((each) => {
    const target = ['checkbox', 'radio'].includes(each.type) && each.labels[0] || each;
    const {width, height, top} = target.getBoundingClientRect();
    const sentence = each.closest('p, li, dd') && getComputedStyle(each).display === 'inline';
    return width > 0 && height > 0 && height < 43.5 && top > -100 && !sentence
      && !(each.tabIndex < 0 && each.closest('[aria-hidden=true]'));
  })
  .map(({outerHTML}) => `too small: ${outerHTML.slice(0, 200)}`)"""
LOOKED_AT = "/looked-at"


def faults(page, label):
    """What is wrong with the page as it stands; an empty list is good."""
    found = []
    page.evaluate(AXE)
    for size in (DESKTOP["viewport"], PHONE_SIZE):
        page.set_viewport_size(size)
        found += [f"{label} {size['width']}: {each}" for each in page.evaluate(RUN, RULES)]
    found += [f"{label}: {each}" for each in page.evaluate(TOO_SMALL)]
    for size in NARROW:
        page.set_viewport_size(size)
        if page.evaluate(TOO_WIDE):
            found.append(f"{label}: scrolls sideways at {size['width']}")
    page.set_viewport_size(DESKTOP["viewport"])
    return found


class Screen:
    """Shows in a browser what a Flask test client was answered; no server and no port."""

    def __init__(self, page):
        self.page = page
        self.found = []
        self._client = self._answer = None
        page.route("**/*", self._give)

    def shows(self, label, client, answer):
        """Judge this answer; its pictures and styles come from the same client."""
        self._client, self._answer = client, answer
        self.page.goto(f"http://localhost{LOOKED_AT}")
        self.found += faults(self.page, label)

    def _give(self, route):
        path = urlsplit(route.request.url).path
        answer = self._answer if path == LOOKED_AT else self._client.get(path)
        route.fulfill(
            status=answer.status_code, headers=dict(answer.headers), body=answer.get_data()
        )
        answer.close()
