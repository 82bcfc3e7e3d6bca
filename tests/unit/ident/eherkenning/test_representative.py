"""The name of who acts for a company: read when it was asked for, and only what a name may be."""

import pytest
from lxml import etree

from deploy.local.digid.names import SAML
from deploy.local.eherkenning.companies import BY_KEY
from deploy.local.eherkenning.encrypting import GCM
from deploy.local.eherkenning.names import FAMILY_NAME, FAMILY_NAME_INFIX, FIRST_NAME
from ident.eherkenning.names import LONGEST_OF_NAME
from ident.refusals import AnswerRefused
from tests.unit.ident.answers import one
from tests.unit.ident.eherkenning.answers import (
    answer,
    encrypter,
    evidence,
    judged,
    private_key,
)
from tests.unit.ident.eherkenning.sealed import NAME_ID, sealed

BAKER = "7b1f3c0a9e5d4826b6d0c9f1a2e3b4c5"
RIGHT_TO_LEFT, ZERO_WIDTH, BELL, NOBODYS = "\u202e", "\u200b", "\x9b", "\ue000"


def given(*attributes, by=None):
    """A change: these attributes (name, values …) came beside the identifiers, encrypted."""

    def change(root):
        statement = one(root, "saml:AttributeStatement")
        for attribute in attributes:
            xml = (by or encrypter()).encrypted_attribute(*attribute)
            node = etree.fromstring(xml)
            # The name of the data is that of the attribute, which these tests send twice as well.
            node[0].set("Id", f"_data{len(statement)}")
            statement.append(node)

    return change


def name_in(body, **changed):
    return judged(body, **({"asks_names": True} | changed)).representative


@pytest.mark.capability("M43")
@pytest.mark.parametrize(
    ("company", "name"), [("bakker", "Bo de Bakker"), ("knecht", "Kim Knecht"), ("stichting", "")]
)
def test_the_name_of_who_acts_is_read_as_far_as_it_was_given(company, name):
    identity = judged(answer(company=company, names=True), asks_names=True)

    assert identity.representative == name
    assert identity.pseudonym in BY_KEY[company].acting.values()
    assert not name or name not in repr(identity)


def test_what_nobody_asked_for_is_not_read_even_when_it_is_there():
    body = answer(names=True)

    assert name_in(body, asks_names=False) == ""
    assert name_in(body) == "Bo de Bakker"


def test_a_name_is_nothing_to_be_recognised_by():
    """The pseudonym identifies; two people may share a name, and one may marry."""
    with_name, without = judged(answer(names=True), asks_names=True), judged(answer())

    assert with_name.person == without.person
    assert with_name.pseudonym == BAKER


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ([(FAMILY_NAME, "Bakker"), (FIRST_NAME, "Bo"), (FAMILY_NAME_INFIX, "de")], "Bo de Bakker"),
        ([(FIRST_NAME, "Bo"), (FAMILY_NAME_INFIX, ""), (FAMILY_NAME, "Bakker")], "Bo Bakker"),
        ([(FAMILY_NAME, "Bakker"), (FAMILY_NAME_INFIX,)], "Bakker"),
        ([(FIRST_NAME, " Bo\n\tAnne "), (FAMILY_NAME, "\u00a0Bakker")], "Bo Anne Bakker"),
        ([(FIRST_NAME, "Zoë-Noëlle"), (FAMILY_NAME, "d'Hondt (O’Neill) 3e")], None),
        ([(FIRST_NAME, "Ş. Łucja"), (FAMILY_NAME, "Ünal/Čapek & van 't Hof")], None),
        ([(FIRST_NAME, "a" * 200), (FAMILY_NAME_INFIX, "b" * 10), (FAMILY_NAME, "c" * 200)], None),
        ([("urn:etoegang:1.9:attribute:DateOfBirth", "1980-01-01"), (FIRST_NAME, "Bo")], "Bo"),
        ([("", "Bo")], ""),
    ],
)
def test_names_are_put_together_in_the_order_in_which_they_are_said(attributes, name):
    expected = " ".join(text for _, text in attributes) if name is None else name

    assert name_in(answer(before=given(*attributes))) == expected


