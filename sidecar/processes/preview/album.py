"""What was seen: a page as a browser shows it when all its parts are there, without its scripts."""

from base64 import b64encode
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from lxml import html
from lxml.html import HtmlElement
from werkzeug.test import TestResponse

PAGE = {"Accept": "text/html"}
PART = PAGE | {"HX-Request": "true"}
# Parts in parts: no page of ours has more than two.
DEEPEST = 3
# What branding serves to all pages: kept beside them once.
SHARED = ("/static/", "/theme/")


@dataclass(frozen=True, kw_only=True)
class Screen:
    """One state of one page. `key` names its file; `document` is its HTML."""

    key: str
    group: str
    title: str
    document: str


@dataclass(kw_only=True)
class Album:
    """The screens of one municipality in one tone and one language, in the order of a visit."""

    screens: dict[str, Screen] = field(default_factory=dict)

    def keep(self, group: str, key: str, title: str, document: str) -> None:
        if key in self.screens:
            raise ValueError(f"two screens are called {key}")
        self.screens[key] = Screen(key=key, group=group, title=title, document=document)


def whole(client: FlaskClient, answer: TestResponse) -> HtmlElement:
    """The page with every part that its browser would fetch, and every picture, in it."""
    page = html.document_fromstring(answer.text)
    for _ in range(DEEPEST):
        for part in page.xpath("//*[@hx-get][contains(@hx-trigger, 'load')]"):
            _fill(client, part)
    for picture in page.xpath("//img[starts-with(@src, '/')]"):
        if not picture.get("src").startswith(SHARED):
            picture.set("src", _data(client, picture.get("src")))
    for frame in page.xpath("//iframe[starts-with(@src, '/')]"):
        frame.set("srcdoc", client.get(frame.attrib.pop("src"), headers=PAGE).text)
    for script in page.xpath("//script | //meta[@name='htmx-config']"):
        script.drop_tree()
    return page


def in_call(page: HtmlElement) -> HtmlElement:
    """As call.js leaves it for who is inside: the cover over the call is gone."""
    for call in page.find_class("balie-call--covered"):
        call.classes.discard("balie-call--covered")
    for cover in page.xpath("//*[@data-cover]"):
        cover.set("hidden", "")
    return page


def all_shown(page: HtmlElement) -> HtmlElement:
    """Whatever a script shows and hides, one below the other."""
    for hidden in page.xpath("//main//*[@hidden]"):
        del hidden.attrib["hidden"]
    return page


def text_of(page: HtmlElement) -> str:
    return str(html.tostring(page, encoding="unicode", doctype="<!doctype html>"))


def _fill(client: FlaskClient, part: HtmlElement) -> None:
    answer = client.get(part.get("hx-get"), headers=PART)
    if answer.status_code >= 400:
        raise RuntimeError(f"{part.get('hx-get')} answers {answer.status_code}")
    for each in html.fragments_fromstring(answer.text):
        if isinstance(each, HtmlElement):
            part.addprevious(each)
    part.drop_tree()


def _data(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    body = b64encode(answer.get_data()).decode()
    return f"data:{answer.mimetype};base64,{body}"
