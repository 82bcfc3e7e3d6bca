"""What a broker itself signed and what we refuse, each under a code of its own (check 23).

The checks before it are those of DigiD and are tested with its answers; here stands what differs:
an assertion with evidence in it, a signed Response, encrypted attributes. The accepted twin of
each is the right answer in test_companies.py.
"""

import ast
import copy
import re

import pytest
from lxml import etree

from deploy.local.digid.answers import sign
from deploy.local.digid.names import NS, SAML
from deploy.local.eherkenning.companies import COMPANIES
from deploy.local.eherkenning.names import ACTING, BRANCH, BSN, KVK, LEGAL, PSEUDONYM, SERVICE
from ident.refusals import AnswerRefused, LoginRefused, NotAccepted
from tests.unit.ident.answers import adding, one, pairs, saying, twice, without
from tests.unit.ident.answers import answer as digid_answer
from tests.unit.ident.answers import judged as digid_judged
from tests.unit.ident.eherkenning.answers import (
    AR,
    ASSERTION,
    RESPONSE,
    answer,
    attribute,
    encrypter,
    evidence,
    judged,
    unsigned,
)
from tests.unit.ident.eherkenning.test_representative import HOSTILE
from tests.unit.ident.test_checks import ROOT, pattern_of

NUMBERS = {number for company in COMPANIES for number in company.legal.values()}


def holding(name, *ids, texts=()):
    """A change: the attribute holds these identifiers, encrypted for us, and these bare texts."""

    def change(root):
        node = one(root, f"saml:Attribute[@Name='{name}']")
        for value in list(node):
            node.remove(value)
        for kind, identifier in ids:
            value = etree.SubElement(node, f"{{{SAML}}}AttributeValue")
            value.append(etree.fromstring(encrypter().encrypted_id(kind, identifier)))
        for text in texts:
            etree.SubElement(node, f"{{{SAML}}}AttributeValue").text = text

    return change


# What is changed before signing, and the code of the refusal.
ROWS = [
    (without("saml:AttributeStatement"), "attribute_statement_count"),
    (twice("saml:AttributeStatement"), "attribute_statement_count"),
    (adding("saml:AttributeStatement", "saml:Attribute", Name=LEGAL), "attribute_twice"),
    (adding("saml:AttributeStatement", "saml:Attribute", Name=SERVICE), "attribute_twice"),
    (without(f"saml:Attribute[@Name='{SERVICE}']"), "service_id"),
    (saying(attribute(SERVICE), "urn:etoegang:DV:other:services:2"), "service_id"),
    (saying(attribute(SERVICE), ""), "service_id"),
    (twice(attribute(SERVICE)), "service_id"),
    (without(f"saml:Attribute[@Name='{LEGAL}']"), "eidas_not_accepted"),
    (without(attribute(LEGAL)), "eidas_not_accepted"),
    (holding(LEGAL, texts=["90001354"]), "subject_not_encrypted"),
    (twice(f"{attribute(LEGAL)}/saml:EncryptedID"), "subject_not_encrypted"),
    (holding(LEGAL, (KVK, "90001354"), (KVK, "90004321")), "subject_twice"),
    (holding(LEGAL, (KVK, " ")), "subject_content"),
    (holding(LEGAL, ("urn:etoegang:1.9:EntityConcernedID:Other", "90001354")), "company_kind"),
    (holding(LEGAL, ("", "90001354")), "company_kind"),
    (holding(LEGAL, (KVK, "9000135")), "company_number"),
    (holding(LEGAL, (KVK, "900013545")), "company_number"),
    (holding(LEGAL, (KVK, "00000000")), "company_number"),
    (holding(LEGAL, (KVK, "9000135x")), "company_number"),
    (holding(LEGAL, (KVK, "٩٠٠٠١٣٥٤")), "company_number"),
    (holding(LEGAL, ("urn:etoegang:1.9:EntityConcernedID:RSIN", "111222334")), "company_number"),
    (holding(LEGAL, ("urn:etoegang:1.9:EntityConcernedID:RSIN", "000000000")), "company_number"),
    (without(f"saml:Attribute[@Name='{ACTING}']"), "acting_subject"),
    (holding(ACTING, (BSN, "900070341")), "acting_subject"),
    (holding(ACTING, (PSEUDONYM, "a"), ("urn:other", "b")), "acting_subject"),
    (holding(ACTING, (PSEUDONYM, "a" * 501)), "acting_subject"),
    (holding(BRANCH, texts=["00003717860"]), "branch"),
    (holding(BRANCH, texts=["0000371786011"]), "branch"),
    (holding(BRANCH, texts=["00003717860١"]), "branch"),
    (holding(BRANCH, texts=["000037178601", "000037178602"]), "branch"),
    (holding(BRANCH, texts=[""]), "branch"),
    (
        saying("saml:AuthnContextClassRef", "urn:etoegang:core:assurance-class:loa1"),
        "level_unknown",
    ),
    (adding(RESPONSE, "saml:EncryptedAssertion"), "encrypted_assertion"),
]


