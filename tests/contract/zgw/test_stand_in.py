"""The stand-in answers as Open Zaak 1.21.2 was seen to answer (outside-systems.md 1 and 2)."""

import base64
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import requests

from deploy.local.zaken import shelf as shelf_module
from deploy.local.zaken.shelf import RSIN
from tests.contract.zgw.world import NUMBER, OTHER, SECRET

CRS = {"Accept-Crs": "EPSG:4326", "Content-Crs": "EPSG:4326"}
BSN = "rol__betrokkeneIdentificatie__natuurlijkPersoon__inpBsn"


class Machine:
    """A client of the ZGW APIs that sends exactly what a test says."""

    def __init__(self, system):
        self.shelf, self.url = system.shelf, system.shelf.url

    def call(self, method, path, *, headers=CRS, secret=SECRET, at=None, client="balie", **options):
        claims = {"client_id": client, "iat": int((at or datetime.now(UTC)).timestamp())}
        token = jwt.encode(claims, secret, "HS256")
        url = path if path.startswith("http") else f"{self.url}{path}"
        with requests.Session() as session:
            session.trust_env = False
            own = {"Authorization": f"Bearer {token}", **headers}
            return session.request(method, url, headers=own, timeout=20, **options)

    def get(self, path, **options):
        return self.call("GET", path, **options)

    def post(self, path, body, **options):
        return self.call("POST", path, json=body, **options)

    def made(self, path, body):
        answer = self.post(path, body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def type_of(self, kind):
        return self.shelf.all(kind)[0]["url"]

    def case(self, **more):
        organisations = {"bronorganisatie": RSIN, "verantwoordelijkeOrganisatie": RSIN}
        body = {**organisations, "zaaktype": self.type_of("zaaktypen"), "startdatum": "2026-01-01"}
        return self.made("/zaken/api/v1/zaken", body | more)

    def role(self, case, number):
        return self.post(
            "/zaken/api/v1/rollen",
            {
                "zaak": case["url"],
                "betrokkeneType": "natuurlijk_persoon",
                "roltype": self.type_of("roltypen"),
                "roltoelichting": "test",
                "betrokkeneIdentificatie": {"inpBsn": number},
            },
        )

    def document(self, content=b"12345", **more):
        body = {
            "identificatie": "d1",
            "bronorganisatie": RSIN,
            "informatieobjecttype": self.type_of("informatieobjecttypen"),
            "inhoud": base64.b64encode(content).decode(),
            "bestandsomvang": len(content),
            "status": "in_bewerking",
        }
        return self.post("/documenten/api/v1/enkelvoudiginformatieobjecten", body | more)


@pytest.fixture
def machine(system):
    return Machine(system)


def code(answer):
    """The code of the problem; the body is RFC 7807, its type plain JSON."""
    assert answer.headers["Content-Type"] == "application/json"
    problem = answer.json()
    assert {"type", "code", "title", "status", "detail", "instance"} <= problem.keys()
    assert problem["status"] == answer.status_code
    return answer.status_code, (problem.get("invalidParams") or [problem])[0]["code"]


def test_a_token_is_of_the_client_and_of_this_hour(machine):
    path, hour = "/zaken/api/v1/zaken", timedelta(hours=1, minutes=1)

    assert machine.get(path).status_code == 200
    assert code(machine.get(path, secret="x" * 32)) == (403, "invalid-jwt-signature")
    assert code(machine.get(path, at=datetime.now(UTC) - hour)) == (403, "jwt-expired")
    assert code(machine.get(path, client="other")) == (403, "not_authenticated")
    assert code(machine.get(path, headers={"Authorization": ""})) == (403, "permission_denied")


def test_where_geometry_may_be_the_crs_headers_must_be(machine):
    path = "/zaken/api/v1/zaken"
    accept = {"Accept-Crs": "EPSG:4326"}

    assert code(machine.get(path, headers={})) == (412, "precondition_failed")
    assert machine.get(path, headers=accept).status_code == 200
    assert code(machine.post(path, {}, headers=accept)) == (412, "precondition_failed")
    assert code(machine.post(f"{path}/_zoek", {}, headers={})) == (412, "precondition_failed")
    assert machine.get("/zaken/api/v1/rollen", headers={}).status_code == 200


def test_a_number_is_given_or_chosen_and_used_once(machine):
    year = datetime.now(UTC).year

    assert machine.case()["identificatie"] == f"ZAAK-{year}-0000000001"
    assert machine.case()["identificatie"] == f"ZAAK-{year}-0000000002"
    chosen = machine.case(identificatie="2020-37131")
    again = machine.post("/zaken/api/v1/zaken", {**chosen, "url": ""})
    assert code(again) == (400, "identificatie-niet-uniek")


def test_what_does_not_fit_is_refused(machine):
    case = machine.case()
    for wrong in ({"omschrijving": "x" * 81}, {"bronorganisatie": "111222334"}, {"zaaktype": "x"}):
        body = {**case, "identificatie": "n1", **wrong}
        assert machine.post("/zaken/api/v1/zaken", body).status_code == 400
    assert code(machine.role(case, "123456789")) == (400, "invalid")
    assert machine.role(case, NUMBER).status_code == 201
    assert code(machine.role(case, NUMBER)) == (400, "max-occurences")


def test_a_status_is_not_of_the_future(machine):
    body = {"zaak": machine.case()["url"], "statustype": machine.type_of("statustypen")}
    now = datetime.now(UTC)

    def status(at):
        return machine.post("/zaken/api/v1/statussen", {**body, "datumStatusGezet": at.isoformat()})

    assert status(now - timedelta(seconds=2)).status_code == 201
    assert code(status(now + timedelta(seconds=30))) == (400, "date-in-future")


def test_lists_are_in_pages_but_for_two(machine):
    machine.shelf.page_size = 2
    for _ in range(3):
        machine.case()

    first = machine.get("/zaken/api/v1/zaken").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (3, 2, None)
    second = machine.get(first["next"]).json()
    assert (len(second["results"]), second["next"]) == (1, None)
    assert machine.get("/zaken/api/v1/zaken?page=9").status_code == 404
    assert machine.get("/zaken/api/v1/zaakinformatieobjecten").json() == []
    assert machine.get("/documenten/api/v1/objectinformatieobjecten").json() == []
    assert shelf_module.PAGE == 100
    assert shelf_module.PART == 4 * 1024**3


def test_a_question_finds_the_cases_of_one_person(machine):
    mine, other = machine.case(), machine.case()
    machine.role(mine, NUMBER)
    machine.role(other, OTHER)
    asked = {BSN: NUMBER, "rol__omschrijvingGeneriek": "initiator"}

    found = machine.post("/zaken/api/v1/zaken/_zoek", asked | {"expand": ["zaaktype"]}).json()
    assert [each["url"] for each in found["results"]] == [mine["url"]]
    assert found["results"][0]["_expand"]["zaaktype"]["identificatie"] == "BALIE-IDENT"
    by_address = machine.get("/zaken/api/v1/zaken", params=asked | {"expand": "zaaktype"}).json()
    assert by_address == found
    handlers = asked | {"rol__omschrijvingGeneriek": "behandelaar"}
    assert machine.post("/zaken/api/v1/zaken/_zoek", handlers).json()["count"] == 0


@pytest.mark.parametrize("asked", [{BSN: ""}, {f"{BSN}n": NUMBER}, {}], ids=["", "typo", "none"])
def test_trap_a_question_that_is_nearly_right_finds_everybody(machine, asked):
    machine.role(machine.case(), NUMBER)
    machine.role(machine.case(), OTHER)

    assert machine.post("/zaken/api/v1/zaken/_zoek", asked).json()["count"] == 2


def test_trap_in_an_address_only_the_empty_number_finds_everybody(machine):
    machine.role(machine.case(), NUMBER)
    machine.case()

    assert machine.get("/zaken/api/v1/zaken", params={BSN: ""}).json()["count"] == 2
    assert machine.get("/zaken/api/v1/zaken", params={f"{BSN}n": "1"}).status_code == 400


def test_trap_what_is_to_be_expanded_is_an_array(machine):
    machine.case()

    answer = machine.post("/zaken/api/v1/zaken/_zoek", {"expand": "zaaktype"}).json()
    assert "_expand" not in answer["results"][0]


def test_a_document_is_as_long_as_it_says_and_comes_as_bytes(machine):
    made = machine.document()
    assert made.status_code == 201
    download = made.json()["inhoud"]

    assert code(machine.document(identificatie="d2", bestandsomvang=4)) == (400, "file-size")
    assert code(machine.document()) == (400, "identificatie-niet-uniek")
    answer = machine.get(download, headers={"Accept": "*/*"})
    assert (answer.content, answer.headers["Content-Type"]) == (
        b"12345",
        "application/octet-stream",
    )
    assert machine.get(download, headers={"Accept": "application/json"}).status_code == 406


def test_a_document_changes_only_under_its_lock(machine):
    url = machine.document().json()["url"]

    assert machine.call("PATCH", url, json={"status": "definitief"}).status_code == 400
    lock = machine.post(f"{url}/lock", None).json()["lock"]
    assert code(machine.post(f"{url}/lock", None)) == (400, "existing-lock")
    assert code(machine.call("PATCH", url, json={"titel": "x"})) == (400, "missing-lock-id")
    wrong = {"titel": "x", "lock": "y"}
    assert code(machine.call("PATCH", url, json=wrong)) == (400, "incorrect-lock-id")
    changed = machine.call("PATCH", url, json={"status": "definitief", "lock": lock}).json()
    assert (changed["status"], changed["versie"]) == ("definitief", 2)
    assert "lock" not in machine.get(url).json()
    assert code(machine.post(f"{url}/unlock", {"lock": "y"})) == (400, "incorrect-lock-id")
    assert machine.post(f"{url}/unlock", {"lock": lock}).status_code == 204


def test_a_large_document_comes_in_parts(machine):
    machine.shelf.part_size = 3
    made = machine.document(inhoud=None).json()
    assert (made["locked"], [each["omvang"] for each in made["bestandsdelen"]]) == (True, [3, 2])

    def put(part, content, lock=made["lock"]):
        files = {"inhoud": ("x", content)}
        return machine.call("PUT", part["url"], files=files, data={"lock": lock})

    first, second = made["bestandsdelen"]
    assert code(put(first, b"12")) == (400, "file-size")
    assert code(put(first, b"123", lock="y")) == (400, "incorrect-lock-id")
    assert put(first, b"123").json()["voltooid"] is True
    unlocking = (f"{made['url']}/unlock", {"lock": made["lock"]})
    assert code(machine.post(*unlocking)) == (400, "file-size")
    assert put(second, b"45").status_code == 200
    assert machine.post(*unlocking).status_code == 204
    whole = machine.get(made["url"]).json()
    assert (whole["locked"], whole["bestandsdelen"]) == (False, [])
    assert machine.get(whole["inhoud"]).content == b"12345"


def test_trap_with_all_rights_half_a_document_is_unlocked(machine):
    machine.shelf.has_all_rights = True
    made = machine.document(inhoud=None).json()

    assert machine.post(f"{made['url']}/unlock", {"lock": made["lock"]}).status_code == 204
    assert machine.get(machine.get(made["url"]).json()["inhoud"]).content == b""


def test_a_relation_needs_a_type_that_the_case_knows_and_is_mirrored(machine):
    case, document = machine.case(), machine.document().json()
    body = {"zaak": case["url"], "informatieobject": document["url"]}

    links = "/zaken/api/v1/zaakinformatieobjecten"
    assert machine.post(links, body).status_code == 201
    (mirror,) = machine.get("/documenten/api/v1/objectinformatieobjecten").json()
    assert (mirror["object"], mirror["objectType"]) == (case["url"], "zaak")
    machine.shelf.all("zaaktypen")[0]["informatieobjecttypen"] = []
    assert machine.post(links, body).status_code == 400
