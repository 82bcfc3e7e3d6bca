"""What the adapter makes of answers: asked again, page after page, and compared."""

import tracemalloc
from types import SimpleNamespace

import pytest
import requests
from flask import abort, request

from ident.clock import SystemClock
from ident.domain import IdentityKind
from ident.processes.worker import require_limited_rights
from ident.zaken.building import build, check_rights
from ident.zaken.content import PIECE, HeldContent
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused, OtherPerson, TooManyRights
from ident.zaken.zgw.parts import Form
from ident.zaken.zgw.rights import Rights
from tests.contract.redis_server import free_port
from tests.contract.zgw.world import (
    CONTENT,
    OTHER,
    DictProgress,
    a_document,
    a_wish,
    counts,
    settings,
)

FILES = "enkelvoudiginformatieobjecten"


def failing(system, times, *, method):
    """The first calls of one method find no server behind the gateway; how many there were."""
    seen = []

    def before():
        if request.method == method:
            seen.append(request.path)
            if len(seen) <= times:
                abort(503)

    system.before = before
    return seen


def test_a_question_without_an_answer_is_asked_again(cases, system):
    failing(system, 2, method="GET")

    assert cases.open_case(a_wish(), DictProgress())


def test_a_question_that_is_never_answered_is_given_up(cases, system):
    seen = failing(system, 100, method="GET")

    with pytest.raises(CaseSystemAway):
        cases.open_case(a_wish(), DictProgress())
    assert len(seen) == 3


def test_what_changes_something_is_not_sent_twice(cases, system):
    seen = failing(system, 1, method="POST")

    with pytest.raises(CaseSystemAway):
        cases.open_case(a_wish(), DictProgress())
    assert len(seen) == 1


def test_a_type_on_a_later_page_is_found(cases, system):
    system.shelf.page_size = 1
    (catalogue,) = system.shelf.all("catalogussen")
    system.shelf.things["statustypen"].update(
        {str(n): {"zaaktype": "another", "volgnummer": 0, "url": "x"} for n in range(3)}
    )
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    statuses = system.shelf.all("statussen")
    assert system.shelf.by_url("statustypen", statuses[0]["statustype"])["volgnummer"] == 1
    assert catalogue["domein"] == "BALIE"


@pytest.mark.parametrize("where", ["http://127.0.0.1:1/zaken", "self"])
def test_a_next_page_elsewhere_or_without_end_is_refused(cases, responses_for, where):
    following = f"{cases.base}/zaken" if where == "self" else where
    responses_for(200, b'{"results": [], "next": "%s"}' % following.encode())

    with pytest.raises(CaseSystemRefused):
        cases.client.listed(f"{cases.base}/zaken")


@pytest.mark.parametrize("path", ["/../x", "/%2e%2E/x", "/./x", "\\..\\x", "x"])
def test_nothing_leads_out_of_the_address_of_an_api(cases, path):
    with pytest.raises(CaseSystemRefused) as refusal:
        cases.client.get(f"{cases.base}{path}")
    assert refusal.value.reason == "address outside the case system"


def test_a_gateway_gets_its_headers(system):
    seen = []
    system.before = lambda: seen.append(request.headers.get("X-Api-Key"))
    with_key = settings(system, headers=(("X-Api-Key", "k1"),))

    build(with_key, SystemClock()).open_case(a_wish(), DictProgress())
    assert set(seen) == {"k1"}


def test_only_the_code_is_taken_out_of_what_is_written(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    (case,) = system.shelf.all("zaken")
    case["toelichting"] += "\nBelangrijk: bel eerst"

    cases.drop_code(number, a_wish().request_id)
    assert case["toelichting"] == "Belangrijk: bel eerst"


@pytest.mark.capability("M70")
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("niet_natuurlijk_persoon", "annIdentificatie"),
        ("niet_natuurlijk_persoon", "kvkNummer"),
        ("vestiging", "kvkNummer"),
    ],
)
def test_a_company_is_known_wherever_its_number_was_written(cases, system, kind, field):
    wish = a_wish(kind=IdentityKind.KVK, number="12345678")
    number = cases.open_case(wish, DictProgress())
    (role,) = system.shelf.all("rollen")
    role.update(betrokkeneType=kind, betrokkeneIdentificatie={field: "12345678"})
    again = {"request_id": "r2", "case_number": number, "kind": IdentityKind.KVK}

    assert cases.open_case(a_wish(**again, number="12345678"), DictProgress()) == number
    with pytest.raises(OtherPerson):
        cases.open_case(a_wish(**again, number="12345679"), DictProgress())
    with pytest.raises(OtherPerson):
        cases.open_case(a_wish(request_id="r3", case_number=number), DictProgress())


