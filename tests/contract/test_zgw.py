"""Cases and documents over the ZGW APIs: our adapter on a stand-in for Open Zaak."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
import requests
from werkzeug.serving import make_server

from deploy.local.zaken import shelf as shelf_module
from deploy.local.zaken.app import create_app
from deploy.local.zaken.shelf import CASE_TYPE, CATALOGUE, DOCUMENT_TYPE, RSIN, Shelf
from ident.clock import SystemClock
from ident.domain import IdentityKind
from ident.zaken.building import build
from ident.zaken.ports import CaseDocument, CaseWish
from ident.zaken.refusals import (
    CaseSystemAway,
    CaseSystemRefused,
    NoSuchCase,
    OtherPerson,
)
from ident.zaken.settings import ZgwSettings
from tests.contract.redis_server import free_port

NUMBER, OTHER = "999990007", "012345672"
SECRET = "a secret of more than thirty-two signs"
CONTENT = b"%PDF-1.7 evidence " * 20


class Died(Exception):
    """The process ended at this very call."""


class DictProgress:
    """What a database keeps of a filing."""

    def __init__(self):
        self.kept = {}

    def done(self, step):
        return self.kept.get(step, "")

    def keep(self, step, value):
        self.kept[step] = value


class System:
    """The simulator, served; `dies_at` ends the calling process at that call."""

    def __init__(self, port):
        self.shelf = Shelf(f"http://127.0.0.1:{port}")
        self.calls, self.dies_at, self.port = 0, None, port

    def before(self):
        self.calls += 1


@pytest.fixture
def system():
    port = free_port()
    found = System(port)
    app = create_app(found.shelf, client_id="balie", secret=SECRET, before=found.before)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def settings(system, **changed):
    base = f"http://127.0.0.1:{system.port}"
    values = {
        "zaken": f"{base}/zaken/api/v1",
        "documenten": f"{base}/documenten/api/v1",
        "catalogi": f"{base}/catalogi/api/v1",
        "client_id": "balie",
        "secret": SECRET,
        "rsin": RSIN,
        "catalogue": CATALOGUE,
        "case_type": CASE_TYPE,
        "document_type": DOCUMENT_TYPE,
        "number_prefix": "DB",
        "client_certificate": None,
        "ca_file": None,
    }
    return ZgwSettings(**(values | changed))


@pytest.fixture
def cases(system):
    return build(settings(system), SystemClock())


def a_wish(**changed):
    values = {
        "request_id": "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061",
        "case_number": "",
        "kind": IdentityKind.BSN,
        "number": NUMBER,
        "code": "004711",
        "logged_in_at": datetime.now(UTC),
        "employee_id": "emp-1",
        "employee_name": "Dora Dorknoper",
    }
    return CaseWish(**(values | changed))


def a_document(content=CONTENT, **changed):
    values = {
        "request_id": "7f2c1a34-5b6d-4e8f-9a0b-1c2d3e4f5061",
        "title": "Bewijs van identificatie",
        "file_name": "bewijs.pdf",
        "media_type": "application/pdf",
        "content": content,
        "sha256": hashlib.sha256(content).hexdigest(),
        "made_on": datetime.now(UTC).date(),
        "language": "nl",
        "employee_id": "emp-1",
        "employee_name": "Dora Dorknoper",
    }
    return CaseDocument(**(values | changed))


def counts(shelf):
    kinds = (
        *("zaken", "rollen", "statussen"),
        *("enkelvoudiginformatieobjecten", "zaakinformatieobjecten"),
    )
    return {kind: len(shelf.all(kind)) for kind in kinds}


@pytest.mark.capability("M68", "M69", "M83")
def test_a_new_case_has_the_number_and_the_code(cases, system):
    number = cases.open_case(a_wish(), DictProgress())

    (case,) = system.shelf.all("zaken")
    assert number == case["identificatie"]
    assert number.startswith("DB-2")
    assert case["toelichting"] == "Controlecode: 004711"
    (role,) = system.shelf.all("rollen")
    assert role["betrokkeneIdentificatie"] == {"inpBsn": NUMBER}
    assert len(system.shelf.all("statussen")) == 1
    first = system.shelf.by_url("statustypen", system.shelf.all("statussen")[0]["statustype"])
    assert first["volgnummer"] == 1


@pytest.mark.capability("M71", "M72")
def test_the_evidence_hangs_on_the_case_and_the_code_is_gone(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    (document,) = system.shelf.all("enkelvoudiginformatieobjecten")
    assert document["integriteit"]["waarde"] == hashlib.sha256(CONTENT).hexdigest()
    assert (document["status"], document["indicatieGebruiksrecht"]) == ("definitief", False)
    identifier = document["url"].rsplit("/", 1)[1]
    assert system.shelf.contents[identifier] == CONTENT
    assert counts(system.shelf)["zaakinformatieobjecten"] == 1
    assert system.shelf.all("zaken")[0]["toelichting"] == ""


@pytest.mark.capability("M70")
def test_on_an_existing_case_the_initiator_is_compared_first(cases, system):
    number = cases.open_case(a_wish(code=""), DictProgress())
    again = a_wish(request_id="r2", case_number=number)

    assert cases.open_case(again, DictProgress()) == number
    with pytest.raises(OtherPerson) as refusal:
        cases.open_case(a_wish(request_id="r3", case_number=number, number=OTHER), DictProgress())
    assert NUMBER not in str(refusal.value)
    assert OTHER not in str(refusal.value)
    assert counts(system.shelf)["rollen"] == 1
    assert counts(system.shelf)["zaken"] == 1


@pytest.mark.parametrize("number", ["2020-37131", "' OR 1=1", "*"])
def test_a_case_that_is_not_there_is_said_so(cases, system, number):
    cases.open_case(a_wish(), DictProgress())

    with pytest.raises(NoSuchCase):
        cases.open_case(a_wish(case_number=number), DictProgress())
    with pytest.raises(NoSuchCase):
        cases.add_document("", a_document(), DictProgress())


def test_a_company_is_initiator_by_its_own_number(cases, system):
    cases.open_case(a_wish(kind=IdentityKind.KVK, number="12345678"), DictProgress())
    (role,) = system.shelf.all("rollen")

    assert role["betrokkeneType"] == "niet_natuurlijk_persoon"
    assert role["betrokkeneIdentificatie"] == {"annIdentificatie": "12345678"}


def test_a_code_can_be_taken_out_and_there_need_be_none(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    cases.drop_code(number, "another request")
    assert system.shelf.all("zaken")[0]["toelichting"]
    cases.drop_code(number, a_wish().request_id)
    cases.drop_code(number, a_wish().request_id)

    assert system.shelf.all("zaken")[0]["toelichting"] == ""


def test_a_department_keeps_its_own_text(cases, system):
    number = cases.open_case(a_wish(code=""), DictProgress())
    system.shelf.all("zaken")[0]["toelichting"] = "Belangrijk: bel eerst"

    cases.add_document(number, a_document(), DictProgress())

    assert system.shelf.all("zaken")[0]["toelichting"] == "Belangrijk: bel eerst"


@pytest.mark.parametrize("part_size", [100, 64, CONTENT.__len__()])
def test_a_large_document_goes_in_parts_of_the_size_that_the_server_names(system, part_size):
    system.shelf.part_size = part_size
    cases = build(settings(system), SystemClock(), large=10)
    number = cases.open_case(a_wish(), DictProgress())

    cases.add_document(number, a_document(), DictProgress())

    (document,) = system.shelf.all("enkelvoudiginformatieobjecten")
    assert system.shelf.contents[document["url"].rsplit("/", 1)[1]] == CONTENT
    assert not document["locked"]


@pytest.mark.capability("M68", "M72")
@pytest.mark.parametrize("large", [10, 10_000])
def test_wherever_the_process_dies_the_second_try_makes_nothing_double(system, large, monkeypatch):
    """At every call in turn: after it was answered, and before; then the same once more."""
    system.shelf.part_size = 100
    whole = _calls_of_a_filing(system, large)
    assert whole > 10
    for place in range(whole):
        for answered in (False, True):
            system.shelf.__init__(system.shelf.url, part_size=100)
            _file_with_a_death(system, large, place, monkeypatch, answered=answered)
            _require_one_of_each(system.shelf, (place, answered))


def _require_one_of_each(shelf, where):
    """One case with one whole document; a document whose lock was lost hangs on no case."""
    found = counts(shelf)
    documents = found.pop("enkelvoudiginformatieobjecten")
    assert found == dict.fromkeys(found, 1), where
    (link,) = shelf.all("zaakinformatieobjecten")
    assert shelf.contents[link["informatieobject"].rsplit("/", 1)[1]] == CONTENT, where
    lost = [each for each in shelf.all("enkelvoudiginformatieobjecten") if each["locked"]]
    assert documents - len(lost) == 1, where


def _calls_of_a_filing(system, large):
    system.calls = 0
    _file(build(settings(system), SystemClock(), large=large), DictProgress(), DictProgress())
    return system.calls


def _file(cases, opening, adding):
    number = cases.open_case(a_wish(), opening)
    cases.add_document(number, a_document(), adding)


def _file_with_a_death(system, large, place, monkeypatch, *, answered):
    cases = build(settings(system), SystemClock(), large=large)
    opening, adding = DictProgress(), DictProgress()
    seen = SimpleNamespace(calls=0)
    real = requests.Session.request

    def dies(self, *given, **options):
        seen.calls += 1
        if seen.calls == place + 1:
            if answered:
                real(self, *given, **options)
            raise Died
        return real(self, *given, **options)

    with monkeypatch.context() as patch:
        patch.setattr(requests.Session, "request", dies)
        with pytest.raises(Died):
            _file(cases, opening, adding)
    _file(cases, opening, adding)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"secret": "another secret of thirty-two signs!"}, "invalid-jwt-signature"),
        ({"client_id": "stranger"}, "not_authenticated"),
        ({"case_type": "ANDERS"}, "0 of case type"),
        ({"catalogue": "ELDERS"}, "0 of catalogue"),
    ],
)
def test_what_is_set_wrong_is_refused_with_its_reason(system, changed, reason):
    with pytest.raises(CaseSystemRefused) as refusal:
        build(settings(system, **changed), SystemClock()).open_case(a_wish(), DictProgress())

    assert refusal.value.reason == reason


def test_a_clock_that_is_wrong_is_refused_as_such(system):
    late = SimpleNamespace(now=lambda: datetime.now(UTC) - timedelta(hours=2))

    with pytest.raises(CaseSystemRefused) as refusal:
        build(settings(system), late).open_case(a_wish(), DictProgress())
    assert refusal.value.reason == "jwt-expired"


def test_a_number_that_is_none_is_not_quoted_in_the_refusal(cases):
    with pytest.raises(CaseSystemRefused) as refusal:
        cases.open_case(a_wish(number="999990008"), DictProgress())

    assert refusal.value.reason == "invalid"
    assert "999990008" not in str(refusal.value)


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_a_system_in_trouble_is_asked_again_later(cases, responses_for, status):
    responses_for(status)

    with pytest.raises(CaseSystemAway):
        cases.open_case(a_wish(), DictProgress())


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b'{"results": 5}'])
def test_nonsense_is_no_answer(cases, responses_for, body):
    responses_for(200, body)

    with pytest.raises((CaseSystemAway, CaseSystemRefused)):
        cases.open_case(a_wish(), DictProgress())


def test_a_system_that_is_down_or_leads_elsewhere_is_not_followed(system, responses_for):
    away = settings(system, catalogi=f"http://127.0.0.1:{free_port()}/catalogi")
    with pytest.raises(CaseSystemAway):
        build(away, SystemClock()).open_case(a_wish(), DictProgress())
    responses_for(302, b"", {"Location": "http://127.0.0.1:1/"})
    with pytest.raises(CaseSystemRefused):
        build(settings(system), SystemClock()).open_case(a_wish(), DictProgress())


def test_an_address_outside_the_system_is_never_asked(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.all("zaken")[0]["zaaktype"] = "http://127.0.0.1:1/zaaktypen/1"
    system.shelf.things["statussen"] = {}
    system.shelf.all("zaken")[0]["url"] = "http://169.254.169.254/latest"

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.drop_code(number, a_wish().request_id)
    assert refusal.value.reason == "address outside the case system"


@pytest.fixture
def responses_for(monkeypatch):
    """Every call is answered like this."""

    def answer(status, body=b"{}", headers=None):
        def request(self, *given, **options):
            made = requests.Response()
            made.status_code, made._content = status, body
            made.headers.update(headers or {})
            return made

        monkeypatch.setattr(requests.Session, "request", request)

    return answer


def test_the_stand_in_says_what_open_zaak_says(system):
    """The observations of outside-systems.md 1 that our adapter leans on."""
    import jwt

    base = f"{system.shelf.url}/zaken/api/v1"
    claims = {"client_id": "balie", "iat": int(datetime.now(UTC).timestamp())}
    token = {"Authorization": f"Bearer {jwt.encode(claims, SECRET, 'HS256')}"}
    crs = {"Accept-Crs": "EPSG:4326"}

    def get(url, headers, **query):
        with requests.Session() as session:
            session.trust_env = False
            return session.request("GET", url, params=query, headers=headers, timeout=20)

    assert get(f"{base}/zaken", {}).status_code == 403
    assert get(f"{base}/zaken", token).status_code == 412
    assert get(f"{base}/zaken", token | crs).json()["results"] == []
    assert get(f"{base}/zaken", token | crs, onbekend="1").status_code == 400
    assert get(f"{base}/zaakinformatieobjecten", token).json() == []
    answer = get(f"{base}/zaken", token)
    assert answer.headers["Content-Type"] == "application/json"
    assert shelf_module.PART == 4 * 1024**3
