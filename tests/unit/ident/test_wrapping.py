"""XML signature wrapping (SAML Raider's XSW1 to XSW8), on the assertion and on the message."""

import copy

import pytest
from lxml import etree

from deploy.local.digid.answers import sign
from deploy.local.digid.names import SAML, SAMLP
from ident.refusals import AnswerRefused
from tests.unit.ident.answers import answer, evil_assertion, judged, one, pairs, unsigned

DS = "http://www.w3.org/2000/09/xmldsig#"
SIGNATURE = f"{{{DS}}}Signature"


def parts(root):
    return one(root, "samlp:Response"), one(root, "saml:Assertion")


def stripped(node):
    """A copy without its own signature."""
    twin = copy.deepcopy(node)
    for signature in twin.findall(SIGNATURE):
        twin.remove(signature)
    return twin


def evil_message(root):
    """The whole ArtifactResponse, with another person inside and the old signature outside."""
    message = copy.deepcopy(one(root, "samlp:ArtifactResponse"))
    message.set("ID", "_evil_message")
    message.find(f".//{{{SAML}}}NameID").text = "s00000000:999990007"
    return message


def xsw1(root):
    """Evil message becomes the message; the original hangs inside the signature."""
    original, evil = one(root, "samlp:ArtifactResponse"), evil_message(root)
    evil.find(SIGNATURE).append(stripped(original))
    original.getparent().replace(original, evil)


def xsw2(root):
    """As 1, the original beside the signature (detached)."""
    original, evil = one(root, "samlp:ArtifactResponse"), evil_message(root)
    evil.find(SIGNATURE).addprevious(stripped(original))
    original.getparent().replace(original, evil)


def xsw3(root):
    """Evil assertion before the signed one."""
    _, assertion = parts(root)
    assertion.addprevious(evil_assertion(root))


def xsw4(root):
    """Evil assertion around the signed one."""
    response, assertion = parts(root)
    evil = evil_assertion(root)
    response.replace(assertion, evil)
    evil.append(assertion)


def xsw5(root):
    """The signed assertion changed under a new ID, the original without signature at the end."""
    response, assertion = parts(root)
    original = stripped(assertion)
    assertion.set("ID", "_evil")
    one(root, "saml:NameID").text = "s00000000:999990007"
    response.append(original)


def xsw6(root):
    """As 5, the original inside the evil assertion's signature."""
    _, assertion = parts(root)
    original = stripped(assertion)
    assertion.set("ID", "_evil")
    one(root, "saml:NameID").text = "s00000000:999990007"
    assertion.find(SIGNATURE).append(original)


def xsw7(root):
    """Evil assertion with the same ID inside Extensions."""
    response, assertion = parts(root)
    extensions = etree.Element(f"{{{SAMLP}}}Extensions")
    extensions.append(evil_assertion(root, identifier=assertion.get("ID")))
    response.insert(1, extensions)


def xsw8(root):
    """As 6, the original inside ds:Object."""
    _, assertion = parts(root)
    original = stripped(assertion)
    assertion.set("ID", "_evil")
    one(root, "saml:NameID").text = "s00000000:999990007"
    keeper = etree.SubElement(assertion.find(SIGNATURE), f"{{{DS}}}Object")
    keeper.append(original)


ALL = [xsw1, xsw2, xsw3, xsw4, xsw5, xsw6, xsw7, xsw8]


@pytest.mark.parametrize("wrap", ALL, ids=lambda wrap: wrap.__name__)
def test_somebody_on_the_way_cannot_wrap_a_signed_message(wrap):
    with pytest.raises(AnswerRefused):
        judged(answer(after=wrap))


@pytest.mark.parametrize("wrap", ALL[2:], ids=lambda wrap: wrap.__name__)
def test_wrapping_of_the_assertion_is_refused_even_under_a_right_outer_signature(wrap):
    """So that the rules about the assertion hold by themselves, not thanks to the envelope."""
    root = unsigned()
    sign(one(root, "saml:Assertion"), pairs()["own"])
    wrap(root)
    sign(one(root, "samlp:ArtifactResponse"), pairs()["own"])

    with pytest.raises(AnswerRefused):
        judged(etree.tostring(root))


def test_the_message_without_wrapping_passes():
    assert judged(answer(after=lambda root: None)).number == "900070341"
