"""XML signature wrapping (SAML Raider's XSW1 to XSW8), on the message and on the assertion."""

import pytest
from lxml import etree

from deploy.local.digid.names import NS
from ident.refusals import AnswerRefused
from tests.attacks.families import honest_by_hand
from tests.attacks.wrapping import (
    ELEMENTS,
    FORMS,
    WRAPPINGS,
    build,
    make_evil,
    nothing,
    read_by_a_careless_reader,
)
from tests.unit.ident.answers import NUMBER, OTHER_NUMBER, answer, judged, one

EVERY = [
    pytest.param(each, form, code, id=f"{each.wrap.__name__}-{each.element}-{form}")
    for each in WRAPPINGS
    for form, code in each.each_form()
]


@pytest.mark.capability("M27")
@pytest.mark.parametrize(("wrapping", "form", "code"), EVERY)
def test_a_wrapped_message_is_refused(wrapping, form, code):
    body = build(wrapping.wrap, element=wrapping.element, form=form)

    with pytest.raises(AnswerRefused) as refused:
        judged(body)

    assert refused.value.code == code


def test_all_eight_are_tried_on_both_elements_in_every_form():
    assert len(FORMS) == 4
    assert len({(each.wrap.__name__, each.element) for each in WRAPPINGS}) == 8 * len(ELEMENTS)


@pytest.mark.parametrize("each", WRAPPINGS, ids=lambda each: f"{each.wrap.__name__}-{each.element}")
def test_a_careless_reader_would_be_deceived_by_the_attack(each):
    """Or the attack would be none: a path from above or the first match finds another person."""
    root = etree.fromstring(build(each.wrap, element=each.element, form="broken"))
    numbers = [node.text.partition(":")[2] for node in root.iterfind(".//saml:NameID", NS)]
    _, assertion = read_by_a_careless_reader(root)
    by_path = assertion.findtext("saml:Subject/saml:NameID", namespaces=NS).partition(":")[2]

    assert sorted(numbers) == [NUMBER, OTHER_NUMBER]
    assert OTHER_NUMBER in (by_path, numbers[0])


@pytest.mark.parametrize("element", ELEMENTS)
@pytest.mark.parametrize("form", ["broken", "signed-again-by-digid"])
def test_the_same_message_without_wrapping_passes(element, form):
    assert judged(build(nothing, element=element, form=form)).number == NUMBER


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("no-outer-signature", "artifact_response_unsigned"),
        ("signed-again-by-a-stranger", "artifact_response_signature_invalid"),
    ],
)
def test_the_forms_alone_are_refused_for_what_they_are(form, code):
    with pytest.raises(AnswerRefused, match=code):
        judged(build(nothing, element="message", form=form))


def test_the_evil_element_would_pass_if_digid_had_signed_it_without_wrapping():
    body = build(make_evil, element="assertion", form="signed-again-by-digid")

    assert judged(body).number == OTHER_NUMBER


def test_what_is_signed_by_hand_passes_when_it_is_signed_honestly():
    """The accepted twin of the void canonicalisation in tests/attacks/families.py."""
    assert judged(honest_by_hand()).number == NUMBER


def test_an_attack_on_the_way_is_a_right_answer_without_its_change():
    assert one(etree.fromstring(answer()), "saml:NameID").text.endswith(NUMBER)
    assert judged(answer(after=lambda root: None)).number == NUMBER
