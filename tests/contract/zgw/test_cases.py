"""Cases and documents over the ZGW APIs: our adapter on a stand-in for Open Zaak."""

import hashlib

import pytest

from ident.clock import SystemClock
from ident.domain import IdentityKind
from ident.zaken.building import build
from tests.contract.zgw.world import (
    CONTENT,
    NUMBER,
    DictProgress,
    a_document,
    a_wish,
    counts,
    settings,
)


@pytest.mark.capability("M68", "M69", "M83")
def test_a_new_case_has_a_number_of_our_series_a_role_and_its_first_status(cases, system):
    number = cases.open_case(a_wish(), DictProgress())

    (case,) = system.shelf.all("zaken")
    assert number == case["identificatie"]
    assert number.startswith("DB-2")
    (role,) = system.shelf.all("rollen")
    assert role["betrokkeneIdentificatie"] == {"inpBsn": NUMBER}
    assert len(system.shelf.all("statussen")) == 1
    first = system.shelf.by_url("statustypen", system.shelf.all("statussen")[0]["statustype"])
    assert first["volgnummer"] == 1


@pytest.mark.capability("M71", "M72")
def test_the_evidence_is_final_and_carries_its_integrity(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    (document,) = system.shelf.all("enkelvoudiginformatieobjecten")
    assert document["integriteit"]["waarde"] == hashlib.sha256(CONTENT).hexdigest()
    assert (document["status"], document["indicatieGebruiksrecht"]) == ("definitief", False)
    identifier = document["url"].rsplit("/", 1)[1]
    assert system.shelf.contents[identifier] == CONTENT
    assert counts(system.shelf)["zaakinformatieobjecten"] == 1


def test_the_number_of_a_company_stands_where_other_programs_look_for_it(cases, system):
    cases.open_case(a_wish(kind=IdentityKind.KVK, number="12345678"), DictProgress())
    (role,) = system.shelf.all("rollen")

    assert role["betrokkeneType"] == "niet_natuurlijk_persoon"
    assert role["betrokkeneIdentificatie"] == {"annIdentificatie": "12345678"}


@pytest.mark.parametrize("part_size", [100, 64, CONTENT.__len__()])
def test_a_large_document_goes_in_parts_of_the_size_that_the_server_names(system, part_size):
    system.shelf.part_size = part_size
    cases = build(settings(system), SystemClock(), large=10)
    number = cases.open_case(a_wish(), DictProgress())

    cases.add_document(number, a_document(), DictProgress())

    (document,) = system.shelf.all("enkelvoudiginformatieobjecten")
    assert system.shelf.contents[document["url"].rsplit("/", 1)[1]] == CONTENT
    assert not document["locked"]
