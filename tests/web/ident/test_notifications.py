"""The door for the notifier of the case system: who comes in, and what is believed."""

import pytest

from ident.web import notifications
from ident.zaken.zgw.notifications import Newsstand, authorization
from tests.ident_world import IdentWorld

SECRET = "a secret of the callback, long enough"
BASE = "https://zaken.example/zaken/api/v1"
CASE = f"{BASE}/zaken/1"


class ListNews:
    def __init__(self):
        self.told, self.is_away = [], False

    def happened(self, resource_url, kind, action):
        if self.is_away:
            raise ConnectionError
        self.told.append((resource_url, kind, action))


@pytest.fixture
def news():
    return ListNews()


@pytest.fixture
def client(tmp_path, news):
    world = IdentWorld(tmp_path)
    stand = Newsstand(authorization=authorization(SECRET), bases=(BASE,), news=news)
    assert SECRET not in repr(stand)
    world.app.register_blueprint(notifications.blueprint(stand))
    return world.app.test_client()


def a_message(**changed):
    values = {
        "kanaal": "zaken",
        "hoofdObject": CASE,
        "resource": "zaak",
        "resourceUrl": CASE,
        "actie": "update",
        "aanmaakdatum": "2026-11-26T12:00:00Z",
        "kenmerken": {},
    }
    return values | changed


def told(client, message, header=f"Bearer {SECRET}"):
    headers = {"Authorization": header} if header is not None else {}
    return client.post("/notifications", json=message, headers=headers)


def test_a_message_of_a_case_of_ours_is_news(client, news):
    answer = told(client, a_message())

    assert (answer.status_code, answer.data) == (204, b"")
    assert news.told == [(CASE, "zaak", "update")]


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", f"bearer {SECRET}", SECRET, f"Bearer {SECRET}x", f"Bearer {SECRET[:-1]}"],
    ids=["none", "empty", "scheme", "case", "bare", "longer", "shorter"],
)
def test_who_has_not_our_authorization_is_refused(client, news, header):
    answer = told(client, a_message(), header)

    assert answer.status_code == 403
    assert answer.mimetype == "application/problem+json"
    assert news.told == []


def test_a_header_of_strange_signs_is_refused(client, news):
    assert told(client, a_message(), "Bearer \u00e9\u00ff").status_code == 403
    assert news.told == []


@pytest.mark.parametrize(
    "changed",
    [
        {"kanaal": "test"},
        {"kanaal": "documenten"},
        {"resource": "zaakeigenschap"},
        {"resource": ["zaak"]},
        {"resourceUrl": "https://zaken.example.evil/zaken/api/v1/zaken/1"},
        {"resourceUrl": f"{BASE}x/zaken/1"},
        {"resourceUrl": f"{BASE}/../../geheim"},
        {"resourceUrl": None},
        {"actie": None},
        {"resourceUrl": "http://169.254.169.254/latest"},
    ],
    ids=str,
)
def test_what_is_not_of_our_cases_is_taken_and_left_alone(client, news, changed):
    assert told(client, a_message(**changed)).status_code == 204
    assert news.told == []


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'"zaken"', b"{", b"\xff"])
def test_nonsense_is_left_alone(client, news, body):
    headers = {"Authorization": f"Bearer {SECRET}", "Content-Type": "application/json"}

    assert client.post("/notifications", data=body, headers=headers).status_code == 204
    assert news.told == []


def test_when_it_cannot_be_noted_the_notifier_is_to_say_it_again(client, news):
    news.is_away = True

    assert told(client, a_message()).status_code == 500


def test_told_twice_is_no_harm(client, news):
    assert [told(client, a_message()).status_code for _ in range(2)] == [204, 204]


def test_a_secret_that_can_be_guessed_is_none():
    with pytest.raises(ValueError, match="shorter than 32"):
        authorization("short")
