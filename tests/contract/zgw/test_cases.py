"""Cases and documents over the ZGW APIs: our adapter on a stand-in for Open Zaak."""

import hashlib

import pytest

from ident.clock import SystemClock
from ident.domain import IdentityKind
from ident.zaken.building import build
from ident.zaken.refusals import (
    NoSuchCase,
    OtherPerson,
)
from tests.contract.zgw.world import (
    CONTENT,
    NUMBER,
    OTHER,
    DictProgress,
    a_document,
    a_wish,
    counts,
    settings,
)


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
