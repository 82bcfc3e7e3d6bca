"""A browser of its own for the contract tests: cookies, forms, and each redirect by hand."""

from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup

TIMEOUT = 60


class Browser:
    def __init__(self, world):
        self.world = world
        self.session = requests.Session()
        self.session.trust_env = False
        self.visited = []
        self.answer = None

    def get(self, url):
        return self._went(self.session.get(url, allow_redirects=False, timeout=TIMEOUT))

    def post(self, url, data):
        return self._went(self.session.post(url, data, allow_redirects=False, timeout=TIMEOUT))

    def _went(self, answer):
        self.visited.append(answer.url)
        self.answer = answer
        return answer

    def follow(self, *, until=None):
        """Follow redirects; stop before an address that contains `until`."""
        while self.answer.is_redirect:
            goal = urljoin(self.answer.url, self.answer.headers["Location"])
            if until and until in goal:
                return goal
            self.get(goal)
        return self.answer.url

    def page(self):
        return BeautifulSoup(self.answer.text, "html.parser")

    def submit(self, selector, **values):
        """Send the form that holds the element, as pressing it would."""
        pressed = self.page().select_one(selector)
        form = pressed.find_parent("form")
        data = {
            field["name"]: field.get("value", "")
            for field in form.select("input[name]")
            if field.get("type") != "radio" or field.has_attr("checked")
        }
        for select in form.select("select[name]"):
            chosen = select.select_one("option[selected]") or select.select_one("option")
            data[select["name"]] = chosen["value"]
        if pressed.get("name"):
            data[pressed["name"]] = pressed["value"]
        url = urljoin(self.answer.url, form["action"])
        return self.post(url, data | values)

    def has(self, test):
        return self.page().select_one(f'[data-test="{test}"]') is not None

    def start(self, request_id, **options):
        token = self.world.start_token(request_id, **options)
        self.post(f"{self.world.url}/start", {"token": token})
        self.follow()

    def to_digid(self):
        self.submit('[data-test="login"]')
        self.follow()

    def at_digid(self, *, press="digid-login", **values):
        """Press a button at DigiD; answers the address of our ACS without going there."""
        self.submit(f'[data-test="{press}"]', **values)
        return self.follow(until="/acs")

    def log_in(self, request_id, *, asked="midden", press="digid-login", **values):
        """The whole way; ends on the page that ident shows."""
        self.start(request_id, level=asked)
        self.to_digid()
        self.get(self.at_digid(press=press, **values))
        return self.follow()

    def code(self):
        spoken = self.page().select_one('[data-test="code"] .balie-visually-hidden')
        return spoken.text.replace(" ", "")