HOSTILE = [
    (given((FIRST_NAME, "Bo"), (FIRST_NAME, "Bo")), "representative_twice"),
    (given((FIRST_NAME, "Bo", "Anne")), "representative_content"),
    (given((FIRST_NAME, "a" * 201)), "representative_length"),
    (given((FAMILY_NAME_INFIX, "b" * 11)), "representative_length"),
    (given((FAMILY_NAME, "c" * 201)), "representative_length"),
    (given((FAMILY_NAME, "<b>Bakker")), "representative_signs"),
    (given((FAMILY_NAME, "Bakker>")), "representative_signs"),
    (given((FAMILY_NAME, f"Bak{RIGHT_TO_LEFT}ker")), "representative_signs"),
    (given((FAMILY_NAME, f"Bak{ZERO_WIDTH}ker")), "representative_signs"),
    (given((FAMILY_NAME, f"Bak{BELL}ker")), "representative_signs"),
    (given((FAMILY_NAME, f"Bak{NOBODYS}ker")), "representative_signs"),
]


@pytest.mark.parametrize(("change", "code"), HOSTILE)
def test_what_can_be_no_name_is_refused_with_the_code_of_that_rule(change, code):
    body = answer(before=change)

    with pytest.raises(AnswerRefused) as refused:
        name_in(body)
    assert refused.value.code == code
    assert "Bak" not in str(refused.value)
    # The twin: for who did not ask, there is nothing to be refused.
    assert name_in(body, asks_names=False) == ""


def sealed_in(plain):
    """A change: this text came encrypted where an attribute belongs."""

    def change(root):
        node = sealed(plain)
        node.tag = node.tag.replace("EncryptedID", "EncryptedAttribute")
        one(root, "saml:AttributeStatement").append(node)

    return change


def an_attribute(value):
    return (
        f'<saml:Attribute xmlns:saml="{SAML}" Name="{FAMILY_NAME}">'
        f"<saml:AttributeValue>{value}</saml:AttributeValue></saml:Attribute>"
    )


def test_an_element_inside_a_name_is_refused():
    with pytest.raises(AnswerRefused, match="representative_content"):
        name_in(answer(before=sealed_in(an_attribute("Bakker<b>x</b>"))))
    assert name_in(answer(before=sealed_in(an_attribute("Bakker")))) == "Bakker"


@pytest.mark.parametrize(
    "plain", [NAME_ID, "Bakker", an_attribute("Bakker") * 2, an_attribute("\x01")]
)
def test_what_holds_no_attribute_is_refused_as_unreadable(plain):
    with pytest.raises(AnswerRefused, match="encrypted_id_unreadable"):
        name_in(answer(before=sealed_in(plain)))


def test_a_name_that_is_encrypted_for_another_is_not_ours_to_read():
    """A service that is offered together with another gets attributes for both."""
    theirs = given((FAMILY_NAME, "Ander"), by=encrypter(recipient="urn:etoegang:DV:other"))

    assert name_in(answer(before=theirs)) == ""
    assert name_in(answer(names=True, before=theirs)) == "Bo de Bakker"


def test_a_name_that_is_not_encrypted_is_not_read():
    def plain(root):
        one(root, "saml:AttributeStatement").append(etree.fromstring(an_attribute("Bakker")))

    assert name_in(answer(before=plain)) == ""


def test_a_name_under_a_key_that_is_not_ours_is_refused():
    other = given((FAMILY_NAME, "Bakker"), by=encrypter(key="next"))

    with pytest.raises(AnswerRefused, match="encrypted_id_unreadable"):
        name_in(answer(before=other))
    keys = (private_key("stranger"), private_key("next"))
    assert name_in(answer(before=other), keys=keys) == "Bakker"


def test_each_cipher_will_do():
    assert name_in(answer(before=given((FIRST_NAME, "Bo"), by=encrypter(transform=GCM)))) == "Bo"


def test_evidence_inside_the_assertion_names_nobody():
    hung = evidence()
    names = encrypter().encrypted_attribute(FAMILY_NAME, "Boef")
    advice = hung.replace("</saml:AttributeStatement>", f"{names}</saml:AttributeStatement>")

    assert "EncryptedAttribute" in advice
    assert name_in(answer(evidence=advice)) == ""
    assert name_in(answer(evidence=hung, names=True)) == "Bo de Bakker"


def test_a_person_of_eidas_has_no_company_to_act_for():
    body = answer(company="eidas", before=given((FAMILY_NAME, "Europa")))

    assert name_in(body, takes_bsn=True) == ""


def test_the_limits_are_those_of_the_attribute_catalogue():
    assert list(LONGEST_OF_NAME.items()) == [
        (FIRST_NAME, 200),
        (FAMILY_NAME_INFIX, 10),
        (FAMILY_NAME, 200),
    ]
