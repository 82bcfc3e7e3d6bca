"""What the port CaseSystem promises of cases and documents, whatever the case system speaks."""

import pytest
from flask import request

from foundation.trace import tracing
from ident.domain import IdentityKind
from ident.zaken.refusals import CaseSystemRefused, NoSuchCase, OtherPerson
from tests.contract.zgw.world import CONTENT, NUMBER, OTHER, DictProgress, a_document, a_wish


@pytest.fixture
def cases(side):
    return side.cases()


@pytest.mark.capability("M68", "M69", "M71", "M79", "M83")
def test_a_new_case_has_the_number_and_the_code(cases, side):
    number = cases.open_case(a_wish(), DictProgress())

    (case,) = side.seen()
    assert case.number == number
    assert case.explanation == "Controlecode: 004711"
    assert case.people == [NUMBER]


@pytest.mark.capability("M69", "M71", "M72")
def test_the_evidence_hangs_on_the_case_and_the_code_is_gone(cases, side):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    (case,) = side.seen()
    assert (case.documents, case.explanation) == ([CONTENT], "")
    side.require_one_of_each("once")


@pytest.mark.capability("M69", "M70")
def test_on_an_existing_case_the_initiator_is_compared_first(cases, side):
    number = cases.open_case(a_wish(code=""), DictProgress())
    again = a_wish(request_id="r2", case_number=number)

    assert cases.open_case(again, DictProgress()) == number
    with pytest.raises(OtherPerson) as refusal:
        cases.open_case(a_wish(request_id="r3", case_number=number, number=OTHER), DictProgress())
    assert NUMBER not in str(refusal.value)
    assert OTHER not in str(refusal.value)
    assert [case.people for case in side.seen()] == [[NUMBER]]


@pytest.mark.parametrize("number", ["2020-37131", "' OR 1=1", "*", "<a>&"])
def test_a_case_that_is_not_there_is_said_so(cases, number):
    cases.open_case(a_wish(), DictProgress())

    with pytest.raises(NoSuchCase):
        cases.open_case(a_wish(case_number=number), DictProgress())
    with pytest.raises(NoSuchCase):
        cases.add_document("", a_document(), DictProgress())


def test_nobodys_number_opens_no_case(cases, side):
    with pytest.raises(CaseSystemRefused):
        cases.open_case(a_wish(number=""), DictProgress())
    assert side.seen() == []


@pytest.mark.parametrize(
    ("kind", "number"), [(IdentityKind.KVK, "12345678"), (IdentityKind.RSIN, "111222333")]
)
def test_a_company_is_initiator_by_its_own_number(cases, side, kind, number):
    found = cases.open_case(a_wish(kind=kind, number=number), DictProgress())

    assert [case.people for case in side.seen()] == [[number]]
    again = a_wish(request_id="r2", case_number=found, kind=kind, number=number)
    assert cases.open_case(again, DictProgress()) == found
    with pytest.raises(OtherPerson):
        cases.open_case(a_wish(request_id="r3", case_number=found), DictProgress())


def test_a_code_can_be_taken_out_and_there_need_be_none(cases, side):
    number = cases.open_case(a_wish(), DictProgress())
    cases.drop_code(number, "another request")
    assert side.seen()[0].explanation
    for _ in range(2):
        cases.drop_code(number, a_wish().request_id)

    assert side.seen()[0].explanation == ""


@pytest.mark.parametrize("before", ["", "Controlecode: 004711 "])
def test_a_department_keeps_its_own_text(cases, side, before):
    number = cases.open_case(a_wish(), DictProgress())
    side.explain(f"{before}Belangrijk: bel eerst\nen <snel>")

    cases.add_document(number, a_document(), DictProgress())

    assert side.seen()[0].explanation == "Belangrijk: bel eerst\nen <snel>"


@pytest.mark.parametrize("language", ["en", "fy"])
def test_a_document_in_a_language_that_we_have_no_code_for_is_filed_all_the_same(
    cases, side, language
):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(language=language), DictProgress())

    assert side.seen()[0].documents == [CONTENT]


@pytest.mark.capability("A4")
def test_the_case_system_is_told_of_which_trace_each_call_is(cases, side):
    told = []
    side.system.before = lambda: told.append(request.headers.get("traceparent", ""))
    with tracing("r1"):
        cases.open_case(a_wish(), DictProgress())

    assert told
    assert {trace.split("-")[1] for trace in told} == {told[0].split("-")[1]}
    told.clear()
    cases.drop_code(side.seen()[0].number, "r1")
    assert set(told) == {""}