def test_nobody_is_not_the_initiator_whose_number_is_not_written(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.all("rollen")[0]["betrokkeneIdentificatie"] = {"inpBsn": ""}

    with pytest.raises(CaseSystemRefused):
        cases.open_case(a_wish(case_number=number, number=""), DictProgress())
    with pytest.raises(OtherPerson):
        cases.open_case(a_wish(case_number=number), DictProgress())


def test_a_document_that_is_there_already_is_hung_on_the_case_if_it_is_the_same(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    cases.add_document(number, a_document(), DictProgress())
    assert counts(system.shelf)[FILES] == counts(system.shelf)["zaakinformatieobjecten"] == 1
    with pytest.raises(CaseSystemRefused) as refusal:
        cases.add_document(number, a_document(CONTENT + b"x"), DictProgress())
    assert refusal.value.reason == "document is another"


def test_a_large_document_is_final_and_open_in_the_end(system):
    system.shelf.part_size = 100
    cases = build(settings(system), SystemClock(), large=10)
    number = cases.open_case(a_wish(), DictProgress())
    progress = DictProgress()
    cases.add_document(number, a_document(), progress)

    (document,) = system.shelf.all(FILES)
    assert (document["status"], document["locked"]) == ("definitief", False)
    # A colleague who works on it now is not disturbed, and no second document is made.
    document.update(locked=True, lock="of a colleague")
    progress.keep("finishing", "")
    cases.add_document(number, a_document(), progress)
    assert document["locked"]
    assert counts(system.shelf)[FILES] == 1


def test_a_document_whose_locks_are_always_lost_is_given_up(cases, system, monkeypatch):
    number = cases.open_case(a_wish(), DictProgress())
    monkeypatch.setattr(type(cases.documents), "_is_final", lambda *_given: False)

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.add_document(number, a_document(), DictProgress())
    assert refusal.value.reason == "document is locked"
    assert counts(system.shelf)["zaakinformatieobjecten"] == 0


def test_a_part_is_sent_without_holding_it_twice():
    content = HeldContent(bytes(64 * PIECE))
    pieces = content.pieces(0, content.size)
    form = Form(content=pieces, size=content.size, fields={"lock": "abc"})
    length = len(form)
    tracemalloc.start()
    sent = sum(len(piece) for piece in form)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent == length > content.size
    assert peak < 4 * PIECE


def test_a_part_says_how_long_it_is(system):
    seen = []

    def before():
        if request.method == "PUT":
            seen.append((request.content_length, request.headers.get("Transfer-Encoding")))

    system.before = before
    system.shelf.part_size = 100
    cases = build(settings(system), SystemClock(), large=10)
    cases.add_document(cases.open_case(a_wish(), DictProgress()), a_document(), DictProgress())

    assert len(seen) == -(-len(CONTENT) // 100)
    assert all(length and chunked is None for length, chunked in seen)


def with_rights(system, **changed):
    base = f"http://127.0.0.1:{system.port}/autorisaties/api/v1"
    return check_rights(settings(system, autorisaties=base, **changed), SystemClock())


def test_a_client_with_few_rights_may_start(system):
    assert with_rights(system) is Rights.LIMITED
    system.shelf.reads_rights = True
    assert with_rights(system) is Rights.LIMITED


def test_a_client_with_all_rights_may_not(system):
    system.shelf.has_all_rights = True

    with pytest.raises(TooManyRights):
        with_rights(system)


def test_what_is_not_known_is_said_to_be_unknown(system, responses_for):
    assert check_rights(settings(system), SystemClock()) is Rights.UNKNOWN
    away = settings(system, autorisaties=f"http://127.0.0.1:{free_port()}/a")
    assert check_rights(away, SystemClock()) is Rights.UNKNOWN
    wrong = with_rights(system, secret="another secret of thirty-two signs!")
    assert wrong is Rights.UNKNOWN
    system.shelf.reads_rights = True
    responses_for(200, b'{"results": []}')
    assert with_rights(system) is Rights.UNKNOWN


def test_the_worker_does_not_start_with_all_rights(system, caplog):
    base = f"http://127.0.0.1:{system.port}/autorisaties/api/v1"
    here = SimpleNamespace(zgw=settings(system, autorisaties=base))
    require_limited_rights(SimpleNamespace(zgw=None), SystemClock())
    require_limited_rights(here, SystemClock())
    assert "rights of the ZGW client are not known" not in caplog.text
    require_limited_rights(SimpleNamespace(zgw=settings(system)), SystemClock())
    assert "rights of the ZGW client are not known" in caplog.text

    system.shelf.has_all_rights = True
    with pytest.raises(SystemExit) as ended:
        require_limited_rights(here, SystemClock())
    assert "heeftAlleAutorisaties" in str(ended.value)


def test_no_number_stands_in_what_is_raised_or_shown(cases, system):
    number = cases.open_case(a_wish(), DictProgress())

    with pytest.raises(OtherPerson) as refusal:
        cases.open_case(a_wish(case_number=number, number=OTHER), DictProgress())
    assert OTHER not in f"{refusal.value!r} {a_wish(number=OTHER)!r}"
    with requests.Session() as session:
        session.trust_env = False
        page = session.request("GET", f"{system.shelf.url}/", timeout=20).text
    assert "SIMULATOR" in page
    assert a_wish().number not in page