@pytest.mark.capability("M43")
@pytest.mark.parametrize(("change", "code"), ROWS)
def test_an_answer_that_breaks_one_rule_is_refused_with_the_code_of_that_rule(change, code):
    with pytest.raises(LoginRefused) as refused:
        judged(answer(company="knecht", before=change))

    assert refused.value.code == code
    assert not [n for n in NUMBERS if n in f"{refused.value}{refused.value.__cause__}"]


@pytest.mark.parametrize(
    ("holds", "code"),
    [
        ((BSN, "900070342"), "eidas_without_bsn"),
        ((PSEUDONYM, "900070341"), "eidas_without_bsn"),
        ((f"{BSN}x", "900070341"), "eidas_without_bsn"),
        ((f"x{BSN}", "900070341"), "eidas_without_bsn"),
    ],
)
def test_a_person_of_eidas_needs_one_right_bsn(holds, code):
    with pytest.raises(NotAccepted, match=code):
        judged(answer(company="eidas", before=holding(ACTING, holds)), takes_bsn=True)

    right = answer(company="eidas", before=holding(ACTING, (BSN, "900070341")))
    assert judged(right, takes_bsn=True).number == "900070341"


def test_two_numbers_of_one_person_are_one_too_many():
    two = holding(ACTING, (BSN, "900070341"), (BSN.replace("1.12", "1.13"), "900070341"))

    with pytest.raises(NotAccepted, match="eidas_without_bsn"):
        judged(answer(company="eidas", before=two), takes_bsn=True)


def wrapped_in_advice(root):
    """The original as evidence inside an evil assertion: signed as if by the broker outside."""
    original = one(root, f"{RESPONSE}/{ASSERTION}")
    evil = copy.deepcopy(original)
    evil.set("ID", "_evil")
    for part in evil.iter("*"):
        if "Id" in part.attrib:
            del part.attrib["Id"]
    original.getparent().replace(original, evil)
    etree.SubElement(evil, f"{{{SAML}}}Advice").append(original)


def signed_outside(change):
    root = unsigned()
    sign(one(root, f"{RESPONSE}/{ASSERTION}"), pairs()["own"])
    change(root)
    sign(one(root, AR), pairs()["own"])
    return etree.tostring(root)


def without_own_signature(root):
    wrapped_in_advice(root)
    signature = one(root, f"{RESPONSE}/{ASSERTION}/ds:Signature")
    signature.getparent().remove(signature)


def hang(path, name="Advice"):
    """Evidence where none belongs."""

    def change(root):
        holder = etree.SubElement(one(root, path), f"{{{SAML}}}{name}")
        holder.append(etree.fromstring(evidence(signed=False)))

    return change


def stray_signature(root):
    one(root, "saml:Subject").append(etree.Element(f"{{{NS['ds']}}}Signature"))


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (lambda: signed_outside(wrapped_in_advice), "assertion_reference"),
        (lambda: signed_outside(without_own_signature), "assertion_unsigned"),
        (lambda: answer(before=hang(RESPONSE)), "assertion_count"),
        (lambda: answer(before=hang("saml:Subject")), "assertion_count"),
        (lambda: answer(before=hang(ASSERTION, name="Other")), "assertion_count"),
        (lambda: answer(before=stray_signature), "stray_signature"),
        (lambda: answer(response_key="stranger"), "response_signature_invalid"),
        (lambda: answer(after=hang(ASSERTION)), "artifact_response_signature_invalid"),
    ],
)
def test_evidence_and_a_signed_response_are_no_way_in(body, code):
    with pytest.raises(AnswerRefused, match=code):
        judged(body())


def test_with_digid_neither_exists():
    """Its assertion has no evidence in it and its Response no signature."""

    def sign_response(root):
        sign(one(root, "samlp:Response"), pairs()["own"])

    with pytest.raises(AnswerRefused, match="assertion_count"):
        digid_judged(digid_answer(before=hang(ASSERTION)))
    with pytest.raises(AnswerRefused, match="stray_signature"):
        digid_judged(digid_answer(before=sign_response))
    assert digid_judged(digid_answer()).means == "digid"


def test_every_code_in_the_source_is_tried():
    tried = (ROOT / "tests/unit/ident/eherkenning/test_encryption.py").read_text()
    codes = {code for _, code in ROWS} | set(re.findall(r'"(encrypted_id_\w+)"', tried))
    codes |= {"eidas_without_bsn"} | {code for _, code in HOSTILE}
    source = []
    for name in ("subject", "encryption", "representative"):
        tree = ast.parse((ROOT / f"ident/eherkenning/{name}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                called = getattr(node.func, "id", "")
                if called in {"AnswerRefused", "NotAccepted", "only", "text_of"}:
                    source += pattern_of(node.args[-1])

    assert source
    assert [p for p in source if not any(re.fullmatch(p, code) for code in codes)] == []


def test_the_right_answer_passes():
    assert judged(answer()).number in NUMBERS
