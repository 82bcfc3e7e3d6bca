"""Cases and documents over StUF-ZDS 1.2: our adapter on a stand-in for a case system."""

from dataclasses import replace

import pytest
from lxml import etree

from deploy.local.stuf.envelopes import NAMES
from deploy.local.stuf.shelf import Mood
from ident.domain import IdentityKind
from ident.zaken.content import HeldContent
from ident.zaken.refusals import CaseSystemAway, CaseSystemRefused, OtherPerson
from ident.zaken.stuf.cases import LARGEST
from ident.zaken.stuf.versions import Version
from tests.contract.stuf.world import adapter
from tests.contract.zgw.world import NUMBER, DictProgress, a_document, a_wish


def names(system):
    """What came in, in order."""
    bodies = (etree.fromstring(each)[1][0] for each in system.shelf.messages)
    return [body.tag.rpartition("}")[2] for body in bodies]


@pytest.mark.capability("M68", "M70", "M71", "M79", "M83")
def test_a_new_case_has_the_number_that_was_handed_out_and_our_mark(cases, system):
    number = cases.open_case(a_wish(), DictProgress())

    (case,) = system.shelf.cases.values()
    assert number == case.number == "0518-Z-00000001"
    assert case.people == [("bsn", NUMBER)]
    assert case.marks == [(a_wish().request_id, "digitale-balie")]


@pytest.mark.capability("M69", "M71", "M72")
def test_the_evidence_carries_its_kind_its_name_and_its_integrity(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    (document,) = system.shelf.documents.values()
    assert (document.media_type, document.file_name) == ("application/pdf", "bewijs.pdf")
    assert document.description == f"SHA-256: {a_document().sha256}"


def test_each_message_says_who_sends_it_to_whom_and_when(cases, system):
    cases.open_case(a_wish(), DictProgress())

    sent = [etree.fromstring(each) for each in system.shelf.messages]
    for message in sent:
        (control,) = message.xpath("soap:Body/*/*[1]", namespaces=NAMES)
        texts = {e.tag.rpartition("}")[2]: e.text for e in control.iter() if not len(e)}
        assert texts["organisatie"] == "0518"
        assert len(texts["tijdstipBericht"]) == 17
    references = {m.xpath("string(//stuf:referentienummer)", namespaces=NAMES) for m in sent}
    assert len(references) == len(sent)
    users = {m.xpath("string(//stuf:zender/stuf:gebruiker)", namespaces=NAMES) for m in sent}
    assert users == {"", "emp-1"}


def test_a_case_without_initiator_is_left_alone(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.cases[number].people.clear()

    with pytest.raises(CaseSystemRefused) as refusal:
        cases.open_case(a_wish(request_id="r2", case_number=number), DictProgress())
    assert refusal.value.reason == "case without initiator"


def test_an_initiator_whom_we_cannot_name_is_somebody_else(cases, system):
    """A civil servant, or somebody without a BSN."""
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.cases[number].people = [("nobody", "")]

    with pytest.raises(OtherPerson):
        cases.open_case(a_wish(request_id="r2", case_number=number), DictProgress())


@pytest.mark.parametrize(
    ("kind", "number", "written"),
    [(IdentityKind.KVK, "12345678", "kvk"), (IdentityKind.RSIN, "111222333", "rsin")],
    ids=["company", "organisation"],
)
def test_a_company_is_written_by_the_kind_of_its_number(cases, system, kind, number, written):
    found = cases.open_case(a_wish(kind=kind, number=number), DictProgress())

    assert system.shelf.cases[found].people == [(written, number)]


@pytest.mark.capability("M72")
def test_what_is_handled_later_is_not_sent_again(cases, system):
    """Bv03 says that it was received: only what we can see is done."""
    system.shelf.mood, progress = Mood.SLOW, DictProgress()
    for _ in range(2):
        with pytest.raises(CaseSystemAway):
            cases.open_case(a_wish(), progress)
    system.shelf.handle_waiting()
    number = cases.open_case(a_wish(), progress)
    assert names(system).count("creeerZaak_ZakLk01") == 1

    adding = DictProgress()
    for _ in range(2):
        with pytest.raises(CaseSystemAway):
            cases.add_document(number, a_document(), adding)
    system.shelf.handle_waiting()
    system.shelf.mood = Mood.WELL
    cases.add_document(number, a_document(), adding)

    assert names(system).count("voegZaakdocumentToe_EdcLk01") == 1
    assert len(system.shelf.cases) == len(system.shelf.documents) == 1


def test_a_code_that_is_taken_out_later_is_waited_for(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    system.shelf.mood = Mood.SLOW
    with pytest.raises(CaseSystemAway):
        cases.drop_code(number, a_wish().request_id)
    system.shelf.handle_waiting()

    cases.drop_code(number, a_wish().request_id)

    assert system.shelf.cases[number].explanation == ""


def test_a_system_that_shows_no_marks_is_known_by_its_initiator(cases, system):
    system.shelf.shows_marks = False
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    assert system.shelf.cases[number].explanation == ""


def test_a_name_with_signs_that_xml_does_not_know_is_written_without_them(cases, system):
    number = cases.open_case(a_wish(employee_id="emp\x00\x0b\ufffe<1>"), DictProgress())
    cases.add_document(number, a_document(title="Bewijs & <co>"), DictProgress())

    assert next(iter(system.shelf.documents.values())).title == "Bewijs & <co>"
    assert any(b"<StUF:gebruiker>emp&lt;1&gt;<" in each for each in system.shelf.messages)


@pytest.mark.capability("M71")
@pytest.mark.parametrize("version", [Version.V11], ids=["1.1"])
def test_the_version_before_has_other_names_for_the_same(cases, system, version):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(), DictProgress())

    (case,), (document,) = system.shelf.cases.values(), system.shelf.documents.values()
    assert (case.documents, case.explanation) == ([document.name], "")
    assert set(names(system)) == {
        *("genereerZaakIdentificatie_Di02", "genereerDocumentIdentificatie_Di02"),
        *("zakLk01", "zakLv01", "edcLk01"),
    }


def test_a_system_of_the_other_version_refuses_us(system):
    with pytest.raises(CaseSystemRefused) as refusal:
        adapter(system.port, version=Version.V11).open_case(a_wish(), DictProgress())
    assert refusal.value.reason == "StUF025"
    assert adapter(system.port, version=Version.V12).open_case(a_wish(), DictProgress())


class Huge(HeldContent):
    """Says that it is larger than a message can be; nobody may read it."""

    size = LARGEST + 1

    def whole(self):
        raise AssertionError("read whole")


def test_what_is_too_large_for_a_message_is_refused_before_anything_is_asked(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    document = replace(a_document(), content=Huge(b""))

    with pytest.raises(CaseSystemRefused):
        cases.add_document(number, document, DictProgress())

    assert system.shelf.documents == {}


def test_what_people_remarked_stands_beside_the_fingerprint(cases, system):
    number = cases.open_case(a_wish(), DictProgress())
    cases.add_document(number, a_document(description="Alle bladzijden"), DictProgress())

    (document,) = system.shelf.documents.values()
    assert document.description == f"SHA-256: {a_document().sha256}\nAlle bladzijden"
